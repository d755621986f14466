// Jobs: a pod keeps its micro-VM, and its price, until all of it has ended and it is deleted.
import { HURTS } from "./rules-hurts";
import { finding, Finding } from "../finding";
import { JobShape, Workload } from "../manifests/reader";

/** Whether a Job or a CronJob gives its micro-VMs back. */
export function checkJob(workload: Workload): Finding[] {
  const { job, owners } = workload;
  // The CronJob that created it is where to write it.
  if (job === undefined || owners.some((owner) => owner.kind === "CronJob")) return [];
  return [...checkCleanup(workload, job), ...checkEnd(workload, job)];
}

function checkCleanup({ kind }: Workload, job: JobShape): Finding[] {
  if (job.hasTtl || job.keepsNothing || job.isDeletedWhenDone) return [];
  const fix = `set ${job.path}.ttlSecondsAfterFinished, for example to 60`;
  if (kind === "CronJob") {
    const message = "each finished pod keeps its micro-VM, and is billed, until its Job is removed from the history";
    return [finding(HURTS.cronJobTtl, { field: job.path, message, fix })];
  }
  const message = "the finished pod keeps its micro-VM, and is billed, until the Job is deleted";
  return [finding(HURTS.jobTtl, { field: job.path, message, fix })];
}

/** A proxy next to the work is the usual reason for a Job that never completes. */
function checkEnd({ pod }: Workload, job: JobShape): Finding[] {
  const [first, ...beside] = pod.containers;
  if (first === undefined || beside.length === 0) return [];
  const names = beside.map(({ name }) => `"${name}"`).join(", ");
  return [
    finding(HURTS.jobSidecar, {
      field: `${job.path}.template.spec.containers`,
      message: `the Job completes, and stops being billed, only when every container has ended, including ${names}`,
      fix: "make each of them end when the work is done, or turn it into an init container with restartPolicy Always",
    }),
  ];
}
