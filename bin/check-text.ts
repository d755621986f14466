// The text of `check`: one table of all workloads, then what was found in each, then a line to remember.
import { ObjectReport } from "../lib/rules/admission/report";
import { Finding, isError, Severity } from "../lib/rules/finding";
import { nameOf } from "./inputs";
import { titleOf } from "./located";
import { InputObject } from "./manifest-reader";
import { asides } from "./asides";
import { CheckCounts, Checked } from "./checked";
import { lineOf, placeOf } from "./finding-place";
import { Place } from "../lib/rules/yaml/places";
import { Cell, Column, renderTable } from "./table";
import { clean, Paint, paintOf, Terminal } from "./terminal";
import { hang } from "./wrap";

const COLUMNS: readonly Column[] = [
  { head: "KIND" },
  { head: "NAMESPACE" },
  { head: "NAME" },
  { head: "PODS", align: "right" },
  { head: "SIZE" },
  { head: "PROFILE" },
  { head: "VERDICT" },
];

/** What `check` prints for people. Notes are left out unless they are asked for. */
export function printCheck(
  checked: Checked,
  counts: CheckCounts,
  terminal: Pick<Terminal, "showsColours" | "width">,
  showsNotes: boolean,
): string {
  const { inputs, report } = checked;
  const paint = paintOf(terminal);
  const workloads = report.objects.filter((each) => each.replicas !== undefined);
  const parts = [
    ...(workloads.length === 0
      ? []
      : [
          renderTable(
            COLUMNS,
            workloads.map((each) => row(each, paint)),
            { paintHead: paint.bold, width: terminal.width },
          ),
        ]),
    ...report.objects.flatMap((each) => details(each, inputs.objects[each.index], terminal, showsNotes)),
    ...inputs.broken.map(({ file, document, line, message }) => {
      const text = ` ${clean(file)}, document ${document}, line ${line}: ${clean(message)}`;
      return `${hang({ text: "broken", paint: paint.red }, text, 2, terminal.width).join("\n")}\n`;
    }),
    `${[...asides(checked, terminal), summaryOf(checked, counts, showsNotes, paint)].join("\n")}\n`,
  ];
  return parts.join("\n");
}

function row(each: ObjectReport, paint: Paint): Cell[] {
  return [
    { text: each.kind },
    { text: each.namespace },
    { text: each.name },
    { text: String(each.replicas ?? "") },
    { text: each.size?.label ?? "–" },
    { text: each.profile ?? "–" },
    verdict(each, paint),
  ];
}

function verdict(each: ObjectReport, paint: Paint): Cell {
  const errors = each.findings.filter(isError).length;
  const warnings = each.findings.filter(({ severity }) => severity === Severity.WARNING).length;
  if (each.schedulerMessage !== undefined && errors > 0) return { text: "refused", paint: paint.red };
  if (errors > 0) return { text: count(errors, "error"), paint: paint.red };
  if (warnings > 0) return { text: count(warnings, "warning"), paint: paint.yellow };
  return { text: "ok", paint: paint.green };
}

function details(
  each: ObjectReport,
  input: InputObject | undefined,
  terminal: Pick<Terminal, "showsColours" | "width">,
  showsNotes: boolean,
): string[] {
  const paint = paintOf(terminal);
  const findings = each.findings.filter(({ severity }) => showsNotes || severity !== Severity.INFO);
  if (findings.length === 0) return [];
  const title = clean(titleOf(each));
  const made = each.owner === undefined ? "" : `, made by ${each.owner}`;
  const where = clean(` (${whereIs(each, input)}${made})`);
  const said =
    each.schedulerMessage === undefined
      ? []
      : hang({ text: "  fargate-scheduler: ", paint: same }, clean(each.schedulerMessage), 4, terminal.width);
  const placed = findings.map((found) => ({ ...found, place: placeOf(input, each, found.field) }));
  return [
    `${[
      ...hang({ text: "", paint: same }, title + where, 2, terminal.width).map((line) =>
        paintTitle(line, title, paint),
      ),
      ...said.map((line) => line.replace(/(?<=^ {2}fargate-scheduler: | {4}).*/, paint.red)),
      ...group(placed).flatMap((alike) => groupLines(alike, terminal)),
    ].join("\n")}\n`,
  ];
}

/** The name of an object is bold, and where it is is not. */
function paintTitle(line: string, title: string, paint: Paint): string {
  if (line.startsWith(title)) return paint.bold(title) + paint.dim(line.slice(title.length));
  return line.startsWith(" ") ? paint.dim(line) : paint.bold(line);
}

function same(text: string): string {
  return text;
}

function whereIs(each: ObjectReport, input: InputObject | undefined): string {
  if (input === undefined) return "?";
  const file = nameOf(input.file);
  if (input.address !== undefined) return `${input.address} in ${file}`;
  if (input.document === undefined) return "in the cluster";
  return `${file}, document ${input.document}, line ${lineOf(each, input) ?? "?"}`;
}

/** A finding, and where it is. */
interface PlacedFinding extends Finding {
  readonly place?: Place;
}

/** Puts together what says the same of several fields, in the order in which it comes first. */
function group(findings: readonly PlacedFinding[]): PlacedFinding[][] {
  const groups = new Map<string, PlacedFinding[]>();
  for (const found of findings) {
    const key = [found.code, found.severity, found.fix].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()];
}

const MOST_ALIKE = 10;

function groupLines(
  [first, ...others]: readonly PlacedFinding[],
  terminal: Pick<Terminal, "showsColours" | "width">,
): string[] {
  if (first === undefined) return [];
  const fields = others.slice(0, MOST_ALIKE).map(({ field, place, message }) => join(at(place), field ?? message));
  const rest = others.length - fields.length;
  const also = clean(`${fields.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`);
  const head = { text: "      also: ", paint: paintOf(terminal).dim };
  return [...lines(first, terminal), ...(others.length === 0 ? [] : hang(head, also, 6, terminal.width))];
}

/** One finding: what is wrong, and the fix. */
export function lines(found: PlacedFinding, terminal: Pick<Terminal, "showsColours" | "width">): string[] {
  const paint = paintOf(terminal);
  const colour = { error: paint.red, warning: paint.yellow, info: paint.dim }[found.severity];
  const word = { error: "error", warning: "warning", info: "note" }[found.severity];
  const field = found.field === undefined ? "" : `${found.field}:`;
  const text = clean(join(found.code, at(found.place), field, found.message));
  return [
    ...hang({ text: `  ${word} `, paint: colour }, text, 6, terminal.width),
    ...hang({ text: "      fix: ", paint: paint.dim }, clean(found.fix), 6, terminal.width),
  ];
}

function at(place: Place | undefined): string {
  return place === undefined ? "" : `${place.line}:${place.column}`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** The line to remember. */
export function summaryOf(
  { inputs, report }: Checked,
  counts: CheckCounts,
  showsNotes: boolean,
  paint = paintOf({ showsColours: false }),
): string {
  const found = [
    ...(counts.errors === 0 ? [] : [paint.red(count(counts.errors, "error"))]),
    ...(counts.warnings === 0 ? [] : [paint.yellow(count(counts.warnings, "warning"))]),
    ...(counts.notes === 0 ? [] : [`${count(counts.notes, "note")}${showsNotes ? "" : " (--notes shows them)"}`]),
    ...(counts.acknowledged === 0 ? [] : [`${counts.acknowledged} acknowledged`]),
    ...(counts.baselined === 0 ? [] : [`${counts.baselined} in the baseline`]),
    ...(counts.broken === 0 ? [] : [paint.red(count(counts.broken, "broken document"))]),
  ];
  const of = counts.refused === 0 ? "" : `, ${counts.refused} of them with errors`;
  const isAll = [inputs.unrendered, inputs.templates, inputs.releases, report.unjudged].every(
    (each) => each.length === 0,
  );
  const nothing = isAll ? paint.green("nothing found") : "nothing found in what was checked";
  return `${count(counts.workloads, "workload")}${of}: ${found.length === 0 ? nothing : found.join(", ")}`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
