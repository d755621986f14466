// Where External Secrets reads what it copies: AWS Secrets Manager, or the Parameter Store.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { lacksRole } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce, unacknowledged } from "../findings";
import { ServiceAccountRole } from "../iam/service-account-role";
import { askOptions } from "../options";
import { formatFinding } from "../rules/finding";
import { checkNamespace, checkServiceAccountName } from "../rules/names";
import { partName } from "../rules/objects/parts";
import { storeWithoutRole } from "../rules/objects/secret-stores";
import { checkEffect } from "../rules/workloads/chart-presets";
import { checkRoleArns } from "../rules/workloads/charts";
import { readStatements } from "../workloads/charts/secret-statements";
import { KubernetesObjects } from "./kubernetes-objects";

/** A service of AWS that keeps secrets. */
export enum SecretService {
  /** AWS Secrets Manager. */
  SECRETS_MANAGER = "SecretsManager",
  /** The Parameter Store of AWS Systems Manager. */
  PARAMETER_STORE = "ParameterStore",
}

/** Options of a store of External Secrets. */
export interface SecretStoreOptions {
  /** The service that is read. @default SecretService.SECRETS_MANAGER */
  readonly service?: SecretService;
  /** Region of the secrets or parameters. @default - the cluster's */
  readonly region?: string;
  /** Name of the store in Kubernetes, and of its service account. @default - the construct's id */
  readonly storeName?: string;
  /**
   * ARNs of the secrets or parameters that the store may read, by a service account and an IAM role of its own; each may end in `*`.
   *
   * @default - none: the store reads by the role of `ExternalSecrets`
   */
  readonly arns?: string[];
  /** ARNs of the KMS keys that they are encrypted with, where these are not AWS's own. @default - none */
  readonly kmsKeyArns?: string[];
  /** What must exist before the store. @default - External Secrets, where the program installs it */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that the store is in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/** Properties of a `SecretStore`. */
export interface SecretStoreProps extends SecretStoreOptions {
  /** Namespace of the store, and of the Secrets that are copied from it. */
  readonly namespace: string;
}

/** Properties of a `ClusterSecretStore`. */
export interface ClusterSecretStoreProps extends SecretStoreOptions {
  /** Namespace of its service account. @default "kube-system" */
  readonly namespace?: string;
}

/** A store that an `ExternalSecret` copies from. */
export interface ISecretStore extends IConstruct, ITerraformDependable {
  /** Name of the store in Kubernetes. */
  readonly storeName: string;
  /** Kind of the store in Kubernetes. */
  readonly storeKind: string;
}

/** A store for one namespace. */
export class SecretStore extends Construct implements ISecretStore {
  /** Name of the store in Kubernetes. */
  public readonly storeName: string;
  /** Kind of the store in Kubernetes. */
  public readonly storeKind = "SecretStore";
  /** Its role; undefined where it reads by that of `ExternalSecrets`. */
  public readonly role?: ServiceAccountRole;
  /** The store, and its service account, as they are applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the store.
   *
   * @throws when its name or an ARN is not valid: FG713, FG718, FG862
   */
  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    super(scope, id);
    askOptions(this, "SecretStoreProps", props);
    this.storeName = props.storeName ?? id;
    const { role, objects } = addStore(this, props, {
      name: this.storeName,
      kind: this.storeKind,
      namespace: props.namespace,
    });
    this.role = role;
    this.objects = objects;
  }

  /** Terraform address of the store; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

/** A store for all namespaces of a cluster. */
export class ClusterSecretStore extends Construct implements ISecretStore {
  /** Name of the store in Kubernetes. */
  public readonly storeName: string;
  /** Kind of the store in Kubernetes. */
  public readonly storeKind = "ClusterSecretStore";
  /** Its role; undefined where it reads by that of `ExternalSecrets`. */
  public readonly role?: ServiceAccountRole;
  /** The store, and its service account, as they are applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the store.
   *
   * @throws when its name or an ARN is not valid: FG713, FG718, FG862
   */
  constructor(scope: Construct, id: string, props: ClusterSecretStoreProps) {
    super(scope, id);
    askOptions(this, "ClusterSecretStoreProps", props);
    this.storeName = props.storeName ?? id;
    const { namespace = "kube-system" } = props;
    const { role, objects } = addStore(this, props, { name: this.storeName, kind: this.storeKind, namespace });
    this.role = role;
    this.objects = objects;
  }

  /** Terraform address of the store; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

interface StoreParts {
  readonly role?: ServiceAccountRole;
  readonly objects: KubernetesObjects;
}

function addStore(
  scope: Construct,
  props: SecretStoreOptions,
  { name, kind, namespace }: { readonly name: string; readonly kind: string; readonly namespace: string },
): StoreParts {
  const { cluster, service = SecretService.SECRETS_MANAGER, region = cluster.region } = props;
  const { arns = [], kmsKeyArns = [], dependsOn = [] } = props;
  const isParameters = service === SecretService.PARAMETER_STORE;
  enforce(scope, [
    ...checkNamespace(namespace),
    ...checkServiceAccountName(name, props.storeName === undefined ? "id" : "storeName"),
    ...checkRoleArns(arns, isParameters ? "parameter" : "secret", "arns"),
    ...checkRoleArns(kmsKeyArns, "kmsKey", "kmsKeyArns"),
    ...checkEffect("kmsKeyArns", kmsKeyArns.length > 0, { arns }),
  ]);
  const role =
    arns.length === 0
      ? undefined
      : new ServiceAccountRole(scope, "role", {
          cluster,
          namespace,
          serviceAccountName: name,
          statements: readStatements(
            isParameters ? { parameterArns: arns, kmsKeyArns } : { secretArns: arns, kmsKeyArns },
          ),
        });
  if (role === undefined) scope.node.addValidation({ validate: () => reportNoRole(scope, cluster) });
  const isOfNamespace = kind === "SecretStore";
  const serviceAccountRef = isOfNamespace ? { name } : { name, namespace };
  const auth = role === undefined ? {} : { auth: { jwt: { serviceAccountRef } } };
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, annotations: role?.annotations } };
  const store = {
    apiVersion: "external-secrets.io/v1",
    kind,
    metadata: { name },
    spec: { provider: { aws: { service, region, ...auth } } },
  };
  const objects = new KubernetesObjects(scope, "objects", {
    cluster,
    helmProvider: props.helmProvider,
    namespace,
    releaseName: partName("secret-store", name),
    objects: role === undefined ? [store] : [account, store],
    dependsOn: [...dependsOn, ...(role?.dependencies ?? [])],
  });
  return { role, objects };
}

/** Whether External Secrets of this cluster has a role is known when the program is complete. */
function reportNoRole(scope: IConstruct, cluster: IFargateCluster): string[] {
  if (!lacksRole(cluster, "external-secrets")) return [];
  return unacknowledged(scope, [storeWithoutRole()]).map((found) => `${scope.node.path}: ${formatFinding(found)}`);
}
