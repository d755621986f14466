// A service account: who pods are, for AWS and for the Kubernetes API.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { PolicyStatement } from "../iam/policy";
import { checkRole, PART_OF_ROLE, ServiceAccountRole } from "../iam/service-account-role";
import { enforce } from "../findings";
import { askOptions, HANDED_ON } from "../options";
import { addressForOrder, afterStackOf, dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { givenAndMade } from "../rules/given-roles";
import { idTwice } from "../rules/ids";
import { checkNamespace, checkServiceAccountName } from "../rules/names";
import { checkPolicyId, checkStatements } from "../rules/statements";
import { foreignServiceAccount } from "../rules/workloads/workloads";
import { madeNamespace } from "./namespace";

/** Properties of a `WorkloadServiceAccount`. */
export interface WorkloadServiceAccountProps {
  /** The cluster that the service account is in. */
  readonly cluster: IFargateCluster;
  /** Namespace of the service account and of the pods that use it. */
  readonly namespace: string;
  /** Name of the service account in Kubernetes. @default - the construct's id */
  readonly serviceAccountName?: string;
  /**
   * What its pods may do in AWS, as statements of an inline policy.
   *
   * @default - nothing, until `addPermissions` is called
   */
  readonly permissions?: PolicyStatement[];
  /** An IAM role of the program, instead of a new one. @default - one is created when there are permissions */
  readonly role?: ServiceAccountRole;
  /**
   * ARN of an existing role, instead of a new one. It is used as it is: what it must have is reported at synth (FG912).
   *
   * @default - one is created when there are permissions
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** Tags of the role that is created. @default - the cluster's */
  readonly tags?: { [key: string]: string };
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** Id of the policy of `permissions`. */
const PERMISSIONS = "permissions";

/** A service account that several workloads may share, with an IAM role of its own where it has permissions in AWS. */
export class WorkloadServiceAccount extends Construct {
  /** Name of the service account in Kubernetes. */
  public readonly serviceAccountName: string;
  /** Namespace of the service account. */
  public readonly namespace: string;
  /** The underlying `kubernetes_service_account_v1`. */
  public readonly resource: ServiceAccountV1;
  private readonly props: WorkloadServiceAccountProps;
  private currentRole?: ServiceAccountRole;

  /**
   * Creates the service account, and its role where it has permissions.
   *
   * @throws when no such service account can exist, two roles are set, or IAM rejects what it may do: FG713, FG718, FG746,
   * FG760 to FG763, FG836, FG915
   */
  constructor(scope: Construct, id: string, props: WorkloadServiceAccountProps) {
    super(scope, id);
    askOptions(this, "WorkloadServiceAccountProps", props);
    this.props = props;
    this.serviceAccountName = props.serviceAccountName ?? id;
    this.namespace = props.namespace;
    const { role, roleArn, permissions = [] } = props;
    enforce(this, [
      ...checkNamespace(this.namespace),
      ...checkServiceAccountName(this.serviceAccountName, props.serviceAccountName === undefined ? "id" : undefined),
      ...checkPermissions(role, PERMISSIONS, permissions),
      ...givenAndMade("role", role, { roleArn }),
      ...(role === undefined && (roleArn !== undefined || permissions.length > 0) ? checkRole(props) : []),
    ]);
    this.currentRole = props.role;
    this.resource = new ServiceAccountV1(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: {
        name: this.serviceAccountName,
        namespace: this.namespace,
        annotations: { ...this.currentRole?.annotations },
      },
      // Its pods ask for a token themselves, those that talk to the API.
      automountServiceAccountToken: false,
    });
    afterStackOf(this, props.cluster);
    dependsOnLater(this.resource, () => madeNamespace(props.cluster, this.namespace));
    if (props.roleArn !== undefined) this.makeRole();
    this.addPermissions(PERMISSIONS, permissions);
  }

  /** The IAM role of its pods; undefined until there are permissions. */
  public get role(): ServiceAccountRole | undefined {
    return this.currentRole;
  }

  /**
   * Lets its pods do more in AWS; an empty list changes nothing.
   *
   * @param id construct id; it becomes part of an address
   * @throws when the id is used or cannot be one, or IAM would reject a statement: FG746, FG753, FG760 to FG762, FG765,
   * FG814
   */
  public addPermissions(id: string, statements: PolicyStatement[]): void {
    // IAM rejects a policy without a statement.
    if (Array.isArray(statements) && statements.length === 0) return;
    const role = this.currentRole ?? this.makeRole();
    role.addPolicy(id, statements);
  }

  /** Terraform address of the service account; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /** What its pods wait for before they start: the service account, its role and the role's permissions. */
  public get dependencies(): ITerraformDependable[] {
    return [this, ...(this.currentRole?.dependencies ?? [])];
  }

  private makeRole(): ServiceAccountRole {
    const { cluster, roleArn, permissionsBoundaryArn, tags } = this.props;
    const { serviceAccountName, namespace } = this;
    const role = new ServiceAccountRole(this, "role", {
      cluster,
      namespace,
      serviceAccountName,
      roleArn,
      permissionsBoundaryArn,
      tags,
    });
    this.currentRole = role;
    this.resource.metadata.annotations = role.annotations;
    return role;
  }
}

/** @internal Who the pods of a workload are. */
export interface WorkloadIdentity {
  readonly cluster: IFargateCluster;
  readonly namespace: string;
  readonly serviceAccount?: WorkloadServiceAccount;
  readonly permissions?: PolicyStatement[];
  readonly kubernetesProvider?: TerraformProvider;
}

/** @internal What is wrong with whom the pods of the workload `name` are. */
export function checkIdentity(name: string, identity: WorkloadIdentity): Finding[] {
  const { namespace, serviceAccount, permissions = [] } = identity;
  if (serviceAccount === undefined) return checkPermissions(undefined, PERMISSIONS, permissions);
  return [
    ...foreignServiceAccount(serviceAccount.serviceAccountName, serviceAccount.namespace, namespace),
    ...checkPermissions(serviceAccount.role, name, permissions),
  ];
}

/** What is wrong with permissions that a role gets as the policy `id`; none are no mistake here. */
function checkPermissions(role: ServiceAccountRole | undefined, id: string, permissions: PolicyStatement[]): Finding[] {
  if (permissions.length === 0) return [];
  return [
    ...checkPolicyId(id),
    ...(role === undefined ? [] : idTwice(role.node, id, PART_OF_ROLE)),
    ...checkStatements(permissions, PERMISSIONS),
  ];
}

/** @internal The service account that was passed to the workload `name`, or one of its own where it has permissions. */
export function serviceAccountOf(
  scope: Construct,
  name: string,
  identity: WorkloadIdentity,
): WorkloadServiceAccount | undefined {
  const { cluster, namespace, kubernetesProvider, serviceAccount, permissions } = identity;
  if (serviceAccount !== undefined) {
    if (permissions !== undefined) serviceAccount.addPermissions(name, permissions);
    return serviceAccount;
  }
  if (permissions === undefined) return undefined;
  return new WorkloadServiceAccount(scope, "service-account", {
    cluster,
    namespace,
    kubernetesProvider,
    serviceAccountName: name,
    permissions,
    ...HANDED_ON,
  });
}
