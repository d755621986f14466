// Placeholders in a manifest that should have been replaced before: `${CPU}`, `{{ .Values.cpu }}`, `<your-account>`.
import { fieldBelow, isList, isMap } from "./field";
import { MANIFEST } from "./rules";
import { finding, Finding } from "../finding";
import { shown } from "../shown";

/** What shells, Helm, Jinja, ERB, pipelines and documents leave for others to fill in. */
const PLACEHOLDER = new RegExp(
  [
    /[$#]\{[^}]*\}|\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\([A-Za-z_][\w.-]*\)|\$[A-Za-z_]\w*/,
    /<[A-Za-z][\w .-]*>|\(\([\w./-]+\)\)|\[\[ ?[\w.-]+ ?\]\]|%\([A-Za-z_]\w*\)s/,
    /__[A-Z][A-Z0-9_]*?__|@[A-Z][A-Z0-9_]*@|%[A-Z][A-Z0-9_]*%/,
    /(?<![A-Za-z0-9])(?:(?:REPLACE|CHANGE)[-_]?(?:ME|THIS)|YOUR[-_][A-Z0-9_-]+)(?![A-Za-z0-9])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "s",
);

/** No image has one of these in its name, so that whatever is around it is to be replaced. */
const OF_NO_IMAGE = /[{}<>[\]()%*~]/;

/** What no string with a placeholder is without. */
const SIGN = /[$#<{(%@*~[\]}>)]|__|ME|THIS|YOUR/;

/** Fields in which such strings may be meant: shells, Kubernetes, log collectors and alerts have them too. */
const FREE = new Set(
  "annotations args command data description exec httpHeaders managedFields status stringData subPathExpr".split(" "),
);

/** Kinds other than workloads whose `spec` is made of names and numbers. */
const PLAIN_KINDS = new Set(
  "HorizontalPodAutoscaler Ingress PersistentVolume PersistentVolumeClaim PodDisruptionBudget Service".split(" "),
);

/** A string that holds a placeholder. */
interface Placeholder {
  readonly field: string;
  readonly text: string;
}

/** An object whose placeholders are marked as unknown, and where they are. */
export interface MarkedObject {
  readonly object: unknown;
  readonly placeholders: readonly Placeholder[];
}

/** Marks each string with a placeholder, so that no rule judges it. @param isWorkload whether the object makes pods */
export function markPlaceholders(object: unknown, isWorkload: boolean): MarkedObject {
  if (!isMap(object)) return { object, placeholders: [] };
  const isDeep = isWorkload || PLAIN_KINDS.has(String(object.kind));
  const searched = isDeep ? object : { metadata: object.metadata };
  if (!mayHold(searched)) return { object, placeholders: [] };
  const placeholders: Placeholder[] = [];
  const marked = mark(searched, "", placeholders);
  if (placeholders.length === 0) return { object, placeholders };
  return { object: isMap(marked) ? { ...object, ...marked } : object, placeholders };
}

/** Most objects hold none, and that is soon seen. */
function mayHold(value: unknown): boolean {
  if (typeof value === "string") return SIGN.test(value);
  if (isList(value)) return value.some(mayHold);
  if (!isMap(value)) return false;
  for (const key in value) if (!FREE.has(key) && mayHold(value[key])) return true;
  return false;
}

/** Gives the value itself where nothing in it is marked. */
function mark(value: unknown, field: string, found: Placeholder[]): unknown {
  if (typeof value === "string") {
    if (!PLACEHOLDER.test(value) && !(field.endsWith(".image") && OF_NO_IMAGE.test(value))) return value;
    found.push({ field, text: value });
    return value.includes("${") ? value : `\${${value}}`;
  }
  const before = found.length;
  if (isList(value)) {
    const list = value.map((each, index) => mark(each, fieldBelow(field, index), found));
    return found.length === before ? value : list;
  }
  if (!isMap(value)) return value;
  const isVariable = /\.env\[\d+\]$/.test(field);
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    const isFree = FREE.has(key) || (isVariable && key === "value");
    return [key, isFree ? each : mark(each, fieldBelow(field, key), found)];
  });
  return found.length === before ? value : Object.fromEntries(entries);
}

const MOST_SHOWN = 5;

/** One finding for all placeholders of an object. */
export function checkPlaceholders(placeholders: readonly Placeholder[]): Finding[] {
  const [first] = placeholders;
  if (first === undefined) return [];
  const names = placeholders.slice(0, MOST_SHOWN).map(({ field, text }) => `${shown(text)} (${field})`);
  const rest = placeholders.length - names.length;
  const message = `there are unresolved placeholders, so it is not known what is applied: ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const fix = "check the rendered manifest: pipe the output of envsubst, helm template or kustomize to check";
  return [finding(MANIFEST.placeholder, { field: first.field, message, fix })];
}
