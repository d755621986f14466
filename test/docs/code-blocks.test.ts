// What looks like TypeScript in README and docs compiles against the library as it is, and whole programs run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import * as cdktf from "cdktf";
import * as awsProvider from "@cdktf/provider-aws/lib/provider";
import ts from "typescript";
import { EXAMPLE_NAMES } from "../../examples/settings";
import * as library from "../../lib";
import { annotations } from "../support/annotations";

const root = resolve(__dirname, "../..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [join("docs", name)] : [])),
  ...EXAMPLE_NAMES.map((name) => join("examples", name, "README.md")),
];

interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

function blocksOf(page: string): CodeBlock[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^( *)```ts\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = "", code = ""] = match;
    const line = text.slice(0, match.index).split("\n").length;
    return { page, line, code: code.replace(new RegExp(`^${indent}`, "gm"), "") };
  });
}

const blocks = pages.flatMap(blocksOf).map((block, index) => ({
  ...block,
  file: join(root, `test/docs/.block-${index}.ts`),
}));

test("README and docs show code", () => {
  expect(blocks.filter(({ page }) => page === "README.md").length).toBeGreaterThanOrEqual(3);
});

test("every block of TypeScript compiles", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8")).config,
    ts.sys,
    root,
  );
  const paths = {
    "cdktf-eks-fargate": ["./lib/index.ts"],
    "cdktf-eks-fargate/*": ["./lib/*/index.ts"],
    // Where `npm run test:cdktn` runs this, it is cdktn indeed.
    cdktn: ["./node_modules/cdktf"],
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const sourceOf = (file: string): string | undefined => blocks.find((block) => block.file === file)?.code;
  host.readFile = (file) => sourceOf(file) ?? read(file);
  host.fileExists = (file) => sourceOf(file) !== undefined || ts.sys.fileExists(file);
  const program = ts.createProgram(
    blocks.map(({ file }) => file),
    // A page declares what it does not use: it shows, it does not run.
    { ...options, paths, noUnusedLocals: false, noUnusedParameters: false, noEmit: true },
    host,
  );
  const problems = blocks.flatMap(({ page, line, file }) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((each) => `${page}:${line}: ${ts.flattenDiagnosticMessageText(each.messageText, "\n")}`);
  });
  expect(problems).toEqual([]);
});

test("every program ends with its synthesis", () => {
  const begun = blocks.filter(({ code }) => code.includes("new App("));
  expect(
    begun.filter(({ code }) => !code.endsWith("app.synth();\n")).map(({ page, line }) => `${page}:${line}`),
  ).toEqual([]);
});

const programs = blocks
  .filter(({ code }) => code.includes("app.synth()"))
  .map(({ page, line, code }) => ({ title: `${page}:${line}`, code }));

test("the README and each example show whole programs", () => {
  const shown = programs.map(({ title }) => title.split(":")[0]);
  expect(shown.filter((page) => page === "README.md").length).toBeGreaterThanOrEqual(2);
  expect(shown).toEqual(expect.arrayContaining(EXAMPLE_NAMES.map((name) => join("examples", name, "README.md"))));
});

/** Runs a program as a stranger's, and gives the stacks that it wrote, and what it reported. */
function runProgram(code: string): { readonly stacks: string[]; readonly reported: string[] } {
  const outdir = mkdtempSync(join(tmpdir(), "cdktf-eks-fargate-"));
  const apps: cdktf.App[] = [];
  class AppThere extends cdktf.App {
    constructor() {
      super({ outdir });
      apps.push(this);
    }
  }
  const withAppThere = { ...cdktf, App: AppThere };
  const modules: Readonly<Record<string, unknown>> = {
    cdktf: withAppThere,
    cdktn: withAppThere,
    "@cdktf/provider-aws/lib/provider": awsProvider,
    "cdktf-eks-fargate": library,
  };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  try {
    const load = (name: string): unknown => modules[name] ?? jest.requireActual(name);
    runInNewContext(outputText, { exports: {}, require: load });
    return { stacks: readdirSync(join(outdir, "stacks")), reported: apps.flatMap(annotations) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const REFUSED = "rejected-pod";

const accepted = programs.filter(({ title }) => !title.includes(REFUSED));

test.each(accepted)("the program at $title writes its stacks", ({ code }) => {
  expect(runProgram(code).stacks.length).toBeGreaterThan(0);
});

test.each(accepted.filter(({ title }) => title.startsWith("README.md")))(
  "the program at $title is synthesises without a finding",
  ({ code }) => {
    expect(runProgram(code).reported).toEqual([]);
  },
);

test("the program that shows what Fargate rejects is rejected", () => {
  const { code = "" } = programs.find(({ title }) => title.includes(REFUSED)) ?? {};
  expect(() => runProgram(code)).toThrow("Pod not supported on Fargate");
});
