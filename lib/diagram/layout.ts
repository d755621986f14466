// What the layout engine is asked, and what it answers: the part of ELK's JSON that the picture needs.
import { textWidth } from "./text-width";
import { Box, BoxKind, Panel } from "./picture";

export interface LayoutPoint {
  readonly x: number;
  readonly y: number;
}

export interface LayoutEdge {
  readonly id: string;
  readonly sources: string[];
  readonly targets: string[];
  /** The node that the points are relative to. */
  readonly container?: string;
  readonly sections?: {
    readonly id: string;
    readonly startPoint: LayoutPoint;
    readonly endPoint: LayoutPoint;
    readonly bendPoints?: LayoutPoint[];
  }[];
}

export interface LayoutNode {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly layoutOptions?: Record<string, string>;
  readonly children?: LayoutNode[];
  readonly edges?: LayoutEdge[];
}

/** The layout engine: ELK's `layout`. It is passed in, so that only the command line tool loads it. */
export type LayoutEngine = (graph: LayoutNode) => Promise<LayoutNode>;

export const TITLE_SIZE = 13;
export const LINE_SIZE = 11;
export const LINE_HEIGHT = 15;
/** From the edge of a box to its text. */
export const INSET = 12;
/** Room for the number of the step, left of the title. */
export const BADGE = 26;
const PILL_HEIGHT = 28;

const OPTIONS = {
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.randomSeed": "1",
  // The step of a box is its column.
  "elk.layered.layering.strategy": "LONGEST_PATH_SOURCE",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.spacing.nodeNode": "16",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "12",
};
/** Boxes in the order of the list. The engine's own way to keep an order fails on boxes in boxes. */
const IN_ORDER = { "elk.layered.crossingMinimization.strategy": "NONE", "elk.layered.mergeEdges": "true" };
const FEWER_CROSSINGS = { "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES" };
/** The question: boxes with their sizes, arrows without a way. */
export function layoutGraph(panel: Panel): LayoutNode {
  // A box with boxes takes nothing over from the one around it.
  const options = { ...OPTIONS, ...(panel.keepsOrder ? IN_ORDER : FEWER_CROSSINGS) };
  return {
    id: panel.id,
    layoutOptions: { ...options, "elk.padding": padding(0, 0) },
    children: panel.boxes.map((box) => toNode(box, textSize(box).width, options)),
    edges: panel.arrows.map(({ from, to }) => ({ id: `${from}--${to}`, sources: [from], targets: [to] })),
  };
}

function toNode(box: Box, width: number, options: Record<string, string>): LayoutNode {
  const { height } = textSize(box);
  const boxes = box.boxes ?? [];
  if (boxes.length === 0) return { id: box.id, width, height };
  // One width for all subnets of a frame.
  const widest = Math.max(...boxes.map((each) => textSize(each).width));
  return {
    id: box.id,
    layoutOptions: {
      ...options,
      "elk.padding": padding(height, isFrame(box) ? INSET + 4 : INSET),
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width}, ${height})`,
    },
    children: boxes.map((each) => toNode(each, box.kind === BoxKind.TIER ? widest : textSize(each).width, options)),
  };
}

/** A box that is drawn as a frame around others, with its title on top. */
export function isFrame({ kind }: Box): boolean {
  return kind === BoxKind.VPC || kind === BoxKind.TIER;
}

function textSize(box: Box): { width: number; height: number } {
  const badge = box.step === undefined ? 0 : BADGE;
  const widths = [
    badge + textWidth(box.title, TITLE_SIZE, "bold"),
    ...box.lines.map((line) => badge + textWidth(line, LINE_SIZE)),
    textWidth(box.pill ?? "", LINE_SIZE, "bold") + 2 * INSET,
  ];
  const lines = isFrame(box) ? 0 : box.lines.length;
  return {
    width: Math.ceil(Math.max(...widths) + 2 * INSET),
    height:
      Math.ceil(INSET + TITLE_SIZE + lines * LINE_HEIGHT + INSET - 2) + (box.pill === undefined ? 0 : PILL_HEIGHT),
  };
}

function padding(top: number, side: number): string {
  return `[top=${top},left=${side},bottom=${side},right=${side}]`;
}
