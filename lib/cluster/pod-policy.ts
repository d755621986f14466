// Policies that every pod execution role of a cluster has, for what AWS's own does not allow.
import { Construct } from "constructs";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { policyJson, PolicyStatement } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { IFargateCluster } from "./cluster-interface";

/** What a policy is for. */
interface PodPolicyProps {
  readonly cluster: IFargateCluster;
  /** Construct id of the policy and of its attachments. */
  readonly id: string;
  /** A part of its name. */
  readonly name: string;
  readonly description: string;
  readonly statements: PolicyStatement[];
}

/** Attaches a policy to each pod execution role; for one that exists, it is reported that it must have the rights. */
function addPodPolicy(scope: Construct, props: PodPolicyProps): void {
  const { cluster, id, statements } = props;
  let policy: IamPolicy | undefined;
  // Where all roles exist already, there is nothing to attach it to.
  const arn = (): string => {
    policy ??= new IamPolicy(scope, id, {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(cluster.clusterName, props.name, cluster.iamNamePrefix),
      path: cluster.iamPath,
      description: `${props.description} of the EKS cluster ${cluster.clusterName}`,
      policy: policyJson(statements),
      tags: cluster.tags,
    });
    return policy.arn;
  };
  const need = statements.map(
    ({ actions, resources = [] }) => `be allowed ${actions.join(", ")} on ${resources.join(", ")}`,
  );
  cluster._addPodExecutionPolicy({ id, arn, need });
}

/** @internal The first pull of each image makes its repository, with the rights of who pulls. */
export function allowPullThrough(cluster: IFargateCluster & Construct, prefixes: string[]): void {
  const { partition, region, accountId } = cluster;
  const below = (prefix: string): string => (prefix === ROOT ? "*" : `${prefix.replace(/\/$/, "")}/*`);
  addPodPolicy(cluster, {
    cluster,
    id: "pull-through-cache",
    name: "image-cache",
    description: "Lets Fargate fill the pull through cache for pods",
    statements: [
      {
        sid: "FillPullThroughCache",
        actions: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
        resources: prefixes.map((prefix) => `arn:${partition}:ecr:${region}:${accountId}:repository/${below(prefix)}`),
      },
    ],
  });
}

/** @internal By AWS's own policy a pod gets no address of IPv6. https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export function allowIpv6(cluster: IFargateCluster & Construct): void {
  addPodPolicy(cluster, {
    cluster,
    id: "ipv6",
    name: "ipv6",
    description: "Lets Fargate give addresses of IPv6 to pods",
    statements: [
      {
        sid: "FindInterfaces",
        actions: [
          "ec2:AssignIpv6Addresses",
          "ec2:DescribeInstances",
          "ec2:DescribeTags",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeInstanceTypes",
        ],
        resources: ["*"],
      },
      {
        sid: "TagInterfaces",
        actions: ["ec2:CreateTags"],
        resources: [`arn:${cluster.partition}:ec2:*:*:network-interface/*`],
      },
    ],
  });
}

/** What ECR calls the rule for all repositories that no other rule is for. */
const ROOT = "ROOT";
