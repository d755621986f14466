// From a Kubernetes object to the pod that it makes.
import { MANIFEST } from "./rules";
import { finding, Finding } from "../finding";
import { PodShape, readPod } from "./pod-shape";
import { Field, isMap, ReadLog } from "./field";
import { ClaimShape, readClaimTemplate } from "./storage";
import { describe } from "../shown";
import { readStrings } from "./strings";

/** An object that another one made. */
export interface OwnerShape {
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
}

/** How a Job or a CronJob cleans up behind itself. */
export interface JobShape {
  /** Where the Job's spec is: `spec`, or `spec.jobTemplate.spec` in a CronJob. */
  readonly path: string;
  /** True when `ttlSecondsAfterFinished` is set, known or not. */
  readonly hasTtl: boolean;
  /** True for a CronJob that keeps none of its finished Jobs. */
  readonly keepsNothing: boolean;
  /** True for a hook of Helm or Argo CD that is deleted when it has succeeded. */
  readonly isDeletedWhenDone: boolean;
}

/** What one object of Kubernetes is called. */
export interface ObjectIdentity {
  /** Kind of the object: `Deployment`. */
  readonly kind: string;
  /** Name in its metadata. */
  readonly name: string;
  /** Namespace in its metadata, or that of the options. */
  readonly namespace: string;
}

/** An object that creates pods, or is one. */
export interface Workload extends ObjectIdentity {
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: PodShape;
  /** How many pods it makes at a time. */
  readonly replicas: number;
  /** Where the pod's spec is in the object: `spec.template.spec`. */
  readonly podFieldPath: string;
  readonly owners: readonly OwnerShape[];
  readonly uid?: string;
  /** True when the object was read from a cluster, which adds fields that the user did not write. */
  readonly isLive: boolean;
  readonly claimTemplates: readonly ClaimShape[];
  /** The number of a StatefulSet's first pod. */
  readonly firstOrdinal: number;
  readonly job?: JobShape;
}

/** What reading an object gave: a workload, or why there is none. */
export interface WorkloadReading {
  readonly workload?: Workload;
  readonly findings: readonly Finding[];
}

/** Options of reading objects that leave something to the command line. */
export interface ReadOptions {
  /** The namespace of objects that name none. @default "default" */
  readonly namespace?: string;
}

interface KindFacts {
  readonly groups: readonly string[];
  /** The way to the object that holds the pod's `metadata` and `spec`. */
  readonly podAt: readonly string[];
  readonly replicasAt?: readonly string[];
  /** For a kind that creates no pods by itself. */
  readonly makesNone?: true;
}

const TEMPLATE = ["spec", "template"];
const KINDS: ReadonlyMap<string, KindFacts> = new Map([
  ["Pod", { groups: [""], podAt: [] }],
  ["PodTemplate", { groups: [""], podAt: ["template"], makesNone: true }],
  ["Deployment", { groups: ["apps", "extensions"], podAt: TEMPLATE, replicasAt: ["spec", "replicas"] }],
  ["StatefulSet", { groups: ["apps"], podAt: TEMPLATE, replicasAt: ["spec", "replicas"] }],
  ["DaemonSet", { groups: ["apps", "extensions"], podAt: TEMPLATE }],
  ["ReplicaSet", { groups: ["apps", "extensions"], podAt: TEMPLATE, replicasAt: ["spec", "replicas"] }],
  ["ReplicationController", { groups: [""], podAt: TEMPLATE, replicasAt: ["spec", "replicas"] }],
  ["Job", { groups: ["batch"], podAt: TEMPLATE, replicasAt: ["spec", "parallelism"] }],
  [
    "CronJob",
    {
      groups: ["batch"],
      podAt: ["spec", "jobTemplate", "spec", "template"],
      replicasAt: ["spec", "jobTemplate", "spec", "parallelism"],
    },
  ],
]);

/** The group of an object's `apiVersion`; empty for the core group, undefined when it is not set. */
export function groupOf(object: unknown): string | undefined {
  if (!isMap(object) || typeof object.apiVersion !== "string") return undefined;
  const slash = object.apiVersion.indexOf("/");
  return slash < 0 ? "" : object.apiVersion.slice(0, slash);
}

/** The kind of an object; undefined when it names none. */
export function kindOf(object: unknown): string | undefined {
  return isMap(object) && typeof object.kind === "string" && object.kind !== "" ? object.kind : undefined;
}

/** True for the kinds of Kubernetes that make pods; a `Job` of another API group is not one of them. */
export function isWorkload(object: unknown): boolean {
  return factsOf(object) !== undefined;
}

function factsOf(object: unknown): KindFacts | undefined {
  const facts = KINDS.get(kindOf(object) ?? "");
  const group = groupOf(object);
  return facts !== undefined && (group === undefined || facts.groups.includes(group)) ? facts : undefined;
}

/** Kind, namespace and name, as far as `object` tells them. */
export function identify(object: unknown, options: ReadOptions = {}): ObjectIdentity {
  const metadata = isMap(object) && isMap(object.metadata) ? object.metadata : {};
  const { name, namespace, generateName } = metadata;
  return {
    kind: kindOf(object) ?? "?",
    name: textOr(name, typeof generateName === "string" ? `${generateName}…` : "?"),
    namespace: textOr(namespace, options.namespace ?? "default"),
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** Reads the workload that `object` is. */
export function readWorkload(object: unknown, options: ReadOptions = {}): WorkloadReading {
  const problem = whyNoObject(object);
  if (problem !== undefined) return { findings: [problem] };
  const facts = factsOf(object);
  if (facts === undefined) {
    const message = `${kindOf(object) ?? ""} is not a workload`;
    return { findings: [finding(MANIFEST.noPod, { field: "kind", message, fix: "pass an object that creates pods" })] };
  }
  const log = new ReadLog();
  const root = Field.root(object, log);
  const holder = walk(root, facts.podAt);
  readStrings(root, `${groupOf(object) ?? ""}/${kindOf(object) ?? ""}`);
  const pod = readPod(holder.at("spec"), holder.at("metadata"));
  const workload: Workload = {
    ...identify(object, options),
    labels: pod.labels,
    pod,
    replicas: readReplicas(root, facts),
    podFieldPath: pod.path,
    owners: readOwners(root),
    uid: root.at("metadata").at("uid").text(),
    isLive: root.at("status").isSet && root.at("metadata").at("uid").isSet,
    claimTemplates: readClaimTemplates(root, identify(object, options)),
    firstOrdinal: readFirstOrdinal(root),
    job: readJob(root),
  };
  return { workload, findings: [...whyNoPod(pod, holder.at("spec"), log), ...findingsOf(log)] };
}

/** What of a workload decides how many pods it makes and which selectors take them. */
export interface PodCount extends ObjectIdentity {
  readonly labels: Readonly<Record<string, string>>;
  readonly owners: readonly OwnerShape[];
  readonly replicas: number;
}

/** Reads no more of a workload than its pods' number and labels. */
export function readPodCount(object: unknown, options: ReadOptions = {}): PodCount {
  const facts = factsOf(object);
  const root = Field.root(object, new ReadLog());
  return {
    ...identify(object, options),
    labels: walk(root, facts?.podAt ?? [])
      .at("metadata")
      .at("labels")
      .textMap(),
    owners: readOwners(root),
    replicas: readReplicas(root, facts),
  };
}

/** A StatefulSet, as far as it decides which claims its pods mount. */
export type ClaimingSet = Pick<Workload, "name" | "namespace" | "replicas" | "claimTemplates" | "firstOrdinal">;

/** Reads no more of a StatefulSet than its pods' claims. */
export function readClaimingSet(object: unknown, options: ReadOptions = {}): ClaimingSet {
  const root = Field.root(object, new ReadLog());
  const identity = identify(object, options);
  return {
    name: identity.name,
    namespace: identity.namespace,
    replicas: readReplicas(root, factsOf(object)),
    claimTemplates: readClaimTemplates(root, identity),
    firstOrdinal: readFirstOrdinal(root),
  };
}

function readFirstOrdinal(root: Field): number {
  return root.at("spec").at("ordinals").at("start").whole() ?? 0;
}

/** The part of an object that holds the metadata and the spec of its pod; undefined where it creates none. */
export function podOf(object: unknown, root: Field): Field | undefined {
  const facts = factsOf(object);
  return facts === undefined ? undefined : walk(root, facts.podAt);
}

function readReplicas(root: Field, facts: KindFacts | undefined): number {
  if (facts?.makesNone === true) return 0;
  return facts?.replicasAt === undefined ? 1 : (walk(root, facts.replicasAt).whole() ?? 1);
}

function walk(root: Field, way: readonly string[]): Field {
  return way.reduce((field, key) => field.at(key), root);
}

/** Why `object` is not a Kubernetes object at all. */
export function whyNoObject(object: unknown): Finding | undefined {
  if (!isMap(object)) {
    const message = `a manifest is a map with apiVersion, kind and metadata, but this is ${describe(object)}`;
    return finding(MANIFEST.notAnObject, { message, fix: "write one Kubernetes object per document" });
  }
  if (kindOf(object) !== undefined) return undefined;
  const message = object.kind === undefined ? "the object has no kind" : `its kind is ${describe(object.kind)}`;
  return finding(MANIFEST.notAnObject, { field: "kind", message, fix: "set the kind, such as Deployment" });
}

function whyNoPod(pod: PodShape, spec: Field, log: ReadLog): Finding[] {
  const isTold = [...log.problems.keys(), ...log.unknownPaths].some((path) =>
    `${spec.path}.containers`.startsWith(path),
  );
  if (pod.containers.length > 0 || isTold) return [];
  const message = spec.isSet ? "the pod has no container" : "it contains no pod";
  return [
    finding(MANIFEST.noPod, { field: spec.path, message, fix: "write at least one container with name and image" }),
  ];
}

/** What the reading itself found: wrong types, and once per object what is known only at apply. */
export function findingsOf(log: ReadLog): Finding[] {
  const wrong = [...log.problems.values()].map((problem) =>
    finding(MANIFEST.wrongType, {
      field: problem.path,
      message: `${problem.given} where Kubernetes expects ${problem.expected}`,
      fix: problem.fix,
    }),
  );
  if (log.unknownPaths.size === 0) return wrong;
  const message = `not checked, because it is known only at apply: ${[...log.unknownPaths].join(", ")}`;
  return [...wrong, finding(MANIFEST.notChecked, { message, fix: "use a literal value to have it checked" })];
}

function readOwners(root: Field): OwnerShape[] {
  return root
    .at("metadata")
    .at("ownerReferences")
    .items()
    .map((owner) => ({
      kind: owner.at("kind").text() ?? "",
      name: owner.at("name").text() ?? "",
      uid: owner.at("uid").text(),
    }));
}

/** More pods of one StatefulSet are not looked at. */
const MOST_PODS = 100;

/** The claims that the controller makes of a template, one for each pod: `<template>-<set>-0`. One at least. */
export function claimNames(set: ClaimingSet, template: ClaimShape): string[] {
  const pods = Math.max(1, Math.min(set.replicas, MOST_PODS));
  return Array.from({ length: pods }, (_, pod) => `${template.name}-${set.name}-${set.firstOrdinal + pod}`);
}

function readClaimTemplates(root: Field, { kind, namespace }: ObjectIdentity): ClaimShape[] {
  if (kind !== "StatefulSet") return [];
  const templates = root.at("spec").at("volumeClaimTemplates").items();
  return templates.map((template) => ({ ...readClaimTemplate(template, namespace), namespace }));
}

function readJob(root: Field): JobShape | undefined {
  const kind = kindOf(root.value);
  if (kind !== "Job" && kind !== "CronJob") return undefined;
  const spec = root.at("spec");
  const job = kind === "Job" ? spec : spec.at("jobTemplate").at("spec");
  const keeps = (key: string): boolean => spec.at(key).whole() !== 0;
  return {
    path: job.path,
    hasTtl: job.at("ttlSecondsAfterFinished").isSet,
    keepsNothing: kind === "CronJob" && !keeps("successfulJobsHistoryLimit") && !keeps("failedJobsHistoryLimit"),
    isDeletedWhenDone: kind === "Job" && isHookDeletedWhenDone(root.at("metadata").at("annotations")),
  };
}

/** A hook, the annotation that says when it is deleted, and the word in it for success. */
const HOOKS = [
  { hook: "helm.sh/hook", policy: "helm.sh/hook-delete-policy", word: "hook-succeeded" },
  { hook: "argocd.argoproj.io/hook", policy: "argocd.argoproj.io/hook-delete-policy", word: "HookSucceeded" },
];

/** Without such a policy a hook stays until the next one is created. */
function isHookDeletedWhenDone(annotations: Field): boolean {
  return HOOKS.some(({ hook, policy, word }) => {
    const words = (annotations.at(policy).text() ?? "").split(",").map((each) => each.trim());
    return annotations.at(hook).isSet && words.includes(word);
  });
}
