// A first install that failed: the pods of a chart start later than Helm waits. With upgrade_install the next apply gets
// through; without it somebody would have to run `helm uninstall`.
import { resolve } from "node:path";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { installOnly, waitForCharts } from "./alterations";

const PATIENCE_SECONDS = 15;

const chart = resolve(__dirname, "../../charts/hello");

export async function runFirstInstall(run: KubernetesRun): Promise<void> {
  const app = { app: "test/e2e/company-app.ts", settings: { E2E_CHART: chart } };
  await KubernetesLane.run(run, { name: "first-install", app, settings: { pods_start: false } }, async (whole) => {
    const { workspace, emulator } = whole.lane;
    const { lane } = whole;
    await workspace.synth();
    workspace.edit((stack) => {
      waitForCharts(stack, PATIENCE_SECONDS);
    });
    const terraform = workspace.terraform();
    await terraform.init();
    lane.say("an apply while no pod starts");
    const first = await terraform.tryApply();
    await lane.check("charts whose pods start too late fail the apply, the library's and the user's", () => {
      if (first.code === 0) throw new Error("the apply came to its end");
      for (const address of ["helm_release.load-balancer-controller_", "helm_release.hello_"]) {
        if (!first.output.includes(`with ${address}`)) throw new Error(`${address} did not fail`);
      }
    });

    await emulator.set({ pods_start: true });
    await workspace.synth();
    workspace.edit(installOnly);
    lane.say("an apply with pods, of releases that are installed only");
    const second = await terraform.tryApply();
    await lane.check("without upgrade_install the next apply finds the names in use", () => {
      const found = second.output.match(/cannot re-use a name that is still in use/g) ?? [];
      if (second.code === 0 || found.length < 2) throw new Error(`${found.length} of two releases said so`);
    });

    await workspace.synth();
    await lane.require("with upgrade_install the next apply gets through", () => terraform.apply());
    await lane.check("and leaves nothing to change", () => terraform.expectNoChanges());
    await lane.check("and the pods run", async () => {
      const pods = await whole.server.list("/api/v1/pods");
      const waiting = pods.filter(({ status }) => status?.phase !== "Running");
      if (pods.length !== 3 || waiting.length > 0) throw new Error(`${pods.length} pods, ${waiting.length} do not run`);
    });
  });
}
