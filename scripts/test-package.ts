// Packs the library and uses it as a stranger does: in a fresh project, from CommonJS and from ES modules, under new and old
// module resolution, in a project of `cdktf init`, with its command line tool, its matchers in each test runner, and with the oldest and newest of each peer that
// it claims.
// Options: --keep leaves the scratch folder; --no-peers leaves out the peers, --all takes every combination of them, and every
// test runner.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { readManifest } from "./manifest";
import { testMatchers } from "./package-matchers";
import { testPeers } from "./package-peers";
import { testTemplate } from "./package-template";
import { must, run, RunOptions, Steps } from "./steps";

const EVERYTHING = process.argv.includes("--all");

/** The oldest compiler that the types must work with; its node10 resolution knows no exports map. */
const OLD_TYPESCRIPT = "5.4.5";
/** Next to the one that runs this: the oldest that `engines` names, and the newest that is supported for long. */
const NEWEST_NODE = "24";
const NODES = ["20.9.0", NEWEST_NODE];
/** The binary comes as a package of the registry, one for each platform. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;
const NODE = process.execPath;
const OFFLINE_FIRST = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];
const FIXTURE = "test/package/fixtures/stranger";

/** What was packed. */
interface Tarball {
  readonly file: string;
  readonly files: readonly string[];
  readonly size: number;
}

/** What `npm pack --json` prints, in part. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
  readonly unpackedSize: number;
}

const own = readManifest();
const scratch = mkdtempSync(join(tmpdir(), "package-"));
const tree = join(scratch, "tree");
const project = join(scratch, "stranger");
const steps = new Steps();
const env = { CHECKPOINT_DISABLE: "1" };
void main();

async function main(): Promise<void> {
  try {
    testPackage();
    if (!process.argv.includes("--no-peers")) await testPeers(steps, scratch, tree, EVERYTHING);
  } finally {
    if (process.argv.includes("--keep")) console.log(`kept ${scratch}`);
    else rmSync(scratch, { recursive: true, force: true });
  }
  steps.end();
}

function testPackage(): void {
  const tarball = steps.run("pack", pack);
  if (tarball === undefined) return;
  steps.run("only what the package needs is in it", () => {
    checkContents(tarball);
  });
  steps.run("every map leads to a source", () => {
    checkMaps(tarball);
  });
  steps.run("publint", () => run("node_modules/.bin/publint", ["run", tarball.file, "--strict"]));
  steps.run("are the types wrong", () => run("node_modules/.bin/attw", [tarball.file]));
  if (steps.run("install into an empty folder", () => install(tarball.file)) !== undefined) {
    steps.run("every dependency has a licence that CONTRIBUTING.md names", checkLicences);
    useIt();
    testTemplate(steps, { scratch, project, newestNode: nodeOf(NEWEST_NODE) }, OFFLINE_FIRST);
    testMatchers(steps, { scratch, project, newerNode: nodeOf(NEWEST_NODE) }, OFFLINE_FIRST, EVERYTHING);
  }
}

/** Builds and packs a copy of the tree, where nobody else is building; `prepack` does the first. */
function pack(): Tarball {
  mkdirSync(tree);
  const isOurs = (name: string): boolean => !/^(node_modules|dist|cdktf\.out|coverage|\..*)$/.test(name);
  for (const name of readdirSync(".").filter(isOurs)) cpSync(name, join(tree, name), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(tree, "node_modules"));
  const said = run("npm", ["pack", "--json", "--silent", "--pack-destination", scratch], { cwd: tree });
  const [packed] = JSON.parse(said.replace(/^[^[]*/, "")) as [Packed];
  const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(0)} kB`;
  console.log(
    `     ${packed.files.length} files, ${kilobytes(packed.size)}, unpacked ${kilobytes(packed.unpackedSize)}`,
  );
  return { file: join(scratch, packed.filename), files: packed.files.map(({ path }) => path), size: packed.size };
}

function checkContents({ files, size }: Tarball): void {
  const needed = [
    "LICENSE",
    "NOTICE",
    "README.md",
    "CHANGELOG.md",
    "dist/lib/index.js",
    "dist/lib/index.d.ts",
    "lib/index.ts",
    "docs/errors.md",
    "emulator/__main__.py",
    "emulator/requirements.txt",
    "dist/lib/objects/chart/Chart.yaml",
    "dist/lib/objects/chart/templates/objects.yaml",
  ];
  for (const each of [...needed, ...Object.values(own.bin)]) must(files.includes(each), `${each} is missing`);
  const allowed =
    /^((lib|bin)\/.*\.ts|(dist\/)?lib\/objects\/chart\/.*\.yaml|dist\/(lib|bin)\/.*\.(js|d\.ts)(\.map)?|docs\/[^/]+\.(md|svg)|examples\/([^/]+\/)?README\.md|emulator\/(requirements\.txt|([\w]+\/)?\w+\.py)|(LICENSE|NOTICE|(README|CHANGELOG|CONTRIBUTING)\.md|package\.json))$/;
  const stray = files.filter((each) => !allowed.test(each));
  must(stray.length === 0, `nothing needs ${stray.join(", ")}`);
  // About 1.76 MB with Argo CD, Flux and the collector; a file that does not belong into it is seen at once.
  must(size < 1_850_000, `${size} bytes are too many`);
}

/** Stack traces and "go to definition" end in the sources that the package holds. */
function checkMaps({ files }: Tarball): void {
  const maps = files.filter((each) => each.endsWith(".map"));
  must(maps.length > 300, `${maps.length} maps`);
  for (const map of maps) {
    const { sources } = JSON.parse(readFileSync(join(tree, map), "utf8")) as { readonly sources: readonly string[] };
    const missing = sources.filter((each) => !files.includes(join(dirname(map), each)));
    must(missing.length === 0, `${map} leads to ${missing.join(", ")}`);
  }
}

function install(tarball: string): true {
  mkdirSync(project);
  cpSync(FIXTURE, project, { recursive: true });
  const peers = Object.keys(own.peerDependencies).map((name) => `${name}@${own.devDependencies[name] ?? ""}`);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "stranger", version: "1.0.0", private: true }));
  run("npm", ["install", ...OFFLINE_FIRST, tarball, ...peers, `typescript@${OLD_TYPESCRIPT}`, "@types/node@20"], {
    cwd: project,
  });
  for (const name of ["cdktf", "constructs"]) {
    const copies = readdirSync(join(project, "node_modules"), { recursive: false }).filter((each) => each === name);
    must(copies.length === 1, `${copies.length} copies of ${name}`);
  }
  return true;
}

/** What `npm sbom --sbom-format cyclonedx` prints, in part. */
interface BillOfMaterials {
  readonly components: readonly {
    readonly name: string;
    readonly licenses?: readonly { readonly expression?: string; readonly license?: { readonly id: string } }[];
  }[];
}

function checkLicences(): void {
  const { components } = JSON.parse(
    run("npm", ["sbom", "--sbom-format", "cyclonedx"], { cwd: project }),
  ) as BillOfMaterials;
  const [, table = ""] = /\n## Publish\n([\s\S]*?)\n## /.exec(readFileSync("CONTRIBUTING.md", "utf8")) ?? [];
  for (const name of [own.name, ...Object.keys(own.peerDependencies)])
    must(
      components.some((each) => each.name === name),
      `${name} is not in the bill of materials`,
    );
  const unknown = components.flatMap(({ name, licenses = [] }) => {
    const found = licenses.map(({ expression, license }) => expression ?? license?.id ?? "");
    if (found.length === 0) return table.includes(`\`${name}\` is in the public domain`) ? [] : [`${name}: none`];
    return found.flatMap((each) => (table.includes(each) && each !== "" ? [] : [`${name}: ${each}`]));
  });
  must(unknown.length === 0, unknown.join(", "));
}

function useIt(): void {
  const types = { strict: true, skipLibCheck: false, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true };
  const ways = {
    node16: { ...types, module: "node16", moduleResolution: "node16" },
    node10: { ...types, module: "commonjs", moduleResolution: "node10" },
  };
  for (const [way, options] of Object.entries(ways)) {
    steps.run(`types: ${way}, strict, libraries checked, TypeScript ${OLD_TYPESCRIPT}`, () => {
      typecheck(way, options, "typescript");
    });
  }
  steps.run(`types: node16, strict, libraries checked, TypeScript ${ts.version}`, () => {
    typecheck("node16", ways.node16, dirname(require.resolve("typescript/package.json")));
  });
  steps.run("synthesise from CommonJS: the stack, single constructs, the test kit", () => {
    run(NODE, [tsc("typescript"), "-p", "node10.json", "--noEmit", "false", "--skipLibCheck"], { cwd: project });
    for (const each of ["main", "parts", "kit"]) run(NODE, [`out/${each}.js`], { cwd: project, env });
    for (const each of ["stranger", "parts"]) must(addresses(each).length > 40, `${each} has few resources`);
  });
  steps.run("synthesise from an ES module", () => {
    run(NODE, ["main.mjs"], { cwd: project, env });
    must(addresses("module").length > 40, "few resources");
  });
  steps.run("a program that Fargate would refuse fails with a code", () => {
    const text = readFileSync(join(project, "out/main.js"), "utf8").replace(
      'namespace: "apps-a"',
      'namespace: "nobody"',
    );
    writeFileSync(join(project, "out/refused.js"), text);
    const said = run("sh", ["-c", `${NODE} out/refused.js 2>&1`], { cwd: project, env, expected: 1 });
    must(said.includes("[FG328]"), `it said ${said}`);
  });
  steps.run("the oldest Node.js is that of engines", () => {
    must(own.engines.node === `>=${NODES[0]?.replace(/\.0$/, "") ?? ""}`, own.engines.node);
  });
  for (const version of NODES)
    steps.run(`Node.js ${version}: the stack, the parts, the kit, the module, the tool`, () => {
      useNode(version);
    });
  useTool();
}

function nodeOf(version: string): string {
  return join(scratch, `node-${version}`, "node_modules", NODE_PACKAGE, "bin/node");
}

function useNode(version: string): void {
  const folder = join(scratch, `node-${version}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  run("npm", ["install", ...OFFLINE_FIRST, `${NODE_PACKAGE}@${version}`], { cwd: folder });
  const node = nodeOf(version);
  must(run(node, ["--version"]).startsWith(`v${version}`), "another version");
  for (const each of ["out/main.js", "out/parts.js", "out/kit.js", "main.mjs"])
    run(node, [each], { cwd: project, env });
  const tool = join("node_modules", own.name, own.bin[own.name] ?? "");
  run(node, [tool, "check", "-p", "apps-*", "refused.yaml"], { cwd: project, expected: 1 });
}

function useTool(): void {
  const call = (args: readonly string[], options: RunOptions = {}): string =>
    run("npx", ["--no-install", "cdktf-eks-fargate", ...args], { cwd: project, ...options });
  steps.run("tool: --help and --version", () => {
    must(call(["--help"]).includes("Usage: cdktf-eks-fargate"), "no usage");
    must(call(["--version"]).trim() === own.version, "another version");
  });
  steps.run("tool: the plugin of kubectl", () => {
    const said = run("npx", ["--no-install", "kubectl-fargate", "--help"], { cwd: project });
    must(said.includes("Usage: kubectl fargate"), "no usage");
  });
  steps.run("tool: explain reads the document of the package", () => {
    must(call(["explain", "fg301"]).includes("Source: https://"), "no source");
  });
  steps.run("tool: check - ends with 1 and names the rule", () => {
    const input = readFileSync(join(project, "refused.yaml"), "utf8");
    const said = call(["check", "-p", "apps-*", "-"], { input, expected: 1 });
    must(said.includes("FG305"), `it said ${said}`);
    call(["check", "-p", "apps-*", "-"], { input: input.replace("privileged: true", "privileged: false") });
  });
  steps.run("tool: diagram draws, and says what it lacks without its optional dependency", () => {
    const path = "cdktf.out/stacks/stranger";
    must(call(["diagram", path]).startsWith("<svg "), "no SVG");
    renameSync(join(project, "node_modules/elkjs"), join(project, "elkjs"));
    must(call(["diagram", path, "--format", "mermaid"]).includes("flowchart"), "no Mermaid");
    call(["diagram", path], { expected: 2 });
  });
  steps.run("tool: local says what it needs", () => {
    const said = run("sh", ["-c", "TERRAFORM_BINARY_NAME=missing npx --no-install cdktf-eks-fargate local up 2>&1"], {
      cwd: project,
      expected: 2,
    });
    must(said.includes("missing does not run; install Terraform"), `it said ${said}`);
  });
  steps.run("tool: check --stack and cost --stack of what was synthesised", () => {
    call(["check", "--stack", "cdktf.out/stacks/stranger"]);
    must(call(["cost", "--stack", "cdktf.out/stacks/stranger"]).includes("eu-central-1"), "no region");
  });
}

function typecheck(name: string, compilerOptions: object, compiler: string): void {
  const files = ["main.ts", "parts.ts", "kit.ts", ...(name === "node10" ? [] : ["module.mts"])];
  const options = { target: "ES2022", types: ["node"], outDir: "out", noEmit: true, ...compilerOptions };
  writeFileSync(join(project, `${name}.json`), JSON.stringify({ compilerOptions: options, files }));
  run(NODE, [tsc(compiler), "-p", `${name}.json`], { cwd: project });
}

function tsc(compiler: string): string {
  return join(compiler.startsWith("/") ? compiler : join(project, "node_modules", compiler), "bin/tsc");
}

function addresses(stack: string): string[] {
  const { resource } = JSON.parse(readFileSync(join(project, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8")) as {
    readonly resource: Readonly<Record<string, object>>;
  };
  return Object.entries(resource).flatMap(([type, items]) => Object.keys(items).map((each) => `${type}.${each}`));
}
