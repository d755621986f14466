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

/**
 * What happens when it is time for a run and the one before has not ended.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
 */
export enum ConcurrencyPolicy {
  /** Both run side by side. */
  ALLOW = "Allow",
  /** The new run is skipped. */
  FORBID = "Forbid",
  /** The old run is ended, and the new one starts. */
  REPLACE = "Replace",
}

/** Options of a `FargateCronJob`, apart from the cluster that it runs on. */
export interface FargateCronJobOptions extends WorkloadOptions, JobRunOptions {
  /** When it runs, in cron's five fields, minute, hour, day of month, month and day of week: `0 3 * * *`. */
  readonly schedule: string;
  /** Time zone of the schedule, for example `Asia/Seoul`. @default - UTC */
  readonly timeZone?: string;
  /** What happens when it is time for a run and the one before has not ended. @default ConcurrencyPolicy.FORBID */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /**
   * Seconds by which a run may start late; after that it is skipped. A Fargate pod needs a minute or two as it is.
   *
   * @default - at any time
   */
  readonly startingDeadlineSeconds?: number;
  /** How many finished Jobs are kept, where `cleanup` keeps them. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** How many failed Jobs are kept, where `cleanup` keeps them. @default 1 */
  readonly failedJobsHistoryLimit?: number;
  /** Starts no further runs. @default false */
  readonly suspend?: boolean;
}

/** Properties of a `FargateCronJob`. */
export interface FargateCronJobProps extends FargateCronJobOptions, WorkloadProps {}

/** A CronJob on Fargate, whose Jobs delete themselves after they end. */
export class FargateCronJob extends Construct {
  /** Name of the CronJob in Kubernetes. */
  public readonly cronJobName: string;
  /** Namespace of the CronJob and of its pods. */
  public readonly namespace: string;
  /** The service account of its pods; undefined where they have none of their own. */
  public readonly serviceAccount?: WorkloadServiceAccount;
  /** The underlying `kubernetes_cron_job_v1`. */
  public readonly resource: CronJobV1;

  /**
   * Creates the CronJob.
   *
   * @throws when Kubernetes would reject it, or its parts do not fit together: FG20x, FG82x to FG85x; what Fargate rejects
   * is reported at synth
   */
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
