// Which nodes a pod asks for: its node selector and its affinity, brought into one form.
import { Field } from "./field";

/** One condition on a label of the node. */
export interface NodeCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly path: string;
}

/** What a pod asks of its node. */
export interface NodeDemand {
  /** The conditions of `nodeSelector`: all must hold. */
  readonly selector: readonly NodeCondition[];
  /** The required terms of the node affinity: one must hold, with all of its conditions. */
  readonly terms: readonly (readonly NodeCondition[])[];
  /** Every kind of affinity that is given: `spec.affinity.podAntiAffinity`. */
  readonly affinityPaths: readonly string[];
}

/** Reads `nodeSelector` and `affinity` of a pod's spec. */
export function readNodeDemand(spec: Field): NodeDemand {
  const affinity = spec.at("affinity");
  const required = affinity.at("nodeAffinity").at("requiredDuringSchedulingIgnoredDuringExecution");
  return {
    selector: spec
      .at("nodeSelector")
      .entries()
      .flatMap(([key, field]) => {
        const value = field.text();
        return value === undefined ? [] : [{ key, operator: "In", values: [value], path: field.path }];
      }),
    terms: required
      .at("nodeSelectorTerms")
      .items()
      .map((term) => term.at("matchExpressions").items().map(readCondition)),
    affinityPaths: ["nodeAffinity", "podAffinity", "podAntiAffinity"]
      .map((kind) => affinity.at(kind))
      .filter((field) => field.isSet)
      .map((field) => field.path),
  };
}

function readCondition(field: Field): NodeCondition {
  const values = field.at("values");
  const isKnown = !values.isUnknown && values.items().every((value) => !value.isUnknown);
  return {
    key: field.at("key").text() ?? "",
    operator: isKnown ? (field.at("operator").text() ?? "") : "",
    values: values.texts().map((value) => value.text),
    path: field.path,
  };
}

/**
 * The condition that keeps the pod off every node whose label `key` is `value`, or `undefined` when some such node is left.
 * A node without a word about `key` is taken for one that has the label.
 */
export function conditionAgainst(
  demand: NodeDemand,
  keys: readonly string[],
  value: string,
): NodeCondition | undefined {
  const refuses = (condition: NodeCondition): boolean => keys.includes(condition.key) && !accepts(condition, value);
  const bySelector = demand.selector.find(refuses);
  if (bySelector !== undefined) return bySelector;
  const byTerm = demand.terms.map((term) => term.find(refuses));
  return byTerm.length > 0 && byTerm.every((condition) => condition !== undefined) ? byTerm[0] : undefined;
}

function accepts(condition: NodeCondition, value: string): boolean {
  switch (condition.operator) {
    case "In":
      return condition.values.includes(value);
    case "NotIn":
      return !condition.values.includes(value);
    case "DoesNotExist":
      return false;
    default:
      return true;
  }
}
