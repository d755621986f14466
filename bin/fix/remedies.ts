// Findings with one right answer that a machine can write. What has two, or needs to know the program, is left to people: a port of the
// container, requests that may go up or down, a workload that may belong on other nodes.
import { Finding, Severity } from "../../lib/rules/finding";
import { fieldBelow, isList, isMap } from "../../lib/rules/manifests/field";
import { knownQuantity } from "../../lib/rules/sizing/quantity";
import { valueOf } from "./path";

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

/** The annotation or the field that the fix names, with the value `ip`. */
const sendToPods: Rule = ({ field, fix }) => {
  const [, annotation] = /^set the annotation (\S+): ip$/.exec(fix) ?? [];
  const isThere = annotation === undefined || field === fieldBelow("metadata.annotations", annotation);
  const isField = fix === "write ip" || fix === "write targetType: ip";
  return (annotation !== undefined && isThere) || (isField && field.endsWith(".targetType"))
    ? [{ does: "set", field, value: "ip" }]
    : [];
};

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["FG301", remove],
  ["FG302", remove],
  ["FG303", remove],
  ["FG306", ({ field }, object) => (needsEscalation(field, object) ? [] : [{ does: "set", field, value: false }])],
  [
    "FG307",
    ({ field, fix }) => {
      const [, value] = /^write ([A-Z_]+)$/.exec(fix) ?? [];
      return value === undefined ? [] : [{ does: "set", field, value }];
    },
  ],
  ["FG319", remove],
  ["FG320", remove],
  ["FG337", ({ field }) => [{ does: "remove", field: `${field}.minAvailable` }]],
  ["FG346", sendToPods],
  [
    "FG351",
    ({ field, fix }, object) =>
      / for both|^set both to /.test(fix) && !fix.includes(", which takes ") ? raise(field, object) : [],
  ],
  ["FG355", sendToPods],
  ["FG357", sendToPods],
  ["FG364", (found, object) => (found.severity === Severity.WARNING ? remove(found, object) : [])],
  [
    "FG390",
    ({ field, fix }) => {
      if (fix === "put it in quotes") return [{ does: "quote", field }];
      return fix === "leave the quotes out" ? [{ does: "unquote", field }] : [];
    },
  ],
  ["FG448", ({ field, fix }) => [{ does: "set", field, value: fix.replace(/^write namespace: /, "") }]],
  [
    "FG449",
    ({ field, fix }) => {
      const [, label = "", value = ""] = /^label it (\S+): (\S+)$/.exec(fix) ?? [];
      return label === "" ? [] : [{ does: "set", field: fieldBelow(field, label), value }];
    },
  ],
]);

/** What to change in the object that has the finding; nothing where people have to decide. */
export function remediesFor(found: Finding, object: unknown): Remedy[] {
  const { field } = found;
  return field === undefined ? [] : (RULES.get(found.code)?.({ ...found, field }, object) ?? []);
}

/** Kubernetes refuses a container that is privileged, or adds SYS_ADMIN, and says that it does not escalate. */
function needsEscalation(field: string, object: unknown): boolean {
  const context = valueOf(object, field.replace(/\.allowPrivilegeEscalation$/, ""));
  if (!isMap(context)) return true;
  const added = isMap(context.capabilities) && isList(context.capabilities.add) ? context.capabilities.add : [];
  return context.privileged === true || added.some((each) => /^(CAP_)?SYS_ADMIN$/i.test(String(each)));
}

/** Requests that are below their limits: the size is paid for, so that the larger number is the one to write. */
function raise(field: string, object: unknown): Remedy[] {
  const [, pod = field] = /^(.*)\.(?:initContainers|containers)\[\d+\]\.resources\.limits\./.exec(field) ?? [];
  return ["initContainers", "containers"].flatMap((list) => {
    const containers = valueOf(object, `${pod}.${list}`);
    if (!isList(containers)) return [];
    return containers.flatMap((container, index) => {
      const { limits, requests } = isMap(container) && isMap(container.resources) ? container.resources : {};
      if (!isMap(limits) || !isMap(requests)) return [];
      return ["cpu", "memory"].flatMap((name): Remedy[] => {
        const [most, asked] = [limits[name], requests[name]];
        if (!isAmount(most) || !isAmount(asked) || !isHigher(most, asked)) return [];
        return [{ does: "set", field: `${pod}.${list}[${index}].resources.requests.${name}`, value: most }];
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
