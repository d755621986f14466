// From characters to the tokens of YAML 1.1: indentation becomes starts and ends, and a key is known by the colon after it.
import { Cursor } from "./cursor";
import { readBlock, readPlain, readQuoted } from "./scalars";

export type TokenKind =
  | "streamEnd"
  | "documentStart"
  | "documentEnd"
  | "sequenceStart"
  | "mappingStart"
  | "blockEnd"
  | "["
  | "]"
  | "{"
  | "}"
  | ","
  | "-"
  | "?"
  | ":"
  | "alias"
  | "anchor"
  | "tag"
  | "plain"
  | "quoted"
  | "block";

/** One token; `text` is the content of a scalar, or a name. */
export interface Token {
  readonly kind: TokenKind;
  readonly offset: number;
  readonly text: string;
}

/** A place where a key may have begun: that is seen only at the colon behind it. */
interface PossibleKey {
  /** Counted over all tokens of the text. */
  readonly token: number;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** True where nothing but a key may be. */
  readonly isRequired: boolean;
}

/** A key has to end on its line, and within so many characters. */
const LONGEST_KEY = 1024;

const INDICATORS = new Set(["[", "{", "]", "}", ",", "*", "&", "!", "'", '"']);

/** Gives token after token, and reads no further than it has to. */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  /** How many tokens were taken from the queue. */
  private taken = 0;
  private indent = -1;
  private readonly outerIndents: number[] = [];
  private mayBeKey = true;
  /** One for each bracket that is open, and one for what is around them. */
  private readonly keys: (PossibleKey | undefined)[] = [undefined];

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  peek(): Token {
    let [next] = this.queue;
    // As long as the first token may yet turn out to be a key, something may have to be put before it.
    while (next === undefined || this.isPossibleKey(this.taken)) {
      this.fetch();
      [next] = this.queue;
    }
    return next;
  }

  take(): Token {
    const token = this.peek();
    // At the end the last token stays.
    if (token.kind !== "streamEnd") {
      this.queue.shift();
      this.taken++;
    }
    return token;
  }

  private get isInBrackets(): boolean {
    return this.keys.length > 1;
  }

  private isPossibleKey(token: number): boolean {
    return this.keys.some((key, level) => key?.token === token && this.validKey(level) !== undefined);
  }

  /** The key that may have begun at this level of brackets; undefined when it is too late for its colon. */
  private validKey(level: number): PossibleKey | undefined {
    const key = this.keys[level];
    if (key === undefined) return undefined;
    const { cursor } = this;
    if (key.line === cursor.line && cursor.at <= key.offset + LONGEST_KEY) return key;
    this.dropKey(level);
    return undefined;
  }

  private dropKey(level = this.keys.length - 1): void {
    const key = this.keys[level];
    if (key?.isRequired === true) throw this.cursor.problem("a key without a colon after it", key.offset);
    this.keys[level] = undefined;
  }

  private saveKey(): void {
    if (!this.mayBeKey) return;
    this.dropKey();
    const { at: offset, line, column } = this.cursor;
    const isRequired = !this.isInBrackets && this.indent === column;
    this.keys[this.keys.length - 1] = { token: this.taken + this.queue.length, offset, line, column, isRequired };
  }

  private add(kind: TokenKind, offset: number, text = ""): void {
    this.queue.push({ kind, offset, text });
  }

  /** Begins a collection where the column is deeper than that of the one around it; `token` is before what it begins. */
  private roll(column: number, kind: TokenKind, offset: number, token = this.taken + this.queue.length): void {
    if (this.isInBrackets || this.indent >= column) return;
    this.outerIndents.push(this.indent);
    this.indent = column;
    this.queue.splice(token - this.taken, 0, { kind, offset, text: "" });
  }

  private unroll(column: number): void {
    if (this.isInBrackets) return;
    while (this.indent > column) {
      this.add("blockEnd", this.cursor.at);
      this.indent = this.outerIndents.pop() ?? -1;
    }
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipToToken();
    this.unroll(cursor.column);
    const sign = cursor.sign();
    if (cursor.isAtEnd()) this.fetchEnd();
    else if (sign === "%" && cursor.column === 0)
      throw cursor.problem("kubectl does not accept a line that begins with %");
    else if (cursor.isDocumentMarker("-")) this.fetchMarker("documentStart");
    else if (cursor.isDocumentMarker(".")) this.fetchMarker("documentEnd");
    else if (INDICATORS.has(sign)) this.fetchIndicator(sign);
    else if (sign === "-" && cursor.isBlankOrEnd(1)) this.fetchEntry();
    else if (sign === "?" && (this.isInBrackets || cursor.isBlankOrEnd(1))) this.fetchExplicitKey();
    else if (sign === ":" && (this.isInBrackets || cursor.isBlankOrEnd(1))) this.fetchValue();
    else if ((sign === "|" || sign === ">") && !this.isInBrackets) this.fetchBlock();
    else if (/[#|>%@\x60\t]/.test(sign)) throw cursor.problem(`${JSON.stringify(sign)} cannot begin a value`);
    else this.fetchPlain();
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      if (cursor.column === 0 && cursor.sign() === "\ufeff") cursor.advance();
      // Tabs do not indent.
      const takesTabs = this.isInBrackets || !this.mayBeKey;
      while (cursor.sign() === " " || (takesTabs && cursor.sign() === "\t")) cursor.advance();
      cursor.skipComment();
      if (!cursor.isBreak()) return;
      cursor.readBreak();
      if (!this.isInBrackets) this.mayBeKey = true;
    }
  }

  private fetchEnd(): void {
    this.unroll(-1);
    this.keys.forEach((_, level) => {
      this.dropKey(level);
    });
    this.mayBeKey = false;
    this.add("streamEnd", this.cursor.at);
  }

  private fetchMarker(kind: TokenKind): void {
    this.unroll(-1);
    this.dropKey();
    this.mayBeKey = false;
    this.add(kind, this.cursor.at);
    this.cursor.advance(3);
  }

  private fetchIndicator(sign: string): void {
    const { cursor } = this;
    const offset = cursor.at;
    switch (sign) {
      case "[":
      case "{":
        this.saveKey();
        this.keys.push(undefined);
        this.mayBeKey = true;
        cursor.advance();
        this.add(sign, offset);
        return;
      case "]":
      case "}":
        this.dropKey();
        if (this.isInBrackets) this.keys.pop();
        this.mayBeKey = false;
        cursor.advance();
        this.add(sign, offset);
        return;
      case ",":
        this.dropKey();
        this.mayBeKey = true;
        cursor.advance();
        this.add(sign, offset);
        return;
    }
    this.saveKey();
    this.mayBeKey = false;
    if (sign === "!") this.add("tag", offset, this.readTag());
    else if (sign === "*" || sign === "&") this.add(sign === "*" ? "alias" : "anchor", offset, this.readName());
    else this.add("quoted", offset, readQuoted(cursor));
  }

  private readName(): string {
    const { cursor } = this;
    const start = cursor.at;
    cursor.advance();
    const name = cursor.readWhile(NAME);
    if (name !== "" && (cursor.isBlankOrEnd() || /[?:,\]}%@\x60]/.test(cursor.sign()))) return name;
    throw cursor.problem("the name of an anchor has only letters, digits, _ and -", start);
  }

  private readTag(): string {
    const { cursor } = this;
    const start = cursor.at;
    const tag = cursor.readWhile(TAG);
    const isComplete = tag === "!" || !tag.endsWith("!");
    if (tag !== "" && isComplete && cursor.isBlankOrEnd()) return tag;
    throw cursor.problem("the text after ! is not a tag", start);
  }

  private fetchEntry(): void {
    const { cursor } = this;
    const offset = cursor.at;
    if (!this.isInBrackets && !this.mayBeKey) throw cursor.problem("a list cannot begin here");
    this.roll(cursor.column, "sequenceStart", offset);
    this.dropKey();
    this.mayBeKey = true;
    cursor.advance();
    this.add("-", offset);
  }

  private fetchExplicitKey(): void {
    const { cursor } = this;
    const offset = cursor.at;
    if (!this.isInBrackets && !this.mayBeKey) throw cursor.problem("a key cannot begin here");
    this.roll(cursor.column, "mappingStart", offset);
    this.dropKey();
    this.mayBeKey = !this.isInBrackets;
    cursor.advance();
    this.add("?", offset);
  }

  private fetchValue(): void {
    const { cursor } = this;
    const offset = cursor.at;
    const level = this.keys.length - 1;
    const key = this.validKey(level);
    if (key !== undefined) {
      this.queue.splice(key.token - this.taken, 0, { kind: "?", offset: key.offset, text: "" });
      this.roll(key.column, "mappingStart", key.offset, key.token);
      this.keys[level] = undefined;
      this.mayBeKey = false;
    } else {
      if (!this.isInBrackets && !this.mayBeKey) throw cursor.problem("a second colon in one value");
      this.roll(cursor.column, "mappingStart", offset);
      this.mayBeKey = !this.isInBrackets;
    }
    cursor.advance();
    this.add(":", offset);
  }

  private fetchBlock(): void {
    this.dropKey();
    this.mayBeKey = true;
    const offset = this.cursor.at;
    this.add("block", offset, readBlock(this.cursor, this.indent));
  }

  private fetchPlain(): void {
    const { cursor } = this;
    const offset = cursor.at;
    this.saveKey();
    this.mayBeKey = false;
    const { text, endsInBreak } = readPlain(cursor, this.indent, this.isInBrackets);
    if (endsInBreak) this.mayBeKey = true;
    this.add("plain", offset, text);
  }
}

const NAME = /[0-9A-Za-z_-]+/y;
/** `!name`, `!!name`, `!<name>`, or `!` alone. */
const TAG = /!(?:<[\w\-;/?:@&=+$,.!~*'()[\]%]+>|[\w\-;/?:@&=+$,.!~*'()[\]%]*)/y;
