// Where the logs of Fargate pods go: what Fluent Bit is told, and what its role may do.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { enforce } from "../findings";
import { PolicyStatement } from "../iam/policy";
import { checkLogGroupName } from "../rules/names";
import { checkRetentionDays } from "../rules/settings";
import { renderSection } from "./conf-text";

/** A log group of CloudWatch. */
export interface CloudWatchDestinationOptions {
  /** @default "/<cluster>/fargate-fluentbit-logs" */
  readonly logGroupName?: string;
  /** Days that logs are kept; 0: for ever. @default 90 */
  readonly retentionDays?: number;
  /** Key that encrypts the group; its policy must let CloudWatch Logs use it. @default - CloudWatch's own */
  readonly kmsKeyArn?: string;
  /** Keeps the group when it is taken out of the program. @default false */
  readonly retainOnDelete?: boolean;
  /** Beginning of each stream's name. @default "fargate-logs-" */
  readonly logStreamPrefix?: string;
}

/** A delivery stream of Firehose. */
export interface FirehoseDestinationOptions {
  readonly deliveryStreamName: string;
  /** @default - the cluster's region */
  readonly region?: string;
}

/** An OpenSearch domain. */
export interface OpenSearchDestinationOptions {
  /** Host name of the domain's endpoint. */
  readonly host: string;
  readonly domainArn: string;
  /** @default "fargate" */
  readonly index?: string;
  /** @default - the cluster's region */
  readonly region?: string;
}

/** @internal What a destination is bound to. */
export interface DestinationContext {
  readonly clusterName: string;
  readonly region: string;
  readonly partition: string;
  readonly accountId: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** @internal What a destination comes to. */
export interface BoundDestination {
  /** The `[OUTPUT]` section. */
  readonly output: string;
  /** What each pod execution role needs. */
  readonly statements: PolicyStatement[];
  readonly logGroup?: CloudwatchLogGroup;
}

/**
 * Where Fluent Bit ships the logs of every pod.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export abstract class LogDestination {
  /** A log group that the library makes, with a retention; Fluent Bit may write to it, and to nothing else. */
  public static cloudWatch(options: CloudWatchDestinationOptions = {}): LogDestination {
    return new CloudWatchDestination(options);
  }

  /** A Firehose delivery stream that exists. */
  public static firehose(options: FirehoseDestinationOptions): LogDestination {
    return new FirehoseDestination(options);
  }

  /** An OpenSearch domain that exists; its access policy and role mapping must admit the pod execution roles. */
  public static openSearch(options: OpenSearchDestinationOptions): LogDestination {
    return new OpenSearchDestination(options);
  }

  /** @internal */
  public abstract bind(scope: Construct, context: DestinationContext): BoundDestination;
}

class CloudWatchDestination extends LogDestination {
  constructor(private readonly options: CloudWatchDestinationOptions) {
    super();
  }

  public bind(scope: Construct, context: DestinationContext): BoundDestination {
    const { logGroupName, retentionDays = 90, kmsKeyArn, retainOnDelete, logStreamPrefix } = this.options;
    const name = logGroupName ?? `/${context.clusterName}/fargate-fluentbit-logs`;
    enforce(scope, [...checkLogGroupName(name), ...checkRetentionDays(retentionDays)]);
    const logGroup = new CloudwatchLogGroup(scope, "log-group", {
      provider: context.provider,
      name,
      retentionInDays: retentionDays,
      kmsKeyId: kmsKeyArn,
      skipDestroy: retainOnDelete,
      tags: context.tags,
    });
    return {
      logGroup,
      output: renderSection("OUTPUT", [
        ["Name", "cloudwatch_logs"],
        ["Match", "kube.*"],
        ["region", context.region],
        ["log_group_name", name],
        ["log_stream_prefix", logStreamPrefix ?? "fargate-logs-"],
        ["auto_create_group", "false"],
      ]),
      statements: [
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [`${logGroup.arn}:*`],
        },
      ],
    };
  }
}

class FirehoseDestination extends LogDestination {
  constructor(private readonly options: FirehoseDestinationOptions) {
    super();
  }

  public bind(_scope: Construct, context: DestinationContext): BoundDestination {
    const { deliveryStreamName, region = context.region } = this.options;
    const arn = `arn:${context.partition}:firehose:${region}:${context.accountId}:deliverystream/${deliveryStreamName}`;
    return {
      output: renderSection("OUTPUT", [
        ["Name", "kinesis_firehose"],
        ["Match", "kube.*"],
        ["region", region],
        ["delivery_stream", deliveryStreamName],
      ]),
      statements: [{ sid: "WriteLogs", actions: ["firehose:PutRecordBatch"], resources: [arn] }],
    };
  }
}

class OpenSearchDestination extends LogDestination {
  constructor(private readonly options: OpenSearchDestinationOptions) {
    super();
  }

  public bind(_scope: Construct, context: DestinationContext): BoundDestination {
    const { host, domainArn, index = "fargate", region = context.region } = this.options;
    return {
      output: renderSection("OUTPUT", [
        ["Name", "es"],
        ["Match", "kube.*"],
        ["Host", host],
        ["Port", "443"],
        ["Index", index],
        ["AWS_Auth", "On"],
        ["AWS_Region", region],
        ["tls", "On"],
      ]),
      statements: [{ sid: "WriteLogs", actions: ["es:ESHttpPost", "es:ESHttpPut"], resources: [`${domainArn}/*`] }],
    };
  }
}
