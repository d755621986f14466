// How Terraform logs in to the registry of a chart.
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DataAwsEcrAuthorizationToken } from "@cdktf/provider-aws/lib/data-aws-ecr-authorization-token";
import { IFargateCluster } from "../cluster/cluster-interface";
import { defaultProvider, providersIn, settingsOf } from "../cluster/provider-settings";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { Finding } from "../rules/finding";
import { valueAt } from "../rules/overrides";
import { checkChartLogin, checkPrivateRegistry, FetchedChart } from "../rules/workloads/chart-repositories";

/** @internal What a release needs for a login. */
export interface LoginSettings {
  readonly repositoryUsername?: string;
  readonly repositoryPassword?: string;
}

/** @internal What is known of a cluster that may not be made yet. */
export type LoggedInCluster = Pick<IFargateCluster, "region" | "provider">;

/** The option that names a login. */
const FIELD = "chartLogin";

/**
 * A login to the registry or repository that a chart is fetched from, by the Helm provider, while Terraform plans and applies.
 * Pods pull their images by other means: Fargate by the pod execution role.
 *
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release#repository_password-1
 */
export class ChartLogin {
  /**
   * By a name and a password: basic authentication of an `https://` repository, or a login to an `oci://` registry.
   *
   * @param password a token of Terraform, such as a sensitive variable's value; it is in the state, where it is marked as sensitive
   */
  public static password(username: string, password: string): ChartLogin {
    return new ChartLogin(username, password);
  }

  /**
   * To a private registry of ECR, by the credentials of an AWS provider: a token from the data source
   * `aws_ecr_authorization_token`, which is read again in each plan and good for 12 hours. The provider's identity must be
   * allowed `ecr:GetAuthorizationToken` and to pull.
   *
   * @param provider an AWS provider of the registry's region; by default the cluster's
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
   */
  public static ecr(provider?: TerraformProvider): ChartLogin {
    return new ChartLogin(undefined, undefined, true, provider);
  }

  private constructor(
    private readonly username: string | undefined,
    private readonly secret: string | undefined,
    private readonly isEcr = false,
    private readonly provider?: TerraformProvider,
  ) {}

  /** @internal What is wrong with the login. */
  public _check(cluster: LoggedInCluster, from: FetchedChart): Finding[] {
    const { username, secret: password, isEcr, provider = cluster.provider } = this;
    const region = provider === undefined || provider === cluster.provider ? cluster.region : regionOf(provider);
    return checkChartLogin(from, { isEcr, region, username, password }, FIELD);
  }

  /** @internal Settings of the release; it creates what it needs below `scope`. */
  public _settings(scope: Construct, cluster: LoggedInCluster): LoginSettings {
    const { username, secret: password, isEcr, provider = cluster.provider } = this;
    if (!isEcr) return { repositoryUsername: username, repositoryPassword: password };
    const token = new DataAwsEcrAuthorizationToken(scope, "registry-login", { provider });
    return { repositoryUsername: token.userName, repositoryPassword: token.password };
  }
}

/** @internal What a release needs for its login, with or without one. */
export function loginSettings(
  scope: Construct,
  props: { readonly cluster: IFargateCluster; readonly helmProvider?: TerraformProvider; readonly login?: ChartLogin },
  from: FetchedChart,
): LoginSettings {
  const { cluster, helmProvider, login } = props;
  if (login !== undefined) return login._settings(scope, cluster);
  // Somebody may still hand registries to the provider.
  scope.node.addValidation({
    validate: () => {
      annotate(scope, unacknowledged(scope, checkPrivateRegistry(from, hasRegistries(scope, helmProvider), FIELD)));
      return [];
    },
  });
  return {};
}

/** Whether the Helm provider of a release logs in to registries by itself. */
function hasRegistries(scope: Construct, own?: TerraformProvider): boolean {
  const provider = own ?? defaultProvider(providersIn(TerraformStack.of(scope).node.findAll()), "helm");
  return provider !== undefined && valueAt(settingsOf(provider), "registries") !== undefined;
}

function regionOf(provider: TerraformProvider): string | undefined {
  const region = valueAt(resolved(provider, settingsOf(provider)), "region");
  return typeof region === "string" ? region : undefined;
}
