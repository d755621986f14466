// What runs on a cluster: charts, workloads, and what lets traffic in.
import { StackGraph, StackNode } from "../rules/manifests/stack-graph";
import { idOf, literal, nameOf } from "./block-text";
import { BoxKind, Part } from "./picture";

/** Kinds by the type of the resource, without its version. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["kubernetes_deployment", "Deployment"],
  ["kubernetes_stateful_set", "StatefulSet"],
  ["kubernetes_pod", "Pod"],
  ["kubernetes_job", "Job"],
  ["kubernetes_cron_job", "CronJob"],
  ["kubernetes_ingress", "Ingress"],
  ["kubernetes_service", "Service"],
]);
/** More than this many are drawn as one box for each namespace. */
const MOST = 8;

/** Charts one by one; workloads too, unless there are many. */
export function findWorkloads(graph: StackGraph, cluster: StackNode): Part[] {
  const running = graph.nodes.filter((node) => !node.isLookup && graph.waitsFor(node.address, cluster.address));
  const charts = running.filter(({ type }) => type === "helm_release").map(chartPart);
  const workloads = running.filter((node) => kindOf(node) !== undefined && !isInner(node));
  return [...charts, ...(workloads.length > MOST ? byNamespace(workloads) : workloads.map(workloadPart))];
}

function chartPart(release: StackNode): Part {
  const chart = nameOf(release, "chart");
  const name = nameOf(release, "name");
  const namespace = literal(release.block, "namespace") ?? "default";
  return {
    box: {
      id: idOf(release.address),
      kind: BoxKind.CHART,
      title: TITLES.get(chart) ?? name,
      lines: [`chart in ${namespace}`],
    },
    members: [release.address],
  };
}

const TITLES: ReadonlyMap<string, string> = new Map([["aws-load-balancer-controller", "Load Balancer Controller"]]);

function workloadPart(node: StackNode): Part {
  const kind = kindOf(node) ?? "";
  const isEntry = kind === "Ingress" || kind === "Service";
  return {
    box: {
      id: idOf(node.address),
      kind: isEntry ? BoxKind.ENTRY : BoxKind.WORKLOAD,
      title: nameOf(node, "metadata", "name"),
      lines: [`${kind} in ${namespaceOf(node)}`],
    },
    members: [node.address],
  };
}

function byNamespace(workloads: readonly StackNode[]): Part[] {
  return [...new Set(workloads.map(namespaceOf))].sort().map((namespace) => {
    const here = workloads.filter((node) => namespaceOf(node) === namespace);
    const counts = [...new Set(here.map((node) => kindOf(node) ?? ""))].sort().map((kind) => {
      return `${here.filter((node) => kindOf(node) === kind).length} ${kind}`;
    });
    return {
      box: { id: `namespace_${idOf(namespace)}`, kind: BoxKind.WORKLOAD, title: namespace, lines: counts },
      members: here.map(({ address }) => address),
    };
  });
}

function kindOf({ type }: StackNode): string | undefined {
  return KINDS.get(type.replace(/_v\d+$/, ""));
}

/** A Service without a load balancer before it is an address inside of the cluster. */
function isInner(node: StackNode): boolean {
  return kindOf(node) === "Service" && literal(node.block, "spec", "type") !== "LoadBalancer";
}

/** Of a namespace that is created here too it is its construct. */
function namespaceOf(node: StackNode): string {
  return literal(node.block, "metadata", "namespace") ?? "a namespace of the stack";
}
