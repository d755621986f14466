// Pods that run by the clock.
import { Construct } from "constructs";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { askOptions } from "../options";
import { addressForOrder } from "../order";
import { checkSchedule, checkTimeZone } from "../rules/workloads/cron-schedule";
import { Finding } from "../rules/finding";
import { checkCronJobName } from "../rules/workloads/names";
import { checkCronRun } from "../rules/workloads/numbers";
import { JobRestartPolicy, JobRunOptions, jobSpec } from "./fargate-job";
import { WorkloadOptions, WorkloadProps } from "./pod-options";
import { PodTemplate } from "./pod-template";
import { WorkloadServiceAccount } from "./service-account";
import { loadCronJob } from "./kubernetes-resources";

/** What happens when it is time for a run and the one before has not ended. */
export enum ConcurrencyPolicy {
  /** Both run. */
  ALLOW = "Allow",
  /** The new one is left out. */
  FORBID = "Forbid",
  /** The old one is ended. */
  REPLACE = "Replace",
}

/** Options of a `FargateCronJob`, apart from the cluster that it runs on. */
export interface FargateCronJobOptions extends WorkloadOptions, JobRunOptions {
  /** Minute, hour, day of month, month, day of week: `0 3 * * *`. */
  readonly schedule: string;
  /** Time zone of the schedule, for example `Asia/Seoul`. @default - UTC */
  readonly timeZone?: string;
  /** @default ConcurrencyPolicy.FORBID */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /** How late a run may start. A Fargate pod needs a minute or two as it is. @default - at any time */
  readonly startingDeadlineSeconds?: number;
  /** Finished Jobs to keep, where `cleanup` keeps them. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** Failed Jobs to keep, where `cleanup` keeps them. @default 1 */
  readonly failedJobsHistoryLimit?: number;
  /** Starts no further runs. @default false */
  readonly suspend?: boolean;
}

/** Properties of a `FargateCronJob`. */
export interface FargateCronJobProps extends FargateCronJobOptions, WorkloadProps {}

/** A CronJob on Fargate, whose Jobs delete themselves after they end. */
export class FargateCronJob extends Construct {
  public readonly cronJobName: string;
  public readonly namespace: string;
  /** Undefined where it has none. */
  public readonly serviceAccount?: WorkloadServiceAccount;
  /** The underlying `kubernetes_cron_job_v1`. */
  public readonly resource: CronJobV1;

  /** @throws when Kubernetes would refuse it, or its parts do not fit together: FG20x, FG82x to FG85x; what Fargate refuses is reported at synth */
  constructor(scope: Construct, id: string, props: FargateCronJobProps) {
    super(scope, id);
    askOptions(this, "FargateCronJobProps", props);
    const { namespace, restartPolicy = JobRestartPolicy.NEVER, kubernetesProvider: provider } = props;
    const pods = new PodTemplate(this, props, { restartPolicy, findings: checkClock(props.name ?? id, props) });
    this.cronJobName = pods.name;
    this.namespace = namespace;
    this.serviceAccount = pods.serviceAccount;
    this.resource = new (loadCronJob().CronJobV1)(this, "Resource", {
      provider,
      metadata: { name: pods.name, namespace, labels: pods.selector },
      spec: {
        schedule: props.schedule,
        timezone: props.timeZone,
        concurrencyPolicy: props.concurrencyPolicy ?? ConcurrencyPolicy.FORBID,
        startingDeadlineSeconds: props.startingDeadlineSeconds,
        successfulJobsHistoryLimit: props.successfulJobsHistoryLimit ?? 3,
        failedJobsHistoryLimit: props.failedJobsHistoryLimit ?? 1,
        suspend: props.suspend ?? false,
        jobTemplate: { metadata: { labels: pods.selector }, spec: jobSpec(pods, props) },
      },
    });
    pods.start(this.resource, props.parallelism ?? 1);
  }

  /** Terraform address of the CronJob; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

/** What is wrong with a CronJob apart from its pods. */
function checkClock(name: string, props: FargateCronJobProps): Finding[] {
  return [
    ...checkCronJobName(name),
    ...checkSchedule(props.schedule),
    ...(props.timeZone === undefined ? [] : checkTimeZone(props.timeZone)),
    ...checkCronRun(props),
  ];
}
