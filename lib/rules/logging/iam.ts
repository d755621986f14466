// What the pod execution role must be allowed for each destination of logs, and no more.

/** The services that the log router of Fargate sends to. */
export enum LogDestinationKind {
  CLOUDWATCH = "cloudwatch",
  FIREHOSE = "firehose",
  KINESIS = "kinesis",
  OPENSEARCH = "opensearch",
}

/** One statement of a policy. */
export interface LogPermission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A destination, and what its output makes the router do in addition to sending. */
export interface LogDestination {
  readonly kind: LogDestinationKind;
  /** Of the log group, stream, or domain; a log group's without `:*` at its end. */
  readonly arn: string;
  /** `auto_create_group` is on. @default false */
  readonly createsGroup?: boolean;
  /** `log_retention_days` is set. @default false */
  readonly setsRetention?: boolean;
}

/**
 * The least that the pod execution role needs for `destination`. A log group is not made by the router, unless it is asked
 * to, so that it needs no right to make one.
 */
export function loggingPermissions(destination: LogDestination): LogPermission[] {
  const { arn } = destination;
  switch (destination.kind) {
    case LogDestinationKind.CLOUDWATCH:
      return cloudWatchPermissions(destination);
    case LogDestinationKind.FIREHOSE:
      return [{ actions: ["firehose:PutRecordBatch"], resources: [arn] }];
    case LogDestinationKind.KINESIS:
      return [{ actions: ["kinesis:PutRecords"], resources: [arn] }];
    case LogDestinationKind.OPENSEARCH:
      // The bulk request is a POST; a PUT makes the index where it is missing.
      return [{ actions: ["es:ESHttpPost", "es:ESHttpPut"], resources: [`${arn}/*`] }];
  }
}

/** Streams are below their group, which the `:*` says; the group itself is meant without. */
function cloudWatchPermissions({ arn, createsGroup, setsRetention }: LogDestination): LogPermission[] {
  const onGroup = [
    ...(createsGroup === true ? ["logs:CreateLogGroup"] : []),
    ...(setsRetention === true ? ["logs:PutRetentionPolicy"] : []),
  ];
  const streams = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return [
    { actions: streams, resources: [`${arn}:*`] },
    ...(onGroup.length === 0 ? [] : [{ actions: onGroup, resources: [arn, `${arn}:*`] }]),
  ];
}
