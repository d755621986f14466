// Tables for people: columns as wide as what is in them, and no lines around.
import { clean } from "./terminal";

/** One cell: its text, and how it is painted where colours are shown. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A column's head, and on which side its cells stand. */
export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

const WIDEST = 80;

/** The table as text. Cells are cleaned of what a terminal would obey, and cut where they are very long. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paintHead: (text: string) => string = (text) => text,
): string {
  const heads = columns.map(({ head }) => ({ text: head, paint: paintHead }));
  const shown = [heads, ...rows].map((row) => row.map((cell) => ({ ...cell, text: cut(clean(cell.text)) })));
  const widths = columns.map((_, i) => shown.reduce((widest, row) => Math.max(widest, row[i]?.text.length ?? 0), 0));
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, i) => pad(cell, columns[i], widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function cut(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

function pad({ text, paint = (same) => same }: Cell, column: Column | undefined, width: number): string {
  const blanks = " ".repeat(width - text.length);
  return column?.align === "right" ? blanks + paint(text) : paint(text) + blanks;
}
