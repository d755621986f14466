// Which nodes a pod asks for: its node selector and its affinity, brought into one form.
import { Field } from "./field";

/** One condition on a label of the node. */
export interface NodeCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly path: string;
}

/** One kind of affinity that is set: `spec.affinity.podAntiAffinity`. */
interface AffinityShape {
  readonly kind: "nodeAffinity" | "podAffinity" | "podAntiAffinity";
  readonly path: string;
  /** False where every rule of it is only preferred, or holds where each pod has its own node. */
  readonly isRequired: boolean;
}

/** What a pod asks of its node. */
export interface NodeDemand {
  /** The conditions of `nodeSelector`: all must hold. */
  readonly selector: readonly NodeCondition[];
  /** The required terms of the node affinity: one must hold, with all of its conditions. */
  readonly terms: readonly (readonly NodeCondition[])[];
  /** Every kind of affinity that has a rule. */
  readonly affinities: readonly AffinityShape[];
}

/** Reads `nodeSelector` and `affinity` of a pod's spec. */
export function readNodeDemand(spec: Field): NodeDemand {
  const affinity = spec.at("affinity");
  const required = affinity.at("nodeAffinity").at(REQUIRED);
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
      .map((term) => [...term.at("matchExpressions").items(), ...term.at("matchFields").items()].map(readCondition)),
    affinities: KINDS.flatMap((kind) => readAffinity(kind, affinity.at(kind))),
  };
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const KINDS = ["nodeAffinity", "podAffinity", "podAntiAffinity"] as const;

/** Pods that must not share a host. */
const HOSTNAME = "kubernetes.io/hostname";

/** Charts write empty lists by default. */
function readAffinity(kind: AffinityShape["kind"], field: Field): AffinityShape[] {
  const required = kind === "nodeAffinity" ? field.at(REQUIRED).at("nodeSelectorTerms") : field.at(REQUIRED);
  const rules = required.items();
  const holds = kind === "podAntiAffinity" && rules.every((rule) => rule.at("topologyKey").value === HOSTNAME);
  const isRequired = rules.length > 0 && !holds;
  const isUnknown = [field, field.at(REQUIRED), required, field.at(PREFERRED)].some((each) => each.isUnknown);
  const isGiven = rules.length > 0 || isUnknown || field.at(PREFERRED).items().length > 0;
  return isGiven ? [{ kind, path: field.path, isRequired }] : [];
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
