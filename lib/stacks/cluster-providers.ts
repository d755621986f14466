// The Kubernetes and Helm providers of one cluster.
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { IFargateCluster } from "../cluster/cluster-interface";

/** What `ClusterProviders` are made from. */
export interface ClusterProvidersProps {
  readonly cluster: IFargateCluster;
  /**
   * Alias of both providers; needed for the second cluster of a stack and on.
   *
   * @default - none for the first provider of a kind in the stack; the cluster's id for others, or its path where that is taken
   */
  readonly alias?: string;
}

/**
 * A Kubernetes and a Helm provider that talk to one cluster. Their settings come from the cluster resource itself and
 * their token from `aws eks get-token`, so that planning works before the cluster exists and no token reaches the state.
 */
export class ClusterProviders extends Construct {
  public readonly kubernetes: KubernetesProvider;
  public readonly helm: HelmProvider;

  constructor(scope: Construct, id: string, props: ClusterProvidersProps) {
    super(scope, id);
    const { cluster } = props;
    const aliasOf = (kind: string): string | undefined => props.alias ?? this.freeAlias(kind, cluster);
    const kubernetes = { ...cluster.kubernetesProviderConfig(), alias: aliasOf("kubernetes") };
    const helm = { ...cluster.helmProviderConfig(), alias: aliasOf("helm") };
    this.kubernetes = new KubernetesProvider(this, "kubernetes", kubernetes);
    this.helm = new HelmProvider(this, "helm", helm);
  }

  /** Of each kind, one provider of a stack can do without an alias; two may not have the same. */
  private freeAlias(kind: string, cluster: IFargateCluster): string | undefined {
    const stack = TerraformStack.of(this);
    const taken = stack.node
      .findAll()
      .flatMap((each) =>
        TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === kind ? [each.alias] : [],
      );
    const path = cluster.node.path.slice(stack.node.path.length + 1);
    return [undefined, cluster.node.id, path.replaceAll("/", "-")].find((each) => !taken.includes(each));
  }
}
