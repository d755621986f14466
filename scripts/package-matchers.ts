// The matchers with each test runner that the README names, in a project of its own: their types, and a test that runs.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "./manifest";
import { must, run, Steps } from "./steps";

const TEST = "matchers.test";
const FIXTURE = readFileSync("test/package/fixtures/matchers/matchers.ts", "utf8");

interface Runner {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** The module that `expect` and `test` come from. @default - they are global */
  readonly from?: string;
  /** The module that the README's lines are about. @default - none are needed */
  readonly augments?: string;
  readonly types: readonly string[];
  /** @default - CommonJS, as Node.js resolves it */
  readonly resolution?: object;
  /** Its program in `node_modules`, and what it is called with. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Whether it needs a newer Node.js than the oldest. @default false */
  readonly newerNode?: boolean;
}

const { devDependencies } = readManifest();
const { jest = "", "@types/jest": types = "" } = devDependencies;
const JEST = { command: ["jest/bin/jest.js", "--rootDir", "out", "--ci"] } as const;
const VITEST = {
  from: "vitest",
  types: ["node"],
  resolution: { module: "esnext", moduleResolution: "bundler" },
  command: ["vitest/vitest.mjs", "run"],
} as const;
const RUNNERS: readonly Runner[] = [
  { ...JEST, name: "Jest's globals", packages: { jest, "@types/jest": types }, types: ["node", "jest"] },
  {
    ...JEST,
    name: "@jest/globals",
    packages: { jest, "@jest/globals": jest },
    types: ["node"],
    from: "@jest/globals",
    augments: "expect",
  },
  { ...VITEST, name: "Vitest 3", packages: { vitest: "^3.2.0" } },
  { ...VITEST, name: "Vitest 5", packages: { vitest: "^5.0.0" }, augments: "vitest", newerNode: true },
];

/** Where things are. */
export interface Places {
  readonly scratch: string;
  /** A folder in which the package and its peers are installed. */
  readonly project: string;
  /** A newer Node.js than the oldest; it may be missing. */
  readonly newerNode: string;
}

/**
 * @param options of `npm install`
 * @param all also the runners whose types need no lines of their own
 */
export function testMatchers(steps: Steps, places: Places, options: readonly string[], all: boolean): void {
  for (const runner of all ? RUNNERS : RUNNERS.filter(({ augments }) => augments !== undefined)) {
    const title = `matchers: ${runner.name}`;
    const folder = join(places.scratch, title.replace(/\W+/g, "-"));
    const installed = steps.run(`${title}: install`, () => {
      install(folder, places.project, runner, options);
      return true;
    });
    if (installed === undefined) continue;
    const compile = (expected: number): string =>
      run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", ".", "--pretty", "false"], {
        cwd: folder,
        expected,
      });
    steps.run(`${title}: types`, () => compile(0));
    const [program, ...args] = runner.command;
    const passes = `${title}: a test that uses them passes`;
    const node = runner.newerNode === true ? places.newerNode : process.execPath;
    if (!existsSync(node)) steps.skip(passes, "there is no newer Node.js here");
    else {
      steps.run(passes, () => {
        run(node, [join("node_modules", program), ...args], { cwd: folder, env: { CHECKPOINT_DISABLE: "1" } });
      });
    }
    steps.run(`${title}: an argument of another type does not compile`, () => {
      const file = join(folder, `${TEST}.ts`);
      writeFileSync(file, readFileSync(file, "utf8").replace(/^ *\/\/ @ts-expect-error.*\n/m, ""));
      const said = compile(2);
      must(/TS2345: .*'number'.*'string'/.test(said), said);
    });
  }
}

/** Beside the package and its peers in `project`, which are linked: they weigh more than all else. */
function install(folder: string, project: string, runner: Runner, options: readonly string[]): void {
  mkdirSync(folder);
  const manifest = { name: "matchers", private: true, devDependencies: runner.packages };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  run("npm", ["install", ...options], { cwd: folder });
  const [from, to] = [join(project, "node_modules"), join(folder, "node_modules")];
  const own = new Set(readdirSync(to));
  for (const name of readdirSync(from).filter((each) => !each.startsWith("."))) {
    if (name === "@types") cpSync(join(from, name, "node"), join(to, name, "node"), { recursive: true });
    else if (!own.has(name)) symlinkSync(join(from, name), join(to, name));
  }
  const imports = runner.from === undefined ? "" : `import { expect, test } from "${runner.from}";\n`;
  writeFileSync(join(folder, `${TEST}.ts`), imports + FIXTURE);
  if (runner.augments !== undefined) writeFileSync(join(folder, "matchers.d.ts"), readLines(runner.augments));
  const compilerOptions = {
    module: "node16",
    moduleResolution: "node16",
    ...runner.resolution,
    target: "ES2022",
    types: runner.types,
    strict: true,
    skipLibCheck: true,
    outDir: "out",
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
}

/** The README's lines, for that module. */
function readLines(module: string): string {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  const found = [...blocks].flatMap(([, block = ""]) => (block.includes("declare module") ? [block] : []));
  must(found.length === 1, `the README has ${found.length} blocks that declare a module`);
  return found.join("").replace('"expect"', `"${module}"`);
}
