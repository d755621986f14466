// npm run e2e:faults: every distinct call of a deploy goes wrong in turn, in each way; half an hour and more.
//
// usage: npm run e2e:faults [-- MODE ...] [--lanes N] [--only OPERATION]
import { readFileSync, existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { Checks, LaneEnded, progress } from "./harness/checks";
import { Inventory } from "./harness/emulator";
import { Lane } from "./harness/lane";
import { findParts, Parts } from "./harness/parts";
import { REGION, STACK } from "./harness/workspace";
import { applyInto, distinctCalls, errorsIn, Mode, MODES, nameOf, Point, RETRIES } from "./scenarios/fault-points";
import { expectSameShape } from "./scenarios/faults";

interface Undisturbed {
  readonly calls: readonly { service: string; operation: string }[];
  readonly inventory: Inventory;
}

interface Arguments {
  readonly modes: readonly Mode[];
  readonly lanes: number;
  readonly only?: string;
}

/** A word on the command line that means nothing; the message is all there is to say. */
class WrongArgument extends Error {}

async function main(): Promise<number> {
  const { modes, lanes, only } = readArguments(process.argv.slice(2));
  const checks = new Checks();
  const { parts, missing } = findParts();
  for (const part of missing) checks.leaveOut("the fault sweep", part);
  if (parts === undefined) return checks.finish();
  console.log(`Terraform ${parts.terraformVersion}, AWS provider ${parts.awsProviderVersion} from ${parts.mirror}`);
  const undisturbed = await deployUndisturbed(parts, checks);
  if (undisturbed === undefined) return checks.finish();
  const calls = undisturbed.calls.filter(({ operation }) => only === undefined || operation === only);
  if (only !== undefined && calls.length === 0) {
    const operations = [...new Set(undisturbed.calls.map(({ operation }) => operation))].sort();
    throw new WrongArgument(`--only ${only}: the deploy makes no such call; it makes ${operations.join(", ")}`);
  }
  if (modes.includes("throttle")) await throttleAll(parts, checks, calls, undisturbed);
  const points = modes
    .filter((mode) => mode !== "throttle")
    .flatMap((mode) => calls.map((call): Point => ({ mode, ...call })));
  progress("sweep", `${calls.length} distinct calls, ${points.length} points one by one, ${lanes} at a time`);
  const outcomes = new Map<string, number>();
  const work = async (): Promise<void> => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) {
      const outcome = await tryPoint(parts, checks, point, undisturbed);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  progress("sweep", [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", "));
  return checks.finish();
}

/** @throws WrongArgument */
function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const unknown = positionals.filter((word) => !MODES.some((mode) => mode === word));
  if (unknown.length > 0) {
    throw new WrongArgument(`there is no mode ${unknown.join(", ")}; the modes are ${MODES.join(", ")}`);
  }
  if (!/^[1-9]\d?$/.test(values.lanes)) {
    throw new WrongArgument(`--lanes ${values.lanes}: write how many deploys run side by side, from 1 to 99`);
  }
  const modes = MODES.filter((mode) => positionals.includes(mode));
  return {
    modes: modes.length === 0 ? MODES : modes,
    lanes: Number(values.lanes),
    ...(values.only === undefined ? {} : { only: values.only }),
  };
}

function parse(args: readonly string[]): { values: { lanes: string; only?: string }; positionals: string[] } {
  const options = { lanes: { type: "string", default: "3" }, only: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's first sentence names the option; what follows is of positional arguments that begin with a dash.
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new WrongArgument(`${reason}; the options are --lanes N and --only OPERATION`);
  }
}

async function deployUndisturbed(parts: Parts, checks: Checks): Promise<Undisturbed | undefined> {
  let result: Undisturbed | undefined;
  await Lane.run({ name: "undisturbed", parts, checks }, async (lane) => {
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await terraform.init();
    await lane.require("a deploy without faults", () => terraform.apply());
    result = { calls: distinctCalls(await lane.emulator.calls()), inventory: await lane.emulator.inventory(REGION) };
  });
  return result;
}

/** The SDK gets over a throttled call by itself, so all of them fit into one deploy. */
async function throttleAll(
  parts: Parts,
  checks: Checks,
  calls: Undisturbed["calls"],
  undisturbed: Undisturbed,
): Promise<void> {
  await Lane.run({ name: "throttle", parts, checks }, async (lane) => {
    lane.workspace.use({ maxRetries: RETRIES });
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await terraform.init();
    for (const call of calls) await lane.emulator.addFault({ kind: "throttle", ...call, times: 3 });
    await lane.require("a deploy in which each call is throttled three times", () => terraform.apply());
    await lane.check(`each of the ${calls.length} distinct calls was throttled three times`, async () => {
      const hits = await lane.emulator.faultHits();
      if (hits !== 3 * calls.length) throw new Error(`${hits} calls were throttled`);
    });
    await lane.emulator.clearFaults();
    await finish(lane, undisturbed);
    lane.say(`${calls.length} points tried, ${calls.length} survived`);
  });
}

async function finish(lane: Lane, undisturbed: Undisturbed): Promise<void> {
  const terraform = lane.workspace.terraform();
  await lane.require("the next plan is empty", () => terraform.expectNoChanges());
  await lane.require("there is as much of everything as after an undisturbed deploy", async () => {
    expectSameShape(await lane.emulator.inventory(REGION), undisturbed.inventory);
  });
  await lane.require("destroy is clean", () => terraform.destroy());
  await lane.require("nothing is left that was not there before", () => lane.expectNothingLeft());
}

type Outcome = "survived" | "survived after an import" | "survived with something left to delete by hand" | "failed";

/** One point on an emulator of its own, from nothing to nothing. */
async function tryPoint(parts: Parts, checks: Checks, point: Point, undisturbed: Undisturbed): Promise<Outcome> {
  const result: { outcome: Outcome } = { outcome: "failed" };
  const settings = { cluster_create_polls: 1, profile_create_polls: 1, addon_create_polls: 1, phase_seconds: 3 };
  const quiet = new Checks(nameOf(point));
  await Lane.run({ name: nameOf(point).replace(/ /g, "-"), parts, checks: quiet, settings }, async (lane) => {
    const { workspace } = lane;
    workspace.use({ maxRetries: RETRIES });
    await workspace.synth();
    const terraform = workspace.terraform();
    await terraform.init();
    await lane.require("the apply ends as it should", () => applyInto(lane, terraform, point));
    const orphans = point.mode === "kill" ? await orphansOf(lane) : [];
    const imports = await applyAgain(lane, point.mode === "kill");
    if (orphans.length === 0 || imports > 0) {
      await finish(lane, undisturbed);
      result.outcome = imports > 0 ? "survived after an import" : "survived";
      return;
    }
    await lane.require("the next plan is empty", () => terraform.expectNoChanges());
    await lane.require("destroy is clean", () => terraform.destroy());
    await lane.require("nothing is left but what Terraform could not know of", async () => {
      const left = await lane.left();
      const others = left.filter((line) => !orphans.some((orphan) => line.includes(orphan)));
      if (others.length > 0) throw new Error(others.join("\n"));
    });
    result.outcome = "survived with something left to delete by hand";
  });
  const { outcome } = result;
  await checks.check("sweep", `${nameOf(point)}: ${outcome}`, () => {
    if (outcome === "failed") throw new Error("see above");
  });
  return outcome;
}

/** A plain apply, and where it meets what a killed one had made, an import and another. Answers how many imports it took. */
async function applyAgain(lane: Lane, wasKilled: boolean): Promise<number> {
  const terraform = lane.workspace.terraform();
  const second = await terraform.tryApply();
  const inTheWay = second.code === 0 || !wasKilled ? [] : refusedAsExisting(second.output);
  for (const { address, id } of inTheWay) {
    await lane.require(`${id} is imported`, () => terraform.import(address, id));
  }
  await lane.require("a plain apply gets through", async () => {
    if (inTheWay.length > 0) await terraform.apply();
    else if (second.code !== 0) throw new Error(errorsIn(second.output));
  });
  return inTheWay.length;
}

/** What Terraform wanted to make and is there: its address, and the name in the message, by which it is imported. */
function refusedAsExisting(output: string): { address: string; id: string }[] {
  const errors = output.split(/^(?=.*Error: )/m).filter((error) => /AlreadyExists|already exists/i.test(error));
  return errors.flatMap((error) => {
    const [, id] = /Error: [^(\n]*\(([^)\s]+)\)/.exec(error) ?? [];
    const [, address] = /with (\S+),/.exec(error) ?? [];
    return id === undefined || address === undefined ? [] : [{ address, id }];
  });
}

/** Ids of what exists and is not in the state: made by calls whose end Terraform did not live to see. */
async function orphansOf(lane: Lane): Promise<string[]> {
  const file = lane.workspace.path(`terraform.${STACK}.tfstate`);
  const state = existsSync(file) ? readFileSync(file, "utf8") : "";
  const made = (await lane.left()).map((line) => line.split(": ").at(-1) ?? "");
  // An item is known if any of its names is in the state: its own, or that of the VPC or role to which it belongs.
  return made
    .filter((item) => !namesOf(item).some((name) => state.includes(name)))
    .map((item) => namesOf(item)[0] ?? item);
}

/** The parts of an item that name something: no account, no region, no words of an ARN. */
function namesOf(item: string): string[] {
  return item
    .split(/[\s:]+(?=[a-z/])/)
    .filter((name) => name.length > 8 && /[-/]/.test(name) && !/^[a-z]{2}-[a-z]+-\d/.test(name));
}

void main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof WrongArgument) console.error(error.message);
    else if (!(error instanceof LaneEnded)) console.error(error);
    process.exitCode = error instanceof WrongArgument ? 2 : 1;
  },
);
