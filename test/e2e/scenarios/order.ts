// The design's order, up and down, read from the log of calls while EKS takes its time.
import { Call, expectNoRefusals, expectOneAtATime, expectOrder } from "../harness/calls";
import { EmulatorSettings, Inventory } from "../harness/emulator";
import { Lane, LaneOptions } from "../harness/lane";
import { REGION } from "../harness/workspace";
import { checkFaultSample } from "./faults";
import { HARMLESS_REFUSALS } from "./life";

/** A clock so slow that whoever does not wait is seen. */
const SLOW: EmulatorSettings = {
  cluster_create_polls: 3,
  profile_create_polls: 4,
  profile_delete_polls: 2,
  addon_create_polls: 3,
  addon_delete_polls: 2,
  phase_seconds: 60,
};

const FAST: EmulatorSettings = {
  cluster_create_polls: 1,
  profile_create_polls: 1,
  profile_delete_polls: 1,
  addon_create_polls: 1,
  addon_delete_polls: 1,
  phase_seconds: 3,
};

type Rule = readonly [what: string, ...pairs: (readonly [earlier: string, later: string])[]];

const UP: readonly Rule[] = [
  [
    "the cluster is made when its role may do its work and its log group is there",
    ["iam AttachRolePolicy fargate-serverless-cluster-*", "eks CreateCluster"],
    ["iam PutRolePolicy fargate-serverless-cluster-*", "eks CreateCluster"],
    ["logs CreateLogGroup /aws/eks/fargate-serverless/cluster", "eks CreateCluster"],
  ],
  [
    "the access entry comes when the cluster is there, and its policy after it",
    ["Cluster * ACTIVE", "eks CreateAccessEntry"],
    ["eks CreateAccessEntry", "eks AssociateAccessPolicy"],
  ],
  [
    "add-ons for nodes wait for the cluster alone",
    ["Cluster * ACTIVE", "eks CreateAddon kube-proxy"],
    ["eks CreateAddon kube-proxy", "FargateProfile kube-system ACTIVE"],
  ],
  [
    "no profile before the cluster, its subnets' way out, and its role's permissions",
    ["Cluster * ACTIVE", "eks CreateFargateProfile"],
    ["ec2 CreateNatGateway", "eks CreateFargateProfile"],
    ["ec2 CreateRoute", "eks CreateFargateProfile"],
    ["ec2 AssociateRouteTable", "eks CreateFargateProfile"],
    ["iam AttachRolePolicy fargate-serverless-kube-system-*", "eks CreateFargateProfile kube-system"],
    ["iam AttachRolePolicy fargate-serverless-study_wildcard-*", "eks CreateFargateProfile study_wildcard"],
  ],
  [
    "kube-system's profile is the first, and CoreDNS waits for it",
    ["FargateProfile kube-system ACTIVE", "eks CreateFargateProfile study_wildcard"],
    ["FargateProfile kube-system ACTIVE", "eks CreateAddon coredns"],
  ],
  ["CoreDNS waits for no other profile", ["eks CreateAddon coredns", "FargateProfile study_wildcard ACTIVE"]],
];

const DOWN: readonly Rule[] = [
  [
    "CoreDNS goes before the profile that it runs on",
    ["Addon coredns DELETED", "eks DeleteFargateProfile kube-system"],
  ],
  [
    "kube-system's profile is the last",
    ["FargateProfile study_wildcard DELETED", "eks DeleteFargateProfile kube-system"],
  ],
  [
    "a profile keeps its role while it lasts",
    ["FargateProfile kube-system DELETED", "iam DetachRolePolicy fargate-serverless-kube-system-*"],
    ["FargateProfile study_wildcard DELETED", "iam DetachRolePolicy fargate-serverless-study_wildcard-*"],
  ],
  [
    "the policy goes before its entry, and both before the cluster",
    ["eks DisassociateAccessPolicy", "eks DeleteAccessEntry"],
    ["eks DeleteAccessEntry", "eks DeleteCluster"],
  ],
  [
    "the way out of the subnets goes after the last pod",
    ["FargateProfile * DELETED", "ec2 DeleteRoute"],
    ["FargateProfile * DELETED", "ec2 DeleteNatGateway"],
    ["Addon coredns DELETED", "ec2 DeleteNatGateway"],
  ],
  [
    "the cluster's role, subnets and log group outlive it",
    ["eks DeleteCluster", "iam DetachRolePolicy fargate-serverless-cluster-*"],
    ["eks DeleteCluster", "logs DeleteLogGroup /aws/eks/fargate-serverless/cluster"],
    ["eks DeleteCluster", "kms ScheduleKeyDeletion"],
  ],
];

/** Order first; then, where all is gone again, a sample of faults. */
export async function runOrderAndFaults(options: Omit<LaneOptions, "name">): Promise<void> {
  await Lane.run({ ...options, name: "order" }, async (lane) => {
    const undisturbed = await checkOrder(lane);
    await lane.emulator.set(FAST);
    await checkFaultSample(lane, undisturbed);
  });
}

/** Brings the example up and down with a slow clock, and answers what there was in between. */
async function checkOrder(lane: Lane): Promise<Inventory> {
  const { workspace, emulator } = lane;
  await emulator.set(SLOW);
  await workspace.synth();
  const terraform = workspace.terraform();
  await terraform.init();
  lane.say("up, with a slow clock");
  await lane.require("the stack comes up although EKS is slow", () => terraform.apply());
  const up = await emulator.calls();
  await checkRules(lane, "up", up, UP);
  await lane.check("up: profiles are made one at a time", () => {
    expectOneAtATime(up, "eks CreateFargateProfile", "FargateProfile * ACTIVE");
  });
  await lane.check("up: nobody came too early: nothing was refused", () => {
    expectNoRefusals(up);
  });

  const undisturbed = await emulator.inventory(REGION);
  lane.say("down, with a slow clock");
  await lane.require("the stack goes down although EKS is slow", () => terraform.destroy());
  const down = await emulator.calls(up.at(-1)?.n);
  await checkRules(lane, "down", down, DOWN);
  await lane.check("down: profiles are deleted one at a time", () => {
    expectOneAtATime(down, "eks DeleteFargateProfile", "FargateProfile * DELETED");
  });
  await lane.check("down: nothing was refused", () => {
    expectNoRefusals(down, HARMLESS_REFUSALS);
  });
  await lane.check("down: nothing is left that was not there before", () => lane.expectNothingLeft());
  return undisturbed;
}

async function checkRules(lane: Lane, way: string, log: readonly Call[], rules: readonly Rule[]): Promise<void> {
  for (const [what, ...pairs] of rules) {
    await lane.check(`${way}: ${what}`, () => {
      for (const [earlier, later] of pairs) expectOrder(log, earlier, later);
    });
  }
}
