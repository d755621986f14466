// Writes the CDKTF program that somebody would write by hand for the resources of a synthesised stack: the providers' own
// classes, attributes for references, and the same order.
import { StackGraph, StackNode } from "../lib/rules/manifests/stack-graph";

/** What a stack holds besides resources. */
interface Stack {
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly output: Readonly<Record<string, unknown>>;
}

/** The program's source. `stack` is the content of a `cdk.tf.json`. */
export function bareProgram(stack: Stack): string {
  const graph = StackGraph.of(stack);
  const nodes = inOrder(graph);
  const names = new Map(nodes.map(({ address }, index) => [address, `r${index}`]));
  const classes = new Map<string, string>();
  const lines = Object.entries(stack.provider).map(([provider, [settings]]) => {
    const name = `${pascal([provider])}Provider`;
    classes.set(name, `import { ${name} } from "@cdktf/provider-${provider}/lib/provider";`);
    return { provider, line: `new ${name}(stack, ${JSON.stringify(provider)}, ${literal(settings, names)});` };
  });
  const [aws, others] = [
    lines.filter(({ provider }) => provider === "aws"),
    lines.filter(({ provider }) => provider !== "aws"),
  ];
  const made = nodes.map((node) => `const ${names.get(node.address) ?? ""} = ${construct(node, names, classes)};`);
  const outputs = Object.entries(stack.output).map(
    ([id, value]) => `new TerraformOutput(stack, ${JSON.stringify(id)}, ${literal(value, names)});`,
  );
  return [
    'import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";',
    ...classes.values(),
    "const app = new App({ outdir: process.argv[2] });",
    'const stack = new TerraformStack(app, "fargate-serverless");',
    ...aws.map(({ line }) => line),
    ...made,
    // Their settings name the cluster.
    ...others.map(({ line }) => line),
    ...outputs,
    "app.synth();",
    "",
  ].join("\n");
}

/** What is named comes before what names it. */
function inOrder(graph: StackGraph): StackNode[] {
  const byAddress = new Map(graph.nodes.map((node) => [node.address, node]));
  const order = new Set<StackNode>();
  const visit = (node: StackNode): void => {
    if (order.has(node)) return;
    for (const need of graph.needs(node.address)) {
      const other = byAddress.get(need);
      if (other !== undefined) visit(other);
    }
    order.add(node);
  };
  graph.nodes.forEach(visit);
  return [...order];
}

function construct(node: StackNode, names: ReadonlyMap<string, string>, classes: Map<string, string>): string {
  const id = JSON.stringify(node.address.split(".").at(-1));
  const dependsOn = Array.isArray(node.block.depends_on)
    ? `dependsOn: [${node.block.depends_on.map((each) => names.get(String(each)) ?? "").join(", ")}]`
    : "";
  if (node.type === "terraform_data") {
    return `new TerraformResource(stack, ${id}, { terraformResourceType: "terraform_data", ${dependsOn} })`;
  }
  const [provider = "", ...words] = node.type.split("_");
  const name = `${node.isLookup ? `Data${pascal([provider])}` : ""}${pascal(words)}`;
  const folder = node.isLookup ? `data-${provider}-${words.join("-")}` : words.join("-");
  const alias = `${pascal([provider])}${name}`;
  classes.set(alias, `import { ${name} as ${alias} } from "@cdktf/provider-${provider}/lib/${folder}";`);
  return `new ${alias}(stack, ${id}, { ...${expression(node.block, names)}, ${dependsOn} } as never)`;
}

/** A reference to an attribute of another resource, alone or within a text. */
const ATTRIBUTE = /\$\{((?:data\.)?[a-z0-9_]+\.[\w-]+)\.([a-z_]+)\}/g;

function literal(value: unknown, names: ReadonlyMap<string, string>): string {
  return `${expression(value, names)} as never`;
}

function expression(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === "string") return textExpression(value, names);
  if (Array.isArray(value)) return `[${value.map((each) => expression(each, names)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key]) => key !== "//" && key !== "depends_on");
  return `{ ${entries.map(([key, inner]) => `${JSON.stringify(camel(key))}: ${expression(inner, names)}`).join(", ")} }`;
}

/** What is no plain reference, such as a function's call, stays a text. */
function textExpression(text: string, names: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(ATTRIBUTE)) {
    const name = names.get(match[1] ?? "");
    if (name === undefined) continue;
    if (match.index > from) parts.push(JSON.stringify(text.slice(from, match.index)));
    parts.push(`${name}.${camel(match[2] ?? "")}`);
    from = match.index + match[0].length;
  }
  if (from < text.length || parts.length === 0) parts.push(JSON.stringify(text.slice(from)));
  return parts.join(" + ");
}

function camel(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
