// The Kubernetes and Helm providers of one cluster.
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { aliasOf, aliasTwice, checkAlias } from "../rules/composition";
import { missingProps } from "../rules/workloads/container-options";

/** What `ClusterProviders` are made from. */
export interface ClusterProvidersProps {
  readonly cluster: IFargateCluster;
  /**
   * Alias of both providers; needed for the second cluster of a stack and on.
   *
   * @default - none for the first provider of a kind in the stack; the cluster's id for others, or its path where that is taken, with - for what an alias cannot hold
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

  /** @throws when another provider of the stack has the alias, or none can have it: FG752, FG816 */
  constructor(scope: Construct, id: string, props: ClusterProvidersProps) {
    super(scope, id);
    enforce(this, missingProps(props, ["cluster"]));
    const { cluster, alias } = props;
    if (alias !== undefined) enforce(this, checkAlias(alias));
    const kubernetes = { ...cluster.kubernetesProviderConfig(), alias: this.aliasFor("kubernetes", props) };
    const helm = { ...cluster.helmProviderConfig(), alias: this.aliasFor("helm", props) };
    this.kubernetes = new KubernetesProvider(this, "kubernetes", kubernetes);
    this.helm = new HelmProvider(this, "helm", helm);
  }

  /** Of each kind, one provider of a stack can do without an alias; two may not have the same. */
  private aliasFor(kind: string, { cluster, alias }: ClusterProvidersProps): string | undefined {
    const stack = TerraformStack.of(this);
    const taken = stack.node
      .findAll()
      .flatMap((each) =>
        TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === kind ? [each.alias] : [],
      );
    const path = cluster.node.path.slice(stack.node.path.length + 1).replaceAll("/", "-");
    const choice = alias === undefined ? [undefined, aliasOf(cluster.node.id), aliasOf(path)] : [alias];
    const isFree = (each: string | undefined): boolean => !taken.includes(each);
    if (!choice.some(isFree)) enforce(this, [aliasTwice(kind, alias ?? path)]);
    return choice.find(isFree);
  }
}
