// IRSA: an IAM role that one Kubernetes service account can assume, and nobody else.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkPolicyArn, checkRoleArn } from "../rules/arns";
import { idTwice } from "../rules/ids";
import { allowed, givenAndMade } from "../rules/given-roles";
import { checkNamespace, checkServiceAccountName } from "../rules/names";
import { Finding } from "../rules/finding";
import { checkPolicySize, PolicyKind } from "../rules/settings";
import { checkIamTags } from "../rules/tags";
import { checkPolicyId, checkStatements } from "../rules/statements";
import { GivenRole } from "./given-role";
import { knownText, policyJson, PolicyStatement } from "./policy";
import { roleNamePrefix } from "./role-name";

/** Options of a service account's role. */
export interface ServiceAccountOptions {
  /** Namespace of the service account. */
  readonly namespace: string;
  /**
   * ARN of an existing role, instead of a new one. It is used as it is: `statements` and `managedPolicyArns` are not
   * attached to it, but reported at synth, with the trust that it needs (FG912).
   *
   * @default - one is created
   */
  readonly roleArn?: string;
  /** Permissions of its own, as an inline policy. @default - none */
  readonly statements?: PolicyStatement[];
  /** Managed policies by ARN; the key becomes part of an address. @default - none */
  readonly managedPolicyArns?: { [id: string]: string };
  /** Seconds that a session lasts, 3600 to 43200. @default 3600 */
  readonly maxSessionSeconds?: number;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** Tags of the role that is created. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `ServiceAccountRole`. */
export interface ServiceAccountRoleProps extends ServiceAccountOptions {
  /** The cluster that the service account is in. */
  readonly cluster: IFargateCluster;
  /** Name of the service account in Kubernetes. @default - the construct's id */
  readonly serviceAccountName?: string;
}

/** @internal What has an id in a role: its policies, and the role itself. */
export const PART_OF_ROLE = "part of the role";
/** Ids of its own parts. */
const ROLE = "Resource";
const INLINE = "inline";

/**
 * An IAM role for a service account. Pods on Fargate cannot use EKS Pod Identity, whose agent is a DaemonSet: IAM roles
 * for service accounts are the way.
 *
 * `dependencies` is what its pods wait for: the role and its permissions.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export class ServiceAccountRole extends Construct {
  /** ARN of the role. */
  public readonly roleArn: string;
  /** Name of the role in IAM, without its path. */
  public readonly roleName: string;
  /** Name of the service account that may assume the role. */
  public readonly serviceAccountName: string;
  /** Namespace of the service account. */
  public readonly namespace: string;
  /** Annotations for the service account's metadata, by which EKS gives the role to its pods. */
  public readonly annotations: { [key: string]: string };
  /** The underlying `aws_iam_role`; undefined where the role exists already. */
  public readonly resource?: IamRole;
  private readonly given?: GivenRole;
  private readonly cluster: IFargateCluster;
  private readonly permissions: ITerraformDependable[] = [];
  /** IAM counts all inline policies of a role together. */
  private inlineText = "";

  /**
   * Creates the role, or uses the existing one.
   *
   * @throws when no such service account can exist, IAM rejects what it may do, or `roleArn` comes with options of a role to
   * make: FG7xx, FG836, FG915
   */
  constructor(scope: Construct, id: string, props: ServiceAccountRoleProps) {
    super(scope, id);
    askOptions(this, "ServiceAccountRoleProps", props);
    const { cluster, roleArn, statements } = props;
    this.cluster = cluster;
    this.serviceAccountName = props.serviceAccountName ?? id;
    this.namespace = props.namespace;
    enforce(this, [
      ...checkNamespace(this.namespace),
      ...checkServiceAccountName(this.serviceAccountName, "serviceAccountName"),
      ...checkRole(props),
      ...(statements === undefined ? [] : checkStatements(statements)),
    ]);
    if (roleArn === undefined) {
      this.resource = this.addRole(props);
      this.roleArn = this.resource.arn;
      this.roleName = this.resource.name;
    } else {
      this.given = new GivenRole(this, roleArn, "roleArn");
      this.given.must(this.neededTrust());
      this.roleArn = roleArn;
      this.roleName = this.given.roleName;
    }
    this.annotations = roleAnnotations(this.roleArn);
    for (const [name, arn] of Object.entries(props.managedPolicyArns ?? {})) this.attach(name, arn);
    cluster._registerServiceAccount(this);
    if (statements !== undefined) this.allow(INLINE, statements);
  }

  /**
   * Attaches a managed policy. For a role that exists, it is reported at synth that it must have the policy (FG912).
   *
   * @param id construct id; it becomes part of an address
   * @throws when the id is used, or the ARN is not one of a policy: FG748, FG753, FG814
   */
  public addManagedPolicy(id: string, policyArn: string): void {
    enforce(this, [...idTwice(this.node, id, PART_OF_ROLE), ...checkPolicyArn(policyArn, `managedPolicyArns.${id}`)]);
    this.attach(id, policyArn);
  }

  /**
   * Adds an inline policy. For a role that exists, it is reported at synth that it must allow the same (FG912).
   *
   * @param id construct id; it becomes part of an address
   * @throws when the id is used or cannot be one, or IAM would reject a statement: FG746, FG753, FG760 to FG762, FG765,
   * FG814
   */
  public addPolicy(id: string, statements: PolicyStatement[]): void {
    enforce(this, [...checkPolicyId(id), ...idTwice(this.node, id, PART_OF_ROLE), ...checkStatements(statements)]);
    this.allow(id, statements);
  }

  /** What a pod of the service account waits for before it starts: the role and its permissions. */
  public get dependencies(): ITerraformDependable[] {
    return [...(this.resource === undefined ? [] : [this.resource]), ...this.permissions];
  }

  /** @internal What a role that exists must do besides; one that was created has it. */
  public _must(need: string): void {
    this.given?.must(need);
  }

  private attach(id: string, policyArn: string): void {
    const { provider } = this.cluster;
    if (this.given === undefined) {
      this.permissions.push(new IamRolePolicyAttachment(this, id, { provider, role: this.roleName, policyArn }));
    } else this.given.must(`have the policy ${policyArn}`);
  }

  private allow(id: string, statements: PolicyStatement[]): void {
    const { provider } = this.cluster;
    if (this.given !== undefined) {
      this.given.must(...statements.map(allowed));
      return;
    }
    const policy = policyJson(statements);
    this.inlineText += knownText(policy);
    enforce(this, checkPolicySize(this.inlineText, PolicyKind.INLINE, "statements"));
    this.permissions.push(new IamRolePolicy(this, id, { provider, namePrefix: `${id}-`, role: this.roleName, policy }));
  }

  private addRole(props: ServiceAccountRoleProps): IamRole {
    const { cluster } = props;
    return new IamRole(this, ROLE, {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(cluster.clusterName, this.serviceAccountName, cluster.iamNamePrefix),
      path: cluster.iamPath,
      description: `Service account ${this.namespace}/${this.serviceAccountName} of the EKS cluster ${cluster.clusterName}`,
      assumeRolePolicy: this.trust(),
      forceDetachPolicies: true,
      maxSessionDuration: props.maxSessionSeconds,
      permissionsBoundary: props.permissionsBoundaryArn ?? cluster.permissionsBoundaryArn,
      tags: props.tags ?? cluster.tags,
    });
  }

  /** The trust of `trust()` in words, for the keeper of a role that exists. */
  private neededTrust(): string {
    const { clusterName } = this.cluster;
    const subject = `system:serviceaccount:${this.namespace}:${this.serviceAccountName}`;
    return `trust ${subject} of the OIDC provider of ${clusterName} (sts:AssumeRoleWithWebIdentity for sts.amazonaws.com)`;
  }

  private trust(): string {
    const { oidcIssuer, oidcProviderArn } = this.cluster;
    return policyJson([
      {
        sid: "ServiceAccountAssumesRole",
        principals: { Federated: [oidcProviderArn] },
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions: {
          StringEquals: {
            [`${oidcIssuer}:sub`]: [`system:serviceaccount:${this.namespace}:${this.serviceAccountName}`],
            [`${oidcIssuer}:aud`]: ["sts.amazonaws.com"],
          },
        },
      },
    ]);
  }
}

/** @internal What is wrong with the options of a role, apart from whose it is and what it may do itself. */
export function checkRole(options: Omit<ServiceAccountOptions, "namespace">): Finding[] {
  const { maxSessionSeconds, permissionsBoundaryArn, roleArn, managedPolicyArns = {}, statements } = options;
  const taken = roleArn === undefined ? [ROLE, ...(statements === undefined ? [] : [INLINE])] : [];
  const ids = { tryFindChild: (id: string): unknown => taken.find((each) => each === id) };
  return [
    ...(roleArn === undefined ? [] : checkRoleArn(roleArn, "roleArn")),
    ...Object.entries(managedPolicyArns).flatMap(([id, arn]) => [
      ...idTwice(ids, id, PART_OF_ROLE),
      ...checkPolicyArn(arn, `managedPolicyArns.${id}`),
    ]),
    ...(permissionsBoundaryArn === undefined ? [] : checkPolicyArn(permissionsBoundaryArn, "permissionsBoundaryArn")),
    ...givenAndMade("roleArn", roleArn, { maxSessionSeconds, permissionsBoundaryArn }),
    ...checkIamTags(options.tags),
  ];
}

/** @internal By which EKS hands a role to the pods of a service account. */
export function roleAnnotations(roleArn: string): { [key: string]: string } {
  return { "eks.amazonaws.com/role-arn": roleArn };
}
