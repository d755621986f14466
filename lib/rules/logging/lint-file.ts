// What is wrong with one file of the logging configuration as a string: sections, commands, variables, indentation.
import { finding, Finding, FindingDetails, Rule } from "../finding";
import { Conf, ConfSection, ConfStray } from "./parser";
import { LOGGING } from "./rules";
import { shown } from "../shown";

/** The files that EKS reads, and the section that each may hold. */
export const SECTION_OF_FILE: ReadonlyMap<string, string> = new Map([
  ["output.conf", "OUTPUT"],
  ["filters.conf", "FILTER"],
  ["parsers.conf", "PARSER"],
]);

const FILE_OF_SECTION: ReadonlyMap<string, string> = new Map([...SECTION_OF_FILE].map(([file, name]) => [name, file]));

/** A finding on a line of `file`. */
export function atLine(rule: Rule, file: string, line: number, details: Omit<FindingDetails, "field">): Finding {
  return finding(rule, { field: `${file}:${line}`, ...details });
}

/** Checks that need no more than one file. */
export function lintFile(file: string, text: string, conf: Conf): Finding[] {
  return [
    ...conf.strays.map((stray) => tellStray(file, stray)),
    ...conf.sections.flatMap((section) => lintSectionName(file, section)),
    ...lintVariables(file, text),
    ...lintIndentation(file, conf),
  ];
}

function tellStray(file: string, { kind, text, line }: ConfStray): Finding {
  const allowed = SECTION_OF_FILE.get(file) ?? "";
  switch (kind) {
    case "command":
      return atLine(LOGGING.command, file, line, {
        message: `${shown(text)} is a command, and EKS allows only sections`,
        fix: "write the content or the value in place of it",
      });
    case "outside":
      return atLine(LOGGING.outsideSection, file, line, {
        message: `${shown(text)} is before the first section`,
        fix: `put it under [${allowed}]`,
      });
    case "badSection":
      return atLine(LOGGING.syntax, file, line, {
        message: `${shown(text)} begins like a section but is not one`,
        fix: `write [${allowed}] on a line of its own`,
      });
    case "noValue":
      return atLine(LOGGING.syntax, file, line, {
        message: `${shown(text)} is a key without a value`,
        fix: "write key and value on one line, separated by a space",
      });
  }
}

function lintSectionName(file: string, { name, line }: ConfSection): Finding[] {
  const allowed = SECTION_OF_FILE.get(file) ?? "";
  const upper = name.toUpperCase();
  if (upper === allowed) return [];
  const home = FILE_OF_SECTION.get(upper);
  if (home !== undefined) {
    const fix = `move it to ${home}`;
    return [atLine(LOGGING.misplacedSection, file, line, { message: `[${upper}] does not belong here`, fix })];
  }
  const isManaged = upper === "SERVICE" || upper === "INPUT";
  return [
    atLine(LOGGING.foreignSection, file, line, {
      message: `section ${shown(`[${name}]`)} is not allowed${isManaged ? ", because Fargate writes it itself" : ""}`,
      fix: `remove it; ${file} can contain only [${allowed}]`,
    }),
  ];
}

/** A bare name in `${…}` is an environment variable; with a dot or a bracket it is Terraform's. */
const VARIABLE = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;

function lintVariables(file: string, text: string): Finding[] {
  return text.split(/\r\n|\n|\r/).flatMap((raw, index) => {
    const name = raw.trimStart().startsWith("#") ? undefined : VARIABLE.exec(raw)?.[0];
    if (name === undefined) return [];
    const message = `${shown(name)} is an environment variable, which EKS does not allow`;
    return [atLine(LOGGING.variable, file, index + 1, { message, fix: "write the value" })];
  });
}

/** Section heads have the same indentation, and so do keys, which are deeper. The first line of each kind sets the measure. */
function lintIndentation(file: string, { sections }: Conf): Finding[] {
  const head = sections[0];
  const keys = sections.flatMap((section) => section.entries);
  const first = keys[0];
  const found: Finding[] = [];
  const tell = (line: number, message: string, fix: string): void => {
    found.push(atLine(LOGGING.indentation, file, line, { message, fix }));
  };
  const oddHead = sections.find((section) => section.indent !== head?.indent);
  if (head !== undefined && oddHead !== undefined) {
    tell(
      oddHead.line,
      `[${oddHead.name}] is indented differently from [${head.name}] on line ${head.line}`,
      "begin every section in the first column",
    );
  }
  const oddKey = keys.find((entry) => entry.indent !== first?.indent);
  if (first !== undefined && oddKey !== undefined) {
    tell(
      oddKey.line,
      `${shown(oddKey.key)} is indented by ${measure(oddKey.indent)}, but line ${first.line} by ${measure(first.indent)}`,
      "indent every key by 4 spaces",
    );
  }
  if (head !== undefined && first !== undefined && !isDeeper(first.indent, head.indent)) {
    tell(first.line, `${shown(first.key)} is not indented deeper than [${head.name}]`, "indent every key by 4 spaces");
  }
  return found;
}

function isDeeper(inner: string, outer: string): boolean {
  return inner.length > outer.length && inner.startsWith(outer);
}

function measure(indent: string): string {
  if (indent.includes("\t")) return "a tab";
  return indent.length === 1 ? "1 space" : `${indent.length} spaces`;
}
