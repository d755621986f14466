// Compiles the library and a user's programs against the oldest and newest of each peer, and compares what they synthesise.
import { exec } from "node:child_process";
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Aliases, versionOf, WITH_AWS } from "./cdktn/aliases";
import { installedVersion, readManifest } from "./manifest";
import { must, run, Steps } from "./steps";

/**
 * Oldest and newest of each range in package.json, and of the AWS bindings each major's: 20.1.0 is AWS provider 5.100,
 * 21.0.0 is 6.0, 21.22.1 is 6.25 and the last one there will be.
 */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  "@cdktf/provider-aws": ["20.1.0", "21.0.0", "21.22.1"],
  "@cdktf/provider-kubernetes": ["12.0.0", "12.1.1"],
  "@cdktf/provider-helm": ["12.1.0", "12.1.2"],
  constructs: ["10.4.2", "10.8.1"],
};
/** The oldest of all, the newest of all, and one between, so that each version is there: columns as above. */
const SAMPLE = ["0000", "1011", "2111"];
const PROGRAMS = ["main", "parts"];

/** A peer and its version. */
type Chosen = readonly [string, string];

/** Where the work is done, and what came of it. */
interface Place {
  readonly steps: Steps;
  readonly scratch: string;
  /** Where the library is built. */
  readonly tree: string;
  /** Where all versions are. */
  readonly store: string;
  /** What was synthesised, by the combination. */
  readonly synthesised: Map<string, string>;
}

/** @param tree where the library is built @param all every combination instead of a sample */
export async function testPeers(steps: Steps, scratch: string, tree: string, all: boolean): Promise<void> {
  steps.run("peers: the ranges begin where they are tested", checkRanges);
  const store = join(scratch, "store");
  if (steps.run("peers: fetch", () => fetchAll(store)) === undefined) return;
  const combinations = all ? product() : SAMPLE;
  const synthesised = new Map<string, string>();
  const queue = [...combinations];
  const work = async (): Promise<void> => {
    const place = { steps, scratch, tree, store, synthesised };
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await tryCombination(place, next);
  };
  await Promise.all([work(), work()]);
  steps.run(`peers: all ${combinations.length} combinations synthesise the same`, () => {
    must(new Set(synthesised.values()).size === 1, `they differ:\n${[...synthesised.keys()].join("\n")}`);
  });
}

/** `^20.1.0 || ^21.0.0` begins at two versions; both must be among ours, or among those of `npm run test:cdktn`. */
function checkRanges(): void {
  const { peerDependencies } = readManifest();
  const aliases: Aliases = WITH_AWS;
  for (const [name, range] of Object.entries(peerDependencies)) {
    const alias = aliases[name];
    const tested = [
      ...(VERSIONS[name] ?? [installedVersion(name)]),
      ...(alias === undefined ? [] : [versionOf(alias)]),
    ];
    for (const part of range.split("||")) {
      const begin = part.trim().replace("^", "");
      must(tested.includes(begin), `${name}: "${range}" begins at ${begin}, which is not tested; see VERSIONS`);
    }
  }
}

/** All versions side by side, each under a name of its own. */
function fetchAll(store: string): true {
  const dependencies = Object.fromEntries(
    Object.entries(VERSIONS).flatMap(([name, versions]) =>
      versions.map((version) => [folderOf(name, version), `npm:${name}@${version}`]),
    ),
  );
  mkdirSync(store);
  writeFileSync(join(store, "package.json"), JSON.stringify({ private: true, dependencies }));
  const options = [
    "--legacy-peer-deps",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  run("npm", ["install", ...options], { cwd: store });
  return true;
}

async function tryCombination({ steps, scratch, tree, store, synthesised }: Place, digits: string): Promise<void> {
  const chosen = Object.entries(VERSIONS).map(([name, versions], index): Chosen => [
    name,
    versions[Number(digits[index])] ?? "",
  ]);
  const title = chosen.map(([name, version]) => `${name.replace("@cdktf/provider-", "")} ${version}`).join(", ");
  await steps.runAsync(`peers: ${title}`, async () => {
    const folder = join(scratch, `peers-${digits}`);
    assemble(folder, tree, store, chosen);
    const text = await compileAndRun(folder);
    synthesised.set(title, text);
  });
}

/** A project with these peers: hard links, for copies of them would take minutes. */
function assemble(folder: string, tree: string, store: string, chosen: readonly Chosen[]): void {
  const modules = join(folder, "node_modules");
  for (const [name, version] of chosen) link(join(store, "node_modules", folderOf(name, version)), join(modules, name));
  cpSync("node_modules/cdktf", join(modules, "cdktf"), { recursive: true });
  const own = readManifest();
  for (const name of ["@types", "undici-types"]) {
    symlinkSync(join(process.cwd(), "node_modules", name), join(modules, name));
  }
  const library = join(modules, own.name);
  mkdirSync(library);
  for (const each of ["dist", "package.json"]) cpSync(join(tree, each), join(library, each), { recursive: true });
  cpSync("lib", join(folder, "lib"), { recursive: true });
  cpSync("test/package/fixtures/stranger", folder, { recursive: true });
  const types = { module: "node16", moduleResolution: "node16", target: "ES2022", types: ["node"], strict: true };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { ...types, skipLibCheck: true, esModuleInterop: true, outDir: "out", rootDir: "." },
      files: [
        ...PROGRAMS.map((each) => `${each}.ts`),
        "kit.ts",
        "lib/index.ts",
        "lib/rules/index.ts",
        "lib/testing/index.ts",
      ],
    }),
  );
}

async function compileAndRun(folder: string): Promise<string> {
  const tsc = join(process.cwd(), "node_modules/typescript/bin/tsc");
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const call = async (args: string): Promise<void> => {
    await promisify(exec)(`"${process.execPath}" ${args}`, { cwd: folder, env }).catch((error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      throw new Error(`${stdout}${stderr}`);
    });
  };
  await call(`"${tsc}" -p .`);
  for (const each of [...PROGRAMS, "kit"]) await call(`out/${each}.js`);
  return ["stranger", "parts"]
    .map((stack) => comparable(join(folder, "cdktf.out/stacks", stack, "cdk.tf.json")))
    .join();
}

interface Synthesised {
  readonly "//"?: unknown;
  readonly terraform: { readonly required_providers: object };
}

/** What is synthesised, without what differs by intention: the providers' versions and the path of the state. */
function comparable(file: string): string {
  const { terraform, ...rest } = JSON.parse(readFileSync(file, "utf8")) as Synthesised;
  return JSON.stringify([{ ...rest, "//": undefined }, Object.keys(terraform.required_providers)]);
}

function product(): string[] {
  return Object.values(VERSIONS).reduce<string[]>(
    (all, versions) => all.flatMap((one) => versions.map((_, n) => `${one}${n}`)),
    [""],
  );
}

/** Without the descriptions for other languages, which are a third of it. */
function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === ".jsii" || entry.name === "API.md") continue;
    if (entry.isDirectory()) link(join(from, entry.name), join(to, entry.name));
    else linkSync(join(from, entry.name), join(to, entry.name));
  }
}

function folderOf(name: string, version: string): string {
  return `${name.replace(/^@cdktf\//, "")}-${version}`;
}
