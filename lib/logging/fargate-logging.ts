// Logs of Fargate pods: the ConfigMap that turns on the Fluent Bit which every Fargate node has built in.
import { DataResource, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { policyJson } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { LogDestination } from "./log-destination";

/** What logging may be told. */
export interface FargateLoggingOptions {
  /** @default LogDestination.cloudWatch() */
  readonly destination?: LogDestination;
  /** @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** What `FargateLogging` is made from. */
export interface FargateLoggingProps extends FargateLoggingOptions {
  readonly cluster: IFargateCluster;
  /** @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** The namespace and the name are Fargate's: it looks nowhere else. */
const NAMESPACE = "aws-observability";
const CONFIG_MAP = "aws-logging";

/**
 * Ships the logs of every pod of the cluster. Fargate reads the configuration only when a pod starts, so the library makes
 * its pods wait for it, and what ran before keeps going without logs.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export class FargateLogging extends Construct {
  /** The group of a CloudWatch destination. */
  public readonly logGroup?: CloudwatchLogGroup;
  public readonly logGroupName?: string;
  /** The underlying `kubernetes_config_map_v1`. */
  public readonly resource: ConfigMapV1;
  private readonly ready: DataResource;

  constructor(scope: Construct, id: string, props: FargateLoggingProps) {
    super(scope, id);
    const { cluster, kubernetesProvider: provider } = props;
    const { clusterName, region, partition, accountId } = cluster;
    const tags = props.tags ?? cluster.tags;
    const destination = (props.destination ?? LogDestination.cloudWatch()).bind(this, {
      clusterName,
      region,
      partition,
      accountId,
      tags,
      provider: cluster.provider,
    });
    this.logGroup = destination.logGroup;
    this.logGroupName = destination.logGroup?.name;

    const policy = new IamPolicy(this, "policy", {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(clusterName, "fargate-logs"),
      description: `Lets Fargate ship the logs of pods of the EKS cluster ${clusterName}`,
      policy: policyJson(destination.statements),
      tags,
    });
    cluster.addPodExecutionPolicy("logging", policy.arn);

    const namespace = new NamespaceV1(this, "namespace", {
      provider,
      metadata: { name: NAMESPACE, labels: { "aws-observability": "enabled" } },
      dependsOn: [cluster],
    });
    this.resource = new ConfigMapV1(this, "Resource", {
      provider,
      metadata: { name: CONFIG_MAP, namespace: namespace.metadata.name },
      data: { "output.conf": destination.output, flb_log_cw: "false" },
      dependsOn: [cluster],
    });
    this.ready = new DataResource(this, "ready", {
      dependsOn: [this.resource, ...(this.logGroup === undefined ? [] : [this.logGroup])],
    });
    cluster.addPodPrerequisite(this);
  }

  /** Terraform address of the barrier that holds the configuration and its destination; for `dependsOn`. */
  public get fqn(): string {
    return this.ready.fqn;
  }
}
