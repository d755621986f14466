// A place in a string that moves on, character by character and line by line.

/** Why a string cannot be read, and where. */
export class YamlProblem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/** What `codeAt` gives behind the end. */
const END = -1;

export class Cursor {
  /** The offset at which the cursor is. */
  at = 0;
  /** The number of line breaks before it. */
  line = 0;
  private lineStart = 0;

  constructor(readonly text: string) {}

  get column(): number {
    return this.at - this.lineStart;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character that is `ahead` of the cursor; empty behind the end. */
  sign(ahead = 0): string {
    return this.text[this.at + ahead] ?? "";
  }

  /** A blank is a space or a tab. */
  isBlank(ahead = 0): boolean {
    const code = this.codeAt(ahead);
    return code === SPACE || code === TAB;
  }

  isBreak(ahead = 0): boolean {
    const code = this.codeAt(ahead);
    // Next line, line separator and paragraph separator end lines in YAML 1.1.
    return code === LINE_FEED || code === RETURN || code === 0x85 || code === 0x2028 || code === 0x2029;
  }

  isBreakOrEnd(ahead = 0): boolean {
    return this.isBreak(ahead) || this.codeAt(ahead) === END;
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isBreakOrEnd(ahead);
  }

  /** True at `---` or `...` where they mark the beginning or the end of a document. */
  isDocumentMarker(sign: "-" | "."): boolean {
    return this.column === 0 && this.text.startsWith(sign.repeat(3), this.at) && this.isBlankOrEnd(3);
  }

  advance(count = 1): void {
    this.at += count;
  }

  skipBlanks(): void {
    while (this.isBlank()) this.at++;
  }

  /** Goes to the end of the line, where a comment begins. */
  skipComment(): void {
    if (this.sign() !== "#") return;
    while (!this.isBreakOrEnd()) this.at++;
  }

  /** Goes behind a line break, and gives what it counts as. */
  readBreak(): string {
    const code = this.codeAt(0);
    this.at += code === RETURN && this.codeAt(1) === LINE_FEED ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : "\n";
  }

  /** Goes on while `pattern`, which is sticky, matches, and gives what it went over. */
  readWhile(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** A problem here, or at `offset`. */
  problem(message: string, offset = this.at): YamlProblem {
    return new YamlProblem(message, offset);
  }

  private codeAt(ahead: number): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }
}
