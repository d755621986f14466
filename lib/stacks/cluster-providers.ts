// The Kubernetes and Helm providers of one cluster.
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DataAwsEksClusterAuth } from "@cdktf/provider-aws/lib/data-aws-eks-cluster-auth";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { IFargateCluster } from "../cluster/cluster-interface";
import { completeUsersStack } from "../cluster/native-order";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { Finding } from "../rules/finding";
import { aliasOf, aliasTwice, checkAlias, tokenThroughForeignProvider } from "../rules/providers";
import { ClusterToken } from "./cluster-token";

/** Properties of `ClusterProviders`. */
export interface ClusterProvidersProps {
  /** The cluster that the providers talk to. */
  readonly cluster: IFargateCluster;
  /**
   * Alias of both providers; needed for the second cluster of a stack and on.
   *
   * @default - none for the first provider of a kind in the stack; the cluster's id for others, or its path where that is taken, with - for what an alias cannot hold
   */
  readonly alias?: string;
  /** How the providers get their token. @default ClusterToken.EXEC */
  readonly clusterToken?: ClusterToken;
  /**
   * The AWS provider through which a token of `ClusterToken.DATA_SOURCE` is read.
   *
   * @default - the cluster's; in another stack than the cluster's, the default AWS provider of that stack
   */
  readonly awsProvider?: TerraformProvider;
}

/**
 * A Kubernetes and a Helm provider that talk to one cluster. Their settings come from the cluster resource itself and
 * their token from `aws eks get-token`, so that planning works before the cluster exists and no token reaches the state; or,
 * where there is no AWS CLI, from a data source, see `ClusterToken`.
 */
export class ClusterProviders extends Construct {
  /** The provider of Kubernetes objects, for `kubernetesProvider` of the library's constructs. */
  public readonly kubernetes: KubernetesProvider;
  /** The provider of Helm releases, for `helmProvider` of the library's constructs. */
  public readonly helm: HelmProvider;

  /**
   * Creates both providers.
   *
   * @throws when another provider of the stack has the alias, or none can have it: FG752, FG816; when the token is read
   * through another stack's provider: FG916; for an option that is missing or of the wrong kind: FG751, FG836
   */
  constructor(scope: Construct, id: string, props: ClusterProvidersProps) {
    super(scope, id);
    askOptions(this, "ClusterProvidersProps", props);
    const { cluster, alias } = props;
    const isRead = props.clusterToken === ClusterToken.DATA_SOURCE;
    const aliases = { kubernetes: this.aliasFor("kubernetes", props), helm: this.aliasFor("helm", props) };
    enforce(this, [
      ...(alias === undefined ? [] : checkAlias(alias)),
      ...aliases.kubernetes.findings,
      ...aliases.helm.findings,
      ...(isRead ? this.checkToken(props) : []),
    ]);
    const login = isRead ? { exec: undefined, token: this.token(props) } : {};
    const config = { ...cluster.kubernetesProviderConfig(), ...login };
    const helm = { ...cluster.helmProviderConfig().kubernetes, ...login };
    this.kubernetes = new KubernetesProvider(this, "kubernetes", { ...config, alias: aliases.kubernetes.alias });
    this.helm = new HelmProvider(this, "helm", { kubernetes: helm, alias: aliases.helm.alias });
    this.node.addValidation({ validate: () => completeUsersStack(this) });
  }

  /** A token that is read once the cluster exists: until then the name that the control plane returns is not known. */
  private token({ cluster, awsProvider }: ClusterProvidersProps): string {
    const isBeside = TerraformStack.of(cluster) === TerraformStack.of(this);
    const provider = awsProvider ?? (isBeside ? cluster.provider : undefined);
    return new DataAwsEksClusterAuth(this, "token", { provider, name: cluster.controlPlaneName }).token;
  }

  private checkToken({ cluster, awsProvider }: ClusterProvidersProps): Finding[] {
    const provider = awsProvider ?? cluster.provider;
    const home = provider === undefined ? undefined : TerraformStack.of(provider);
    return home === undefined || home === TerraformStack.of(this) ? [] : [tokenThroughForeignProvider(home.node.path)];
  }

  /** Of each kind, one provider of a stack can do without an alias; two may not have the same. */
  private aliasFor(kind: string, { cluster, alias }: ClusterProvidersProps): { alias?: string; findings: Finding[] } {
    const stack = TerraformStack.of(this);
    const taken = stack.node
      .findAll()
      .flatMap((each) =>
        TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === kind ? [each.alias] : [],
      );
    const path = cluster.node.path.slice(stack.node.path.length + 1).replaceAll("/", "-");
    const choice = alias === undefined ? [undefined, aliasOf(cluster.node.id), aliasOf(path)] : [alias];
    const isFree = (each: string | undefined): boolean => !taken.includes(each);
    const findings = choice.some(isFree) ? [] : [aliasTwice(kind, alias ?? path)];
    return { alias: choice.find(isFree), findings };
  }
}
