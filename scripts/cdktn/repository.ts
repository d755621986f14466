// A copy of the repository in which cdktf is an alias: its types, its build, what its example synthesises by the command line
// tools of both, and its whole test suite.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Manifest, readManifest } from "../manifest";
import { must, run, Steps } from "../steps";
import { Aliases, NPM_INSTALL, targetOf, WITH_AWS } from "./aliases";
import { BY_AWS_PROVIDER, BY_CDKTN, compareStacks, readStack, Stack } from "./synthesised";

/** What is compared with, made on cdktf itself. */
export interface Reference {
  /** The compiled package. */
  readonly dist: string;
  /** The example of main.ts, which has one stack. */
  readonly example: Stack;
}

/** The command line tool of cdktn, and the `PATH` with the Node.js that it needs; or why there is none. */
export type CdktnCli = { readonly program: string; readonly path: string } | { readonly why: string };

export const EXAMPLE = "fargate-serverless";
const NOT_COPIED = /^(node_modules|dist|cdktf\.out|coverage|\.(git|cache|e2e|eslintcache)|.*\.tgz)$/;

export function copyRepository(tree: string): void {
  for (const name of readdirSync(".").filter((each) => !NOT_COPIED.test(each)))
    cpSync(name, join(tree, name), { recursive: true });
}

/** @param tree folder for the copy */
export function testRepository(
  steps: Steps,
  tree: string,
  aliases: Aliases,
  reference: Reference,
  cli: CdktnCli,
): void {
  const title = `repository on ${Object.values(aliases).map(targetOf).join(" and ")}`;
  if (steps.run(`${title}: install`, () => install(tree, aliases)) === undefined) return;
  const tsc = (...args: string[]): string =>
    run(process.execPath, [join(tree, "node_modules/typescript/bin/tsc"), ...args, "--pretty", "false"], { cwd: tree });
  const compareExample = (): void => {
    const expected = aliases === WITH_AWS ? BY_AWS_PROVIDER : BY_CDKTN;
    compareStacks(reference.example, readStack(join(tree, "cdktf.out"), EXAMPLE), expected);
  };
  steps.run(`${title}: types`, () => tsc("-p", "tsconfig.json"));
  steps.run(`${title}: the build is that on cdktf, byte for byte`, () => {
    tsc("-p", "tsconfig.build.json");
    compareFolders(reference.dist, join(tree, "dist"));
  });
  steps.run(`${title}: cdktf synth`, () => {
    run("npx", ["--no-install", "cdktf", "synth"], { cwd: tree, env: { CHECKPOINT_DISABLE: "1" } });
    compareExample();
  });
  if ("why" in cli) steps.skip(`${title}: cdktn synth`, cli.why);
  else {
    steps.run(`${title}: cdktn synth`, () => {
      const PATH = `${join(tree, "node_modules/.bin")}:${cli.path}`;
      run(cli.program, ["synth"], { cwd: tree, env: { CHECKPOINT_DISABLE: "1", PATH } });
      compareExample();
    });
  }
  runTests(steps, tree, title);
}

/** All but the aliases is as locked. */
function install(tree: string, aliases: Aliases): true {
  copyRepository(tree);
  const file = join(tree, "package.json");
  const own = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  // npm rejects an override that differs from a direct dependency.
  const devDependencies = { ...own.devDependencies, ...aliases };
  writeFileSync(file, JSON.stringify({ ...own, devDependencies, overrides: aliases }, undefined, 2));
  run("npm", [...NPM_INSTALL, "--ignore-scripts"], { cwd: tree });
  for (const [name, alias] of Object.entries(aliases)) {
    const installed = readManifest(join(tree, "node_modules", name));
    must(`${installed.name}@${installed.version}` === targetOf(alias), `${name} is ${installed.name}`);
  }
  // Fails where a peer is not as its package asks for it.
  run("npm", ["ls", ...Object.keys(aliases)], { cwd: tree });
  return true;
}

function compareFolders(one: string, other: string): void {
  const [here, there] = [one, other].map((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((each) => /\.(js|ts|map)$/.test(each))
      .sort(),
  );
  must(here !== undefined && here.length > 300 && here.join() === there?.join(), "they have not the same files");
  const differing = here.filter((each) => !readFileSync(join(one, each)).equals(readFileSync(join(other, each))));
  must(differing.length === 0, `${differing.join(", ")} differ`);
}

/** The report that Jest's option `--json` writes: what is read of it here. */
interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Each test counts as a step does. */
function runTests(steps: Steps, tree: string, title: string): void {
  const started = Date.now();
  const report = `${tree}.json`;
  const options = ["--ci", "--silent", "--json", `--outputFile=${report}`, `--cacheDirectory=${tree}.jest`];
  try {
    run(process.execPath, [join(tree, "node_modules/jest/bin/jest.js"), ...options], { cwd: tree });
  } catch {
    // Which tests fail is in the report.
  }
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as JestReport;
  const before = [steps.passed, steps.failed, steps.skipped] as const;
  for (const { name, message, assertionResults } of testResults) {
    const file = name.replace(join(tree, "/"), "");
    if (assertionResults.length === 0) fail(steps, `${title}: ${file}`, message);
    for (const { fullName, status, failureMessages } of assertionResults) {
      const what = `${title}: ${file}: ${fullName}`;
      if (status === "passed") steps.passed += 1;
      else if (status === "failed") fail(steps, what, failureMessages.join("\n"));
      else steps.skip(what, status);
    }
  }
  const [passed, failed, skipped] = [steps.passed, steps.failed, steps.skipped].map((now, n) => now - (before[n] ?? 0));
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const counts = `${passed ?? 0} pass, ${failed ?? 0} fail, ${skipped ?? 0} are skipped`;
  console.log(`     ${title}: of the tests in ${testResults.length} files ${counts} (${seconds} s)`);
}

function fail(steps: Steps, what: string, message: string): void {
  steps.failed += 1;
  console.log(`FAIL ${what}\n${message.split("\n").slice(0, 12).join("\n").replace(/^/gm, "     ")}`);
}
