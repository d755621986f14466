// `size`: what Fargate provisions and bills for requests, given as options or found in manifests.
import { isError } from "../lib/rules/finding";
import { checkQuantity, formatBytes, formatMillis } from "../lib/rules/sizing/quantity";
import { CpuAndMemory, describeSaving, SizedPod, sizePod } from "../lib/rules/sizing/sizing";
import { readArguments, Arguments, OptionFacts } from "./arguments";
import { LiveCluster } from "./cluster/live";
import { checkInputs, INPUT_OPTIONS } from "./check-command";
import { asides } from "./asides";
import { BrokenDocument } from "../lib/rules/yaml/documents";
import { findingToJson } from "./check-json";
import { lines } from "./check-text";
import { Cell, Column, renderTable } from "./table";
import { clean, paintOf, Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/** What the command takes. */
export const SIZE_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  ...INPUT_OPTIONS,
  cpu: { type: "string" },
  memory: { type: "string" },
  "ephemeral-storage": { type: "string" },
};

interface Row {
  /** Undefined for requests that were passed as options. */
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly replicas: number;
  readonly sized?: SizedPod;
}

const COLUMNS: readonly Column[] = [
  { head: "WORKLOAD" },
  { head: "PODS", align: "right" },
  { head: "REQUESTS" },
  { head: "SIZE" },
  { head: "UNUSED" },
  { head: "TO SAVE A STEP" },
];

/** Runs the command; 0 where every pod has a size, 1 where one has none. */
export async function runSize(argv: readonly string[], terminal: Terminal, live?: LiveCluster): Promise<number> {
  const given = readArguments(argv, SIZE_OPTIONS);
  const { rows, broken, asides: notes } = await readRows(given, terminal, live);
  if (given.flag("json"))
    terminal.write(`${JSON.stringify({ version: 1, pods: rows.map(toJson), broken }, undefined, 2)}\n`);
  else terminal.write(toText(rows, notes, terminal));
  for (const { file, document, line, message } of broken) {
    terminal.warn(`broken: ${clean(file)}, document ${document}, line ${line}: ${message}\n`);
  }
  return broken.length > 0 || rows.some(({ sized }) => sized?.findings.some(isError) === true) ? 1 : 0;
}

async function readRows(
  given: Arguments,
  terminal: Terminal,
  live?: LiveCluster,
): Promise<{
  readonly rows: readonly Row[];
  readonly broken: readonly BrokenDocument[];
  readonly asides: readonly string[];
}> {
  const [cpu, memory, disk] = ["cpu", "memory", "ephemeral-storage"].map((name) => given.text(name));
  const hasOptions = cpu !== undefined || memory !== undefined || disk !== undefined;
  const hasPaths = given.paths.length > 0 || given.texts("stack").length > 0;
  if (hasOptions && hasPaths) throw new UsageError("pass either requests or manifests, not both");
  if (hasOptions) {
    const requests = { cpu, memory, "ephemeral-storage": disk };
    for (const [resource, quantity] of Object.entries(requests)) refuseMalformed(resource, quantity);
    return {
      rows: [{ name: "these requests", replicas: 1, sized: sizePod({ containers: [{ requests }] }, "") }],
      broken: [],
      asides: [],
    };
  }
  const checked = await checkInputs(given, terminal, live);
  const { inputs, report } = checked;
  const rows = report.objects.flatMap(({ kind, namespace, name, replicas, sized, owner }) =>
    replicas === undefined || owner !== undefined ? [] : [{ kind, namespace, name, replicas, sized }],
  );
  return { rows, broken: inputs.broken, asides: asides(checked, terminal) };
}

/** Throws a UsageError for an option that is not a quantity. */
function refuseMalformed(resource: string, quantity: string | undefined): void {
  const wrong = quantity === undefined ? undefined : checkQuantity(quantity, resource, `--${resource}`).find(isError);
  if (wrong !== undefined) throw new UsageError(`--${resource}: ${wrong.message}; ${wrong.fix}`);
}

function toText(rows: readonly Row[], notes: readonly string[], terminal: Terminal): string {
  const paint = paintOf(terminal);
  const told = rows.flatMap(({ sized }) => sized?.findings ?? []).flatMap((found) => lines(found, terminal));
  const table = renderTable(COLUMNS, rows.map(toCells), { paintHead: paint.bold, width: terminal.width });
  return [table, ...[told, notes].filter((part) => part.length > 0).map((part) => `${part.join("\n")}\n`)].join("\n");
}

function toCells({ kind, namespace, name, replicas, sized }: Row): Cell[] {
  const size = sized?.size;
  const title = kind === undefined ? name : `${kind} ${namespace ?? ""}/${name}`;
  const saving = sized?.saving === undefined ? "–" : describeSaving(sized.requested, sized.saving);
  const cells = [
    title,
    String(replicas),
    sized === undefined ? "–" : amounts(sized.requested),
    size?.label ?? (sized === undefined ? "–" : "none"),
    size === undefined || sized === undefined ? "–" : amounts(sized.headroom),
    saving,
  ];
  return cells.map((text) => ({ text }));
}

function amounts({ cpuMillis, memoryMiB }: CpuAndMemory): string {
  if (cpuMillis === 0 && memoryMiB === 0) return "none";
  const isWhole = Number.isInteger(memoryMiB);
  return `${formatMillis(cpuMillis)} cpu, ${isWhole ? formatBytes(memoryMiB * 2 ** 20) : `${memoryMiB.toFixed(1)}Mi`}`;
}

function toJson({ kind, namespace, name, replicas, sized }: Row): object {
  return {
    kind: kind ?? null,
    namespace: namespace ?? null,
    name: kind === undefined ? null : name,
    replicas,
    size: sized?.size ?? null,
    requested: sized?.requested ?? null,
    headroom: sized?.headroom ?? null,
    saving: sized?.saving ?? null,
    ephemeralStorage: sized?.ephemeralStorage ?? null,
    findings: (sized?.findings ?? []).map(findingToJson),
  };
}
