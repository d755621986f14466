// Findings with one right answer that a machine can write, by their codes and fields and not by their words. What has two, or needs to
// know the program, is left to people: a port of the container, requests that may go up or down, a workload that may belong on other nodes.
import { checkObjects } from "../../lib/rules/admission/report";
import { allowedCapability } from "../../lib/rules/admission/security";
import { Finding, Severity } from "../../lib/rules/finding";
import { LABEL, LABELLED, NAMESPACE } from "../../lib/rules/logging/place";
import { fieldBelow, isList, isMap, LEAVE_QUOTES_OUT, PUT_IN_QUOTES } from "../../lib/rules/manifests/field";
import { knownQuantity } from "../../lib/rules/sizing/quantity";
import { valueOf, withValue } from "./path";

/** One change of an object. Fields are written as in findings. */
export type Remedy =
  | { readonly does: "remove"; readonly field: string }
  /** The value is written where the field is, or the field is added. */
  | { readonly does: "set"; readonly field: string; readonly value: string | number | boolean }
  /** What is written without quotes gets them. */
  | { readonly does: "quote"; readonly field: string }
  | { readonly does: "unquote"; readonly field: string };

type Rule = (found: Finding & { readonly field: string }, object: unknown) => Remedy[];

const remove: Rule = ({ field }) => [{ does: "remove", field }];

/** Where the type of targets is what is wrong, and not what else decides about it. */
const sendToPods: Rule = ({ field }) =>
  /(?:\.targetType|target-type"\])$/.test(field) ? [{ does: "set", field, value: "ip" }] : [];

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["FG301", remove],
  ["FG302", remove],
  ["FG303", remove],
  ["FG306", ({ field }, object) => (needsEscalation(field, object) ? [] : [{ does: "set", field, value: false }])],
  [
    "FG307",
    ({ field }, object) => {
      const value = allowedCapability(String(valueOf(object, field)));
      return value === undefined ? [] : [{ does: "set", field, value }];
    },
  ],
  ["FG319", remove],
  ["FG320", remove],
  ["FG337", ({ field }) => [{ does: "remove", field: `${field}.minAvailable` }]],
  // A TargetGroupBinding cannot have another type than its target group.
  ["FG346", (found, object) => (found.field === "spec.targetType" ? [] : sendToPods(found, object))],
  ["FG351", ({ field }, object) => raise(field, object)],
  ["FG355", sendToPods],
  ["FG357", sendToPods],
  ["FG364", (found, object) => (found.severity === Severity.WARNING ? remove(found, object) : [])],
  [
    "FG390",
    ({ field, fix }) => {
      if (fix === PUT_IN_QUOTES) return [{ does: "quote", field }];
      return fix === LEAVE_QUOTES_OUT ? [{ does: "unquote", field }] : [];
    },
  ],
  ["FG448", ({ field }) => [{ does: "set", field, value: NAMESPACE }]],
  ["FG449", ({ field }) => [{ does: "set", field: fieldBelow(field, LABEL), value: LABELLED }]],
]);

/** What to change in the object that has the finding; nothing where people have to decide. */
export function remediesFor(found: Finding, object: unknown): Remedy[] {
  const { field } = found;
  return field === undefined ? [] : (RULES.get(found.code)?.({ ...found, field }, object) ?? []);
}

/** Kubernetes rejects a container that is privileged, or adds SYS_ADMIN, and declares that it does not escalate. */
function needsEscalation(field: string, object: unknown): boolean {
  const context = valueOf(object, field.replace(/\.allowPrivilegeEscalation$/, ""));
  if (!isMap(context)) return true;
  const added = isMap(context.capabilities) && isList(context.capabilities.add) ? context.capabilities.add : [];
  return context.privileged === true || added.some((each) => /^(CAP_)?SYS_ADMIN$/i.test(String(each)));
}

/** Requests that are below their limits, if the larger numbers get the same size: otherwise people decide. */
function raise(field: string, object: unknown): Remedy[] {
  const raises = higherRequests(field, object);
  const raised = raises.reduce((before, each) => withValue(before, each.field, each.value), object);
  return labelOf(raised) === labelOf(object) ? raises : [];
}

function labelOf(object: unknown): string | undefined {
  return checkObjects([object]).objects[0]?.size?.label;
}

function higherRequests(field: string, object: unknown): Extract<Remedy, { does: "set" }>[] {
  const [, pod = field] = /^(.*)\.(?:initContainers|containers)\[\d+\]\.resources\.limits\./.exec(field) ?? [];
  return ["initContainers", "containers"].flatMap((list) => {
    const containers = valueOf(object, `${pod}.${list}`);
    if (!isList(containers)) return [];
    return containers.flatMap((container, index) => {
      const { limits, requests } = isMap(container) && isMap(container.resources) ? container.resources : {};
      if (!isMap(limits) || !isMap(requests)) return [];
      return ["cpu", "memory"].flatMap((name) => {
        const [most, asked] = [limits[name], requests[name]];
        if (!isAmount(most) || !isAmount(asked) || !isHigher(most, asked)) return [];
        return [{ does: "set", field: `${pod}.${list}[${index}].resources.requests.${name}`, value: most } as const];
      });
    });
  });
}

function isAmount(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function isHigher(most: string | number, asked: string | number): boolean {
  const [a, b] = [knownQuantity(String(most)), knownQuantity(String(asked))];
  return a !== undefined && b !== undefined && a > b;
}
