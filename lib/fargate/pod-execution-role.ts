// The role that Fargate acts as for a profile: it pulls images and ships logs. Containers never see it.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { GivenRole } from "../iam/given-role";
import { policyJson } from "../iam/policy";
import { askOptions } from "../options";
import { roleNamePrefix } from "../iam/role-name";
import { checkPodExecutionRoleArn } from "../rules/access";
import { checkPolicyArn, checkRoleArn } from "../rules/arns";
import { idTwice } from "../rules/ids";
import { givenAndMade } from "../rules/given-roles";
import { Finding } from "../rules/finding";
import { checkIamTags } from "../rules/tags";

/** Properties of a `PodExecutionRole`. */
export interface PodExecutionRoleProps {
  /** The cluster whose Fargate profiles may use the role. */
  readonly cluster: IFargateCluster;
  /** Name of the Fargate profile, or of what else the role is for; it becomes part of the role's name. */
  readonly profileName: string;
  /**
   * ARN of an existing role, instead of a new one. It is used as it is; what it must have is reported at synth (FG912).
   * Its path is `/`: Fargate starts no pods with another.
   *
   * @default - one is created
   */
  readonly podExecutionRoleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** Tags of the role that is created. @default - none */
  readonly tags?: { [key: string]: string };
}

/** AWS's own policy for pod execution roles. */
const POLICY = "AmazonEKSFargatePodExecutionRolePolicy";

/**
 * A pod execution role that only the cluster's own profiles can use. Its path is `/`, whatever the cluster's `iamPath` is: EKS
 * rejects any other. Each profile creates its own, unless `podExecutionRole` is one that several share.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export class PodExecutionRole extends Construct {
  /** ARN of the role, created or existing. */
  public readonly roleArn: string;
  /** The underlying `aws_iam_role`; undefined where the role exists already. */
  public readonly resource?: IamRole;
  /** What a pod needs before it starts; it grows by `addPolicy`. */
  public readonly permissions: ITerraformDependable[] = [];
  /** @internal */
  public readonly _cluster: IFargateCluster;
  private readonly given?: GivenRole;

  /**
   * Creates the role, or uses the existing one.
   *
   * @throws when Fargate cannot use the role of `podExecutionRoleArn`, or options of a new role are set with it: FG716,
   * FG763, FG836, FG915
   */
  constructor(scope: Construct, id: string, props: PodExecutionRoleProps) {
    super(scope, id);
    askOptions(this, "PodExecutionRoleProps", props);
    enforce(this, checkExecutionRole(props));
    const { cluster, podExecutionRoleArn: roleArn } = props;
    this._cluster = cluster;
    if (roleArn === undefined) {
      this.resource = this.addRole(props);
      this.roleArn = this.resource.arn;
      this.addPolicy("pod-execution", `arn:${cluster.partition}:iam::aws:policy/${POLICY}`);
      return;
    }
    this.roleArn = roleArn;
    this.given = new GivenRole(this, roleArn, "podExecutionRoleArn");
    this.given.must("trust eks-fargate-pods.amazonaws.com (sts:AssumeRole)", `have the policy ${POLICY}`);
  }

  /**
   * Attaches a managed policy. For a role that exists, it is reported at synth that it must have the policy (FG912).
   *
   * @param id construct id of the attachment; it becomes part of an address
   * @throws when the id is used, or the ARN is not one of a policy: FG748, FG753, FG814
   */
  public addPolicy(id: string, policyArn: string): void {
    enforce(this, [...idTwice(this.node, id, "part of the role"), ...checkPolicyArn(policyArn, id)]);
    const { resource } = this;
    if (resource === undefined) {
      this._must(`have the policy ${policyArn}`);
      return;
    }
    this.permissions.push(
      new IamRolePolicyAttachment(this, id, { provider: this._cluster.provider, role: resource.name, policyArn }),
    );
  }

  /** @internal What a role that exists must do besides; one that was created has it. */
  public _must(need: string): void {
    this.given?.must(need);
  }

  private addRole(props: PodExecutionRoleProps): IamRole {
    const { cluster } = props;
    const { partition, region, accountId } = cluster;
    return new IamRole(this, "Resource", {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(cluster.clusterName, props.profileName, cluster.iamNamePrefix),
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
      permissionsBoundary: props.permissionsBoundaryArn ?? cluster.permissionsBoundaryArn,
      tags: props.tags,
    });
  }
}

/** @internal What is wrong with a role that exists, or with one to make. */
export function checkExecutionRole(options: Omit<PodExecutionRoleProps, "cluster" | "profileName">): Finding[] {
  const { podExecutionRoleArn: roleArn, permissionsBoundaryArn, tags } = options;
  return [
    ...(roleArn === undefined
      ? []
      : [...checkRoleArn(roleArn, "podExecutionRoleArn"), ...checkPodExecutionRoleArn(roleArn)]),
    ...(permissionsBoundaryArn === undefined ? [] : checkPolicyArn(permissionsBoundaryArn, "permissionsBoundaryArn")),
    ...givenAndMade("podExecutionRoleArn", roleArn, { permissionsBoundaryArn }),
    ...(roleArn === undefined ? checkIamTags(tags) : []),
  ];
}
