// A principal of IAM who may talk to the cluster: an access entry and its policies.
import { ITerraformDependable, Op, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { enforce } from "../findings";
import { askOptions } from "../options";
import {
  accessPolicyTwice,
  checkAccessEntryGroups,
  checkAccessEntryPrincipal,
  checkAccessPolicies,
  creatorNamedAtPlan,
  principalTwice,
} from "../rules/access";
import { Finding } from "../rules/finding";
import { checkKind, LIST, TEXT } from "../rules/option-kinds";
import { isUnknown } from "../rules/unknown";
import { AccessPolicy } from "./access-policy";
import { IFargateCluster } from "./cluster-interface";

/** Options of `grantAccess`: a principal of IAM, and what it may do in the cluster. */
export interface AccessGrantOptions {
  /** ARN of an IAM role or user; never of an assumed role's session. */
  readonly principalArn: string;
  /**
   * EKS access policies of the principal, `AccessPolicy.view(["shop"])` for example. Several add up.
   *
   * @default - none: then `kubernetesGroups` and RBAC decide
   */
  readonly policies?: AccessPolicy[];
  /** Kubernetes groups that the principal is in, for your own RBAC bindings to name. @default - none */
  readonly kubernetesGroups?: string[];
}

/** Properties of an `AccessGrant`. */
export interface AccessGrantProps extends AccessGrantOptions {
  /** The cluster that the principal gets access to. */
  readonly cluster: IFargateCluster;
}

/** An access entry with its policy associations. What uses the Kubernetes API waits for it, where the cluster is in the same stack. */
export class AccessGrant extends Construct {
  /** ARN of the IAM role or user that has access. */
  public readonly principalArn: string;
  /** The underlying `aws_eks_access_entry`. */
  public readonly resource: EksAccessEntry;
  /** The entry and its associations, for what acts as this principal. */
  public readonly parts: ITerraformDependable[];

  /**
   * Creates the access entry, and associates its policies.
   *
   * @throws when EKS would reject the principal, a group or a policy, or the principal has an entry already: FG711, FG740 to
   * FG743, FG750, FG751, FG836
   */
  constructor(scope: Construct, id: string, props: AccessGrantProps) {
    super(scope, id);
    askOptions(this, "AccessGrantProps", props);
    const { principalArn: principal } = props;
    enforce(
      this,
      checkGrantOptions(props, props.cluster._grants.find((each) => each.principalArn === principal)?.node.id),
    );
    const { cluster, principalArn, policies = [] } = props;
    const { provider, controlPlaneName: clusterName, partition, tags } = cluster;
    this.principalArn = principalArn;
    this.resource = new EksAccessEntry(this, "Resource", {
      provider,
      clusterName,
      principalArn,
      kubernetesGroups: props.kubernetesGroups,
      type: "STANDARD",
      tags,
      lifecycle: this.lifecycleIn(cluster),
    });
    const associations = policies.map((policy) => {
      return new EksAccessPolicyAssociation(this, policy.policyName, {
        provider,
        clusterName,
        principalArn: this.resource.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${policy.policyName}`,
        accessScope:
          policy.namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: policy.namespaces },
        dependsOn: [this.resource],
      });
    });
    this.parts = [this.resource, ...associations];
    cluster._registerGrant(this);
  }

  /**
   * The lifecycle of the entry. EKS takes one entry for each principal: a plan in which the creator's is for the same one
   * stops.
   */
  protected lifecycleIn(cluster: IFargateCluster): TerraformResourceLifecycle | undefined {
    const creator = cluster._grants.find(({ _isCreators }) => _isCreators);
    if (creator === undefined) return undefined;
    const condition = Op.neq(creator.resource.principalArn, this.principalArn);
    return { precondition: [{ condition, errorMessage: creatorNamedAtPlan(this.node.id) }] };
  }

  /** @internal */
  public get _isCreators(): boolean {
    return false;
  }
}

/**
 * @internal The entry of whoever makes the cluster. Its principal is looked up, and whoever runs Terraform later must not take
 * it over: it is compared with others as it is in the state, or will be created.
 */
export class CreatorGrant extends AccessGrant {
  /** @internal */
  public override get _isCreators(): boolean {
    return true;
  }

  protected override lifecycleIn(): TerraformResourceLifecycle {
    return { ignoreChanges: ["principal_arn"] };
  }
}

/** @internal What is wrong with a grant. @param other id of a grant that its principal has already */
export function checkGrantOptions(options: AccessGrantOptions, other?: string): Finding[] {
  const { principalArn, policies = [], kubernetesGroups = [] } = options;
  // A string would fall into its letters.
  const wrong = policies.flatMap(({ policyName, namespaces }, i) => [
    ...checkKind(`policies[${i}].policyName`, policyName, TEXT),
    ...checkKind(`policies[${i}].namespaces`, namespaces, LIST),
  ]);
  const judged = wrong.length > 0 ? [] : policies;
  return [
    ...checkAccessEntryPrincipal(principalArn),
    ...(other === undefined || isUnknown(principalArn) ? [] : [principalTwice(principalArn, other)]),
    ...wrong,
    ...checkAccessPolicies(judged),
    ...accessPolicyTwice(judged.map((policy) => policy.policyName)),
    ...checkAccessEntryGroups(kubernetesGroups),
  ];
}
