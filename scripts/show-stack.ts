// Shows a synthesised stack as a reviewer reads it: what it would create, by kind, in the order of its making.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const stacks = "cdktf.out/stacks";
if (!existsSync(stacks)) {
  console.error(`there is no ${stacks}; run "npx cdktf synth" first`);
  process.exit(2);
}

for (const name of readdirSync(stacks)) {
  const file = join(stacks, name, "cdk.tf.json");
  const { resource, data, output } = readStack(file);
  const kinds = Object.keys(resource);
  console.log(`\n${name}: ${countAll(resource)} resources of ${kinds.length} kinds, ${countAll(data)} lookups\n`);
  for (const type of kinds.sort()) {
    const ids = Object.keys(resource[type] ?? {});
    console.log(`  ${String(ids.length).padStart(3)}  ${type.padEnd(34)} ${ids.map(readable).join(", ")}`);
  }
  console.log(`\n  outputs: ${Object.keys(output).sort().join(", ")}`);
  console.log(`  as Terraform reads it: ${file}`);
}

type Blocks = Record<string, Record<string, unknown>>;

function readStack(file: string): { resource: Blocks; data: Blocks; output: Record<string, unknown> } {
  const {
    resource = {},
    data = {},
    output = {},
  } = JSON.parse(readFileSync(file, "utf8")) as Partial<ReturnType<typeof readStack>>;
  return { resource, data, output };
}

function countAll(blocks: Blocks): number {
  return Object.values(blocks).reduce((sum, each) => sum + Object.keys(each).length, 0);
}

/** The id without the hash that keeps it unique. */
function readable(id: string): string {
  return id.replace(/_[0-9A-F]{8}$/, "");
}
