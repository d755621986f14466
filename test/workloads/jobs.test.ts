// Jobs give their Fargate nodes back.
import { TerraformStack } from "cdktf";
import { FargateCluster } from "../../lib";
import {
  ConcurrencyPolicy,
  FargateCronJob,
  FargateCronJobProps,
  FargateJob,
  FargateJobProps,
  JobCleanup,
  JobRestartPolicy,
} from "../../lib/workloads";
import { Graph } from "../support/graph";
import { Shop, shop, template } from "./shop";

const busybox = { namespace: "shop", image: "shop/report:1" };

function addJob(stack: TerraformStack, cluster: FargateCluster, options: Partial<FargateJobProps> = {}): FargateJob {
  return new FargateJob(stack, "report", { cluster, ...busybox, ...options });
}

const job = (options: Partial<FargateJobProps> = {}): Shop => shop((stack, cluster) => addJob(stack, cluster, options));

const cronJob = (options: Partial<FargateCronJobProps> = {}): Shop =>
  shop(
    (stack, cluster) => new FargateCronJob(stack, "report", { cluster, ...busybox, schedule: "0 3 * * *", ...options }),
  );

describe("a Job", () => {
  const { made, told } = job();

  it("runs one pod to its end and deletes itself a minute later", () => {
    expect(made.single("kubernetes_job_v1")).toMatchObject({
      metadata: { name: "report", namespace: "shop" },
      spec: { ttl_seconds_after_finished: "60", backoff_limit: 6, completions: 1, parallelism: 1 },
    });
    expect(template(made, "kubernetes_job_v1").spec.restart_policy).toBe("Never");
    expect(told).toEqual([]);
  });

  it("is waited for at a deploy, long enough for a Fargate node to start", () => {
    expect(made.single("kubernetes_job_v1")).toMatchObject({ wait_for_completion: true, timeouts: { create: "15m" } });
    const { made: other } = job({ waitForCompletion: false, timeoutMinutes: 60 });
    expect(other.single("kubernetes_job_v1")).toMatchObject({
      wait_for_completion: false,
      timeouts: { create: "60m" },
    });
  });

  it("waits for its profile", () => {
    const graph = new Graph(made);
    expect(graph.reaches(made.address("kubernetes_job_v1"), made.address("aws_eks_fargate_profile"))).toBe(true);
  });

  it("that is not deleted is reported, because its pod is billed", () => {
    const { made: kept, told: warned } = job({ cleanup: JobCleanup.byHand() });
    expect(kept.single("kubernetes_job_v1").spec).not.toHaveProperty("ttl_seconds_after_finished");
    expect(warned).toHaveLength(1);
    expect(warned[0]).toMatch(/^WARN test\/report: \[FG352\]/);
  });

  it("runs as configured in its props", () => {
    const { made: other } = job({
      cleanup: JobCleanup.afterSeconds(600),
      restartPolicy: JobRestartPolicy.ON_FAILURE,
      backoffLimit: 0,
      completions: 4,
      parallelism: 2,
      activeDeadlineSeconds: 3600,
    });
    expect(other.single("kubernetes_job_v1").spec).toMatchObject({
      ttl_seconds_after_finished: "600",
      backoff_limit: 0,
      completions: 4,
      parallelism: 2,
      active_deadline_seconds: 3600,
    });
    expect(template(other, "kubernetes_job_v1").spec.restart_policy).toBe("OnFailure");
  });

  it("does not run again because the cluster was upgraded", () => {
    expect(template(made, "kubernetes_job_v1").metadata.annotations).toEqual({});
  });
});

describe("a CronJob", () => {
  const { made, told } = cronJob();

  it("runs by the clock, one at a time, and its Jobs delete themselves", () => {
    expect(made.single("kubernetes_cron_job_v1").spec).toMatchObject({
      schedule: "0 3 * * *",
      concurrency_policy: "Forbid",
      suspend: false,
      job_template: { spec: { ttl_seconds_after_finished: "60" } },
    });
    expect(told).toEqual([]);
  });

  it("whose Jobs are not deleted is reported", () => {
    expect(cronJob({ cleanup: JobCleanup.byHand() }).told.join()).toContain("[FG353]");
  });

  it("has the time zone and the limits in its props", () => {
    const { made: other } = cronJob({
      timeZone: "Asia/Seoul",
      concurrencyPolicy: ConcurrencyPolicy.REPLACE,
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
      suspend: true,
    });
    expect(other.single("kubernetes_cron_job_v1").spec).toMatchObject({
      timezone: "Asia/Seoul",
      concurrency_policy: "Replace",
      starting_deadline_seconds: 300,
      successful_jobs_history_limit: 1,
      failed_jobs_history_limit: 2,
      suspend: true,
    });
  });

  it("rejects what Fargate would reject of its pods", () => {
    expect(() => cronJob({ capabilities: ["SYS_TIME"] })).toThrow("test/report: [FG307]");
    expect(() => cronJob({ capabilities: ["CHOWN"] })).not.toThrow();
  });
});
