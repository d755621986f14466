// Every construct for workloads at once; what the library's own security group is good for when several load balancers go;
// and what becomes of a deployment that the library made before.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { matching } from "../../harness/calls";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { Lane } from "../../harness/lane";
import { nodeProgram, ROOT } from "../../harness/parts";
import { endGroup } from "../../harness/processes";
import { AppOptions, REGION, STACK } from "../../harness/workspace";
import { letControllerMakeGroup } from "./alterations";
import { expectLoadBalancers, expectPodsRun } from "./examples";
import { bringUp, takeDown } from "./life";

const APP = "test/e2e/everything-app.ts";

/** The state of the library with which the older deployment is made. */
const BEFORE = "309ac16";

/** What an upgrade of the library may replace or destroy: nothing that CHANGELOG.md does not name. */
const MAY_GO: readonly string[] = [];

/** Of the program: two Application Load Balancers and a Network Load Balancer. */
const LOAD_BALANCERS = 3;

/** A destroy that is held back never ends; this is enough to see it. */
const HELD_BACK_SECONDS = 20;

function appOf(run: KubernetesRun, app = APP): AppOptions {
  return { app, settings: run.kubernetes.controller === undefined ? {} : { E2E_LOAD_BALANCERS: "yes" } };
}

export async function runEverything(run: KubernetesRun): Promise<void> {
  await KubernetesLane.run(run, { name: "everything", app: appOf(run) }, async (whole) => {
    const { lane } = whole;
    await bringUp(whole, STACK);
    await lane.check("every pod runs, or has ended well", () => expectPodsRun(whole));
    if (whole.hasController) {
      await lane.check("the controller has made every load balancer", () => expectLoadBalancers(whole));
    } else {
      lane.leaveOut("its load balancers", "the program aws-load-balancer-controller is not on this machine");
    }
    await Promise.all([takeDown(whole, STACK), letGroupsGoAtOnce(lane)]);
  });
}

/** The control of the group that the library makes: without it, two Ingresses and a network load balancer go at once. */
export async function runWithoutGroup(run: KubernetesRun): Promise<void> {
  if (run.kubernetes.controller === undefined) {
    run.checks.leaveOut("without-group", "the program aws-load-balancer-controller is not on this machine");
    return;
  }
  await KubernetesLane.run(run, { name: "without-group", app: appOf(run) }, async ({ lane }) => {
    const { workspace, emulator } = lane;
    await workspace.synth();
    workspace.edit(letControllerMakeGroup);
    const terraform = workspace.terraform();
    await terraform.init();
    await lane.require("everything comes up with the controller's own group", () => terraform.apply());
    const before = (await emulator.calls()).at(-1)?.n ?? 0;
    lane.say("a destroy that must not end");
    let end = (): void => undefined;
    const destroying = terraform.tryDestroy((child) => {
      end = () => {
        endGroup(child, "SIGKILL");
      };
    });
    void letGroupsGoAtOnce(lane);
    const ended = destroying.then(({ code }) => code);
    let code: number | null | undefined;
    void ended.then((ends) => {
      code = ends;
    });
    for (let tries = 0; tries < 600 && code === undefined; tries += 1) {
      const refused = matching(await emulator.calls(before), "ec2 DeleteVpc").filter(({ error }) => error !== null);
      if (refused.length > 0) break;
      await sleep(500);
    }
    await Promise.race([ended, sleep(HELD_BACK_SECONDS * 1000)]);
    await lane.check("without the library's group, the controller's is left and holds the VPC back", async () => {
      const groups = (await emulator.inventory(REGION))["ec2.DescribeSecurityGroups"] ?? [];
      if (code !== undefined) throw new Error(`the destroy ended with ${code ?? "a signal"}`);
      if (!groups.some((group) => group.includes("k8s-traffic-"))) throw new Error(groups.join("\n"));
    });
    end();
    await ended;
  });
}

/** What the library made before this state of it. */
export async function runUpgrade(run: KubernetesRun): Promise<void> {
  if (!hasHistory()) {
    run.checks.leaveOut("the upgrade of an older deployment", `this checkout's history has no ${BEFORE}`);
    return;
  }
  await KubernetesLane.run(run, { name: "upgrade", app: appOf(run) }, async (whole) => {
    const { lane } = whole;
    const older = lane.workspace.path("older");
    checkOut(older);
    whole.use(appOf(run, relative(ROOT, join(older, APP))));
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await terraform.init();
    await lane.require(`the library of ${BEFORE} brings everything up`, () => terraform.apply());

    whole.use(appOf(run));
    await lane.workspace.synth();
    await lane.check("the library of today replaces and destroys nothing of it that is not named", async () => {
      const going = (await terraform.plan()).filter(({ action }) => action === "replace" || action === "delete");
      const unnamed = going.filter(({ address }) => !MAY_GO.some((prefix) => address.startsWith(prefix)));
      if (unnamed.length > 0) throw new Error(unnamed.map(({ action, address }) => `${action}s ${address}`).join("\n"));
    });
    await lane.require("it is applied", () => terraform.applyPlan());
    await lane.check("the next plan is empty", () => terraform.expectNoChanges());
    if (whole.hasController) {
      await lane.require("the group that the controller had made is deleted, as the guide has it", () =>
        deleteFormerGroup(lane),
      );
    }
    await takeDown(whole, STACK);
  });
}

/**
 * The controller deletes a group of each load balancer, and right after it looks whether anybody needs the shared one. Lets all
 * of those deletions end in one moment: then each finds another that is on its way out, and nobody comes back for it.
 */
async function letGroupsGoAtOnce({ emulator }: Lane): Promise<void> {
  await emulator.addFault({ kind: "hold", service: "ec2", operation: "DeleteSecurityGroup", times: 0 });
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await emulator.faultHits()) >= LOAD_BALANCERS) break;
    await sleep(500);
  }
  await emulator.clearFaults();
}

/** How often the guide's command is tried: the controller goes over the load balancers one by one. */
const TRIES = 30;

/** Runs the guide's own command, which EC2 rejects while a load balancer has the group still. */
async function deleteFormerGroup(lane: Lane): Promise<void> {
  const guide = readFileSync(join(ROOT, "docs/upgrade.md"), "utf8");
  const [, command = ""] = /## The load balancers' security group.*?```sh\n(.+?)```/s.exec(guide) ?? [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { code } = await lane.workspace.run("sh", ["-c", command.replace("=NAME", `=${STACK}`)]);
    const groups = (await lane.emulator.inventory(REGION))["ec2.DescribeSecurityGroups"] ?? [];
    if (code === 0 && !groups.some((group) => group.includes("k8s-traffic-"))) return;
    await sleep(2000);
  }
  throw new Error(`it is still there after "${command}"`);
}

function hasHistory(): boolean {
  return spawnSync("git", ["cat-file", "-e", `${BEFORE}^{commit}`], { cwd: ROOT, stdio: "ignore" }).status === 0;
}

/** That state of the repository, with the packages of this one, and with this one's program and chart in it. */
function checkOut(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync("sh", ["-c", `git archive ${BEFORE} | tar -x -C "$1"`, "sh", folder], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`git archive ${BEFORE}: ${stderr}`);
  symlinkSync(dirname(dirname(nodeProgram("tsx"))), join(folder, "node_modules"));
  copyFileSync(join(ROOT, APP), join(folder, APP));
  cpSync(join(ROOT, "test/e2e/charts"), join(folder, "test/e2e/charts"), { recursive: true });
}
