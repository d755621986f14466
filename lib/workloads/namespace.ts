// A namespace of a cluster.
import { ITerraformDependable, Lazy, TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { balancedKey, findPart, namespaceKey, registerPart } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, afterStackOf } from "../order";
import { Finding } from "../rules/finding";
import { checkNamespace } from "../rules/names";
import { checkAnnotations, checkLabels } from "../rules/workloads/names";
import { namespaceTwice } from "../rules/workloads/workloads";

/** Properties of a `KubernetesNamespace`. */
export interface KubernetesNamespaceProps {
  /** The cluster that the namespace is in. */
  readonly cluster: IFargateCluster;
  /** Name of the namespace in Kubernetes. @default - the construct's id */
  readonly namespaceName?: string;
  /**
   * Labels of the namespace. One that you set overrides the library's own.
   *
   * @default - none, or `elbv2.k8s.aws/pod-readiness-gate-inject: enabled` where the program puts a load balancer into the
   * namespace
   */
  readonly labels?: { [key: string]: string };
  /** Annotations of the namespace. @default - none */
  readonly annotations?: { [key: string]: string };
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

const READINESS_GATE = "elbv2.k8s.aws/pod-readiness-gate-inject";

/** A namespace. Workloads of this library that are in it wait for it, wherever they are in the program. */
export class KubernetesNamespace extends Construct {
  /** Name of the namespace in Kubernetes. */
  public readonly namespaceName: string;
  /** The underlying `kubernetes_namespace_v1`. */
  public readonly resource: NamespaceV1;

  /**
   * Creates the namespace.
   *
   * @throws when another construct creates the same namespace, or its name is not valid: FG713, FG822, FG836, FG857
   */
  constructor(scope: Construct, id: string, props: KubernetesNamespaceProps) {
    super(scope, id);
    askOptions(this, "KubernetesNamespaceProps", props);
    const { cluster, kubernetesProvider: provider, labels, annotations } = props;
    this.namespaceName = props.namespaceName ?? id;
    enforce(this, [
      ...checkNamespace(this.namespaceName, props.namespaceName === undefined ? "id" : "namespaceName"),
      ...checkNewNamespace(cluster, this.namespaceName),
      ...checkLabels(labels),
      ...checkAnnotations(annotations),
    ]);
    registerPart(cluster, namespaceKey(this.namespaceName), this);
    afterStackOf(this, cluster);
    this.resource = new NamespaceV1(this, "Resource", {
      provider,
      metadata: { name: this.namespaceName, labels: this.labels(props), annotations },
      // Kubernetes first takes away everything that is in it.
      timeouts: { delete: "15m" },
    });
  }

  /**
   * Where a load balancer sends to pods of the namespace, by now or later in the program, the label makes the controller keep a new
   * pod unready until its target is healthy: otherwise a rolling update ends the old pods before the load balancer knows the
   * new ones.
   *
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
   */
  private labels({ cluster, labels }: KubernetesNamespaceProps): { [key: string]: string } {
    const produce = (): { [key: string]: string } | undefined =>
      findPart(cluster, balancedKey(this.namespaceName)) === undefined
        ? labels
        : { [READINESS_GATE]: "enabled", ...labels };
    return Token.asStringMap(Lazy.anyValue({ produce }));
  }

  /** Terraform address of the namespace; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

/** @internal The namespace, where the program creates it; for use at synth, when the program is complete. */
export function madeNamespace(cluster: IFargateCluster, name: string): ITerraformDependable[] {
  const namespace = findPart(cluster, namespaceKey(name));
  return namespace === undefined ? [] : [namespace];
}

/** @internal That the program creates the namespace already. */
export function checkNewNamespace(cluster: IFargateCluster, name: string): Finding[] {
  const first = findPart(cluster, namespaceKey(name));
  return first === undefined ? [] : [namespaceTwice(name, first.node.path)];
}
