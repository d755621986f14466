// Pods that run to an end, and give their Fargate nodes back.
import { Construct } from "constructs";
import { JobV1, JobV1Spec } from "@cdktf/provider-kubernetes/lib/job-v1";
import { askOptions } from "../options";
import { addressForOrder } from "../order";
import { checkAwaitedRun } from "../rules/workloads/numbers";
import { JobCleanup } from "./job-cleanup";
import { WorkloadOptions, WorkloadProps } from "./pod-options";
import { PodTemplate } from "./pod-template";
import { WorkloadServiceAccount } from "./service-account";
import { loadJob } from "./kubernetes-resources";

/**
 * What happens to a container that fails.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures
 */
export enum JobRestartPolicy {
  /** A new pod is created, on a new Fargate node: slower, but the failed one's logs and state stay apart. */
  NEVER = "Never",
  /** The container is started again in its pod. */
  ON_FAILURE = "OnFailure",
}

/** Options of a run, be it one Job or those of a CronJob. */
export interface JobRunOptions {
  /**
   * When the finished pods are deleted, and with them their Fargate nodes, which are billed until then.
   *
   * @default JobCleanup.afterSeconds(60)
   */
  readonly cleanup?: JobCleanup;
  /** What happens to a container that fails. @default JobRestartPolicy.NEVER */
  readonly restartPolicy?: JobRestartPolicy;
  /** How often a failed run is tried again. @default 6 */
  readonly backoffLimit?: number;
  /** How many pods must end well. @default 1 */
  readonly completions?: number;
  /** How many pods run at a time, each on a node of its own. @default 1 */
  readonly parallelism?: number;
  /** Seconds until Kubernetes ends it, tries included; what hangs is billed until then. @default - none */
  readonly activeDeadlineSeconds?: number;
}

/** Options of a `FargateJob`, apart from the cluster that it runs on. */
export interface FargateJobOptions extends WorkloadOptions, JobRunOptions {
  /** Makes a deploy wait until the Job has ended well, and fail when it does not. @default true */
  readonly waitForCompletion?: boolean;
  /** Minutes that a deploy waits for that. @default 15 */
  readonly timeoutMinutes?: number;
}

/** Properties of a `FargateJob`. */
export interface FargateJobProps extends FargateJobOptions, WorkloadProps {}

/**
 * A Job on Fargate. It deletes itself after it ends: a finished pod keeps its node, and its price, as long as it is there.
 *
 * Terraform then finds it gone, and the next deploy runs it again: a Job in a program is for work that may be repeated,
 * such as a migration. For work by the clock take a `FargateCronJob`.
 */
export class FargateJob extends Construct {
  /** Name of the Job in Kubernetes. */
  public readonly jobName: string;
  /** Namespace of the Job and of its pods. */
  public readonly namespace: string;
  /** The service account of its pods; undefined where they have none of their own. */
  public readonly serviceAccount?: WorkloadServiceAccount;
  /** The underlying `kubernetes_job_v1`. */
  public readonly resource: JobV1;

  /**
   * Creates the Job; a deploy waits for its end unless `waitForCompletion` is false.
   *
   * @throws when Kubernetes would reject it, or its parts do not fit together: FG20x, FG82x to FG85x; what Fargate rejects
   * is reported at synth
   */
  constructor(scope: Construct, id: string, props: FargateJobProps) {
    super(scope, id);
    askOptions(this, "FargateJobProps", props);
    const { namespace, restartPolicy = JobRestartPolicy.NEVER, kubernetesProvider: provider } = props;
    const pods = new PodTemplate(this, props, { restartPolicy, findings: checkAwaitedRun(props) });
    const timeout = `${props.timeoutMinutes ?? 15}m`;
    this.jobName = pods.name;
    this.namespace = namespace;
    this.serviceAccount = pods.serviceAccount;
    this.resource = new (loadJob().JobV1)(this, "Resource", {
      provider,
      metadata: { name: pods.name, namespace, labels: pods.selector },
      spec: jobSpec(pods, props),
      waitForCompletion: props.waitForCompletion ?? true,
      timeouts: { create: timeout, update: timeout, delete: "10m" },
    });
    pods.start(this.resource, props.parallelism ?? 1);
  }

  /** Terraform address of the Job; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

/** @internal The spec of a Job, whoever starts it. */
export function jobSpec(pods: PodTemplate, run: JobRunOptions): JobV1Spec {
  return {
    ttlSecondsAfterFinished: (run.cleanup ?? JobCleanup.afterSeconds(60)).seconds?.toString(),
    backoffLimit: run.backoffLimit ?? 6,
    completions: run.completions ?? 1,
    parallelism: run.parallelism ?? 1,
    activeDeadlineSeconds: run.activeDeadlineSeconds,
    template: { metadata: { labels: pods.labels, annotations: pods.annotations }, spec: pods.spec },
  };
}
