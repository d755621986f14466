// cert-manager: certificates for what runs in the cluster.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { ServiceAccountRole } from "../../iam/service-account-role";
import { mergeValues } from "../../rules/overrides";
import { ChartPods, HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import { chartSource, conventionalLabels, KnownChartOptions, KnownChartProps, resourcesOf } from "./chart-options";

/** What `CertManager` may be told. */
export interface CertManagerOptions extends KnownChartOptions {
  /** Zones in which it may prove that a domain is yours (DNS01). @default - none, and it gets no IAM role */
  readonly hostedZoneArns?: string[];
  /** @default "cert-manager" */
  readonly namespace?: string;
  /** Makes the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of each of its three pods. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /** @default - none */
  readonly permissionsBoundaryArn?: string;
}

/** What a `CertManager` is made from. */
export interface CertManagerProps extends CertManagerOptions, KnownChartProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "cert-manager";

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const WEBHOOK_PORT = 10260;

const VERSION = "v1.21.1";

/** Its parts: the chart's key for each, and the name in its labels. */
const PARTS: readonly { readonly part: string; readonly name: string; readonly ports: { [name: string]: number } }[] = [
  { part: "controller", name: "cert-manager", ports: { "http-metrics": 9402, "http-healthz": 9403 } },
  { part: "webhook", name: "webhook", ports: { https: WEBHOOK_PORT, healthcheck: 6080, "http-metrics": 9402 } },
  { part: "cainjector", name: "cainjector", ports: { "http-metrics": 9402 } },
];

/**
 * The chart cert-manager v1.21.1, its webhook on a port that is free on Fargate.
 *
 * @see https://cert-manager.io/docs/installation/helm/
 */
export class CertManager extends Construct {
  /** Undefined where it may write to no zone. */
  public readonly role?: ServiceAccountRole;
  public readonly chart: HelmChart;

  /** @throws when a value takes the webhook's port back, or its role away: FG810 */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const { cluster, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5, hostedZoneArns = [] } = props;
    if (hostedZoneArns.length > 0) {
      this.role = new ServiceAccountRole(this, "service-account", {
        cluster,
        namespace,
        serviceAccountName: NAME,
        statements: challengeStatements(hostedZoneArns, cluster.partition),
        permissionsBoundaryArn: props.permissionsBoundaryArn,
      });
    }
    const { values, findings } = mergeValues(this.chartValues(size), props.values ?? {}, {
      "webhook.securePort": "10250, the chart's own port, is the kubelet's on a Fargate node",
      "webhook.hostNetwork": "Fargate refuses pods on the host's network",
      "serviceAccount.name": "the IAM role trusts this service account alone",
    });
    enforce(this, findings);
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...chartSource(props, { chart: NAME, repository: "https://charts.jetstack.io", version: VERSION }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Certificates for what runs in the cluster",
      values,
      pods: Object.fromEntries(PARTS.map((each) => [each.part, podsOf(each, size)])),
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
      crds: { enabled: true },
      resources,
      serviceAccount: { create: true, name: NAME, annotations: this.role?.annotations ?? {} },
      webhook: { securePort: WEBHOOK_PORT, hostNetwork: false, resources },
      cainjector: { resources },
      // It asks whether the webhook answers, from a Fargate pod of its own that needs a minute to start.
      startupapicheck: { timeout: "5m", resources },
    };
  }
}

function podsOf({ part, name, ports }: (typeof PARTS)[number], size: PodSize): ChartPods {
  return {
    labels: { ...conventionalLabels(name, NAME), "app.kubernetes.io/component": part },
    cpu: size.cpu,
    memory: size.memory,
    image: `quay.io/jetstack/cert-manager-${part}:${VERSION}`,
    ports,
  };
}

/** It writes the one kind of record that proves a domain, and finds the zone by its name. */
function challengeStatements(hostedZoneArns: string[], partition: string): PolicyStatement[] {
  return [
    { sid: "WatchChanges", actions: ["route53:GetChange"], resources: [`arn:${partition}:route53:::change/*`] },
    { sid: "ReadRecords", actions: ["route53:ListResourceRecordSets"], resources: hostedZoneArns },
    {
      sid: "WriteChallenges",
      actions: ["route53:ChangeResourceRecordSets"],
      resources: hostedZoneArns,
      conditions: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] } },
    },
    { sid: "FindZones", actions: ["route53:ListHostedZonesByName"], resources: ["*"] },
  ];
}
