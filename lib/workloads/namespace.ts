// A namespace of a cluster.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { findPart, namespaceKey, registerPart } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { inOwnStack } from "../order";
import { missingProps } from "../rules/workloads/container-options";
import { checkNamespace } from "../rules/names";
import { checkAnnotations, checkLabels } from "../rules/workloads/names";
import { namespaceTwice } from "../rules/workloads/workloads";

/** What a `KubernetesNamespace` is made from. */
export interface KubernetesNamespaceProps {
  readonly cluster: IFargateCluster;
  /** @default - the construct's id */
  readonly namespaceName?: string;
  /** @default - none */
  readonly labels?: { [key: string]: string };
  /** @default - none */
  readonly annotations?: { [key: string]: string };
  /** @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** A namespace. Workloads of this library that are in it wait for it, wherever in the program they stand. */
export class KubernetesNamespace extends Construct {
  public readonly namespaceName: string;
  /** The underlying `kubernetes_namespace_v1`. */
  public readonly resource: NamespaceV1;

  /** @throws when another construct makes the same namespace, or none can be called so: FG713, FG822, FG836, FG857 */
  constructor(scope: Construct, id: string, props: KubernetesNamespaceProps) {
    super(scope, id);
    enforce(this, missingProps(props, ["cluster"]));
    const { cluster, kubernetesProvider: provider, labels, annotations } = props;
    this.namespaceName = props.namespaceName ?? id;
    enforce(this, [
      ...checkNamespace(this.namespaceName, props.namespaceName === undefined ? "id" : "namespaceName"),
      ...checkLabels(labels),
      ...checkAnnotations(annotations),
    ]);
    const first = registerPart(cluster, namespaceKey(this.namespaceName), this);
    if (first !== this) enforce(this, [namespaceTwice(this.namespaceName, first.node.path)]);
    this.resource = new NamespaceV1(this, "Resource", {
      provider,
      metadata: { name: this.namespaceName, labels, annotations },
      // Kubernetes first takes away everything that is in it.
      timeouts: { delete: "15m" },
      dependsOn: inOwnStack(this, [cluster]),
    });
  }

  /** Terraform address of the namespace; for `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }
}

/** @internal The namespace, where the program makes it; for use at synth, when the program is complete. */
export function madeNamespace(cluster: IFargateCluster, name: string): ITerraformDependable[] {
  const namespace = findPart(cluster, namespaceKey(name));
  return namespace === undefined ? [] : [namespace];
}
