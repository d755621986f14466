// Ways to write a change into a string, the likeliest first. None is sure to be right: whoever takes one reads the result again.

/** What is put in place of a part of a string. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The string with the edit in it. */
export function applyEdit(text: string, { start, end, text: replacement }: Edit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'`;
// Behind a quoted key, a value may follow the colon at once: so JSON is often written.
const KEY = String.raw`(?:(?:${QUOTED})[ \t]*:|[^\s"'{}[\],][^\n]*?[ \t]*:(?=\s|["'{[\d]|$))`;
const PLAIN = String.raw`[^\s"'{}[\],#&*!|>%@][^\n]*?(?=[ \t\r]*(?:\n|$)|[ \t]+#)`;
const PLAIN_IN_BRACKETS = String.raw`[^\s"'{}[\],#&*!|>%@][^\n,{}[\]]*?(?=\s*[,}\]]|[ \t\r]*(?:\n|$)|[ \t]+#)`;
const SCALARS = [`(?:${QUOTED}|${PLAIN})`, `(?:${QUOTED}|${PLAIN_IN_BRACKETS})`];

/** Where a scalar is: behind its key, or in a list. */
export function findScalars(
  text: string,
  at: number,
  isMember: boolean,
): { readonly start: number; readonly end: number }[] {
  const before = isMember ? 0 : matchAt(text, at, `${KEY}[ \\t]*`);
  if (before === undefined) return [];
  const start = at + before;
  return SCALARS.flatMap((scalar) => {
    const length = matchAt(text, start, scalar);
    return length === undefined ? [] : [{ start, end: start + length }];
  });
}

/** Takes away a key and its scalar: its line, its place in a list, its place in brackets. */
export function removals(text: string, at: number): Edit[] {
  const lineStart = startOfLine(text, at);
  const before = text.slice(lineStart, at);
  return findScalars(text, at, false).flatMap(({ end }) => {
    const edits: Edit[] = [];
    const comma = matchAt(text, end, String.raw`\s*,\s*`);
    if (comma !== undefined) edits.push({ start: at, end: end + comma, text: "" });
    const [found] = /,\s*$/.exec(text.slice(0, at)) ?? [];
    if (found !== undefined) edits.push({ start: at - found.length, end, text: "" });
    const rest = matchAt(text, end, String.raw`[ \t]*(?:#[^\n]*)?\r?(?:\n|$)`);
    if (rest !== undefined && /^[ \t]*$/.test(before)) edits.push({ start: lineStart, end: end + rest, text: "" });
    const indent = rest === undefined ? undefined : matchAt(text, end + rest, String.raw`[ ]*(?=[^\s#-])`);
    if (rest !== undefined && indent === before.length && /^[ ]*(?:- +)+$/.test(before)) {
      edits.push({ start: at, end: end + rest + indent, text: "" });
    }
    return edits;
  });
}

/** Where something new can go. */
export interface Room {
  /** The key of the map, where it has one. */
  readonly holder?: number;
  /** Its keys that one line holds, the best to be behind of first. */
  readonly after: readonly number[];
  /** Its first key; undefined where it is empty. */
  readonly first?: number;
}

/** Adds names below one another, with a value at the end. @param isEmpty whether the map is there and holds nothing */
export function insertions(
  text: string,
  room: Room,
  names: readonly string[],
  value: string | number | boolean,
): Edit[] {
  const { holder, after, first } = room;
  const isQuoted = first !== undefined && text[first] === '"';
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const edits: Edit[] = [];
  const addLines = (line: number, column: number): void => {
    const end = endOfLine(text, line);
    const lines = names.map((name, depth) => {
      const head = `${" ".repeat(column + 2 * depth)}${keyText(name, false)}:`;
      return depth === names.length - 1 ? `${head} ${scalarText(value)}` : head;
    });
    edits.push({ start: end, end, text: lines.map((each) => newline + each).join("") });
  };
  if (first !== undefined && !isQuoted) {
    const column = first - startOfLine(text, first);
    for (const each of after) addLines(each, column);
    if (holder !== undefined) addLines(holder, column);
  }
  if (first !== undefined) {
    const before = text.slice(startOfLine(text, first), first);
    const glue = before.trim() === "" ? `,${newline}${before}` : ", ";
    edits.push({ start: first, end: first, text: `${inBrackets(names, value, isQuoted)}${glue}` });
  } else if (holder !== undefined) {
    const column = holder - startOfLine(text, holder);
    const length = matchAt(text, holder, `${KEY}[ \\t]*`) ?? 0;
    const braces = matchAt(text, holder + length, String.raw`\{\s*\}`);
    const asJson = text[holder] === '"';
    const start = holder + length;
    if (braces !== undefined) edits.push({ start, end: start + braces, text: `{${inBrackets(names, value, asJson)}}` });
    else addLines(holder, column + 2);
  }
  return edits;
}

/** A scalar in the quotes that it had. */
export function scalarLike(old: string, value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  if (old.startsWith('"')) return JSON.stringify(value);
  return old.startsWith("'") ? `'${value.replaceAll("'", "''")}'` : scalarText(value);
}

/** `a: {b: c}` */
function inBrackets(names: readonly string[], value: string | number | boolean, isQuoted: boolean): string {
  const [name = "", ...others] = names;
  const key = keyText(name, isQuoted);
  if (others.length > 0) return `${key}: {${inBrackets(others, value, isQuoted)}}`;
  return `${key}: ${isQuoted ? JSON.stringify(value) : scalarText(value)}`;
}

function keyText(name: string, isQuoted: boolean): string {
  return isQuoted || !/^[A-Za-z][\w./-]*$/.test(name) ? JSON.stringify(name) : name;
}

/** Words that begin with a letter and are not `yes` or similar, and quantities, need no quotes. */
function scalarText(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const isWord = /^[A-Za-z][\w-]*$/.test(value) && !/^(?:y|yes|n|no|true|false|on|off|null)$/i.test(value);
  return isWord || /^[\d.]+[A-DF-Za-df-z]+$/.test(value) ? value : JSON.stringify(value);
}

/** How long what `pattern` matches at an offset is. */
function matchAt(text: string, at: number, pattern: string): number | undefined {
  const expression = new RegExp(pattern, "y");
  expression.lastIndex = at;
  return expression.exec(text)?.[0].length;
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** In front of the line break. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}
