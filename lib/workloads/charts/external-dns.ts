// ExternalDNS: records in Route 53 for Ingresses and Services.
import { Fn } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { enforce } from "../../findings";
import { PolicyStatement } from "../../iam/policy";
import { checkRole, roleAnnotations, ServiceAccountRole } from "../../iam/service-account-role";
import { askOptions, HANDED_ON } from "../../options";
import { valueAt, ValueTree } from "../../rules/overrides";
import { checkOnePod, checkOwnerId, checkSharedOwner, RecordOwner } from "../../rules/workloads/chart-presets";
import { checkNotEmpty, checkRoleArns, mustBe, mustNotPass } from "../../rules/workloads/charts";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkRelease,
  imageValues,
  keptServiceAccount,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  MergedValues,
  mergedValues,
  OWN_NAMESPACE,
  resourcesOf,
} from "./chart-options";
import { chartPods } from "./chart-pods";
import { EXTERNAL_DNS } from "./chart-tables";

/** What ExternalDNS does to records. */
export enum DnsRecordPolicy {
  /** Creates and changes records, and deletes none. */
  UPSERT_ONLY = "upsert-only",
  /**
   * Creates, changes and deletes records, but only those that it has created itself. What has a host name waits for it, so that at a
   * destroy it is there to delete the record.
   */
  SYNC = "sync",
  /** Creates records, and leaves those that are there. */
  CREATE_ONLY = "create-only",
}

/** Options of `ExternalDns`. */
export interface ExternalDnsOptions extends ChartPresetOptions {
  /**
   * ARNs of the Route 53 zones that it may write to; it changes no others. They are its filter too (`--zone-id-filter`), as one zone
   * of the account that it may not read would end each of its rounds; but not where one of them ends in a wildcard.
   */
  readonly hostedZoneArns: string[];
  /** Domains that it creates records in. @default - all that the zones are for */
  readonly domainFilters?: string[];
  /** Which changes it makes to records. @default DnsRecordPolicy.UPSERT_ONLY */
  readonly policy?: DnsRecordPolicy;
  /**
   * Mark on its records, by which it recognises them: no other cluster that writes to the zones may have it. Records with another
   * mark are left alone, those of an earlier `ownerId` too.
   *
   * @default - `NAME-REGION-ACCOUNT` of the cluster
   */
  readonly ownerId?: string;
  /** Namespace of the release, which a Fargate profile must match. @default "external-dns" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Size of its pod. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * ARN of an existing role for its service account, instead of a new one. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is created
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
}

/** Properties of an `ExternalDns`. */
export interface ExternalDnsProps extends ExternalDnsOptions, ChartPresetProps {}

/** Its name everywhere: of the release, of the service account. */
const NAME = "external-dns";

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
    const own = { ...props, values: withRegion(props.values, cluster.region) };
    const valuesOf = (roleArn: string): MergedValues =>
      mergedValues(this.chartValues(props, size, roleArn), own, {
        kept: { "provider.name": ROUTE_53, ...keptServiceAccount(true) },
        refused: [
          mustNotPass("extraArgs", "provider", "aws", ROUTE_53),
          mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
        ],
        replicas: [],
        resources: ["resources"],
        args: zoneFilter(hostedZoneArns),
      });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://kubernetes-sigs.github.io/external-dns/",
        version: EXTERNAL_DNS.version,
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "Records in Route 53 for Ingresses and Services",
    };
    const planned = valuesOf(props.roleArn ?? "");
    enforce(this, [
      ...checkNotEmpty(hostedZoneArns, "the zones", "hostedZoneArns"),
      ...checkRoleArns(hostedZoneArns, "hostedZone", "hostedZoneArns"),
      ...(planned.values.registry === "noop" ? [] : checkOwnerId(planned.values.txtOwnerId, ownerField(props))),
      ...checkSharedOwner(...rememberOwner(this, cluster, { hostedZoneArns, values: planned.values })),
      ...checkRole(props),
      ...planned.findings,
      ...checkOnePod(planned.values.replicaCount, "replicaCount"),
      ...checkRelease({ ...release, values: planned.values }),
    ]);
    this.role = new ServiceAccountRole(this, "service-account", {
      cluster,
      namespace,
      serviceAccountName: NAME,
      statements: recordStatements(hostedZoneArns),
      roleArn: props.roleArn,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    const { values } = valuesOf(this.role.roleArn);
    this.chart = new HelmChart(this, "chart", {
      ...release,
      values,
      pods: chartPods(EXTERNAL_DNS, values, isKnownChart(props, EXTERNAL_DNS.version)),
      dependsOn: [...this.role.dependencies, ...(props.dependsOn ?? [])],
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }

  private chartValues(props: ExternalDnsProps, size: PodSize, roleArn: string): { [key: string]: unknown } {
    const { cluster, domainFilters = [], policy = DnsRecordPolicy.UPSERT_ONLY } = props;
    const isSync = (props.values?.policy ?? policy) === DnsRecordPolicy.SYNC;
    return {
      provider: { name: "aws" },
      policy,
      sources: ["service", "ingress"],
      domainFilters,
      registry: "txt",
      // A name alone is that of as many clusters as there are regions and accounts.
      txtOwnerId: props.ownerId ?? `${cluster.clusterName}-${cluster.region}-${cluster.accountId}`,
      // At a destroy it goes soon after the last Ingress: it must not wait for its next round.
      ...(isSync && { triggerLoopOnEvent: true }),
      // There is no instance metadata on Fargate to ask for it.
      env: [regionOf(cluster.region)],
      serviceAccount: { create: true, name: NAME, annotations: roleAnnotations(roleArn) },
      resources: resourcesOf(size),
      ...imageValues(props.imageRepository),
    };
  }
}

const REGION = "AWS_DEFAULT_REGION";

function regionOf(value: string): { name: string; value: string } {
  return { name: REGION, value };
}

/** The user's variables, with the region added: a list replaces the library's. */
function withRegion(values: ValueTree | undefined, region: string): { [key: string]: unknown } {
  const { env, ...rest } = values ?? {};
  if (env === undefined || env === null) return rest;
  if (!Array.isArray(env)) return { ...rest, env };
  const list = env.map((each: unknown) => each);
  const hasRegion = list.some((each) => [REGION, "AWS_REGION"].some((name) => valueAt(each, "name") === name));
  return { ...rest, env: hasRegion ? list : [...list, regionOf(region)] };
}

/** Arguments by which it looks at these zones alone; none where one of them may be several. */
function zoneFilter(hostedZoneArns: readonly string[]): string[] {
  const ids = hostedZoneArns.map(zoneIdOf);
  if (ids.some((id) => /[*?]/.test(id.replace(/\$\{.*?\}/gs, "")))) return [];
  return [...new Set(ids)].map((id) => `--zone-id-filter=${id}`);
}

/** What is behind the ARN's slash. An expression with quotes would not do among values that are written as JSON. */
function zoneIdOf(arn: string): string {
  const [, id] = /:hostedzone\/(.+)$/s.exec(arn) ?? [];
  if (id !== undefined) return id;
  const [, expression] = /^\$\{(?!TfToken)(.+)\}$/s.exec(arn) ?? [];
  return expression === undefined ? Fn.basename(arn) : `\${basename(${expression})}`;
}

/** Where the owner id was set. */
function ownerField({ values }: ExternalDnsProps): string {
  return values?.txtOwnerId === undefined ? "ownerId" : "txtOwnerId";
}

const owners = new WeakMap<IConstruct, { cluster: IConstruct; owner: RecordOwner }[]>();

/** Who `scope` is to the zones, and who else in the program writes to some for another cluster. */
function rememberOwner(
  scope: IConstruct,
  cluster: IConstruct,
  { hostedZoneArns, values }: { hostedZoneArns: readonly string[]; values: ValueTree },
): [RecordOwner, RecordOwner[]] {
  const { root } = scope.node;
  const known = owners.get(root) ?? [];
  const { txtOwnerId: ownerId, policy } = values;
  const owner = { path: scope.node.path, ownerId, hostedZoneArns, isSync: policy === DnsRecordPolicy.SYNC };
  owners.set(root, [...known, { cluster, owner }]);
  return [owner, known.filter((each) => each.cluster !== cluster).map((each) => each.owner)];
}

/** IAM has no finer resource for listing zones than all of them. */
function recordStatements(hostedZoneArns: string[]): PolicyStatement[] {
  return [
    {
      sid: "WriteRecords",
      actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"],
      resources: hostedZoneArns,
    },
    { sid: "FindZones", actions: ["route53:ListHostedZones"], resources: ["*"] },
  ];
}
