// Runs the library on CDK Terrain (cdktn), the community's continuation of cdktf. It is an alias and not another build: the package
// manager installs cdktn under the name cdktf, for the library, the bindings and the program alike, and no line is rewritten.
//
// - Programs of a user, from the packed library: by npm, pnpm, Yarn and Bun, with the line of docs/cdk-terrain.md, and with a
//   second one for AWS provider 6.66. They import cdktf or cdktn, and must synthesise what they do on cdktf.
// - A copy of this repository with the alias, and a copy with both: types, build, the example by `cdktf synth` and `cdktn synth`, and
//   all of the tests, none left out.
//
// What differs on cdktn is in scripts/cdktn/synthesised.ts, with the reason; anything else fails. Tests and snapshots differ in
// nothing: they compare parsed JSON, and name neither the version nor the source of a provider. A package manager or a Node.js
// that is not available is skipped by its name.
//
// It takes 15 to 30 minutes on two cores, as the tests take 2 to 6 in each copy, 4 GB of disk, and a registry, so that .ci/run does
// without it. Options: --only programs or --only repository; --keep leaves the scratch folder.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CDKTN, CDKTN_ALONE, NPM_INSTALL, runsCdktnCli, WITH_AWS } from "./cdktn/aliases";
import { STACKS, testPrograms } from "./cdktn/programs";
import { CdktnCli, copyRepository, EXAMPLE, testRepository } from "./cdktn/repository";
import { readStack, Stack } from "./cdktn/synthesised";
import { run, Steps } from "./steps";

/** Where this one is too old for it: the binary comes as a package of the registry, one for each platform. */
const NEWER_NODE = `node-${process.platform}-${process.arch}@24`;

const scratch = mkdtempSync(join(tmpdir(), "cdktn-"));
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const steps = new Steps();
try {
  testAll();
} finally {
  if (process.argv.includes("--keep")) console.log(`kept ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
steps.end();

function testAll(): void {
  const packed = steps.run("on cdktf: pack", pack);
  const reference = steps.run("on cdktf: synthesise what is compared with", synthesise);
  if (packed === undefined || reference === undefined) return;
  const newerNode = findNode();
  if (only !== "repository") testPrograms(steps, { scratch, tarball: packed.tarball, reference, newerNode });
  if (only === "programs") return;
  const cli = findCli(newerNode);
  const onCdktf = { dist: packed.dist, example: reference[EXAMPLE] ?? {} };
  testRepository(steps, join(scratch, "repository"), CDKTN_ALONE, onCdktf, cli);
  testRepository(steps, join(scratch, "repository-aws"), WITH_AWS, onCdktf, cli);
}

/** Packs the library as it is published, built on cdktf. */
function pack(): { readonly tarball: string; readonly dist: string } {
  const tree = join(scratch, "packed");
  copyRepository(tree);
  symlinkSync(join(process.cwd(), "node_modules"), join(tree, "node_modules"));
  const said = run("npm", ["pack", "--json", "--silent", "--pack-destination", scratch], { cwd: tree });
  const [{ filename }] = JSON.parse(said.replace(/^[^[]*/, "")) as [{ readonly filename: string }];
  return { tarball: join(scratch, filename), dist: join(tree, "dist") };
}

/** The example and the users' programs on cdktf, by their stacks' ids. */
function synthesise(): Record<string, Stack> {
  const outdir = join(scratch, "on-cdktf");
  const programs = Object.keys(STACKS).map((each) => `test/package/fixtures/stranger/${each}.ts`);
  for (const each of ["main.ts", ...programs]) {
    run("npx", ["--no-install", "tsx", each], { env: { CHECKPOINT_DISABLE: "1", CDKTF_OUTDIR: outdir } });
  }
  return Object.fromEntries([EXAMPLE, ...Object.values(STACKS)].map((id) => [id, readStack(outdir, id)]));
}

/** The folder of a Node.js that is new enough for all of cdktn. */
function findNode(): string | undefined {
  if (runsCdktnCli(process.version)) return dirname(process.execPath);
  const folder = join(scratch, "node");
  try {
    installInto(folder, NEWER_NODE);
    const bin = join(folder, "node_modules", NEWER_NODE.replace(/@.*/, ""), "bin");
    return runsCdktnCli(run(join(bin, "node"), ["--version"])) ? bin : undefined;
  } catch {
    return undefined;
  }
}

function findCli(newerNode: string | undefined): CdktnCli {
  if (newerNode === undefined)
    return { why: `cdktn-cli needs Node.js 22.19; this is ${process.version}, and ${NEWER_NODE} is not available` };
  const folder = join(scratch, "cli");
  const installed = steps.run(`cdktn-cli ${CDKTN}: install`, () => {
    installInto(folder, `cdktn-cli@${CDKTN}`);
    return true;
  });
  if (installed === undefined) return { why: "cdktn-cli could not be installed" };
  return { program: join(folder, "node_modules/.bin/cdktn"), path: `${newerNode}:${process.env.PATH ?? ""}` };
}

function installInto(folder: string, spec: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  run("npm", [...NPM_INSTALL, "--ignore-scripts", spec], { cwd: folder });
}
