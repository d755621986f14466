// PodDisruptionBudgets, read from a manifest.

import { Field } from "./field";
import { LabelSelector, readLabelSelector } from "./selector";

/** A PodDisruptionBudget. */
export interface BudgetShape {
  readonly name: string;
  readonly namespace: string;
  readonly selector?: LabelSelector;
  readonly maxUnavailable?: string | number;
  readonly minAvailable?: string | number;
}

/** Reads a PodDisruptionBudget. */
export function readBudget(root: Field, name: string, namespace: string): BudgetShape {
  const spec = root.at("spec");
  return {
    name,
    namespace,
    selector: readLabelSelector(spec.at("selector")),
    maxUnavailable: spec.at("maxUnavailable").scalar(),
    minAvailable: spec.at("minAvailable").scalar(),
  };
}
