// Fills the computed part of each example's README: sizes and prices as the library's rules know them.
//
// tsx scripts/example-readmes.ts          writes what is stale
// tsx scripts/example-readmes.ts --check  fails when something is
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { EXAMPLES } from "../examples/examples";
import { clusterSettings, EXAMPLE_NAMES, readSettings } from "../examples/settings";
import { ClusterExplanation } from "../lib";
import { formatUsd } from "../lib/rules/sizing/cost";
import { PRICE_FACTS } from "../lib/rules/sizing/prices";

/** A part of a README that is filled in, by the comments around it. */
interface Part {
  readonly begin: string;
  readonly end: string;
  readonly fill: (example: string) => string;
}

const PARTS: readonly Part[] = [
  { begin: "<!-- from stack.ts -->", end: "<!-- /stack.ts -->", fill: programOf },
  { begin: "<!-- computed by scripts/example-readmes.ts -->", end: "<!-- /computed -->", fill: computedPart },
];

/** Where an example's README is. */
function readmeOf(example: string): string {
  return join(__dirname, "../examples", example, "README.md");
}

/** The README of an example as it must be. Throws where a part that is filled in has no place. */
export function freshReadme(example: string): string {
  const text = existsSync(readmeOf(example)) ? readFileSync(readmeOf(example), "utf8") : "";
  return PARTS.reduce((filled, { begin, end, fill }) => {
    const [before, after] = [filled.indexOf(begin), filled.indexOf(end)];
    if (before < 0 || after < before) throw new Error(`examples/${example}/README.md has no ${begin} … ${end}`);
    return `${filled.slice(0, before + begin.length)}\n\n${fill(example)}\n\n${filled.slice(after)}`;
  }, text);
}

/** The example as a program that can be copied: with the published package, and run with the settings of the default. */
function programOf(example: string): string {
  const source = readFileSync(join(__dirname, "../examples", example, "stack.ts"), "utf8");
  const [head = "", ...body] = source.split(/(?<=^(?:import|\}) .*from ".*";\n)(?=\n)/m);
  const program = body.join("").trim().replaceAll("ClusterSettings", "FargateServerlessStackProps");
  const name = /^export function (\w+)/m.exec(program)?.[1] ?? "";
  return [
    "```ts",
    ...importsOf(head),
    "",
    program.replaceAll("export ", ""),
    "",
    "const app = new App();",
    `${name}(app, "${example}", {`,
    '  region: "ap-northeast-2",',
    '  kubernetesVersion: "1.36",',
    '  fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },',
    "});",
    "app.synth();",
    "```",
  ].join("\n");
}

const LINE_WIDTH = 120;

/** The imports of a program outside of this repository, as the formatter writes them. */
function importsOf(head: string): string[] {
  const imports = [...head.matchAll(/^import \{([^}]*)\} from "([^"]+)";/gm)].filter(
    ([, , from]) => from !== "../settings",
  );
  return imports.map(([, names = "", from = ""]) => {
    const isOurs = from === "../../lib";
    const given = names.split(",").map((each) => each.trim());
    const all = new Set([...given, ...(isOurs ? ["FargateServerlessStackProps"] : [])].filter((each) => each !== ""));
    const sorted = [...all].sort((one, other) => (one < other ? -1 : 1));
    const end = `} from "${isOurs ? "cdktf-eks-fargate" : from}";`;
    const line = `import { ${sorted.join(", ")} ${end}`;
    return line.length <= LINE_WIDTH ? line : ["import {", ...sorted.map((each) => `  ${each},`), end].join("\n");
  });
}

/** The computed part of an example's README: for each cluster its pods and its bill, or why the synth fails. */
function computedPart(example: string): string {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  try {
    const app = new App({ outdir, context: { example } });
    const settings = readSettings(app.node, {});
    const stacks = EXAMPLES.get(example)?.(app, settings.name, clusterSettings(settings)) ?? [];
    const errors = stacks.flatMap(({ cluster }) => cluster.node.validate());
    if (errors.length > 0) return ["```text", ...errors, "```"].join("\n");
    // A document is the same on every day: it is of the one on which its prices were read.
    return stacks.map((stack) => describe(stack.explain({ asOf: PRICE_FACTS.readOn }))).join("\n\n");
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function describe({ pods, cost }: ClusterExplanation): string {
  const rows = pods.map(({ workload, namespace, replicas, profile = "none", size = "not known", usdPerMonth }) => [
    `${namespace}/${workload}`,
    String(replicas),
    profile,
    size,
    usdPerMonth === undefined ? "while it runs" : formatUsd(usdPerMonth),
  ]);
  const bill = cost.lines.map(({ item, quantity = 0, usd }) => [
    item,
    String(quantity),
    usd === undefined ? "not known" : formatUsd(usd),
  ]);
  return [
    `In ${cost.region}, in US dollars a month, before traffic, by the prices of ${cost.pricesAsOf ?? "an unknown month"}:`,
    "",
    ...table(["Pods", "Count", "Fargate profile", "Size", "A month"], rows),
    "",
    ...table(["Item", "Count", "A month"], [...bill, ["**Together**", "", `**${formatUsd(cost.knownUsd)}**`]]),
    ...cost.notes.flatMap((note) => ["", `Note: ${note}.`]),
  ].join("\n");
}

/** A Markdown table with even columns, as the formatter writes it. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((title, i) => Math.max(...[title, ...rows.map((row) => row[i] ?? "")].map((x) => x.length)));
  const line = (row: string[]): string => `| ${widths.map((width, i) => (row[i] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}

function main(isCheck: boolean): void {
  for (const example of EXAMPLE_NAMES) {
    const fresh = freshReadme(example);
    if (fresh === readFileSync(readmeOf(example), "utf8")) continue;
    console.log(`${isCheck ? "stale" : "refreshed"}: examples/${example}/README.md`);
    if (isCheck) process.exitCode = 1;
    else writeFileSync(readmeOf(example), fresh);
  }
}

if (require.main === module) main(process.argv.includes("--check"));
