// Stacks as the tool reads them, and ways to look at their pictures.
import ElkConstructor from "elkjs/lib/elk.bundled.js";
import { TerraformStack } from "cdktf";
import { readDiagram } from "../../lib/diagram/diagram";
import { renderSvg } from "../../lib/diagram/svg";
import { Box, Diagram, Panel } from "../../lib/diagram/picture";

/** What cdktf writes for a stack, with the comments that Testing.synth leaves out. */
export function written(stack: TerraformStack): unknown {
  for (const each of stack.node.root.node.findAll().filter((one) => TerraformStack.isStack(one))) each.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform()));
}

export function drawn(stack: TerraformStack): Diagram {
  return readDiagram(written(stack));
}

export async function svgOf(diagram: Diagram): Promise<string> {
  const elk = new ElkConstructor();
  return renderSvg(diagram, (graph) => elk.layout(graph));
}

/** The only panel whose title holds `title`. */
export function panel(diagram: Diagram, title: string): Panel {
  const [found, ...others] = diagram.panels.filter((each) => each.title.includes(title));
  if (found === undefined || others.length > 0) throw new Error(`not one panel ${title}`);
  return found;
}

/** All boxes, also those in boxes. */
export function allBoxes(boxes: readonly Box[]): Box[] {
  return boxes.flatMap((box) => [box, ...allBoxes(box.boxes ?? [])]);
}

/** Arrows as `from → to`, in the titles that people read. */
export function arrows({ boxes, arrows: all }: Panel): string[] {
  const titles = new Map(allBoxes(boxes).map(({ id, title }) => [id, title]));
  return all.map(({ from, to }) => `${titles.get(from) ?? from} → ${titles.get(to) ?? to}`).sort();
}

/** The steps, each with its titles. */
export function steps({ boxes }: Panel): Record<number, string[]> {
  const result: Record<number, string[]> = {};
  for (const { step, title } of boxes) if (step !== undefined) (result[step] ??= []).push(title);
  for (const each of Object.values(result)) each.sort();
  return result;
}
