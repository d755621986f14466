// A lane: one emulator, one folder, and the checks that run on them one after the other. Lanes run side by side.
import { writeFileSync } from "node:fs";
import { createRole } from "./aws";
import { Checks, LaneEnded, progress, seconds } from "./checks";
import { Emulator, EmulatorSettings, Inventory } from "./emulator";
import { Parts } from "./parts";
import { cleanUpWhenInterrupted } from "./processes";
import { AppOptions, REGION, Workspace } from "./workspace";

export interface LaneOptions {
  readonly name: string;
  readonly parts: Parts;
  readonly checks: Checks;
  readonly settings?: EmulatorSettings;
  /** Roles that are there before anything is deployed. */
  readonly roles?: readonly string[];
  /** Further regions in which nothing may be left. */
  readonly regions?: readonly string[];
}

export class Lane {
  /** What exists before the deploy. */
  public before: Inventory = {};

  private hasFailed = false;

  private constructor(
    private readonly options: LaneOptions,
    public readonly emulator: Emulator,
    public readonly workspace: Workspace,
  ) {}

  /** Runs the body; a lane in which all went well leaves nothing, another says where its logs are. */
  public static async run(options: LaneOptions, body: (lane: Lane) => Promise<void>): Promise<void> {
    const { name, parts, checks } = options;
    const workspace = Workspace.temporary(parts, name);
    const forget = cleanUpWhenInterrupted(() => {
      console.log(`interrupted: ${name}: logs and state are in ${workspace.folder}`);
    });
    let isSound = false;
    let emulator: Emulator | undefined;
    try {
      emulator = await Emulator.start({
        python: parts.python,
        log: workspace.emulatorLog,
        ...(options.settings === undefined ? {} : { settings: options.settings }),
      });
      const lane = new Lane(options, emulator, workspace);
      await lane.prepare();
      await body(lane);
      isSound = !lane.hasFailed;
    } catch (error) {
      if (!(error instanceof LaneEnded)) {
        await checks.check(name, "runs to its end", () => {
          throw error;
        });
      }
    } finally {
      workspace.release();
      if (!isSound && emulator !== undefined) await keepCalls(emulator, workspace);
      await emulator?.stop();
      if (isSound) workspace.remove();
      else console.log(`${seconds()}        ${name}: logs and state are in ${workspace.folder}`);
      forget();
    }
  }

  /** Answers whether it holds. */
  public async check(what: string, body: () => unknown): Promise<boolean> {
    const holds = await this.options.checks.check(this.options.name, what, body);
    if (!holds) this.hasFailed = true;
    return holds;
  }

  /** A check that the rest of the lane builds on. */
  public async require(what: string, body: () => unknown): Promise<void> {
    await this.options.checks.require(this.options.name, what, body);
  }

  /** What this machine lacks a part for. */
  public leaveOut(what: string, why: string): void {
    this.options.checks.leaveOut(`${this.options.name}: ${what}`, why);
  }

  /** A further folder on the same emulator. */
  public async anotherWorkspace(name: string, app: AppOptions): Promise<Workspace> {
    const workspace = new Workspace(this.options.parts, this.workspace.path(name));
    await workspace.connect(this.emulator.endpoint);
    workspace.use(app);
    return workspace;
  }

  public say(text: string): void {
    progress(this.options.name, text);
  }

  /** @throws unless everything that exists now existed before the deploy, and the other way round */
  public async expectNothingLeft(): Promise<void> {
    const different = await this.left();
    if (different.length > 0) throw new Error(different.join("\n"));
  }

  /** What exists now and did not before, or the other way round, a line each. */
  public async left(): Promise<string[]> {
    return differences(this.before, await this.inventory());
  }

  private async inventory(): Promise<Inventory> {
    const all: Record<string, readonly string[]> = {};
    for (const region of [REGION, ...(this.options.regions ?? [])]) {
      for (const [kind, names] of Object.entries(await this.emulator.inventory(region))) {
        all[`${region} ${kind}`] = names;
      }
    }
    return all;
  }

  private async prepare(): Promise<void> {
    await this.workspace.connect(this.emulator.endpoint);
    const trust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    for (const role of this.options.roles ?? []) await createRole(this.emulator.endpoint, REGION, role, trust);
    this.before = await this.inventory();
    const { moto, python } = this.emulator.versions;
    this.say(`emulator ${this.emulator.endpoint} (moto ${moto}, Python ${python}), folder ${this.workspace.folder}`);
  }
}

/** The whole log of calls, reads too, beside the other logs. */
async function keepCalls(emulator: Emulator, workspace: Workspace): Promise<void> {
  try {
    writeFileSync(workspace.path("calls.json"), JSON.stringify(await emulator.allCalls(), null, 1));
  } catch {
    // It does not answer any more, and its own log says why.
  }
}

/** What one inventory has that the other has not, a line each. */
export function differences(before: Inventory, after: Inventory): string[] {
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return kinds.flatMap((kind) => {
    const had = before[kind] ?? [];
    const has = after[kind] ?? [];
    return [
      ...has.filter((one) => !had.includes(one)).map((one) => `${kind}: left behind: ${one}`),
      ...had.filter((one) => !has.includes(one)).map((one) => `${kind}: gone, though not ours: ${one}`),
    ];
  });
}
