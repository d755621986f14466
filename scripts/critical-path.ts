// Prints how long an apply takes on paper, and the chain that makes it: for the example, and for the reference.
import { readFileSync } from "node:fs";
import { DURATIONS } from "./critical-path/durations";
import { REFERENCE, tasksOf } from "./critical-path/graphs";
import { criticalPath, Link } from "./critical-path/path";

const file = process.argv[2] ?? "cdktf.out/stacks/fargate-serverless/cdk.tf.json";
const ours = criticalPath(tasksOf(JSON.parse(readFileSync(file, "utf8"))));
const reference = criticalPath(REFERENCE);

print("this stack", ours);
print("the reference", reference);
const shorter = 1 - total(ours) / total(reference);
console.log(`\nshorter by ${(shorter * 100).toFixed(1)} %\n\nwhere the times come from:`);
for (const [kind, { seconds, source }] of Object.entries(DURATIONS)) {
  console.log(`  ${kind.padEnd(24)} ${String(seconds).padStart(4)} s  ${source}`);
}

function print(name: string, chain: Link[]): void {
  console.log(`\n${name}: ${clock(total(chain))}`);
  for (const { id, seconds, end } of chain.filter((link) => link.seconds > 0)) {
    console.log(`  ${clock(end).padStart(7)}  ${String(seconds).padStart(4)} s  ${id}`);
  }
}

function total(chain: Link[]): number {
  return chain.at(-1)?.end ?? 0;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
