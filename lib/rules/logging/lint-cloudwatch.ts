// What is wrong with an output to CloudWatch: names that it does not accept, groups that the program does not manage.
import { Finding, Severity } from "../finding";
import { RETENTION_DAYS } from "../settings";
import { shown } from "../shown";
import { isUnknown } from "../unknown";
import { checkStreamPrefix } from "./destinations";
import { atLine } from "./lint-file";
import { ConfEntry, ConfSection, entryOf, isOn, pluginOf } from "./parser";
import { LOGGING } from "./rules";

const FILE = "output.conf";

/** What is wrong with an output of cloudwatch_logs, or of cloudwatch, the plugin in Go. */
export function lintCloudWatch(output: ConfSection): Finding[] {
  const isGo = pluginOf(output) === "cloudwatch";
  return [
    ...lintStream(output),
    ...(isGo ? lintTemplates(output) : []),
    ...(isGo ? lintGroupInGo(output) : lintGroup(output)),
    ...lintRetention(output),
  ];
}

/** Neither plugin changes the prefix. */
function lintStream(output: ConfSection): Finding[] {
  const name = entryOf(output, "log_stream_name");
  const prefix = entryOf(output, "log_stream_prefix");
  const refused = prefix === undefined ? [] : checkStreamPrefix(prefix.value, `${FILE}:${prefix.line}`);
  if (name === undefined || prefix === undefined) return refused;
  const message = "log_stream_name and log_stream_prefix are mutually exclusive";
  const line = Math.max(name.line, prefix.line);
  return [...refused, atLine(LOGGING.streamTwice, FILE, line, { message, fix: "keep the prefix" })];
}

function lintGroup(output: ConfSection): Finding[] {
  const group = entryOf(output, "log_group_name");
  if (group === undefined || isUnknown(group.value) || /^[.\-_/#A-Za-z0-9]{1,512}$/.test(group.value)) return [];
  const message = `log group ${shown(group.value)} is not a valid log group name`;
  const fix = group.value.includes("$")
    ? "write the name for records without the key here, and add log_group_template $kubernetes['namespace_name']"
    : "use at most 512 of a-z, A-Z, 0-9, . - _ / and #";
  return [atLine(LOGGING.groupName, FILE, group.line, { message, fix })];
}

/** The plugin in Go fills in parts of the record. */
const TEMPLATE = /\$\(.*?\)/g;

function lintTemplates(output: ConfSection): Finding[] {
  const rules = { log_group_name: LOGGING.groupName, log_stream_name: LOGGING.targetName };
  return Object.entries(rules).flatMap(([key, rule]) => {
    const entry = entryOf(output, key);
    if (entry === undefined || !entry.value.replace(TEMPLATE, "").includes("$(")) return [];
    const message = `${key} ${shown(entry.value)} begins a template that is not closed, and the plugin does not start`;
    return [atLine(rule, FILE, entry.line, { message, fix: "write it as $(kubernetes['namespace_name'])" })];
  });
}

/**
 * What the plugin in Go does with other characters is its own: it writes dots for them, and cuts what is too long.
 *
 * @see https://github.com/aws/amazon-cloudwatch-logs-for-fluent-bit/blob/7b8dae0d6dedf942bc1e9feded197b8d1a9d261a/cloudwatch/helpers.go
 */
function lintGroupInGo(output: ConfSection): Finding[] {
  const group = entryOf(output, "log_group_name");
  if (group === undefined || isUnknown(group.value)) return [];
  const written = writtenByGo(group);
  if (written === group.value || group.value.replace(TEMPLATE, "").includes("$(")) return [];
  const message = `log group ${shown(group.value)} is not a name that the plugin keeps unchanged: it writes to ${shown(written)}`;
  return [
    atLine(LOGGING.groupName, FILE, group.line, {
      severity: makesGroup(output) ? Severity.WARNING : Severity.ERROR,
      message,
      fix: "use at most 512 of a-z, A-Z, 0-9, . - _ and /",
    }),
  ];
}

/** The plugin in Go reads true alone. */
function makesGroup(output: ConfSection): boolean {
  const entry = entryOf(output, "auto_create_group");
  return pluginOf(output) === "cloudwatch" ? entry?.value.toLowerCase() === "true" : isOn(entry);
}

function writtenByGo({ value }: ConfEntry): string {
  const templates = value.match(TEMPLATE) ?? [];
  const texts = value.split(TEMPLATE).map((text) => text.replace(/[^A-Za-z0-9_./-]/g, "."));
  const written = texts.map((text, i) => `${text}${templates[i] ?? ""}`).join("");
  return templates.length === 0 ? written.slice(0, 512) : written;
}

function lintRetention(output: ConfSection): Finding[] {
  const created = entryOf(output, "auto_create_group");
  const days = entryOf(output, "log_retention_days");
  const creates = makesGroup(output);
  const found: Finding[] = [];
  if (days !== undefined && !isUnknown(days.value) && ![0, ...RETENTION_DAYS].map(String).includes(days.value)) {
    const message = `log_retention_days ${shown(days.value)} is not a retention period that CloudWatch supports`;
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
        message: "the router creates the group itself, outside Terraform, and it is kept forever",
        fix: "create the group in Terraform with a retention and remove auto_create_group, or set log_retention_days",
      }),
    );
  }
  if (days !== undefined && !creates && output.isPartlyUnknown !== true && !isUnknown(created?.value ?? "")) {
    found.push(
      atLine(LOGGING.unmanagedRetention, FILE, days.line, {
        message: "log_retention_days applies only to groups that the router creates, and auto_create_group is off",
        fix: "set the retention on the log group itself",
      }),
    );
  }
  return found;
}
