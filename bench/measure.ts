// Runs two programs in turn and compares what they cost.
import { spawn } from "node:child_process";

export interface Program {
  readonly name: string;
  /** The command and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
}

/** What one run costs. */
interface Cost {
  readonly seconds: number;
  /** Of all processors, for the program and whatever it starts. */
  readonly cpuSeconds: number;
  /** Of a program that `withPeakMemory` made; otherwise not a number. */
  readonly peakMiB: number;
}

/** Medians of both programs, and of the ratios of their runs side by side. */
export interface Comparison {
  readonly first: Cost;
  readonly second: Cost;
  readonly ratio: Cost;
}

/** A program of Node.js that tells its peak memory. */
export function withPeakMemory(args: readonly string[]): string[] {
  return [process.execPath, "-r", require.resolve("./peak-memory.cjs"), ...args];
}

/**
 * Runs both programs `rounds` times, side by side, so that a slow moment hits both, and in turn the one and the other first.
 * A round before them warms the caches.
 */
export async function measurePair(first: Program, second: Program, rounds: number): Promise<Comparison> {
  const pairs: { first: Cost; second: Cost }[] = [];
  for (let round = -1; round < rounds; round++) {
    const isTurned = round % 2 === 0;
    const early = await runOnce(isTurned ? second : first);
    const late = await runOnce(isTurned ? first : second);
    if (round >= 0) pairs.push(isTurned ? { first: late, second: early } : { first: early, second: late });
  }
  return {
    first: medians(pairs.map((pair) => pair.first)),
    second: medians(pairs.map((pair) => pair.second)),
    ratio: medians(pairs.map(ratioOf)),
  };
}

function ratioOf({ first, second }: { readonly first: Cost; readonly second: Cost }): Cost {
  return {
    seconds: first.seconds / second.seconds,
    cpuSeconds: first.cpuSeconds / second.cpuSeconds,
    peakMiB: first.peakMiB / second.peakMiB,
  };
}

function medians(costs: readonly Cost[]): Cost {
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: median(costs.map(({ peakMiB }) => peakMiB)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Bash counts the processor time of a program with all that it starts. What the program says is dropped, errors are not. */
const TIMED = 'TIMEFORMAT="%R %U %S"; time "$@" 2>&1 >/dev/null';

function runOnce({ name, command, cwd }: Program): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", TIMED, "bash", ...command], {
      cwd,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, EXAMPLE: undefined, CHECKPOINT_DISABLE: "1", CI: "1" },
    });
    const said = { errors: "", times: "", peak: "" };
    child.stdio[1]?.on("data", (chunk: Buffer) => (said.errors += chunk.toString()));
    child.stdio[2]?.on("data", (chunk: Buffer) => (said.times += chunk.toString()));
    child.stdio[3]?.on("data", (chunk: Buffer) => (said.peak += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      const [seconds = NaN, user = NaN, system = NaN] = said.times.trim().split(" ").map(Number);
      if (code !== 0) reject(new Error(`${name} ended with ${code ?? "a signal"}\n${said.errors}`));
      else resolve({ seconds, cpuSeconds: user + system, peakMiB: said.peak === "" ? NaN : Number(said.peak) / 1024 });
    });
  });
}
