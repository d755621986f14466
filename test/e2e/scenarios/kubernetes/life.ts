// Up and down with nothing taken out: the real `cdktf deploy`, a second plan, `cdktf destroy`, nothing left.
import { expectNoRefusals } from "../../harness/calls";
import { KubernetesLane } from "../../harness/kubernetes-lane";
import { HARMLESS_REFUSALS } from "../life";

/** `cdktf deploy`, nothing refused, and nothing to change. */
export async function bringUp(whole: KubernetesLane, ...stacks: readonly string[]): Promise<void> {
  await deploy(whole, ...stacks);
  await whole.lane.check("the second plan is empty", async () => {
    for (const stack of stacks) await whole.lane.workspace.terraform(stack).expectNoChanges();
  });
}

/** `cdktf deploy`, and nothing refused. */
export async function deploy({ lane }: KubernetesLane, ...stacks: readonly string[]): Promise<void> {
  const { workspace, emulator } = lane;
  lane.say(`cdktf deploy of ${stacks.join(" and ")}`);
  await lane.require("cdktf deploy brings it up", () =>
    workspace.cdktf("deploy", ...stacks, "--auto-approve", "--skip-provider-lock"),
  );
  for (const line of workspace.read("filter.log").trim().split("\n")) lane.say(line);
  await lane.check("nothing that it asked AWS for was refused", async () => {
    expectNoRefusals(await emulator.calls());
  });
}

/** `cdktf destroy`, nothing refused, and nothing left. */
export async function takeDown(whole: KubernetesLane, ...stacks: readonly string[]): Promise<void> {
  const { lane } = whole;
  const before = (await lane.emulator.calls()).at(-1)?.n ?? 0;
  lane.say(`cdktf destroy of ${stacks.join(" and ")}`);
  await lane.require("cdktf destroy takes it down", () => lane.workspace.cdktf("destroy", ...stacks, "--auto-approve"));
  await lane.check("nothing is left, in AWS or in the cluster", () => whole.expectNothingLeft());
  await lane.check("nothing that destroy asked AWS for was refused", async () => {
    expectNoRefusals(await lane.emulator.calls(before), HARMLESS_REFUSALS);
  });
}
