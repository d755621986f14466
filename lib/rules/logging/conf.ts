// Writes the classic configuration format of Fluent Bit from typed structures, one OUTPUT per destination.

/** An option of a plugin. */
interface ConfOption {
  readonly key: string;
  readonly value: string;
}

/** A filter or an output, and the records that it takes. */
export interface RoutedPlugin {
  /** The plugin's name: `cloudwatch_logs`. */
  readonly plugin: string;
  readonly match: string;
  readonly options: readonly ConfOption[];
}

/** A parser. */
interface ConfParser {
  readonly name: string;
  readonly format: string;
  readonly options: readonly ConfOption[];
}

/** All container records of a Fargate pod. */
const ALL_RECORDS = "kube.*";

/** An OUTPUT section as text. */
export function renderOutput(output: RoutedPlugin): string {
  return renderSection("OUTPUT", [option("Name", output.plugin), option("Match", output.match), ...output.options]);
}

/** A FILTER section as text. */
function renderFilter(filter: RoutedPlugin): string {
  return renderSection("FILTER", [option("Name", filter.plugin), option("Match", filter.match), ...filter.options]);
}

/** A PARSER section as text. */
function renderParser(parser: ConfParser): string {
  return renderSection("PARSER", [option("Name", parser.name), option("Format", parser.format), ...parser.options]);
}

/** A line break in a value would begin a key, or a section, of its own. */
function renderSection(name: string, options: readonly ConfOption[]): string {
  const lines = options.map(({ key, value }) => `    ${key} ${value.replace(/\s*[\r\n]+\s*/g, " ").trim()}`);
  return [`[${name}]`, ...lines, ""].join("\n");
}

function option(key: string, value: string): ConfOption {
  return { key, value };
}

/** Where logs go in CloudWatch. */
export interface CloudWatchTarget {
  readonly region: string;
  readonly logGroupName: string;
  /** The record's tag follows it, which names the pod. */
  readonly logStreamPrefix: string;
  /** @default - all container records */
  readonly match?: string;
}

/** Logs to a CloudWatch log group, which must exist: the router has no right to make one. */
export function cloudWatchOutput(target: CloudWatchTarget): RoutedPlugin {
  return {
    plugin: "cloudwatch_logs",
    match: target.match ?? ALL_RECORDS,
    options: [
      option("region", target.region),
      option("log_group_name", target.logGroupName),
      option("log_stream_prefix", target.logStreamPrefix),
      option("auto_create_group", "false"),
    ],
  };
}

/** Where logs go in Firehose, and from there to S3 or a partner. */
export interface FirehoseTarget {
  readonly region: string;
  readonly deliveryStream: string;
  /** @default - all container records */
  readonly match?: string;
}

/** Logs to a Firehose stream. */
export function firehoseOutput(target: FirehoseTarget): RoutedPlugin {
  return {
    plugin: "kinesis_firehose",
    match: target.match ?? ALL_RECORDS,
    options: [option("region", target.region), option("delivery_stream", target.deliveryStream)],
  };
}

/** Where logs go in Kinesis Data Streams. */
export interface KinesisTarget {
  readonly region: string;
  readonly stream: string;
  /** A key of the record that decides the shard. @default - a random shard */
  readonly partitionKey?: string;
  /** @default - all container records */
  readonly match?: string;
}

/** Logs to a Kinesis data stream. */
export function kinesisOutput(target: KinesisTarget): RoutedPlugin {
  return {
    plugin: "kinesis",
    match: target.match ?? ALL_RECORDS,
    options: [
      option("region", target.region),
      option("stream", target.stream),
      ...(target.partitionKey === undefined ? [] : [option("partition_key", target.partitionKey)]),
    ],
  };
}

/** Where logs go in OpenSearch Service. */
export interface OpenSearchTarget {
  /** The domain's endpoint, without https://. */
  readonly host: string;
  /** @default 443 */
  readonly port?: number;
  readonly region: string;
  readonly index: string;
  /** @default - all container records */
  readonly match?: string;
}

/**
 * Logs to a domain of OpenSearch Service, signed and over TLS. OpenSearch 2 rejects the document types that `es` sends; any
 * index rejects the label `app` next to `app.kubernetes.io/name`, unless dots are replaced.
 */
export function openSearchOutput(target: OpenSearchTarget): RoutedPlugin {
  return {
    plugin: "es",
    match: target.match ?? ALL_RECORDS,
    options: [
      option("Host", target.host),
      option("Port", String(target.port ?? 443)),
      option("Index", target.index),
      option("AWS_Auth", "On"),
      option("AWS_Region", target.region),
      option("tls", "On"),
      option("Suppress_Type_Name", "On"),
      option("Replace_Dots", "On"),
    ],
  };
}

/** Reads the lines that containerd writes: time, stream, whether the line is whole, and the line itself. */
const CRIO_PARSER: ConfParser = {
  name: "crio",
  format: "Regex",
  options: [
    option("Regex", "^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$"),
    option("Time_Key", "time"),
    option("Time_Format", "%Y-%m-%dT%H:%M:%S.%L%z"),
    option("Time_Keep", "On"),
  ],
};

/** Takes the line out of containerd's, then adds the pod's name, labels and annotations. */
const DEFAULT_FILTERS: readonly RoutedPlugin[] = [
  { plugin: "parser", match: ALL_RECORDS, options: [option("Key_Name", "log"), option("Parser", CRIO_PARSER.name)] },
  {
    plugin: "kubernetes",
    match: ALL_RECORDS,
    options: [
      option("Merge_Log", "On"),
      option("Keep_Log", "Off"),
      option("Buffer_Size", "0"),
      option("Kube_Meta_Cache_TTL", "300s"),
    ],
  },
];

/** What is in the ConfigMap `aws-logging`. */
export interface LoggingConfiguration {
  readonly outputs: readonly RoutedPlugin[];
  /** @default - the ones that name each record's pod */
  readonly filters?: readonly RoutedPlugin[];
  /** @default - the one that reads containerd's lines */
  readonly parsers?: readonly ConfParser[];
  /** Ships the router's own log too, which costs. @default false */
  readonly processLogs?: boolean;
}

/** The `data` of the ConfigMap `aws-logging`. */
export function renderLogging(configuration: LoggingConfiguration): Record<string, string> {
  const { outputs, filters = DEFAULT_FILTERS, parsers = [CRIO_PARSER], processLogs = false } = configuration;
  return {
    flb_log_cw: String(processLogs),
    "output.conf": outputs.map(renderOutput).join(""),
    ...(filters.length === 0 ? {} : { "filters.conf": filters.map(renderFilter).join("") }),
    ...(parsers.length === 0 ? {} : { "parsers.conf": parsers.map(renderParser).join("") }),
  };
}
