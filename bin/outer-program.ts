// Runs the programs that people have for their clusters. Never by a shell: what a cluster or a kubeconfig says stays an argument.
import { spawnSync } from "node:child_process";

/** What a program came to. */
export interface Answer {
  /** Undefined where it could not be run. */
  readonly status?: number;
  readonly out: string;
  /** Why there is no answer to read: that it could not be run, the last line of standard error, or that it wrote something else. */
  readonly problem: string;
  /** All lines of standard error. */
  readonly said: readonly string[];
}

/** Half of what a string can hold. */
const MOST_BYTES = 2 ** 28;

const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "is not installed"],
  ["ENOBUFS", `wrote more than ${MOST_BYTES / 2 ** 20} MiB, which is too much to read`],
]);

/** Waits for it to end. */
export function ask(program: string, words: readonly string[]): Answer {
  const { error, status, stdout, stderr } = spawnSync(program, [...words], {
    encoding: "utf8",
    env: process.env,
    // Who signs in may be asked for a code.
    stdio: ["inherit", "pipe", "pipe"],
    maxBuffer: MOST_BYTES,
  });
  if (error !== undefined) {
    const why = "code" in error && typeof error.code === "string" ? PROBLEMS.get(error.code) : undefined;
    return { out: "", said: [], problem: `${program} ${why ?? `cannot be run: ${error.message}`}` };
  }
  const said = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  // What a program that succeeds says there is a warning.
  const problem = status === 0 ? `${program} wrote something unexpected` : (said.at(-1) ?? `${program} failed`);
  return { status: status ?? -1, out: stdout, problem, said };
}

/** The JSON that a program wrote; undefined where it wrote something else. */
export function jsonOf({ out }: Answer): unknown {
  try {
    const value: unknown = JSON.parse(out);
    return value;
  } catch {
    return undefined;
  }
}
