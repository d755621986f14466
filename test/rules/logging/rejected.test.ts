// Logging configurations that EKS would drop without a word, or that cost twice; each with a twin that just passes.
import { lintLogging, LoggingData } from "../../../lib/rules/logging/logging";
import { LOGGING } from "../../../lib/rules/logging/rules";
import { codes, lines } from "../expect-findings";

interface Case {
  readonly code: string;
  readonly name: string;
  readonly rejected: LoggingData;
  readonly says: string;
  readonly accepted: LoggingData;
}

/** One section with 4 blanks before each key. */
function section(head: string, entries: readonly string[]): string {
  return [`[${head}]`, ...entries.map((entry) => `    ${entry}`), ""].join("\n");
}

const TO_CLOUD_WATCH = [
  "Name cloudwatch_logs",
  "Match kube.*",
  "region us-east-1",
  "log_group_name /logs",
  "log_stream_prefix p-",
];
const FILTER = ["Name grep", "Match kube.*", "Regex log .+"];
const PARSER = ["Name crio", "Format regex", "Regex ^(?<log>.*)$"];
const GOOD = { "output.conf": section("OUTPUT", TO_CLOUD_WATCH) };

/** The good output, with entries of the same key replaced or added. */
function output(...entries: string[]): LoggingData {
  return { "output.conf": section("OUTPUT", merge(TO_CLOUD_WATCH, entries)) };
}

function filter(...entries: string[]): LoggingData {
  return { ...GOOD, "filters.conf": section("FILTER", merge(FILTER, entries)) };
}

function parser(...entries: string[]): LoggingData {
  return { ...GOOD, "parsers.conf": section("PARSER", merge(PARSER, entries)) };
}

/** `-key` takes an entry away. */
function merge(base: readonly string[], entries: readonly string[]): string[] {
  const keyOf = (entry: string): string => (entry.split(" ")[0] ?? "").replace(/^-/, "").toLowerCase();
  const replaced = new Set(entries.map(keyOf));
  return [...base.filter((entry) => !replaced.has(keyOf(entry))), ...entries.filter((entry) => !entry.startsWith("-"))];
}

function two(first: readonly string[], second: readonly string[]): LoggingData {
  return {
    "output.conf": section("OUTPUT", merge(TO_CLOUD_WATCH, first)) + section("OUTPUT", merge(TO_CLOUD_WATCH, second)),
  };
}

const raw = (text: string): LoggingData => ({ "output.conf": text });
const padded = (length: number): LoggingData =>
  raw(`${GOOD["output.conf"]}#${"x".repeat(length - GOOD["output.conf"].length - 1)}`);
const FILTERS = "grep, parser, record_modifier, rewrite_tag, throttle, nest, modify, kubernetes";
const OUTPUTS = "cloudwatch_logs, cloudwatch, kinesis_firehose, firehose, kinesis, es";
const es = (...entries: string[]): LoggingData =>
  raw(section("OUTPUT", ["Name es", "Match kube.*", "Host d.us-east-1.es.amazonaws.com", ...entries]));
const kinesis = (stream: string, ...entries: string[]): LoggingData =>
  raw(section("OUTPUT", merge(["Name kinesis", "Match kube.*", "region us-east-1", `stream ${stream}`], entries)));
const firehose = (stream: string, ...entries: string[]): LoggingData => {
  const base = ["Name kinesis_firehose", "Match kube.*", "region us-east-1", `delivery_stream ${stream}`];
  return raw(section("OUTPUT", merge(base, entries)));
};
const SIGNED = ["AWS_Auth On", "AWS_Region us-east-1", "tls On", "Port 443"];

const CASES: readonly Case[] = [
  {
    code: "FG401",
    name: "one character too long",
    rejected: padded(5301),
    says: "[FG401] the configuration has 5301 characters, and EKS allows 5300; remove comments, shorten names, or filter downstream of the log router",
    accepted: padded(5300),
  },
  {
    code: "FG402",
    name: "a misspelt file",
    rejected: { ...GOOD, "filter.conf": "" },
    says: '[FG402] filter.conf: "filter.conf" is not a key that EKS reads; use output.conf, filters.conf, parsers.conf or flb_log_cw',
    accepted: { ...GOOD, "filters.conf": "" },
  },
  {
    code: "FG403",
    name: "a file that is a map",
    rejected: { ...GOOD, "parsers.conf": {} },
    says: "[FG403] parsers.conf: the value is a map, but values of a ConfigMap are strings; write the file's content as a block string: |",
    accepted: { ...GOOD, "parsers.conf": "# none" },
  },
  {
    code: "FG404",
    name: "a switch without quotes",
    rejected: { ...GOOD, flb_log_cw: true },
    says: '[FG404] flb_log_cw: the value is true, but values of a ConfigMap are strings; write "true" or "false", with the quotes',
    accepted: { ...GOOD, flb_log_cw: "false" },
  },
  {
    code: "FG404",
    name: "a switch that is neither on nor off",
    rejected: { ...GOOD, flb_log_cw: "yes" },
    says: '[FG404] flb_log_cw: the value is "yes"; write "true" or "false"',
    accepted: { ...GOOD, flb_log_cw: "true" },
  },
  {
    code: "FG405",
    name: "no output",
    rejected: { "filters.conf": section("FILTER", FILTER) },
    says: "[FG405] output.conf: there is no [OUTPUT], so nothing is logged; add an [OUTPUT], for example of cloudwatch_logs",
    accepted: GOOD,
  },
  {
    code: "FG406",
    name: "a SERVICE section",
    rejected: raw(`[SERVICE]\n    Flush 1\n${GOOD["output.conf"]}`),
    says: '[FG406] output.conf:1: section "[SERVICE]" is not allowed, because Fargate writes it itself; remove it; output.conf can contain only [OUTPUT]',
    accepted: raw(`# [SERVICE]\n${GOOD["output.conf"]}`),
  },
  {
    code: "FG406",
    name: "a MULTILINE_PARSER section",
    rejected: { ...parser(), "parsers.conf": "[MULTILINE_PARSER]\n    Name java\n" },
    says: '[FG406] parsers.conf:1: section "[MULTILINE_PARSER]" is not allowed; remove it; parsers.conf can contain only [PARSER]',
    accepted: parser(),
  },
  {
    code: "FG407",
    name: "a filter among the outputs",
    rejected: raw(GOOD["output.conf"] + section("FILTER", FILTER)),
    says: "[FG407] output.conf:7: [FILTER] does not belong here; move it to filters.conf",
    accepted: filter(),
  },
  {
    code: "FG408",
    name: "an include",
    rejected: raw(`@INCLUDE other.conf\n${GOOD["output.conf"]}`),
    says: '[FG408] output.conf:1: "@INCLUDE other.conf" is a command, and EKS allows only sections; write the content or the value in place of it',
    accepted: raw(`#@INCLUDE other.conf\n${GOOD["output.conf"]}`),
  },
  {
    code: "FG409",
    name: "an environment variable",
    rejected: output("region ${AWS_REGION}"),
    says: '[FG409] output.conf:6: "${AWS_REGION}" is an environment variable, which EKS does not allow; write the value',
    accepted: output("region ${data.aws_region.current.region}"),
  },
  {
    code: "FG410",
    name: "a key before the first section",
    rejected: raw(`    Name es\n${GOOD["output.conf"]}`),
    says: '[FG410] output.conf:1: "Name es" is before the first section; put it under [OUTPUT]',
    accepted: raw(`\n\n${GOOD["output.conf"]}`),
  },
  {
    code: "FG411",
    name: "a key without a value",
    rejected: output("log_key"),
    says: '[FG411] output.conf:7: "log_key" is a key without a value; write key and value on one line, separated by a space',
    accepted: output("log_key log"),
  },
  {
    code: "FG411",
    name: "a section that is not closed",
    rejected: raw(`${GOOD["output.conf"]}[OUTPUT\n`),
    says: '[FG411] output.conf:7: "[OUTPUT" begins like a section but is not one; write [OUTPUT] on a line of its own',
    accepted: raw(`${GOOD["output.conf"]}#[OUTPUT\n`),
  },
  {
    code: "FG412",
    name: "a key indented otherwise",
    rejected: raw(GOOD["output.conf"].replace("    region", "  region")),
    says: '[FG412] output.conf:4: "region" is indented by 2 spaces, but line 2 by 4 spaces; indent every key by 4 spaces',
    accepted: raw(GOOD["output.conf"].replaceAll("    ", "\t")),
  },
  {
    code: "FG412",
    name: "a section indented otherwise",
    rejected: raw(GOOD["output.conf"] + GOOD["output.conf"].replace("[", " [").replace("kube.*", "kube.x")),
    says: "[FG412] output.conf:7: [OUTPUT] is indented differently from [OUTPUT] on line 1; begin every section in the first column",
    accepted: raw(`  ${GOOD["output.conf"]}`),
  },
  {
    code: "FG412",
    name: "keys as deep as their section",
    rejected: raw(GOOD["output.conf"].replaceAll("    ", "")),
    says: '[FG412] output.conf:2: "Name" is not indented deeper than [OUTPUT]; indent every key by 4 spaces',
    accepted: raw(GOOD["output.conf"].replaceAll("    ", " ")),
  },
  {
    code: "FG413",
    name: "an output without a name",
    rejected: output("-name"),
    says: `[FG413] output.conf:1: [OUTPUT] has no Name; name one of ${OUTPUTS}`,
    accepted: output("-name", "NAME cloudwatch_logs"),
  },
  {
    code: "FG414",
    name: "an output without a match",
    rejected: output("-match"),
    says: "[FG414] output.conf:1: [OUTPUT] has no Match; add Match kube.*",
    accepted: output("-match", "mAtCh kube.*"),
  },
  {
    code: "FG415",
    name: "a parser without a format",
    rejected: parser("-format"),
    says: "[FG415] parsers.conf:1: [PARSER] has no Format; add Format with one of json, regex, ltsv, logfmt",
    accepted: parser("-format", "format JSON"),
  },
  {
    code: "FG416",
    name: "a filter that EKS does not have",
    rejected: filter("Name lua"),
    says: `[FG416] filters.conf:4: "lua" is not a filter that EKS supports; use ${FILTERS}`,
    accepted: filter("Name GREP"),
  },
  {
    code: "FG417",
    name: "an output to S3",
    rejected: output("Name s3"),
    says: `[FG417] output.conf:6: "s3" is not an output that EKS supports; use ${OUTPUTS}; use a Firehose stream for S3 and partners, es for OpenSearch`,
    accepted: output("Name cloudwatch"),
  },
  {
    code: "FG417",
    name: "an output by its name in C",
    rejected: output("Name kinesis_streams", "stream s"),
    says: '[FG417] output.conf:6: "kinesis_streams" is not an output that EKS supports; write kinesis',
    accepted: output("Name kinesis", "stream s"),
  },
  {
    code: "FG418",
    name: "the API server's address in the kubernetes filter",
    rejected: filter("Name kubernetes", "-regex", "kube_URL https://kubernetes.default.svc:443"),
    says: '[FG418] filters.conf:4: "kube_URL" is set by Fargate and must not be set here; remove it',
    accepted: filter("Name kubernetes", "-regex", "Kube_Meta_Cache_TTL 300s"),
  },
  {
    code: "FG419",
    name: "a stream without a name",
    rejected: output("-log_stream_prefix"),
    says: '[FG419] output.conf:1: "cloudwatch_logs" has no log_stream_name and no log_stream_prefix; add log_stream_name or log_stream_prefix',
    accepted: output("-log_stream_prefix", "log_stream_name all"),
  },
  {
    code: "FG419",
    name: "a regex parser without an expression",
    rejected: parser("-regex"),
    says: "[FG419] parsers.conf:1: a parser of format regex has no Regex; add Regex with a regular expression",
    accepted: parser("-regex", "Format json"),
  },
  {
    code: "FG420",
    name: "a stream with a name and a prefix",
    rejected: output("log_stream_name all"),
    says: "[FG420] output.conf:7: log_stream_name and log_stream_prefix are mutually exclusive; keep the prefix",
    accepted: output("log_stream_template $kubernetes['pod_name']"),
  },
  {
    code: "FG421",
    name: "a retention that CloudWatch does not have",
    rejected: output("auto_create_group true", "log_retention_days 31"),
    says: '[FG421] output.conf:8: log_retention_days "31" is not a retention period that CloudWatch supports; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
    accepted: output("auto_create_group true", "log_retention_days 30"),
  },
  {
    code: "FG422",
    name: "a group's name with a blank",
    rejected: output("log_group_name my logs"),
    says: '[FG422] output.conf:6: log group "my logs" is not a valid log group name; use at most 512 of a-z, A-Z, 0-9, . - _ / and #',
    accepted: output("log_group_name /aws/my_logs.#1"),
  },
  {
    code: "FG422",
    name: "a template of the plugin in Go in the one in C",
    rejected: output("log_group_name /till/$(kubernetes['namespace_name'])"),
    says: "[FG422] output.conf:6: log group \"/till/$(kubernetes['namespace_name'])\" is not a valid log group name; write the name for records without the key here, and add log_group_template $kubernetes['namespace_name']",
    accepted: output("Name cloudwatch", "log_group_name /till/$(kubernetes['namespace_name'])/$(tag[4])"),
  },
  {
    code: "FG422",
    name: "a template that does not end",
    rejected: output("Name cloudwatch", "log_group_name /till/$(tag)/$(uuid"),
    says: "[FG422] output.conf:6: log_group_name \"/till/$(tag)/$(uuid\" begins a template that is not closed, and the plugin does not start; write it as $(kubernetes['namespace_name'])",
    accepted: output("Name cloudwatch", "log_group_name /till/$(tag)/$(uuid)"),
  },
  {
    code: "FG422",
    name: "a name that the plugin in Go changes",
    rejected: output("Name cloudwatch", "log_group_name till pods#$(my key)"),
    says: '[FG422] output.conf:6: log group "till pods#$(my key)" is not a name that the plugin keeps unchanged: it writes to "till.pods.$(my key)"; use at most 512 of a-z, A-Z, 0-9, . - _ and /',
    accepted: output("Name cloudwatch", "log_group_name till.pods.$(my key)"),
  },
  {
    code: "FG423",
    name: "a format that Fluent Bit does not have",
    rejected: parser("Format xml"),
    says: '[FG423] parsers.conf:4: Format "xml" is not a format that Fluent Bit supports; use json, regex, ltsv, logfmt',
    accepted: parser("Format ltsv"),
  },
  {
    code: "FG424",
    name: "a parser that nobody defined",
    rejected: { ...parser(), ...filter("Name parser", "-regex", "Key_Name log", "Parser docker") },
    says: '[FG424] filters.conf:5: parser "docker" is not defined in parsers.conf; add a [PARSER] of this name, or correct it',
    accepted: { ...parser(), ...filter("Name parser", "-regex", "Key_Name log", "Parser crio") },
  },
  {
    code: "FG424",
    name: "a parser in other letters",
    rejected: { ...parser(), ...filter("Name kubernetes", "-regex", "Merge_Parser CRIO") },
    says: '[FG424] filters.conf:4: parser "CRIO" is not defined in parsers.conf; write crio',
    accepted: { ...parser(), ...filter("Name kubernetes", "-regex", "Merge_Parser crio") },
  },
  {
    code: "FG425",
    name: "a parser that is defined twice",
    rejected: { ...GOOD, "parsers.conf": section("PARSER", PARSER) + section("PARSER", PARSER) },
    says: '[FG425] parsers.conf:6: parser "crio" is already defined on line 2; rename or remove one of them',
    accepted: { ...GOOD, "parsers.conf": section("PARSER", PARSER) + section("PARSER", merge(PARSER, ["Name cri2"])) },
  },
  {
    code: "FG426",
    name: "an option given twice",
    rejected: raw(`${GOOD["output.conf"]}    Region eu-west-1\n`),
    says: '[FG426] output.conf:7: "Region" is also on line 4, and only one of them takes effect; keep one',
    accepted: { ...GOOD, "filters.conf": `${section("FILTER", FILTER)}    Regex stream stdout\n` },
  },
  {
    code: "FG427",
    name: "a switch that is neither true nor false",
    rejected: output("auto_create_group never"),
    says: '[FG427] output.conf:7: "auto_create_group" is "never", which is neither true nor false; write true or false',
    accepted: output("auto_create_group Off"),
  },
  {
    code: "FG427",
    name: "a switch of the plugin in Go",
    rejected: output("Name cloudwatch", "auto_create_stream Off"),
    says: '[FG427] output.conf:7: "auto_create_stream" is "Off", and a plugin written in Go accepts only true and false: it is ignored; write true or false',
    accepted: output("Name cloudwatch", "auto_create_stream False", "tls.verify Off"),
  },
  {
    code: "FG427",
    name: "dots that are replaced perhaps",
    rejected: es("Replace_Dots _"),
    says: '[FG427] output.conf:5: "Replace_Dots" is "_", which is neither true nor false; write true or false',
    accepted: kinesis("s", "replace_dots _"),
  },
  {
    code: "FG430",
    name: "two outputs to one group",
    rejected: two([], ["Match *", "Name cloudwatch"]),
    says: '[FG430] output.conf:7: records that match "*" also go to the output on line 1 (Match "kube.*"), to the same CloudWatch log group /logs in us-east-1: each line is stored and billed twice; keep one of the two outputs',
    accepted: two(["Match kube.var.log.containers.a*"], ["Match kube.var.log.containers.b*"]),
  },
  {
    code: "FG430",
    name: "a line that is stored raw and reduced",
    rejected: two(["log_stream_prefix raw-"], ["log_stream_prefix short-", "log_key log"]),
    says: '[FG430] output.conf:7: records that match "kube.*" also go to the output on line 1 (Match "kube.*"), to the same CloudWatch log group /logs in us-east-1 in another form: each line is stored and billed twice; keep one of the two outputs, or acknowledge this if both forms are intended',
    accepted: two(["log_stream_prefix raw-"], ["log_key log", "log_group_name /short"]),
  },
  {
    code: "FG431",
    name: "two outputs to two groups",
    rejected: two([], ["Match kube.var.*", "log_group_name /other"]),
    says: '[FG431] output.conf:7: records that match "kube.var.*" also go to the output on line 1 (Match "kube.*"), so they are shipped and billed twice; narrow one Match, or acknowledge this if both destinations are intended',
    accepted: two(["Match *_study-a_*"], ["Match_Regex study-b", "-match", "log_group_name /other"]),
  },
  {
    code: "FG432",
    name: "a match that takes no record",
    rejected: output("Match app.*"),
    says: '[FG432] output.conf:6: Match "app.*" matches no record, nor does any other output, so nothing is logged: tags of Fargate are kube.var.log.containers.POD_NAMESPACE_CONTAINER-ID.log; write kube.*',
    accepted: {
      ...output("Match app.*"),
      "filters.conf": section("FILTER", ["Name rewrite_tag", "Match kube.*", "Rule $log ^E app.$TAG false"]),
    },
  },
  {
    code: "FG432",
    name: "a filter that takes no record",
    rejected: filter("Match kube.app.*"),
    says: '[FG432] filters.conf:4: Match "kube.app.*" matches no record: tags of Fargate are kube.var.log.containers.POD_NAMESPACE_CONTAINER-ID.log; write kube.*',
    accepted: filter("Match kube.*_app_*"),
  },
  {
    code: "FG433",
    name: "a regular expression in place of a match",
    rejected: output("-match", "Match_Regex ^kube"),
    says: "[FG433] output.conf:6: [OUTPUT] has only Match_Regex, and EKS requires Match; use Match with its wildcard *",
    accepted: output("Match_Regex ^kube"),
  },
  {
    code: "FG434",
    name: "a regular expression beside another output",
    rejected: two([], ["-match", "Match_Regex ^kube"]),
    says: "[FG434] output.conf:12: whether this Match_Regex overlaps with another output is not checked; use Match if outputs may overlap",
    accepted: output("-match", "Match_Regex ^kube"),
  },
  {
    code: "FG440",
    name: "a group that the router makes, for ever",
    rejected: output("auto_create_group On"),
    says: "[FG440] output.conf:7: the router creates the group itself, outside Terraform, and it is kept forever; create the group in Terraform with a retention and remove auto_create_group, or set log_retention_days",
    accepted: output("auto_create_group true", "log_retention_days 60"),
  },
  {
    code: "FG441",
    name: "a retention that nobody sets",
    rejected: output("log_retention_days 60"),
    says: "[FG441] output.conf:7: log_retention_days applies only to groups that the router creates, and auto_create_group is off; set the retention on the log group itself",
    accepted: output("log_retention_days 60", "auto_create_group true"),
  },
  {
    code: "FG442",
    name: "the router's own log",
    rejected: { ...GOOD, flb_log_cw: "true" },
    says: '[FG442] flb_log_cw: ingestion of the router\'s own log is billed; its group <cluster>-fluent-bit-logs is kept forever unless it existed before; write "false", and "true" only while troubleshooting',
    accepted: { ...GOOD, flb_log_cw: "false" },
  },
  {
    code: "FG443",
    name: "an option in the wrong spelling",
    rejected: output("log-format json/emf"),
    says: '[FG443] output.conf:7: "cloudwatch_logs" has no option "log-format"; write log_format',
    accepted: output("log_format json/emf", "net.keepalive off", "Retry_Limit 2"),
  },
  {
    code: "FG443",
    name: "an option that the plugin in Go has",
    rejected: firehose("s", "replace_dots _"),
    says: '[FG443] output.conf:6: "kinesis_firehose" has no option "replace_dots"; remove it, or use firehose, which has that option',
    accepted: firehose("s", "Name firehose", "replace_dots _", "simple_aggregation true"),
  },
  {
    code: "FG444",
    name: "a value that Terraform fills in",
    rejected: output("region ${data.aws_region.current.region}"),
    says: "[FG444] values that are known only at apply are not checked, nor is the length: output.conf; use literal values to have them checked",
    accepted: output("region us-east-1"),
  },
  {
    code: "FG445",
    name: "OpenSearch in the clear",
    rejected: es("Index logs"),
    says: "[FG445] output.conf:4: a domain of OpenSearch Service requires signed requests over TLS, and AWS_Auth On, AWS_Region, tls On, Port 443 are missing; add AWS_Auth On, AWS_Region, tls On, Port 443",
    accepted: es("Index logs", ...SIGNED),
  },
  {
    code: "FG446",
    name: "an address instead of a host",
    rejected: raw(section("OUTPUT", ["Name es", "Match kube.*", "Host https://search.example.org/logs"])),
    says: '[FG446] output.conf:4: Host "https://search.example.org/logs" is not a host name, so no record arrives; write search.example.org',
    accepted: raw(section("OUTPUT", ["Name es", "Match kube.*", "Host search.example.org"])),
  },
  {
    code: "FG447",
    name: "a delivery stream by its ARN",
    rejected: firehose("arn:aws:firehose:us-east-1:111122223333:deliverystream/logs"),
    says: '[FG447] output.conf:5: delivery_stream "arn:aws:firehose:us-east-1:111122223333:deliverystream/logs" is not a valid Firehose delivery stream name; use at most 64 of a-z, A-Z, 0-9, . - and _',
    accepted: firehose("s".repeat(64)),
  },
  {
    code: "FG451",
    name: "labels with dots",
    rejected: { ...es(...SIGNED), "filters.conf": section("FILTER", ["Name kubernetes", "Match kube.*"]) },
    says: "[FG451] output.conf:1: labels such as app and app.kubernetes.io/name cannot both be in one index without Replace_Dots: it rejects such records, and only the router's own log shows it; write Replace_Dots On",
    accepted: {
      ...es(...SIGNED, "Replace_Dots On"),
      "filters.conf": section("FILTER", ["Name kubernetes", "Match kube.*"]),
    },
  },
  {
    code: "FG452",
    name: "nodes in a file",
    rejected: es(...SIGNED, "Upstream nodes.conf"),
    says: '[FG452] output.conf:9: Upstream "nodes.conf" is a file, and the Fargate log router has only the files of the ConfigMap; write Host and Port',
    accepted: es(...SIGNED),
  },
  {
    code: "FG453",
    name: "a switch for dots",
    rejected: kinesis("s", "replace_dots On"),
    says: '[FG453] output.conf:6: replace_dots "On" replaces each dot in a key with "On"; write _, or leave it out',
    accepted: kinesis("s", "replace_dots _"),
  },
  {
    code: "FG769",
    name: "a log stream's name with a colon",
    rejected: output("log_stream_prefix a:b*"),
    says: "[FG769] output.conf:6: a log stream's name cannot begin with \"a:b*\"; leave out : and *, which CloudWatch does not allow in a log stream's name",
    accepted: output("log_stream_prefix a_b-"),
  },
  {
    code: "FG769",
    name: "a Kinesis stream that cannot be",
    rejected: kinesis("a/b"),
    says: '[FG769] output.conf:5: "a/b" is not a name of a Kinesis data stream; use at most 128 of a-z, A-Z, 0-9, . - and _',
    accepted: kinesis("a.b"),
  },
  {
    code: "FG769",
    name: "an index that OpenSearch does not take",
    rejected: es("Index Upper Case"),
    says: '[FG769] output.conf:5: OpenSearch has no index "Upper Case"; write it in lower case, without spaces and \\ / * ? " < > | , # :, such as "upper-case"',
    accepted: es("Index logs-%Y.%m"),
  },
  {
    code: "FG769",
    name: "an index that begins with a sign",
    rejected: es("Index _logs"),
    says: '[FG769] output.conf:5: OpenSearch has no index "_logs"; write it in lower case, without spaces and \\ / * ? " < > | , # :, such as "logs"',
    accepted: es("Index Upper", "Logstash_Format On"),
  },
];

describe("a logging configuration", () => {
  it.each(CASES.map((each) => [`${each.code} ${each.name}`, each]))(
    "is reported for %s, with its line",
    (_, { code, rejected, says }) => {
      expect(lines(lintLogging(rejected).filter((each) => each.code === code))).toEqual([says]);
    },
  );

  it.each(CASES.map((each) => [`${each.code} ${each.name}`, each]))(
    "has a twin that passes: %s",
    (_, { code, accepted }) => {
      expect(codes(lintLogging(accepted))).not.toContain(code);
    },
  );

  it("has a case for every rule", () => {
    const covered = new Set(CASES.map(({ code }) => code));
    expect(Object.values(LOGGING).flatMap(({ code }) => (covered.has(code) ? [] : [code]))).toEqual([]);
  });

  it.each<[string, LoggingData]>([
    ["a whole file", { "output.conf": "${var.outputs}", "filters.conf": "${TfToken[TOKEN.1]}" }],
    ["the rest of a section", { "output.conf": "[OUTPUT]\n    Name cloudwatch_logs\n    ${var.rest}\n" }],
    ["its beginning", { "output.conf": "${var.head}\n    region us-east-1\n" }],
    ["a parser's", { ...GOOD, "parsers.conf": "[PARSER]\n    ${var.rest}\n" }],
    ["a filter's", { ...GOOD, "filters.conf": "[FILTER]\n    Match kube.*\n    ${var.rest}\n" }],
  ])("is not judged where Terraform fills in %s", (_, data) => {
    expect(codes(lintLogging(data))).toEqual(["FG444"]);
  });

  it("is checked above and below what Terraform fills in, and an environment variable is not part of that", () => {
    const lines = "[OUTPUT]\n    Name s3\n    ${var.rest}\n[OUTPUT]\n    Name cloudwatch_logs\n    ${HOME}\n";
    expect(new Set(codes(lintLogging(raw(lines))))).toEqual(
      new Set(["FG417", "FG411", "FG409", "FG414", "FG419", "FG444"]),
    );
  });

  it("is clean where it is good", () => {
    expect(lintLogging(GOOD)).toEqual([]);
  });

  it("far above the limit is not read at all", () => {
    const found = lintLogging(raw("[OUTPUT]\n    Name s3\n".repeat(100_000)));
    expect(codes(found)).toEqual(["FG401"]);
  });
});
