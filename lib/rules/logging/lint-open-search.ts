// What is wrong with an output of es, which sends to OpenSearch and Elasticsearch.
import { Finding } from "../finding";
import { shown } from "../shown";
import { isUnknown } from "../unknown";
import { checkIndex } from "./destinations";
import { atLine } from "./lint-file";
import { ConfEntry, ConfSection, entriesOf, entryOf, isOn, pluginOf } from "./parser";
import { matchOf } from "./routes";
import { LOGGING } from "./rules";
import { TagPattern, takeOneTag } from "./tags";

const FILE = "output.conf";

/** What is wrong with one output by itself. */
export function lintOpenSearch(output: ConfSection): Finding[] {
  return [...lintHost(output), ...lintIndex(output), ...lintSignature(output), ...lintUpstream(output)];
}

/** With Logstash_Format the index has another name. */
function lintIndex(output: ConfSection): Finding[] {
  const index = entryOf(output, "index");
  if (index === undefined || entryOf(output, "logstash_format") !== undefined) return [];
  return checkIndex(index.value, `${FILE}:${index.line}`);
}

/** Fluent Bit looks the value up as it is. */
function lintHost(output: ConfSection): Finding[] {
  const host = entryOf(output, "host");
  if (host === undefined || isUnknown(host.value) || !host.value.includes("/")) return [];
  const message = `Host ${shown(host.value)} is not a host name, so no record arrives`;
  const fix = `write ${host.value.replace(/^[a-z]+:\/\//i, "").replace(/\/.*$/, "")}`;
  return [atLine(LOGGING.hostForm, FILE, host.line, { message, fix })];
}

function lintSignature(output: ConfSection): Finding[] {
  const host = entryOf(output, "host");
  if (host === undefined || isUnknown(host.value) || !host.value.endsWith(".amazonaws.com")) return [];
  const lacking = [
    ...(isOn(entryOf(output, "aws_auth")) ? [] : ["AWS_Auth On"]),
    ...(entryOf(output, "aws_region") === undefined ? ["AWS_Region"] : []),
    ...(isOn(entryOf(output, "tls")) ? [] : ["tls On"]),
    ...(entryOf(output, "port")?.value === "443" ? [] : ["Port 443"]),
  ];
  if (lacking.length === 0 || output.isPartlyUnknown === true) return [];
  const message = `a domain of OpenSearch Service requires signed requests over TLS, and ${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} missing`;
  return [atLine(LOGGING.noTls, FILE, host.line, { message, fix: `add ${lacking.join(", ")}` })];
}

/** EKS passes on three files, and a file of nodes is not one of them. */
function lintUpstream(output: ConfSection): Finding[] {
  const upstream = entryOf(output, "upstream");
  if (upstream === undefined) return [];
  const message = `Upstream ${shown(upstream.value)} is a file, and the Fargate log router has only the files of the ConfigMap`;
  return [atLine(LOGGING.upstreamFile, FILE, upstream.line, { message, fix: "write Host and Port" })];
}

/**
 * An index takes a dot in a key for the beginning of an object. Labels of pods have such keys, and `app` next to
 * `app.kubernetes.io/name` would be a string and an object at once: the record is rejected, and the router alone knows.
 */
export function lintDots(
  outputs: readonly ConfSection[],
  filters: readonly ConfSection[],
  tags: readonly TagPattern[],
): Finding[] {
  const labelled = filters.filter((filter, i) => addsLabels(filter) && !filters.slice(i + 1).some(removesLabels));
  return outputs.flatMap((output) => {
    const given = entryOf(output, "replace_dots");
    const isOpen = output.isPartlyUnknown === true || (given !== undefined && isUnknown(given.value));
    if (pluginOf(output) !== "es" || isOn(given) || isOpen) return [];
    if (!labelled.some((filter) => shareRecord(filter, output, tags))) return [];
    const message =
      "labels such as app and app.kubernetes.io/name cannot both be in one index without Replace_Dots: it rejects such records, and only the router's own log shows it";
    return [atLine(LOGGING.dots, FILE, given?.line ?? output.line, { message, fix: "write Replace_Dots On" })];
  });
}

function addsLabels(filter: ConfSection): boolean {
  const labels = entryOf(filter, "labels");
  return pluginOf(filter) === "kubernetes" && (labels === undefined || isOn(labels));
}

/** True for a filter that takes what the kubernetes filter added out of the record again. */
function removesLabels(filter: ConfSection): boolean {
  const removed = ["remove", "remove_key", "remove_wildcard"].flatMap((key) => entriesOf(filter, key));
  const kept = ["allowlist_key", "whitelist_key"].flatMap((key) => entriesOf(filter, key));
  const isOurs = ({ value }: ConfEntry): boolean => value.toLowerCase() === "kubernetes";
  return removed.some(isOurs) || (kept.length > 0 && !kept.some(isOurs));
}

function shareRecord(filter: ConfSection, output: ConfSection, tags: readonly TagPattern[]): boolean {
  const [left, right] = [matchOf(filter), matchOf(output)];
  return left !== undefined && right !== undefined && takeOneTag(left, right, tags);
}
