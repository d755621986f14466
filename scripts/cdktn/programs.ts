// A user's programs on cdktn: by each package manager, with the line that docs/cdk-terrain.md has for it, under either name.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { stringify } from "yaml";
import { readManifest } from "../manifest";
import { must, run, Steps } from "../steps";
import { Aliases, CDKTN, CDKTN_ALONE, NPM_INSTALL, WITH_AWS } from "./aliases";
import { checkGuide, Line, readLine, withAws } from "./guide";
import { BY_AWS_PROVIDER, BY_CDKTN, compareStacks, readStack, Stack } from "./synthesised";

/** What is the same for all programs. */
export interface Programs {
  readonly scratch: string;
  readonly tarball: string;
  /** The programs' stacks on cdktf, by their ids. */
  readonly reference: Readonly<Record<string, Stack>>;
  /** Folder of a Node.js that the AWS bindings for cdktn require; undefined where there is none. */
  readonly newerNode: string | undefined;
}

interface Manager {
  readonly name: string;
  /** The package that it comes in, and how it is called. @default - it is there */
  readonly from?: readonly [spec: string, command: string];
  readonly install: readonly string[];
  /** Where its line is in the guide: under which heading, in which language. */
  readonly line: Line;
  /** What must exist before it installs. */
  readonly files?: Readonly<Record<string, string>>;
  /** It makes no node_modules; what is installed is run through it. @default false */
  readonly plugAndPlay?: boolean;
}

const YARN_4 = { from: ["@yarnpkg/cli-dist@4", "yarn"], install: ["install", "--mode=skip-build"] } as const;
const RESOLUTIONS: Line = ["### Yarn and Bun", "json"];
const WITHOUT_SCRIPTS = ["install", "--ignore-scripts"];
const MANAGERS: readonly Manager[] = [
  { name: "npm", install: [...NPM_INSTALL, "--ignore-scripts"], line: ["### npm", "json"] },
  { name: "pnpm 12", from: ["pnpm@12", "pnpm"], install: WITHOUT_SCRIPTS, line: ["### pnpm", "yaml"] },
  { name: "pnpm 10", from: ["pnpm@10", "pnpm"], install: WITHOUT_SCRIPTS, line: ["### pnpm", "json"] },
  { name: "Bun", from: ["bun@1", "bun"], install: WITHOUT_SCRIPTS, line: RESOLUTIONS },
  { name: "Yarn 1", from: ["yarn@1", "yarn"], install: WITHOUT_SCRIPTS, line: RESOLUTIONS },
  { ...YARN_4, name: "Yarn 4", line: RESOLUTIONS, files: { "yarn.lock": "" }, plugAndPlay: true },
  {
    ...YARN_4,
    name: "Yarn 4 with node-modules",
    line: RESOLUTIONS,
    files: { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\n" },
  },
];

const NAMES = ["cdktf", "cdktn"];
const FIXTURES = ["stranger/main.ts", "stranger/parts.ts", "cdktn/aspects.ts"].map((each) =>
  join("test/package/fixtures", each),
);
/** The stack that each program makes. */
export const STACKS = { main: "stranger", parts: "parts" };

export function testPrograms(steps: Steps, programs: Programs): void {
  steps.run("the guide names the aliases that are tested", checkGuide);
  for (const manager of MANAGERS) {
    const found = findManager(programs, manager);
    if ("why" in found) {
      steps.skip(`program by ${manager.name}`, found.why);
      continue;
    }
    testManager(steps, programs, manager, found.command, CDKTN_ALONE);
    if (programs.newerNode === undefined)
      steps.skip(`program by ${manager.name} on AWS provider 6.66`, "there is no Node.js 22.11 or newer here");
    else testManager(steps, programs, manager, found.command, WITH_AWS);
  }
}

/** How the manager is called; or why it cannot be. */
function findManager({ scratch }: Programs, { from }: Manager): { command: string } | { why: string } {
  if (from === undefined) return { command: "npm" };
  const [spec, name] = from;
  const folder = join(scratch, "managers", spec.replace("/", "-"));
  const command = join(folder, "node_modules/.bin", name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    run("npm", [...NPM_INSTALL, spec], { cwd: folder });
    run(command, ["--version"], { cwd: folder });
    return { command };
  } catch (error) {
    return { why: `${spec} is not available: ${String(error).split("\n").slice(0, 3).join(" ")}` };
  }
}

function testManager(steps: Steps, programs: Programs, manager: Manager, command: string, aliases: Aliases): void {
  const isAws = aliases === WITH_AWS;
  const title = `program by ${manager.name}${isAws ? " on AWS provider 6.66" : ""}`;
  const folder = join(programs.scratch, title.replace(/\W+/g, "-"));
  const node = (isAws ? programs.newerNode : undefined) ?? dirname(process.execPath);
  const env = {
    CHECKPOINT_DISABLE: "1",
    PATH: `${node}:${process.env.PATH ?? ""}`,
    // Where CI is set, Yarn requires an existing lock file.
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  };
  const call = (tool: "node" | "tsc", args: readonly string[], more: NodeJS.ProcessEnv = {}): string => {
    if (manager.plugAndPlay === true) return run(command, [tool, ...args], { cwd: folder, env: { ...env, ...more } });
    const program = tool === "node" ? [] : ["node_modules/typescript/bin/tsc"];
    return run(join(node, "node"), [...program, ...args], { cwd: folder, env: { ...env, ...more } });
  };
  const installed = steps.run(`${title}: install`, () => {
    writeProgram(folder, programs, manager, aliases);
    run(command, manager.install, { cwd: folder, env });
    if (manager.name === "npm") run("npm", ["ls", "--all"], { cwd: folder, env });
    return true;
  });
  if (installed === undefined) return;
  if (steps.run(`${title}: types, under either name`, () => call("tsc", ["-p", "."])) === undefined) return;
  steps.run(`${title}: synthesises what it does on cdktf, under either name`, () => {
    for (const name of NAMES) {
      for (const [program, stack] of Object.entries(STACKS)) {
        const outdir = join(folder, `synthesised-${name}-${program}`);
        call("node", [`out/${name}/${program}.js`], { CDKTF_OUTDIR: outdir });
        const expected = isAws ? BY_AWS_PROVIDER : BY_CDKTN;
        compareStacks(programs.reference[stack] ?? {}, readStack(outdir, stack), expected);
      }
    }
  });
  // Where one of these fails, cdktn keeps aspects otherwise than it did, and the guide need not warn any more.
  const isOneCopy =
    manager.plugAndPlay === true || isSameFolder(NAMES.map((each) => join(folder, "node_modules", each)));
  for (const name of NAMES) {
    const isVisited = name === "cdktf" || isOneCopy;
    steps.run(`${title}: an aspect of ${name} is ${isVisited ? "" : "not "}called for the library's stack`, () => {
      const visited = Number(
        call("node", [`out/${name}/aspects.js`], { CDKTF_OUTDIR: join(folder, "aspects") }).trim(),
      );
      must(isVisited ? visited > 50 : visited === 0, `it was called ${visited} times`);
    });
  }
}

/** The fixtures under either name, and a package.json with the manager's line. */
function writeProgram(folder: string, { tarball }: Programs, manager: Manager, aliases: Aliases): void {
  for (const name of NAMES) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const fixture of FIXTURES) {
      const source = readFileSync(fixture, "utf8").replace('from "cdktf"', `from "${name}"`);
      writeFileSync(join(folder, name, basename(fixture)), source);
    }
  }
  const own = readManifest();
  const { dependencies } = readLine(["## The line", "json"]) as { readonly dependencies: Aliases };
  const bindings = Object.keys(own.peerDependencies).filter((each) => each.startsWith("@cdktf/"));
  const line = aliases === WITH_AWS ? withAws(readLine(manager.line)) : readLine(manager.line);
  const [, language] = manager.line;
  const manifest = {
    name: "program",
    version: "1.0.0",
    private: true,
    dependencies: {
      ...Object.fromEntries(bindings.map((each) => [each, own.devDependencies[each]])),
      ...dependencies,
      ...aliases,
      cdktn: CDKTN,
      [own.name]: `file:${tarball}`,
    },
    devDependencies: { typescript: own.devDependencies.typescript, "@types/node": own.devDependencies["@types/node"] },
  };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify(language === "json" ? { ...manifest, ...line } : manifest),
  );
  if (language === "yaml") writeFileSync(join(folder, "pnpm-workspace.yaml"), stringify(line));
  for (const [name, content] of Object.entries(manager.files ?? {})) writeFileSync(join(folder, name), content);
  const compilerOptions = {
    module: "node16",
    moduleResolution: "node16",
    target: "ES2022",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    rootDir: ".",
    outDir: "out",
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: NAMES }));
}

function isSameFolder(folders: readonly string[]): boolean {
  return new Set(folders.map((each) => realpathSync(each))).size === 1;
}
