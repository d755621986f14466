// The role that the control plane acts as.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { GivenRole } from "../iam/given-role";
import { policyJson } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { allowed } from "../rules/given-roles";

/** @internal */
export interface ClusterRoleProps {
  readonly clusterName: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly clusterRoleArn?: string;
  readonly permissionsBoundaryArn?: string;
  readonly iamPath?: string;
  readonly iamNamePrefix?: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** AWS's own policy for the control plane. */
const POLICY = "AmazonEKSClusterPolicy";

/** @internal */
export class ClusterRole extends Construct {
  public readonly roleArn: string;
  /** What the control plane needs before it is created and until it is gone. */
  public readonly permissions: ITerraformDependable[];
  private readonly provider?: TerraformProvider;
  private readonly resource?: IamRole;
  private readonly given?: GivenRole;

  constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id);
    this.provider = props.provider;
    if (props.clusterRoleArn !== undefined) {
      this.roleArn = props.clusterRoleArn;
      this.permissions = [];
      this.given = new GivenRole(this, this.roleArn, "clusterRoleArn");
      this.given.must("trust eks.amazonaws.com (sts:AssumeRole, sts:TagSession)", `have the policy ${POLICY}`);
      return;
    }
    this.resource = this.addRole(props);
    this.roleArn = this.resource.arn;
    this.permissions = [
      new IamRolePolicyAttachment(this, "cluster-policy", {
        provider: props.provider,
        role: this.resource.name,
        policyArn: `arn:${props.partition}:iam::aws:policy/${POLICY}`,
      }),
    ];
  }

  private addRole(props: ClusterRoleProps): IamRole {
    return new IamRole(this, "Resource", {
      provider: props.provider,
      namePrefix: roleNamePrefix(props.clusterName, "cluster", props.iamNamePrefix),
      path: props.iamPath,
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
  }

  /** Lets the control plane use the key of its secrets; called before the control plane is created. */
  public addKeyUse(keyArn: string): void {
    const statement = {
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
      resources: [keyArn],
    };
    if (this.resource === undefined) {
      this.given?.must(allowed(statement));
      return;
    }
    this.permissions.push(
      new IamRolePolicy(this, "secrets-encryption", {
        provider: this.provider,
        namePrefix: "secrets-encryption-",
        role: this.resource.name,
        policy: policyJson([statement]),
      }),
    );
  }
}
