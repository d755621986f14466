// Keeps one AWS provider running between runs of Terraform, which then need not start it three times each. It is the
// same program from the same mirror; `cdktf deploy` and `cdktf destroy` start their own, as they do anywhere.
import { ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PLATFORM } from "../../../bin/local/mirror";
import { Parts } from "./parts";
import { endGroup, endWithUs } from "./processes";

export class ResidentProvider {
  /** Answers undefined where the mirror is packed: then Terraform starts its own. */
  public static async start(parts: Parts, environment: NodeJS.ProcessEnv): Promise<ResidentProvider | undefined> {
    const folder = join(parts.mirror, "registry.terraform.io/hashicorp/aws", parts.awsProviderVersion, PLATFORM);
    const program = existsSync(folder)
      ? readdirSync(folder).find((name) => name.startsWith("terraform-provider-aws"))
      : undefined;
    if (program === undefined) return undefined;
    const child = spawn(join(folder, program), ["-debug"], {
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const forget = endWithUs(child);
    return new ResidentProvider(child, forget, await reattachment(child));
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly forget: () => void,
    private readonly attachment: string,
  ) {}

  /** What makes Terraform use this process. */
  public get environment(): NodeJS.ProcessEnv {
    return { TF_REATTACH_PROVIDERS: this.attachment };
  }

  public stop(): void {
    endGroup(this.child, "SIGTERM");
    this.forget();
  }
}

async function reattachment(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the provider has no output");
  const lines = createInterface({ input: child.stdout });
  return new Promise((done, fail) => {
    lines.on("line", (line) => {
      const [, found] = /TF_REATTACH_PROVIDERS='(.+)'/.exec(line) ?? [];
      if (found !== undefined) done(found);
    });
    child.once("exit", (code) => {
      fail(new Error(`the provider ended with ${code ?? "a signal"} before it could be used`));
    });
  });
}
