// A sample of faults in one deploy: each apply runs into the next one, and the last finds everything as it should be.
import { Inventory } from "../harness/emulator";
import { Lane } from "../harness/lane";
import { REGION } from "../harness/workspace";
import { applyInto, nameOf, Point, RETRIES } from "./fault-points";

/** In the order in which a deploy comes to them. */
const SAMPLE: readonly Point[] = [
  { mode: "outage", service: "ec2", operation: "CreateVpc" },
  { mode: "kill", service: "eks", operation: "CreateCluster" },
  { mode: "interrupt", service: "eks", operation: "CreateFargateProfile" },
  { mode: "throttle", service: "eks", operation: "CreateAddon" },
];

export async function checkFaultSample(lane: Lane, undisturbed: Inventory): Promise<void> {
  const { workspace } = lane;
  workspace.use({ maxRetries: RETRIES });
  workspace.forgetState();
  await workspace.synth();
  const terraform = workspace.terraform();
  for (const point of SAMPLE) {
    lane.say(nameOf(point));
    await lane.require(`faults: ${nameOf(point)} ends the apply as it should`, () => applyInto(lane, terraform, point));
  }
  await lane.require("faults: a plain apply then gets through", () => terraform.apply());
  const isRepaired = await lane.check("faults: the next plan is empty", () => terraform.expectNoChanges());
  const isTheSame = await lane.check(
    "faults: there is as much of everything as after an undisturbed deploy",
    async () => {
      expectSameShape(await lane.emulator.inventory(REGION), undisturbed);
    },
  );
  await lane.require("faults: destroy is clean", () => terraform.destroy());
  const isGone = await lane.check("faults: nothing is left that was not there before", () => lane.expectNothingLeft());
  // One deploy goes through all of them: what is wrong in the end may come from any.
  const survived = isRepaired && isTheSame && isGone ? SAMPLE.length : 0;
  lane.say(`${SAMPLE.length} points tried, ${survived} survived`);
}

/** @throws unless both have the same number of each kind */
export function expectSameShape(inventory: Inventory, wanted: Inventory): void {
  const kinds = new Set([...Object.keys(inventory), ...Object.keys(wanted)]);
  const different = [...kinds].filter((kind) => (inventory[kind] ?? []).length !== (wanted[kind] ?? []).length);
  if (different.length === 0) return;
  throw new Error(
    different
      .map((kind) => `${kind}: ${(inventory[kind] ?? []).length} instead of ${(wanted[kind] ?? []).length}`)
      .join("\n"),
  );
}
