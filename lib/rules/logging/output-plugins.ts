// The outputs of Fluent Bit that EKS supports, and the options of each, as its own source reads them.
import { COMMON, PluginFacts, words } from "./plugins";

/** What an output takes. */
export interface OutputFacts extends PluginFacts {
  /** Where the options were read. */
  readonly source: string;
  /** The day on which they were read, at the newest commit. */
  readonly readOn: string;
}

const READ_ON = "2026-11-29";

const C_PLUGINS = "https://github.com/fluent/fluent-bit/blob/d55459d492c5c019c0f7dc24db42e69ef47a5437/plugins";

interface Written {
  readonly options: string;
  readonly switches: string;
  /** Of each group, one must be there: `region log_stream_name|log_stream_prefix`. */
  readonly required: string;
  readonly sibling?: string;
  readonly source: string;
}

function output(written: Written, isGo: boolean): OutputFacts {
  const core = words("retry_limit workers host port ipv6 storage.total_limit_size tls");
  return {
    options: new Set([...COMMON, ...core, ...words(written.options), ...words(written.switches)]),
    switches: new Set(words(written.switches)),
    required: words(written.required).map((group) => group.split("|")),
    repeatable: new Set(),
    isGo,
    sibling: written.sibling,
    source: written.source,
    readOn: READ_ON,
  };
}

const inC = (written: Written): OutputFacts => output(written, false);
const inGo = (written: Written): OutputFacts => output(written, true);

/** By the names that EKS's guide lists. */
export const OUTPUT_PLUGINS: ReadonlyMap<string, OutputFacts> = new Map([
  [
    "cloudwatch_logs",
    inC({
      options: `region log_group_name log_stream_name log_stream_prefix log_group_template log_stream_template log_key
        extra_user_agent log_format role_arn log_retention_days endpoint sts_endpoint external_id metric_namespace
        metric_dimensions profile log_group_class`,
      switches: "auto_create_group auto_retry_requests add_entity",
      required: "region log_group_name log_stream_name|log_stream_prefix",
      sibling: "cloudwatch",
      source: `${C_PLUGINS}/out_cloudwatch_logs/cloudwatch_logs.c`,
    }),
  ],
  [
    "cloudwatch",
    inGo({
      options: `region log_group_name default_log_group_name log_stream_name default_log_stream_name log_stream_prefix log_key
        role_arn new_log_group_tags log_retention_days endpoint sts_endpoint external_id credentials_endpoint log_format
        extra_user_agent`,
      switches: "auto_create_group auto_create_stream",
      required: "region log_group_name log_stream_name|log_stream_prefix",
      sibling: "cloudwatch_logs",
      source:
        "https://github.com/aws/amazon-cloudwatch-logs-for-fluent-bit/blob/7b8dae0d6dedf942bc1e9feded197b8d1a9d261a/fluent-bit-cloudwatch.go",
    }),
  ],
  [
    "kinesis_firehose",
    inC({
      options: `region delivery_stream time_key time_key_format role_arn endpoint sts_endpoint external_id compression log_key
        profile`,
      switches: "auto_retry_requests simple_aggregation",
      required: "region delivery_stream",
      sibling: "firehose",
      source: `${C_PLUGINS}/out_kinesis_firehose/firehose.c`,
    }),
  ],
  [
    "firehose",
    inGo({
      options:
        "region delivery_stream data_keys role_arn endpoint sts_endpoint time_key time_key_format log_key replace_dots",
      switches: "simple_aggregation",
      required: "region delivery_stream",
      sibling: "kinesis_firehose",
      source:
        "https://github.com/aws/amazon-kinesis-firehose-for-fluent-bit/blob/dcbe1a0191abd6242182af55547ccf99ee650ce9/fluent-bit-firehose.go",
    }),
  ],
  [
    "kinesis",
    inGo({
      options: `region stream data_keys partition_key role_arn endpoint sts_endpoint time_key time_key_format
        experimental_concurrency experimental_concurrency_retries log_key compression replace_dots http_request_timeout`,
      switches: "append_newline aggregation",
      required: "region stream",
      source:
        "https://github.com/aws/amazon-kinesis-streams-for-fluent-bit/blob/4772e6c023b14d8925ecb4328dfbe07148a990e8/fluent-bit-kinesis.go",
    }),
  ],
  [
    "es",
    inC({
      options: `index type http_user http_passwd http_api_key compress cloud_id cloud_auth upstream aws_region aws_sts_endpoint
        aws_role_arn aws_external_id aws_service_name aws_profile logstash_prefix logstash_prefix_separator
        logstash_prefix_key logstash_dateformat time_key time_key_format tag_key buffer_size path pipeline write_operation id_key`,
      switches: `suppress_type_name aws_auth logstash_format time_key_nanos include_tag_key generate_id replace_dots
        current_time_index trace_output trace_error`,
      required: "host|cloud_id|upstream",
      source: `${C_PLUGINS}/out_es/es.c`,
    }),
  ],
]);

/** Names by which people look for one that EKS supports: those of newer versions, of the plugin in C, of the service. */
export const OUTPUTS_BY_OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["kinesis_streams", "kinesis"],
  ["kinesis_data_streams", "kinesis"],
  ["amazon_data_firehose", "kinesis_firehose"],
  ["data_firehose", "kinesis_firehose"],
  ["opensearch", "es"],
  ["elasticsearch", "es"],
  ["cloudwatch-logs", "cloudwatch_logs"],
]);
