// Writes of docs/errors.md what the catalogue of rules knows: the contents, the sections, and of each rule its code, title,
// severity and source. The prose is written by hand and kept: why it matters, and the fix. A new rule gets an empty paragraph.
//
// usage: npm run -s docs:errors, which writes the file; or tsx scripts/errors-doc.ts --check, which compares it
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../lib/rules/catalog";
import { Rule, Severity } from "../lib/rules/finding";

/** The document that is written. */
export const ERRORS_DOC = join(__dirname, "../docs/errors.md");

/** The sections, each with the first code that is free for it; it ends where the next one begins. */
const SECTIONS: readonly (readonly [first: string, title: string])[] = [
  ["FG100", "Profiles and selectors"],
  ["FG200", "Sizes and quantities"],
  ["FG300", "Workloads on Fargate"],
  ["FG400", "Logging"],
  ["FG500", "Network"],
  ["FG600", "Versions"],
  ["FG700", "Names, settings, access and add-ons"],
  ["FG800", "Composition"],
  ["FG820", "Pods and containers"],
  ["FG840", "Order"],
  ["FG845", "Volumes, probes, schedules"],
  ["FG860", "Charts"],
  ["FG870", "Load balancers"],
  ["FG890", "Objects"],
  ["FG900", "Providers, roles and upgrades"],
  ["FG930", "The program as a whole"],
  ["FG940", "Charts of the library"],
  ["FG950", "Load balancers and what they need"],
  ["FG960", "Tags"],
  ["FG963", "Add-ons"],
  ["FG964", "Applied objects"],
  ["FG975", "Security groups of pods"],
  ["FG976", "Certificates"],
  ["FG978", "Classes of Ingresses"],
  ["FG980", "Prices"],
  ["FG983", "Scaling"],
  ["FG986", "StatefulSets"],
  ["FG990", "What exists already"],
  ["FG992", "GitOps and metrics"],
];

const BEGIN = "<!-- written by scripts/errors-doc.ts -->";
const END = "<!-- /written -->";

const SEVERITY: Readonly<Record<Severity, string>> = {
  [Severity.ERROR]: "Error.",
  [Severity.WARNING]: "Warning.",
  [Severity.INFO]: "Info.",
};

/** The document as it must be. */
export interface ErrorsDoc {
  readonly text: string;
  /** The codes that need a paragraph. */
  readonly unwritten: readonly string[];
}

/** What the document must be for `rules`, with the prose of `text`. Throws where prose would be lost. */
export function errorsDoc(text: string, rules: readonly Rule[] = RULES): ErrorsDoc {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/errors.md has no ${BEGIN} … ${END}`);
  const prose = proseByCode(text.slice(end + END.length), rules);
  const sections = SECTIONS.map(([first, title], i) => {
    const next = SECTIONS[i + 1]?.[0] ?? "FH";
    return { title, rules: rules.filter(({ code }) => code >= first && code < next) };
  }).filter((section) => section.rules.length > 0);
  const blocks = [
    text.slice(0, begin + BEGIN.length),
    ...sections.flatMap((section) => contents(section.title, section.rules)),
    END,
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      ...section.rules.flatMap((rule) => paragraph(rule, prose.get(rule.code) ?? "Fix:")),
    ]),
  ];
  const isWritten = ({ code }: Rule): boolean => /^\S[^]*\n\nFix: \S/.test(prose.get(code) ?? "");
  return {
    text: `${blocks.join("\n\n")}\n`,
    unwritten: rules.filter((rule) => !isWritten(rule)).map(({ code }) => code),
  };
}

/** The handwritten part of each rule: all but the heading, the severity in front and the source at the end. */
function proseByCode(text: string, rules: readonly Rule[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(/^(?=##)/m).map((each) => each.trim())) {
    if (/^(## .*)?$/.test(part)) continue;
    const [heading = "", ...lines] = part.split("\n");
    const code = /^### (FG\d{3}):/.exec(heading)?.[1] ?? "";
    if (!rules.some((rule) => rule.code === code))
      throw new Error(`docs/errors.md: no rule has the text of "${heading}"`);
    if (found.has(code)) throw new Error(`docs/errors.md: ${code} has two paragraphs`);
    const body = lines
      .filter((line) => !/^Source: <.*>$/.test(line))
      .join("\n")
      .trim();
    found.set(code, body.replace(/^(Error|Warning|Info)\.\s*/, ""));
  }
  return found;
}

function paragraph(rule: Rule, prose: string): string[] {
  const begun = `${SEVERITY[rule.severity]}${prose.startsWith("Fix:") ? "\n\n" : " "}${prose}`;
  return [headingOf(rule), begun, `Source: <${rule.source}>`];
}

/** The rules of one section, a line each, folded away. */
function contents(title: string, rules: readonly Rule[]): string[] {
  const count = rules.length === 1 ? "1 rule" : `${rules.length} rules`;
  const codes = [rules[0], rules.at(-1)].map((rule) => rule?.code).join("-");
  return [
    `<details>\n<summary>${codes} · <a href="#${anchor(title)}">${title}</a> · ${count}</summary>`,
    rules.map((rule) => `- [${rule.code}](#${anchor(`${rule.code}: ${rule.title}`)}) ${rule.title}`).join("\n"),
    "</details>",
  ];
}

function headingOf({ code, title }: Rule): string {
  return `### ${code}: ${title}`;
}

/** A heading as GitHub names it. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function main(isCheck: boolean): void {
  const before = readFileSync(ERRORS_DOC, "utf8");
  const { text, unwritten } = errorsDoc(before);
  if (!isCheck) writeFileSync(ERRORS_DOC, text);
  else if (text !== before)
    console.error('docs/errors.md is not what the rules say: run "npm run docs:errors", and commit it');
  for (const code of unwritten) console.error(`docs/errors.md: ${code} lacks what is wrong and why, or the fix`);
  if (unwritten.length > 0 || (isCheck && text !== before)) process.exitCode = 1;
}

if (require.main === module) main(process.argv.includes("--check"));
