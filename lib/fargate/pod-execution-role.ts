// The role that Fargate acts as for a profile: it pulls images and ships logs. Containers never see it.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { policyJson } from "../iam/policy";
import { checkPolicyArn } from "../rules/arns";
import { idTwice } from "../rules/composition";
import { roleNamePrefix } from "../iam/role-name";

/** What a `PodExecutionRole` is made from. */
export interface PodExecutionRoleProps {
  readonly cluster: IFargateCluster;
  /** Name of the Fargate profile, for the name of the role. */
  readonly profileName: string;
  /** @default - none */
  readonly permissionsBoundaryArn?: string;
  /** @default - none */
  readonly tags?: { [key: string]: string };
}

/**
 * A pod execution role that only the cluster's own profiles can use. Its path is `/`: EKS refuses any other.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export class PodExecutionRole extends Construct {
  /** The underlying `aws_iam_role`. */
  public readonly resource: IamRole;
  /** What a pod needs before it starts; it grows by `addPolicy`. */
  public readonly permissions: ITerraformDependable[] = [];
  private readonly cluster: IFargateCluster;

  constructor(scope: Construct, id: string, props: PodExecutionRoleProps) {
    super(scope, id);
    const { cluster } = props;
    const { partition, region, accountId } = cluster;
    this.cluster = cluster;
    this.resource = new IamRole(this, "Resource", {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(cluster.clusterName, props.profileName),
      description: `Fargate pods of profile ${props.profileName} of the EKS cluster ${cluster.clusterName}`,
      path: "/",
      assumeRolePolicy: policyJson([
        {
          sid: "FargateAssumesRole",
          principals: { Service: ["eks-fargate-pods.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
          conditions: {
            StringEquals: { "aws:SourceAccount": [accountId] },
            ArnLike: {
              "aws:SourceArn": [`arn:${partition}:eks:${region}:${accountId}:fargateprofile/${cluster.clusterName}/*`],
            },
          },
        },
      ]),
      forceDetachPolicies: true,
      permissionsBoundary: props.permissionsBoundaryArn,
      tags: props.tags,
    });
    this.addPolicy("pod-execution", `arn:${partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy`);
  }

  /** Attaches a managed policy. */
  public addPolicy(id: string, policyArn: string): void {
    enforce(this, [...idTwice(this.node, id, "part of the role"), ...checkPolicyArn(policyArn, id)]);
    this.permissions.push(
      new IamRolePolicyAttachment(this, id, {
        provider: this.cluster.provider,
        role: this.resource.name,
        policyArn,
      }),
    );
  }
}
