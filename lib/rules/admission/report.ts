// Many objects at once, compared with each other: for the tool and for the synthesis.
import { podsAtFirst, podsAtMost } from "./autoscalers";
import { AdmissionContext, ClusterIndex, indexViews } from "./context";
import { belongsToDaemonSet } from "./host";
import { judgeObject, Judgement, sortByWeight } from "./judge";
import { withoutFargate } from "./off-fargate";
import { isAboutTerraform, ObjectOrigin, OriginalObject, withOrigin } from "./origin";
import { countUnjudged, UnjudgedKind } from "./unjudged";
import { MANIFEST } from "../manifests/rules";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { explainNoMatch, matchProfile, PROFILE_LABEL, ProfileMap } from "../profiles/profile-match";
import { FargateSize, parseSize } from "../sizing/sizes";
import { SizedPod } from "../sizing/sizing";
import { isUnknown } from "../unknown";
import { flattenObjects } from "../manifests/list";
import { objectKey, Owned, ownerKey } from "../manifests/owners";
import { identify, ObjectIdentity, Workload } from "../manifests/reader";
import { checkTypes } from "../manifests/types";
import { checkObjectName } from "../names";

/** Options of `checkObjects`. */
export interface CheckOptions extends Omit<AdmissionContext, "objects"> {
  /** The cluster's Fargate profiles by name. @default - which profile a pod matches is not checked */
  readonly profiles?: ProfileMap;
  /** Codes of findings that are meant; they are kept apart. @default - none */
  readonly acknowledged?: readonly string[];
  /** What is known of the given object at a position. @default - all are what Terraform writes */
  readonly origin?: (index: number) => ObjectOrigin | undefined;
}

/** What was found in one object, and what Fargate makes of it. */
export interface ObjectReport extends ObjectIdentity {
  /** Position in the input of the object, or of the list that holds it, from 0. */
  readonly index: number;
  /** Where in that it is: `items[3]`; undefined where it is that object itself. */
  readonly within?: string;
  /** What is wrong with it, errors first. */
  readonly findings: readonly Finding[];
  /** What is wrong with it and is meant, by the option `acknowledged`. */
  readonly acknowledged: readonly Finding[];
  /** What the fargate-scheduler says of the pod, word by word; undefined where it takes the pod. */
  readonly schedulerMessage?: string;
  /** Name of the Fargate profile that the pod matches; undefined where there is none, or where no profiles were passed. */
  readonly profile?: string;
  /**
   * True where a profile may take the pod, but Terraform alone knows which, or where no profiles were passed; undefined
   * otherwise.
   */
  readonly isProfileUnknown?: boolean;
  /** What each pod gets and costs; undefined where it gets none, or where that is known only at apply. */
  readonly size?: FargateSize;
  /**
   * What the sizer says of each pod: its requests, what is left of the size, the next smaller one; undefined for an object
   * that creates none.
   */
  readonly sized?: SizedPod;
  /** GiB of disk beyond the 20 that are free, of each pod; undefined for an object that creates none. */
  readonly billedStorageGiB?: number;
  /** How many pods it runs at a time; undefined for an object that creates none. */
  readonly replicas?: number;
  /** How many pods its autoscaler runs at most; undefined without an autoscaler that has a limit. */
  readonly maxReplicas?: number;
  /**
   * The object of the input that made this one, `Deployment/default/web`, where its pods are counted; undefined where there
   * is none.
   */
  readonly owner?: string;
}

/** What was found in all objects. */
export interface CheckReport {
  /** Every workload, and every other object with a finding, in the order of the input. */
  readonly objects: readonly ObjectReport[];
  /** Kinds that were not checked, and how many there are of each: custom resources, of which many create pods. */
  readonly unjudged: readonly UnjudgedKind[];
  /**
   * Objects that are defined more than once and differ, as near to those that refer to them, such as `StorageClass efs-sc`: nothing is
   * judged by them.
   */
  readonly ambiguous: readonly string[];
}

/** A report as it would be if no other object of the input had made this one, and what tells whether one did. */
interface Draft {
  readonly report: ObjectReport;
  /** Where the object was created. */
  readonly owned?: Owned;
}

/**
 * Judges objects of Kubernetes together: lists are taken apart, claims, volumes and budgets among them count, and a pod that
 * a Deployment among them made is reported only where it has more against it than the Deployment has. It never throws,
 * whatever the objects are.
 */
export function checkObjects(given: readonly unknown[], options: CheckOptions = {}): CheckReport {
  const flat = flattenObjects(given);
  const objects = flat.objects.map((each) => withOrigin(each, options.origin?.(each.index)));
  const clusters = indexViews(objects, options);
  // What was read of a pod is let go with each turn: of many thousands, only what is reported is kept.
  const drafts = objects.flatMap((each, position) => draft(each, clusters.clusterOf(position), options));
  const codes = collectCodes(drafts);
  const nested = flat.findings.map(({ index, finding: found }): ObjectReport => ({
    ...identify(given[index], options),
    index,
    findings: [found],
    acknowledged: [],
  }));
  return {
    objects: [...drafts.flatMap((each) => withoutRepeats(each, codes)), ...nested],
    unjudged: countUnjudged(objects.map(({ original }) => original)),
    ambiguous: clusters.ambiguous(),
  };
}

function draft(each: OriginalObject, cluster: ClusterIndex, options: CheckOptions): Draft[] {
  const { object, original, index, within } = each;
  const identity = {
    ...identify(original, options),
    index,
    ...(within === "" ? {} : { within }),
  };
  const judgement = judgeObject(object, cluster, options);
  const types = each.isTyped ? [...checkObjectName(object), ...checkTypes(object, judgement.findings)] : [];
  const sorted = (findings: readonly Finding[]): Finding[] =>
    sortByWeight([...findings, ...types, ...each.found].filter((found) => !isAboutTerraform(found, each)));
  const { workload } = judgement;
  if (workload === undefined) {
    const findings = sorted(judgement.findings);
    return findings.length === 0 ? [] : [{ report: { ...identity, ...split(findings, options) } }];
  }
  const placed = place(workload, judgement, cluster, options);
  // The Fargate scheduler never sees a pod that matches no profile.
  const judged = placed.isTaken ? judgement : withoutFargate(judgement);
  const { schedulerMessage } = judged;
  const report = {
    ...identity,
    ...split(sorted([...judged.findings, ...placed.findings]), options),
    ...(schedulerMessage === undefined ? {} : { schedulerMessage }),
    ...(placed.profile === undefined ? {} : { profile: placed.profile }),
    ...(placed.isProfileUnknown === true ? { isProfileUnknown: true } : {}),
    ...measure(workload, judged, cluster),
  };
  const { owners, labels } = workload;
  return [owners.length === 0 ? { report } : { report, owned: { ...identity, owners, labels } }];
}

/** The codes found in each workload, under its key. */
function collectCodes(drafts: readonly Draft[]): Map<string, ReadonlySet<string>> {
  const workloads = drafts.filter(({ report }) => report.replicas !== undefined);
  return new Map(
    workloads.map(({ report }) => [
      objectKey(report),
      new Set([...report.findings, ...report.acknowledged].map(({ code }) => code)),
    ]),
  );
}

/** Leaves out of an object what is reported of the one that created it; nothing is left of most. */
function withoutRepeats({ report, owned }: Draft, codes: ReadonlyMap<string, ReadonlySet<string>>): ObjectReport[] {
  const owner = owned === undefined ? undefined : ownerKey(owned, codes);
  if (owner === undefined) return [report];
  const told = codes.get(owner);
  const isNews = ({ code }: Finding): boolean => told?.has(code) !== true && code !== REFUSED.noProfile.code;
  const findings = report.findings.filter(isNews);
  return findings.length === 0
    ? []
    : [{ ...report, owner, findings, acknowledged: report.acknowledged.filter(isNews) }];
}

function split(
  findings: readonly Finding[],
  { acknowledged = [] }: CheckOptions,
): Pick<ObjectReport, "findings" | "acknowledged"> {
  const isMeant = ({ code }: Finding): boolean => acknowledged.includes(code);
  return { findings: findings.filter((found) => !isMeant(found)), acknowledged: findings.filter(isMeant) };
}

/** A live pod carries the size that it got. */
function measure(
  workload: Workload,
  { sized }: Judgement,
  cluster: ClusterIndex,
): Pick<ObjectReport, "size" | "sized" | "replicas" | "maxReplicas" | "billedStorageGiB"> {
  const { pod, isLive } = workload;
  const maxReplicas = podsAtMost(workload, cluster.autoscalers);
  const written =
    isLive && Object.hasOwn(pod.annotations, "CapacityProvisioned") ? pod.annotations.CapacityProvisioned : undefined;
  const size = (written === undefined ? undefined : parseSize(written)) ?? sized?.size;
  return {
    replicas: podsAtFirst(workload, cluster.autoscalers),
    ...(maxReplicas === undefined ? {} : { maxReplicas }),
    ...(size === undefined ? {} : { size }),
    ...(sized === undefined ? {} : { sized, billedStorageGiB: sized.ephemeralStorage.billedGiB }),
  };
}

interface Placement {
  readonly profile?: string;
  readonly isProfileUnknown?: boolean;
  /** False where the pods certainly match no profile. */
  readonly isTaken: boolean;
  readonly findings: readonly Finding[];
}

/** The profile that the pods match; a DaemonSet that avoids Fargate needs none. */
function place(workload: Workload, judgement: Judgement, cluster: ClusterIndex, { profiles }: CheckOptions): Placement {
  const makesNone = judgement.sized === undefined && judgement.schedulerMessage === undefined;
  const isUndecided = !workload.pod.labelsAreKnown;
  if (belongsToDaemonSet(workload) && makesNone) return { isTaken: true, findings: [] };
  if (profiles === undefined) return { isProfileUnknown: true, isTaken: true, findings: [] };
  const { namespace } = workload;
  const pod = { namespace, labels: chosenLabels(workload, profiles) };
  const { winner } = matchProfile(profiles, pod);
  if (winner !== undefined) return { profile: winner, isTaken: true, findings: [] };
  if (isUndecided || isUnknown(namespace)) {
    return { isProfileUnknown: true, isTaken: true, findings: [placeUnknown(workload)] };
  }
  const miss = explainNoMatch(profiles, pod, cluster.selectedLabels.get(namespace));
  if (miss === undefined) return { isTaken: true, findings: [] };
  const message = `no Fargate profile matches the pod, so it stays Pending: ${miss.reason}`;
  const fix = belongsToDaemonSet(workload) ? DAEMON_SET_FIX : miss.fix;
  return { isTaken: false, findings: [finding(REFUSED.noProfile, { field: "metadata.namespace", message, fix })] };
}

/** With a profile it would be rejected. */
const DAEMON_SET_FIX =
  "leave it out if every pod runs on Fargate, or acknowledge this finding if the cluster has nodes";

/** Which profile a pod matches matters most to users, so it is reported when that is not known. */
function placeUnknown({ namespace }: Workload): Finding {
  const isNamespace = isUnknown(namespace);
  return finding(MANIFEST.notChecked, {
    field: isNamespace ? "metadata.namespace" : "metadata.labels",
    message: "which Fargate profile matches the pod is not checked, because it is known only at apply",
    fix: "use a literal value to have it checked",
  });
}

/** EKS writes the profile's name on every pod that it takes; where profiles are known only by their selectors, names do not count. */
function chosenLabels({ isLive, labels }: Workload, profiles: ProfileMap): Workload["labels"] {
  const named = Object.hasOwn(labels, PROFILE_LABEL) ? labels[PROFILE_LABEL] : undefined;
  if (!isLive || named === undefined || Object.hasOwn(profiles, named)) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== PROFILE_LABEL));
}
