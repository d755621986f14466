// One object, judged by every rule that is about it.
import { checkBudget } from "./budgets";
import { ClusterIndex, typeOf } from "./context";
import { checkControllerArguments } from "./controller-flags";
import { checkEmptyDirs } from "./empty-dirs";
import { checkHardware } from "./hardware";
import { checkDaemonSet, checkHost, staysOffFargate } from "./host";
import { checkContainers } from "./identity";
import { checkPodImages } from "./images";
import { checkJob } from "./jobs";
import { MAX_SIZE_MESSAGE, refusalOf } from "./message";
import { checkNetworkObject } from "./network";
import { checkOwnNode } from "./own-node";
import { checkPlacement } from "./placement";
import { checkResources, sizeOf } from "./resources";
import { checkSecurity, checkSysctls } from "./security";
import { checkVolumes } from "./volumes";
import { Finding, isError, Severity } from "../finding";
import { lintLoggingObject } from "../logging/place";
import { SizedPod } from "../sizing/sizing";
import { Field, ReadLog } from "../manifests/field";
import {
  findingsOf,
  identify,
  isWorkload,
  ReadOptions,
  readWorkload,
  whyNoObject,
  Workload,
} from "../manifests/reader";
import { readBudget } from "../manifests/budget";
import { readStrings } from "../manifests/strings";

/** What is known of one object. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Where the object makes pods. */
  readonly workload?: Workload;
  /** Where its size is known; undefined also where Fargate rejects the pod. */
  readonly sized?: SizedPod;
  /** What the Fargate scheduler says; undefined where it takes the pod. */
  readonly schedulerMessage?: string;
}

const BY_WEIGHT = [Severity.ERROR, Severity.WARNING, Severity.INFO];

/** Judges any object; one that has nothing to do with Fargate has no findings. */
export function judgeObject(object: unknown, cluster: ClusterIndex, options: ReadOptions = {}): Judgement {
  const judged = isWorkload(object) ? judgeWorkload(object, cluster, options) : judgeOther(object, cluster, options);
  return { ...judged, findings: sortByWeight(judged.findings) };
}

/** Errors first; within one weight, in the order in which they were found. */
export function sortByWeight(findings: readonly Finding[]): Finding[] {
  return BY_WEIGHT.flatMap((severity) => findings.filter((found) => found.severity === severity));
}

function judgeWorkload(object: unknown, cluster: ClusterIndex, options: ReadOptions): Judgement {
  const { workload, findings } = readWorkload(object, options);
  if (workload === undefined) return { findings };
  if (staysOffFargate(workload)) return { workload, findings: [...findings, ...checkDaemonSet(workload)] };
  const { pod } = workload;
  const sized = sizeOf(pod);
  const isTooLarge = sized !== undefined && sized.size === undefined && !sized.undecided && isMeasured(sized);
  const schedulerMessage = refusalOf(workload, cluster) ?? (isTooLarge ? MAX_SIZE_MESSAGE : undefined);
  const host = [...checkDaemonSet(workload), ...checkHost(workload)];
  const machine = [...checkSysctls(pod), ...checkHardware(pod)];
  const placement = checkPlacement(workload);
  const isRefused = schedulerMessage !== undefined || [...host, ...machine, ...placement].some(isError);
  return {
    workload,
    ...(isRefused ? {} : { sized }),
    ...(schedulerMessage === undefined ? {} : { schedulerMessage }),
    findings: [
      ...findings,
      ...host,
      ...checkVolumes(workload, cluster),
      ...checkEmptyDirs(pod, sized),
      ...checkSecurity(pod),
      ...machine,
      ...checkResources(pod, sized, isRefused),
      ...checkContainers(pod),
      ...checkPodImages(pod),
      ...checkOwnNode(pod),
      ...checkControllerArguments(pod),
      ...placement,
      ...checkJob(workload),
    ],
  };
}

/** A quantity that cannot be read leaves the size open, and is reported with a code of its own. */
function isMeasured(sized: SizedPod): boolean {
  return !sized.findings.some((found) => found.code === MALFORMED_QUANTITY);
}

const MALFORMED_QUANTITY = "FG202";

function judgeOther(object: unknown, cluster: ClusterIndex, options: ReadOptions): Judgement {
  const problem = whyNoObject(object);
  if (problem !== undefined) return { findings: [problem] };
  const log = new ReadLog();
  const root = Field.root(object, log);
  const type = typeOf(object);
  const { kind, name, namespace } = identify(object, options);
  readStrings(root, type);
  const found =
    type === "policy/PodDisruptionBudget"
      ? checkBudget(readBudget(root, name, namespace), cluster)
      : checkNetworkObject(type, { kind, name, namespace, root }, cluster);
  return { findings: [...found, ...findingsOf(log), ...(lintLoggingObject(object, options) ?? [])] };
}
