// Reads JSON with the place of every value: `JSON.parse` keeps neither places nor keys that are written twice.
import { fieldBelow } from "../manifests/field";
import { Places, RepeatedKey } from "./places";

/** Why a string is not JSON, and where. */
export class JsonProblem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Values nested deeper are rejected: who reads them goes down by recursion. */
const DEEPEST = 200;

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** Reads values that follow one another. Throws a JsonProblem. */
export class JsonReader {
  readonly repeated: RepeatedKey[] = [];
  private readonly steps: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly places: Places,
    public at = 0,
  ) {}

  /** True where nothing but blanks is left. */
  isAtEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length;
  }

  read(): unknown {
    this.skipBlanks();
    const sign = this.text[this.at];
    if (sign === "{") return this.readMap();
    if (sign === "[") return this.readList();
    return sign === '"' ? this.readString() : this.readWord();
  }

  private readMap(): object {
    const members = new Map<string, readonly [unknown, number]>();
    for (let isFirst = true; !this.closes("}", isFirst); isFirst = false) {
      this.skipBlanks();
      const offset = this.at;
      if (this.text[offset] !== '"') throw this.problem("expected a key in quotes");
      const name = this.readString();
      this.expect(":");
      const value = this.readBelow(name);
      const hidden = members.get(name);
      if (hidden !== undefined) this.noteRepeated(name, hidden, value);
      members.set(name, [value, offset]);
    }
    const map = Object.fromEntries([...members].map(([name, [value]]) => [name, value]));
    this.places.note(
      map,
      Object.keys(map).map((name) => members.get(name)?.[1] ?? 0),
    );
    return map;
  }

  private noteRepeated(name: string, [value, offset]: readonly [unknown, number], kept: unknown): void {
    const field = [...this.steps, name].reduce<string>(fieldBelow, "");
    const isSame = JSON.stringify(value) === JSON.stringify(kept);
    this.repeated.push({ field, first: this.places.at(offset), isSame });
  }

  private readList(): unknown[] {
    const list: unknown[] = [];
    const offsets: number[] = [];
    while (!this.closes("]", list.length === 0)) {
      this.skipBlanks();
      offsets.push(this.at);
      list.push(this.readBelow(list.length));
    }
    // Without the room that a list which grew has for more.
    const copy = list.slice();
    this.places.note(copy, offsets.slice());
    return copy;
  }

  private readBelow(step: string | number): unknown {
    this.steps.push(step);
    if (this.steps.length > DEEPEST) throw this.problem(`nested more than ${DEEPEST} deep`);
    const value = this.read();
    this.steps.pop();
    return value;
  }

  /** Goes over the begin, a comma, or the end; true at the end. */
  private closes(end: "}" | "]", isFirst: boolean): boolean {
    if (isFirst) this.at++;
    this.skipBlanks();
    if (this.text[this.at] === end) {
      this.at++;
      return true;
    }
    if (!isFirst) this.expect(",");
    return false;
  }

  private expect(sign: string): void {
    this.skipBlanks();
    if (this.text[this.at] !== sign) throw this.problem(`expected ${sign}`);
    this.at++;
  }

  private readString(): string {
    const start = this.at;
    const end = endOfString(this.text, start);
    try {
      const value: unknown = JSON.parse(this.text.slice(start, end + 1));
      if (typeof value === "string") {
        this.at = end + 1;
        return value;
      }
    } catch {
      // It holds a line break or an escape sequence that JSON has not, or it has no end.
    }
    throw this.problem("expected a JSON string");
  }

  private readWord(): unknown {
    const word = WORDS.find(([name]) => this.text.startsWith(name, this.at));
    NUMBER.lastIndex = this.at;
    const name = word?.[0] ?? NUMBER.exec(this.text)?.[0];
    if (name === undefined) throw this.problem(this.at < this.text.length ? "expected a value" : "it ends too early");
    this.at += name.length;
    return word === undefined ? Number(name) : word[1];
  }

  private skipBlanks(): void {
    BLANKS.lastIndex = this.at;
    this.at += BLANKS.exec(this.text)?.[0].length ?? 0;
  }

  private problem(message: string): JsonProblem {
    return new JsonProblem(message, this.at);
  }
}

/** Where the string that begins at `start` has its closing quote; the end of the text when it has none. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
