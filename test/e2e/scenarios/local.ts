// `cdktf-eks-fargate local` in a folder of its own: what it prints, and that nothing stays.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checks } from "../harness/checks";
import { shellWord } from "../harness/environment";
import { Lane, LaneOptions } from "../harness/lane";
import { nodeProgram, ROOT } from "../harness/parts";
import { run } from "../harness/processes";

export async function runLocalTool(options: Omit<LaneOptions, "name"> & { readonly checks: Checks }): Promise<void> {
  await Lane.run({ ...options, name: "local" }, async (lane) => {
    const { folder, log } = lane.workspace;
    const program = [nodeProgram("tsx"), join(ROOT, "test/e2e/local-app.ts")].map(shellWord).join(" ");
    writeFileSync(
      join(folder, "cdktf.json"),
      JSON.stringify({ language: "typescript", app: program, context: { kubernetesVersion: "1.37" } }),
    );
    const env = {
      ...process.env,
      TF_PLUGIN_MIRROR: options.parts.mirror,
      QUEUE_NAME: "orders",
      // With either of them a call would reach AWS.
      AWS_PROFILE: "production",
      AWS_ENDPOINT_URL_EKS: "https://eks.eu-west-1.amazonaws.com",
    };
    const tool = async (way: string): Promise<string> => {
      const args = [join(ROOT, "bin/cli.ts"), "local", way];
      const { code, output } = await run(nodeProgram("tsx"), args, { cwd: folder, env, log, timeoutSeconds: 300 });
      if (code !== 0) throw new Error(`it ended with ${code ?? "a signal"}; see ${log}\n${output.slice(-1000)}`);
      return output;
    };
    await lane.require("local up deploys the stacks in their order, with the picture and the price", async () => {
      expectAll(await tool("up"), [
        /platform: \d+ resources of the providers kubernetes and helm are left out/,
        /platform: the AWS provider acts in the emulator's account, without allowed_account_ids/,
        /web: the emulator does not know aws_sqs_queue\.queue, which is left out/,
        /platform: \d+ to create\n[\s\S]*web: 4 to create\n/,
        /platform: its picture is .*platform\.svg/,
        /EKS cluster, \w+ support/,
      ]);
      if (!existsSync(join(folder, ".fargate-local", "platform.svg"))) throw new Error("there is no picture");
    });
    await lane.check("local plan shows no changes then", async () => {
      expectAll(await tool("plan"), [/platform: no changes\n/, /web: no changes\n/]);
    });
    await lane.check("local down destroys it, and leaves nothing", async () => {
      expectAll(await tool("down"), [
        /web: 4 to delete\n[\s\S]*platform: \d+ to delete\n/,
        /the emulated AWS has ended/,
      ]);
      if (existsSync(join(folder, ".fargate-local"))) throw new Error("its folder is left");
    });
  });
}

function expectAll(output: string, patterns: readonly RegExp[]): void {
  const missing = patterns.filter((pattern) => !pattern.test(output));
  if (missing.length > 0) throw new Error(`nothing says ${missing.join(" or ")}; it says\n${output.slice(-3000)}`);
}
