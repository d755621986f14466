// Logs of Fargate pods: the ConfigMap that turns on the Fluent Bit which every Fargate node has built in.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { controlPlaneLogGroup } from "../cluster/check-options";
import { IFargateCluster } from "../cluster/cluster-interface";
import { checkOnlyOne, onlyKey, registerPart } from "../cluster/cluster-parts";
import { enforce, Findings } from "../findings";
import { knownText, policyJson, PolicyStatement } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { askOptions } from "../options";
import { afterStackOf, Barrier } from "../order";
import { Finding, isError, Severity } from "../rules/finding";
import { allowed } from "../rules/given-roles";
import { TakenGroup } from "../rules/logging/destinations";
import { lintLogging } from "../rules/logging/logging";
import { renderLogging } from "../rules/logging/conf";
import { LogDestinationKind } from "../rules/logging/iam";
import { checkPolicySize, PolicyKind } from "../rules/settings";
import { checkIamTags } from "../rules/tags";
import { DestinationPlace, LogDestination, permissionsFor } from "./log-destination";

/** Options of `FargateLogging`. */
export interface FargateLoggingOptions {
  /** Where the logs go. @default LogDestination.cloudWatch() */
  readonly destination?: LogDestination;
  /**
   * The `filters.conf` of the ConfigMap; checked by the rules that EKS publishes.
   *
   * @default - reads containerd's lines and adds the pod's name, namespace, labels and annotations
   */
  readonly filtersConf?: string;
  /**
   * The `parsers.conf` of the ConfigMap; checked by the rules that EKS publishes.
   *
   * @default - reads containerd's lines
   */
  readonly parsersConf?: string;
  /**
   * Ships the log of Fluent Bit itself too, into the group `<cluster>-fluent-bit-logs`, which is billed as any other.
   *
   * @default false
   */
  readonly shipRouterLog?: boolean;
  /** Tags of the log groups and of the policy that are created. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of `FargateLogging`. */
export interface FargateLoggingProps extends FargateLoggingOptions {
  /** The cluster whose pods' logs are shipped. It can have one logging configuration. */
  readonly cluster: IFargateCluster;
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** The namespace and the name are Fargate's: it looks nowhere else. */
const NAMESPACE = "aws-observability";
const CONFIG_MAP = "aws-logging";
const OUTPUT = "output.conf";

/** What a cluster has one of. */
const WHAT = "a logging configuration";

/**
 * Ships the logs of every pod of the cluster. Fargate reads the configuration only when a pod starts, so the library makes
 * its pods wait for it, and what ran before keeps going without logs.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export class FargateLogging extends Construct {
  /** The underlying `aws_cloudwatch_log_group` of a CloudWatch destination; undefined for other destinations. */
  public readonly logGroup?: CloudwatchLogGroup;
  /** Name of that log group; undefined for other destinations. */
  public readonly logGroupName?: string;
  /** The underlying `kubernetes_config_map_v1`. */
  public readonly resource: ConfigMapV1;
  private readonly ready: Barrier;

  /**
   * Writes the configuration, and lets the pod execution roles write to the destination.
   *
   * @throws when the cluster has a logging configuration already, or Fargate's Fluent Bit would reject this one: FG4xx,
   * FG545, FG705, FG706, FG710, FG747, FG767, FG769, FG815, FG836
   */
  constructor(scope: Construct, id: string, props: FargateLoggingProps) {
    super(scope, id);
    askOptions(this, "FargateLoggingProps", props);
    const { cluster, kubernetesProvider: provider, shipRouterLog = false } = props;
    const { partition, accountId } = cluster;
    if (shipRouterLog) Findings.acknowledge(this, "FG442", "its group is created here, with a retention");
    enforce(this, [...checkOnlyOne(cluster, WHAT), ...checkLoggingOptions(props, cluster)]);
    registerPart(cluster, onlyKey(WHAT), this);
    const tags = props.tags ?? cluster.tags;
    const place = placeOf(props, cluster);
    const context = { ...place, partition, accountId, tags, provider: cluster.provider };
    const destination = (props.destination ?? LogDestination.cloudWatch())._bind(this, context);
    this.logGroup = destination.logGroup;
    this.logGroupName = destination.logGroup?.name;
    const routerGroup = shipRouterLog ? this.addRouterGroup(cluster, tags) : undefined;
    const statements = [
      ...destination.statements,
      ...(routerGroup === undefined ? [] : permissionsFor(LogDestinationKind.CLOUDWATCH, routerGroup.arn, true)),
    ];
    this.allowToLog(cluster, statements, tags);

    afterStackOf(this, cluster);
    const namespace = new NamespaceV1(this, "namespace", {
      provider,
      metadata: { name: NAMESPACE, labels: { "aws-observability": "enabled" } },
    });
    this.resource = new ConfigMapV1(this, "Resource", {
      provider,
      metadata: { name: CONFIG_MAP, namespace: namespace.metadata.name },
      data: configuration(props, place),
    });
    this.ready = new Barrier(this, "ready", [
      this.resource,
      ...[this.logGroup, routerGroup].flatMap((each) => each ?? []),
    ]);
    cluster.addPodPrerequisite(this);
  }

  /** Lets the pod execution roles write. Where all of them exist already, there is nothing to attach a policy to. */
  private allowToLog(cluster: IFargateCluster, statements: PolicyStatement[], tags: { [key: string]: string }): void {
    const permissions = policyJson(statements);
    enforce(this, checkPolicySize(knownText(permissions), PolicyKind.MANAGED, "statements"));
    const { clusterName } = cluster;
    let policy: IamPolicy | undefined;
    const arn = (): string => {
      policy ??= new IamPolicy(this, "policy", {
        provider: cluster.provider,
        namePrefix: roleNamePrefix(clusterName, "fargate-logs", cluster.iamNamePrefix),
        path: cluster.iamPath,
        description: `Lets Fargate ship the logs of pods of the EKS cluster ${clusterName}`,
        policy: permissions,
        tags,
      });
      return policy.arn;
    };
    if (cluster.fargateProfiles.length === 0) arn();
    cluster._addPodExecutionPolicy({ id: "logging", arn, need: statements.map(allowed) });
  }

  /** Its name is Fargate's, which requests its creation even where it exists; not created here, it would be kept forever. */
  private addRouterGroup(cluster: IFargateCluster, tags: { [key: string]: string }): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "router-log-group", {
      provider: cluster.provider,
      name: routerGroupName(cluster),
      retentionInDays: 90,
      tags,
    });
  }

  /** Terraform address of the barrier that holds the configuration and its destination; for `dependsOn`. */
  public get fqn(): string {
    return this.ready.fqn;
  }
}

/** What is known of a cluster that may not be created yet. */
type LoggedCluster = Pick<IFargateCluster, "clusterName" | "region" | "_controlPlaneLogGroupName">;

/** @internal What is wrong with a logging configuration, apart from that the cluster has another one. */
export function checkLoggingOptions(options: FargateLoggingOptions, cluster: LoggedCluster): Finding[] {
  const place = placeOf(options, cluster);
  const found = (options.destination ?? LogDestination.cloudWatch())._check(place);
  // What is written of options that are rejected would only be rejected once more.
  const isNews = ({ field }: Finding): boolean => !found.some(isError) || !(field ?? "").startsWith(OUTPUT);
  return [...found, ...lintLogging(configuration(options, place)).filter(isNews), ...checkIamTags(options.tags)];
}

/** The content of the ConfigMap. */
function configuration(options: FargateLoggingOptions, place: DestinationPlace): { [file: string]: string } {
  const { destination = LogDestination.cloudWatch(), filtersConf, parsersConf, shipRouterLog = false } = options;
  return {
    ...renderLogging({ outputs: [], processLogs: shipRouterLog }),
    [OUTPUT]: destination._outputConf(place),
    ...(filtersConf === undefined ? {} : { "filters.conf": filtersConf }),
    ...(parsersConf === undefined ? {} : { "parsers.conf": parsersConf }),
  };
}

function placeOf(options: FargateLoggingOptions, cluster: LoggedCluster): DestinationPlace {
  const { clusterName, region } = cluster;
  return { clusterName, region, takenGroups: takenGroups(options, cluster) };
}

function routerGroupName(cluster: LoggedCluster): string {
  return `${cluster.clusterName}-fluent-bit-logs`;
}

/** The log groups that others write to. A cluster that was created elsewhere has one where it logs at all. */
function takenGroups({ shipRouterLog }: FargateLoggingOptions, cluster: LoggedCluster): TakenGroup[] {
  const controlPlane = controlPlaneLogGroup(cluster.clusterName);
  const made = cluster._controlPlaneLogGroupName;
  const whose = "that of the control plane";
  return [
    { name: controlPlane, whose, severity: made === undefined ? Severity.WARNING : Severity.ERROR },
    ...(made === undefined ? [] : [{ name: made, whose }]),
    ...(shipRouterLog === true ? [{ name: routerGroupName(cluster), whose: "that of the router's own log" }] : []),
  ];
}
