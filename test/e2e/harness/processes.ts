// Runs programs: their output goes to a log, their end is waited for, and only what was started here is ever ended.
import { ChildProcess, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Both outputs, as they came. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File to which both outputs are appended. */
  readonly log: string;
  /** Ended after so long. @default 300 */
  readonly timeoutSeconds?: number;
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a program in a process group of its own, to its end. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const started = Date.now();
  appendFileSync(options.log, `\n$ ${program} ${args.join(" ")}\n`);
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      appendFileSync(options.log, chunk);
    });
  }
  options.onStart?.(child);
  const limit = options.timeoutSeconds ?? 300;
  const timer = setTimeout(() => {
    output += `\nERROR: not through after ${limit} s, and ended\n`;
    endGroup(child, "SIGKILL");
  }, limit * 1000);
  const forget = endWithUs(child);
  try {
    return await new Promise<Run>((done, fail) => {
      child.on("error", fail);
      child.on("close", (code, signal) => {
        done({ code, signal, stdout, output, seconds: (Date.now() - started) / 1000 });
      });
    });
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** Ends the process and whatever it started, by its own id. */
export function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Also one that belongs to somebody else, whom we may not signal. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const running = new Set<ChildProcess>();
const cleanups = new Set<Cleanup>();
let isWatching = false;
let isInterrupted = false;

type Cleanup = () => Promise<void> | void;

/** What runs ends when we do, also when we are interrupted. */
export function endWithUs(child: ChildProcess): () => void {
  watchSignals();
  running.add(child);
  return () => {
    running.delete(child);
  };
}

/** Done before we end on an interrupt, when everything that ran has been ended; until what this answers is called. */
export function cleanUpWhenInterrupted(cleanup: Cleanup): () => void {
  watchSignals();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}

/** Then whatever fails fails because it was ended, which is not worth a word. */
export function hasBeenInterrupted(): boolean {
  return isInterrupted;
}

function watchSignals(): void {
  if (isWatching) return;
  isWatching = true;
  process.once("exit", endAll);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Not `once`: tsx passes on a Ctrl-C that the terminal has sent already, and the second would end us half cleaned up.
    process.on(signal, () => {
      if (isInterrupted) return;
      isInterrupted = true;
      endAll();
      const all = [...cleanups].map(async (cleanup) => cleanup());
      void Promise.allSettled(all).then(() => process.exit(130));
    });
  }
}

function endAll(): void {
  for (const each of running) endGroup(each, "SIGKILL");
}
