// ExternalDNS: records in Route 53 for Ingresses and Services.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { ServiceAccountRole } from "../../iam/service-account-role";
import { askOptions, HANDED_ON } from "../../options";
import { checkNotEmpty, checkRoleArns, mustBe, mustNotPass } from "../../rules/workloads/charts";
import { missingProps } from "../../rules/workloads/container-options";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkedValues,
  imageValues,
  keptServiceAccount,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  OWN_NAMESPACE,
  resourcesOf,
} from "./chart-options";
import { chartPods } from "./chart-pods";
import { EXTERNAL_DNS } from "./chart-tables";

/** What ExternalDNS does to records. */
export enum DnsRecordPolicy {
  /** Makes and changes records, and deletes none. */
  UPSERT_ONLY = "upsert-only",
  /** Makes, changes and deletes records, of those that it has made itself. */
  SYNC = "sync",
  /** Makes records, and leaves those that are there. */
  CREATE_ONLY = "create-only",
}

/** Options of `ExternalDns`. */
export interface ExternalDnsOptions extends ChartPresetOptions {
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
  /**
   * A role that exists for its service account, instead of one to make. It is used as it is: what it must have is said at
   * synth (FG912).
   *
   * @default - one is made
   */
  readonly roleArn?: string;
  /** @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
}

/** Properties of an `ExternalDns`. */
export interface ExternalDnsProps extends ExternalDnsOptions, ChartPresetProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "external-dns";

const VERSION = "1.21.1";

const ROUTE_53 = "the IAM role is for Route 53";

/**
 * The chart external-dns 1.21.1, with an IAM role that may write to the named zones and to no others.
 *
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
 */
export class ExternalDns extends Construct {
  public readonly role: ServiceAccountRole;
  public readonly chart: HelmChart;

  /** @throws when a zone is not an ARN, or there is none: FG861, FG862; when a value takes its role or its provider away: FG810 */
  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    askOptions(this, "ExternalDnsProps", props);
    enforce(this, missingProps(props, ["cluster", "hostedZoneArns"]));
    const { cluster, hostedZoneArns, namespace = NAME, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    enforce(this, [
      ...checkNotEmpty(hostedZoneArns, "the zones", "hostedZoneArns"),
      ...checkRoleArns(hostedZoneArns, "hostedZone", "hostedZoneArns"),
    ]);
    this.role = new ServiceAccountRole(this, "service-account", {
      cluster,
      namespace,
      serviceAccountName: NAME,
      statements: recordStatements(hostedZoneArns),
      roleArn: props.roleArn,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    const values = checkedValues(this, this.chartValues(props, size), props, {
      kept: { "provider.name": ROUTE_53, ...keptServiceAccount(true) },
      refused: [
        mustNotPass("extraArgs", "provider", "aws", ROUTE_53),
        mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
      ],
      replicas: ["replicaCount"],
      resources: ["resources"],
    });
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://kubernetes-sigs.github.io/external-dns/",
        version: VERSION,
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Records in Route 53 for Ingresses and Services",
      values,
      pods: chartPods(EXTERNAL_DNS, values, isKnownChart(props, VERSION)),
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
      ...imageValues(props.imageRepository),
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
