// Label selectors of Kubernetes, as disruption budgets and security group policies use them.
import { Field } from "./field";

/** One condition of a label selector. */
interface LabelCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector; one without conditions takes every pod. */
export interface LabelSelector {
  readonly conditions: readonly LabelCondition[];
  /** False when a part of it is known only at apply: then it is not judged. */
  readonly isKnown: boolean;
}

/** Reads `matchLabels` and `matchExpressions`; undefined when there is no selector, which takes no pod. */
export function readLabelSelector(field: Field): LabelSelector | undefined {
  if (!field.isSet) return undefined;
  const labels = field.at("matchLabels");
  const expressions = field.at("matchExpressions").items();
  const fields = [field, labels, ...labels.entries().map(([, value]) => value)];
  return {
    conditions: [
      ...Object.entries(labels.textMap()).map(([key, value]) => ({ key, operator: "In", values: [value] })),
      ...expressions.map((each) => ({
        key: each.at("key").text() ?? "",
        operator: each.at("operator").text() ?? "",
        values: each
          .at("values")
          .texts()
          .map(({ text }) => text),
      })),
    ],
    isKnown: !fields.some((each) => each.isUnknown) && !expressions.some((each) => each.at("values").isUnknown),
  };
}

/** True when `selector` takes a pod with `labels`. */
export function selectorTakes(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.isKnown && selector.conditions.every((condition) => holds(condition, labels));
}

function holds({ key, operator, values }: LabelCondition, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
