// A principal of IAM who may talk to the cluster: an access entry and its policies.
import { ITerraformDependable, Op, TerraformProvider, TerraformResourceLifecycle } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { enforce } from "../findings";
import { askOptions } from "../options";
import {
  checkAccessEntryGroups,
  checkAccessEntryPrincipal,
  checkAccessPolicies,
  checkPrincipalTwice,
  creatorNamedAtPlan,
} from "../rules/access";
import { accessPolicyTwice } from "../rules/composition";
import { Finding } from "../rules/finding";
import { LIST, TEXT, wrongKinds } from "../rules/option-kinds";
import { missingProps } from "../rules/workloads/container-options";
import { AccessPolicy } from "./access-policy";

/** Who may do what; see `FargateCluster.grantAccess`. */
export interface AccessGrantOptions {
  /** ARN of an IAM role or user; never of an assumed role's session. */
  readonly principalArn: string;
  /**
   * Several policies add up.
   *
   * @default - none: then `kubernetesGroups` and RBAC say it
   */
  readonly policies?: AccessPolicy[];
  /** Groups that RBAC bindings of yours name. @default - none */
  readonly kubernetesGroups?: string[];
}

/** What an `AccessGrant` is made from. */
export interface AccessGrantProps extends AccessGrantOptions {
  readonly clusterName: string;
  /** Partition of AWS that the cluster is in, for example `aws`. */
  readonly partition: string;
  /** @default - none */
  readonly tags?: { [key: string]: string };
  /**
   * The principal is looked up: whoever runs Terraform next must not take the entry over.
   *
   * @default false
   */
  readonly isLookedUp?: boolean;
  /**
   * The entry of the cluster's creator. EKS takes one entry for each principal: a plan in which both are for the same one
   * stops.
   *
   * @default - the cluster grants its creator nothing
   */
  readonly creator?: AccessGrant;
  /** @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}

/** An access entry with its policy associations. */
export class AccessGrant extends Construct {
  /** ARN of the role or user. */
  public readonly principalArn: string;
  /** The underlying `aws_eks_access_entry`. */
  public readonly resource: EksAccessEntry;
  /** The entry and its associations, for whoever acts as this principal. */
  public readonly parts: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AccessGrantProps) {
    super(scope, id);
    askOptions(this, "AccessGrantProps", props);
    enforce(this, [...missingProps(props, ["principalArn"]), ...wrongGrantKinds(props)]);
    const { provider, clusterName, policies = [] } = props;
    enforce(this, [
      ...checkAccessEntryPrincipal(props.principalArn),
      ...checkPrincipalTwice(props.principalArn, this.principalsBeside(clusterName)),
      ...checkAccessEntryGroups(props.kubernetesGroups ?? []),
      ...checkAccessPolicies(policies),
      ...accessPolicyTwice(policies.map((policy) => policy.policyName)),
    ]);
    this.principalArn = props.principalArn;
    this.resource = new EksAccessEntry(this, "Resource", {
      provider,
      clusterName,
      principalArn: props.principalArn,
      kubernetesGroups: props.kubernetesGroups,
      type: "STANDARD",
      tags: props.tags,
      lifecycle: this.lifecycleOf(props),
    });
    const associations = policies.map((policy) => {
      return new EksAccessPolicyAssociation(this, policy.policyName, {
        provider,
        clusterName,
        principalArn: this.resource.principalArn,
        policyArn: `arn:${props.partition}:eks::aws:cluster-access-policy/${policy.policyName}`,
        accessScope:
          policy.namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: policy.namespaces },
        dependsOn: [this.resource],
      });
    });
    this.parts = [this.resource, ...associations];
  }

  /**
   * The creator's entry is compared as it is in the state, or will be made: whoever runs Terraform later is not looked at, as
   * the entry stays with the creator.
   */
  private lifecycleOf({ isLookedUp, creator, principalArn }: AccessGrantProps): TerraformResourceLifecycle | undefined {
    if (isLookedUp === true) return { ignoreChanges: ["principal_arn"] };
    if (creator === undefined) return undefined;
    const condition = Op.neq(creator.resource.principalArn, principalArn);
    return { precondition: [{ condition, errorMessage: creatorNamedAtPlan(this.node.id) }] };
  }

  /** The principals of the cluster's other grants that stand beside this one, by their ids. */
  private principalsBeside(clusterName: string): { [id: string]: string } {
    const beside = (this.node.scope?.node.children ?? []).filter(isGrant);
    return Object.fromEntries(
      beside
        .filter((each) => each !== this && each.resource.clusterNameInput === clusterName)
        .map((each) => [each.node.id, each.principalArn]),
    );
  }
}

/** What plain JavaScript gave as something else: a text would fall into its letters. */
function wrongGrantKinds(props: AccessGrantProps): Finding[] {
  const wrong = wrongKinds(props, { principalArn: TEXT, policies: LIST, kubernetesGroups: LIST });
  if (wrong.length > 0) return wrong;
  const kinds = { policyName: TEXT, namespaces: LIST };
  return (props.policies ?? []).flatMap((policy, i) => wrongKinds(policy, kinds, `policies[${i}].`));
}

function isGrant(construct: IConstruct): construct is AccessGrant {
  return "parts" in construct && "principalArn" in construct && "resource" in construct;
}
