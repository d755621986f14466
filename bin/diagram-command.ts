// `diagram`: a picture of a synthesised stack.
import { extname } from "node:path";
import { readDiagram } from "../lib/diagram/diagram";
import { LayoutEngine } from "../lib/diagram/layout";
import { renderMermaid } from "../lib/diagram/mermaid";
import { renderSvg } from "../lib/diagram/svg";
import { OptionFacts, readArguments, readChoice } from "./arguments";
import { writeText } from "./files";
import { findStacks, parseStack } from "./inputs";
import { Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { Diagram } from "../lib/diagram/picture";

const OPTIONS: Readonly<Record<string, OptionFacts>> = {
  format: { type: "string", short: "f" },
  output: { type: "string", short: "o" },
};
const FORMATS: Readonly<Record<string, string>> = { ".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid" };

/** Runs the command; always 0: there is nothing to judge. */
export async function runDiagram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, OPTIONS);
  const output = given.text("output");
  const asked = readChoice("format", given.text("format"), ["svg", "mermaid"]);
  const format = asked ?? FORMATS[extname(output ?? "").toLowerCase()] ?? "svg";
  const diagram = readDiagram(parseStack(oneStack(given.paths)));
  if (diagram.panels.length === 0) throw new UsageError("the stack creates neither a VPC nor an EKS cluster");
  const picture = format === "mermaid" ? renderMermaid(diagram) : await drawSvg(diagram);
  if (output === undefined) terminal.write(picture);
  else writeText(output, picture);
  return 0;
}

function oneStack(paths: readonly string[]): string {
  const found = (paths.length === 0 ? ["cdktf.out"] : paths).flatMap(findStacks);
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) {
    throw new UsageError(`a diagram shows one stack; choose one of ${found.join(", ")}`);
  }
  return first;
}

/** Loads the layout engine only here: it is large, and no construct needs it. */
async function drawSvg(diagram: Diagram): Promise<string> {
  const loaded = await import("elkjs/lib/elk.bundled.js").catch(() => {
    throw new UsageError("an SVG needs the package elkjs; install it, or draw with --format mermaid");
  });
  const elk = new loaded.default.default();
  const engine: LayoutEngine = (graph) => elk.layout(graph);
  return renderSvg(diagram, engine);
}
