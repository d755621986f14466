// Compiles a copy of lib/ with jsii and throws the result away: the API stays fit for Python, Java, C# and Go.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { exportsOf } from "./exports";
import { installedVersion, readManifest } from "./manifest";

/** Parts of lib/ that are for TypeScript alone. */
const LEFT_OUT = {
  testing: "matchers of Jest, which runs JavaScript",
  diagram: "the command line tool's, not exported",
};

/** What jsii writes of a package. */
interface Assembly {
  readonly types: Readonly<Record<string, { readonly name: string }>>;
}

const scratch = mkdtempSync(join(tmpdir(), "jsii-"));
try {
  process.exitCode = check();
} finally {
  if (!process.argv.includes("--keep")) rmSync(scratch, { recursive: true, force: true });
  else console.error(`kept ${scratch}`);
}

function check(): number {
  prepare();
  const started = Date.now();
  const jsii = join(require.resolve("jsii/package.json"), "../bin/jsii");
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: "1" };
  // "namespace" is Kubernetes' word; C#, where it is reserved, gets `Namespace`.
  const options = ["--fail-on-warnings", "--silence-warnings=reserved-word"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [jsii, ...options], {
    cwd: scratch,
    env,
    encoding: "utf8",
  });
  const output = `${stdout}${stderr}`.replaceAll(`${scratch}/`, "");
  const problems = output.match(/^(?:.*:\d+:\d+ - )?(?:error|warning) (?:JSII|TS)\d+:.*$/gm) ?? [];
  if (status !== 0 || problems.length > 0) {
    console.log(output.trim());
    console.log(`0 passed, ${Math.max(problems.length, 1)} failed`);
    return 1;
  }
  const { types } = JSON.parse(readFileSync(join(scratch, ".jsii"), "utf8")) as Assembly;
  const known = new Set(Object.values(types).map(({ name }) => name));
  const lost = exportedNames().filter((name) => !known.has(name));
  for (const name of lost) console.log(`FAIL ${name}: exported by lib/index.ts, and no other language sees it`);
  console.log(`jsii took ${((Date.now() - started) / 1000).toFixed(1)} s for ${known.size} types`);
  console.log(`${known.size} passed, ${lost.length} failed`);
  return lost.length === 0 ? 0 : 1;
}

/** A package as jsii requires it: the metadata that the registries of other languages ask for, peers as installed. */
function prepare(): void {
  const own = readManifest();
  const peers = Object.fromEntries(Object.keys(own.peerDependencies).map((name) => [name, installedVersion(name)]));
  cpSync("lib", join(scratch, "lib"), { recursive: true });
  for (const part of Object.keys(LEFT_OUT)) rmSync(join(scratch, "lib", part), { recursive: true, force: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(scratch, "node_modules"));
  writeFileSync(join(scratch, "README.md"), existsSync("README.md") ? readFileSync("README.md") : `# ${own.name}\n`);
  const manifest = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    author: { name: own.name, url: "https://example.com" },
    repository: { type: "git", url: "https://example.com/repository.git" },
    stability: "experimental",
    main: "lib/index.js",
    types: "lib/index.d.ts",
    jsii: { outdir: "dist", targets: {}, versionFormat: "short" },
    peerDependencies: Object.fromEntries(Object.entries(peers).map(([name, version]) => [name, `^${version}`])),
    devDependencies: peers,
  };
  writeFileSync(join(scratch, "package.json"), JSON.stringify(manifest, undefined, 2));
}

function exportedNames(): string[] {
  const entry = join(scratch, "lib/index.ts");
  return exportsOf(ts.createProgram([entry], { noEmit: true, skipLibCheck: true, types: [] }), entry).map(
    ({ name }) => name,
  );
}
