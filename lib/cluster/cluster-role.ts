// The role that the control plane acts as.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { policyJson } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";

/** @internal */
export interface ClusterRoleProps {
  readonly clusterName: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly permissionsBoundaryArn?: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** @internal */
export class ClusterRole extends Construct {
  public readonly resource: IamRole;
  /** What the control plane needs before it is made and until it is gone. */
  public readonly permissions: ITerraformDependable[];
  private readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id);
    this.provider = props.provider;
    this.resource = new IamRole(this, "Resource", {
      provider: props.provider,
      namePrefix: roleNamePrefix(props.clusterName, "cluster"),
      description: `Control plane of the EKS cluster ${props.clusterName}`,
      assumeRolePolicy: policyJson([
        {
          sid: "EksAssumesRole",
          principals: { Service: ["eks.amazonaws.com"] },
          actions: ["sts:AssumeRole", "sts:TagSession"],
          conditions: {
            StringEquals: { "aws:SourceAccount": [props.accountId] },
            ArnLike: {
              "aws:SourceArn": [
                `arn:${props.partition}:eks:${props.region}:${props.accountId}:cluster/${props.clusterName}`,
              ],
            },
          },
        },
      ]),
      forceDetachPolicies: true,
      permissionsBoundary: props.permissionsBoundaryArn,
      tags: props.tags,
    });
    this.permissions = [
      new IamRolePolicyAttachment(this, "cluster-policy", {
        provider: props.provider,
        role: this.resource.name,
        policyArn: `arn:${props.partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
      }),
    ];
  }

  /** Lets the control plane use the key of its secrets; called before the control plane is made. */
  public addKeyUse(keyArn: string): void {
    this.permissions.push(
      new IamRolePolicy(this, "secrets-encryption", {
        provider: this.provider,
        namePrefix: "secrets-encryption-",
        role: this.resource.name,
        policy: policyJson([
          { actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], resources: [keyArn] },
        ]),
      }),
    );
  }
}
