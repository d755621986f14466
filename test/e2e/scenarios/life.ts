// The life of a cluster: the real `cdktf deploy`, a second plan, every change, the real `cdktf destroy`, nothing left.
import { expectNoRefusals, matching } from "../harness/calls";
import { Lane, LaneOptions } from "../harness/lane";
import { expectChanges } from "../harness/plan";
import { STACK } from "../harness/workspace";
import { CHANGES, READER_ROLE } from "./changes";
import { checkDeployRights } from "./deploy-rights";
import { checkExecCredential } from "./exec-credential";
import { checkKubernetesHalf } from "./kubernetes-half";

/** EIP: the association went with the NAT gateway, which the provider finds out by asking for it. */
export const HARMLESS_REFUSALS = ["ec2 DisassociateAddress"];

export async function runLife(options: Omit<LaneOptions, "name">): Promise<void> {
  await Lane.run({ ...options, name: "life", roles: [READER_ROLE] }, async (lane) => {
    const since = (await lane.emulator.allCalls()).at(-1)?.n ?? 0;
    await deploy(lane);
    await lane.workspace.keepProvider();
    await checkExecCredential(lane);
    await checkKubernetesHalf(lane);
    await checkWhatMotoHides(lane);
    await change(lane);
    await destroy(lane);
    await checkDeployRights(lane, since);
  });
}

async function deploy(lane: Lane): Promise<void> {
  const { workspace, emulator } = lane;
  lane.say("cdktf deploy");
  await lane.require("cdktf deploy brings the stack up", () =>
    workspace.cdktf("deploy", STACK, "--auto-approve", "--skip-provider-lock"),
  );
  for (const line of workspace.read("filter.log").trim().split("\n")) lane.say(line);
  await lane.check("nothing that it asked for was refused", async () => {
    expectNoRefusals(await emulator.calls());
  });
  await lane.check("its outputs are read back", async () => {
    expectOutputs(await workspace.terraform().outputs());
  });
  await lane.check("the second plan is empty", () => workspace.terraform().expectNoChanges());
  await lane.check("EKS found the log group there and made none of its own", async () => {
    const made = matching(await emulator.calls(), "LogGroup * CREATED_BY_EKS");
    if (made.length > 0) throw new Error(made.map((one) => one.resource).join(", "));
  });
}

function expectOutputs(outputs: Readonly<Record<string, unknown>>): void {
  const wanted: Record<string, RegExp> = {
    cluster_name: /^"fargate-serverless"$/,
    cluster_arn: /^"arn:aws:eks:[^:]+:\d+:cluster\/fargate-serverless"$/,
    cluster_certificate_authority_data: /^"[\w+/=]+"$/,
    cluster_security_group_id: /^"sg-[0-9a-f]+"$/,
    cluster_endpoint: /^"https:\/\/.+\.eks\.amazonaws\.com"$/,
    configure_kubectl: /^"aws eks update-kubeconfig .*--name fargate-serverless"$/,
    oidc_provider_arn: /^"arn:aws:iam::\d+:oidc-provider\/oidc\.eks\..+"$/,
    oidc_issuer: /^"oidc\.eks\..+\/id\/.+"$/,
    vpc_id: /^"vpc-[0-9a-f]+"$/,
    vpc_cidr_block: /^"10\.10\.0\.0\/16"$/,
    private_route_table_ids: /^\["rtb-.+","rtb-.+","rtb-.+"\]$/,
    private_subnet_ids: /^\["subnet-.+","subnet-.+","subnet-.+"\]$/,
    public_subnet_ids: /^\["subnet-.+","subnet-.+","subnet-.+"\]$/,
    nat_public_ips: /^\["\d+\.\d+\.\d+\.\d+"\]$/,
    log_group_name: /^".+"$/,
  };
  const wrong = Object.entries(wanted)
    .filter(([name, pattern]) => !pattern.test(JSON.stringify(outputs[name] ?? null)))
    .map(([name]) => `${name} is ${JSON.stringify(outputs[name])}`);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

/** A negative control: with an answer as moto's own EKS gives it, the same stack would be replaced. */
async function checkWhatMotoHides(lane: Lane): Promise<void> {
  await lane.check("without accessConfig in EKS's answer the plan would replace the cluster", async () => {
    await lane.emulator.set({ omit_from_cluster: ["accessConfig"] });
    try {
      const changes = await lane.workspace.terraform().plan();
      if (!changes.some(({ address, action }) => address.startsWith("aws_eks_cluster.") && action === "replace")) {
        throw new Error(`it would not: ${JSON.stringify(changes)}`);
      }
    } finally {
      await lane.emulator.set({ omit_from_cluster: [] });
    }
  });
}

async function change(lane: Lane): Promise<void> {
  const done: string[] = [];
  for (const scenario of CHANGES) {
    done.push(scenario.name);
    lane.say(scenario.what);
    lane.workspace.use({ app: "test/e2e/scenario-app.ts", settings: { E2E_CHANGES: done.join(",") } });
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await lane.check(`${scenario.what}: the plan touches only what it should`, async () => {
      expectChanges(await terraform.plan(), scenario.expected);
    });
    await lane.require(`${scenario.what}: it is applied`, () => terraform.applyPlan());
  }
  // Between two of them the next one's plan, which touches only what it should, says the same.
  await lane.check("after the last change the plan is empty", () => lane.workspace.terraform().expectNoChanges());
}

async function destroy(lane: Lane): Promise<void> {
  lane.say("cdktf destroy");
  lane.workspace.release();
  const before = (await lane.emulator.calls()).at(-1)?.n ?? 0;
  await lane.require("cdktf destroy takes it down", () => lane.workspace.cdktf("destroy", STACK, "--auto-approve"));
  await lane.check("nothing is left that was not there before", () => lane.expectNothingLeft());
  await lane.check("nothing that destroy asked for was refused", async () => {
    expectNoRefusals(await lane.emulator.calls(before), HARMLESS_REFUSALS);
  });
}
