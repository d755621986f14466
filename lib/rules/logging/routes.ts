// Which records a Match takes, and whether two of them take the same one.
import { ConfSection, entriesOf, entryOf, pluginOf } from "./parser";

/** Every container record of a Fargate pod has a tag of this form; the input that sets it cannot be changed. */
const TAG_OF_FARGATE = "kube.*";

/** Patterns of all tags that a record can have: the one of Fargate, and those that rewrite_tag filters make. */
export function tagPatterns(filters: readonly ConfSection[]): string[] {
  const rules = filters
    .filter((section) => pluginOf(section) === "rewrite_tag")
    .flatMap((each) => entriesOf(each, "rule"));
  return [TAG_OF_FARGATE, ...rules.map(({ value }) => newTagOf(value))];
}

/** A rule is `$KEY REGEX NEW_TAG KEEP`; whatever the new tag takes from the record can be anything. */
function newTagOf(rule: string): string {
  const parts = rule.split(/\s+/);
  const tag = parts[parts.length - 2];
  if (parts.length < 4 || tag === undefined) return "*";
  return tag.replace(/\$\{[^}]*\}|\$[A-Za-z0-9_]+(\[[^\]]*\])*/g, "*");
}

/** The pattern of a section; undefined when only a regular expression decides, or a value that is not known yet. */
export function matchOf(section: ConfSection): string | undefined {
  const match = entryOf(section, "match")?.value;
  return match?.includes("${") === true ? undefined : match;
}

/** True when some record has a tag that fits all of `patterns`. Only `*` is a wildcard: any run of characters. */
function routesMeet(patterns: readonly string[]): boolean {
  const literal = patterns.find((pattern) => !pattern.includes("*"));
  if (literal !== undefined) return patterns.every((pattern) => fits(pattern, literal));
  // With a wildcard in each, whatever stands between their ends can follow one another; only the ends can disagree.
  const begins = patterns.map((pattern) => pattern.slice(0, pattern.indexOf("*")));
  const ends = patterns.map((pattern) => pattern.slice(pattern.lastIndexOf("*") + 1));
  const begin = longest(begins);
  const end = longest(ends);
  return begins.every((each) => begin.startsWith(each)) && ends.every((each) => end.endsWith(each));
}

function longest(texts: readonly string[]): string {
  return texts.reduce((long, text) => (text.length > long.length ? text : long), "");
}

/** True when `text` fits `pattern` as a whole. */
function fits(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** True when the pattern takes a tag that some record can have. */
export function takesRecords(pattern: string, tags: readonly string[]): boolean {
  return tags.some((tag) => routesMeet([tag, pattern]));
}

/** True when one record can go to both. */
export function routesOverlap(left: string, right: string, tags: readonly string[]): boolean {
  return tags.some((tag) => routesMeet([tag, left, right]));
}

/** Where an output sends to, for comparison: two outputs with one text bill one place twice. Undefined when not known. */
export function destinationOf(output: ConfSection): string | undefined {
  const value = (key: string): string | undefined => entryOf(output, key)?.value;
  const parts = destinationParts(pluginOf(output), value);
  if (parts === undefined || parts.includes(undefined)) return undefined;
  return parts.join(" ");
}

function destinationParts(
  plugin: string,
  value: (key: string) => string | undefined,
): (string | undefined)[] | undefined {
  switch (plugin) {
    case "cloudwatch":
    case "cloudwatch_logs":
      if (value("log_group_template") !== undefined || value("role_arn") !== undefined) return undefined;
      return ["CloudWatch log group", value("log_group_name"), "in", value("region")];
    case "firehose":
    case "kinesis_firehose":
      return ["Firehose stream", value("delivery_stream"), "in", value("region")];
    case "kinesis":
      return ["Kinesis stream", value("stream"), "in", value("region")];
    case "es":
      return ["OpenSearch index", value("index") ?? "fluent-bit", "of", value("host")];
    default:
      return undefined;
  }
}
