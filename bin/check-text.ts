// The text of `check`: one table of all workloads, then what was found in each, then a line to remember.
import { ObjectReport } from "../lib/rules/admission/report";
import { Finding, isError, Severity } from "../lib/rules/finding";
import { InputObject, nameOf } from "./inputs";
import { Cell, Column, renderTable } from "./table";
import { clean, Paint, paintOf, Terminal } from "./terminal";
import { CheckCounts, Checked } from "./checked";

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
export function printCheck(checked: Checked, counts: CheckCounts, terminal: Terminal, showsNotes: boolean): string {
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
            paint.bold,
          ),
        ]),
    ...report.objects.flatMap((each) => details(each, inputs.objects[each.index], paint, showsNotes)),
    ...inputs.broken.map(
      ({ file, document, line, message }) =>
        `${paint.red("broken")} ${clean(file)}, document ${document}, line ${line}: ${clean(message)}\n`,
    ),
    `${[...asides(checked), summary(counts, paint, showsNotes)].join("\n")}\n`,
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

function details(each: ObjectReport, input: InputObject | undefined, paint: Paint, showsNotes: boolean): string[] {
  const findings = each.findings.filter(({ severity }) => showsNotes || severity !== Severity.INFO);
  if (findings.length === 0) return [];
  const title = `${each.kind} ${each.namespace}/${each.name}`;
  const made = each.owner === undefined ? "" : `, made by ${each.owner}`;
  const head = `${paint.bold(clean(title))}${paint.dim(clean(` (${whereIs(input)}${made})`))}`;
  const said =
    each.schedulerMessage === undefined ? [] : [`  fargate-scheduler: ${paint.red(clean(each.schedulerMessage))}`];
  return [`${[head, ...said, ...findings.flatMap((found) => lines(found, paint))].join("\n")}\n`];
}

function whereIs(input: InputObject | undefined): string {
  if (input === undefined) return "?";
  const file = nameOf(input.file);
  if (input.address !== undefined) return `${input.address} in ${file}`;
  return `${file}, document ${input.document ?? "?"}, line ${input.line ?? "?"}`;
}

/** One finding on two lines: what is wrong, and the fix. */
export function lines(found: Finding, paint: Paint): string[] {
  const colour = { error: paint.red, warning: paint.yellow, info: paint.dim }[found.severity];
  const word = { error: "error", warning: "warning", info: "note" }[found.severity];
  const field = found.field === undefined ? "" : `${found.field}: `;
  return [
    `  ${colour(word)} ${found.code} ${clean(`${field}${found.message}`)}`,
    `      ${paint.dim("fix:")} ${clean(found.fix)}`,
  ];
}

/** What was not looked at. */
function asides({ inputs, report }: Checked): string[] {
  const kinds = report.unjudged.map(({ kind, count: many }) => `${many} ${clean(kind)}`).join(", ");
  return [
    ...(kinds === "" ? [] : [`not checked, as these kinds are not known: ${kinds}`]),
    ...(inputs.releases.length === 0
      ? []
      : [`not checked, as charts hide their pods: ${clean(inputs.releases.join(", "))}; pipe helm template to check`]),
  ];
}

function summary(counts: CheckCounts, paint: Paint, showsNotes: boolean): string {
  const found = [
    ...(counts.errors === 0 ? [] : [paint.red(count(counts.errors, "error"))]),
    ...(counts.warnings === 0 ? [] : [paint.yellow(count(counts.warnings, "warning"))]),
    ...(counts.notes === 0 ? [] : [`${count(counts.notes, "note")}${showsNotes ? "" : " (--notes shows them)"}`]),
    ...(counts.acknowledged === 0 ? [] : [`${counts.acknowledged} acknowledged`]),
    ...(counts.broken === 0 ? [] : [paint.red(count(counts.broken, "broken document"))]),
  ];
  const of = counts.refused === 0 ? "" : `, ${counts.refused} of them with errors`;
  return `${count(counts.workloads, "workload")}${of}: ${found.length === 0 ? paint.green("nothing found") : found.join(", ")}`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
