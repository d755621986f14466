// How long a pod keeps serving after it is asked to stop.
import { finding, Finding, Severity, warning } from "../finding";
import { isUnknownNumber, isWithin } from "../unknown";

/** The rules of this file. */
export const DRAINING = {
  time: warning(
    "FG956",
    "a pod has enough time to drain",
    "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  ),
};

/** A day; what takes longer is a mistake. */
const LONGEST = 86_400;

/** What is said of the end of a pod. */
export interface CheckedDrain {
  readonly drainSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly preStopCommand?: readonly string[];
}

/** What is wrong with how a pod drains. */
export function checkDrain({
  drainSeconds,
  terminationGracePeriodSeconds: grace,
  preStopCommand,
}: CheckedDrain): Finding[] {
  if (drainSeconds === undefined) return [];
  const say = (message: string, fix: string, severity?: Severity): Finding =>
    finding(DRAINING.time, { field: "drainSeconds", message, fix, severity });
  if (!isWithin(drainSeconds, 0, LONGEST)) {
    return [
      say(`${drainSeconds} is not a whole number from 0 to ${LONGEST}`, "write one in that range", Severity.ERROR),
    ];
  }
  if (drainSeconds === 0) return [];
  if (preStopCommand !== undefined) {
    const fix = "leave one of the two out";
    return [say("a container has one preStop hook, and preStopCommand sets it", fix, Severity.ERROR)];
  }
  if (grace === undefined || isUnknownNumber(grace) || isUnknownNumber(drainSeconds) || drainSeconds < grace) return [];
  return [
    say(
      `the pod is killed after ${grace} seconds, before its program is asked to stop`,
      "set a longer terminationGracePeriodSeconds, or leave it out: the default is 30 seconds more",
    ),
  ];
}
