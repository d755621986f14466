// Tables for people: columns as wide as what is in them, and no lines around.
import { clean } from "./terminal";
import { wrap } from "./wrap";

/** One cell: its text, and how it is painted where colours are shown. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A column's head, and on which side its cells are. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** How a table looks. */
export interface TableStyle {
  /** @default - heads are not painted */
  readonly paintHead?: (text: string) => string;
  /** What the terminal shows of a line; cells that are too wide are broken. @default - no limit */
  readonly width?: number;
}

const WIDEST = 80;
const NARROWEST = 8;
const GAP = "  ";

/** The table. Cells are cleaned of what a terminal would obey, and cut where they are very long. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { paintHead = (text) => text, width }: TableStyle = {},
): string {
  const heads = columns.map(({ head }) => ({ text: head, paint: paintHead }));
  const shown = [heads, ...rows].map((row) => row.map((cell) => ({ ...cell, text: cut(clean(cell.text)) })));
  const natural = columns.map((_, i) => shown.reduce((widest, row) => Math.max(widest, row[i]?.text.length ?? 0), 0));
  const widths = width === undefined ? natural : narrow(natural, width);
  return shown.flatMap((row) => toLines(row, columns, widths)).join("");
}

/** Takes from the widest column until the line fits, or nothing can be taken any more. */
function narrow(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1)) - width;
  for (; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function toLines(row: readonly Cell[], columns: readonly Column[], widths: readonly number[]): string[] {
  const cells = row.map(({ text }, i) => wrap(text, widths[i] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = row.map(({ paint }, i) => pad({ text: cells[i]?.[line] ?? "", paint }, columns[i], widths[i] ?? 0));
    return `${parts.join(GAP).trimEnd()}\n`;
  });
}

function cut(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

function pad({ text, paint = (same) => same }: Cell, column: Column | undefined, width: number): string {
  const blanks = " ".repeat(Math.max(width - text.length, 0));
  return column?.align === "right" ? blanks + paint(text) : paint(text) + blanks;
}
