// The matchers with each test runner that the README names, in a project of its own: their types, and a test that runs.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "./manifest";
import { must, run, Steps } from "./steps";

const TEST = "matchers.test";
const FIXTURE = readFileSync(`test/package/fixtures/matchers/${TEST}.ts`, "utf8");

interface Runner {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Where `expect` and `test` come from. @default - they are global, and `types` declares them */
  readonly from?: string;
  readonly types: readonly string[];
  /** The module that the README's lines augment. @default - none are needed */
  readonly augments?: string;
  /** @default - CommonJS, as Node.js resolves it */
  readonly resolution?: object;
  readonly command: readonly string[];
}

const { devDependencies } = readManifest();
const JEST = devDependencies.jest ?? "";
const RUNNERS: readonly Runner[] = [
  {
    name: "Jest's globals",
    packages: { jest: JEST, "@types/jest": devDependencies["@types/jest"] ?? "" },
    types: ["node", "jest"],
    command: ["jest", "--rootDir", "out", "--ci"],
  },
  {
    name: "@jest/globals",
    packages: { jest: JEST, "@jest/globals": JEST },
    types: ["node"],
    from: "@jest/globals",
    augments: "expect",
    command: ["jest", "--rootDir", "out", "--ci"],
  },
  {
    name: "Vitest",
    // The last one that runs on the Node.js of this repository.
    packages: { vitest: "^3.2.0" },
    types: ["node"],
    from: "vitest",
    augments: "vitest",
    resolution: { module: "esnext", moduleResolution: "bundler" },
    command: ["vitest", "run"],
  },
];

/** @param project a folder in which the package and its peers are installed @param options of `npm install` */
export function testMatchers(steps: Steps, scratch: string, project: string, options: readonly string[]): void {
  for (const runner of RUNNERS) {
    const folder = join(scratch, `matchers-${runner.name.replace(/\W+/g, "-")}`);
    const installed = steps.run(`matchers: ${runner.name}: install`, () => {
      install(folder, project, runner, options);
      return true;
    });
    if (installed === undefined) continue;
    steps.run(`matchers: ${runner.name}: types`, () => run("npx", ["--no-install", "tsc", "-p", "."], { cwd: folder }));
    steps.run(`matchers: ${runner.name}: a test that uses them passes`, () => {
      run("npx", ["--no-install", ...runner.command], { cwd: folder, env: { CHECKPOINT_DISABLE: "1" } });
    });
    steps.run(`matchers: ${runner.name}: an argument of another type does not compile`, () => {
      const file = join(folder, `${TEST}.ts`);
      writeFileSync(file, readFileSync(file, "utf8").replace(/^ *\/\/ @ts-expect-error.*\n/m, ""));
      const said = run("npx", ["--no-install", "tsc", "-p", "."], { cwd: folder, expected: 2 });
      must(/TS2345: .*'number'.*'string'/.test(said), said);
    });
  }
}

/** Beside the peers of `project`, which are not installed again: they weigh more than the rest. */
function install(folder: string, project: string, runner: Runner, options: readonly string[]): void {
  mkdirSync(folder);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "matchers", private: true, devDependencies: runner.packages }),
  );
  run("npm", ["install", ...options], { cwd: folder });
  const [from, to] = [join(project, "node_modules"), join(folder, "node_modules")];
  const there = new Set(readdirSync(to));
  for (const name of readdirSync(from).filter((each) => !each.startsWith("."))) {
    if (name === "@types") cpSync(join(from, name, "node"), join(to, name, "node"), { recursive: true });
    else if (!there.has(name)) symlinkSync(join(from, name), join(to, name));
  }
  const imports = runner.from === undefined ? "" : `import { expect, test } from "${runner.from}";\n`;
  writeFileSync(join(folder, `${TEST}.ts`), imports + FIXTURE);
  if (runner.augments !== undefined) writeFileSync(join(folder, "matchers.d.ts"), readLines(runner.augments));
  const compilerOptions = {
    ...(runner.resolution ?? { module: "node16", moduleResolution: "node16" }),
    target: "ES2022",
    types: runner.types,
    strict: true,
    skipLibCheck: false,
    rootDir: ".",
    outDir: "out",
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
}

/** The README's block for that module. */
function readLines(module: string): string {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  const found = [...blocks].flatMap(([, block = ""]) => (block.includes(`declare module "${module}"`) ? [block] : []));
  must(found.length === 1, `the README has ${found.length} blocks for ${module}`);
  return found.join("");
}
