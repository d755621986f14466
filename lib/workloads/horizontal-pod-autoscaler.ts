// Changes the number of a Deployment's pods by what they use.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import {
  HorizontalPodAutoscalerV2,
  HorizontalPodAutoscalerV2SpecMetric,
} from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, afterStackOf, dependsOnLater } from "../order";
import { checkNamespace } from "../rules/names";
import { checkScaling } from "../rules/workloads/autoscaling";
import { checkWorkloadName } from "../rules/workloads/names";
import { loadAutoscaler } from "./kubernetes-resources";
import { madeNamespace } from "./namespace";

/** Options of a `HorizontalPodAutoscaler`. */
export interface HorizontalPodAutoscalerOptions {
  /** Least number of pods. @default - `replicas` of the Deployment, or 2 */
  readonly minReplicas?: number;
  /** Largest number of pods, each of them billed. */
  readonly maxReplicas: number;
  /**
   * Average CPU of the pods, in percent of what they request, that the number of pods is set for. A new pod on Fargate takes
   * one or two minutes to start, so leave room for what happens until then.
   *
   * @default - 70 unless `memoryPercent` is set
   */
  readonly cpuPercent?: number;
  /** Average memory of the pods, in percent of what they request, that the number of pods is set for. @default - not considered */
  readonly memoryPercent?: number;
}

/** Properties of a `HorizontalPodAutoscaler`. */
export interface HorizontalPodAutoscalerProps extends HorizontalPodAutoscalerOptions {
  /** The cluster that the Deployment runs on. */
  readonly cluster: IFargateCluster;
  /** Namespace of the Deployment. */
  readonly namespace: string;
  /** Name of the Deployment in Kubernetes. */
  readonly deploymentName: string;
  /** What must exist before the autoscaler is created. @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** As Kubernetes has it for a Deployment of the library. */
const LEAST = 2;
const CPU_PERCENT = 70;

/**
 * A HorizontalPodAutoscaler. It needs a metrics server, such as `MetricsServer`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 */
export class HorizontalPodAutoscaler extends Construct {
  /** The underlying `kubernetes_horizontal_pod_autoscaler_v2`. */
  public readonly resource: HorizontalPodAutoscalerV2;

  /**
   * Creates the autoscaler. `autoscale` of a `FargateDeployment` does, and leaves the Deployment's number of pods to it.
   *
   * @throws when Kubernetes rejects a number or a name: FG713, FG830, FG983
   */
  constructor(scope: Construct, id: string, props: HorizontalPodAutoscalerProps) {
    super(scope, id);
    askOptions(this, "HorizontalPodAutoscalerProps", props);
    const { cluster, namespace, deploymentName, minReplicas = LEAST, maxReplicas, cpuPercent, memoryPercent } = props;
    enforce(this, [
      ...checkScaling({ minReplicas, maxReplicas, cpuPercent, memoryPercent }),
      ...checkNamespace(namespace),
      ...checkWorkloadName({ name: deploymentName, isId: false }, "deploymentName"),
    ]);
    this.resource = new (loadAutoscaler().HorizontalPodAutoscalerV2)(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: deploymentName, namespace },
      spec: {
        minReplicas,
        maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName },
        metric: [
          ...utilization("cpu", cpuPercent ?? (memoryPercent === undefined ? CPU_PERCENT : undefined)),
          ...utilization("memory", memoryPercent),
        ],
      },
    });
    afterStackOf(this, cluster);
    dependsOnLater(this.resource, () => [...madeNamespace(cluster, namespace), ...(props.dependsOn ?? [])]);
  }

  /** Terraform address of the autoscaler; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

function utilization(name: string, averageUtilization?: number): HorizontalPodAutoscalerV2SpecMetric[] {
  if (averageUtilization === undefined) return [];
  return [{ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } }];
}
