// What runs on a cluster: charts, workloads, and what lets traffic in.
import { readObjectValues } from "../rules/manifests/object-values";
import { identify } from "../rules/manifests/reader";
import { StackGraph, StackNode } from "../rules/manifests/stack-graph";
import { few, idOf, literal, nameOf } from "./block-text";
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
const KIND_NAMES = new Set(KINDS.values());

/** Lines of a box. */
const MOST_LINES = 4;

/** More than this many are drawn as one box for each namespace. */
const MOST = 8;

/** Of a namespace that is created here too its construct is known. */
const OWN_NAMESPACE = "a namespace of the stack";

/** Something that runs, or that lets traffic in. */
interface Drawn {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** The resource that creates it. */
  readonly address: string;
}

/** Charts one by one; workloads too, unless there are many; of objects that a release applies, the rest as one box. */
export function findWorkloads(graph: StackGraph, cluster: StackNode): Part[] {
  const running = graph.nodes.filter((node) => !node.isLookup && graph.waitsFor(node.address, cluster.address));
  const releases = running.filter(({ type }) => type === "helm_release");
  const applied = releases.map((release) => ({ release, objects: readObjectValues(release.block) }));
  const charts = applied.flatMap(({ release, objects }) => (objects === undefined ? [chartPart(release)] : []));
  const workloads = [
    ...running.flatMap(drawnOfNode),
    ...applied.flatMap(({ release, objects = {} }) => Object.values(objects).flatMap(drawnOfObject(release))),
  ];
  return [
    ...charts,
    ...(workloads.length > MOST ? byNamespace(workloads) : workloads.map(workloadPart)),
    // What waits for a release is drawn as waiting for the last of its boxes.
    ...applied.flatMap(({ release, objects = {} }) => objectsPart(release, Object.values(objects))),
  ];
}

function drawnOfNode(node: StackNode): Drawn[] {
  const kind = KINDS.get(node.type.replace(/_v\d+$/, ""));
  if (kind === undefined || isInner(kind, literal(node.block, "spec", "type"))) return [];
  const namespace = literal(node.block, "metadata", "namespace") ?? OWN_NAMESPACE;
  return [{ id: idOf(node.address), kind, name: nameOf(node, "metadata", "name"), namespace, address: node.address }];
}

function drawnOfObject({ address, block }: StackNode) {
  return (object: unknown): Drawn[] => {
    const { kind, name, namespace } = identify(object, { namespace: literal(block, "namespace") });
    if (!KIND_NAMES.has(kind) || isInner(kind, literal(object, "spec", "type"))) return [];
    const id = idOf(`${address}_${kind}_${namespace}_${name}`);
    return [{ id, kind, name, namespace: namespace.includes("${") ? OWN_NAMESPACE : namespace, address }];
  };
}

/** A Service without a load balancer before it is an address inside of the cluster. */
function isInner(kind: string, type: string | undefined): boolean {
  return kind === "Service" && type !== "LoadBalancer";
}

/** What is neither a workload nor lets traffic in, by its kinds. */
function objectsPart(release: StackNode, objects: readonly unknown[]): Part[] {
  const kinds = objects.filter((each) => drawnOfObject(release)(each).length === 0).map((each) => identify(each).kind);
  if (kinds.length === 0) return [];
  return [
    {
      box: {
        id: idOf(release.address),
        kind: BoxKind.CHART,
        title: nameOf(release, "name"),
        lines: few(countsOf(kinds), MOST_LINES),
      },
      members: [release.address],
    },
  ];
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

function workloadPart({ id, kind, name, namespace, address }: Drawn): Part {
  const isEntry = kind === "Ingress" || kind === "Service";
  return {
    box: {
      id,
      kind: isEntry ? BoxKind.ENTRY : BoxKind.WORKLOAD,
      title: name,
      lines: [`${kind} in ${namespace}`],
    },
    members: [address],
  };
}

function byNamespace(workloads: readonly Drawn[]): Part[] {
  return [...new Set(workloads.map((each) => each.namespace))].sort().map((namespace) => {
    const here = workloads.filter((each) => each.namespace === namespace);
    return {
      box: {
        id: `namespace_${idOf(namespace)}`,
        kind: BoxKind.WORKLOAD,
        title: namespace,
        lines: countsOf(here.map(({ kind }) => kind)),
      },
      members: here.map(({ address }) => address),
    };
  });
}

/** `2 Deployment`, by kinds. */
function countsOf(kinds: readonly string[]): string[] {
  return [...new Set(kinds)].sort().map((kind) => `${kinds.filter((each) => each === kind).length} ${kind}`);
}
