// `cost`: what manifests, or a synthesised stack, cost in a month of 730 hours.
import { monthlyBill } from "../lib/rules/sizing/bill";
import { CostLine, formatUsd, MonthlyCost } from "../lib/rules/sizing/cost";
import { checkPrices, PriceOverrides } from "../lib/rules/sizing/prices";
import { isError } from "../lib/rules/finding";
import { checkKubernetesVersion } from "../lib/rules/kubernetes-versions";
import { checkRegion } from "../lib/rules/network/regions";
import { OptionFacts, readArguments } from "./arguments";
import { LiveCluster } from "./cluster/live";
import { checkInputs, INPUT_OPTIONS } from "./check-command";
import { Cell, Column, renderTable } from "./table";
import { commandOf } from "./render";
import { clean, paintOf, Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { wrap } from "./wrap";
import { Inputs } from "./inputs";

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

/** Runs the command; 1 where a document is broken, so that the sum lacks something. */
export async function runCost(argv: readonly string[], terminal: Terminal, live?: LiveCluster): Promise<number> {
  const given = readArguments(argv, COST_OPTIONS);
  const checked = await checkInputs(given, terminal, live);
  const { inputs } = checked;
  const region = given.text("region") ?? regionOf(inputs) ?? checked.settings?.region;
  if (region === undefined) throw new UsageError("prices differ by region; set one with --region");
  const [wrong] = checkRegion(region);
  if (wrong !== undefined && isError(wrong)) throw new UsageError(`${wrong.message}; ${wrong.fix}`);
  const prices = { ...checked.settings?.prices, ...readPrices(given.texts("price")) };
  const { stackCosts: stack, releases, unrendered } = inputs;
  const version =
    minorOf(given.text("kubernetes-version"), "--kubernetes-version") ??
    stack.kubernetesVersion ??
    minorOf(checked.settings?.kubernetesVersion, "kubernetesVersion");
  const objects = inputs.objects.map(({ object }) => object);
  const { report } = checked;
  const cost = monthlyBill({ region, kubernetesVersion: version, prices, report, objects, releases, stack });
  const notes = [
    ...(wrong === undefined ? [] : [`${wrong.message}; ${wrong.fix}`]),
    ...cost.notes,
    ...unrendered.map((each) => `not counted: what ${commandOf(each)} renders`),
  ];
  if (given.flag("json")) {
    const json = { version: 1, ...cost, totalUsd: cost.totalUsd ?? null, notes, broken: inputs.broken };
    terminal.write(`${JSON.stringify(json, undefined, 2)}\n`);
  } else terminal.write(toText(cost, notes, terminal));
  for (const { file, document, line, message } of inputs.broken) {
    terminal.warn(`broken: ${clean(file)}, document ${document}, line ${line}: ${clean(message)}\n`);
  }
  return inputs.broken.length > 0 ? 1 : 0;
}

/** The minor of a version as `kubectl version` prints it, too: `v1.36.2-eks-1`. Throws a UsageError for what is not one. */
function minorOf(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  const [, minor] = /^v?(1\.\d+)(?:[.+-].*)?$/.exec(text) ?? [];
  const [wrong] = minor === undefined ? checkKubernetesVersion(text, { field: name }) : [];
  if (wrong !== undefined) throw new UsageError(`${name}: ${wrong.message}; ${wrong.fix}`);
  return minor;
}

/** Throws a UsageError for stacks of several regions, whose prices differ. */
function regionOf({ regions }: Inputs): string | undefined {
  if (regions.length > 1) {
    throw new UsageError(`the stacks are in ${regions.join(" and ")}, where prices differ; pass one with --stack`);
  }
  return regions[0];
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
