// The linter of the ConfigMap aws-logging. EKS says nothing when it rejects one: pods start, and their logs go nowhere.
import { finding, Finding, Severity } from "../finding";
import { atLine, lintFile, SECTION_OF_FILE } from "./lint-file";
import { lintDots } from "./lint-open-search";
import { lintOutput } from "./lint-outputs";
import { lintSection } from "./lint-section";
import { Conf, ConfEntry, ConfSection, entriesOf, entryOf, parseConf, pluginOf } from "./parser";
import { lintFilterReach, lintOutputReach, lintRoutes } from "./routes";
import { LOGGING } from "./rules";
import { tagPatterns } from "./tags";
import { editDistance } from "../edit-distance";
import { isUnknown } from "../unknown";
import { describe, shown } from "../shown";

/** The `data` of the ConfigMap: `output.conf`, `filters.conf`, `parsers.conf` and `flb_log_cw`. */
export type LoggingData = Readonly<Record<string, unknown>>;

/** The most characters that EKS takes, over all files together. */
const LONGEST_CONFIGURATION = 5300;

/** Letters by which a misspelt key differs from the one that is meant. */
const FURTHEST_SLIP = 3;

/** Texts far beyond the limit are rejected without being read, so that no input makes the linter work for long. */
const LONGEST_READ = 10 * LONGEST_CONFIGURATION;

/**
 * What is wrong with a logging configuration, in the order of its files and lines.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export function lintLogging(data: LoggingData): Finding[] {
  return lintFiles(data, []);
}

/** The same of a ConfigMap, of which `binary` are the keys of its `binaryData`. */
export function lintFiles(data: LoggingData, binary: readonly string[]): Finding[] {
  const found = [...lintKeys(data), ...lintBinary(binary), ...lintLength(data)];
  if (lengthOf(data) > LONGEST_READ) return found;
  const confs = new Map([...SECTION_OF_FILE.keys()].map((file) => [file, parseConf(textOf(data, file))]));
  for (const [file, conf] of confs) {
    found.push(...lintFile(file, textOf(data, file), conf));
    for (const section of own(file, conf)) found.push(...lintSection(file, section));
  }
  return [...found, ...lintTogether(data, confs, binary), ...lintUnknown(data)];
}

function textOf(data: LoggingData, key: string): string {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  return typeof value === "string" ? value : "";
}

/** The sections that belong in `file`; all others are reported as misplaced and not checked. */
function own(file: string, conf: Conf | undefined): ConfSection[] {
  return conf?.sections.filter((section) => section.name.toUpperCase() === SECTION_OF_FILE.get(file)) ?? [];
}

function lintKeys(data: LoggingData): Finding[] {
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === "flb_log_cw") return lintProcessLogs(value);
    if (!SECTION_OF_FILE.has(key)) {
      const known = [...SECTION_OF_FILE.keys(), "flb_log_cw"];
      const message = `${shown(key)} is not a key that EKS reads`;
      const fix = `use ${known.slice(0, -1).join(", ")} or flb_log_cw`;
      // A note among the data harms nobody; settings that are never read do.
      const severity = known.some((each) => editDistance(each, key) <= FURTHEST_SLIP)
        ? Severity.ERROR
        : Severity.WARNING;
      return [finding(LOGGING.unknownKey, { field: key, message, fix, severity })];
    }
    if (typeof value === "string") return [];
    const message = `the value is ${describe(value)}, but values of a ConfigMap are strings`;
    return [finding(LOGGING.notText, { field: key, message, fix: "write the file's content as a block string: |" })];
  });
}

/** Of `output.conf` there the missing output says enough. */
function lintBinary(binary: readonly string[]): Finding[] {
  return binary
    .filter((key) => isFile(key) && key !== "output.conf")
    .map((key) => {
      const message = `${key} is in binaryData, and EKS reads data`;
      const severity = Severity.WARNING;
      const fix = "write it under data, as a string";
      return finding(LOGGING.unknownKey, { field: `binaryData.${key}`, severity, message, fix });
    });
}

/** True for a key that EKS reads. */
export function isFile(key: string): boolean {
  return SECTION_OF_FILE.has(key) || key === "flb_log_cw";
}

function lintProcessLogs(value: unknown): Finding[] {
  const field = "flb_log_cw";
  if (typeof value !== "string") {
    const message = `the value is ${describe(value)}, but values of a ConfigMap are strings`;
    return [finding(LOGGING.processLogsFlag, { field, message, fix: 'write "true" or "false", with the quotes' })];
  }
  if (isUnknown(value) || value === "false") return [];
  if (value !== "true") {
    const message = `the value is ${shown(value)}`;
    return [finding(LOGGING.processLogsFlag, { field, message, fix: 'write "true" or "false"' })];
  }
  return [
    finding(LOGGING.processLogs, {
      field,
      message:
        "ingestion of the router's own log is billed; its group <cluster>-fluent-bit-logs is kept forever unless it existed before",
      fix: 'write "false", and "true" only while troubleshooting',
    }),
  ];
}

function lengthOf(data: LoggingData): number {
  return Object.values(data).reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);
}

/** What Terraform fills in later has another length than its placeholder. */
function lintLength(data: LoggingData): Finding[] {
  const length = lengthOf(data);
  const isKnown = !Object.values(data).some((value) => typeof value === "string" && isUnknown(value));
  if (length <= LONGEST_CONFIGURATION || (!isKnown && length <= LONGEST_READ)) return [];
  return [
    finding(LOGGING.tooLong, {
      message: `the configuration has ${length} characters, and EKS allows ${LONGEST_CONFIGURATION}`,
      fix: "remove comments, shorten names, or filter downstream of the log router",
    }),
  ];
}

function lintTogether(data: LoggingData, confs: ReadonlyMap<string, Conf>, binary: readonly string[]): Finding[] {
  const outputs = own("output.conf", confs.get("output.conf"));
  const filters = own("filters.conf", confs.get("filters.conf"));
  const parsers = own("parsers.conf", confs.get("parsers.conf"));
  const tags = tagPatterns(filters);
  return [
    ...(outputs.length === 0 && !isUnknown(textOf(data, "output.conf")) ? [noOutput(binary)] : []),
    ...outputs.flatMap(lintOutput),
    ...lintRoutes(outputs, tags),
    ...lintDots(outputs, filters, tags),
    ...lintOutputReach(
      outputs,
      tags,
      ["output.conf", "filters.conf"].every((file) => confs.get(file)?.isOpen === false),
    ),
    ...lintFilterReach(filters, tags),
    ...lintParserNames(parsers),
    ...(isUnknown(textOf(data, "parsers.conf")) ? [] : lintParserUses(filters, parsers)),
  ];
}

function noOutput(binary: readonly string[]): Finding {
  const isBinary = binary.includes("output.conf");
  return finding(LOGGING.noOutput, {
    field: "output.conf",
    message: isBinary
      ? "there is no [OUTPUT], so nothing is logged: EKS reads data, and output.conf is in binaryData"
      : "there is no [OUTPUT], so nothing is logged",
    fix: isBinary
      ? "write the file's content under data, as a block string: |"
      : "add an [OUTPUT], for example of cloudwatch_logs",
  });
}

function lintParserNames(parsers: readonly ConfSection[]): Finding[] {
  const lines = new Map<string, number>();
  return parsers.flatMap((parser) => {
    const name = entryOf(parser, "name");
    if (name === undefined) return [];
    const first = lines.get(name.value);
    if (first === undefined) lines.set(name.value, name.line);
    if (first === undefined) return [];
    const message = `parser ${shown(name.value)} is already defined on line ${first}`;
    return [atLine(LOGGING.parserTwice, "parsers.conf", name.line, { message, fix: "rename or remove one of them" })];
  });
}

/** Options of filters that name a parser. */
const PARSER_USES: ReadonlyMap<string, readonly string[]> = new Map([
  ["parser", ["parser"]],
  ["kubernetes", ["merge_parser", "regex_parser"]],
]);

function lintParserUses(filters: readonly ConfSection[], parsers: readonly ConfSection[]): Finding[] {
  const defined = parsers.flatMap((parser) => entriesOf(parser, "name").map(({ value }) => value));
  const uses = filters.flatMap((filter): ConfEntry[] =>
    (PARSER_USES.get(pluginOf(filter)) ?? []).flatMap((key) => entriesOf(filter, key)),
  );
  return uses
    .filter(({ value }) => !isUnknown(value) && !defined.includes(value))
    .map(({ value, line }) => {
      const near = defined.find((name) => name.toLowerCase() === value.toLowerCase());
      return atLine(LOGGING.parserUndefined, "filters.conf", line, {
        message: `parser ${shown(value)} is not defined in parsers.conf`,
        fix: near === undefined ? `add a [PARSER] of this name, or correct it` : `write ${near}`,
      });
    });
}

function lintUnknown(data: LoggingData): Finding[] {
  const files = Object.entries(data).flatMap(([key, value]) =>
    typeof value === "string" && isForTerraform(value) ? [key] : [],
  );
  if (files.length === 0) return [];
  const message = `values that are known only at apply are not checked, nor is the length: ${files.join(", ")}`;
  return [finding(LOGGING.notChecked, { message, fix: "use literal values to have them checked" })];
}

/** Environment variables, which have a bare name, are reported as errors. */
function isForTerraform(text: string): boolean {
  return isUnknown(text.replace(/\$\{[A-Za-z_][A-Za-z0-9_]*\}/g, ""));
}
