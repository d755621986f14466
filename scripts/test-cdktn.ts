// Moves a copy of the tree to cdktn, the community's continuation of cdktf, by rewriting import specifiers and peers and nothing
// else, and runs the tests there. cdktn has no Kubernetes and no Helm provider yet: what makes one of their resources is left out.
// Options: --keep leaves the scratch folder.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Manifest } from "./manifest";
import { must, run, Steps } from "./steps";

const VERSIONS = { cdktn: "0.24.0", "@cdktn/provider-aws": "25.7.0", constructs: "10.7.2" };
/** What stands where the providers that cdktn lacks would be; the tests that meet it are left out. */
const MARK = "there is no such provider for cdktn";
const SOURCES = ["lib", "bin", "examples", "test", "main.ts", "cdktf.json", "docs", "README.md"];
const CONFIGURATION = ["package.json", "tsconfig.json", "tsconfig.jest.json", "tsconfig.build.json"];
/** Tests of the package, its documents, its tool and its deploys say nothing of constructs; the examples need Kubernetes. */
const LEFT_OUT = [
  "test/e2e",
  "test/package",
  "test/docs",
  "test/scripts",
  "test/bin",
  "test/diagram",
  "test/examples",
  "test/imports.test.ts",
];

const scratch = mkdtempSync(join(tmpdir(), "cdktn-"));
const tree = join(scratch, "tree");
const steps = new Steps();
try {
  steps.run("copy, and rewrite the specifiers", copy);
  if (steps.run("install cdktn and its AWS provider", install) !== undefined) {
    steps.run("type-check lib/ against cdktn", typecheck);
    runTests();
  }
} finally {
  if (process.argv.includes("--keep")) console.log(`kept ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}
steps.end();

function copy(): void {
  mkdirSync(tree);
  for (const name of [...SOURCES, ...CONFIGURATION].filter((each) => existsSync(each))) {
    cpSync(name, join(tree, name), { recursive: true });
  }
  for (const each of LEFT_OUT) rmSync(join(tree, each), { recursive: true, force: true });
  let count = 0;
  for (const file of listFiles(tree).filter((each) => each.endsWith(".ts"))) {
    const before = readFileSync(file, "utf8");
    const after = before
      .replace(/(from |import |import\()"cdktf(\/[^"]*)?"/g, '$1"cdktn$2"')
      .replace(/(from |import |import\()"@cdktf\/provider-aws\//g, '$1"@cdktn/provider-aws/');
    if (after === before) continue;
    writeFileSync(file, after);
    count += 1;
  }
  must(count > 50, `only ${count} files name cdktf`);
  rewritePeers(join(tree, "package.json"));
  console.log(`     ${count} files rewritten`);
}

/** The package as it would be published for cdktn. */
function rewritePeers(file: string): void {
  const own = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const moved = {
    cdktf: undefined,
    "@cdktf/provider-aws": undefined,
    cdktn: `^${VERSIONS.cdktn}`,
    "@cdktn/provider-aws": `^${VERSIONS["@cdktn/provider-aws"]}`,
  };
  for (const kind of ["peerDependencies", "devDependencies"] as const) Object.assign(own[kind], moved);
  writeFileSync(file, JSON.stringify(own));
}

/** cdktn from the registry; all other packages are those of this tree. */
function install(): true {
  const store = join(scratch, "store");
  mkdirSync(store);
  writeFileSync(join(store, "package.json"), JSON.stringify({ private: true, dependencies: VERSIONS }));
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", ...options], { cwd: store });
  const modules = join(tree, "node_modules");
  mkdirSync(modules);
  link(join(store, "node_modules"), modules, () => true);
  link("node_modules", modules, (name) => !["cdktf", "cdktf-cli", "@cdktf", "constructs"].includes(name));
  return true;
}

/** For the compiler, the providers that cdktn lacks are those of cdktf, made of cdktn's own classes. */
function typecheck(): void {
  const providers = ["@cdktf/provider-kubernetes", "@cdktf/provider-helm"];
  const paths = {
    cdktf: ["./node_modules/cdktn/lib/index.d.ts"],
    ...Object.fromEntries(providers.map((each) => [`${each}/*`, [join(process.cwd(), "node_modules", each, "*")]])),
  };
  const compilerOptions = { noEmit: true, skipLibCheck: true, types: ["node"], paths };
  writeFileSync(
    join(tree, "tsconfig.cdktn.json"),
    JSON.stringify({ extends: "./tsconfig.json", compilerOptions, include: ["lib"] }),
  );
  const tsc = join(process.cwd(), "node_modules/typescript/bin/tsc");
  run(process.execPath, [tsc, "-p", "tsconfig.cdktn.json", "--pretty", "false"], { cwd: tree });
}

/** Jest's configuration, and the report that its option `--json` writes: what is read of them here. */
interface JestConfig {
  readonly projects: readonly [object];
  readonly testTimeout: number;
}
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

function runTests(): void {
  writeFileSync(join(tree, "missing.js"), standIn());
  const { projects, testTimeout } = createRequire(__filename)("../jest.config.js") as JestConfig;
  const config = {
    ...projects[0],
    testTimeout,
    testPathIgnorePatterns: ["/node_modules/"],
    rootDir: tree,
    transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/tsconfig.jest.json", diagnostics: false }] },
    moduleNameMapper: { "^@cdktf/provider-(kubernetes|helm)/.*$": "<rootDir>/missing.js" },
  };
  writeFileSync(join(tree, "jest.config.json"), JSON.stringify(config));
  const report = join(scratch, "report.json");
  const jest = [join(process.cwd(), "node_modules/jest/bin/jest.js"), "--ci", "--config", "jest.config.json"];
  try {
    run(process.execPath, [...jest, "--json", `--outputFile=${report}`, "--silent"], { cwd: tree });
  } catch {
    // Which tests differ is in the report.
  }
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as JestReport;
  for (const { name, message, assertionResults } of testResults) {
    const file = name.replace(`${tree}/`, "");
    if (assertionResults.length === 0) count(file, message);
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status === "passed") steps.passed += 1;
      else count(`${file}: ${fullName}`, failureMessages.join("\n"));
    }
  }
}

/** A test that did not pass: it needs a provider that is missing, or cdktn differs. */
function count(what: string, message: string): void {
  if (message.includes(MARK)) {
    steps.skipped += 1;
    return;
  }
  steps.failed += 1;
  console.log(`DIFFERS ${what}\n${message.split("\n").slice(0, 12).join("\n").replace(/^/gm, "     ")}`);
}

/** Any class of the missing providers: it can be named, and not be made, nor asked for what all of it have in common. */
function standIn(): string {
  return `const missing = () => { throw new Error(${JSON.stringify(MARK)}); };
const standIn = new Proxy(class { constructor() { missing(); } }, {
  get: (target, name) => name in target || typeof name === "symbol" ? target[name] : missing(),
});
module.exports = new Proxy({}, {
  get: (_, name) => (typeof name === "string" && /^[A-Z]/.test(name) ? standIn : undefined),
});
`;
}

function link(from: string, to: string, isWanted: (name: string) => boolean): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || !isWanted(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name.startsWith("@")) {
      mkdirSync(target, { recursive: true });
      link(source, target, () => true);
    } else if (!existsSync(target)) symlinkSync(source.startsWith("/") ? source : join(process.cwd(), source), target);
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
