// A Secret that External Secrets copies from a store.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkNamespace, checkServiceAccountName } from "../rules/names";
import { partName } from "../rules/objects/parts";
import { checkCopied, remoteRefOf } from "../rules/objects/secret-stores";
import { KubernetesObjects } from "./kubernetes-objects";
import { ISecretStore } from "./secret-store";

/** Properties of an `ExternalSecret`. */
export interface ExternalSecretProps {
  /** The store that is read. */
  readonly store: ISecretStore;
  /** Namespace of the Secret. */
  readonly namespace: string;
  /** Name of the Secret in Kubernetes, and of the ExternalSecret. @default - the construct's id */
  readonly secretName?: string;
  /**
   * Keys of the Secret, and what each contains: a secret or parameter by its name or ARN, `shop/api-key`, or a field of the JSON in it,
   * `shop/database#password`.
   *
   * @default - none
   */
  readonly data?: { [key: string]: string };
  /** Names or ARNs of secrets or parameters in JSON, of which each field becomes a key of the Secret. @default - none */
  readonly dataFrom?: string[];
  /** How often it is copied: a number with `s`, `m` or `h`; `0` copies once. @default "1h" */
  readonly refreshInterval?: string;
  /** What must exist before it. @default - the store */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that the Secret is in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/**
 * A Secret whose values External Secrets copies from Secrets Manager or the Parameter Store. They are in neither the program nor the
 * state of Terraform. Pods that use the Secret wait until it is copied.
 */
export class ExternalSecret extends Construct {
  /** Name of the Secret in Kubernetes; for `EnvironmentSource.secretKey` and `PodVolume.secret`. */
  public readonly secretName: string;
  /** Namespace of the Secret. */
  public readonly namespace: string;
  /** The ExternalSecret, as it is applied. */
  public readonly objects: KubernetesObjects;

  /**
   * Creates the ExternalSecret.
   *
   * @throws when nothing is copied, or a name is not valid: FG713, FG718, FG974
   */
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scope, id);
    askOptions(this, "ExternalSecretProps", props);
    const { store, namespace, data = {}, dataFrom = [], refreshInterval = "1h" } = props;
    this.secretName = props.secretName ?? id;
    this.namespace = namespace;
    enforce(this, [
      ...checkNamespace(namespace),
      ...checkServiceAccountName(this.secretName, props.secretName === undefined ? "id" : "secretName"),
      ...checkCopied(props),
    ]);
    const spec = {
      refreshInterval,
      secretStoreRef: { kind: store.storeKind, name: store.storeName },
      target: { name: this.secretName },
      data: Object.entries(data).map(([secretKey, from]) => ({ secretKey, remoteRef: remoteRefOf(from) })),
      dataFrom: dataFrom.map((key) => ({ extract: { key } })),
    };
    this.objects = new KubernetesObjects(this, "objects", {
      cluster: props.cluster,
      helmProvider: props.helmProvider,
      namespace,
      releaseName: partName("external-secret", this.secretName),
      objects: [
        { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", metadata: { name: this.secretName }, spec },
      ],
      dependsOn: [store, ...(props.dependsOn ?? [])],
    });
  }

  /** Terraform address of the ExternalSecret; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}
