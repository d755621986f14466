// Runs the programs that people have for their clusters. Never by a shell: what a cluster or a kubeconfig says stays an argument.
import { spawnSync } from "node:child_process";

/** What a program came to. */
export interface Answer {
  /** Undefined where it could not be run. */
  readonly status?: number;
  readonly out: string;
  /** What it said on standard error, or why it could not be run; the last line of it. */
  readonly problem: string;
  /** All lines of standard error. */
  readonly said: readonly string[];
}

/** Waits for it to end. */
export function ask(program: string, words: readonly string[]): Answer {
  const { error, status, stdout, stderr } = spawnSync(program, [...words], {
    encoding: "utf8",
    env: process.env,
    // Who signs in may be asked for a code.
    stdio: ["inherit", "pipe", "pipe"],
    maxBuffer: 2 ** 29,
  });
  if (error !== undefined) {
    const isMissing = "code" in error && error.code === "ENOENT";
    return {
      out: "",
      said: [],
      problem: isMissing ? `${program} is not installed` : `${program} cannot be run: ${error.message}`,
    };
  }
  const said = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const problem = said.at(-1) ?? `${program} failed`;
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
