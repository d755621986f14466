// Starts the emulated AWS, a program in Python, and finds one that an earlier call left running.
import { ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";

/** What the emulator prints when it listens. */
export interface Ready {
  readonly endpoint: string;
  readonly pid: number;
  readonly versions: Readonly<Record<"moto" | "python", string>>;
}

/** How the emulator is started. */
export interface EmulatorStart {
  readonly python: string;
  /** The folder that has the folder `emulator`. */
  readonly folder: string;
  /** The file that standard error is appended to. */
  readonly log: string;
  readonly env: NodeJS.ProcessEnv;
  /** Settings by name; see emulator/settings.py. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether it outlives this process. */
  readonly staysAlive: boolean;
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Resolves when it listens. */
export async function startEmulator(start: EmulatorStart): Promise<{ ready: Ready; child: ChildProcess }> {
  const settings = Object.entries(start.settings ?? {}).flatMap(([name, value]) => [
    "--set",
    `${name}=${JSON.stringify(value)}`,
  ]);
  const log = openSync(start.log, "a");
  const child = spawn(start.python, ["-m", "emulator", ...settings], {
    cwd: start.folder,
    // Without a terminal's input the emulator would end at once; with a pipe it ends when this process does.
    env: {
      ...start.env,
      PYTHONDONTWRITEBYTECODE: "1",
      ...(start.staysAlive ? {} : { EMULATOR_ENDS_WITH_STDIN: "1" }),
    },
    detached: true,
    stdio: [start.staysAlive ? "ignore" : "pipe", "pipe", log],
  });
  closeSync(log);
  start.onStart?.(child);
  const ready = JSON.parse(await firstLine(child, start.log)) as Ready;
  if (start.staysAlive) {
    child.unref();
    child.stdout?.destroy();
  }
  return { ready, child };
}

/** Whether the emulator that printed `ready` still runs, and nothing else is at its address. */
export async function isRunning(ready: Ready): Promise<boolean> {
  try {
    const answer = await fetch(`${ready.endpoint}/_emulator/health`, { signal: AbortSignal.timeout(5000) });
    const { pid } = (await answer.json()) as { readonly pid: number };
    return pid === ready.pid;
  } catch {
    return false;
  }
}

async function firstLine(child: ChildProcess, log: string): Promise<string> {
  if (child.stdout === null) throw new Error("the emulator has no output");
  const lines = createInterface({ input: child.stdout });
  return new Promise((done, fail) => {
    lines.once("line", done);
    child.once("exit", (code) => {
      fail(new Error(`the emulator ended with ${code ?? "a signal"} before it listened; see ${log}`));
    });
  });
}
