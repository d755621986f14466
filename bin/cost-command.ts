// `cost`: what manifests, or a synthesised stack, cost in a month of 730 hours.
import { ObjectReport } from "../lib/rules/admission/report";
import {
  CostLine,
  formatUsd,
  HOURS_PER_MONTH,
  MonthlyCost,
  monthlyCost,
  monthlyPodCost,
} from "../lib/rules/sizing/cost";
import { checkPrices, PriceOverrides } from "../lib/rules/sizing/prices";
import { isError } from "../lib/rules/finding";
import { isMap } from "../lib/rules/manifests/field";
import { checkRegion } from "../lib/rules/network/regions";
import { Arguments, OptionFacts, readArguments } from "./arguments";
import { LiveCluster } from "./cluster/live";
import { checkInputs, INPUT_OPTIONS } from "./check-command";
import { Cell, Column, renderTable } from "./table";
import { commandOf } from "./render";
import { clean, paintOf, Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { wrap } from "./wrap";
import { Checked } from "./checked";

/** What the command takes. */
export const COST_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  ...INPUT_OPTIONS,
  region: { type: "string", short: "r" },
  "kubernetes-version": { type: "string" },
  price: { type: "string", multiple: true },
};

const COLUMNS: readonly Column[] = [
  { head: "ITEM" },
  { head: "NUMBER", align: "right" },
  { head: "EACH", align: "right" },
  { head: "A MONTH", align: "right" },
];

/** Jobs run for a while, and it is not known how long. */
const RUN_FOR_A_WHILE = ["Job", "CronJob"];

/** Runs the command; 1 where a document is broken, so that the sum lacks something. */
export async function runCost(argv: readonly string[], terminal: Terminal, live?: LiveCluster): Promise<number> {
  const given = readArguments(argv, COST_OPTIONS);
  const checked = await checkInputs(given, terminal, live);
  const { inputs } = checked;
  const region = given.text("region") ?? inputs.region ?? checked.settings?.region;
  if (region === undefined) throw new UsageError("prices differ by region; set one with --region");
  const [wrong] = checkRegion(region);
  if (wrong !== undefined && isError(wrong)) throw new UsageError(`${wrong.message}; ${wrong.fix}`);
  const prices = { ...checked.settings?.prices, ...readPrices(given.texts("price")) };
  const cost = addUp(checked, given, region, prices);
  const regionNotes = wrong === undefined ? [] : [`${wrong.message}; ${wrong.fix}`];
  const notes = [...regionNotes, ...cost.notes, ...notesOf(checked, region, prices)];
  if (given.flag("json")) {
    const json = { version: 1, ...cost, totalUsd: cost.totalUsd ?? null, notes, broken: inputs.broken };
    terminal.write(`${JSON.stringify(json, undefined, 2)}\n`);
  } else terminal.write(toText(cost, notes, terminal));
  for (const { file, document, line, message } of inputs.broken) {
    terminal.warn(`broken: ${clean(file)}, document ${document}, line ${line}: ${clean(message)}\n`);
  }
  return inputs.broken.length > 0 ? 1 : 0;
}

/** Prices on the command line: `--price fargateVcpuHour=0.04`. Throws a UsageError for a wrong one. */
function readPrices(texts: readonly string[]): PriceOverrides {
  const pairs = texts.map((text): [string, unknown] => {
    const [, item, usd] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (item === undefined || usd === undefined) throw new UsageError(`--price ${text}: write ITEM=USD`);
    // An empty string would be the number 0.
    return [item, usd.trim() === "" || Number.isNaN(Number(usd)) ? usd : Number(usd)];
  });
  const [wrong] = checkPrices(Object.fromEntries(pairs));
  if (wrong !== undefined)
    throw new UsageError(`--price ${(wrong.field ?? "").replace("prices.", "")}: ${wrong.message}; ${wrong.fix}`);
  return Object.fromEntries(pairs);
}

function addUp(
  { inputs, report, settings }: Checked,
  given: Arguments,
  region: string,
  prices: PriceOverrides,
): MonthlyCost {
  const costs = inputs.stackCosts;
  const version = given.text("kubernetes-version") ?? costs?.kubernetesVersion ?? settings?.kubernetesVersion;
  return monthlyCost({
    region,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
    pods: report.objects
      .filter(runsAllMonth)
      .flatMap(({ namespace, name, size, replicas = 0, billedStorageGiB = 0 }) =>
        size === undefined ? [] : [{ name: `${namespace}/${name}`, size, replicas, billedDiskGiB: billedStorageGiB }],
      ),
    natGateways: costs?.natGateways ?? 0,
    kmsKeys: costs?.kmsKeys ?? 0,
    interfaceEndpoints: costs?.interfaceEndpoints ?? 0,
    ...countLoadBalancers(inputs.objects.map(({ object }) => object)),
    prices,
  });
}

function runsAllMonth(each: ObjectReport): boolean {
  return each.owner === undefined && (each.replicas ?? 0) > 0 && !RUN_FOR_A_WHILE.includes(each.kind);
}

/** Ingresses of one group share an ALB; each Service of type LoadBalancer has an NLB. */
function countLoadBalancers(objects: readonly unknown[]): {
  readonly applicationLoadBalancers: number;
  readonly networkLoadBalancers: number;
} {
  const albs = new Set<string>();
  let nlbs = 0;
  objects.forEach((object, index) => {
    if (!isMap(object)) return;
    const annotations = isMap(object.metadata) && isMap(object.metadata.annotations) ? object.metadata.annotations : {};
    const group = annotations["alb.ingress.kubernetes.io/group.name"];
    if (object.kind === "Ingress") albs.add(typeof group === "string" ? `group ${group}` : `index ${index}`);
    if (object.kind === "Service" && isMap(object.spec) && object.spec.type === "LoadBalancer") nlbs++;
  });
  return { applicationLoadBalancers: albs.size, networkLoadBalancers: nlbs };
}

function notesOf({ inputs, report }: Checked, region: string, prices: PriceOverrides): string[] {
  const jobs = report.objects.filter(({ kind, owner }) => owner === undefined && RUN_FOR_A_WHILE.includes(kind));
  const sizeless = report.objects.filter((each) => runsAllMonth(each) && each.size === undefined);
  return [
    ...jobs.flatMap(({ kind, namespace, name, size }) => {
      const month = size === undefined ? undefined : monthlyPodCost(size, region, prices);
      if (size === undefined || month === undefined) return [];
      const hour = (month / HOURS_PER_MONTH).toFixed(4);
      return [
        `${kind} ${namespace}/${name} is not counted: each pod of ${size.label} costs $${hour} for each hour until it is deleted`,
      ];
    }),
    ...sizeless.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name} is not counted: it gets no size`),
    ...(inputs.releases.length === 0 ? [] : [`the pods of ${inputs.releases.join(", ")} are not counted`]),
    ...inputs.unrendered.map((each) => `not counted: what ${commandOf(each)} renders`),
    ...report.unjudged.map(({ kind, count }) => `not counted: pods that ${count} ${kind} may make`),
  ];
}

function toText(cost: MonthlyCost, notes: readonly string[], terminal: Terminal): string {
  const paint = paintOf(terminal);
  const total = cost.totalUsd ?? cost.knownUsd;
  const head = cost.totalUsd === undefined ? "known so far" : "total";
  const rows = [
    ...cost.lines.map(toCells),
    [head, "", "", formatUsd(total)].map((text) => ({ text, paint: paint.bold })),
  ];
  const asOf = cost.pricesAsOf === undefined ? "" : `, list prices of ${cost.pricesAsOf}`;
  const aside = [`${cost.region}${asOf}, before traffic and requests`, ...notes].flatMap((note) =>
    terminal.width === undefined ? [clean(note)] : wrap(clean(note), terminal.width),
  );
  const table = renderTable(COLUMNS, rows, { paintHead: paint.bold, width: terminal.width });
  return `${table}\n${aside.map(paint.dim).join("\n")}\n`;
}

function toCells({ item, quantity, usdEach, usd }: CostLine): Cell[] {
  const dollars = (amount: number | undefined): string => (amount === undefined ? "?" : formatUsd(amount));
  return [item, String(quantity ?? "?"), dollars(usdEach), dollars(usd)].map((text) => ({ text }));
}
