// Prints how long an apply takes on paper, and the chain that makes it: for what was synthesised last, and for the reference.
//
// usage: npm run critical-path, of the stacks that the synth wrote; or tsx scripts/critical-path.ts FILE, a cdk.tf.json
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Durations, DURATIONS, RANGES, withLowEnds } from "./critical-path/durations";
import { referenceTasks, tasksOf } from "./critical-path/graphs";
import { criticalPath, Link } from "./critical-path/path";

interface Stack {
  readonly name: string;
  readonly json: unknown;
}

const stacks = readStacks();
const comparable = stacks.filter(({ json }) => typesIn(json).includes("aws_eks_cluster"));
for (const { name } of stacks.filter((stack) => !comparable.includes(stack))) {
  console.log(`\n${name} creates no cluster: it has no chain to compare with the reference's`);
}
for (const stack of comparable) printChain(stack.name, ourChain(stack));
if (comparable.length > 0) {
  printChain("the reference", referenceChain());
  comparable.forEach(printComparison);
  printSources();
}

/** What the last synth wrote, or the file that is named. */
function readStacks(): Stack[] {
  const [, , file] = process.argv;
  if (file !== undefined) return [{ name: file, json: readJson(file) }];
  const folder = process.env.CDKTF_OUTDIR ?? "cdktf.out";
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest)) {
    console.error(`${manifest} is not there: npm run synth writes it`);
    process.exit(1);
  }
  const { stacks: written } = readJson(manifest) as { stacks: Record<string, { synthesizedStackPath: string }> };
  return Object.entries(written).map(([name, { synthesizedStackPath }]) => ({
    name,
    json: readJson(join(folder, synthesizedStackPath)),
  }));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function typesIn(json: unknown): string[] {
  return Object.keys((json as { resource?: object }).resource ?? {});
}

function ourChain({ json }: Stack, durations = DURATIONS): Link[] {
  return criticalPath(tasksOf(json, durations));
}

function referenceChain(durations = DURATIONS): Link[] {
  return criticalPath(referenceTasks(durations));
}

function printChain(name: string, chain: Link[]): void {
  console.log(`\n${name}: ${clock(total(chain))}`);
  for (const { id, seconds, end } of chain.filter((link) => link.seconds > 0)) {
    console.log(`  ${clock(end).padStart(7)}  ${String(seconds).padStart(4)} s  ${id}`);
  }
}

function printComparison(stack: Stack): void {
  const compared = (durations?: Durations): string => {
    const percent = (1 - total(ourChain(stack, durations)) / total(referenceChain(durations))) * 100;
    return `${percent < 0 ? "longer" : "shorter"} by ${Math.abs(percent).toFixed(1)} %`;
  };
  console.log(`\n${stack.name}: ${compared()}`);
  if (!typesIn(stack.json).includes("aws_vpc")) console.log("  it creates no VPC, and the reference creates one");
  console.log("with the low ends of the ranges:");
  for (const kind of RANGES) {
    const { low = 0, seconds = 0 } = DURATIONS[kind] ?? {};
    console.log(`  ${kind.padEnd(24)} ${`${low} s, not ${seconds} s`.padEnd(18)} ${compared(withLowEnds([kind]))}`);
  }
  console.log(`  ${"all of them".padEnd(43)} ${compared(withLowEnds(RANGES))}`);
}

function printSources(): void {
  console.log("\nwhere the times come from:");
  for (const [kind, { seconds, source }] of Object.entries(DURATIONS)) {
    console.log(`  ${kind.padEnd(24)} ${String(seconds).padStart(4)} s  ${source}`);
  }
}

function total(chain: Link[]): number {
  return chain.at(-1)?.end ?? 0;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
