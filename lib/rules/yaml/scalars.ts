// Reads the characters of one scalar, as it is written: plain, in quotes, or as a block.
import { Cursor } from "./cursor";

/** Line breaks and blanks that may turn out to be the end of a scalar, or to be within it. */
class Gap {
  private blanks = "";
  private first = "";
  private others = "";

  get hasBreak(): boolean {
    return this.first !== "";
  }

  /** Goes over blanks and line breaks; only what is before the first line break may count. */
  read(cursor: Cursor, isLegal: () => boolean = () => true): void {
    for (;;) {
      if (cursor.isBlank()) {
        if (!isLegal()) throw cursor.problem("a tab in the indentation");
        if (!this.hasBreak) this.blanks += cursor.sign();
        cursor.advance();
      } else if (cursor.isBreak()) this.addBreak(cursor.readBreak());
      else return;
    }
  }

  addBreak(sign: string): void {
    if (this.first === "") this.first = sign;
    else this.others += sign;
  }

  /** What the gap is within a scalar: a single line break is a blank, of more the first is lost. */
  take(): string {
    const taken = this.fold();
    this.blanks = "";
    this.first = "";
    this.others = "";
    return taken;
  }

  private fold(): string {
    if (this.first === "") return this.blanks;
    if (this.first !== "\n") return this.first + this.others;
    return this.others === "" ? " " : this.others;
  }
}

/** A scalar without quotes. `indent` is that of the block collection around it, -1 where there is none. */
export function readPlain(
  cursor: Cursor,
  indent: number,
  isInBrackets: boolean,
): { readonly text: string; readonly endsInBreak: boolean } {
  const gap = new Gap();
  const words = isInBrackets ? WORD_IN_BRACKETS : WORD;
  const isLegal = (): boolean => !gap.hasBreak || cursor.sign() !== "\t" || cursor.column > indent;
  let text = "";
  for (;;) {
    if (cursor.isDocumentMarker("-") || cursor.isDocumentMarker(".") || cursor.sign() === "#") break;
    const offset = cursor.at;
    const word = cursor.readWhile(words);
    if (word !== "") text += gap.take() + word;
    if (cursor.at === offset || !cursor.isBlankOrEnd() || cursor.isAtEnd()) break;
    gap.read(cursor, isLegal);
    if (!isInBrackets && cursor.column <= indent) break;
  }
  return { text, endsInBreak: gap.hasBreak };
}

const BREAKS = "\\n\\r\\u0085\\u2028\\u2029";
const BLANKS = ` \\t${BREAKS}`;
const COLON = `:(?![${BLANKS}]|$)`;
const WORD = new RegExp(`(?:[^:${BLANKS}]|${COLON})+`, "y");
const WORD_IN_BRACKETS = new RegExp(`(?:[^:,?[\\]{}${BLANKS}]|${COLON})+`, "y");

/** A scalar in quotes; the cursor is at the first one. */
export function readQuoted(cursor: Cursor): string {
  const start = cursor.at;
  const quote = cursor.sign();
  const words = quote === "'" ? WORD_IN_SINGLE : WORD_IN_DOUBLE;
  let text = "";
  cursor.advance();
  for (;;) {
    if (cursor.isDocumentMarker("-") || cursor.isDocumentMarker(".") || cursor.isAtEnd()) {
      throw cursor.problem(`a ${quote} is not closed`, start);
    }
    text += cursor.readWhile(words);
    if (cursor.sign() === quote && quote === "'" && cursor.sign(1) === quote) {
      cursor.advance(2);
      text += quote;
    } else if (cursor.sign() === quote) {
      cursor.advance();
      return text;
    } else if (cursor.sign() === "\\" && quote === '"') text += readEscape(cursor);
    else {
      const gap = new Gap();
      gap.read(cursor);
      text += gap.take();
    }
  }
}

const WORD_IN_SINGLE = new RegExp(`[^'${BLANKS}]+`, "y");
const WORD_IN_DOUBLE = new RegExp(`[^"\\\\${BLANKS}]+`, "y");

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["t", "\t"],
  ["\t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\x1b"],
  [" ", " "],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["N", "\x85"],
  ["_", "\xa0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

function readEscape(cursor: Cursor): string {
  const start = cursor.at;
  cursor.advance();
  if (cursor.isBreak()) {
    cursor.readBreak();
    const gap = new Gap();
    // The line break is left out, and of those that follow it none.
    gap.addBreak("\u2028");
    gap.read(cursor);
    return gap.take().slice(1);
  }
  const sign = cursor.sign();
  cursor.advance();
  const escape = ESCAPES.get(sign);
  if (escape !== undefined) return escape;
  const length = CODE_LENGTHS.get(sign);
  if (length === undefined) throw cursor.problem(`\\${sign} is not an escape sequence of YAML`, start);
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : NaN;
  cursor.advance(length);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw cursor.problem(`\\${sign}${digits} is not a character`, start);
  }
  return String.fromCodePoint(code);
}

/** A block behind `|` or `>`; `indent` is that of the collection around it, -1 where there is none. */
export function readBlock(cursor: Cursor, indent: number): string {
  const start = cursor.at;
  const isFolded = cursor.sign() === ">";
  cursor.advance();
  const header = cursor.readWhile(BLOCK_HEADER);
  const [, first = "", digit = "", second = ""] = /^([-+]?)([0-9]?)([-+]?)$/.exec(header) ?? [];
  if (digit === "0") throw cursor.problem("a block is indented by at least 1", start);
  cursor.skipBlanks();
  cursor.skipComment();
  if ((first !== "" && second !== "") || !cursor.isBreakOrEnd()) {
    throw cursor.problem("unexpected characters after the block indicator", start);
  }
  if (cursor.isBreak()) cursor.readBreak();
  const written = digit === "" ? undefined : Math.max(indent, 0) + Number(digit);
  return readLines(cursor, { start, isFolded, chomping: first + second, indent, written });
}

const BLOCK_HEADER = /[-+]?[0-9]?[-+]?/y;

interface Block {
  readonly start: number;
  readonly isFolded: boolean;
  readonly chomping: string;
  readonly indent: number;
  /** The indentation of its lines, where it is written out. */
  readonly written?: number;
}

function readLines(cursor: Cursor, block: Block): string {
  const { isFolded, chomping } = block;
  const { width, ...begin } = readEmptyLines(cursor, block, block.written);
  let { breaks } = begin;
  let text = "";
  let lineBreak = "";
  let wasIndented = false;
  while (cursor.column === width && !cursor.isAtEnd()) {
    const isIndented = cursor.isBlank();
    const isJoined = isFolded && !wasIndented && !isIndented && lineBreak === "\n";
    text += (isJoined ? (breaks === "" ? " " : "") : lineBreak) + breaks;
    wasIndented = isIndented;
    text += cursor.readWhile(REST_OF_LINE);
    lineBreak = cursor.isAtEnd() ? "" : cursor.readBreak();
    breaks = readEmptyLines(cursor, block, width).breaks;
  }
  if (chomping !== "-") text += lineBreak;
  return chomping === "+" ? text + breaks : text;
}

const REST_OF_LINE = new RegExp(`[^${BREAKS}]*`, "y");

/** Goes over the indentation and over lines with nothing else. Without a `width`, the deepest decides. */
function readEmptyLines(
  cursor: Cursor,
  { start, indent }: Block,
  width: number | undefined,
): { breaks: string; width: number } {
  const isBefore = (): boolean => width === undefined || cursor.column < width;
  let breaks = "";
  let deepest = 0;
  for (;;) {
    while (isBefore() && cursor.sign() === " ") cursor.advance();
    deepest = Math.max(deepest, cursor.column);
    if (isBefore() && cursor.sign() === "\t") {
      throw cursor.problem("a tab in the indentation", start);
    }
    if (!cursor.isBreak()) break;
    breaks += cursor.readBreak();
  }
  return { breaks, width: width ?? Math.max(deepest, indent + 1, 1) };
}
