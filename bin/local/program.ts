// The user's program: how it runs, and the stacks that it writes.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../usage-error";

/** A stack that the program wrote. */
export interface Stack {
  readonly name: string;
  /** Its `cdk.tf.json`. */
  readonly file: string;
}

/** What `cdktf.json` says, in part. */
interface Program {
  /** The command that runs the program. */
  readonly app: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What CDKTF writes about the stacks, in part. */
interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      { readonly name: string; readonly synthesizedStackPath: string; readonly dependencies: readonly string[] }
    >
  >;
}

/** Throws a UsageError where there is no program. */
export function readProgram(): Program {
  if (!existsSync("cdktf.json"))
    throw new UsageError("there is no cdktf.json here; run it in the folder of the program");
  const { app, context } = JSON.parse(readFileSync("cdktf.json", "utf8")) as Partial<Program>;
  if (app === undefined) throw new UsageError("cdktf.json has no app, the command that runs the program");
  return { app, context };
}

/** Runs the program as `cdktf synth` does, with its own settings. Throws a UsageError where it fails. */
export function synthesise({ app, context = {} }: Program, outdir: string): Stack[] {
  const { status } = spawnSync(app, {
    shell: true,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: JSON.stringify(context) },
  });
  if (status !== 0) throw new UsageError(`the program ended with ${status ?? "a signal"}: ${app}`);
  return stacksIn(outdir);
}

/** The stacks in the order of their deployment. */
export function stacksIn(outdir: string): Stack[] {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file)) throw new UsageError(`the program wrote no stacks to ${outdir}`);
  const { stacks } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const ordered: Stack[] = [];
  const add = (name: string): void => {
    const stack = stacks[name];
    if (stack === undefined || ordered.some((each) => each.name === name)) return;
    stack.dependencies.forEach(add);
    ordered.push({ name, file: join(outdir, stack.synthesizedStackPath) });
  };
  Object.keys(stacks).forEach(add);
  return ordered;
}
