// Steps of a long check: each is told with its time, and the last line counts them.
import { spawnSync } from "node:child_process";

export class Steps {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** Runs one step; what it throws is why it failed. Gives what `body` gives, and undefined where it failed. */
  run(name, body) {
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
  async runAsync(name, body) {
    const started = Date.now();
    const outcome = await body().then(
      () => undefined,
      (error) => error,
    );
    this.run(`${name}${outcome === undefined ? `, ${seconds(started)}` : ""}`, () => {
      if (outcome !== undefined) throw outcome;
    });
  }

  skip(name, why) {
    this.skipped += 1;
    console.log(`skip ${name}: ${why}`);
  }

  /** The last line, which is what a machine reads; and the exit code. */
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ""}`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** Runs a program; throws with all that it said where it ends with another code than `expected`. */
export function run(program, args, { cwd, input, env, expected = 0 } = {}) {
  const options = {
    cwd,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, FORCE_COLOR: "0", ...env },
  };
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (error !== undefined) throw error;
  if (status !== expected) {
    throw new Error(`${[program, ...args].join(" ")} ended with ${status}, not ${expected}\n${stdout}${stderr}`);
  }
  return stdout;
}

/** Throws `message` unless `condition` holds. */
export function must(condition, message) {
  if (!condition) throw new Error(message);
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, "     ");
}
