// One call of a deploy goes wrong, in one of four ways; what must hold afterwards.
import { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Call } from "../harness/calls";
import { Lane } from "../harness/lane";
import { endGroup, Run } from "../harness/processes";
import { Terraform } from "../harness/terraform";

/**
 * - throttle: AWS says "slow down" three times; the apply gets through by itself.
 * - outage: AWS fails with 5xx until it is repaired; the apply fails, the next one gets through.
 * - interrupt: somebody presses Ctrl-C, or CI cancels, while the call is under way.
 * - kill: Terraform and its provider are gone at once, before the call has any effect.
 */
export const MODES = ["throttle", "outage", "interrupt", "kill"] as const;
export type Mode = (typeof MODES)[number];

export interface Point {
  readonly mode: Mode;
  readonly service: string;
  readonly operation: string;
}

/** Enough to get over a throttled call, few enough not to wait for minutes where every try fails. */
export const RETRIES = 4;

/** The distinct calls of a deploy, in the order in which each was first made. */
export function distinctCalls(log: readonly Call[]): { service: string; operation: string }[] {
  const seen = new Map<string, { service: string; operation: string }>();
  for (const { kind, service, operation } of log) {
    if (kind === "call" && !seen.has(`${service} ${operation}`))
      seen.set(`${service} ${operation}`, { service, operation });
  }
  return [...seen.values()];
}

export function nameOf({ mode, service, operation }: Point): string {
  return `${mode} at ${service} ${operation}`;
}

/** Runs one apply into the fault. @throws if it did not go as the fault would have it */
export async function applyInto(lane: Lane, terraform: Terraform, point: Point): Promise<void> {
  const { mode, service, operation } = point;
  const { emulator } = lane;
  const kind = mode === "throttle" ? "throttle" : mode === "outage" ? "error" : "hang";
  await emulator.addFault({ kind, service, operation, times: mode === "throttle" ? 3 : 0 });
  try {
    const ended = await (kind === "hang" ? applyAndEnd(lane, terraform, mode) : terraform.tryApply());
    if ((await emulator.faultHits()) === 0) throw new Error("the fault was never hit: there was no such call");
    if ((ended.code === 0) !== (mode === "throttle")) {
      throw new Error(`the apply ended with ${ended.code ?? ended.signal ?? "nothing"}\n${errorsIn(ended.output)}`);
    }
  } finally {
    await emulator.clearFaults();
  }
}

async function applyAndEnd(lane: Lane, terraform: Terraform, mode: Mode): ReturnType<Terraform["tryApply"]> {
  const start: Start = (onStart) => terraform.tryApply(onStart, ...ONE_AT_A_TIME);
  return endAtFault(lane, start, mode === "kill" ? "SIGKILL" : "SIGINT");
}

/** One thing at a time: of what else is under way when Terraform ends, it may not hear the answer. */
export const ONE_AT_A_TIME = ["-parallelism=1"];

export type Start = (onStart: (child: ChildProcess) => void) => Promise<Run>;

/** Waits until a call hangs, then ends Terraform with the signal. */
export async function endAtFault(lane: Lane, start: Start, signal: NodeJS.Signals): Promise<Run> {
  let child: ChildProcess | undefined;
  let isRunning = true;
  const run = start((started) => {
    child = started;
  }).finally(() => {
    isRunning = false;
  });
  const watch = async (): Promise<void> => {
    while (isRunning && (await lane.emulator.faultHits()) === 0) await sleep(50);
    if (child !== undefined) endGroup(child, signal);
  };
  const [ended] = await Promise.all([run, watch()]);
  return ended;
}

/** The first line of each error. */
export function errorsIn(output: string): string {
  return output
    .split("\n")
    .filter((line) => line.includes("Error:"))
    .join("\n");
}
