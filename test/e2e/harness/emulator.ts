// One running emulator: starts it on a free port, asks it, ends it by its own process id.
import { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, Ready, startEmulator } from "../../../bin/local/emulator";
import { Call } from "./calls";
import { isolatedEnvironment } from "./environment";
import { ROOT } from "./parts";
import { endGroup, endWithUs, isAlive } from "./processes";

export type Inventory = Readonly<Record<string, readonly string[]>>;

/** The emulator's settings that tests turn; see emulator/settings.py. */
export type EmulatorSettings = Readonly<Record<string, number | string | boolean | readonly string[]>>;

export interface Fault {
  readonly kind: "throttle" | "error" | "hang" | "hold";
  readonly service?: string;
  readonly operation?: string;
  /** What the call is about, as the log names it. */
  readonly resource?: string;
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

/** What became of requests to load balancers. */
export interface Load {
  readonly sent: number;
  /** How many each pod answered. */
  readonly answers: Readonly<Record<string, number>>;
  /** How many were lost, by status and reason. */
  readonly failures: Readonly<Record<string, number>>;
}

export class Emulator {
  public static async start(options: StartOptions): Promise<Emulator> {
    const staysAlive = options.staysAlive ?? false;
    let forget: () => void = () => undefined;
    const { ready, child } = await startEmulator({
      ...options,
      staysAlive,
      folder: ROOT,
      env: isolatedEnvironment(),
      onStart: (started) => {
        forget = endWithUs(started);
      },
    });
    if (staysAlive) forget();
    return new Emulator(ready, async () => {
      await endAndWait(child);
      forget();
    });
  }

  /** One that an earlier run of ours left running; undefined if it is gone, or if something else answers there. */
  public static async find(ready: Ready): Promise<Emulator | undefined> {
    if (!(await isRunning(ready))) return undefined;
    return new Emulator(ready, async () => {
      process.kill(ready.pid, "SIGTERM");
      for (let tries = 0; tries < 50 && isAlive(ready.pid); tries += 1) await sleep(100);
    });
  }

  public readonly endpoint: string;
  public readonly pid: number;
  public readonly versions: Ready["versions"];

  private constructor(
    ready: Ready,
    private readonly end: () => Promise<void>,
  ) {
    this.endpoint = ready.endpoint;
    this.pid = ready.pid;
    this.versions = ready.versions;
  }

  public async stop(): Promise<void> {
    await this.end();
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

  /** Lets it run the pods of an API server; see emulator/kubernetes/fargate.py. */
  public async runPods(server: Readonly<Record<string, string>>): Promise<void> {
    await this.ask("POST", "fargate", server);
  }

  /** Ends that, and the controller with it. */
  public async leavePods(): Promise<void> {
    await this.ask("DELETE", "fargate");
  }

  /** Sends requests to what the region's load balancers serve; see emulator/kubernetes/balancers.py. */
  public async beginLoad(region: string): Promise<void> {
    await this.ask("POST", `load/${region}`);
  }

  /** Ends that, and tells what became of the requests. */
  public async endLoad(region: string): Promise<Load> {
    return (await this.ask("DELETE", `load/${region}`)) as Load;
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

async function endAndWait(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("close", done));
  endGroup(child, "SIGTERM");
  const timer = setTimeout(() => {
    endGroup(child, "SIGKILL");
  }, 3000);
  await ended;
  clearTimeout(timer);
}
