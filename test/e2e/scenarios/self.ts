// Who tests the testers: the harness's own tests and the emulator's, as part of every run.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checks, progress, seconds } from "../harness/checks";
import { isolatedEnvironment } from "../harness/environment";
import { nodeProgram, ROOT } from "../harness/parts";
import { cleanUpWhenInterrupted, run } from "../harness/processes";

export async function runSelf({ python, checks }: { python?: string; checks: Checks }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fargate-e2e-self-"));
  const log = join(folder, "run.log");
  const forget = cleanUpWhenInterrupted(() => {
    console.log(`interrupted: self: the log is ${log}`);
  });
  const environment = { ...isolatedEnvironment(), PYTHONDONTWRITEBYTECODE: "1" };
  const ends = async (what: string, program: string, ...args: readonly string[]): Promise<boolean> =>
    checks.check("self", what, async () => {
      const { code, output } = await run(program, args, { cwd: ROOT, env: environment, log });
      if (code !== 0) throw new Error(`${lastLines(output)}\nsee ${log}`);
      progress("self", /(?:Tests: +)?(\d+ passed.*)\n(?!Tests)/.exec(output)?.[1] ?? "");
    });

  const jest = ["--ci", "--testPathIgnorePatterns", "/node_modules/", "--roots", "test/e2e/unit"];
  const results = [await ends("the harness's own tests pass", nodeProgram("jest"), ...jest)];
  if (python === undefined) {
    checks.leaveOut("the emulator's own tests", "there is no Python for them");
  } else if (spawnSync(python, ["-c", "import pytest"], { stdio: "ignore" }).status === 0) {
    const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "emulator/tests"];
    results.push(await ends("the emulator's own tests pass", python, ...pytest));
  } else {
    checks.leaveOut("the emulator's own tests", `pytest: ${python} has none; see emulator/tests/requirements.txt`);
  }
  if (results.every(Boolean)) rmSync(folder, { recursive: true, force: true });
  else console.log(`${seconds()}        self: the log is ${log}`);
  forget();
}

function lastLines(output: string): string {
  return output
    .split("\n")
    .filter((line) => /^(E |FAILED|ERROR|\d+ (passed|failed))|●/.test(line))
    .slice(-20)
    .join("\n");
}
