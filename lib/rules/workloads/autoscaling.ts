// What a HorizontalPodAutoscaler needs: numbers that Kubernetes accepts, and metrics to scale by.
import { error, finding, Finding, warning } from "../finding";
import { isList, onlyOne } from "../manifests/field";
import { valueAt } from "../overrides";
import { isUnknown, isUnknownNumber, isWithin } from "../unknown";
import { ClusterResource } from "./namespaces";

const SCALING = "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/";

/** The rules of this file. */
export const AUTOSCALING = {
  numbers: error("FG983", "an autoscaler's numbers are ones that Kubernetes accepts", SCALING),
  metrics: warning(
    "FG984",
    "an autoscaler of CPU or memory has a metrics server",
    "https://docs.aws.amazon.com/eks/latest/userguide/horizontal-pod-autoscaler.html",
  ),
  replicas: error("FG985", "the replicas of an autoscaled Deployment are left to its autoscaler", SCALING),
};

/** The numbers of an autoscaler. */
export interface CheckableScaling {
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly cpuPercent?: number;
  readonly memoryPercent?: number;
}

/** What is wrong with the numbers of an autoscaler. */
export function checkScaling(scaling: CheckableScaling): Finding[] {
  const { minReplicas, maxReplicas } = scaling;
  const numbers = Object.entries({ ...scaling }).flatMap(([field, value]) => checkNumber(field, value));
  const isKnown = [minReplicas, maxReplicas].every((each) => !isUnknownNumber(each));
  if (numbers.length > 0 || minReplicas === undefined || !isKnown || minReplicas <= maxReplicas) return numbers;
  const message = `${maxReplicas} is below minReplicas, ${minReplicas}`;
  return [finding(AUTOSCALING.numbers, { field: "maxReplicas", message, fix: `write ${minReplicas} or more` })];
}

function checkNumber(field: string, value: unknown): Finding[] {
  if (value === undefined || typeof value !== "number" || isWithin(value, 1)) return [];
  const fix = "write a whole number of 1 or more";
  return [finding(AUTOSCALING.numbers, { field, message: `${value} is not valid`, fix })];
}

/** Whether a Deployment can be scaled. */
export interface ScalableDeployment {
  readonly replicas?: number;
  readonly ignoreReplicas?: boolean;
}

/** What of a Deployment's own options takes its number of pods away from an autoscaler. */
export function checkScalable({ replicas, ignoreReplicas }: ScalableDeployment): Finding[] {
  if (replicas === 0) {
    const message = "0 of a Deployment turns its autoscaler off";
    return [finding(AUTOSCALING.replicas, { field: "replicas", message, fix: "write 1 or more, or leave it out" })];
  }
  if (ignoreReplicas !== false) return [];
  const message = "false sets the number of pods back to replicas at each deploy, whatever the autoscaler chose";
  return [finding(AUTOSCALING.replicas, { field: "ignoreReplicas", message, fix: "leave it out, or set it to true" })];
}

/** True for an autoscaler that goes by the CPU or memory of pods, which a metrics server measures. */
export function needsMetricsServer({ type, written }: ClusterResource): boolean {
  const metrics = metricsOf(type, written);
  if (metrics === undefined) return false;
  return metrics.some((each) => ["Resource", "ContainerResource"].some((one) => valueAt(each, "type") === one));
}

/** Kubernetes takes the CPU where an autoscaler names no metric. */
const BY_DEFAULT = [{ type: "Resource" }];

/** The metrics of an autoscaler; undefined for another resource. */
function metricsOf(type: string, written: unknown): readonly unknown[] | undefined {
  const manifest = type === "kubernetes_manifest" ? valueAt(written, "manifest") : undefined;
  const isOne =
    /^kubernetes_horizontal_pod_autoscaler(_v|$)/.test(type) || valueAt(manifest, "kind") === "HorizontalPodAutoscaler";
  if (!isOne) return undefined;
  const metrics = valueAt(manifest, "spec", "metrics") ?? valueAt(onlyOne(valueAt(written, "spec")), "metric");
  if (metrics === undefined) return BY_DEFAULT;
  return isList(metrics) ? metrics : [metrics];
}

/** True for what installs a metrics server: its chart, the add-on of EKS, or the API that one serves. */
export function isMetricsServer({ type, written }: ClusterResource): boolean {
  const manifest = type === "kubernetes_manifest" ? valueAt(written, "manifest") : written;
  const names = [
    type === "helm_release" ? valueAt(written, "chart") : undefined,
    type === "aws_eks_addon" ? valueAt(written, "addon_name") : undefined,
    valueAt(onlyOne(valueAt(manifest, "metadata")), "name"),
  ];
  // An unknown name may be that of a metrics server.
  return names.some((name) => isUnknown(name) || METRICS_SERVER.test(String(name)));
}

const METRICS_SERVER = /metrics-server|^v1beta1\.metrics\.k8s\.io$/;

/** Reports an autoscaler on a new cluster that nothing measures pods for. */
export function withoutMetricsServer(): Finding {
  return finding(AUTOSCALING.metrics, {
    message:
      "nothing that this program creates on the cluster measures the CPU and memory of pods, so that none is scaled",
    fix: "create a MetricsServer, or the EKS add-on metrics-server",
  });
}
