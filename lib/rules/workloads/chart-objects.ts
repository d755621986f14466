// Objects among the values of a chart, which its templates pass to the cluster as they are.
import { ObjectOrigin } from "../admission/origin";
import { checkObjects } from "../admission/report";
import { error, Finding, finding, isError, Severity } from "../finding";
import { isList, isMap } from "../manifests/field";
import { flattenObjects } from "../manifests/list";
import { checkRepeatedKeys } from "../manifests/repeated-keys";
import { inNamespace } from "../objects/kinds";
import { describe } from "../shown";
import { isUnknown } from "../unknown";
import { readDocuments } from "../yaml/documents";

/** The rules of this file. */
export const CHART_OBJECTS = {
  form: error(
    "FG947",
    "a chart can read the objects among its values",
    "https://helm.sh/docs/howto/charts_tips_and_tricks/",
  ),
};

/** One object, and where it is among the values. */
export interface ValueObject {
  readonly path: string;
  readonly object: unknown;
  /** What was found while it was read. */
  readonly findings: readonly Finding[];
  /** True where the chart makes its metadata and its spec of the values there. @default false */
  readonly isFlat?: boolean;
}

/** What is among the values. */
interface ValueObjects {
  readonly objects: readonly ValueObject[];
  readonly broken: readonly Finding[];
}

/** How charts call the value: `extraObjects`, `extraDeploy`, `extraManifests`, `extraResources`, `additionalObjects`. */
const NAMES = /^(extra|additional)(K8s|Kube)?(Objects|Deploy|Manifests|Resources)$/i;

/** How deep the values of a chart's charts are looked through. */
const DEEPEST = 4;

/** The objects among a chart's values, each in its namespace. */
export function valueObjects(values: unknown, namespace: string): readonly ValueObject[] {
  return readValues(values, namespace).objects;
}

/** What can never work with the objects among a chart's values, and strings that cannot be read. The rest is checked with the cluster. */
export function checkValueObjects(values: unknown, namespace: string): Finding[] {
  const { objects, broken } = readValues(values, namespace);
  const report = checkObjects(
    objects.map(({ object }) => object),
    { origin: (index) => originOf(objects[index]) },
  );
  const found = report.objects.flatMap(({ index, findings }) =>
    findings.map((each) => inValues(each, objects[index] ?? { path: "" })),
  );
  return [...broken, ...found.filter(isError)];
}

/** Kubernetes decodes what the chart passes to the cluster as it is written. */
export function originOf(object: ValueObject | undefined): ObjectOrigin {
  return { isTyped: true, findings: object?.findings };
}

/** The finding of an object, where it is among the values. */
export function inValues(found: Finding, { path, isFlat = false }: Pick<ValueObject, "path" | "isFlat">): Finding {
  const field = isFlat ? found.field?.replace(/^(metadata|spec)\./, "") : found.field;
  return { ...found, field: [path, field].filter(Boolean).join(".") };
}

/** What a chart of the library is known to do with its `extraObjects`. */
export interface ObjectsForm {
  /** True where its template fails with what is not a string. */
  readonly onlyStrings: boolean;
  /** False for another version of the chart than the one that was read. */
  readonly isKnown: boolean;
}

/** What Helm fails with, whichever objects they are. */
export function checkExtraObjects(extraObjects: unknown, { onlyStrings, isKnown }: ObjectsForm): Finding[] {
  if (extraObjects === undefined || extraObjects === null || isUnknown(extraObjects)) return [];
  const refuse = (field: string, message: string, fix: string): Finding =>
    finding(CHART_OBJECTS.form, { field, message, fix, ...(isKnown ? {} : { severity: Severity.WARNING }) });
  if (!isList(extraObjects)) {
    const message = `the chart expects a list, not ${describe(extraObjects)}, and Helm fails`;
    return [refuse("extraObjects", message, "write a list of objects")];
  }
  if (!onlyStrings) return [];
  return extraObjects.flatMap((each, i) =>
    typeof each === "string" || isUnknown(each)
      ? []
      : [
          refuse(
            `extraObjects[${i}]`,
            `the chart's template expects a string, not ${describe(each)}, and Helm fails`,
            "write it as a string of YAML, or as JSON.stringify({ ... })",
          ),
        ],
  );
}

function readValues(values: unknown, namespace: string): ValueObjects {
  const read = placesIn(values, "", DEEPEST).map(({ path, value }) => readValue(value, path, namespace));
  return { objects: read.flatMap(({ objects }) => objects), broken: read.flatMap(({ broken }) => broken) };
}

/** A value that holds objects. */
interface ValuePlace {
  readonly path: string;
  readonly value: unknown;
}

function placesIn(values: unknown, path: string, depth: number): ValuePlace[] {
  // A chart within the chart that is switched off renders nothing.
  if (!isMap(values) || isUnknown(values) || depth === 0 || values.enabled === false) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return NAMES.test(key) ? listed(value, here) : placesIn(value, here, depth - 1);
  });
}

/** One object, a list of objects, or some by names of the user's. */
function listed(value: unknown, path: string): ValuePlace[] {
  if (isList(value)) return value.map((each, i) => ({ path: `${path}[${i}]`, value: each }));
  if (!isMap(value) || isUnknown(value) || isObject(value)) return [{ path, value }];
  return Object.entries(value).map(([key, each]) => ({ path: `${path}.${key}`, value: each }));
}

const NOTHING: ValueObjects = { objects: [], broken: [] };

function readValue(value: unknown, path: string, namespace: string): ValueObjects {
  if (typeof value === "string") return readText(value, path, namespace);
  if (!isObject(value)) return NOTHING;
  const object: unknown = JSON.parse(withoutActions(JSON.stringify(value), namespace));
  return { objects: members(object, path, namespace), broken: [] };
}

/** YAML of one or several documents, or JSON. */
function readText(text: string, path: string, namespace: string): ValueObjects {
  if (!LOOKS_LIKE_OBJECT.test(text) || ACTION_LINE.test(text)) return NOTHING;
  const { read, broken, isTemplate } = readDocuments(path, withoutActions(text, namespace));
  // Of another language than Helm's.
  if (isTemplate) return NOTHING;
  const isOne = read.length + broken.length === 1;
  return {
    objects: read
      .filter(({ object }) => isObject(object))
      .flatMap(({ document, object, repeated }) =>
        members(object, isOne ? path : `${path} (document ${document})`, namespace, checkRepeatedKeys(repeated)),
      ),
    broken: broken.map(({ line, message }) =>
      finding(CHART_OBJECTS.form, {
        field: path,
        // Where a chart puts it is known only of some charts.
        severity: Severity.WARNING,
        message: `line ${line} of the string is ${message}`,
        fix: "correct it, or write JSON.stringify({ ... })",
      }),
    ),
  };
}

/** The object, or those in a list. */
function members(object: unknown, path: string, namespace: string, findings: readonly Finding[] = []): ValueObject[] {
  return flattenObjects([object]).objects.map((each) => ({
    path: [path, each.within].filter(Boolean).join("."),
    object: inNamespace(each.object, namespace),
    findings: each.within === "" ? findings : [],
  }));
}

/** What has no kind is not an object, or a template writes it. */
const LOOKS_LIKE_OBJECT = /(?:^|[\s{,])["']?kind["']?\s*:/m;

/** A line that is nothing but an action of a template: a condition, a loop, or any number of lines that it writes. */
const ACTION_LINE = /^\s*\{\{.*\}\}\s*$/m;

/** The release's namespace is known; what other actions of templates write is unknown, as a Terraform expression is. */
function withoutActions(text: string, namespace: string): string {
  return text.replace(/\{\{-?\s*\.Release\.Namespace\s*-?\}\}/g, namespace).replace(/\{\{.*?\}\}/gs, "${template}");
}

/** What says itself which kind of object it is. */
function isObject(value: unknown): boolean {
  if (isList(value)) return value.length > 0 && value.every(isObject);
  return isMap(value) && typeof value.apiVersion === "string" && typeof value.kind === "string";
}
