// What a picture of a stack holds, before its layout is known.
import { counted } from "./block-text";
import { isMap, PlainMap } from "../rules/manifests/field";
import { providerSettings, StackGraph, StackNode } from "../rules/manifests/stack-graph";
import { Diagram } from "./picture";
import { readNetworks } from "./read-network";
import { readOrders } from "./read-order";

const CLUSTER = "aws_eks_cluster";

/** Reads the content of a `cdk.tf.json`. A stack without a network and a cluster has no panels. */
export function readDiagram(json: unknown): Diagram {
  const graph = StackGraph.of(inOrder(json));
  const region = regionOf(json, graph.ofType(CLUSTER));
  const resources = graph.nodes.filter(({ isLookup }) => !isLookup).length;
  return {
    title: stackName(json),
    subtitle: [region, counted(resources, "resource")].filter((each) => each !== undefined).join(" · "),
    panels: [...readNetworks(graph), ...readOrders(graph)],
  };
}

/** cdktf sorts its files, and not what it returns in memory: the picture is the same for both. */
function inOrder(json: unknown): unknown {
  if (!isMap(json) || !isMap(json.resource)) return json;
  const types = Object.entries(json.resource).map(([type, byId]): Entry => [type, isMap(byId) ? sorted(byId) : byId]);
  return { ...json, resource: Object.fromEntries(types.sort(byKey)) };
}

type Entry = [string, unknown];

function sorted(map: PlainMap): PlainMap {
  return Object.fromEntries(Object.entries(map).sort(byKey));
}

function byKey([a]: Entry, [b]: Entry): number {
  return a < b ? -1 : 1;
}

function stackName(json: unknown): string {
  const comment = isMap(json) ? json["//"] : undefined;
  const metadata = isMap(comment) ? comment.metadata : undefined;
  return isMap(metadata) && typeof metadata.stackName === "string" ? metadata.stackName : "stack";
}

/** That of the provider by which the first cluster is created; without a cluster, that of the provider that has no alias. */
function regionOf(json: unknown, [cluster]: readonly StackNode[]): string | undefined {
  const providers = isMap(json) ? json.provider : undefined;
  const [settings] = providerSettings(CLUSTER, cluster?.block ?? {}, providers);
  return isMap(settings) && typeof settings.region === "string" ? settings.region : undefined;
}
