// The AWS provider that acts for a cluster, read when its settings are final: at synthesis.
import { IResolveContext, Lazy, TerraformProvider, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { onlyOne } from "../rules/manifests/field";
import { valueAt } from "../rules/overrides";
import {
  checkKubeconfigIdentity,
  checkProviderRegion,
  checkTokenIdentity,
  identityOf,
  kubeconfigOptions,
  ProviderIdentity,
  tokenOptions,
} from "../rules/token-identity";
import { connectionOf, defaultProvider, providersIn, settingsOf } from "./provider-settings";

/** @internal What is asked of a cluster here. */
export interface ProvidedCluster extends IConstruct {
  readonly provider?: TerraformProvider;
  readonly region: string;
}

/** How many options `aws eks get-token` takes at most for an identity: two, each with its value. */
const MOST_OPTIONS = 4;

/** @internal The options of `aws eks get-token` that follow the cluster's AWS provider; those that it has no use for vanish. */
export function tokenIdentityOptions(cluster: ProvidedCluster): string[] {
  return Array.from({ length: MOST_OPTIONS }, (_, i) =>
    Lazy.stringValue({ produce: (context) => tokenOptions(identityIn(cluster, context))[i] }),
  );
}

/** @internal `command`, an `aws eks update-kubeconfig`, with the options that follow the cluster's AWS provider. */
export function kubeconfigCommand(cluster: ProvidedCluster, command: string): string {
  const produce = (context: IResolveContext): string =>
    [command, ...kubeconfigOptions(identityIn(cluster, context))].join(" ");
  return Lazy.stringValue({ produce });
}

/** @internal The role that the cluster's AWS provider assumes, as far as the program knows it. */
export function assumedRoleOf(cluster: ProvidedCluster): string | undefined {
  return identityOf(resolved(cluster, argumentsOf(cluster))).roleArn;
}

/** @internal Says what of the AWS provider's identity `configure_kubectl` does not take over. */
export class KubeconfigValidation {
  constructor(private readonly cluster: ProvidedCluster) {}

  public validate(): string[] {
    const { cluster } = this;
    annotate(cluster, unacknowledged(cluster, checkKubeconfigIdentity(resolved(cluster, argumentsOf(cluster)))));
    return [];
  }
}

/** @internal Says what of the AWS provider's identity the tokens of the cluster's providers do not take over. */
export class TokenIdentityValidation {
  /** @param args the arguments of the cluster's own `aws eks get-token` */
  constructor(
    private readonly cluster: ProvidedCluster,
    private readonly args: string[],
  ) {}

  public validate(): string[] {
    const { cluster } = this;
    const provider = resolved(cluster, argumentsOf(cluster));
    const found = checkTokenIdentity(provider);
    const told = found.length > 0 && this.isAsked() ? found : [];
    annotate(cluster, unacknowledged(cluster, [...told, ...checkProviderRegion(provider, cluster.region)]));
    return [];
  }

  /** Whether any provider of the program asks for its token by this command, word for word. */
  private isAsked(): boolean {
    const own = JSON.stringify(resolved(this.cluster, this.args));
    return providersIn(this.cluster.node.root.node.findAll()).some((each) => asksBy(each, own));
  }
}

function asksBy(provider: TerraformProvider, own: string): boolean {
  const { terraformResourceType: type } = provider;
  if (type !== "kubernetes" && type !== "helm") return false;
  return JSON.stringify(valueAt(onlyOne(valueAt(connectionOf(provider), "exec")), "args")) === own;
}

function identityIn(cluster: ProvidedCluster, context: IResolveContext): ProviderIdentity {
  return identityOf(context.resolve(argumentsOf(cluster)));
}

/** @internal The arguments of the AWS provider. */
export function argumentsOf(cluster: ProvidedCluster): unknown {
  const everything = TerraformStack.of(cluster).node.findAll();
  const provider = cluster.provider ?? defaultProvider(providersIn(everything), "aws");
  return provider === undefined ? undefined : settingsOf(provider);
}
