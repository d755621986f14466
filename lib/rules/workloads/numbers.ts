// Numbers of workloads, probes and users outside of what Kubernetes or its provider takes.
import { error, finding, Finding, Rule, Severity } from "../finding";
import { knownQuantity } from "../sizing/quantity";
import { SOURCES } from "../sources";
import { isUnknownNumber, isWithin } from "../unknown";

const PROBES =
  "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes";
const INIT_CONTAINERS = "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/";
const PROVIDER = "https://github.com/hashicorp/terraform-provider-kubernetes/blob/main/kubernetes";
const IDS = "https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go";
const DEPLOYMENTS = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/";

/** The rules of this file. */
export const WORKLOAD_NUMBER = {
  probe: error("FG850", "a probe's numbers are within limits", PROBES),
  initProbe: error("FG851", "an init container has no probes and no preStop", INIT_CONTAINERS),
  job: error("FG854", "a Job's numbers are within limits", `${PROVIDER}/schema_job_spec.go`),
  pod: error("FG855", "a pod's grace period, users and groups are within limits", IDS),
  rollout: error("FG856", "a Deployment's numbers are within limits", DEPLOYMENTS),
  limit: error("FG858", "a limit is not below its request", SOURCES.kubernetesResources),
};

/** What Kubernetes keeps in 32 bits ends here, and so do users and groups. */
const LARGEST = 2 ** 31 - 1;

/** When a probe runs. */
export interface CheckableProbe {
  readonly options: {
    readonly initialDelaySeconds?: number;
    readonly periodSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly failureThreshold?: number;
    readonly successThreshold?: number;
  };
}

/** What is wrong with the numbers of a probe. @param isReadiness only readiness may require several successes */
export function checkProbe(probe: CheckableProbe, field: string, isReadiness: boolean): Finding[] {
  const { options } = probe;
  const { successThreshold } = options;
  const least = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 };
  const numbers: { readonly [name: string]: number | undefined } = { ...options };
  return [
    ...Object.entries(least).flatMap(([name, min]) =>
      checkWhole(WORKLOAD_NUMBER.probe, numbers[name], `${field}.${name}`, min),
    ),
    ...checkWhole(WORKLOAD_NUMBER.probe, successThreshold, `${field}.successThreshold`, 1, isReadiness ? LARGEST : 1),
  ];
}

/** Options that an init container cannot have: it ends before anything could probe it. */
export function checkInitContainer(options: object, path: string): Finding[] {
  return ["readinessProbe", "livenessProbe", "startupProbe", "preStopCommand"].flatMap((name) => {
    if (Reflect.get(options, name) === undefined) return [];
    return [
      finding(WORKLOAD_NUMBER.initProbe, {
        field: `${path}${name}`,
        message: "an init container runs to completion, and has no probes and no preStop hook",
        fix: "leave it out, or make the container a sidecar",
      }),
    ];
  });
}

/** How a Job runs. */
export interface CheckableRun {
  readonly cleanup?: { readonly seconds?: number };
  readonly backoffLimit?: number;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly activeDeadlineSeconds?: number;
}

/** What is wrong with the numbers of a Job. */
function checkRun(run: CheckableRun): Finding[] {
  return [
    ...checkWhole(WORKLOAD_NUMBER.job, run.cleanup?.seconds, "cleanup", 0),
    ...checkWhole(WORKLOAD_NUMBER.job, run.backoffLimit, "backoffLimit", 0),
    ...checkWhole(WORKLOAD_NUMBER.job, run.completions, "completions", 1),
    ...checkWhole(WORKLOAD_NUMBER.job, run.parallelism, "parallelism", 0),
    ...checkWhole(WORKLOAD_NUMBER.job, run.activeDeadlineSeconds, "activeDeadlineSeconds", 1),
  ];
}

/** What is wrong with a Job that a deploy may wait for. Terraform's provider takes 0 pods at a time, and sends it. */
export function checkAwaitedRun(run: CheckableRun & { readonly waitForCompletion?: boolean }): Finding[] {
  const isAwaited = run.parallelism === 0 && (run.waitForCompletion ?? true);
  return [
    ...checkRun(run),
    ...(isAwaited
      ? [
          finding(WORKLOAD_NUMBER.job, {
            field: "parallelism",
            severity: Severity.WARNING,
            message: "with 0 pods at a time the Job never ends, and a deploy waits for its end until it fails",
            fix: "write 1 or more, or set waitForCompletion to false until pods are to run",
          }),
        ]
      : []),
  ];
}

/** When a CronJob runs, and what it keeps. */
export interface CheckableCronJob extends CheckableRun {
  readonly startingDeadlineSeconds?: number;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
}

/** What is wrong with the numbers of a CronJob. */
export function checkCronRun(run: CheckableCronJob): Finding[] {
  return [
    ...checkRun(run),
    ...checkWhole(WORKLOAD_NUMBER.job, run.startingDeadlineSeconds, "startingDeadlineSeconds", 0),
    ...checkWhole(WORKLOAD_NUMBER.job, run.successfulJobsHistoryLimit, "successfulJobsHistoryLimit", 0),
    ...checkWhole(WORKLOAD_NUMBER.job, run.failedJobsHistoryLimit, "failedJobsHistoryLimit", 0),
  ];
}

/** What is wrong with the numbers of a pod. */
export function checkPodNumbers(pod: {
  readonly terminationGracePeriodSeconds?: number;
  readonly fsGroup?: number;
}): Finding[] {
  return [
    ...checkWhole(WORKLOAD_NUMBER.pod, pod.terminationGracePeriodSeconds, "terminationGracePeriodSeconds", 0),
    ...checkWhole(WORKLOAD_NUMBER.pod, pod.fsGroup, "fsGroup", 0),
  ];
}

/** What is wrong with the user of a container. */
export function checkUser(user: { readonly userId?: number; readonly groupId?: number }, field: string): Finding[] {
  return [
    ...checkWhole(WORKLOAD_NUMBER.pod, user.userId, field, 0),
    ...checkWhole(WORKLOAD_NUMBER.pod, user.groupId, `${field}.groupId`, 0),
  ];
}

/** What is wrong with the numbers of a Deployment. A minute's fraction counts where it is whole seconds. */
export function checkRollout(rollout: {
  readonly replicas?: number;
  readonly rolloutTimeoutMinutes?: number;
}): Finding[] {
  const { replicas, rolloutTimeoutMinutes: minutes } = rollout;
  const found = checkWhole(WORKLOAD_NUMBER.rollout, replicas, "replicas", 0);
  if (minutes === undefined || isUnknownNumber(minutes) || isWithin(progressSeconds(minutes), 1, LARGEST)) return found;
  const message = `a deploy cannot wait for ${minutes} minutes`;
  const fix = `write a number from 1 to ${Math.floor(LARGEST / 60)}`;
  return [...found, finding(WORKLOAD_NUMBER.rollout, { field: "rolloutTimeoutMinutes", message, fix })];
}

/** After how many seconds Kubernetes gives a rollout up that Terraform waits `minutes` for. */
export function progressSeconds(minutes: number): number {
  return Math.round(minutes * 60);
}

/** Requests and limits of a container. */
export interface CheckableSize {
  readonly cpu: string;
  readonly memory: string;
  readonly cpuLimit: string;
  readonly memoryLimit: string;
}

/** What of a size has a limit below its request. */
export function checkLimits(size: CheckableSize): Finding[] {
  return [
    ...checkLimit("cpu", size.cpu, size.cpuLimit, "size.cpuLimit"),
    ...checkLimit("memory", size.memory, size.memoryLimit, "size.memoryLimit"),
  ];
}

function checkLimit(resource: string, request: string, limit: string, field: string): Finding[] {
  const [asked, allowed] = [knownQuantity(request), knownQuantity(limit)];
  if (asked === undefined || allowed === undefined || allowed >= asked) return [];
  return [
    finding(WORKLOAD_NUMBER.limit, {
      field,
      message: `the limit of ${limit} is below the request of ${request} of ${resource}`,
      fix: "leave the limit out: on Fargate it equals the request",
    }),
  ];
}

/** Text that Terraform reads as a number is left alone. */
function checkWhole(rule: Rule, value: unknown, field: string, min: number, max = LARGEST): Finding[] {
  if (typeof value !== "number" || isWithin(value, min, max)) return [];
  const range = min === max ? `${min}, or leave it out` : `a whole number of ${min} or more`;
  const fix = value > max && min < max ? `write a whole number of at most ${max}` : `write ${range}`;
  return [finding(rule, { field, message: `${value} is not valid`, fix })];
}
