// Where the logging configuration is: EKS reads one ConfigMap, in one namespace with one label.
import { error, finding, Finding, Severity, warning } from "../finding";
import { isMap, PlainMap } from "../manifests/field";
import { groupOf, kindOf, ReadOptions } from "../manifests/reader";
import { describe, shown } from "../shown";
import { isUnknown } from "../unknown";
import { isFile, lintFiles } from "./logging";
import { LOGGING } from "./rules";

const GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html";

/** The rules of this file. */
export const PLACE = {
  namespace: error("FG448", "the ConfigMap aws-logging is in the namespace aws-observability", GUIDE),
  label: error("FG449", "the namespace aws-observability has the label aws-observability: enabled", GUIDE),
  name: warning("FG450", "the logging configuration is in the ConfigMap aws-logging", GUIDE),
};

const NAME = "aws-logging";
/** The namespace in which EKS looks for it. */
export const NAMESPACE = "aws-observability";
/** The label of that namespace, and its value. */
export const LABEL = "aws-observability";
export const LABELLED = "enabled";

/** What is wrong with an object that has to do with logging; undefined for any other. */
export function lintLoggingObject(object: unknown, options: ReadOptions = {}): Finding[] | undefined {
  if (!isMap(object) || (groupOf(object) ?? "") !== "") return undefined;
  const metadata = isMap(object.metadata) ? object.metadata : {};
  switch (kindOf(object)) {
    case "Namespace":
      return metadata.name === NAMESPACE ? lintNamespace(metadata) : undefined;
    case "ConfigMap":
      return lintMap(object, metadata, options);
    default:
      return undefined;
  }
}

function lintNamespace({ labels }: PlainMap): Finding[] {
  const value = isMap(labels) && Object.hasOwn(labels, LABEL) ? labels[LABEL] : undefined;
  if (isUnknown(labels) || isUnknown(value) || value === LABELLED) return [];
  const given = value === undefined ? "lacks the label" : `has ${describe(value)} as its label`;
  const message = `the namespace ${given} ${LABEL}, and without it EKS does not turn on logging`;
  return [finding(PLACE.label, { field: "metadata.labels", message, fix: `label it ${LABEL}: ${LABELLED}` })];
}

function lintMap(map: PlainMap, metadata: PlainMap, options: ReadOptions): Finding[] | undefined {
  const { name } = metadata;
  const namespace = metadata.namespace ?? options.namespace;
  const isElsewhere = namespace !== NAMESPACE && !isUnknown(namespace);
  if (name === NAME) return isElsewhere && isOfOthers(map) ? undefined : lintNamed(map, namespace, isElsewhere);
  if (namespace !== NAMESPACE || typeof name !== "string" || isUnknown(name) || !isMeant(map)) return undefined;
  const message = `EKS reads only the ConfigMap ${NAME} in this namespace, and this one is named ${shown(name)}`;
  return [finding(PLACE.name, { field: "metadata.name", message, fix: `name it ${NAME}` })];
}

function lintNamed(map: PlainMap, namespace: unknown, isElsewhere: boolean): Finding[] {
  return [...(isElsewhere ? [elsewhere(namespace)] : []), ...lintContent(map)];
}

/** Where a manifest names no namespace, the one who applies it does. */
function elsewhere(namespace: unknown): Finding {
  const isWritten = typeof namespace === "string" && namespace !== "";
  return finding(PLACE.namespace, {
    field: "metadata.namespace",
    severity: isWritten ? Severity.ERROR : Severity.WARNING,
    message: isWritten
      ? `EKS reads ${NAME} only in the namespace ${NAMESPACE}, and this one is in ${shown(namespace)}`
      : `EKS reads ${NAME} only in the namespace ${NAMESPACE}, and this one has no namespace`,
    fix: `write namespace: ${NAMESPACE}`,
  });
}

/** What is wrong with the files of a ConfigMap. */
export function lintContent(map: PlainMap): Finding[] {
  if (isUnknown(map.data)) {
    const message = "the files are known only at apply and are not checked";
    return [finding(LOGGING.notChecked, { field: "data", message, fix: "use literal values to have them checked" })];
  }
  return lintFiles(isMap(map.data) ? map.data : {}, isMap(map.binaryData) ? Object.keys(map.binaryData) : []);
}

function keysOf(map: PlainMap): string[] {
  return [map.data, map.binaryData].flatMap((each) => (isMap(each) ? Object.keys(each) : []));
}

/** A program may call its own settings by this name, in its own namespace. */
function isOfOthers(map: PlainMap): boolean {
  const keys = keysOf(map);
  return keys.length > 0 && !keys.some(isFile);
}

/** A Fluent Bit of your own has a main file. */
function isMeant(map: PlainMap): boolean {
  const keys = keysOf(map);
  return keys.some(isFile) && !keys.includes("fluent-bit.conf");
}
