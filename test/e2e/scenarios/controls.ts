// Negative controls: copies of the stack that are wrong in one place must fail. They prove that the green runs mean
// something.
import { refusals } from "../harness/calls";
import { Lane, LaneOptions } from "../harness/lane";
import { block, StackJson } from "../harness/workspace";
import { CREATOR_NAMED } from "./changes";

export async function runControls(options: Omit<LaneOptions, "name">): Promise<void> {
  // The profiles take so long that a CoreDNS which does not wait for them is seen.
  const settings = { profile_create_polls: 6, phase_seconds: 60 };
  await Lane.run({ ...options, name: "controls", settings }, async (lane) => {
    const { workspace, emulator } = lane;
    await checkCreatorNamed(lane);
    workspace.use({});
    await workspace.synth();
    workspace.edit((stack) => {
      takeEntryAway(stack);
      moveProfileToPublicSubnets(stack);
      letCoreDnsComeEarly(stack);
    });
    const terraform = workspace.terraform();
    await terraform.init();
    lane.say("an apply that must fail in three places; the provider waits two minutes for the first");
    const { code, output } = await terraform.tryApply();
    await lane.check("the apply fails", () => {
      if (code !== 1) throw new Error(`it ended with ${code ?? "a signal"}`);
    });
    const log = await emulator.calls();
    const refused = refusals(log).map(({ operation, error }) => `${operation} ${error ?? ""}`);
    await lane.check("a policy association without its access entry is refused", () => {
      expectIncludes(refused, "AssociateAccessPolicy ResourceNotFoundException");
      expectText(output, /creating EKS Access Policy Association/);
    });
    await lane.check("a profile on public subnets is refused", () => {
      expectIncludes(refused, "CreateFargateProfile InvalidParameterException");
      expectText(output, /provided in Fargate Profile is not a private subnet/);
    });
    await lane.check("CoreDNS that comes before its profile does not come up", () => {
      expectText(output, /waiting for EKS Add-On \(fargate-serverless:coredns\) create: timeout/);
    });
  });
}

/** EKS would answer 409 to the second entry, when the cluster is made; the plan says so before anything is. */
async function checkCreatorNamed(lane: Lane): Promise<void> {
  const { workspace, emulator } = lane;
  workspace.use({ app: "test/e2e/scenario-app.ts", settings: { E2E_CHANGES: CREATOR_NAMED.name } });
  await workspace.synth();
  const terraform = workspace.terraform();
  await terraform.init();
  const before = (await emulator.calls()).at(-1)?.n ?? 0;
  const { code, output } = await terraform.tryApply();
  await lane.check("a plan with a second access entry of the creator stops, with the fix", async () => {
    if (code !== 1) throw new Error(`it ended with ${code ?? "a signal"}`);
    expectText(output, /\[FG914\] .*set grantCreatorAdmin to false, or remove "ci"/);
    const made = await emulator.calls(before);
    if (made.length > 0) throw new Error(made.map(({ operation }) => operation).join(", "));
  });
}

/** The association names its principal, but nobody makes the entry; and nobody waits for what never comes. */
function takeEntryAway(stack: StackJson): void {
  const association = block(stack, "aws_eks_access_policy_association", "cluster_access_creator");
  const entry = block(stack, "aws_eks_access_entry", "cluster_access_creator");
  association.block.principal_arn = entry.block.principal_arn;
  for (const address of [`aws_eks_access_entry.${entry.id}`, `aws_eks_access_policy_association.${association.id}`]) {
    forget(stack, address);
  }
  association.block.depends_on = dependsOnCluster(stack);
  // There was but this one.
  Reflect.deleteProperty(stack.resource, "aws_eks_access_entry");
}

function moveProfileToPublicSubnets(stack: StackJson): void {
  block(stack, "aws_eks_fargate_profile", "cluster_profiles_study").block.subnet_ids = Object.keys(
    stack.resource.aws_subnet ?? {},
  )
    .filter((id) => id.startsWith("vpc_public"))
    .map((id) => `\${aws_subnet.${id}.id}`);
}

/** CoreDNS waits for the cluster alone, and not for twenty minutes. */
function letCoreDnsComeEarly(stack: StackJson): void {
  const addon = block(stack, "aws_eks_addon", "core-dns").block;
  addon.depends_on = dependsOnCluster(stack);
  addon.timeouts = { create: "20s" };
}

function dependsOnCluster(stack: StackJson): string[] {
  return [`aws_eks_cluster.${block(stack, "aws_eks_cluster", "cluster").id}`];
}

function forget(stack: StackJson, address: string): void {
  for (const resources of Object.values(stack.resource)) {
    for (const each of Object.values(resources)) {
      if (Array.isArray(each.depends_on)) each.depends_on = each.depends_on.filter((one) => one !== address);
    }
  }
}

function expectIncludes(list: readonly string[], wanted: string): void {
  if (!list.includes(wanted)) throw new Error(`${wanted} is not among: ${list.join(", ")}`);
}

function expectText(output: string, pattern: RegExp): void {
  const text = output.replace(/\s*│\s*/g, " ").replace(/\s+/g, " ");
  if (!pattern.test(text)) throw new Error(`Terraform did not say ${pattern.source}`);
}
