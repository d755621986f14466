// What a cluster and its objects cost in a month: the pods that run all month, their load balancers, and the rest of their stack.
import { CheckReport, ObjectReport } from "../admission/report";
import { mayRunPods } from "../admission/unjudged";
import { isMap } from "../manifests/field";
import { StackCosts } from "../manifests/stack-costs";
import { formatUsd, HOURS_PER_MONTH, MonthlyCost, monthlyCost, monthlyPodCost } from "./cost";
import { PriceOverrides } from "./prices";

/** What is on the bill. */
export interface BillRequest {
  readonly region: string;
  /** @default - that of the stack's cluster, otherwise a version in standard support */
  readonly kubernetesVersion?: string;
  /** The day for which the version and the prices are judged, `YYYY-MM-DD`. @default - the day on which the program runs */
  readonly asOf?: string;
  readonly prices?: PriceOverrides;
  /** What was found in `objects`. */
  readonly report: CheckReport;
  readonly objects: readonly unknown[];
  /** Addresses of Helm releases whose pods are not known. */
  readonly releases: readonly string[];
  /** What the stack has apart from objects. @default - a cluster alone */
  readonly stack?: StackCosts;
}

/** Jobs run for a while, and it is not known how long. */
const ENDING: readonly string[] = ["Job", "CronJob"];

/** True for kinds whose pods end by themselves. */
export function isEnding(kind: string): boolean {
  return ENDING.includes(kind);
}

/** Adds up what is known, and says in its notes what is not counted. */
export function monthlyBill(request: BillRequest): MonthlyCost {
  const { region, asOf, prices, report, objects, stack } = request;
  const cost = monthlyCost({
    region,
    kubernetesVersion: request.kubernetesVersion ?? stack?.kubernetesVersion,
    asOf,
    clusters: Math.max(1, stack?.clusters ?? 1),
    pods: report.objects
      .filter(runsAllMonth)
      .flatMap(({ namespace, name, size, replicas = 0, billedStorageGiB = 0 }) =>
        size === undefined ? [] : [{ name: `${namespace}/${name}`, size, replicas, billedDiskGiB: billedStorageGiB }],
      ),
    natGateways: stack?.natGateways,
    kmsKeys: stack?.kmsKeys,
    interfaceEndpoints: stack?.interfaceEndpoints,
    ...countLoadBalancers(objects),
    prices,
  });
  return { ...cost, notes: [...cost.notes, ...notCounted(request)] };
}

/** Pods that are counted with the object that made them are not counted again. */
function runsAllMonth(each: ObjectReport): boolean {
  return each.owner === undefined && (each.replicas ?? 0) !== 0 && !isEnding(each.kind);
}

/** Ingresses of one group share an ALB; each Service of type LoadBalancer has an NLB. */
function countLoadBalancers(objects: readonly unknown[]): {
  readonly applicationLoadBalancers: number;
  readonly networkLoadBalancers: number;
} {
  const albs = new Set<string>();
  let nlbs = 0;
  objects.forEach((object, index) => {
    if (!isMap(object)) return;
    const annotations = isMap(object.metadata) && isMap(object.metadata.annotations) ? object.metadata.annotations : {};
    const group = annotations["alb.ingress.kubernetes.io/group.name"];
    if (object.kind === "Ingress") albs.add(typeof group === "string" ? `group ${group}` : `index ${index}`);
    if (object.kind === "Service" && isMap(object.spec) && object.spec.type === "LoadBalancer") nlbs++;
  });
  return { applicationLoadBalancers: albs.size, networkLoadBalancers: nlbs };
}

function notCounted({ report, releases, region, prices }: BillRequest): string[] {
  const jobs = report.objects.filter(({ kind, owner }) => owner === undefined && isEnding(kind));
  const sizeless = report.objects.filter((each) => runsAllMonth(each) && each.size === undefined);
  const scaled = report.objects.filter((each) => runsAllMonth(each) && (each.maxReplicas ?? 0) > (each.replicas ?? 0));
  return [
    ...scaled.flatMap(({ kind, namespace, name, size, replicas = 0, maxReplicas = 0 }) => {
      const month = size === undefined ? undefined : monthlyPodCost(size, region, prices);
      if (month === undefined) return [];
      const more = formatUsd(month * (maxReplicas - replicas));
      return [
        `${kind} ${namespace}/${name} is counted with ${replicas} pods: up to ${maxReplicas}, ${more} more, by its autoscaler`,
      ];
    }),
    ...jobs.flatMap(({ kind, namespace, name, size }) => {
      const month = size === undefined ? undefined : monthlyPodCost(size, region, prices);
      if (size === undefined || month === undefined) return [];
      const hour = (month / HOURS_PER_MONTH).toFixed(4);
      return [
        `${kind} ${namespace}/${name} is not counted: each pod of ${size.label} costs $${hour} for each hour until it is deleted`,
      ];
    }),
    ...sizeless.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name} is not counted: it gets no size`),
    ...(releases.length === 0 ? [] : [`the pods of ${releases.join(", ")} are not counted`]),
    ...report.unjudged.filter(mayRunPods).map(({ kind, count }) => `not counted: pods that ${count} ${kind} may run`),
  ];
}
