// The plugins of Fluent Bit that EKS supports, and the options of each.
import { FactTable } from "../facts/fact-table";

/** Where the options come from; those of the three plugins in Go from their READMEs. */
export const PLUGIN_FACTS: FactTable = {
  subject: "the plugins of Fluent Bit that EKS supports",
  readOn: "2026-11-29",
  source: "https://docs.fluentbit.io/manual/pipeline/outputs",
};

/** What a plugin takes. Options are in lower case, as Fluent Bit does not regard case. */
export interface PluginFacts {
  readonly options: ReadonlySet<string>;
  /** Of each group, one must be there. */
  readonly required: readonly (readonly string[])[];
  /** Options that may be given more than once. */
  readonly repeatable: ReadonlySet<string>;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

const COMMON = words("name match match_regex alias log_level log_suppress_interval");
const COMMON_OUTPUT = words("retry_limit workers host port storage.total_limit_size no_multiplex tls");
const AWS = words("region role_arn external_id endpoint sts_endpoint profile auto_retry_requests");

function output(options: string, required: string[][]): PluginFacts {
  return { options: new Set([...COMMON, ...COMMON_OUTPUT, ...words(options)]), required, repeatable: new Set() };
}

function filter(options: string, required: string[][], repeatable = ""): PluginFacts {
  const all = new Set([...COMMON, ...words(options)]);
  return { options: all, required, repeatable: new Set(words(repeatable)) };
}

const GO = "credentials_endpoint";
const STREAM = ["log_stream_name", "log_stream_prefix"];

const cloudWatch = (more: string): PluginFacts =>
  output(
    `${AWS.join(" ")} log_group_name log_stream_name log_stream_prefix log_key log_format auto_create_group log_retention_days
     ${more}`,
    [["region"], ["log_group_name"], STREAM],
  );

const firehose = (more: string): PluginFacts =>
  output(`${AWS.join(" ")} delivery_stream time_key time_key_format log_key ${more}`, [
    ["region"],
    ["delivery_stream"],
  ]);

/** The outputs that EKS supports; the names in Go come from the older plugins. */
export const OUTPUT_PLUGINS: ReadonlyMap<string, PluginFacts> = new Map([
  [
    "cloudwatch_logs",
    cloudWatch(
      "log_group_template log_stream_template log_group_class metric_namespace metric_dimensions extra_user_agent add_entity",
    ),
  ],
  [
    "cloudwatch",
    cloudWatch(`${GO} new_log_group_tags default_log_group_name default_log_stream_name extra_user_agent`),
  ],
  ["kinesis_firehose", firehose("compression simple_aggregation")],
  ["firehose", firehose(`${GO} data_keys`)],
  [
    "kinesis",
    output(
      `${AWS.join(" ")} ${GO} stream partition_key data_keys log_key append_newline time_key time_key_format aggregation
       compression experimental_concurrency experimental_concurrency_retries replace_dots`,
      [["region"], ["stream"]],
    ),
  ],
  [
    "es",
    output(
      `path compress buffer_size pipeline aws_auth aws_region aws_sts_endpoint aws_role_arn aws_external_id aws_service_name
       aws_profile cloud_id cloud_auth http_api_key http_user http_passwd index type logstash_format logstash_prefix logstash_prefix_key
       logstash_prefix_separator logstash_dateformat time_key time_key_format time_key_nanos include_tag_key tag_key
       generate_id id_key write_operation replace_dots trace_output trace_error current_time_index suppress_type_name`,
      [["host", "cloud_id"]],
    ),
  ],
]);

const MODIFY = `set add remove remove_wildcard remove_regex rename hard_rename copy hard_copy move_to_start move_to_end condition`;

/** The filters that EKS supports. */
export const FILTER_PLUGINS: ReadonlyMap<string, PluginFacts> = new Map([
  ["grep", filter("regex exclude logical_op", [["regex", "exclude"]], "regex exclude")],
  ["parser", filter("key_name parser preserve_key reserve_data unescape_key", [["key_name"], ["parser"]], "parser")],
  [
    "record_modifier",
    filter(
      "record remove_key allowlist_key whitelist_key uuid_key",
      [],
      "record remove_key allowlist_key whitelist_key uuid_key",
    ),
  ],
  [
    "rewrite_tag",
    filter("rule emitter_name emitter_storage.type emitter_mem_buf_limit recursion_action", [["rule"]], "rule"),
  ],
  ["throttle", filter("rate window interval print_status", [])],
  ["nest", filter("operation wildcard nest_under nested_under add_prefix remove_prefix", [["operation"]], "wildcard")],
  ["modify", filter(MODIFY, [], MODIFY)],
  [
    "kubernetes",
    filter(
      `buffer_size kube_url kube_ca_file kube_ca_path kube_token_file kube_token_command kube_token_ttl kube_tag_prefix
       kube_namespace_file kube_meta_cache_ttl kube_meta_namespace_cache_ttl kube_meta_preload_cache_dir merge_log merge_log_key
       merge_log_trim merge_parser keep_log use_journal cache_use_docker_id regex_parser k8s-logging.parser k8s-logging.exclude
       labels annotations namespace_labels namespace_annotations namespace_metadata_only owner_references dummy_meta
       dns_retries dns_wait_time use_kubelet use_tag_for_meta kubelet_port kubelet_host set_platform
       aws_use_pod_association use_pod_association`,
      [],
    ),
  ],
]);

/** What a PARSER section takes. */
export const PARSER_FACTS: PluginFacts = {
  options: new Set(
    words(
      `name format regex time_key time_format time_offset time_keep time_strict time_zone time_system_timezone
       logfmt_no_bare_keys types decode_field decode_field_as skip_empty_values`,
    ),
  ),
  required: [["name"], ["format"]],
  repeatable: new Set(["decode_field", "decode_field_as"]),
};

/** The formats of a PARSER. */
export const PARSER_FORMATS: readonly string[] = ["json", "regex", "ltsv", "logfmt"];

/** What Fargate fills in for the kubernetes filter. */
export const SERVICE_OWNED: readonly string[] = ["kube_url", "kube_ca_file", "kube_token_command", "kube_token_file"];

/** Options that are either on or off. */
export const SWITCHES: ReadonlySet<string> = new Set(
  words(
    `auto_create_group add_entity merge_log merge_log_trim keep_log labels annotations k8s-logging.parser k8s-logging.exclude
     aws_auth tls tls.verify logstash_format suppress_type_name generate_id replace_dots preserve_key reserve_data
     time_keep time_strict append_newline aggregation use_kubelet include_tag_key current_time_index`,
  ),
);

/** Families of options that every output shares. */
export const OPTION_FAMILIES: readonly RegExp[] = [/^net\./, /^tls\./, /^storage\./, /^aws_pod_/];
