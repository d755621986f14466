// The AWS half of every example: which of them are equal, and in a lane of its own the deploy of those that are not.
import { EXAMPLE_NAMES } from "../../../examples/settings";
import { expectNoRefusals } from "../harness/calls";
import { Lane, LaneOptions } from "../harness/lane";
import { AppOptions } from "../harness/workspace";
import { HARMLESS_REFUSALS } from "./life";

/** All are deployed by one name, so that what differs is the example. */
const NAME = "example";

/** The one whose pod Fargate refuses: its synthesis has to fail. */
const REFUSED = "rejected-pod";

/** The region of the second of two clusters. */
const SECOND_REGION = "us-east-1";

interface Synthesised {
  readonly example: string;
  readonly stacks: readonly string[];
  /** The stacks without what is only a name. */
  readonly half: string;
}

type Options = Omit<LaneOptions, "name">;

export async function runExamples(options: Options): Promise<void> {
  await compareExamples(options);
}

/** Deploys those that differ, each to its end. */
export async function runExamplesLong(options: Options): Promise<void> {
  const different = await compareExamples(options);
  // The first has a lane of its own. Two of the others at a time: a deploy waits more than it works.
  const queue = different.slice(1);
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await deploy(options, next);
  };
  await Promise.all([work(), work()]);
}

/** The examples whose AWS halves differ. */
async function compareExamples(options: Options): Promise<Synthesised[]> {
  const different: Synthesised[] = [];
  await Lane.run({ ...options, name: "examples" }, async (lane) => {
    for (const example of EXAMPLE_NAMES) {
      if (example === REFUSED) {
        await checkRefused(lane);
        continue;
      }
      const synthesised = await synthesise(lane, example);
      const same = different.find(({ half }) => half === synthesised.half);
      if (same === undefined) different.push(synthesised);
      else await lane.check(`${example}: its AWS half is that of ${same.example}`, () => undefined);
    }
  });
  return different;
}

async function synthesise(lane: Lane, example: string): Promise<Synthesised> {
  const workspace = await lane.anotherWorkspace(example, appOf(example));
  await workspace.synth();
  const { stacks } = workspace;
  return { example, stacks, half: stacks.map((stack) => essence(workspace.deployed(stack))).join("\n") };
}

function appOf(example: string): AppOptions {
  return { settings: { EXAMPLE: example, CLUSTER_NAME: NAME } };
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

async function deploy(options: Options, { example, stacks }: Synthesised): Promise<void> {
  await Lane.run({ ...options, name: example, regions: [SECOND_REGION] }, async (lane) => {
    const { workspace, emulator } = lane;
    workspace.use(appOf(example));
    lane.say(`cdktf deploy of ${stacks.join(" and ")}`);
    await lane.require("cdktf deploy brings it up", () =>
      workspace.cdktf("deploy", ...stacks, "--auto-approve", "--skip-provider-lock"),
    );
    const up = await emulator.calls();
    await lane.check("nothing that it asked for was refused", () => {
      expectNoRefusals(up);
    });
    await lane.check("the second plan is empty", async () => {
      for (const stack of stacks) await workspace.terraform(stack).expectNoChanges();
    });
    await lane.require("cdktf destroy takes it down", () => workspace.cdktf("destroy", ...stacks, "--auto-approve"));
    await lane.check("nothing is left that was not there before", () => lane.expectNothingLeft());
    const down = await emulator.calls(up.at(-1)?.n);
    await lane.check("nothing that destroy asked for was refused", () => {
      expectNoRefusals(down, HARMLESS_REFUSALS);
    });
  });
}
