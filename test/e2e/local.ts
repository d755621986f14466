// npm run deploy:local and destroy:local: the example on the emulator, left running to look around in.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { progress } from "./harness/checks";
import { Ready } from "../../bin/local/emulator";
import { Emulator, Inventory } from "./harness/emulator";
import { shellWord } from "./harness/environment";
import { differences } from "./harness/lane";
import { takeLock } from "./harness/lock";
import { findParts, Parts, ROOT } from "./harness/parts";
import { cleanUpWhenInterrupted, hasBeenInterrupted } from "./harness/processes";
import { REGION, STACK, Workspace } from "./harness/workspace";

const FOLDER = join(ROOT, ".e2e", "local");
/** Beside the folder, which goes and comes anew while the lock is held. */
const LOCK = `${FOLDER}.lock`;
const READY = join(FOLDER, "emulator.json");
/** Written when the deploy is through. */
const ENVIRONMENT = join(FOLDER, "env.sh");
const BEFORE = join(FOLDER, "inventory-before.json");

const say = (text: string): void => {
  progress("local", text);
};

async function main(command: string): Promise<number> {
  const { parts, missing } = findParts();
  for (const part of missing) console.error(`missing: ${part}`);
  if (parts === undefined) return 1;
  const owner = await takeLock(LOCK);
  if (owner !== undefined) {
    console.error(
      `process ${owner} is at a deploy:local or destroy:local in this checkout: wait for it; or, if it is something else, remove ${relative(ROOT, LOCK)}`,
    );
    return 1;
  }
  return command === "destroy" ? destroy(parts) : deploy(parts);
}

/** Called again it deploys again, onto what is there; after an interrupted call it begins anew. */
async function deploy(parts: Parts): Promise<number> {
  let emulator = await running();
  if (emulator !== undefined && !existsSync(ENVIRONMENT)) {
    say("an earlier call never came to its end: beginning anew");
    await emulator.stop();
    emulator = undefined;
  }
  let workspace: Workspace;
  if (emulator === undefined) {
    cleanUpWhenInterrupted(giveUp);
    rmSync(FOLDER, { recursive: true, force: true });
    workspace = new Workspace(parts, FOLDER);
    emulator = await Emulator.start({ python: parts.python, log: workspace.emulatorLog, staysAlive: true });
    remember(emulator);
    await workspace.connect(emulator.endpoint);
    writeFileSync(BEFORE, JSON.stringify(await emulator.inventory(REGION)));
  } else {
    say(`the emulator of an earlier call runs at ${emulator.endpoint}: deploying onto it`);
    workspace = new Workspace(parts, FOLDER);
    await workspace.connect(emulator.endpoint);
  }
  say(`cdktf deploy, AWS provider ${parts.awsProviderVersion}; log: ${workspace.log}`);
  try {
    await workspace.cdktf("deploy", STACK, "--auto-approve", "--skip-provider-lock");
  } catch (error) {
    if (hasBeenInterrupted()) return 130;
    console.error(error instanceof Error ? error.message : error);
    console.error("npm run destroy:local cleans up");
    return 1;
  }
  for (const line of workspace.read("filter.log").trim().split("\n")) say(line);
  writeFileSync(ENVIRONMENT, environmentFile(workspace));
  console.log(`\n${thingsToTry(emulator.endpoint)}\n`);
  return 0;
}

async function destroy(parts: Parts): Promise<number> {
  const emulator = await running();
  if (emulator === undefined) {
    rmSync(FOLDER, { recursive: true, force: true });
    say("no emulator of ours runs; nothing to destroy");
    return 0;
  }
  const workspace = new Workspace(parts, FOLDER);
  await workspace.connect(emulator.endpoint);
  let left: string[] = [];
  if (existsSync(join(FOLDER, `terraform.${STACK}.tfstate`))) {
    say(`cdktf destroy; log: ${workspace.log}`);
    try {
      await workspace.cdktf("destroy", STACK, "--auto-approve");
      const before = JSON.parse(readFileSync(BEFORE, "utf8")) as Inventory;
      left = differences(before, await emulator.inventory(REGION));
    } catch (error) {
      // It was emulated: with the emulator everything goes.
      console.error(error instanceof Error ? error.message : error);
    }
  }
  await emulator.stop();
  rmSync(FOLDER, { recursive: true, force: true });
  for (const line of left) console.error(line);
  say(left.length === 0 ? "destroyed; nothing was left, and the emulator has ended" : "the emulator has ended");
  return left.length === 0 ? 0 : 1;
}

async function running(): Promise<Emulator | undefined> {
  if (!existsSync(READY)) return undefined;
  return Emulator.find(JSON.parse(readFileSync(READY, "utf8")) as Ready);
}

function remember({ endpoint, pid, versions }: Emulator): void {
  writeFileSync(READY, JSON.stringify({ endpoint, pid, versions }));
}

/** Interrupted while the first deploy is under way: nobody will want half of it. */
async function giveUp(): Promise<void> {
  await (await running())?.stop();
  // What was ended a moment ago may still write a last file.
  rmSync(FOLDER, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  console.error("interrupted: the emulator has ended, and nothing is left");
}

function environmentFile(workspace: Workspace): string {
  const wanted = /^(AWS_|TF_CLI_CONFIG_FILE|CHECKPOINT_DISABLE|PLUGIN_UNIX_SOCKET_DIR|NO_PROXY$|no_proxy$)/;
  const exports = Object.entries(workspace.environment)
    .filter(([name, value]) => wanted.test(name) && value !== undefined)
    .map(([name, value]) => `export ${name}=${shellWord(value ?? "")}\n`);
  // A profile of the user's is not in the configuration that is named here.
  return ["unset AWS_PROFILE AWS_DEFAULT_PROFILE\n", ...exports].join("");
}

function thingsToTry(endpoint: string): string {
  const terraform = `terraform -chdir=${shellWord(join(FOLDER, "cdktf.out", "stacks", STACK))}`;
  return [
    `The example runs on an emulated AWS at ${endpoint}. Try:`,
    "",
    `  . ${shellWord(ENVIRONMENT)}      # sets the endpoint and credentials of a role that it knows`,
    `  aws eks describe-cluster --name ${STACK}`,
    `  aws eks list-fargate-profiles --cluster-name ${STACK}`,
    `  aws eks describe-fargate-profile --cluster-name ${STACK} --fargate-profile-name kube-system`,
    `  aws eks describe-addon --cluster-name ${STACK} --addon-name coredns`,
    `  aws eks list-access-entries --cluster-name ${STACK}`,
    `  aws eks get-token --cluster-name ${STACK}`,
    "  aws ec2 describe-nat-gateways --query 'NatGateways[].NatGatewayAddresses[].PublicIp'",
    `  ${terraform} plan`,
    `  ${terraform} state list`,
    `  curl -s '${endpoint}/_emulator/calls?mutating=1'      # what the deploy asked for, in order`,
    "",
    "or with the endpoint alone, and credentials that say nothing:",
    "",
    `  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url ${endpoint} --region ${REGION} eks list-clusters`,
    "",
    "End it with: npm run destroy:local",
  ].join("\n");
}

void main(process.argv[2] ?? "deploy").then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 1;
    if (!hasBeenInterrupted()) console.error(error instanceof Error ? error.message : error);
  },
);
