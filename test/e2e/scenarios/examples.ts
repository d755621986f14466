// The AWS half of every example: those that differ are deployed, each to its end; those that do not are shown to be equal.
import { EXAMPLE_NAMES } from "../../../examples/settings";
import { refusals } from "../harness/calls";
import { Lane, LaneOptions } from "../harness/lane";
import { Workspace } from "../harness/workspace";
import { HARMLESS_REFUSALS } from "./life";

/** All are deployed by one name, so that what differs is the example. */
const NAME = "example";

/** The one whose pod Fargate refuses: its synthesis has to fail. */
const REFUSED = "rejected-pod";

/** The region of the second of two clusters. */
const SECOND_REGION = "us-east-1";

interface Synthesised {
  readonly example: string;
  readonly workspace: Workspace;
  /** The stacks without what is only a name. */
  readonly half: string;
}

export async function runExamples(options: Omit<LaneOptions, "name">): Promise<void> {
  await Lane.run({ ...options, name: "examples", regions: [SECOND_REGION] }, async (lane) => {
    const seen: Synthesised[] = [];
    for (const example of EXAMPLE_NAMES) {
      if (example === REFUSED) {
        await checkRefused(lane);
        continue;
      }
      const synthesised = await synthesise(lane, example);
      const same = seen.find(({ half }) => half === synthesised.half);
      seen.push(synthesised);
      if (same !== undefined) {
        await lane.check(`${example}: its AWS half is that of ${same.example}`, () => undefined);
      } else if (example !== EXAMPLE_NAMES[0]) {
        // The first has a lane of its own.
        await deploy(lane, synthesised);
      }
    }
  });
}

async function synthesise(lane: Lane, example: string): Promise<Synthesised> {
  const workspace = await lane.anotherWorkspace(example, { settings: { EXAMPLE: example, CLUSTER_NAME: NAME } });
  await workspace.synth();
  return { example, workspace, half: workspace.stacks.map((stack) => essence(workspace.deployed(stack))).join("\n") };
}

/** A stack without comments, tags and outputs: what of it AWS does. */
function essence(text: string): string {
  const stack = JSON.parse(text, (key, value: unknown) =>
    ["//", "tags", "backend", "output", "aws_ec2_tag"].includes(key) ? undefined : value,
  ) as unknown;
  return JSON.stringify(stack);
}

async function checkRefused(lane: Lane): Promise<void> {
  const workspace = await lane.anotherWorkspace(REFUSED, { settings: { EXAMPLE: REFUSED } });
  await lane.check(`${REFUSED}: the synth refuses it, as it should`, async () => {
    const { code, output } = await workspace.trySynth();
    if (code === 0 || !output.includes("Pod not supported on Fargate"))
      throw new Error(`it ended with ${code ?? "a signal"}`);
  });
}

async function deploy(lane: Lane, { example, workspace }: Synthesised): Promise<void> {
  const before = (await lane.emulator.calls()).at(-1)?.n;
  lane.say(`cdktf deploy of ${example}: ${workspace.stacks.join(", ")}`);
  await lane.require(`${example}: cdktf deploy brings it up`, () =>
    workspace.cdktf("deploy", ...workspace.stacks, "--auto-approve", "--skip-provider-lock"),
  );
  await lane.check(`${example}: nothing that it asked for was refused`, async () => {
    const refused = refusals(await lane.emulator.calls(before));
    if (refused.length > 0) throw new Error(refused.map((one) => `${one.operation}: ${one.error ?? ""}`).join("\n"));
  });
  await lane.check(`${example}: the second plan is empty`, async () => {
    for (const stack of workspace.stacks) await workspace.terraform(stack).expectNoChanges();
  });
  const deployed = (await lane.emulator.calls()).at(-1)?.n;
  await lane.require(`${example}: cdktf destroy takes it down`, () =>
    workspace.cdktf("destroy", ...workspace.stacks, "--auto-approve"),
  );
  await lane.check(`${example}: nothing is left that was not there before`, () => lane.expectNothingLeft());
  await lane.check(`${example}: nothing that destroy asked for was refused`, async () => {
    const refused = refusals(await lane.emulator.calls(deployed), HARMLESS_REFUSALS);
    if (refused.length > 0) throw new Error(refused.map((one) => `${one.operation}: ${one.error ?? ""}`).join("\n"));
  });
}
