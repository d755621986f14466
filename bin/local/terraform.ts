// Terraform in the folder of a stack, with what it does as it happens.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

/** What Terraform reports: how much of what is planned is done. */
export interface Progress {
  readonly planned: number;
  readonly done: number;
  /** The address that is done. */
  readonly address: string;
}

/** A change that a plan has. */
export interface PlannedChange {
  readonly address: string;
  readonly action: string;
}

/** What a run came to. */
export interface Outcome {
  readonly ok: boolean;
  readonly changes: readonly PlannedChange[];
  /** The errors that Terraform reports. */
  readonly errors: readonly string[];
}

/** How it runs. */
export interface TerraformRun {
  readonly program: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: string;
  readonly onProgress?: (progress: Progress) => void;
}

/** A line of Terraform's JSON output, in part. */
interface Line {
  readonly type?: string;
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly hook?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

/** Changes of resources; other entries of a plan only read, or move in the state. */
const MADE = ["create", "update", "replace", "delete"];

/** Runs a command with `-json`, to its end. */
export async function runTerraform(args: readonly string[], run: TerraformRun): Promise<Outcome> {
  const changes: PlannedChange[] = [];
  const errors: string[] = [];
  let done = 0;
  const log = createWriteStream(run.log, { flags: "a" });
  const child = spawn(run.program, [...args], { cwd: run.folder, env: run.env, stdio: ["ignore", "pipe", "pipe"] });
  child.stderr.on("data", (chunk: Buffer) => log.write(chunk));
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (text) => {
    log.write(`${text}\n`);
    const { type, change, hook, diagnostic } = parse(text);
    if (type === "planned_change" && change !== undefined && MADE.includes(change.action)) {
      changes.push({ address: change.resource.addr, action: change.action });
    }
    if (type === "apply_complete" && hook !== undefined && hook.action !== "read") {
      done += 1;
      run.onProgress?.({ planned: changes.length, done, address: hook.resource.addr });
    }
    if (diagnostic?.severity === "error") errors.push([diagnostic.summary, diagnostic.detail ?? ""].join("\n").trim());
  });
  const code = await new Promise<number | null>((end, fail) => {
    child.on("error", fail);
    child.on("close", end);
  });
  log.end();
  return { ok: code === 0, changes, errors };
}

function parse(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return {};
  }
}
