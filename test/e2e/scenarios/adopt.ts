// A cluster and its network that calls of AWS created, brought under Terraform: the plan changes nothing but tags.
import { join } from "node:path";
import { Lane, LaneOptions } from "../harness/lane";
import { ROOT } from "../harness/parts";
import { expectChanges, Expected } from "../harness/plan";
import { Terraform } from "../harness/terraform";
import { STACK } from "../harness/workspace";

/** What existing_cluster.py prints. */
export interface Existing {
  readonly zones: string[];
  readonly vpc: string;
  readonly internetGateway: string;
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
  readonly publicRouteTable: string;
  readonly privateRouteTables: readonly string[];
  readonly address: string;
  readonly natGateway: string;
  readonly securityGroup: string;
  readonly clusterRole: string;
  readonly podRole: string;
  readonly oidcProvider: string;
  readonly creator: string;
}

/** Arguments that are not sent to AWS: `timeouts` is shown with any other change. */
const ONLY_TAGS = ["tags", "tags_all", "timeouts"];

/** A tag of the security group that EKS created, and barriers, which are only in the state. */
const EXPECTED: Expected = { create: ["aws_ec2_tag.*", "terraform_data.*"], update: ["aws_*"] };

export async function runAdopt(options: Omit<LaneOptions, "name">): Promise<void> {
  await Lane.run({ ...options, name: "adopt" }, async (lane) => {
    lane.say("a cluster is created by calls of AWS");
    const script = join(ROOT, "test/e2e/existing_cluster.py");
    const { code, stdout } = await lane.workspace.run(options.parts.python, [script, STACK]);
    if (code !== 0) throw new Error(`it ended with ${code ?? "a signal"}; see ${lane.workspace.log}`);
    const existing = stdout.trim();
    const terraform = await synth(lane, existing);
    await terraform.init();
    await lane.check("a plan that would replace the cluster is rejected", async () => {
      await synth(lane, existing, { E2E_WRONG_ROLE: "yes" });
      const { code: refused, output } = await terraform.tryPlan();
      if (refused === 0) throw new Error("it is accepted");
      if (!/Resource aws_eks_cluster\.\S+\s+has\s+lifecycle\.prevent_destroy/.test(output)) throw new Error(output);
      await synth(lane, existing);
    });
    await lane.check("the plan changes nothing but tags", async () => {
      expectChanges(await terraform.plan(), EXPECTED);
      const changed = (await terraform.changedArguments()).filter(({ name }) => !ONLY_TAGS.includes(name));
      if (changed.length > 0) throw new Error(changed.map(({ address, name }) => `${address}: ${name}`).join("\n"));
    });
    await lane.require("it is applied", () => terraform.applyPlan());
    await lane.check("the second plan is empty", () => terraform.expectNoChanges());
    await lane.check("the plan is empty when the program adopts nothing any more", async () => {
      await synth(lane, existing, { E2E_ADOPTED: "yes" });
      await terraform.expectNoChanges();
    });
  });
}

async function synth(
  lane: Lane,
  existing: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Terraform> {
  lane.workspace.use({ app: "test/e2e/adopt-app.ts", settings: { E2E_EXISTING: existing, ...settings } });
  await lane.workspace.synth();
  return lane.workspace.terraform();
}
