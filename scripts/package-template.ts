// The project that `cdktf init --template=typescript` creates, with the README's first program in it: its own tsconfig, runner of
// TypeScript and test runner, and the compilers of the day.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readManifest } from "./manifest";
import { must, run, Steps } from "./steps";

/** Where things are. */
export interface Places {
  readonly scratch: string;
  /** A folder in which the package and its peers are installed. */
  readonly project: string;
  /** The newest Node.js; it may be missing. */
  readonly newestNode: string;
}

const { devDependencies } = readManifest();
const { jest = "", "ts-jest": tsJest = "", "@types/jest": types = "" } = devDependencies;

/** What the template installs, at the newest major; TypeScript is that of the README's note, and the newest under another name. */
const PACKAGES = {
  "@types/jest": types,
  "@types/node": "*",
  jest,
  "newest-typescript": "npm:typescript@*",
  "ts-jest": tsJest,
  "ts-node": "^10.9.2",
  typescript: "5",
};

/** @param options of `npm install` */
export function testTemplate(steps: Steps, { scratch, project, newestNode }: Places, options: readonly string[]): void {
  const folder = join(scratch, "template");
  const installed = steps.run("template of cdktf init: install", () => {
    install(folder, project, options);
    return true;
  });
  if (installed === undefined) return;
  const { app } = JSON.parse(readFileSync(join(folder, "cdktf.json"), "utf8")) as { readonly app: string };
  const env = { CHECKPOINT_DISABLE: "1" };
  steps.run(`template: the README's program runs by "${app}"`, () => {
    run("sh", ["-c", app], { cwd: folder, env });
    must(existsSync(join(folder, "cdktf.out/stacks/fargate-serverless/cdk.tf.json")), "it wrote no stack");
  });
  const onNewest = "template: the same on the newest Node.js";
  if (!existsSync(newestNode)) steps.skip(onNewest, "there is none here");
  else
    steps.run(onNewest, () => run(newestNode, ["node_modules/ts-node/dist/bin.js", "main.ts"], { cwd: folder, env }));
  steps.run("template: types", () => compile("typescript", folder));
  // Its own test needs the types of Jest, which the newest compiler adds only if the tsconfig names them.
  steps.run("template: types, the newest TypeScript", () =>
    compile("newest-typescript", folder, "--types", "node,jest"),
  );
  steps.run("template: its own test runs", () =>
    run(process.execPath, ["node_modules/jest/bin/jest.js", "--ci"], { cwd: folder, env }),
  );
}

function compile(compiler: string, folder: string, ...options: readonly string[]): string {
  const program = `node_modules/${compiler}/bin/tsc`;
  return run(process.execPath, [program, "-p", ".", "--noEmit", ...options], { cwd: folder });
}

function install(folder: string, project: string, options: readonly string[]): void {
  const template = join(dirname(require.resolve("cdktf-cli/package.json")), "bundle/templates/typescript");
  cpSync(template, folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  fill(join(folder, "package.json"));
  fill(join(folder, "cdktf.json"));
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, devDependencies: PACKAGES }));
  run("npm", ["install", ...options], { cwd: folder });
  const [from, to] = [join(project, "node_modules"), join(folder, "node_modules")];
  const own = new Set(readdirSync(to));
  for (const name of readdirSync(from).filter((each) => !each.startsWith(".") && !own.has(each))) {
    symlinkSync(join(from, name), join(to, name));
  }
  writeFileSync(join(folder, "main.ts"), readmeProgram());
}

/** As `cdktf init` does. */
function fill(file: string): void {
  writeFileSync(
    file,
    readFileSync(file, "utf8")
      .replace(/\{\{futureFlags\}\}/g, "")
      .replace(/\{\{.*?\}\}/g, "shop"),
  );
}

function readmeProgram(): string {
  const [, program = ""] = /^```ts\n([\s\S]*?app\.synth\(\);\n)```$/m.exec(readFileSync("README.md", "utf8")) ?? [];
  must(program.includes("FargateServerlessStack"), "the README's first program is another one");
  return program;
}
