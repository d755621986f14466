// A value of the user's, as a message shows it.

const LONGEST_SHOWN = 80;

/** The value in the words of a person: `the list`, `the string "yes"`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return `the string ${shown(value)}`;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  return `a ${typeof value}`;
}

/** A string as a message shows it: quoted, cut, and without characters that a terminal would obey. */
export function shown(text: string): string {
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f]/g, "?");
}
