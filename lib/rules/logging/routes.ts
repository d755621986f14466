// Which records the outputs take: some that none takes, some that two take, some that reach one place twice.
import { Finding, Severity } from "../finding";
import { shown } from "../shown";
import { atLine } from "./lint-file";
import { ConfSection, entryOf } from "./parser";
import { LOGGING } from "./rules";
import { TAG_SHOWN, TagPattern, takeOneTag, takesTag } from "./tags";
import { OutputTarget, targetOf } from "./targets";

const FILE = "output.conf";

/** The pattern of a section; undefined when only a regular expression decides, or a value that is not known yet. */
export function matchOf(section: ConfSection): string | undefined {
  const match = entryOf(section, "match")?.value;
  return match?.includes("${") === true ? undefined : match;
}

/** The characters that EKS accepts hold hardly more outputs; to compare any number of them, each with all others, would take long. */
const MOST_OUTPUTS = 50;

/** Compares the outputs with each other; `tags` are the patterns of all tags that a record can have. */
export function lintRoutes(outputs: readonly ConfSection[], tags: readonly TagPattern[]): Finding[] {
  const compared = outputs.slice(0, MOST_OUTPUTS);
  return compared.flatMap((output, i) => [
    ...lintOverlap(output, compared.slice(0, i), tags),
    ...lintRegex(output, compared.length),
  ]);
}

/** An output is compared with those before it; the first that shares a record is reported, best one that it repeats. */
function lintOverlap(output: ConfSection, before: readonly ConfSection[], tags: readonly TagPattern[]): Finding[] {
  const match = matchOf(output);
  if (match === undefined) return [];
  const sharing = before.filter((other) => {
    const otherMatch = matchOf(other);
    return otherMatch !== undefined && takeOneTag(match, otherMatch, tags);
  });
  const target = targetOf(output);
  const same = sharing.filter((other) => target !== undefined && targetOf(other)?.key === target.key);
  const other = same.find((each) => targetOf(each)?.form === target?.form) ?? same[0] ?? sharing[0];
  if (other === undefined) return [];
  const records = `records that match ${shown(match)} also go to the output on line ${other.line} (Match ${shown(matchOf(other) ?? "")})`;
  return [
    target !== undefined && same.includes(other)
      ? shippedTwice(output, records, target, targetOf(other))
      : atLine(LOGGING.shippedToTwo, FILE, output.line, {
          message: `${records}, so they are shipped and billed twice`,
          fix: "narrow one Match, or acknowledge this if both destinations are intended",
        }),
  ];
}

/** A line that is stored raw and reduced, or as a metric, is billed twice, but may be meant. */
function shippedTwice(output: ConfSection, records: string, target: OutputTarget, other?: OutputTarget): Finding {
  if (target.form === other?.form) {
    return atLine(LOGGING.shippedTwice, FILE, output.line, {
      message: `${records}, to the same ${target.shown}: each line is stored and billed twice`,
      fix: "keep one of the two outputs",
    });
  }
  return atLine(LOGGING.shippedTwice, FILE, output.line, {
    severity: Severity.WARNING,
    message: `${records}, to the same ${target.shown} in another form: each line is stored and billed twice`,
    fix: "keep one of the two outputs, or acknowledge this if both forms are intended",
  });
}

function lintRegex(output: ConfSection, count: number): Finding[] {
  const regex = entryOf(output, "match_regex");
  if (regex === undefined || entryOf(output, "match") !== undefined || count < 2) return [];
  const message = "whether this Match_Regex overlaps with another output is not checked";
  return [atLine(LOGGING.regexNotJudged, FILE, regex.line, { message, fix: "use Match if outputs may overlap" })];
}

/** True for a section of which it is sure that no record of Fargate gets there. */
function takesNothing(section: ConfSection, tags: readonly TagPattern[]): boolean {
  const match = matchOf(section);
  return match !== undefined && entryOf(section, "match_regex") === undefined && !takesTag(match, tags);
}

/** Filters that take no record: those that are meant for it get there without them. */
export function lintFilterReach(filters: readonly ConfSection[], tags: readonly TagPattern[]): Finding[] {
  return filters
    .filter((filter) => takesNothing(filter, tags))
    .map((filter) => takenByNone("filters.conf", filter, Severity.WARNING));
}

/** Outputs that take no record. Where there is no other, nothing is ever logged; `isWhole`: no part of the files is unknown. */
export function lintOutputReach(
  outputs: readonly ConfSection[],
  tags: readonly TagPattern[],
  isWhole: boolean,
): Finding[] {
  const idle = outputs.filter((output) => takesNothing(output, tags));
  const isSilent = isWhole && idle.length === outputs.length;
  return idle.map((output) => takenByNone(FILE, output, isSilent ? Severity.ERROR : Severity.WARNING));
}

function takenByNone(file: string, section: ConfSection, severity: Severity): Finding {
  const line = entryOf(section, "match")?.line ?? section.line;
  const effect = severity === Severity.ERROR ? ", nor does any other output, so nothing is logged" : "";
  const message = `Match ${shown(matchOf(section) ?? "")} matches no record${effect}: tags of Fargate are ${TAG_SHOWN}`;
  return atLine(LOGGING.matchesNothing, file, line, { severity, message, fix: "write kube.*" });
}
