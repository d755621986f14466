// What the library costs at synth: beside a bare CDKTF program of the same resources, and for many clusters.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { bareProgram } from "./bare-program";
import { Measured, measure } from "./measure";

const root = join(__dirname, "..");
// Below the root, so that the programs find its packages; a folder of its own, so that two runs do not meet.
mkdirSync(join(root, ".cache"), { recursive: true });
const work = mkdtempSync(join(root, ".cache/bench-"));
const rounds = Number(process.argv[2] ?? 61);
const LIMIT = 1.2;

/** Both programs are compiled alike, and use the packages as they are published. */
const compilation = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    noEmit: false,
    declaration: false,
    noUnusedLocals: false,
    rootDir: root,
    outDir: join(work, "js"),
    types: ["node"],
    paths: {},
  },
  include: [join(root, "bench/programs"), join(work, "src")],
};

async function main(): Promise<void> {
  for (const folder of ["src", "out"]) mkdirSync(join(work, folder), { recursive: true });
  writeFileSync(join(work, "tsconfig.json"), JSON.stringify(compilation));
  execFileSync("npm", ["run", "-s", "build"], { stdio: "inherit", cwd: root });
  compile();
  const example = {
    name: "the example",
    args: [join(work, "js/bench/programs/example.js"), join(work, "out/example")],
  };
  execFileSync(process.execPath, example.args, { stdio: "ignore" });
  const json = readFileSync(join(work, "out/example/stacks/fargate-serverless/cdk.tf.json"), "utf8");
  writeFileSync(join(work, "src/bare.ts"), bareProgram(JSON.parse(json) as Parameters<typeof bareProgram>[0]));
  compile();

  const bare = {
    name: "a bare program",
    args: [join(work, "js", relative(root, work), "src/bare.js"), join(work, "out/bare")],
  };
  const [library, plain] = await measure([example, bare], rounds);
  const [ten, fifty] = await measure([clusters(10), clusters(50)], Math.min(3, rounds));
  for (const each of [library, plain, ten, fifty]) if (each !== undefined) print(each);
  const ok = [
    compare("time beside a bare program", library?.seconds, plain?.seconds, LIMIT),
    compare("memory beside a bare program", library?.peakMiB, plain?.peakMiB, LIMIT),
    compare("time of 50 clusters beside 10", fifty?.seconds, ten?.seconds, LIMIT * 5),
    compare("memory of 50 clusters beside 10", fifty?.peakMiB, ten?.peakMiB, LIMIT * 5),
  ];
  process.exitCode = ok.every(Boolean) ? 0 : 1;
}

function compile(): void {
  execFileSync("npx", ["tsc", "-p", join(work, "tsconfig.json")], { stdio: "inherit", cwd: root });
}

function clusters(count: number): { name: string; args: string[] } {
  const program = join(work, "js/bench/programs/clusters.js");
  return { name: `${count} clusters`, args: [program, join(work, `out/${count}`), String(count)] };
}

function print({ name, seconds, peakMiB }: Measured): void {
  console.log(`${name.padEnd(16)} ${seconds.toFixed(3).padStart(8)} s ${peakMiB.toFixed(0).padStart(6)} MiB`);
}

function compare(what: string, value = Number.NaN, base = Number.NaN, limit: number): boolean {
  const ratio = value / base;
  const isWithin = ratio <= limit;
  console.log(`${what.padEnd(32)} ${ratio.toFixed(2)} (at most ${limit.toFixed(2)}) ${isWithin ? "ok" : "TOO MUCH"}`);
  return isWithin;
}

void main().finally(() => {
  rmSync(work, { recursive: true, force: true });
});
