// A diagram as SVG: the panels below each other, each where the layout engine has put its boxes.
import {
  BADGE,
  INSET,
  isFrame,
  LayoutEdge,
  LayoutEngine,
  layoutGraph,
  LayoutNode,
  LayoutPoint,
  LINE_HEIGHT,
  LINE_SIZE,
  TITLE_SIZE,
} from "./layout";
import { textWidth } from "./text-width";
import { Box, BoxKind, Diagram, Panel } from "./picture";

const MARGIN = 28;
const HEAD = 64;
const PANEL_HEAD = 52;
const RADIUS = 7;
const INK = "#1f2937";
const PALE = "#6b7280";
const PAPER = "#ffffff";

interface Colour {
  readonly fill: string;
  readonly line: string;
}

const COLOURS: Readonly<Record<BoxKind, Colour>> = {
  [BoxKind.INTERNET]: { fill: "#f3f4f6", line: "#9ca3af" },
  [BoxKind.GATEWAY]: { fill: "#ede9fe", line: "#7c3aed" },
  [BoxKind.VPC]: { fill: "#fbfdfb", line: "#16a34a" },
  [BoxKind.TIER]: { fill: "none", line: "#9ca3af" },
  [BoxKind.PUBLIC]: { fill: "#dcfce7", line: "#22c55e" },
  [BoxKind.PRIVATE]: { fill: "#dbeafe", line: "#3b82f6" },
  [BoxKind.NETWORK]: { fill: "#dcfce7", line: "#16a34a" },
  [BoxKind.CLUSTER]: { fill: "#ffedd5", line: "#ea580c" },
  [BoxKind.ACCESS]: { fill: "#fee2e2", line: "#dc2626" },
  [BoxKind.IDENTITY]: { fill: "#fee2e2", line: "#dc2626" },
  [BoxKind.PROFILE]: { fill: "#dbeafe", line: "#2563eb" },
  [BoxKind.LOGGING]: { fill: "#fce7f3", line: "#db2777" },
  [BoxKind.ADDON]: { fill: "#ccfbf1", line: "#0d9488" },
  [BoxKind.CHART]: { fill: "#e0e7ff", line: "#4f46e5" },
  [BoxKind.WORKLOAD]: { fill: "#f3f4f6", line: "#6b7280" },
  [BoxKind.ENTRY]: { fill: "#fef9c3", line: "#ca8a04" },
};

/** Draws a diagram. The same stack gives the same SVG. */
export async function renderSvg(diagram: Diagram, engine: LayoutEngine): Promise<string> {
  const laidOut: { panel: Panel; graph: LayoutNode }[] = [];
  for (const panel of diagram.panels) laidOut.push({ panel, graph: await engine(layoutGraph(panel)) });
  const width = Math.max(520, ...laidOut.map(({ graph }) => Math.ceil(graph.width ?? 0))) + 2 * MARGIN;
  let top = HEAD;
  const drawn = laidOut.map(({ panel, graph }) => {
    const y = top;
    top += PANEL_HEAD + Math.ceil(graph.height ?? 0) + MARGIN;
    return drawPanel(panel, graph, y, width);
  });
  return `${[head(diagram, width, top), ...drawn.flat(), "</svg>"].join("\n")}\n`;
}

function head({ title, subtitle, panels }: Diagram, width: number, height: number): string {
  const names = panels.map((panel) => panel.title).join(", ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"`,
    `  font-family="'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif" fill="${INK}">`,
    `<title>${escape(title)}</title>`,
    `<desc>${escape(names)}</desc>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">`,
    `<path d="M0 0.5 8 4 0 7.5Z" fill="${PALE}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" rx="12" fill="${PAPER}"/>`,
    text({ x: MARGIN, y: 38 }, title, { size: 20, weight: "bold" }),
    text({ x: width - MARGIN, y: 38 }, subtitle, { size: 12, colour: PALE, anchor: "end" }),
  ].join("\n");
}

function drawPanel(panel: Panel, graph: LayoutNode, y: number, width: number): string[] {
  const origin = { x: Math.round((width - (graph.width ?? 0)) / 2), y: y + PANEL_HEAD };
  const places = new Map<string, LayoutPoint>();
  locate(graph, origin, places);
  return [
    `<path d="M${MARGIN} ${y} H${width - MARGIN}" stroke="#e5e7eb"/>`,
    text({ x: MARGIN, y: y + 30 }, panel.title, { size: 15, weight: "bold" }),
    text({ x: width - MARGIN, y: y + 30 }, panel.subtitle, { size: 12, colour: PALE, anchor: "end" }),
    ...panel.boxes.flatMap((box) => drawFrames(box, graph, places)),
    ...(graph.edges ?? []).map((edge) => drawArrow(edge, places)),
    ...panel.boxes.flatMap((box) => drawBoxes(box, graph, places)),
  ];
}

/** Where each node is on the page; the engine returns it relative to the node around it. */
function locate(node: LayoutNode, origin: LayoutPoint, places: Map<string, LayoutPoint>): void {
  const place = { x: origin.x + (node.x ?? 0), y: origin.y + (node.y ?? 0) };
  places.set(node.id, place);
  for (const child of node.children ?? []) locate(child, place, places);
}

/** Boxes with boxes in them lie below the arrows, all others above. */
function drawFrames(box: Box, graph: LayoutNode, places: ReadonlyMap<string, LayoutPoint>): string[] {
  const boxes = box.boxes ?? [];
  if (boxes.length === 0) return [];
  const inner = boxes.flatMap((each) => drawFrames(each, graph, places));
  if (!isFrame(box)) return [...drawBox(box, graph, places), ...inner];
  const dashes = box.kind === BoxKind.TIER ? ` stroke-dasharray="5 4"` : "";
  const { x, y } = places.get(box.id) ?? { x: 0, y: 0 };
  const colour = COLOURS[box.kind];
  return [
    rectangle(box, graph, { x, y }, dashes),
    text({ x: x + INSET, y: y + INSET + TITLE_SIZE - 3 }, box.title, {
      size: box.kind === BoxKind.VPC ? TITLE_SIZE : LINE_SIZE,
      weight: box.kind === BoxKind.VPC ? "bold" : "plain",
      colour: box.kind === BoxKind.VPC ? colour.line : PALE,
    }),
    ...inner,
  ];
}

function drawBoxes(box: Box, graph: LayoutNode, places: ReadonlyMap<string, LayoutPoint>): string[] {
  const boxes = box.boxes ?? [];
  if (boxes.length > 0) return boxes.flatMap((each) => drawBoxes(each, graph, places));
  return drawBox(box, graph, places);
}

function drawBox(box: Box, graph: LayoutNode, places: ReadonlyMap<string, LayoutPoint>): string[] {
  const { x, y } = places.get(box.id) ?? { x: 0, y: 0 };
  const left = x + INSET + (box.step === undefined ? 0 : BADGE);
  const first = y + INSET + TITLE_SIZE - 3;
  return [
    rectangle(box, graph, { x, y }, ""),
    ...(box.step === undefined ? [] : badge(box, { x: x + INSET + 8, y: first - 5 })),
    text({ x: left, y: first }, box.title, { size: TITLE_SIZE, weight: "bold" }),
    ...box.lines.map((line, index) =>
      text({ x: left, y: first + (index + 1) * LINE_HEIGHT }, line, { size: LINE_SIZE, colour: "#4b5563" }),
    ),
    ...(box.pill === undefined ? [] : pill(box.pill, { x: left, y: first + box.lines.length * LINE_HEIGHT + 9 })),
  ];
}

function pill(content: string, { x, y }: LayoutPoint): string[] {
  const { fill, line } = COLOURS[BoxKind.GATEWAY];
  const width = Math.ceil(textWidth(content, LINE_SIZE, "bold") + 2 * INSET - 6);
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="21" rx="10.5" fill="${fill}" stroke="${line}"/>`,
    text({ x: x + width / 2, y: y + 14.5 }, content, {
      size: LINE_SIZE,
      weight: "bold",
      colour: line,
      anchor: "middle",
    }),
  ];
}

function badge({ kind, step }: Box, { x, y }: LayoutPoint): string[] {
  return [
    `<circle cx="${round(x)}" cy="${round(y)}" r="9.5" fill="${COLOURS[kind].line}"/>`,
    text({ x, y: y + 4 }, String(step), { size: 11, weight: "bold", colour: PAPER, anchor: "middle" }),
  ];
}

function rectangle(box: Box, graph: LayoutNode, { x, y }: LayoutPoint, more: string): string {
  const { fill, line } = COLOURS[box.kind];
  const { width = 0, height = 0 } = find(graph, box.id) ?? {};
  const size = `width="${round(width)}" height="${round(height)}"`;
  return `<rect x="${round(x)}" y="${round(y)}" ${size} rx="${RADIUS}" fill="${fill}" stroke="${line}"${more}/>`;
}

function find(node: LayoutNode, id: string): LayoutNode | undefined {
  if (node.id === id) return node;
  for (const child of node.children ?? []) {
    const found = find(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Along the points, with round corners. */
function drawArrow({ container, sections = [] }: LayoutEdge, places: ReadonlyMap<string, LayoutPoint>): string {
  const origin = places.get(container ?? "") ?? [...places.values()][0] ?? { x: 0, y: 0 };
  const path = sections.map(({ startPoint, bendPoints = [], endPoint }) => {
    const points = [startPoint, ...bendPoints, endPoint].map((each) => ({
      x: each.x + origin.x,
      y: each.y + origin.y,
    }));
    return points.map((point, index) => segment(points, point, index)).join(" ");
  });
  return `<path d="${path.join(" ")}" fill="none" stroke="${PALE}" stroke-width="1.3" marker-end="url(#arrow)"/>`;
}

function segment(points: readonly LayoutPoint[], point: LayoutPoint, index: number): string {
  const before = points[index - 1];
  const after = points[index + 1];
  if (before === undefined) return `M${round(point.x)} ${round(point.y)}`;
  if (after === undefined) return `L${round(point.x)} ${round(point.y)}`;
  const start = towards(point, before);
  const end = towards(point, after);
  return `L${round(start.x)} ${round(start.y)} Q${round(point.x)} ${round(point.y)} ${round(end.x)} ${round(end.y)}`;
}

/** A little way from a corner to its neighbour. */
function towards(corner: LayoutPoint, neighbour: LayoutPoint): LayoutPoint {
  const distance = Math.hypot(neighbour.x - corner.x, neighbour.y - corner.y);
  const part = distance === 0 ? 0 : Math.min(6, distance / 2) / distance;
  return { x: corner.x + (neighbour.x - corner.x) * part, y: corner.y + (neighbour.y - corner.y) * part };
}

interface TextStyle {
  readonly size: number;
  readonly weight?: "plain" | "bold";
  readonly colour?: string;
  readonly anchor?: "end" | "middle";
}

function text({ x, y }: LayoutPoint, content: string, style: TextStyle): string {
  const more = [
    ...(style.weight === "bold" ? [` font-weight="bold"`] : []),
    ...(style.colour === undefined ? [] : [` fill="${style.colour}"`]),
    ...(style.anchor === undefined ? [] : [` text-anchor="${style.anchor}"`]),
  ];
  return `<text x="${round(x)}" y="${round(y)}" font-size="${style.size}"${more.join("")}>${escape(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(content: string): string {
  // XML knows no control characters, not even escaped ones.
  const clean = content.replace(/[\u0000-\u001f\u007f]/g, " ");
  return clean.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
