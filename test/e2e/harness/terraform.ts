// Terraform itself, in the folder of one synthesised stack.
import { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Change, ChangedArgument, changedArgumentsOf, changesOf } from "./plan";
import { run, Run } from "./processes";

export class Terraform {
  public constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly log: string,
  ) {}

  /** Needed once for each folder. */
  public async init(): Promise<void> {
    if (!existsSync(join(this.folder, ".terraform"))) await this.succeed("init", "-input=false");
  }

  /** What an apply would do. It is kept for `applyPlan`. */
  public async plan(): Promise<Change[]> {
    const { stdout } = await this.succeed("plan", "-input=false", "-json", "-out=e2e.tfplan");
    return changesOf(stdout);
  }

  /** A plan that may fail. */
  public async tryPlan(): Promise<Run> {
    return this.run(["plan", "-input=false"]);
  }

  /** The arguments that the kept plan changes, of resources that it updates. */
  public async changedArguments(): Promise<ChangedArgument[]> {
    const { stdout } = await this.succeed("show", "-json", "e2e.tfplan");
    return changedArgumentsOf(stdout);
  }

  public async applyPlan(): Promise<void> {
    await this.succeed("apply", "-input=false", "e2e.tfplan");
  }

  /** @throws unless a plan would change nothing, outputs included */
  public async expectNoChanges(): Promise<void> {
    const { code, stdout } = await this.run(["plan", "-input=false", "-detailed-exitcode"]);
    if (code === 0) return;
    const planned = stdout.split("\n").filter((line) => /^ {2}# |^Plan:|Error/.test(line));
    throw new Error(`the plan is not empty (exit code ${code ?? "none"}):\n${planned.join("\n")}\nsee ${this.log}`);
  }

  public async apply(): Promise<void> {
    await this.succeed("apply", "-input=false", "-auto-approve");
  }

  /** An apply that may fail; `onStart` gets the process, to end it. */
  public async tryApply(onStart?: (child: ChildProcess) => void, ...args: readonly string[]): Promise<Run> {
    return this.run(["apply", "-input=false", "-auto-approve", ...args], onStart);
  }

  /** Takes something that exists into the state. */
  public async import(address: string, id: string): Promise<void> {
    await this.succeed("import", "-input=false", address, id);
  }

  public async destroy(): Promise<void> {
    await this.succeed("destroy", "-input=false", "-auto-approve");
  }

  /** A destroy that may fail; `onStart` gets the process, to end it. */
  public async tryDestroy(onStart?: (child: ChildProcess) => void, ...args: readonly string[]): Promise<Run> {
    return this.run(["destroy", "-input=false", "-auto-approve", ...args], onStart);
  }

  public async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.succeed("output", "-json");
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  private async succeed(...args: readonly string[]): Promise<Run> {
    const result = await this.run(args);
    if (result.code === 0) return result;
    throw new Error(
      `terraform ${args.join(" ")} ended with ${result.code ?? result.signal ?? "nothing"}; see ${this.log}`,
    );
  }

  private async run(args: readonly string[], onStart?: (child: ChildProcess) => void): Promise<Run> {
    const [command = "", ...rest] = args;
    const plain = command === "output" ? rest : ["-no-color", ...rest];
    return run(this.program, [command, ...plain], {
      cwd: this.folder,
      env: this.environment,
      log: this.log,
      timeoutSeconds: 600,
      ...(onStart === undefined ? {} : { onStart }),
    });
  }
}
