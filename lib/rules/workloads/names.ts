// Names and labels of a workload and its parts that Kubernetes rejects only at apply.
import { error, finding, Finding, Rule } from "../finding";
import { SOURCES } from "../sources";
import { shown } from "../shown";
import { isUnknown } from "../unknown";

const CRON_JOBS = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/";

/** The rules of this file. */
export const WORKLOAD_NAME = {
  workload: error("FG830", "a workload's name is a DNS label", SOURCES.kubernetesNames),
  cronJob: error("FG831", "a CronJob's name has at most 52 characters", CRON_JOBS),
  part: error("FG832", "a container's or volume's name is a DNS label", SOURCES.kubernetesNames),
  twice: error("FG833", "the containers of a pod have different names", SOURCES.kubernetesValidation),
  label: error("FG857", "labels and annotations are well formed", SOURCES.kubernetesLabels),
};

const LABEL_LENGTH = 63;
const CRON_JOB_LENGTH = 52;
const SUBDOMAIN_LENGTH = 253;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const ALLOWED = "use only a-z, 0-9 and -, with a letter or a digit at both ends";

/** A workload's name and where it comes from. */
export interface WorkloadName {
  readonly name: string;
  /** The construct's id, unless a name is set. */
  readonly isId: boolean;
}

/**
 * What is wrong with the name of a workload. Kubernetes takes more for some kinds, but the name is also that of the main
 * container and the value of a label, which are the strictest.
 */
export function checkWorkloadName({ name, isId }: WorkloadName, field = "name"): Finding[] {
  return checkLabel(WORKLOAD_NAME.workload, isId ? "the construct's id" : "the name", name, LABEL_LENGTH, field);
}

/** The same of a CronJob, to whose name Kubernetes adds 11 characters for each run. */
export function checkCronJobName(name: string): Finding[] {
  if (isUnknown(name) || name.length <= CRON_JOB_LENGTH || name.length > LABEL_LENGTH) return [];
  return [tooLong(WORKLOAD_NAME.cronJob, "the name of a CronJob", name, CRON_JOB_LENGTH, "name")];
}

/** What is wrong with the name of a part of a pod. @param what `container` or `volume` */
export function checkPartName(what: string, name: string, field: string): Finding[] {
  return checkLabel(WORKLOAD_NAME.part, `the ${what}'s name`, name, LABEL_LENGTH, field);
}

/** What is wrong with the names of a pod's containers other than the main one. */
export function checkContainerNames(
  main: string,
  sidecars: readonly string[],
  initContainers: readonly string[],
): Finding[] {
  const all = [
    ...sidecars.map((name) => ({ name, field: `sidecars.${name}`, others: [main] })),
    ...initContainers.map((name) => ({ name, field: `initContainers.${name}`, others: [main, ...sidecars] })),
  ];
  return all.flatMap(({ name, field, others }) => [
    ...checkPartName("container", name, field),
    ...(others.includes(name) && !isUnknown(name) ? [containerTwice(name, name === main, field)] : []),
  ]);
}

/** What is wrong with labels. */
export function checkLabels(labels: { readonly [key: string]: unknown } = {}, field = "labels"): Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...checkKey("label", key, field),
    ...(typeof value === "string" ? checkValue(key, value, field) : []),
  ]);
}

/** What is wrong with the keys of annotations; their values are free, and case does not matter to their keys. */
export function checkAnnotations(
  annotations: { readonly [key: string]: string } = {},
  field = "annotations",
): Finding[] {
  return Object.keys(annotations).flatMap((key) => checkKey("annotation", key, field, key.toLowerCase()));
}

/** True for what most objects of Kubernetes can be called: a DNS subdomain. */
export function isObjectName(name: string): boolean {
  return name.length <= SUBDOMAIN_LENGTH && DNS_SUBDOMAIN.test(name);
}

/** True for a valid key of a label. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf("/");
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== undefined && !isObjectName(prefix)) return false;
  return name.length <= LABEL_LENGTH && QUALIFIED.test(name);
}

function checkKey(what: string, key: string, field: string, judged = key): Finding[] {
  if (isUnknown(key) || isLabelKey(judged)) return [];
  return [
    finding(WORKLOAD_NAME.label, {
      field,
      message: `the ${what} key ${shown(key)} is not valid`,
      fix: "use at most 63 letters, digits, -, _ and . for the name, after an optional domain and a /",
    }),
  ];
}

function checkValue(key: string, value: string, field: string): Finding[] {
  if (isUnknown(value) || value === "" || (value.length <= LABEL_LENGTH && QUALIFIED.test(value))) return [];
  const fix =
    value.length > LABEL_LENGTH
      ? `use at most ${LABEL_LENGTH} characters, or use an annotation`
      : "use only letters, digits, -, _ and ., with a letter or a digit at both ends, or use an annotation";
  return [
    finding(WORKLOAD_NAME.label, {
      field: `${field}["${key}"]`,
      message: `the label value ${shown(value)} is not valid`,
      fix,
    }),
  ];
}

function checkLabel(rule: Rule, what: string, name: string, max: number, field: string): Finding[] {
  if (isUnknown(name)) return [];
  if (name.length > max) return [tooLong(rule, what, name, max, field)];
  if (DNS_LABEL.test(name)) return [];
  const better = suggestion(name);
  return [
    finding(rule, {
      field,
      message: name === "" ? `${what} is empty` : `${what} ${shown(name)} is not a valid name in Kubernetes`,
      fix: better === "" ? ALLOWED : `write "${better}": ${ALLOWED}`,
    }),
  ];
}

function tooLong(rule: Rule, what: string, name: string, max: number, field: string): Finding {
  return finding(rule, {
    field,
    message: `${what} ${shown(name)} has ${name.length} characters`,
    fix: `use at most ${max}`,
  });
}

function containerTwice(name: string, isMain: boolean, field: string): Finding {
  return finding(WORKLOAD_NAME.twice, {
    field,
    message: `the pod already has a container "${name}"${isMain ? ": its main container is named after the workload" : ""}`,
    fix: "choose another name",
  });
}

/** `WebApp` and `Web_App` are `web-app` in Kubernetes. */
function suggestion(name: string): string {
  return name
    .slice(0, LABEL_LENGTH)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, LABEL_LENGTH)
    .replace(/-$/, "");
}
