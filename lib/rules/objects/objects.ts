// Objects that a program applies: how they are read, and what is wrong with them before any rule looks at their pods.
import { error, finding, Finding, note, Severity, warning } from "../finding";
import { isMap, PlainMap } from "../manifests/field";
import { flattenObjects } from "../manifests/list";
import { checkPlaceholders, markPlaceholders } from "../manifests/placeholders";
import { groupOf, identify, isWorkload } from "../manifests/reader";
import { describe } from "../shown";
import { isUnknown } from "../unknown";
import { OBJECT_NAME } from "../workloads/object-names";
import { chartOfKind, foreignGroupOf, fullKindOf, isKnownVersion, isOutsideNamespaces, versionsOf } from "./kinds";
import { charactersOf, MOST_CHARACTERS, ObjectParts } from "./parts";

const FIELDS = "https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields";
const STORAGE = "https://helm.sh/docs/topics/advanced/#storage-backends";

/** The rules of this file. */
export const OBJECT = {
  unreadable: error("FG964", "objects are in YAML or JSON that kubectl accepts", "https://yaml.org/spec/1.1/"),
  file: error("FG965", "a file of objects has an absolute path", "https://nodejs.org/api/path.html#pathisabsolutepath"),
  incomplete: error("FG966", "an object has an apiVersion, a kind and a name", FIELDS),
  kind: error(
    "FG967",
    "a kind is in the API group and version that serve it",
    "https://kubernetes.io/docs/reference/using-api/#api-groups",
  ),
  nobody: warning(
    "FG968",
    "something serves the kind of an object",
    "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/",
  ),
  secret: warning(
    "FG969",
    "values of a Secret are not in the program",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
  ),
  tooLarge: error(
    "FG970",
    "an object is as small as what the API server stores",
    "https://etcd.io/docs/v3.5/dev-guide/limit/",
  ),
  split: note("FG971", "objects fit into one release", STORAGE),
  none: error("FG972", "there are objects to apply", FIELDS),
};

/** Objects, and what is wrong with all other values. */
export interface ListedObjects {
  readonly objects: readonly PlainMap[];
  readonly findings: readonly Finding[];
}

/**
 * The objects in `given`, lists taken apart, empty documents left out.
 *
 * @param placeOf where the given object at a position is, for people
 */
export function listObjects(given: readonly unknown[], placeOf: (index: number) => string): ListedObjects {
  const flat = flattenObjects(given);
  const listed = flat.objects.map(({ object, index, within }) => {
    return { object, findings: checkComplete(object, placeWithin(placeOf(index), within)) };
  });
  return {
    objects: listed.flatMap(({ object, findings }) => (findings.length === 0 && isMap(object) ? [object] : [])),
    findings: [
      ...listed.flatMap(({ findings }) => findings),
      ...flat.findings.map(({ index, finding: { message, fix, field = "" } }) =>
        finding(OBJECT.incomplete, { field: placeWithin(placeOf(index), field), message, fix }),
      ),
    ],
  };
}

/** `objects[0].items[2]`, or `web.yaml, line 3, items[2]`. */
function placeWithin(place: string, within: string): string {
  if (within === "") return place;
  if (!place.endsWith("]")) return `${place}, ${within}`;
  return within.startsWith("[") ? `${place}${within}` : `${place}.${within}`;
}

function checkComplete(object: unknown, field: string): Finding[] {
  if (!isMap(object)) {
    const message = `expected an object of Kubernetes, but this is ${describe(object)}`;
    return [finding(OBJECT.incomplete, { field, message, fix: "write a map with apiVersion, kind and metadata" })];
  }
  if (groupOf(object) === "kustomize.config.k8s.io") {
    const message = "a kustomization is read by kubectl, and is not an object of a cluster";
    return [finding(OBJECT.incomplete, { field, message, fix: "pass what `kubectl kustomize` prints for its folder" })];
  }
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const lacking = [
    ...(isText(object.apiVersion) ? [] : ["apiVersion"]),
    ...(isText(object.kind) ? [] : ["kind"]),
    ...(isText(metadata.name) || isText(metadata.generateName) ? [] : ["metadata.name"]),
  ];
  if (lacking.length > 0) {
    const message = `the object has no ${lacking.join(", no ")}`;
    return [finding(OBJECT.incomplete, { field, message, fix: `set ${lacking.join(", ")}` })];
  }
  if (isText(metadata.name)) return [];
  const message = `${String(object.kind)} has generateName and no name: each deploy would create one more, and delete the one before`;
  return [finding(OBJECT.incomplete, { field, message, fix: "set metadata.name" })];
}

function isText(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || isUnknown(value);
}

/** The name of an object among the values of a release: `Certificate.cert-manager.io/shop/web`. */
export function valueNameOf(object: unknown, namespace: string): string {
  return [fullKindOf(object), placeOfObject(object, namespace)].join("/");
}

/** What people call an object: `Deployment/shop/web`. */
export function labelOf(object: unknown, namespace?: string): string {
  return [identify(object).kind, placeOfObject(object, namespace)].join("/");
}

function placeOfObject(object: unknown, home?: string): string {
  const { namespace, name } = identify(object, { namespace: home });
  return isOutsideNamespaces(object) ? name : `${namespace}/${name}`;
}

/** What is wrong with objects, one by one and together. */
export function checkObjectList(objects: readonly PlainMap[], namespace: string): Finding[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const name = valueNameOf(object, namespace);
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice
      ? [twice(object, namespace)]
      : [...checkKind(object, namespace), ...checkSize(object, namespace), ...checkSecret(object, namespace)];
  });
}

/** That there is nothing to apply. */
export function checkAny(objects: readonly PlainMap[], field: string): Finding[] {
  if (objects.length > 0) return [];
  const message = "there are no objects, or only empty documents";
  return [finding(OBJECT.none, { field, message, fix: "pass at least one object" })];
}

function twice(object: PlainMap, namespace: string): Finding {
  return finding(OBJECT_NAME.objectTwice, {
    field: labelOf(object, namespace),
    message: "the objects contain it twice",
    fix: "remove one of them, or choose another name or namespace for it",
  });
}

function checkKind(object: PlainMap, namespace: string): Finding[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || isUnknown(apiVersion) || isUnknown(kind)) return [];
  const field = labelOf(object, namespace);
  if (apiVersion.startsWith("kustomize.config.k8s.io/")) {
    const message = "a Kustomization is for kustomize, and not for the API server";
    return [finding(OBJECT.kind, { field, message, fix: "pass what kubectl kustomize prints" })];
  }
  const versions = versionsOf(kind);
  if (versions.includes(apiVersion)) return [];
  const group = foreignGroupOf(object);
  const chart = group === undefined ? undefined : chartOfKind(group, kind);
  const isKnownGroup = chart !== undefined || group === undefined;
  const isOther = isKnownGroup && versions.length > 0;
  if (!isOther && !isKnownVersion(apiVersion)) return [];
  const fix =
    versions.length === 0 ? "correct the kind or the apiVersion" : `write apiVersion: ${versions.join(" or ")}`;
  const server = chart === undefined ? "" : `, in the version of the chart ${chart} that the library installs,`;
  // Another version of a chart may serve it, and so may an API server with beta versions.
  const isSure = chart === undefined && isKnownVersion(apiVersion);
  return [
    finding(OBJECT.kind, {
      field,
      message: `${apiVersion}${server} has no kind ${kind}`,
      fix,
      ...(isSure ? {} : { severity: Severity.WARNING }),
    }),
  ];
}

/** What etcd accepts by default. */
const LARGEST = 1.5 * 1024 * 1024;

function checkSize(object: PlainMap, namespace: string): Finding[] {
  const size = charactersOf(object);
  if (size <= LARGEST) return [];
  return [
    finding(OBJECT.tooLarge, {
      field: labelOf(object, namespace),
      message: `the object has ${size} characters as JSON, and the API server stores at most ${LARGEST}`,
      fix: "divide it, or keep its content in S3 or in an image",
    }),
  ];
}

function checkSecret(object: PlainMap, namespace: string): Finding[] {
  const { kind, apiVersion, data, stringData } = object;
  if (kind !== "Secret" || apiVersion !== "v1") return [];
  if (![data, stringData].some((each) => isMap(each) && Object.keys(each).length > 0)) return [];
  return [
    finding(OBJECT.secret, {
      field: labelOf(object, namespace),
      message: "the values of the Secret can be read in the program, in the state of Terraform and in a Secret of Helm",
      fix: "keep them in AWS Secrets Manager, from where an ExternalSecret copies them: see ExternalSecrets",
    }),
  ];
}

/** Unresolved placeholders, other than tokens of CDKTF. @param objects as they were passed */
export function checkFilledIn(objects: readonly PlainMap[], namespace: string): Finding[] {
  return objects.flatMap((object) => {
    const { placeholders } = markPlaceholders(object, isWorkload(object));
    return checkPlaceholders(placeholders.filter(({ text }) => !text.includes("${TfToken["))).map((found) => ({
      ...found,
      field: `${labelOf(object, namespace)}: ${found.field ?? ""}`,
      fix: "fill them in before the objects are passed, for example by envsubst or kustomize",
    }));
  });
}

/** That objects are in several releases, and what that means. */
export function checkParts({ others }: ObjectParts): Finding[] {
  if (others.length < 2) return [];
  return [
    finding(OBJECT.split, {
      field: "objects",
      message: `the objects are in ${others.length} releases, because one has room for ${MOST_CHARACTERS} characters; when a release has no room for one more, about half of its objects are deleted, and created again in another one`,
      fix: "divide the objects among several KubernetesObjects",
    }),
  ];
}

/** Objects of groups that nothing in the program brings, one for each group. */
export function checkServed(
  objects: readonly PlainMap[],
  isBrought: (object: PlainMap, group: string) => boolean,
  namespace: string,
): Finding[] {
  const reported = new Set<string>();
  return objects.flatMap((object) => {
    const group = foreignGroupOf(object);
    if (group === undefined || isUnknown(group) || reported.has(group) || isBrought(object, group)) return [];
    reported.add(group);
    const chart = chartOfKind(group, String(object.kind));
    const versions = chart === undefined ? versionsOf(String(object.kind)) : [];
    return [
      finding(OBJECT.nobody, {
        field: labelOf(object, namespace),
        message: `nothing in the program brings the kinds of ${group} to the cluster`,
        fix:
          versions.length > 0
            ? `write apiVersion: ${versions.join(" or ")}, or add what brings it to dependsOn`
            : `${chart === undefined ? "" : `install the chart ${chart}, or `}add the CustomResourceDefinitions to the objects, or what brings them to dependsOn`,
      }),
    ];
  });
}
