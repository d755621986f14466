// Where the logs of Fargate pods go: how Fluent Bit is configured, and what its role may do.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { PolicyStatement } from "../iam/policy";
import { askOptionsOf } from "../options";
import { checkKeyArn, checkKeyRegion } from "../rules/arns";
import { Finding, Severity } from "../rules/finding";
import {
  checkDomainArn,
  checkGroupTaken,
  checkIndex,
  checkKinesisStream,
  checkStreamPrefix,
  TakenGroup,
} from "../rules/logging/destinations";
import { cloudWatchOutput, firehoseOutput, kinesisOutput, openSearchOutput, renderOutput } from "../rules/logging/conf";
import { LogDestinationKind, loggingPermissions } from "../rules/logging/iam";
import { checkLogGroupName } from "../rules/names";
import { checkRegion } from "../rules/network/regions";
import { checkRetentionDays } from "../rules/settings";
import { checkStatements } from "../rules/statements";

/** Options of a log group in CloudWatch that the library creates. */
export interface CloudWatchDestinationOptions {
  /**
   * Name of the log group, 1 to 512 characters. Not that of the control plane's logs.
   *
   * @default "/<cluster>/fargate-fluentbit-logs"
   */
  readonly logGroupName?: string;
  /** Days that logs are kept, one of the numbers that CloudWatch offers; 0 keeps them forever. @default 90 */
  readonly retentionDays?: number;
  /**
   * ARN of the KMS key that encrypts the group; its policy must let CloudWatch Logs use it.
   *
   * @default - CloudWatch's own
   */
  readonly kmsKeyArn?: string;
  /** Keeps the group and its logs in AWS when it is removed from the program. @default false */
  readonly retainOnDelete?: boolean;
  /** Beginning of each stream's name; the pod's name follows. @default "fargate-logs-" */
  readonly logStreamPrefix?: string;
}

/** Options of a delivery stream of Amazon Data Firehose, which goes on to S3 or a partner. */
export interface FirehoseDestinationOptions {
  /** Name of the delivery stream, which exists already. */
  readonly deliveryStreamName: string;
  /** AWS region of the delivery stream. @default - the cluster's region */
  readonly region?: string;
}

/** Options of a data stream of Amazon Kinesis Data Streams. */
export interface KinesisDestinationOptions {
  /** Name of the data stream, which exists already. */
  readonly streamName: string;
  /** AWS region of the data stream. @default - the cluster's region */
  readonly region?: string;
}

/** Options of a domain of Amazon OpenSearch Service. */
export interface OpenSearchDestinationOptions {
  /** Host name of the domain's endpoint, without `https://`. */
  readonly host: string;
  /** ARN of the domain, which the pod execution roles may write to. */
  readonly domainArn: string;
  /** Name of the index that logs are written to. @default "fargate" */
  readonly index?: string;
  /** AWS region of the domain. @default - the cluster's region */
  readonly region?: string;
}

/** Options of any other destination, in the words of Fluent Bit's own configuration. */
export interface RawDestinationOptions {
  /** The `output.conf` of the ConfigMap; checked by the rules that EKS publishes. */
  readonly outputConf: string;
  /** What each pod execution role must be allowed to write there. */
  readonly statements: PolicyStatement[];
}

/** @internal What the options of a destination are checked with. */
export interface DestinationPlace {
  readonly clusterName: string;
  readonly region: string;
  /** Log groups that are not the pods'. */
  readonly takenGroups: readonly TakenGroup[];
}

/** @internal What a destination needs to know of the cluster. */
export interface DestinationContext extends DestinationPlace {
  readonly partition: string;
  readonly accountId: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** @internal What a destination comes to. */
export interface BoundDestination {
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
  /** A log group that the library creates, with a retention; Fluent Bit may write to it, and to nothing else. */
  public static cloudWatch(options: CloudWatchDestinationOptions = {}): LogDestination {
    return askOptionsOf(new CloudWatchDestination(options), "CloudWatchDestinationOptions", options);
  }

  /** A Firehose delivery stream that exists. */
  public static firehose(options: FirehoseDestinationOptions): LogDestination {
    return askOptionsOf(new FirehoseDestination(options), "FirehoseDestinationOptions", options);
  }

  /** A Kinesis data stream that exists. */
  public static kinesis(options: KinesisDestinationOptions): LogDestination {
    return askOptionsOf(new KinesisDestination(options), "KinesisDestinationOptions", options);
  }

  /** An OpenSearch domain that exists; its access policy and role mapping must admit the pod execution roles. */
  public static openSearch(options: OpenSearchDestinationOptions): LogDestination {
    return askOptionsOf(new OpenSearchDestination(options), "OpenSearchDestinationOptions", options);
  }

  /** Anything else that Fargate's Fluent Bit can write to. */
  public static raw(options: RawDestinationOptions): LogDestination {
    return askOptionsOf(new RawDestination(options), "RawDestinationOptions", options);
  }

  /** @internal What is wrong with its options. */
  public abstract _check(context: DestinationPlace): Finding[];

  /** @internal The text of `output.conf`. */
  public abstract _outputConf(context: DestinationPlace): string;

  /** @internal Makes what is its own. */
  public abstract _bind(scope: Construct, context: DestinationContext): BoundDestination;
}

const STREAM_PREFIX = "fargate-logs-";

class CloudWatchDestination extends LogDestination {
  constructor(private readonly options: CloudWatchDestinationOptions) {
    super();
  }

  public _check(context: DestinationPlace): Finding[] {
    const { retentionDays = 90, kmsKeyArn, logStreamPrefix = STREAM_PREFIX } = this.options;
    const logGroupName = this.groupName(context);
    return [
      ...checkLogGroupName(logGroupName),
      ...checkGroupTaken(logGroupName, context.takenGroups),
      ...checkRetentionDays(retentionDays),
      ...(kmsKeyArn === undefined ? [] : checkKeyArn(kmsKeyArn, "kmsKeyArn", Severity.WARNING)),
      ...(kmsKeyArn === undefined ? [] : checkKeyRegion(kmsKeyArn, context.region, "kmsKeyArn", Severity.WARNING)),
      ...checkStreamPrefix(logStreamPrefix, "logStreamPrefix"),
    ];
  }

  public _outputConf(context: DestinationPlace): string {
    const { logStreamPrefix = STREAM_PREFIX } = this.options;
    const logGroupName = this.groupName(context);
    return renderOutput(cloudWatchOutput({ region: context.region, logGroupName, logStreamPrefix }));
  }

  public _bind(scope: Construct, context: DestinationContext): BoundDestination {
    const { retentionDays = 90, kmsKeyArn, retainOnDelete } = this.options;
    const logGroup = new CloudwatchLogGroup(scope, "log-group", {
      provider: context.provider,
      name: this.groupName(context),
      retentionInDays: retentionDays,
      kmsKeyId: kmsKeyArn,
      skipDestroy: retainOnDelete,
      tags: context.tags,
    });
    return { logGroup, statements: permissionsFor(LogDestinationKind.CLOUDWATCH, logGroup.arn) };
  }

  private groupName({ clusterName }: DestinationPlace): string {
    return this.options.logGroupName ?? `/${clusterName}/fargate-fluentbit-logs`;
  }
}

class FirehoseDestination extends LogDestination {
  constructor(private readonly options: FirehoseDestinationOptions) {
    super();
  }

  public _check(): Finding[] {
    return checkGivenRegion(this.options.region);
  }

  public _outputConf(context: DestinationPlace): string {
    const { deliveryStreamName: deliveryStream, region = context.region } = this.options;
    return renderOutput(firehoseOutput({ region, deliveryStream }));
  }

  public _bind(_scope: Construct, context: DestinationContext): BoundDestination {
    const { deliveryStreamName, region = context.region } = this.options;
    const arn = `arn:${context.partition}:firehose:${region}:${context.accountId}:deliverystream/${deliveryStreamName}`;
    return { statements: permissionsFor(LogDestinationKind.FIREHOSE, arn) };
  }
}

class KinesisDestination extends LogDestination {
  constructor(private readonly options: KinesisDestinationOptions) {
    super();
  }

  public _check(): Finding[] {
    const { streamName, region } = this.options;
    return [...checkKinesisStream(streamName, "streamName"), ...checkGivenRegion(region)];
  }

  public _outputConf(context: DestinationPlace): string {
    const { streamName: stream, region = context.region } = this.options;
    return renderOutput(kinesisOutput({ region, stream }));
  }

  public _bind(_scope: Construct, context: DestinationContext): BoundDestination {
    const { streamName, region = context.region } = this.options;
    const arn = `arn:${context.partition}:kinesis:${region}:${context.accountId}:stream/${streamName}`;
    return { statements: permissionsFor(LogDestinationKind.KINESIS, arn) };
  }
}

const INDEX = "fargate";

class OpenSearchDestination extends LogDestination {
  constructor(private readonly options: OpenSearchDestinationOptions) {
    super();
  }

  public _check(): Finding[] {
    const { domainArn, index = INDEX, region } = this.options;
    return [...checkDomainArn(domainArn, "domainArn"), ...checkIndex(index, "index"), ...checkGivenRegion(region)];
  }

  public _outputConf(context: DestinationPlace): string {
    const { host, index = INDEX, region = context.region } = this.options;
    return renderOutput(openSearchOutput({ host, region, index }));
  }

  public _bind(): BoundDestination {
    return { statements: permissionsFor(LogDestinationKind.OPENSEARCH, this.options.domainArn) };
  }
}

class RawDestination extends LogDestination {
  constructor(private readonly options: RawDestinationOptions) {
    super();
  }

  public _check(): Finding[] {
    return checkStatements(this.options.statements);
  }

  public _outputConf(): string {
    return this.options.outputConf;
  }

  public _bind(): BoundDestination {
    return { statements: [...this.options.statements] };
  }
}

/** The cluster's own region was checked with the cluster. */
function checkGivenRegion(region: string | undefined): Finding[] {
  return region === undefined ? [] : checkRegion(region);
}

/** The least that each pod execution role needs for a destination. */
export function permissionsFor(kind: LogDestinationKind, arn: string, createsGroup = false): PolicyStatement[] {
  return loggingPermissions({ kind, arn, createsGroup }).map(({ actions, resources }) => ({
    actions: [...actions],
    resources: [...resources],
  }));
}
