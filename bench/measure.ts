// Runs programs in turn and keeps the median of their time and memory.
import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Program {
  readonly name: string;
  /** Arguments of `node`. */
  readonly args: readonly string[];
}

export interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly peakMiB: number;
}

/** Measures `programs` side by side: each round runs all of them once, so that a slow moment hits all. */
export async function measure(programs: readonly Program[], rounds: number): Promise<Measured[]> {
  const runs = programs.map((): { seconds: number; peakMiB: number }[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const run = await runOnce(program);
      // The first round warms the disk's cache.
      if (round >= 0) runs[index]?.push(run);
    }
  }
  return programs.map(({ name }, index) => ({
    name,
    seconds: median((runs[index] ?? []).map((run) => run.seconds)),
    peakMiB: median((runs[index] ?? []).map((run) => run.peakMiB)),
  }));
}

function runOnce({ name, args }: Program): Promise<{ seconds: number; peakMiB: number }> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, ["-r", join(__dirname, "peak-memory.cjs"), ...args], {
      stdio: ["ignore", "ignore", "inherit", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    let peak = "";
    child.stdio[3]?.on("data", (chunk: Buffer) => (peak += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`${name} ended with ${code ?? "a signal"}`));
      else resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, peakMiB: Number(peak) / 1024 });
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
