// Writes a CDKTF program that makes the same resources as a synthesised stack, with the provider's own classes alone.

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface Stack {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly output: Readonly<Record<string, unknown>>;
}

/** Types whose class is not named like them. */
const CLASS_NAMES: Readonly<Record<string, string>> = { terraform_data: "DataResource" };

/** The program's source. `stack` is the content of a `cdk.tf.json`. */
export function bareProgram(stack: Stack): string {
  const imports = new Map<string, string>();
  const lines: string[] = [];
  const add = (type: string, id: string, block: unknown, isLookup: boolean): void => {
    const [provider = "", ...words] = type.split("_");
    const name = CLASS_NAMES[type] ?? `${isLookup ? `Data${pascal([provider])}` : ""}${pascal(words)}`;
    if (CLASS_NAMES[type] === undefined) {
      const folder = isLookup ? `data-${provider}-${words.join("-")}` : words.join("-");
      imports.set(`${pascal([provider])}${name}`, `@cdktf/provider-${provider}/lib/${folder}:${name}`);
      lines.push(`new ${pascal([provider])}${name}(stack, ${JSON.stringify(id)}, ${literal(block)});`);
    } else {
      lines.push(
        `new TerraformResource(stack, ${JSON.stringify(id)}, { terraformResourceType: ${JSON.stringify(type)} });`,
      );
    }
  };
  for (const [type, items] of Object.entries(stack.data)) {
    for (const [id, block] of Object.entries(items)) add(type, id, block, true);
  }
  for (const [type, items] of Object.entries(stack.resource)) {
    for (const [id, block] of Object.entries(items)) add(type, id, block, false);
  }
  for (const [provider, [settings]] of Object.entries(stack.provider)) {
    const name = `${pascal([provider])}Provider`;
    imports.set(name, `@cdktf/provider-${provider}/lib/provider:${name}`);
    lines.unshift(`new ${name}(stack, ${JSON.stringify(provider)}, ${literal(settings)});`);
  }
  for (const [id, value] of Object.entries(stack.output)) {
    lines.push(`new TerraformOutput(stack, ${JSON.stringify(id)}, ${literal(value)});`);
  }
  return [
    'import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";',
    ...[...imports].map(([alias, target]) => {
      const [file = "", name = ""] = target.split(":");
      return `import { ${name} as ${alias} } from "${file}";`;
    }),
    "const app = new App({ outdir: process.argv[2] });",
    'const stack = new TerraformStack(app, "fargate-serverless");',
    ...lines,
    "app.synth();",
    "",
  ].join("\n");
}

/** The arguments as the classes take them. References are texts here: a bare program would have them too. */
function literal(block: unknown): string {
  return `${JSON.stringify(camelKeys(block))} as never`;
}

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//" && key !== "depends_on" && key !== "lifecycle");
  return Object.fromEntries(entries.map(([key, inner]) => [camel(key), camelKeys(inner)]));
}

function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
