// What is wrong with one section: its plugin, the options that it lacks, and those that nothing reads.
import { Finding, Severity } from "../finding";
import { atLine } from "./lint-file";
import { ConfEntry, ConfSection, entriesOf, entryOf, pluginOf } from "./parser";
import { OUTPUT_PLUGINS, OUTPUTS_BY_OTHER_NAMES } from "./output-plugins";
import {
  CORE_SWITCHES,
  FILTER_PLUGINS,
  OPTION_FAMILIES,
  PARSER_FACTS,
  PARSER_FORMATS,
  PluginFacts,
  SERVICE_OWNED,
} from "./plugins";
import { LOGGING } from "./rules";
import { isUnknown } from "../unknown";
import { shown } from "../shown";

/** All checks of a section of `file` whose name is the one that belongs there. */
export function lintSection(file: string, section: ConfSection): Finding[] {
  switch (section.name.toUpperCase()) {
    case "OUTPUT":
      return lintPlugin(file, section, OUTPUT_PLUGINS, HOW_TO_SHIP);
    case "FILTER":
      return [...lintPlugin(file, section, FILTER_PLUGINS, ""), ...lintServiceOwned(file, section)];
    case "PARSER":
      return lintParser(file, section);
    default:
      return [];
  }
}

const HOW_TO_SHIP = "; use a Firehose stream for S3 and partners, es for OpenSearch";

function lintPlugin(
  file: string,
  section: ConfSection,
  plugins: ReadonlyMap<string, PluginFacts>,
  hint: string,
): Finding[] {
  const name = entryOf(section, "name");
  const head = `[${section.name.toUpperCase()}]`;
  const found = lintMatch(file, section, head);
  if (name === undefined && section.isPartlyUnknown === true) return found;
  if (name === undefined) {
    const fix = `name one of ${[...plugins.keys()].join(", ")}`;
    return [...found, atLine(LOGGING.missingName, file, section.line, { message: `${head} has no Name`, fix })];
  }
  if (isUnknown(name.value)) return found;
  const facts = plugins.get(pluginOf(section));
  if (facts === undefined) {
    const rule = head === "[OUTPUT]" ? LOGGING.outputPlugin : LOGGING.filterPlugin;
    const message = `${shown(name.value)} is not ${head === "[OUTPUT]" ? "an output" : "a filter"} that EKS supports`;
    const known = head === "[OUTPUT]" ? OUTPUTS_BY_OTHER_NAMES.get(pluginOf(section)) : undefined;
    const fix = known === undefined ? `use ${[...plugins.keys()].join(", ")}${hint}` : `write ${known}`;
    return [...found, atLine(rule, file, name.line, { message, fix })];
  }
  return [...found, ...lintOptions(file, section, facts, name.value)];
}

function lintMatch(file: string, section: ConfSection, head: string): Finding[] {
  if (entryOf(section, "match") !== undefined) return [];
  const regex = entryOf(section, "match_regex");
  if (section.isPartlyUnknown === true) return [];
  if (regex === undefined) {
    const details = { message: `${head} has no Match`, fix: "add Match kube.*" };
    return [atLine(LOGGING.missingMatch, file, section.line, details)];
  }
  const message = `${head} has only Match_Regex, and EKS requires Match`;
  return [atLine(LOGGING.regexOnly, file, regex.line, { message, fix: "use Match with its wildcard *" })];
}

function lintOptions(file: string, section: ConfSection, facts: PluginFacts, plugin: string): Finding[] {
  return [
    ...lintRequired(file, section, facts, plugin),
    ...section.entries.flatMap((entry) => lintEntry(file, entry, facts, plugin)),
    ...lintTwice(file, section, facts),
  ];
}

function lintRequired(file: string, section: ConfSection, facts: PluginFacts, plugin: string): Finding[] {
  if (section.isPartlyUnknown === true) return [];
  const lacking = facts.required.filter((group) => group.every((key) => entryOf(section, key) === undefined));
  return lacking.map((group) =>
    atLine(LOGGING.missingOption, file, section.line, {
      message: `${shown(plugin)} has no ${group.join(" and no ")}`,
      fix: `add ${group.join(" or ")}`,
    }),
  );
}

function lintEntry(file: string, entry: ConfEntry, facts: PluginFacts, plugin: string): Finding[] {
  const key = entry.key.toLowerCase();
  if (!facts.options.has(key) && !OPTION_FAMILIES.some((family) => family.test(key))) {
    const message = `${shown(plugin)} has no option ${shown(entry.key)}`;
    return [atLine(LOGGING.unknownOption, file, entry.line, { message, fix: fixOption(key, facts) })];
  }
  const isCore = CORE_SWITCHES.has(key);
  if (isUnknown(entry.value) || !(isCore || facts.switches.has(key))) return [];
  return facts.isGo === true && !isCore ? lintGoSwitch(file, entry) : lintSwitch(file, entry);
}

function fixOption(key: string, { options, sibling }: PluginFacts): string {
  const near = [...options].find((option) => plain(option) === plain(key));
  if (near !== undefined) return `write ${near}`;
  const has = sibling !== undefined && OUTPUT_PLUGINS.get(sibling)?.options.has(key) === true;
  return has ? `remove it, or use ${sibling}, which has that option` : "remove it, or correct its name";
}

function lintSwitch(file: string, entry: ConfEntry): Finding[] {
  if (/^(on|off|true|false|yes|no)$/i.test(entry.value)) return [];
  const message = `${shown(entry.key)} is ${shown(entry.value)}, which is neither true nor false`;
  return [atLine(LOGGING.badFlag, file, entry.line, { message, fix: "write true or false" })];
}

/** Such a plugin starts, and does as if the option were not there. */
function lintGoSwitch(file: string, entry: ConfEntry): Finding[] {
  if (/^(true|false)$/i.test(entry.value)) return [];
  const severity = Severity.WARNING;
  const message = `${shown(entry.key)} is ${shown(entry.value)}, and a plugin written in Go accepts only true and false: it is ignored`;
  return [atLine(LOGGING.badFlag, file, entry.line, { severity, message, fix: "write true or false" })];
}

function plain(option: string): string {
  return option.replace(/[-_.]/g, "");
}

function lintTwice(file: string, section: ConfSection, facts: PluginFacts): Finding[] {
  const seen = new Map<string, ConfEntry>();
  return section.entries.flatMap((entry) => {
    const key = entry.key.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, entry);
    if (first === undefined || facts.repeatable.has(key)) return [];
    const message = `${shown(entry.key)} is also on line ${first.line}, and only one of them takes effect`;
    return [atLine(LOGGING.keyTwice, file, entry.line, { message, fix: "keep one" })];
  });
}

function lintServiceOwned(file: string, section: ConfSection): Finding[] {
  if (pluginOf(section) !== "kubernetes") return [];
  return SERVICE_OWNED.flatMap((key) => entriesOf(section, key)).map((entry) =>
    atLine(LOGGING.serviceOwned, file, entry.line, {
      message: `${shown(entry.key)} is set by Fargate and must not be set here`,
      fix: "remove it",
    }),
  );
}

function lintParser(file: string, section: ConfSection): Finding[] {
  const found: Finding[] = [];
  const name = entryOf(section, "name");
  const format = entryOf(section, "format");
  if (name === undefined && section.isPartlyUnknown !== true) {
    found.push(atLine(LOGGING.missingName, file, section.line, { message: "[PARSER] has no Name", fix: "add a Name" }));
  }
  if (format === undefined && section.isPartlyUnknown !== true) {
    const fix = `add Format with one of ${PARSER_FORMATS.join(", ")}`;
    found.push(atLine(LOGGING.missingFormat, file, section.line, { message: "[PARSER] has no Format", fix }));
  }
  return [...found, ...lintFormat(file, section, format), ...lintOptions(file, section, WITHOUT_REQUIRED, "parser")];
}

/** What a parser requires is reported above, each with its own code. */
const WITHOUT_REQUIRED: PluginFacts = { ...PARSER_FACTS, required: [] };

function lintFormat(file: string, section: ConfSection, format: ConfEntry | undefined): Finding[] {
  if (format === undefined || isUnknown(format.value)) return [];
  const value = format.value.toLowerCase();
  if (!PARSER_FORMATS.includes(value)) {
    const message = `Format ${shown(format.value)} is not a format that Fluent Bit supports`;
    const fix = `use ${PARSER_FORMATS.join(", ")}`;
    return [atLine(LOGGING.parserFormat, file, format.line, { message, fix })];
  }
  if (value !== "regex" || entryOf(section, "regex") !== undefined || section.isPartlyUnknown === true) return [];
  const details = { message: "a parser of format regex has no Regex", fix: "add Regex with a regular expression" };
  return [atLine(LOGGING.missingOption, file, section.line, details)];
}
