// What a picture of a stack holds, before anybody decides where it is on the page.
import { isMap, PlainMap } from "../rules/manifests/field";
import { StackGraph } from "../rules/manifests/stack-graph";
import { Diagram } from "./picture";
import { readNetworks } from "./read-network";
import { readOrders } from "./read-order";

/** Reads the content of a `cdk.tf.json`. A stack without a network and a cluster has no panels. */
export function readDiagram(json: unknown): Diagram {
  const graph = StackGraph.of(inOrder(json));
  const region = regionOf(json);
  const resources = graph.nodes.filter(({ isLookup }) => !isLookup).length;
  return {
    title: stackName(json),
    subtitle: [region, `${resources} resources`].filter((each) => each !== undefined).join(" · "),
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

function regionOf(json: unknown): string | undefined {
  const providers = isMap(json) && isMap(json.provider) ? json.provider.aws : undefined;
  const first: unknown = Array.isArray(providers) ? providers[0] : providers;
  return isMap(first) && typeof first.region === "string" ? first.region : undefined;
}
