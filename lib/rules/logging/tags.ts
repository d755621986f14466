// The tags that records of Fargate can have, and whether some tag fits patterns at once.
import { ConfSection, entriesOf, pluginOf } from "./parser";

/** One step of a pattern. */
interface Step {
  /** The characters that it takes; undefined: any. */
  readonly takes?: string;
  /** Any number of them, none included; otherwise one. */
  readonly isRun: boolean;
}

/** What a tag looks like, step by step. */
export type TagPattern = readonly Step[];

const ANYTHING: Step = { isRun: true };

/** The pattern of a Match. Only `*` is a wildcard: any run of characters. */
function globOf(text: string): TagPattern {
  return Array.from(text.replace(/\*+/g, "*"), (takes) => (takes === "*" ? ANYTHING : { takes, isRun: false }));
}

/** One or more of `characters`. */
function someOf(characters: string): TagPattern {
  return [
    { takes: characters, isRun: false },
    { takes: characters, isRun: true },
  ];
}

const LABEL = "abcdefghijklmnopqrstuvwxyz0123456789-";

/**
 * Every container record of a Fargate pod has a tag of this form, as the input that sets it cannot be changed: `kube.` and the
 * path of the log file, with dots for slashes. Names of pods, namespaces and containers hold no underscore.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 * @see https://github.com/fluent/fluent-bit/blob/master/plugins/filter_kubernetes/kube_regex.h
 */
const TAG_OF_FARGATE: TagPattern = [
  ...globOf("kube.var.log.containers."),
  ...someOf(`${LABEL}.`),
  ...globOf("_"),
  ...someOf(LABEL),
  ...globOf("_"),
  ...someOf(LABEL),
  ...globOf("-"),
  ...someOf(LABEL.slice(0, -1)),
  ...globOf(".log"),
];

/** The tag's form, for people. */
export const TAG_SHOWN = "kube.var.log.containers.POD_NAMESPACE_CONTAINER-ID.log";

/** More of them fill no configuration that EKS takes; what they make is then left open. */
const MOST_REWRITERS = 20;

/** Patterns of all tags that a record can have: the one of Fargate, and those that rewrite_tag filters make of others. */
export function tagPatterns(filters: readonly ConfSection[]): TagPattern[] {
  let waiting = filters.filter((section) => pluginOf(section) === "rewrite_tag");
  if (waiting.length > MOST_REWRITERS) return [globOf("*")];
  const tags = [TAG_OF_FARGATE];
  // A record with a new tag passes through all filters once more.
  for (;;) {
    const reached = waiting.filter((each) => takesSome(each, tags));
    if (reached.length === 0) return tags;
    waiting = waiting.filter((each) => !reached.includes(each));
    const rules = reached.flatMap((each) => entriesOf(each, "rule"));
    tags.push(...rules.slice(0, MOST_REWRITERS).map(({ value }) => newTagOf(value)));
  }
}

function takesSome(section: ConfSection, tags: readonly TagPattern[]): boolean {
  const matches = [...entriesOf(section, "match"), ...entriesOf(section, "match_regex")];
  return matches.some(
    ({ key, value }) => key.toLowerCase() === "match_regex" || value.includes("${") || takesTag(value, tags),
  );
}

/** A rule is `$KEY REGEX NEW_TAG KEEP`; `$TAG` is the old tag, and whatever else it takes from the record can be anything. */
function newTagOf(rule: string): TagPattern {
  const parts = rule.split(/\s+/);
  const tag = parts[parts.length - 2];
  if (parts.length < 4 || tag === undefined) return globOf("*");
  return tag
    .replace(/\$\{[^}]*\}|\$(?!TAG(?![A-Za-z0-9_[]))[A-Za-z0-9_]+(\[[^\]]*\])*/g, "*")
    .split("$TAG")
    .flatMap((part, i) => [...(i === 0 ? [] : TAG_OF_FARGATE), ...globOf(part)]);
}

/** True when the Match takes a tag that some record can have. */
export function takesTag(match: string, tags: readonly TagPattern[]): boolean {
  const glob = globOf(match);
  return tags.some((tag) => meet(tag, glob, [ANYTHING]));
}

/** True when a record can have a tag that both take. */
export function takeOneTag(left: string, right: string, tags: readonly TagPattern[]): boolean {
  const [one, other] = [globOf(left), globOf(right)];
  return tags.some((tag) => meet(tag, one, other));
}

/** Longer ones are not followed step by step, so that no input makes the linter work for long: they may meet. */
const LONGEST_PAIR = 5000;

/** True when some string fits all three patterns. */
function meet(tag: TagPattern, left: TagPattern, right: TagPattern): boolean {
  if (left.length * right.length > LONGEST_PAIR) return true;
  const [wide, wider] = [right.length + 1, (left.length + 1) * (right.length + 1)];
  const seen = new Uint8Array((tag.length + 1) * wider);
  const stack = [0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen[at] === 1) continue;
    seen[at] = 1;
    const [a, b, c] = [tag[Math.floor(at / wider)], left[Math.floor((at % wider) / wide)], right[at % wide]];
    if (a === undefined && b === undefined && c === undefined) return true;
    // A run may end here, or take a character more, which has to fit the others too.
    if (a?.isRun === true) stack.push(at + wider);
    if (b?.isRun === true) stack.push(at + wide);
    if (c?.isRun === true) stack.push(at + 1);
    if (a === undefined || b === undefined || c === undefined || !haveCommon(a, b, c)) continue;
    stack.push(at + (a.isRun ? 0 : wider) + (b.isRun ? 0 : wide) + (c.isRun ? 0 : 1));
  }
  return false;
}

/** True when some character fits all three; a Match has single characters. */
function haveCommon(a: Step, b: Step, c: Step): boolean {
  const one = b.takes ?? c.takes;
  if (one === undefined) return true;
  return (c.takes ?? one) === one && (a.takes === undefined || a.takes.includes(one));
}
