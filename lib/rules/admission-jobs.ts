// Jobs: a finished pod keeps its micro-VM, and its price, until somebody deletes it.
import { HURTS } from "./admission-rules-hurts";
import { Finding, finding } from "./finding";
import { Workload } from "./workload-reader";

/** Whether a Job or a CronJob gives its micro-VMs back. */
export function checkJob(workload: Workload): Finding[] {
  const { job, kind, owners } = workload;
  if (job === undefined || job.hasTtl || job.keepsNothing) return [];
  // The CronJob that made it is where to write it.
  if (owners.some((owner) => owner.kind === "CronJob")) return [];
  const fix = `set ${job.path}.ttlSecondsAfterFinished, for example to 60`;
  if (kind === "CronJob") {
    const message = "each finished pod keeps its micro-VM, and is billed, until its Job falls out of the history";
    return [finding(HURTS.cronJobTtl, { field: job.path, message, fix })];
  }
  const message = "the finished pod keeps its micro-VM, and is billed, until somebody deletes the Job";
  return [finding(HURTS.jobTtl, { field: job.path, message, fix })];
}
