// `local`: a rehearsal of the user's program, by the real Terraform and AWS provider on an emulated AWS.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readArguments } from "./arguments";
import { runCost } from "./cost-command";
import { runDiagram } from "./diagram-command";
import { assumeDeployRole } from "./local/deployer";
import { isRunning, Ready, startEmulator } from "./local/emulator";
import { mirrorConfiguration, newestInMirror } from "./local/mirror";
import { readProgram, Stack, stacksIn, synthesise } from "./local/program";
import { rehearsed } from "./local/rehearsed";
import { Outcome, Progress, runTerraform } from "./local/terraform";
import { ask } from "./outer-program";
import { packageFile } from "./package-file";
import { paintOf, Terminal } from "./terminal";
import { messageOf, UsageError } from "./usage-error";

/** Everything of the rehearsal is in this folder of the program. */
const FOLDER = resolve(".fargate-local");
const OUTDIR = join(FOLDER, "cdktf.out");
const READY = join(FOLDER, "emulator.json");
const LOG = join(FOLDER, "terraform.log");
/** The imports that the emulator needs. */
const PROBE = "import boto3, cryptography, flask, flask_cors, moto.server, werkzeug";
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11"];
const WAYS = ["up", "plan", "down"];

/** Runs the command; 1 where Terraform fails. */
export async function runLocal(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [way = "", ...others] = readArguments(argv, {}).paths;
  if (!WAYS.includes(way) || others.length > 0) throw new UsageError(`choose one of ${WAYS.join(", ")}`);
  if (way === "down") return down(terminal);
  const found = findParts();
  const stacks = prepare(terminal);
  const { endpoint, isNew } = await emulator(found.python, terminal);
  const run: Run = { terminal, terraform: found.terraform, env: await environment(endpoint) };
  const code = way === "up" ? await up(stacks, run) : await plan(stacks, run);
  if (way === "plan" && isNew) await end();
  if (way === "up" && code === 0) await show(stacks, endpoint, terminal);
  return code;
}

/** What Terraform runs with. */
interface Run {
  readonly terminal: Terminal;
  readonly terraform: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Throws a UsageError that says how to get what is missing. */
function findParts(): { readonly python: string; readonly terraform: string } {
  const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  if (ask(terraform, ["version", "-json"]).status !== 0) {
    throw new UsageError(`${terraform} does not run; install Terraform, or set TERRAFORM_BINARY_NAME`);
  }
  const python = PYTHONS.find((each) => ask(each, ["-c", PROBE]).status === 0);
  if (python !== undefined) return { python, terraform };
  const requirements = packageFile("emulator/requirements.txt") ?? "emulator/requirements.txt";
  throw new UsageError(`no Python has moto; install it with: python3 -m pip install -r ${requirements}`);
}

/** Runs the program, and changes what it wrote as the emulator needs it. */
function prepare(terminal: Terminal): Stack[] {
  const program = readProgram();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, ".gitignore"), "*\n");
  const stacks = synthesise(program, OUTDIR);
  const mirror = process.env.TF_PLUGIN_MIRROR;
  const rehearsal = {
    stateOf: (stack: string) => join(FOLDER, `${stack}.tfstate`),
    awsProviderVersion: mirror === undefined ? undefined : newestInMirror(mirror, "aws"),
  };
  for (const { name, file } of stacks) {
    const original = readFileSync(file, "utf8");
    // The picture and the price are those of the whole stack.
    writeFileSync(wholeOf(file), original);
    try {
      const { text, notes } = rehearsed(original, rehearsal);
      writeFileSync(file, text);
      for (const note of notes) terminal.warn(`${name}: ${note}\n`);
    } catch (error) {
      throw new UsageError(`${name}: ${messageOf(error)}`);
    }
  }
  return stacks;
}

function wholeOf(file: string): string {
  const folder = join(FOLDER, "whole", dirname(file).split("/").at(-1) ?? "");
  mkdirSync(folder, { recursive: true });
  return join(folder, "cdk.tf.json");
}

async function emulator(python: string, terminal: Terminal): Promise<{ endpoint: string; isNew: boolean }> {
  const running = readReady();
  if (running !== undefined && (await isRunning(running))) return { endpoint: running.endpoint, isNew: false };
  const folder = packageFile("emulator");
  if (folder === undefined) throw new UsageError("the package has no folder emulator; install it again");
  const { ready } = await startEmulator({
    python,
    folder: dirname(folder),
    log: join(FOLDER, "emulator.log"),
    env: { ...withoutAws(), AWS_EC2_METADATA_DISABLED: "true" },
    settings: { today: new Date().toISOString().slice(0, 10) },
    staysAlive: true,
  });
  writeFileSync(READY, JSON.stringify(ready));
  terminal.warn(`an emulated AWS listens at ${ready.endpoint}\n`);
  return { endpoint: ready.endpoint, isNew: true };
}

function readReady(): Ready | undefined {
  return existsSync(READY) ? (JSON.parse(readFileSync(READY, "utf8")) as Ready) : undefined;
}

/** No setting by which the user's own account could be reached. */
function withoutAws(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
    AWS_CONFIG_FILE: join(FOLDER, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(FOLDER, "no-credentials"),
  };
}

async function environment(endpoint: string): Promise<NodeJS.ProcessEnv> {
  const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy ?? "", "127.0.0.1"].filter((each) => each !== "");
  return {
    ...withoutAws(),
    ...(await assumeDeployRole(endpoint, "us-east-1")),
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    CHECKPOINT_DISABLE: "1",
    NO_PROXY: noProxy.join(","),
    no_proxy: noProxy.join(","),
    TF_IN_AUTOMATION: "1",
    ...providers(),
  };
}

/** From where Terraform takes providers: a mirror, or the registry with the cache that `cdktf` uses too. */
function providers(): NodeJS.ProcessEnv {
  const { TF_PLUGIN_MIRROR: mirror, TF_PLUGIN_CACHE_DIR: cache } = process.env;
  if (mirror !== undefined) {
    const file = join(FOLDER, "terraform.rc");
    writeFileSync(file, mirrorConfiguration(mirror));
    return { TF_CLI_CONFIG_FILE: file };
  }
  const folder = cache ?? join(homedir(), ".terraform.d", "plugin-cache");
  mkdirSync(folder, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: folder };
}

async function up(stacks: readonly Stack[], run: Run): Promise<number> {
  for (const stack of stacks) {
    const outcome = await terraform(stack, ["apply", "-json", "-auto-approve", "-input=false"], run);
    if (!outcome.ok) return 1;
    run.terminal.write(`${stack.name}: ${countOf(outcome)}\n`);
  }
  return 0;
}

async function plan(stacks: readonly Stack[], run: Run): Promise<number> {
  for (const stack of stacks) {
    const outcome = await terraform(stack, ["plan", "-json", "-input=false"], run);
    if (!outcome.ok) return 1;
    for (const { action, address } of outcome.changes) run.terminal.write(`${action.padEnd(8)}${address}\n`);
    run.terminal.write(`${stack.name}: ${countOf(outcome)}\n`);
  }
  return 0;
}

/** Destroys as it would be destroyed, and ends the emulator in any case. */
async function down(terminal: Terminal): Promise<number> {
  const running = readReady();
  if (running === undefined || !(await isRunning(running))) {
    rmSync(FOLDER, { recursive: true, force: true });
    terminal.write("nothing is up\n");
    return 0;
  }
  const run: Run = { terminal, terraform: findParts().terraform, env: await environment(running.endpoint) };
  let code = 0;
  for (const stack of stacksIn(OUTDIR).reverse()) {
    const outcome = await terraform(stack, ["destroy", "-json", "-auto-approve", "-input=false"], run);
    if (outcome.ok) terminal.write(`${stack.name}: ${countOf(outcome)}\n`);
    else code = 1;
  }
  await end();
  terminal.write("the emulated AWS has ended\n");
  return code;
}

async function end(): Promise<void> {
  const running = readReady();
  if (running !== undefined && (await isRunning(running))) {
    process.kill(running.pid, "SIGTERM");
    for (let tries = 0; tries < 50 && (await isRunning(running)); tries += 1) await sleep(100);
  }
  rmSync(FOLDER, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function terraform({ name, file }: Stack, args: readonly string[], run: Run): Promise<Outcome> {
  const { terminal, env } = run;
  const place = { program: run.terraform, folder: dirname(file), env, log: LOG };
  const init = await runTerraform(["init", "-input=false", "-no-color"], place);
  const outcome = init.ok
    ? await runTerraform(args, {
        ...place,
        onProgress: (progress) => {
          showProgress(name, progress, terminal);
        },
      })
    : init;
  if (!outcome.ok) terminal.warn([...outcome.errors, `${name}: terraform failed; see ${LOG}`, ""].join("\n"));
  return outcome;
}

const BAR = 20;
const LINES_BETWEEN = 10;

/** A bar on a terminal, otherwise a line now and then. */
function showProgress(stack: string, { planned, done, address }: Progress, terminal: Terminal): void {
  const total = Math.max(planned, done);
  if (terminal.width === undefined) {
    if (done % LINES_BETWEEN === 0 || done === total) terminal.warn(`${stack}: ${done} of ${total}\n`);
    return;
  }
  const filled = Math.round((done / total) * BAR);
  const text = `${stack} [${"#".repeat(filled).padEnd(BAR, ".")}] ${done} of ${total} ${address}`;
  terminal.warn(`\r\u001b[K${text.slice(0, terminal.width - 1)}${done === total ? "\n" : ""}`);
}

function countOf({ changes }: Outcome): string {
  const actions = [...new Set(changes.map(({ action }) => action))];
  const counts = actions.map((action) => `${changes.filter((each) => each.action === action).length} to ${action}`);
  return counts.length === 0 ? "no changes" : counts.join(", ");
}

/** The picture of each stack, the price of all, and what to try. */
async function show(stacks: readonly Stack[], endpoint: string, terminal: Terminal): Promise<void> {
  for (const { name, file } of stacks) {
    const picture = join(FOLDER, `${name}.svg`);
    await attempt(`${name}: no picture`, terminal, async () => {
      await runDiagram([wholeOf(file), "--output", picture], terminal);
      terminal.write(`${name}: its picture is ${picture}\n`);
    });
  }
  await attempt("no price", terminal, async () => {
    await runCost(["--no-config", ...stacks.flatMap(({ file }) => ["--stack", wholeOf(file)])], terminal);
  });
  const { bold } = paintOf(terminal);
  const [look, stop] = [`aws --endpoint-url ${endpoint} eks list-clusters`, "npx cdktf-eks-fargate local down"];
  terminal.write(`\n${bold("Look around:")} ${look}\n${bold("End it:")} ${stop}\n`);
}

/** A stack without a cluster has no picture, and stacks of several regions have no common price. */
async function attempt(what: string, terminal: Terminal, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    terminal.warn(`${what}: ${messageOf(error)}\n`);
  }
}
