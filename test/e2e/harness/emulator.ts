// One running emulator: starts it on a free port, asks it, ends it by its own process id.
import { ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { Call } from "./calls";
import { EMULATOR_PARENT } from "./parts";
import { endGroup, endWithUs } from "./processes";

export type Inventory = Readonly<Record<string, readonly string[]>>;

/** The emulator's settings that tests turn; see emulator/settings.py. */
export type EmulatorSettings = Readonly<Record<string, number | string | readonly string[]>>;

export interface Fault {
  readonly kind: "throttle" | "error" | "hang";
  readonly service?: string;
  readonly operation?: string;
  /** How many calls it hits; 0: all until it is cleared. */
  readonly times?: number;
  readonly skip?: number;
}

export interface StartOptions {
  readonly python: string;
  readonly log: string;
  readonly settings?: EmulatorSettings;
  /** It outlives us, for somebody to look around in. @default false */
  readonly staysAlive?: boolean;
}

interface Ready {
  readonly endpoint: string;
  readonly pid: number;
  readonly versions: Readonly<Record<string, string>>;
}

export class Emulator {
  public static async start(options: StartOptions): Promise<Emulator> {
    const settings = Object.entries(options.settings ?? {}).flatMap(([name, value]) => [
      "--set",
      `${name}=${JSON.stringify(value)}`,
    ]);
    const staysAlive = options.staysAlive ?? false;
    const log = openSync(options.log, "a");
    const child = spawn(options.python, ["-m", "emulator", ...settings], {
      cwd: EMULATOR_PARENT,
      // Without a terminal's input the emulator would end at once; with a pipe it ends when we do.
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: "1",
        ...(staysAlive ? {} : { EMULATOR_ENDS_WITH_STDIN: "1" }),
      },
      detached: true,
      stdio: [staysAlive ? "ignore" : "pipe", "pipe", log],
    });
    closeSync(log);
    const forget = staysAlive ? () => undefined : endWithUs(child);
    const ready = await firstLine(child, options.log);
    if (staysAlive) child.unref();
    return new Emulator(child, forget, JSON.parse(ready) as Ready);
  }

  public readonly endpoint: string;
  public readonly pid: number;
  public readonly versions: Readonly<Record<string, string>>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly forget: () => void,
    ready: Ready,
  ) {
    this.endpoint = ready.endpoint;
    this.pid = ready.pid;
    this.versions = ready.versions;
  }

  public async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("close", done));
    endGroup(this.child, "SIGTERM");
    const timer = setTimeout(() => {
      endGroup(this.child, "SIGKILL");
    }, 3000);
    if (this.child.exitCode === null && this.child.signalCode === null) await ended;
    clearTimeout(timer);
    this.forget();
  }

  /** Calls that change something, and states that resources reached, in order. */
  public async calls(since = 0): Promise<readonly Call[]> {
    return (await this.ask("GET", `calls?mutating=1&since=${since}`)) as Call[];
  }

  /** The same with the calls that only read. */
  public async allCalls(): Promise<readonly Call[]> {
    return (await this.ask("GET", "calls")) as Call[];
  }

  public async inventory(region: string): Promise<Inventory> {
    return (await this.ask("GET", `inventory?region=${region}`)) as Inventory;
  }

  public async set(settings: EmulatorSettings): Promise<void> {
    await this.ask("POST", "settings", settings);
  }

  public async addFault(fault: Fault): Promise<void> {
    await this.ask("POST", "faults", fault);
  }

  /** How many calls ran into the faults that are active. */
  public async faultHits(): Promise<number> {
    const faults = (await this.ask("GET", "faults")) as { hits: number }[];
    return faults.reduce((sum, { hits }) => sum + hits, 0);
  }

  public async clearFaults(): Promise<void> {
    await this.ask("DELETE", "faults");
  }

  private async ask(method: string, what: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.endpoint}/_emulator/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await answer.json();
    if (!answer.ok) throw new Error(`emulator: ${method} ${what}: ${JSON.stringify(value)}`);
    return value;
  }
}

async function firstLine(child: ChildProcess, log: string): Promise<string> {
  if (child.stdout === null) throw new Error("the emulator has no output");
  const lines = createInterface({ input: child.stdout });
  return new Promise((done, fail) => {
    lines.once("line", (line) => {
      done(line);
    });
    child.once("exit", (code) => {
      fail(new Error(`the emulator ended with ${code ?? "a signal"} before it listened; see ${log}`));
    });
  });
}
