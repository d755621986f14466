// What the library costs whoever uses it: beside a bare CDKTF program of the same resources, and for many clusters.
// Run: npm run bench [-- number of rounds]. README.md says what is measured, and where the bars come from.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { bareProgram } from "./bare-program";
import { Comparison, measurePair, Program, withPeakMemory } from "./measure";

const root = join(__dirname, "..");
const rounds = Number(process.argv[2] ?? 11);
// Below the root, so that the programs find its packages; a folder of its own, so that two runs do not meet.
mkdirSync(join(root, ".cache"), { recursive: true });
const project = mkdtempSync(join(root, ".cache/bench-"));

async function main(): Promise<void> {
  makeProject();
  const results = [
    await judge("cdktf synth of the sources", { time: 1.25 }, [
      cdktfSynth(root, "tsx main.ts"),
      cdktfSynth(root, `tsx ${join(project, "bare.ts")}`),
    ]),
    await judge("cdktf synth of a project", { time: 1.15 }, [
      cdktfSynth(project, "tsx example.ts"),
      cdktfSynth(project, "tsx bare.ts"),
    ]),
    await judge("the program alone", { time: 1.75, memory: 1.35 }, [alone("example"), alone("bare")], 3),
    await judge("50 clusters beside 10", { time: 3.5 }, [alone("clusters", "50"), alone("clusters", "10")], 0.3),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

/** A user's project, with the library as it is published, and its programs as TypeScript and as JavaScript. */
function makeProject(): void {
  execFileSync("npm", ["run", "-s", "build"], { stdio: "inherit", cwd: root });
  const library = join(project, "node_modules/cdktf-eks-fargate");
  for (const each of ["dist", "package.json"]) cpSync(join(root, each), join(library, each), { recursive: true });
  cpSync(join(root, "cdktf.json"), join(project, "cdktf.json"));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "bench", private: true }));
  const compilerOptions = { module: "node16", moduleResolution: "node16", target: "ES2022" };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  for (const name of ["example", "clusters"]) {
    addProgram(name, readFileSync(join(root, "bench/programs", `${name}.ts`), "utf8"));
  }
  const ours = synthesised("example");
  addProgram("bare", bareProgram(ours));
  const [count, bareCount] = [ours, synthesised("bare")].map(({ resource }) => countResources(resource));
  if (count !== bareCount) throw new Error(`${count ?? 0} resources, and ${bareCount ?? 0} of the bare program`);
}

function addProgram(name: string, source: string): void {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(join(project, `${name}.ts`), source);
  writeFileSync(join(project, `${name}.js`), outputText);
}

type Stack = Parameters<typeof bareProgram>[0] & { readonly resource: Readonly<Record<string, object>> };

function synthesised(name: string): Stack {
  const out = join(project, "out");
  execFileSync(process.execPath, [join(project, `${name}.js`), out], { stdio: "ignore" });
  return JSON.parse(readFileSync(join(out, "stacks/fargate-serverless/cdk.tf.json"), "utf8")) as Stack;
}

function countResources(resources: Stack["resource"]): number {
  return Object.values(resources).flatMap((each) => Object.keys(each)).length;
}

function cdktfSynth(cwd: string, app: string): Program {
  const [cdktf, tsx] = ["cdktf", "tsx"].map((name) => join(root, "node_modules/.bin", name));
  const command = [cdktf ?? "", "synth", "--app", app.replace(/^tsx/, tsx ?? ""), "--output", join(project, "out")];
  return { name: app, command, cwd };
}

/** A compiled program, without the command line tool of cdktf. */
function alone(name: string, ...args: string[]): Program {
  return { name, command: withPeakMemory([`${name}.js`, join(project, "out"), ...args]), cwd: project };
}

/** Prints what the first program of `pair` costs more than the second one; true where it is within the bars. */
async function judge(
  title: string,
  bars: { readonly time: number; readonly memory?: number },
  [ours, other]: readonly [Program, Program],
  share = 1,
): Promise<boolean> {
  const compared = await measurePair(ours, other, Math.max(1, Math.round(rounds * share)));
  const { first, second } = compared;
  console.log(
    `${title}: ${first.cpuSeconds.toFixed(2)} s of the processor beside ${second.cpuSeconds.toFixed(2)} ` +
      `(${first.seconds.toFixed(2)} and ${second.seconds.toFixed(2)} by the clock)`,
  );
  const isWithin = [bar("time", compared, "cpuSeconds", bars.time)];
  if (bars.memory !== undefined) isWithin.push(bar("memory", compared, "peakMiB", bars.memory));
  return isWithin.every(Boolean);
}

function bar(what: string, { ratio }: Comparison, of: keyof Comparison["ratio"], limit: number): boolean {
  const isWithin = ratio[of] <= limit;
  console.log(
    `  ${what.padEnd(7)} ${ratio[of].toFixed(2)} (at most ${limit.toFixed(2)}) ${isWithin ? "ok" : "TOO MUCH"}`,
  );
  return isWithin;
}

void main().finally(() => {
  rmSync(project, { recursive: true, force: true });
});
