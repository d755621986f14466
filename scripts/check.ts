// Runs every check of the project, two at a time, and ends with one line that counts them. Options: --only NAME[,NAME].
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scratch = mkdtempSync(join(tmpdir(), "check-"));
const jestReport = join(scratch, "jest.json");

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What Jest's option `--json` writes, in part. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

interface Step {
  readonly name: string;
  readonly command: string;
  /** How many checks it was. @default - one */
  readonly count?: () => Count | undefined;
}

/** Longest first, so that both processors are busy to the end. */
const steps: readonly Step[] = [
  { name: "tests", command: `npx jest --ci --json --outputFile=${jestReport}`, count: countJest },
  { name: "lint", command: "npm run -s lint" },
  { name: "types", command: "npm run -s typecheck" },
  { name: "format", command: "npm run -s format:check" },
  { name: "synth", command: "npm run -s synth" },
];

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1]?.split(",") : undefined;
const queue = steps.filter((step) => only === undefined || only.includes(step.name));
const total: Count = { passed: 0, failed: 0, skipped: 0 };

void Promise.all([runQueue(), runQueue()]).then(() => {
  rmSync(scratch, { recursive: true, force: true });
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});

async function runQueue(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const started = Date.now();
    const { code, output } = await run(step.command);
    const counted = step.count?.() ?? { passed: 0, failed: 0, skipped: 0 };
    const ok = code === 0;
    if (counted.passed + counted.failed === 0 || (!ok && counted.failed === 0)) counted[ok ? "passed" : "failed"] += 1;
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counted[key];
    if (!ok) console.log(output.trimEnd());
    console.log(`${ok ? "ok  " : "FAIL"} ${step.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
}

function run(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, env: { ...process.env, CHECKPOINT_DISABLE: "1", FORCE_COLOR: "0" } });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
}

function countJest(): Count | undefined {
  try {
    const report = JSON.parse(readFileSync(jestReport, "utf8")) as JestReport;
    const skipped = report.numPendingTests + report.numTodoTests;
    for (const { fullName, status } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
      if (status === "pending" || status === "todo") console.log(`skip ${fullName}`);
    }
    return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites, skipped };
  } catch {
    return undefined;
  }
}
