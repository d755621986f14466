// The labels by which Services and workloads find their pods: who takes such a label on is found with them.
import { Field } from "../manifests/field";
import { Labels } from "../profiles/selectors";

/** What pods of a namespace are selected by, a map of labels for each Service or workload. */
export type SelectedLabels = ReadonlyMap<string, readonly Labels[]>;

/** Kinds that select pods, and where their labels are. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["/Service", ["spec", "selector"]],
  ["/ReplicationController", ["spec", "selector"]],
  ...["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "apps/DaemonSet", "policy/PodDisruptionBudget"].map(
    (type): [string, readonly string[]] => [type, ["spec", "selector", "matchLabels"]],
  ),
]);

/** Adds the labels that the object selects by, where it does. */
export function addSelectedLabels(found: Map<string, Labels[]>, type: string, root: Field, namespace: string): void {
  const way = KINDS.get(type);
  if (way === undefined) return;
  const labels = way.reduce((field, key) => field.at(key), root).textMap();
  if (Object.keys(labels).length === 0) return;
  const list = found.get(namespace);
  if (list === undefined) found.set(namespace, [labels]);
  else list.push(labels);
}
