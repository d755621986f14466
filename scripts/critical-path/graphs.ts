// The two graphs to compare: ours, read from the synthesised stack, and the reference's, as its modules order it.
import { StackGraph, StackNode } from "../../lib/rules/manifests/stack-graph";
import { DURATIONS, Durations, QUICK } from "./durations";
import { Task } from "./path";

function secondsOf(kind: string, durations: Durations): number {
  return (durations[kind] ?? durations[kind.split(".")[0] ?? ""] ?? QUICK).seconds;
}

/** A synthesised stack, given as the content of its `cdk.tf.json`. */
export function tasksOf(json: unknown, durations = DURATIONS): Task[] {
  const graph = StackGraph.of(json);
  return graph.nodes.map((node) => ({
    id: readable(node.address),
    seconds: node.isLookup ? 1 : secondsOf(kindOf(node), durations),
    needs: graph.needs(node.address).map(readable),
    queue: node.type === "aws_eks_fargate_profile" ? "profiles" : undefined,
  }));
}

function kindOf({ type, block }: StackNode): string {
  if (type === "aws_eks_addon" && block.addon_name === "coredns") return "aws_eks_addon.coredns";
  if (type === "helm_release" && block.wait === false) return "helm_release.no-wait";
  return type;
}

/** An address without the hash that keeps it unique. */
function readable(address: string): string {
  return address.replace(/_[0-9A-F]{8}$/, "");
}

interface Step {
  readonly id: string;
  readonly kind: string;
  readonly needs: readonly string[];
  readonly queue?: string;
}

const task = (id: string, kind: string, needs: string[], queue?: string): Step => ({ id, kind, needs, queue });

/**
 * The fargate-serverless blueprint with VPC module 5.21, EKS module 20.37 and add-ons module 1.23: what is on or near its
 * longest chain, with the edges of its modules. Profiles wait for the logging ConfigMap, add-ons for a sleep after all
 * profiles; its chart is not waited for, so that its controller is not yet running when the apply ends.
 */
const STEPS: readonly Step[] = [
  task("aws_vpc", "aws_vpc", []),
  task("aws_subnet.private", "aws_subnet", ["aws_vpc"]),
  task("aws_subnet.public", "aws_subnet", ["aws_vpc"]),
  task("aws_internet_gateway", "aws_internet_gateway", ["aws_vpc"]),
  task("aws_eip", "aws_eip", ["aws_internet_gateway"]),
  task("aws_nat_gateway", "aws_nat_gateway", ["aws_eip", "aws_subnet.public"]),
  task("aws_route.private", "aws_route", ["aws_nat_gateway"]),
  task("aws_iam_role.cluster", "aws_iam_role", []),
  task("aws_iam_role_policy_attachment.cluster", "aws_iam_role_policy_attachment", ["aws_iam_role.cluster"]),
  task("aws_kms_key", "aws_kms_key", ["aws_iam_role.cluster"]),
  task("aws_cloudwatch_log_group.cluster", "aws_cloudwatch_log_group", []),
  task("aws_eks_cluster", "aws_eks_cluster", [
    "aws_subnet.private",
    "aws_kms_key",
    "aws_iam_role_policy_attachment.cluster",
    "aws_cloudwatch_log_group.cluster",
  ]),
  task("aws_eks_access_entry", "aws_eks_access_entry", ["aws_eks_cluster"]),
  task("aws_eks_access_policy_association", "aws_eks_access_policy_association", ["aws_eks_access_entry"]),
  task("aws_iam_openid_connect_provider", "aws_iam_openid_connect_provider", ["aws_eks_cluster"]),
  task("time_sleep.eks", "time_sleep.30s", ["aws_eks_cluster"]),
  task("kubernetes_namespace_v1", "kubernetes_namespace_v1", ["aws_eks_access_policy_association"]),
  task("kubernetes_config_map_v1", "kubernetes_config_map_v1", ["kubernetes_namespace_v1"]),
  ...["kube-system", "study_wildcard"].flatMap((name) => [
    task(`aws_iam_role.${name}`, "aws_iam_role", ["time_sleep.eks", "kubernetes_config_map_v1"]),
    task(`aws_eks_fargate_profile.${name}`, "aws_eks_fargate_profile", [`aws_iam_role.${name}`], "profiles"),
  ]),
  task("time_sleep.addons", "time_sleep.30s", [
    "aws_eks_fargate_profile.kube-system",
    "aws_eks_fargate_profile.study_wildcard",
    "aws_iam_openid_connect_provider",
  ]),
  task("aws_eks_addon.coredns", "aws_eks_addon.coredns", ["time_sleep.addons"]),
  task("aws_eks_addon.vpc-cni", "aws_eks_addon", ["time_sleep.addons"]),
  task("aws_eks_addon.kube-proxy", "aws_eks_addon", ["time_sleep.addons"]),
  task("aws_iam_role.controller", "aws_iam_role", ["time_sleep.addons"]),
  task("helm_release.controller", "helm_release.no-wait", ["aws_iam_role.controller"]),
];

export function referenceTasks(durations = DURATIONS): Task[] {
  return STEPS.map(({ kind, ...step }) => ({ ...step, seconds: secondsOf(kind, durations) }));
}

export const REFERENCE: readonly Task[] = referenceTasks();
