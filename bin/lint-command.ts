// `lint-logging`: whether EKS would take a logging configuration, from .conf files or from ConfigMaps.
import { basename, dirname, join } from "node:path";
import { Finding, isError, Severity } from "../lib/rules/finding";
import { lintLogging } from "../lib/rules/logging/logging";
import { lintContent, lintLoggingObject } from "../lib/rules/logging/place";
import { isMap } from "../lib/rules/manifests/field";
import { flattenObjects } from "../lib/rules/manifests/list";
import { kindOf } from "../lib/rules/manifests/reader";
import { Arguments, OptionFacts, readArguments } from "./arguments";
import { readCodes } from "./codes";
import { FOLDER_OPTIONS, readRequest } from "./check-command";
import { findingToJson } from "./check-json";
import { count, lines } from "./check-text";
import { BrokenDocument } from "../lib/rules/yaml/documents";
import { readText } from "./files";
import { gatherInputs } from "./inputs";
import { clean, paintOf, Terminal } from "./terminal";
import { UsageError } from "./usage-error";

const LINT_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  stack: { type: "string", multiple: true },
  ack: { type: "string", multiple: true },
  strict: { type: "boolean" },
  json: { type: "boolean" },
  ...FOLDER_OPTIONS,
};

interface Configuration {
  /** Where it is, for people: `logging/output.conf`, `map.yaml, document 2`. */
  readonly place: string;
  readonly findings: readonly Finding[];
}

const CONF_FILES = ["output.conf", "filters.conf", "parsers.conf"];

/** Runs the command; 1 where EKS would drop a configuration, or where it ships records twice. */
export async function runLint(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, LINT_OPTIONS);
  const acknowledged = readCodes(given.texts("ack"));
  const confs = given.paths.filter((path) => path.endsWith(".conf"));
  const others = given.paths.filter((path) => !path.endsWith(".conf"));
  const stacks = given.texts("stack");
  if (given.paths.length + stacks.length === 0) {
    throw new UsageError(`no input; pass ${CONF_FILES.join(", ")}, a manifest, - or --stack`);
  }
  const found =
    others.length + stacks.length === 0 ? { configurations: [], broken: [] } : await readMaps(others, given, terminal);
  const configurations = [...readConfs(confs), ...found.configurations];
  if (configurations.length + found.broken.length === 0) throw new UsageError("no logging configuration in the input");
  const linted = configurations.map(({ place, findings }) => ({
    place,
    findings: findings.filter(({ code }) => !acknowledged.includes(code)),
  }));
  terminal.write(given.flag("json") ? toJson(linted, found.broken) : toText(linted, found.broken, terminal));
  const counts = (finding: Finding): boolean =>
    isError(finding) || (given.flag("strict") && finding.severity === Severity.WARNING);
  return found.broken.length > 0 || linted.some(({ findings }) => findings.some(counts)) ? 1 : 0;
}

/** Files of one folder make one configuration. */
function readConfs(files: readonly string[]): Configuration[] {
  const folders = new Map<string, Record<string, unknown>>();
  for (const file of files) {
    const name = basename(file);
    if (!CONF_FILES.includes(name)) throw new UsageError(`${file}: EKS reads ${CONF_FILES.join(", ")}; rename it`);
    folders.set(dirname(file), { ...folders.get(dirname(file)), [name]: readText(file) });
  }
  return [...folders].map(([folder, data]) => ({
    place: Object.keys(data)
      .map((name) => join(folder, name))
      .join(", "),
    findings: lintLogging(data),
  }));
}

async function readMaps(
  paths: readonly string[],
  given: Arguments,
  terminal: Terminal,
): Promise<{ readonly configurations: Configuration[]; readonly broken: readonly BrokenDocument[] }> {
  const inputs = await gatherInputs(terminal, { ...readRequest(given), paths });
  const { objects } = flattenObjects(inputs.objects.map(({ object }) => object));
  const configurations = objects.flatMap(({ object, index }) => {
    const input = inputs.objects[index];
    const place = `${input?.file ?? "?"}, ${input?.address ?? `document ${input?.document ?? "?"}`}`;
    const findings = lintObject(object);
    return findings === undefined ? [] : [{ place, findings }];
  });
  return { configurations, broken: inputs.broken };
}

/** What is wrong with a logging configuration, or with its namespace; whoever asks means a map of any name that has outputs. */
function lintObject(object: unknown): Finding[] | undefined {
  const found = lintLoggingObject(object);
  if (!isMap(object) || kindOf(object) !== "ConfigMap") return found?.length === 0 ? undefined : found;
  const isNamed = isMap(object.metadata) && object.metadata.name === "aws-logging";
  const hasOutputs = isMap(object.data) && Object.hasOwn(object.data, "output.conf");
  return isNamed || !hasOutputs ? found : [...(found ?? []), ...lintContent(object)];
}

function toJson(linted: readonly Configuration[], broken: readonly BrokenDocument[]): string {
  const configurations = linted.map(({ place, findings }) => ({ place, findings: findings.map(findingToJson) }));
  return `${JSON.stringify({ version: 1, configurations, broken }, undefined, 2)}\n`;
}

function toText(linted: readonly Configuration[], broken: readonly BrokenDocument[], terminal: Terminal): string {
  const paint = paintOf(terminal);
  const parts = linted.map(({ place, findings }) => {
    const errors = findings.filter(isError).length;
    const rest = findings.length - errors;
    const verdict =
      errors > 0 ? paint.red(count(errors, "error")) : rest > 0 ? paint.yellow("no error") : paint.green("ok");
    return [`${paint.bold(clean(place))}: ${verdict}`, ...findings.flatMap((found) => lines(found, terminal))].join(
      "\n",
    );
  });
  const unread = broken.map(
    ({ file, document, line, message }) =>
      `${paint.red("broken")} ${clean(file)}, document ${document}, line ${line}: ${clean(message)}`,
  );
  return `${[...parts, ...unread].join("\n\n")}\n`;
}
