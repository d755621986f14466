// Parts of a cluster that others find by themselves, or that there may be one of only.
import { ITerraformDependable } from "cdktf";
import { IConstruct } from "constructs";
import { Finding } from "../rules/finding";
import { partTwice } from "../rules/ids";

/** A part of a cluster that others may wait for. */
export interface ClusterPart extends IConstruct, ITerraformDependable {}

const parts = new WeakMap<IConstruct, Map<string, ClusterPart>>();

/** Key of the Load Balancer Controller. */
export const LOAD_BALANCER_CONTROLLER = "load-balancer-controller";

/** Key of a namespace. */
export function namespaceKey(name: string): string {
  return `namespace/${name}`;
}

/** Key of a CustomResourceDefinition. @param kind with its group, as in `Widget.example.com` */
export function definitionKey(kind: string): string {
  return `definition/${kind}`;
}

/** Key of a release of a chart. @param chart its name, or where it is */
export function chartKey(chart: string): string {
  const file = chart.split("/").at(-1) ?? chart;
  return `chart/${file.replace(/\.tgz$/, "").replace(/-v?\d+\..*$/, "")}`;
}

/** Key of a chart and its role, as the library installs it. */
export function presetKey(chart: string): string {
  return `preset/${chart}`;
}

/** True where the program installs the chart, and gives it no role. */
export function lacksRole(cluster: IConstruct, chart: string): boolean {
  const preset = findPart(cluster, presetKey(chart));
  return preset !== undefined && !("role" in preset && preset.role !== undefined);
}

/** Key of the load balancers of a namespace. */
export function balancedKey(namespace: string): string {
  return `load-balancer/${namespace}`;
}

/** Key of a persistent volume claim. */
export function claimKey(namespace: string, name: string): string {
  return `claim/${namespace}/${name}`;
}

/** Remembers `part` as the cluster's; the one that had the key before it, if one did, stays. */
export function registerPart(cluster: IConstruct, key: string, part: ClusterPart): ClusterPart {
  const known = parts.get(cluster) ?? new Map<string, ClusterPart>();
  parts.set(cluster, known);
  const before = known.get(key);
  if (before === undefined) known.set(key, part);
  return before ?? part;
}

/** The part of `cluster` with this key, where the program has made one. */
export function findPart(cluster: IConstruct, key: string): ClusterPart | undefined {
  return parts.get(cluster)?.get(key);
}

/** All parts of `cluster` that were remembered. */
export function partsOf(cluster: IConstruct): ClusterPart[] {
  return [...(parts.get(cluster)?.values() ?? [])];
}

/** Key of what a cluster has one of. @param what as in "a logging configuration" */
export function onlyKey(what: string): string {
  return `only/${what}`;
}

/** That the cluster has another `what` already. */
export function checkOnlyOne(cluster: IConstruct, what: string): Finding[] {
  const first = findPart(cluster, onlyKey(what));
  return first === undefined ? [] : [partTwice(what, first.node.path)];
}
