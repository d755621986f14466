// A rolling update under load, as docs/workloads.md promises it: no request is lost. And what each of its two remedies is good for.
import { setTimeout as sleep } from "node:timers/promises";
import { Load } from "../../harness/emulator";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { AppOptions, REGION, STACK } from "../../harness/workspace";
import { bringUp, takeDown } from "./life";

const IMAGE = "public.ecr.aws/nginx/nginx";
const GATE = "target-health.elbv2.k8s.aws/";
const PODS = "/api/v1/namespaces/study-shop/pods";

/** Longer than a load balancer goes on sending to targets that are gone, and than the health checks of new ones. */
const AFTERWARDS_SECONDS = 15;

type Remedy = "gate" | "drain";

function appWith(tag: string, without?: Remedy): AppOptions {
  const settings = { E2E_IMAGE: `${IMAGE}:${tag}`, ...(without === undefined ? {} : { E2E_WITHOUT: without }) };
  return { app: "test/e2e/rolling-app.ts", settings };
}

export async function runRollingUpdate(run: KubernetesRun): Promise<void> {
  if (run.kubernetes.controller === undefined) {
    run.checks.leaveOut("rolling", "the program aws-load-balancer-controller is not on this machine");
    return;
  }
  const settings = { pods_serve: true };
  await KubernetesLane.run(run, { name: "rolling", app: appWith("1.27", "drain"), settings }, async (whole) => {
    const { lane } = whole;
    await bringUp(whole, STACK);
    await lane.check("as HCL it plans nothing on the same state", async () => {
      const terraform = await lane.workspace.hcl();
      await terraform.init();
      await terraform.expectNoChanges();
    });
    await lane.require("the load balancer answers", () => untilAnswered(whole));

    // What goes in an update is what the one before it made: the first has pods that do not drain, the last pods without a gate.
    const undrained = await update(whole, appWith("1.28"));
    await lane.check("without drainSeconds, requests reach pods that have ended", () => {
      expectLost(undrained, "502");
    });
    const load = await update(whole, appWith("1.29"));
    await lane.check("a rolling update under load loses no request", () => {
      expectNoneLost(load);
    });
    await lane.check("each new pod has a readiness gate, and it is met", () => expectGatesMet(whole));
    const ungated = await update(whole, appWith("1.30", "gate"));
    await lane.check("without the readiness gate, a moment comes in which no target is healthy", () => {
      expectLost(ungated, "503");
    });
    // Nobody sends requests any more: the pods need not drain for a minute.
    await lane.emulator.set({ pods_serve: false });
    await takeDown(whole, STACK);
  });
}

/** Applies the app with these settings while requests are sent, and until the load balancer knows of everything. */
async function update(whole: KubernetesLane, app: AppOptions): Promise<Load> {
  const { lane } = whole;
  whole.use(app);
  await lane.workspace.synth();
  const image = app.settings?.E2E_IMAGE ?? "";
  lane.say(`an update to ${image} under load`);
  await lane.emulator.beginLoad(REGION);
  await lane.workspace.terraform().apply();
  await sleep(AFTERWARDS_SECONDS * 1000);
  const load = await lane.emulator.endLoad(REGION);
  lane.say(`${load.sent} requests, answered by ${Object.keys(load.answers).length} pods`);
  return load;
}

async function untilAnswered({ lane }: KubernetesLane): Promise<void> {
  for (let tries = 0; tries < 30; tries += 1) {
    await lane.emulator.beginLoad(REGION);
    await sleep(2000);
    const { sent, answers, failures } = await lane.emulator.endLoad(REGION);
    if (sent > 0 && Object.keys(answers).length === 2 && Object.keys(failures).length === 0) return;
  }
  throw new Error("two pods do not answer after a minute");
}

/** @throws unless all were answered, by pods of before and after */
function expectNoneLost(load: Load): void {
  if (lostOf(load).length > 0 || Object.keys(load.answers).length < 4) throw new Error(JSON.stringify(load));
}

function expectLost(load: Load, status: string): void {
  if (!lostOf(load).some((reason) => reason.startsWith(status))) throw new Error(JSON.stringify(load));
}

function lostOf({ failures }: Load): string[] {
  return Object.keys(failures);
}

async function expectGatesMet({ server }: KubernetesLane): Promise<void> {
  const pods = (await server.list(PODS)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const open = pods.filter(({ spec, status }) => {
    const gates = ((spec?.readinessGates ?? []) as { conditionType: string }[]).map(
      ({ conditionType }) => conditionType,
    );
    const conditions = (status?.conditions ?? []) as { type: string; status: string }[];
    const isMet = (gate: string): boolean =>
      conditions.some(({ type, status: held }) => type === gate && held === "True");
    return gates.length > 0 && gates.every((gate) => gate.startsWith(GATE) && isMet(gate));
  });
  if (pods.length !== 2 || open.length !== 2)
    throw new Error(`${pods.length} pods, ${open.length} with gates that are met`);
}
