// External Secrets: Kubernetes Secrets from Secrets Manager and Parameter Store.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { ServiceAccountRole } from "../../iam/service-account-role";
import { mergeValues } from "../../rules/overrides";
import { ChartPods, HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import { chartSource, conventionalLabels, KnownChartOptions, KnownChartProps, resourcesOf } from "./chart-options";

/** What `ExternalSecrets` may be told. */
export interface ExternalSecretsOptions extends KnownChartOptions {
  /** Secrets of Secrets Manager that it may read; each may end in `*`. @default - none */
  readonly secretArns?: string[];
  /** Parameters of the Parameter Store that it may read; each may end in `*`. @default - none */
  readonly parameterArns?: string[];
  /** Keys that they are encrypted with, where these are not AWS's own. @default - none */
  readonly kmsKeyArns?: string[];
  /** @default "external-secrets" */
  readonly namespace?: string;
  /** Makes the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of each of its three pods. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /** @default - none */
  readonly permissionsBoundaryArn?: string;
}

/** What an `ExternalSecrets` is made from. */
export interface ExternalSecretsProps extends ExternalSecretsOptions, KnownChartProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "external-secrets";

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const WEBHOOK_PORT = 9443;

/** Its three pods, by the chart's names for them, which are those in their labels too. */
const PARTS: { readonly [name: string]: { [port: string]: number } } = {
  "external-secrets": { metrics: 8080 },
  "external-secrets-webhook": { webhook: WEBHOOK_PORT, metrics: 8080, ready: 8081 },
  "external-secrets-cert-controller": { metrics: 8080, ready: 8081 },
};

/**
 * The chart external-secrets 2.9.0, its webhook on a port that is free on Fargate, with an IAM role that may read what is
 * named and nothing else.
 *
 * @see https://external-secrets.io/latest/provider/aws-secrets-manager/
 */
export class ExternalSecrets extends Construct {
  /** Undefined where it may read nothing; stores then bring roles of their own. */
  public readonly role?: ServiceAccountRole;
  public readonly chart: HelmChart;

  /** @throws when a value takes the webhook's port back, or its role away: FG810 */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    const { cluster, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    const statements = readStatements(props);
    if (statements.length > 0) {
      this.role = new ServiceAccountRole(this, "service-account", {
        cluster,
        namespace,
        serviceAccountName: NAME,
        statements,
        permissionsBoundaryArn: props.permissionsBoundaryArn,
      });
    }
    const { values, findings } = mergeValues(this.chartValues(size), props.values ?? {}, {
      "webhook.port": "10250, the chart's own port, is the kubelet's on a Fargate node",
      "webhook.hostNetwork": "Fargate refuses pods on the host's network",
      "serviceAccount.name": "the IAM role trusts this service account alone",
    });
    enforce(this, findings);
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...chartSource(props, { chart: NAME, repository: "https://charts.external-secrets.io", version: "2.9.0" }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Secrets from Secrets Manager and the Parameter Store",
      values,
      pods: Object.fromEntries(Object.entries(PARTS).map(([name, ports]) => [name, podsOf(name, ports, size)])),
      dependsOn: [...(this.role?.dependencies ?? []), ...(props.dependsOn ?? [])],
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }

  private chartValues(size: PodSize): { [key: string]: unknown } {
    const resources = resourcesOf(size);
    return {
      installCRDs: true,
      serviceAccount: { create: true, name: NAME, annotations: this.role?.annotations ?? {} },
      resources,
      webhook: { port: WEBHOOK_PORT, hostNetwork: false, resources },
      certController: { resources },
    };
  }
}

function podsOf(name: string, ports: { [name: string]: number }, size: PodSize): ChartPods {
  return {
    labels: conventionalLabels(name, NAME),
    cpu: size.cpu,
    memory: size.memory,
    image: "ghcr.io/external-secrets/external-secrets:v2.9.0",
    ports,
  };
}

function readStatements(props: ExternalSecretsProps): PolicyStatement[] {
  const { secretArns = [], parameterArns = [], kmsKeyArns = [] } = props;
  const statements: PolicyStatement[] = [
    {
      sid: "ReadSecrets",
      actions: [
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecretVersionIds",
      ],
      resources: secretArns,
    },
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"],
      resources: parameterArns,
    },
    { sid: "Decrypt", actions: ["kms:Decrypt"], resources: kmsKeyArns },
  ];
  return statements.filter(({ resources = [] }) => resources.length > 0);
}
