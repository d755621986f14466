// ExternalDNS: records in Route 53 for Ingresses and Services.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { ServiceAccountRole } from "../../iam/service-account-role";
import { askOptions, HANDED_ON } from "../../options";
import { checkNotEmpty, checkRoleArns, mustBe, mustNotPass } from "../../rules/workloads/charts";
import { ValueTree } from "../../rules/overrides";
import { ChartPods, HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkedValues,
  conventionalLabels,
  imageValues,
  keptServiceAccount,
  ChartPresetOptions,
  ChartPresetProps,
  knownTag,
  OWN_NAMESPACE,
  resourcesOf,
} from "./chart-options";
import { chartPods, firstOf, imageName, listOf, textOf, treeAt } from "./chart-pods";

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
  /** ARNs of the Route 53 zones that it may write to; it can change no others. */
  readonly hostedZoneArns: string[];
  /** Domains that it makes records in. @default - all that the zones are for */
  readonly domainFilters?: string[];
  /** Which changes it makes to records. @default DnsRecordPolicy.UPSERT_ONLY */
  readonly policy?: DnsRecordPolicy;
  /**
   * Mark on its records, by which it recognises them; two installations that write to one zone need two marks.
   *
   * @default - the cluster's name
   */
  readonly ownerId?: string;
  /** Namespace of the release, which a Fargate profile must take. @default "external-dns" */
  readonly namespace?: string;
  /** Makes the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of its pod. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * ARN of a role that exists for its service account, instead of one to make. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is made
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is made. @default - the cluster's */
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
  /** The role of its service account, which may write to the zones. */
  public readonly role: ServiceAccountRole;
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /**
   * Installs the chart.
   *
   * @throws when a zone is not an ARN, or there is none: FG861, FG862; when a value takes its role or its provider away:
   * FG810
   */
  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    askOptions(this, "ExternalDnsProps", props);
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
      pods: { [NAME]: podsOf(values, knownTag(props, VERSION, "v0.21.0")) },
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

function podsOf(values: ValueTree, tag: string | undefined): ChartPods {
  const { repository = "registry.k8s.io/external-dns/external-dns", ...image } = treeAt(values, "image");
  return chartPods({
    container: NAME,
    labels: conventionalLabels(textOf(values.nameOverride) ?? NAME, NAME),
    replicas: values.replicaCount,
    image: imageName(repository, firstOf(image.tag, tag)),
    ports: { http: 7979 },
    serviceAccountName: NAME,
    args: values.extraArgs,
    sidecars: listOf(values.extraContainers),
    initContainers: values.initContainers,
    volumes: values.extraVolumes,
    values,
  });
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
