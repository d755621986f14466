// What is wrong with outputs beyond their syntax: records shipped twice, groups that nobody manages, streams in the clear.
import { Finding } from "../finding";
import { checkIndex, checkKinesisStream, checkStreamPrefix } from "./destinations";
import { atLine } from "./lint-file";
import { ConfSection, entryOf, pluginOf } from "./parser";
import { destinationOf, matchOf, routesOverlap, takesRecords } from "./routes";
import { LOGGING } from "./rules";
import { RETENTION_DAYS } from "../settings";
import { isUnknown } from "../unknown";
import { shown } from "../shown";

const FILE = "output.conf";

/** Compares the outputs with each other; `tags` are the patterns of all tags that a record can have. */
export function lintRoutes(outputs: readonly ConfSection[], tags: readonly string[]): Finding[] {
  return outputs.flatMap((output, i) => [
    ...lintOverlap(output, outputs.slice(0, i), tags),
    ...lintRegex(output, outputs.length),
  ]);
}

/** An output is compared with those before it; the first that shares a record is told. */
function lintOverlap(output: ConfSection, before: readonly ConfSection[], tags: readonly string[]): Finding[] {
  const match = matchOf(output);
  if (match === undefined) return [];
  const sharing = before.filter((other) => {
    const otherMatch = matchOf(other);
    return otherMatch !== undefined && routesOverlap(match, otherMatch, tags);
  });
  const destination = destinationOf(output);
  const same = destination === undefined ? undefined : sharing.find((other) => destinationOf(other) === destination);
  const other = same ?? sharing[0];
  if (other === undefined) return [];
  const records = `records that Match ${shown(match)} takes go to the output on line ${other.line} (Match ${shown(matchOf(other) ?? "")}) too`;
  if (same === undefined) {
    return [
      atLine(LOGGING.shippedToTwo, FILE, output.line, {
        message: `${records}, so that they are shipped and billed twice`,
        fix: "narrow one Match, or acknowledge this where both destinations are meant",
      }),
    ];
  }
  return [
    atLine(LOGGING.shippedTwice, FILE, output.line, {
      message: `${records}, to the same ${destination ?? ""}: each line is stored and billed twice`,
      fix: "keep one of the two outputs",
    }),
  ];
}

function lintRegex(output: ConfSection, count: number): Finding[] {
  const regex = entryOf(output, "match_regex");
  if (regex === undefined || entryOf(output, "match") !== undefined || count < 2) return [];
  const message = "whether this Match_Regex takes records of another output is not checked";
  return [atLine(LOGGING.regexNotJudged, FILE, regex.line, { message, fix: "use Match where records may be shared" })];
}

/** A Match that takes no record of Fargate, in outputs and in filters. */
export function lintReach(file: string, sections: readonly ConfSection[], tags: readonly string[]): Finding[] {
  return sections.flatMap((section) => {
    const match = matchOf(section);
    const line = entryOf(section, "match")?.line ?? section.line;
    if (match === undefined || takesRecords(match, tags)) return [];
    const message = `Match ${shown(match)} takes no record: those of Fargate have tags of the form kube.*`;
    return [atLine(LOGGING.matchesNothing, file, line, { message, fix: "write kube.*" })];
  });
}

/** Options of one output that do not go together, or cost. */
export function lintOutput(output: ConfSection): Finding[] {
  const plugin = pluginOf(output);
  if (plugin === "cloudwatch" || plugin === "cloudwatch_logs") {
    return [...lintStream(output), ...lintGroup(output), ...lintRetention(output)];
  }
  if (plugin === "kinesis_firehose" || plugin === "firehose") return lintDeliveryStream(output);
  if (plugin === "kinesis") return lintName(output, "stream", checkKinesisStream);
  return plugin === "es" ? [...lintHost(output), ...lintIndex(output), ...lintOpenSearch(output)] : [];
}

function lintName(output: ConfSection, key: string, check: (name: string, field: string) => Finding[]): Finding[] {
  const entry = entryOf(output, key);
  return entry === undefined ? [] : check(entry.value, `${FILE}:${entry.line}`);
}

/** With Logstash_Format the index has another name. */
function lintIndex(output: ConfSection): Finding[] {
  return entryOf(output, "logstash_format") === undefined ? lintName(output, "index", checkIndex) : [];
}

/** Fluent Bit looks the value up as it is. */
function lintHost(output: ConfSection): Finding[] {
  const host = entryOf(output, "host");
  if (host === undefined || isUnknown(host.value) || !host.value.includes("/")) return [];
  const message = `Host ${shown(host.value)} is not a host's name, and no record ever arrives`;
  const fix = `write ${host.value.replace(/^[a-z]+:\/\//i, "").replace(/\/.*$/, "")}`;
  return [atLine(LOGGING.hostForm, FILE, host.line, { message, fix })];
}

function lintDeliveryStream(output: ConfSection): Finding[] {
  const stream = entryOf(output, "delivery_stream");
  if (stream === undefined || isUnknown(stream.value) || /^[a-zA-Z0-9_.-]{1,64}$/.test(stream.value)) return [];
  const message = `delivery_stream ${shown(stream.value)} is not a name that Firehose takes`;
  return [
    atLine(LOGGING.streamForm, FILE, stream.line, { message, fix: "use at most 64 of a-z, A-Z, 0-9, . - and _" }),
  ];
}

function lintStream(output: ConfSection): Finding[] {
  const name = entryOf(output, "log_stream_name");
  const prefix = entryOf(output, "log_stream_prefix");
  // The older plugin puts a dot for what CloudWatch does not take.
  const refused =
    pluginOf(output) === "cloudwatch_logs" ? lintName(output, "log_stream_prefix", checkStreamPrefix) : [];
  if (name === undefined || prefix === undefined) return refused;
  const message = "log_stream_name and log_stream_prefix exclude each other";
  const line = Math.max(name.line, prefix.line);
  return [...refused, atLine(LOGGING.streamTwice, FILE, line, { message, fix: "keep the prefix" })];
}

function lintGroup(output: ConfSection): Finding[] {
  const group = entryOf(output, "log_group_name");
  if (group === undefined || isUnknown(group.value)) return [];
  // The older plugin fills in parts of the record: #(kubernetes['namespace_name']), and so may be longer here.
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(group.value) || group.value.includes("#(")) return [];
  const message = `log group ${shown(group.value)} is not a name that CloudWatch takes`;
  return [
    atLine(LOGGING.groupName, FILE, group.line, { message, fix: "use at most 512 of a-z, A-Z, 0-9, . - _ / and #" }),
  ];
}

function lintRetention(output: ConfSection): Finding[] {
  const created = entryOf(output, "auto_create_group");
  const days = entryOf(output, "log_retention_days");
  const creates = /^(on|true|yes)$/i.test(created?.value ?? "");
  const found: Finding[] = [];
  if (days !== undefined && !isUnknown(days.value) && ![0, ...RETENTION_DAYS].map(String).includes(days.value)) {
    const message = `log_retention_days ${shown(days.value)} is not a number of days that CloudWatch keeps logs`;
    found.push(atLine(LOGGING.retention, FILE, days.line, { message, fix: `use one of ${RETENTION_DAYS.join(", ")}` }));
  }
  if (
    created !== undefined &&
    creates &&
    output.isPartlyUnknown !== true &&
    (days === undefined || days.value === "0")
  ) {
    found.push(
      atLine(LOGGING.autoCreate, FILE, created.line, {
        message: "the router makes the group itself, outside Terraform, and it is kept for ever",
        fix: "make the group in Terraform with a retention and remove auto_create_group, or set log_retention_days",
      }),
    );
  }
  if (days !== undefined && !creates && output.isPartlyUnknown !== true && !isUnknown(created?.value ?? "")) {
    found.push(
      atLine(LOGGING.unmanagedRetention, FILE, days.line, {
        message: "log_retention_days works only on groups that the router makes, and auto_create_group is off",
        fix: "set the retention on the log group itself",
      }),
    );
  }
  return found;
}

function lintOpenSearch(output: ConfSection): Finding[] {
  const host = entryOf(output, "host");
  if (host === undefined || isUnknown(host.value) || !host.value.endsWith(".amazonaws.com")) return [];
  const isOn = (key: string): boolean => /^(on|true|yes)$/i.test(entryOf(output, key)?.value ?? "");
  const lacking = [
    ...(isOn("aws_auth") ? [] : ["AWS_Auth On"]),
    ...(entryOf(output, "aws_region") === undefined ? ["AWS_Region"] : []),
    ...(isOn("tls") ? [] : ["tls On"]),
    ...(entryOf(output, "port")?.value === "443" ? [] : ["Port 443"]),
  ];
  if (lacking.length === 0 || output.isPartlyUnknown === true) return [];
  const message = `a domain of OpenSearch Service takes signed requests over TLS, and ${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} missing`;
  return [atLine(LOGGING.noTls, FILE, host.line, { message, fix: `add ${lacking.join(", ")}` })];
}
