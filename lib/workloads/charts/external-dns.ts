// ExternalDNS: records in Route 53 for Ingresses and Services.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { ServiceAccountRole } from "../../iam/service-account-role";
import { mergeValues } from "../../rules/overrides";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import { chartSource, conventionalLabels, KnownChartOptions, KnownChartProps, resourcesOf } from "./chart-options";

/** What ExternalDNS does to records. */
export enum DnsRecordPolicy {
  /** Makes and changes records, and deletes none. */
  UPSERT_ONLY = "upsert-only",
  /** Makes, changes and deletes records, of those that it has made itself. */
  SYNC = "sync",
  /** Makes records, and leaves those that are there. */
  CREATE_ONLY = "create-only",
}

/** What `ExternalDns` may be told. */
export interface ExternalDnsOptions extends KnownChartOptions {
  /** The zones that it may write to; it can change no others. */
  readonly hostedZoneArns: string[];
  /** Domains that it looks after. @default - all that the zones are for */
  readonly domainFilters?: string[];
  /** @default DnsRecordPolicy.UPSERT_ONLY */
  readonly policy?: DnsRecordPolicy;
  /** Mark on its records, by which it knows them. @default - the cluster's name */
  readonly ownerId?: string;
  /** @default "external-dns" */
  readonly namespace?: string;
  /** Makes the namespace. @default true */
  readonly createNamespace?: boolean;
  /** @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /** @default - none */
  readonly permissionsBoundaryArn?: string;
}

/** What an `ExternalDns` is made from. */
export interface ExternalDnsProps extends ExternalDnsOptions, KnownChartProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "external-dns";

/**
 * The chart external-dns 1.21.1, with an IAM role that may write to the named zones and to no others.
 *
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
 */
export class ExternalDns extends Construct {
  public readonly role: ServiceAccountRole;
  public readonly chart: HelmChart;

  /** @throws when a value takes its role or its provider away: FG810 */
  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    const { cluster, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    this.role = new ServiceAccountRole(this, "service-account", {
      cluster,
      namespace,
      serviceAccountName: NAME,
      statements: recordStatements(props.hostedZoneArns),
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    const { values, findings } = mergeValues(this.chartValues(props, size), props.values ?? {}, {
      "provider.name": "the IAM role is for Route 53",
      "serviceAccount.name": "the IAM role trusts this service account alone",
    });
    enforce(this, findings);
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://kubernetes-sigs.github.io/external-dns/",
        version: "1.21.1",
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Records in Route 53 for Ingresses and Services",
      values,
      pods: {
        [NAME]: {
          labels: conventionalLabels(NAME, NAME),
          cpu: size.cpu,
          memory: size.memory,
          image: "registry.k8s.io/external-dns/external-dns:v0.21.0",
          ports: { http: 7979 },
        },
      },
      dependsOn: [...this.role.dependencies, ...(props.dependsOn ?? [])],
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }

  private chartValues(props: ExternalDnsProps, size: PodSize): { [key: string]: unknown } {
    const { cluster, domainFilters = [], policy = DnsRecordPolicy.UPSERT_ONLY } = props;
    return {
      provider: { name: "aws" },
      policy,
      sources: ["service", "ingress"],
      domainFilters,
      registry: "txt",
      txtOwnerId: props.ownerId ?? cluster.clusterName,
      // There is no instance metadata on Fargate to ask for it.
      env: [{ name: "AWS_DEFAULT_REGION", value: cluster.region }],
      serviceAccount: { create: true, name: NAME, annotations: this.role.annotations },
      resources: resourcesOf(size),
    };
  }
}

/** IAM has no finer resource for listing zones than all of them. */
function recordStatements(hostedZoneArns: string[]): PolicyStatement[] {
  return [
    {
      sid: "WriteRecords",
      actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
      resources: hostedZoneArns,
    },
    { sid: "FindZones", actions: ["route53:ListHostedZones"], resources: ["*"] },
  ];
}
