// The options of each output: read in its source, and judged as the plugin takes them.
import { lintLogging } from "../../../lib/rules/logging/logging";
import { OUTPUT_PLUGINS, OUTPUTS_BY_OTHER_NAMES } from "../../../lib/rules/logging/output-plugins";

const BASE: Readonly<Record<string, readonly string[]>> = {
  cloudwatch_logs: ["region eu-west-1", "log_group_name /a", "log_stream_prefix p-"],
  cloudwatch: ["region eu-west-1", "log_group_name /a", "log_stream_prefix p-"],
  kinesis_firehose: ["region eu-west-1", "delivery_stream a"],
  firehose: ["region eu-west-1", "delivery_stream a"],
  kinesis: ["region eu-west-1", "stream a"],
  es: ["Host a.example.org"],
};
const lint = (plugin: string, option: string): string[] =>
  lintLogging({
    "output.conf": ["[OUTPUT]", `Name ${plugin}`, "Match *", ...(BASE[plugin] ?? []), option].join("\n    "),
  }).map(({ code, severity }) => `${code} ${severity}`);

it("each output has its source, and the day on which it was read", () => {
  for (const { source, readOn } of OUTPUT_PLUGINS.values()) {
    expect(source).toMatch(/^https:\/\/github\.com\/.*\/[0-9a-f]{40}\//);
    expect(readOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  for (const name of OUTPUTS_BY_OTHER_NAMES.values()) expect(OUTPUT_PLUGINS.has(name)).toBe(true);
});

it.each([
  ["kinesis", "replace_dots _"],
  ["kinesis", "http_request_timeout 5"],
  ["kinesis", "experimental_concurrency 4"],
  ["firehose", "replace_dots _"],
  ["firehose", "simple_aggregation true"],
  ["firehose", "data_keys log"],
  ["kinesis_firehose", "simple_aggregation On"],
  ["kinesis_firehose", "compression gzip"],
  ["cloudwatch", "auto_create_stream true"],
  ["cloudwatch", "new_log_group_tags a=b"],
  ["cloudwatch_logs", "log_group_class INFREQUENT_ACCESS"],
  ["cloudwatch_logs", "auto_retry_requests false"],
  ["es", "Suppress_Type_Name On"],
  ["es", "net.keepalive Off"],
])("%s accepts %s", (plugin, option) => {
  expect(lint(plugin, option)).toEqual([]);
});

it.each([
  ["kinesis", "simple_aggregation true", "FG443 warning"],
  ["kinesis", "external_id a", "FG443 warning"],
  ["kinesis", "aggregation On", "FG427 warning"],
  ["firehose", "compression gzip", "FG443 warning"],
  ["firehose", "delivery_speed fast", "FG443 warning"],
  ["firehose", "replace_dots true", "FG453 warning"],
  ["kinesis_firehose", "replace_dots _", "FG443 warning"],
  ["kinesis_firehose", "simple_aggregation 1", "FG427 error"],
  ["cloudwatch", "auto_create_group On", "FG427 warning"],
  ["cloudwatch_logs", "auto_create_stream true", "FG443 warning"],
  ["es", "Replace_Dots _", "FG427 error"],
  ["es", "Logstash_Format perhaps", "FG427 error"],
  ["es", "tls perhaps", "FG427 error"],
])("%s does not accept %s: %s", (plugin, option, found) => {
  expect(lint(plugin, option)).toContain(found);
});

it("a file of nodes replaces a host", () => {
  const found = lintLogging({ "output.conf": "[OUTPUT]\n    Name es\n    Match *\n    Upstream nodes.conf\n" });
  expect(found.map(({ code }) => code)).toEqual(["FG452"]);
});

it.each(["opensearch", "elasticsearch", "amazon_data_firehose", "kinesis_streams"])("%s has another name", (plugin) => {
  expect(lintLogging({ "output.conf": `[OUTPUT]\n    Name ${plugin}\n    Match *\n` })[0]?.fix).toBe(
    `write ${OUTPUTS_BY_OTHER_NAMES.get(plugin) ?? ""}`,
  );
});
