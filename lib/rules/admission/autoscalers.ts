// What scales workloads: the number of pods is then that of the autoscaler, and not what the workload says.
import { Field } from "../manifests/field";
import { objectKey } from "../manifests/owners";
import { ObjectIdentity } from "../manifests/reader";

/** The range within which pods are kept. */
export interface Autoscaler {
  readonly min: number;
  readonly max: number;
}

/** The autoscalers of a cluster, by the key of what they scale: `Deployment/shop/web`. */
export type Autoscalers = ReadonlyMap<string, Autoscaler>;

/** Each kind of autoscaler, with the names of its numbers. */
const KINDS: ReadonlyMap<string, { readonly min: string; readonly max: string }> = new Map([
  ["autoscaling/HorizontalPodAutoscaler", { min: "minReplicas", max: "maxReplicas" }],
  ["keda.sh/ScaledObject", { min: "minReplicaCount", max: "maxReplicaCount" }],
]);

/** Adds the object to `found` where it is an autoscaler; one whose numbers are known only at apply says nothing. */
export function addAutoscaler(found: Map<string, Autoscaler>, type: string, root: Field, namespace: string): void {
  const names = KINDS.get(type);
  if (names === undefined) return;
  const spec = root.at("spec");
  const [min, max] = [spec.at(names.min), spec.at(names.max)];
  const target = spec.at("scaleTargetRef");
  const name = target.at("name").text();
  if (name === undefined || min.isUnknown || max.isUnknown) return;
  const kind = target.at("kind").text() ?? "Deployment";
  // Where it may go down to none, there is one while there is something to do.
  const least = Math.max(1, min.whole() ?? 1);
  found.set(objectKey({ kind, namespace, name }), { min: least, max: Math.max(least, max.whole() ?? Infinity) });
}

/** How many pods there are when the workload was just made; one that has none is not scaled. */
export function podsAtFirst(workload: Counted, autoscalers: Autoscalers): number {
  const { replicas } = workload;
  const scaler = autoscalers.get(objectKey(workload));
  if (scaler === undefined || replicas === 0) return replicas;
  return Math.min(scaler.max, Math.max(scaler.min, replicas));
}

/** How many pods its autoscaler makes at most; undefined without one, or where it has no limit. */
export function podsAtMost(workload: Counted, autoscalers: Autoscalers): number | undefined {
  const max = workload.replicas === 0 ? undefined : autoscalers.get(objectKey(workload))?.max;
  return max === Infinity ? undefined : max;
}

/** How many pods there are at least. */
export function podsAtLeast(workload: Counted, autoscalers: Autoscalers): number {
  const { replicas } = workload;
  return replicas === 0 ? 0 : (autoscalers.get(objectKey(workload))?.min ?? replicas);
}

/** A workload, and the number of pods that it says itself. */
interface Counted extends ObjectIdentity {
  readonly replicas: number;
}
