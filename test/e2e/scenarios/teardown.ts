// What docs/teardown.md says of a destroy that does not end: interrupted, refused by the cluster's protection, held back by
// what Terraform did not make; and that the same destroy, said again, is clean. One deployment for all of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ec2, protectCluster } from "../harness/aws";
import { Call, matching } from "../harness/calls";
import { Lane, LaneOptions } from "../harness/lane";
import { onPath, ROOT } from "../harness/parts";
import { Run } from "../harness/processes";
import { Terraform } from "../harness/terraform";
import { REGION, STACK, Workspace } from "../harness/workspace";
import { endAtFault, ONE_AT_A_TIME } from "./fault-points";

/** The provider asks again for 20 minutes whether a subnet may go, unless it is told otherwise. */
const SUBNET_PATIENCE = "10s";

/** The first version of the AWS provider that knows a cluster's deletion protection. */
const KNOWS_PROTECTION = [6, 9];

interface Network {
  readonly vpcId: string;
  readonly subnetId: string;
}

interface Leftovers {
  readonly group: string;
  readonly networkInterface: string;
}

export async function runTeardown(options: Omit<LaneOptions, "name">): Promise<void> {
  const settings = { profile_create_polls: 1, profile_delete_polls: 0, addon_create_polls: 1, phase_seconds: 2 };
  await Lane.run({ ...options, name: "teardown", settings }, async (lane) => {
    const hasArgument = isAtLeast(options.parts.awsProviderVersion, KNOWS_PROTECTION);
    await synth(lane.workspace, hasArgument ? "yes" : undefined);
    const terraform = lane.workspace.terraform();
    await terraform.init();
    await lane.require("the stack comes up", () => terraform.apply());
    const { vpc_id: vpcId, private_subnet_ids: subnetIds } = await terraform.outputs();
    const network = { vpcId: String(vpcId), subnetId: String((subnetIds as string[])[0]) };
    if (!hasArgument) await protectCluster(lane.emulator.endpoint, REGION, STACK, true);

    await checkInterrupted(lane, terraform);
    await checkProtected(lane, terraform);
    await switchProtectionOff(lane, hasArgument);
    await checkHeldBack(lane, lane.workspace.terraform(), network);
    await lane.check("nothing is left that was not there before", () => lane.expectNothingLeft());
  });
}

async function synth(workspace: Workspace, isProtected: "yes" | "no" | undefined): Promise<void> {
  const settings: Record<string, string> = isProtected === undefined ? {} : { E2E_PROTECTED: isProtected };
  workspace.use({ app: "test/e2e/teardown-app.ts", settings });
  await workspace.synth();
  workspace.edit((stack) => {
    for (const subnet of Object.values(stack.resource.aws_subnet ?? {})) subnet.timeouts = { delete: SUBNET_PATIENCE };
  });
}

async function checkInterrupted(lane: Lane, terraform: Terraform): Promise<void> {
  const { emulator } = lane;
  lane.say("a destroy, and Ctrl-C while the last Fargate profile goes");
  const before = await lastCall(lane);
  // By then CoreDNS and the other profile are gone, whatever else Terraform came to first.
  const last = { service: "eks", operation: "DeleteFargateProfile", resource: "kube-system" };
  await emulator.addFault({ kind: "hang", ...last, times: 0 });
  const start = (onStart: Parameters<Terraform["tryDestroy"]>[0]): Promise<Run> =>
    terraform.tryDestroy(onStart, ...ONE_AT_A_TIME);
  const { code } = await endAtFault(lane, start, "SIGINT");
  await emulator.clearFaults();
  await lane.check("a destroy that is interrupted fails, half done", async () => {
    if (code === 0) throw new Error("it came to its end");
    const calls = await emulator.calls(before);
    if (matching(calls, "eks DeleteAddon coredns").length === 0) throw new Error("it had not begun");
    if (matching(calls, "FargateProfile kube-system DELETED").length > 0) throw new Error("the last profile is gone");
  });
}

async function checkProtected(lane: Lane, terraform: Terraform): Promise<void> {
  lane.say("the same again, of a cluster with deletion protection");
  const before = await lastCall(lane);
  const { code, output } = await terraform.tryDestroy();
  const calls = await lane.emulator.calls(before);
  await lane.check("the next destroy begins where the interrupted one stopped", () => {
    const again = ["eks DeleteAddon coredns", "eks DeleteFargateProfile study_wildcard"];
    if (again.some((each) => matching(calls, each).length > 0)) throw new Error("it deleted once more what was gone");
    if (matching(calls, "FargateProfile kube-system DELETED").length === 0) throw new Error("it left a profile");
  });
  await lane.check("deletionProtection keeps the control plane, and nothing of what runs on it", () => {
    if (code === 0) throw new Error("the destroy came to its end");
    expectText(output, /deleting EKS Cluster \(fargate-serverless\)[\s\S]*deletion\s+protection/);
    if (matching(calls, "Cluster * DELETED").length > 0) throw new Error("the cluster is gone");
  });
}

/** By an apply, where the provider has an argument for it; else by the call that such an apply would make. */
async function switchProtectionOff(lane: Lane, hasArgument: boolean): Promise<void> {
  if (!hasArgument) {
    lane.say(`the AWS provider here is older than ${KNOWS_PROTECTION.join(".")}: EKS itself is told`);
    await protectCluster(lane.emulator.endpoint, REGION, STACK, false);
    return;
  }
  await synth(lane.workspace, "no");
  await lane.require("deletionProtection is switched off by an apply", () => lane.workspace.terraform().apply());
}

async function checkHeldBack(lane: Lane, terraform: Terraform, network: Network): Promise<void> {
  const { emulator } = lane;
  const left = await makeLeftovers(emulator.endpoint, network);
  await checkCommands(lane, network, left);

  lane.say("a destroy with a network interface in a private subnet");
  const { code, output } = await terraform.tryDestroy();
  await lane.check("a network interface that Terraform did not make holds its subnet back", () => {
    if (code === 0) throw new Error("the destroy came to its end");
    expectText(output, new RegExp(`deleting EC2 Subnet \\(${network.subnetId}\\)[\\s\\S]*DependencyViolation`));
  });
  const remove = { Action: "DeleteNetworkInterface", NetworkInterfaceId: left.networkInterface };
  await ec2(emulator.endpoint, REGION, remove);

  lane.say("the same with a security group in the VPC");
  await lane.check("a security group holds the VPC back; removed meanwhile, the same destroy is clean", async () => {
    const before = await lastCall(lane);
    const [ended] = await Promise.all([
      terraform.tryDestroy(),
      removeWhenRefused(lane, before, { Action: "DeleteSecurityGroup", GroupId: left.group }),
    ]);
    if (ended.code !== 0) throw new Error(`it ended with ${ended.code ?? "a signal"}; see ${lane.workspace.log}`);
  });
}

/** A security group and a network interface, as the Load Balancer Controller and its load balancers leave them. */
async function makeLeftovers(endpoint: string, { vpcId, subnetId }: Network): Promise<Leftovers> {
  const group = idIn(
    await ec2(endpoint, REGION, {
      Action: "CreateSecurityGroup",
      VpcId: vpcId,
      GroupName: "k8s-traffic-fargateserverless",
      GroupDescription: "[k8s] Shared Backend SecurityGroup for LoadBalancer",
      "TagSpecification.1.ResourceType": "security-group",
      "TagSpecification.1.Tag.1.Key": "elbv2.k8s.aws/cluster",
      "TagSpecification.1.Tag.1.Value": STACK,
    }),
    "groupId",
  );
  const made = await ec2(endpoint, REGION, {
    Action: "CreateNetworkInterface",
    SubnetId: subnetId,
    "SecurityGroupId.1": group,
  });
  return { group, networkInterface: idIn(made, "networkInterfaceId") };
}

function idIn(xml: string, name: string): string {
  const [, id] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (id === undefined) throw new Error(`EC2 answered no ${name}: ${xml}`);
  return id;
}

/** The guide's own commands, with the VPC's id. */
async function checkCommands(lane: Lane, { vpcId }: Network, left: Leftovers): Promise<void> {
  if (onPath("aws") === undefined) {
    lane.leaveOut("the guide's commands", "aws is not on this machine");
    return;
  }
  const guide = readFileSync(join(ROOT, "docs/teardown.md"), "utf8");
  const wanted = { "describe-security-groups": left.group, "describe-network-interfaces": left.networkInterface };
  for (const [command, id] of Object.entries(wanted)) {
    await lane.check(`aws ec2 ${command}, as the guide has it, shows what is left`, async () => {
      const [, line = ""] = new RegExp(`\`(aws ec2 ${command} [^\`]+)\``).exec(guide) ?? [];
      const { code, stdout } = await lane.workspace.run("sh", ["-c", line.replace("=VPC", `=${vpcId}`)]);
      if (code !== 0) throw new Error(`"${line}" ended with ${code ?? "a signal"}`);
      expectText(stdout, new RegExp(id));
    });
  }
}

/** Waits until EC2 refuses to delete the VPC, then makes the call. */
async function removeWhenRefused(lane: Lane, since: number, fields: Record<string, string>): Promise<void> {
  const isRefused = (call: Call): boolean => call.error === "DependencyViolation";
  for (let tries = 0; tries < 600; tries += 1) {
    if (matching(await lane.emulator.calls(since), "ec2 DeleteVpc").some(isRefused)) {
      await ec2(lane.emulator.endpoint, REGION, fields);
      return;
    }
    await sleep(200);
  }
  throw new Error("EC2 never refused to delete the VPC");
}

async function lastCall(lane: Lane): Promise<number> {
  return (await lane.emulator.calls()).at(-1)?.n ?? 0;
}

function expectText(output: string, pattern: RegExp): void {
  if (!pattern.test(output)) throw new Error(`nothing says ${pattern.source}; it says\n${output.slice(-2000)}`);
}

function isAtLeast(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [hasMajor = 0, hasMinor = 0] = version.split(".").map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
