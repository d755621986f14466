// Steps of a long check: each is printed with its time, and the last line counts them.
import { spawnSync } from "node:child_process";

export class Steps {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** Runs one step; what it throws is why it failed. Gives what `body` gives, and undefined where it failed. */
  run<Result>(name: string, body: () => Result): Result | undefined {
    const started = Date.now();
    try {
      const result = body();
      this.passed += 1;
      console.log(`ok   ${name} (${seconds(started)})`);
      return result;
    } catch (error) {
      this.failed += 1;
      console.log(
        `FAIL ${name} (${seconds(started)})\n${indent(error instanceof Error ? error.message : String(error))}`,
      );
      return undefined;
    }
  }

  /** The same for a body that gives a promise. */
  async runAsync(name: string, body: () => Promise<void>): Promise<void> {
    const started = Date.now();
    const failure = await body().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    this.run(`${name}${failure === undefined ? `, ${seconds(started)}` : ""}`, () => {
      if (failure !== undefined) throw failure;
    });
  }

  skip(name: string, why: string): void {
    this.skipped += 1;
    console.log(`skip ${name}: ${why}`);
  }

  /** The last line, which is what a machine reads; and the exit code. */
  end(): void {
    console.log(`${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ""}`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** Besides those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** @default 0 */
  readonly expected?: number;
}

/** Runs a program; throws with all that it said where it ends with another code than `expected`. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, input, env, expected = 0 }: RunOptions = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, FORCE_COLOR: "0", ...env },
  });
  if (error !== undefined) throw error;
  if (status !== expected) {
    throw new Error(
      `${[program, ...args].join(" ")} ended with ${status ?? "a signal"}, not ${expected}\n${stdout}${stderr}`,
    );
  }
  return stdout;
}

/** Throws `message` unless `condition` holds. */
export function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

function seconds(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, "     ");
}
