// The filters and parsers of Fluent Bit that EKS supports, and the options of each; outputs are in output-plugins.ts.
import { FactTable } from "../facts/fact-table";

/** Where the options come from, in addition to the source: https://github.com/fluent/fluent-bit/tree/master/plugins */
export const PLUGIN_FACTS: FactTable = {
  subject: "the plugins of Fluent Bit that EKS supports",
  readOn: "2026-11-29",
  source: "https://docs.fluentbit.io/manual/pipeline/outputs",
};

/** What a plugin takes. Options are in lower case, as Fluent Bit does not regard case. */
export interface PluginFacts {
  readonly options: ReadonlySet<string>;
  /** Options that are either on or off. */
  readonly switches: ReadonlySet<string>;
  /** Of each group, one must be there. */
  readonly required: readonly (readonly string[])[];
  /** Options that may be given more than once. */
  readonly repeatable: ReadonlySet<string>;
  /**
   * Written in Go: it reads options itself, ignores those that it does not know, and takes for a switch true and false alone.
   * @default false
   */
  readonly isGo?: boolean;
  /** The plugin in the other language for the same service, which has other options. */
  readonly sibling?: string;
}

/** The words of a string. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Options that Fluent Bit reads for every plugin. */
export const COMMON: readonly string[] = words("name match match_regex alias log_level log_suppress_interval");

interface Written {
  readonly options?: string;
  readonly switches?: string;
  readonly required?: readonly string[];
  readonly repeatable?: string;
}

function filter({ options = "", switches = "", required = [], repeatable = "" }: Written): PluginFacts {
  return {
    options: new Set([...COMMON, ...words(options), ...words(switches)]),
    switches: new Set(words(switches)),
    required: required.map((group) => group.split("|")),
    repeatable: new Set(words(repeatable)),
  };
}

const RECORD = `record remove_key allowlist_key whitelist_key uuid_key`;
const MODIFY = `set add remove remove_wildcard remove_regex rename hard_rename copy hard_copy move_to_start move_to_end condition`;

/** The filters that EKS supports. */
export const FILTER_PLUGINS: ReadonlyMap<string, PluginFacts> = new Map([
  ["grep", filter({ options: "regex exclude logical_op", required: ["regex|exclude"], repeatable: "regex exclude" })],
  [
    "parser",
    filter({
      options: "key_name parser unescape_key",
      switches: "preserve_key reserve_data",
      required: ["key_name", "parser"],
      repeatable: "parser",
    }),
  ],
  ["record_modifier", filter({ options: RECORD, repeatable: RECORD })],
  [
    "rewrite_tag",
    filter({
      options: "rule emitter_name emitter_storage.type emitter_mem_buf_limit recursion_action",
      required: ["rule"],
      repeatable: "rule",
    }),
  ],
  ["throttle", filter({ options: "rate window interval", switches: "print_status" })],
  [
    "nest",
    filter({
      options: "operation wildcard nest_under nested_under add_prefix remove_prefix",
      required: ["operation"],
      repeatable: "wildcard",
    }),
  ],
  ["modify", filter({ options: MODIFY, repeatable: MODIFY })],
  [
    "kubernetes",
    filter({
      options: `buffer_size kube_url kube_ca_file kube_ca_path kube_token_file kube_token_command kube_token_ttl kube_tag_prefix
        kube_namespace_file kube_meta_cache_ttl kube_meta_namespace_cache_ttl kube_meta_preload_cache_dir merge_log_key
        merge_parser regex_parser dns_retries dns_wait_time kubelet_port kubelet_host set_platform`,
      switches: `merge_log merge_log_trim keep_log use_journal cache_use_docker_id k8s-logging.parser k8s-logging.exclude labels
        annotations namespace_labels namespace_annotations namespace_metadata_only owner_references dummy_meta use_kubelet
        use_tag_for_meta aws_use_pod_association use_pod_association`,
    }),
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
  switches: new Set(words("time_keep time_strict")),
  required: [["name"], ["format"]],
  repeatable: new Set(["decode_field", "decode_field_as"]),
};

/** The formats of a PARSER. */
export const PARSER_FORMATS: readonly string[] = ["json", "regex", "ltsv", "logfmt"];

/** What Fargate fills in for the kubernetes filter. */
export const SERVICE_OWNED: readonly string[] = ["kube_url", "kube_ca_file", "kube_token_command", "kube_token_file"];

/** Switches that Fluent Bit reads for every plugin that connects somewhere. */
export const CORE_SWITCHES: ReadonlySet<string> = new Set(["tls", "tls.verify", "tls.verify_hostname"]);

/** Families of options that every output shares. */
export const OPTION_FAMILIES: readonly RegExp[] = [/^net\./, /^tls\./, /^storage\./, /^aws_pod_/];
