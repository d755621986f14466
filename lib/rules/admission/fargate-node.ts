// The labels of a Fargate node, and which conditions on nodes hold there.
import { FactTable } from "../facts/fact-table";
import { SOURCES } from "../sources";
import { NodeCondition, NodeDemand } from "../manifests/nodes";

/** The label by which EKS tells Fargate nodes from others. */
export const COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

export const ARCHITECTURE = ["kubernetes.io/arch", "beta.kubernetes.io/arch"];
export const SYSTEM = ["kubernetes.io/os", "beta.kubernetes.io/os"];

/** The labels of this file, as people have listed them with `kubectl get node --show-labels`. */
export const NODE_LABEL_FACTS: FactTable = {
  subject: "the labels of Fargate nodes",
  readOn: "2026-11-29",
  source: SOURCES.nodeLabelsIssue,
};

/** Labels with the one value that every Fargate node has of them. */
const FIXED: ReadonlyMap<string, string> = new Map([
  [COMPUTE_TYPE, "fargate"],
  ...ARCHITECTURE.map((key) => [key, "amd64"] as const),
  ...SYSTEM.map((key) => [key, "linux"] as const),
]);

/** Names of a node; `metadata.name` is a field like a label. Each pod gets a new node, whose name is not known before. */
const NAMES: readonly string[] = ["kubernetes.io/hostname", "metadata.name"];

/** Labels that every Fargate node has, with a value that is known when it is created. */
const VARYING = new Set([
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "topology.k8s.aws/zone-id",
]);

/** True, false, or undefined: some Fargate nodes may fulfil it. */
type Verdict = boolean | undefined;

/** True for a label that Fargate nodes have, with whatever value. */
export function hasFargateLabel(key: string): boolean {
  return FIXED.has(key) || VARYING.has(key) || NAMES.includes(key);
}

/** Whether `condition` holds on Fargate nodes; a condition that cannot be read is not judged. */
function holdsOnFargate({ key, operator, values }: NodeCondition): Verdict {
  const isThere = hasFargateLabel(key);
  const isOneOf = VARYING.has(key) || isOfFargate(key, values) ? undefined : values.includes(FIXED.get(key) ?? "");
  switch (operator) {
    case "In":
      return isThere ? isOneOf : false;
    case "NotIn":
      return !isThere || (isOneOf === undefined ? undefined : !isOneOf);
    case "Exists":
      return isThere;
    case "DoesNotExist":
      return !isThere;
    case "Gt":
    case "Lt":
      return isThere ? undefined : false;
    default:
      return undefined;
  }
}

/** True for the names of nodes that are there: pods that are read from a cluster may name their own. */
function isOfFargate(key: string, values: readonly string[]): boolean {
  return NAMES.includes(key) && values.some((value) => value.startsWith("fargate-"));
}

/** True where every Fargate node fulfils `condition`. */
export function isMet(condition: NodeCondition): boolean {
  return holdsOnFargate(condition) === true;
}

/** True where no Fargate node does. */
export function isUnmet(condition: NodeCondition): boolean {
  return holdsOnFargate(condition) === false;
}

/** Conditions that keep the pod off every Fargate node: one of the selector, or of an affinity each of whose terms has one. */
export function unmetConditions(demand: NodeDemand): NodeCondition[] {
  const byTerm = demand.terms.map((term) => term.find(isUnmet));
  const [first] = byTerm;
  const areAll = byTerm.every((condition) => condition !== undefined);
  return [...demand.selector.filter(isUnmet), ...(first !== undefined && areAll ? [first] : [])];
}

/** The condition on a label of `isAbout` that keeps the pod off every Fargate node; undefined where one is left to it. */
export function conditionAgainst(demand: NodeDemand, isAbout: (key: string) => boolean): NodeCondition | undefined {
  const about = (conditions: readonly NodeCondition[]): NodeCondition[] => conditions.filter(({ key }) => isAbout(key));
  return unmetConditions({ ...demand, selector: about(demand.selector), terms: demand.terms.map(about) })[0];
}
