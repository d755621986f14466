// From the tokens of YAML to the values that kubectl would send, with the place of each.
import { fieldBelow } from "../manifests/field";
import { Places, RepeatedKey } from "./places";
import { ListBuilder, MapBuilder } from "./builders";
import { YamlProblem } from "./cursor";
import { resolvePlain, resolveTagged, TagProblem } from "./meaning";
import { Scanner, Token, TokenKind } from "./scanner";

/** Values nested deeper are rejected: who reads them goes down by recursion. No object of Kubernetes is nested a quarter as deep. */
const DEEPEST = 200;

/** Aliases may repeat so many values, as in go-yaml. */
const MOST_REPEATED = 400_000;

interface Anchored {
  readonly value: unknown;
  /** How many values it holds; undefined while it is being read. */
  readonly size?: number;
}

/** Where a value is: `value` where a list may begin no deeper than its key does, `brackets` where none may begin without one. */
type Around = "block" | "value" | "brackets";

/** What may follow where a value is left out. */
const LIST_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>(["-", "blockEnd"]);
const LIST_AT_KEY_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>(["-", "?", ":", "blockEnd"]);
const MAP_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>(["?", ":", "blockEnd"]);
const BRACKET_LIST_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>([":", ",", "]"]);
const BRACKET_MAP_ENDS: ReadonlySet<TokenKind> = new Set<TokenKind>([":", ",", "}"]);
const NOTHING: ReadonlySet<TokenKind> = new Set<TokenKind>();

/** Reads one document. Throws a YamlProblem for what kubectl does not take. */
export class Composer {
  readonly repeated: RepeatedKey[] = [];
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, Anchored>();
  /** The way to what is being read. */
  private readonly steps: (string | number)[] = [];
  private count = 0;
  private countOfRepeated = 0;

  constructor(
    text: string,
    private readonly places: Places,
  ) {
    this.scanner = new Scanner(text);
  }

  /** The value of the document; undefined where the text holds nothing but comments. */
  read(): unknown {
    const { scanner, places } = this;
    if (this.is("streamEnd")) return undefined;
    const hasStart = this.is("documentStart") && scanner.take().kind === "documentStart";
    const isEmpty = hasStart && (this.is("documentEnd") || this.is("streamEnd"));
    places.start = scanner.peek().offset;
    const value = isEmpty ? null : this.readNode("block");
    while (this.is("documentEnd")) scanner.take();
    const rest = scanner.peek();
    if (rest.kind === "streamEnd") return value;
    // kubectl silently drops what follows.
    throw new YamlProblem("kubectl ignores everything from here on; write --- before it", rest.offset);
  }

  private is(kind: TokenKind): boolean {
    return this.scanner.peek().kind === kind;
  }

  private readNode(around: Around): unknown {
    this.count++;
    const { kind } = this.scanner.peek();
    if (kind === "alias") return this.readAlias(this.scanner.take());
    if (kind !== "anchor" && kind !== "tag") return this.readContent(around);
    const { anchor, tag } = this.readProperties();
    if (anchor === undefined) return this.readContent(around, tag, true);
    const before = this.count;
    this.anchors.set(anchor, { value: undefined });
    const value = this.readContent(around, tag, true);
    this.anchors.set(anchor, { value, size: this.count - before });
    return value;
  }

  private readProperties(): { readonly anchor?: string; readonly tag?: string } {
    let anchor: string | undefined;
    let tag: string | undefined;
    while ((anchor === undefined && this.is("anchor")) || (tag === undefined && this.is("tag"))) {
      const { kind, text } = this.scanner.take();
      if (kind === "anchor") anchor = text;
      else tag = text;
    }
    return { anchor, tag };
  }

  private readAlias({ text, offset }: Token): unknown {
    const found = this.anchors.get(text);
    if (found === undefined) throw new YamlProblem(`there is no anchor ${text}`, offset);
    if (found.size === undefined) throw new YamlProblem(`the anchor ${text} contains itself`, offset);
    this.countOfRepeated += found.size + 1;
    this.count += found.size;
    if (this.countOfRepeated > MOST_REPEATED) throw new YamlProblem("aliases repeat too much", offset);
    return found.value;
  }

  private readContent(around: Around, tag?: string, mayBeEmpty = false): unknown {
    const token = this.scanner.peek();
    if (this.steps.length > DEEPEST) throw new YamlProblem(`nested more than ${DEEPEST} deep`, token.offset);
    switch (token.kind) {
      case "plain":
      case "quoted":
      case "block":
        return readScalar(this.scanner.take(), tag);
      case "[":
        return this.readBracketList();
      case "{":
        return this.readBracketMap();
      case "sequenceStart":
        if (around !== "brackets") return this.readBlockList();
        break;
      case "mappingStart":
        if (around !== "brackets") return this.readBlockMap();
        break;
      case "-":
        if (around === "value") return this.readListAtKey();
    }
    if (!mayBeEmpty) throw new YamlProblem(`expected a value, found ${nameOf(token)}`, token.offset);
    return readScalar({ kind: "plain", offset: token.offset, text: "" }, tag);
  }

  /** Nothing where one of `ends` follows. */
  private readMember(step: string | number, ends: ReadonlySet<TokenKind>, around: Around): unknown {
    if (ends.has(this.scanner.peek().kind)) return null;
    this.steps.push(step);
    const value = this.readNode(around);
    this.steps.pop();
    return value;
  }

  private readBlockList(): unknown[] {
    const list = new ListBuilder(this.places);
    this.scanner.take();
    while (!this.is("blockEnd")) {
      this.expect("-", "a member of the list");
      const { offset } = this.scanner.peek();
      list.add(this.readMember(list.length, LIST_ENDS, "block"), offset);
    }
    this.scanner.take();
    return list.build();
  }

  /** A list whose dashes are no deeper than the key that they belong to. */
  private readListAtKey(): unknown[] {
    const list = new ListBuilder(this.places);
    while (this.is("-")) {
      this.scanner.take();
      const { offset } = this.scanner.peek();
      list.add(this.readMember(list.length, LIST_AT_KEY_ENDS, "block"), offset);
    }
    return list.build();
  }

  private readBlockMap(): object {
    const map = new MapBuilder(this.places);
    this.scanner.take();
    while (!this.is("blockEnd")) {
      this.expect("?", "a key");
      this.readEntry(map, MAP_ENDS, "value");
    }
    this.scanner.take();
    return map.build();
  }

  private readBracketList(): unknown[] {
    const list = new ListBuilder(this.places);
    this.scanner.take();
    while (!this.is("]")) {
      if (list.length > 0) this.expect(",", "a comma or the ] of the list");
      if (this.is("]")) break;
      const { offset } = this.scanner.peek();
      list.add(this.is("?") ? this.readPair() : this.readMember(list.length, NOTHING, "brackets"), offset);
    }
    this.scanner.take();
    return list.build();
  }

  /** `[a: 1]` is a list of a map with one key. */
  private readPair(): object {
    const map = new MapBuilder(this.places);
    this.scanner.take();
    this.readEntry(map, BRACKET_LIST_ENDS, "brackets");
    return map.build();
  }

  private readBracketMap(): object {
    const map = new MapBuilder(this.places);
    this.scanner.take();
    for (let isFirst = true; !this.is("}"); isFirst = false) {
      if (!isFirst) this.expect(",", "a comma or the } of the map");
      if (this.is("}")) break;
      const isExplicit = this.is("?");
      if (isExplicit) this.scanner.take();
      this.readEntry(map, isExplicit ? BRACKET_MAP_ENDS : NOTHING, "brackets", isExplicit);
    }
    this.scanner.take();
    return map.build();
  }

  /** A key, and its value where there is a colon; each may be left out where one of `ends` follows. */
  private readEntry(map: MapBuilder, ends: ReadonlySet<TokenKind>, around: Around, mayHaveValue = true): void {
    const { kind, text, offset } = this.scanner.peek();
    const isMerge = kind === "plain" && text === "<<";
    const key = this.readMember("?", ends, around);
    const name = isMerge ? text : keyOf(key, offset);
    const hasValue = mayHaveValue && this.is(":") && this.scanner.take().kind === ":";
    const value = hasValue ? this.readMember(name, ends, around) : null;
    if (isMerge) {
      map.merge(value, offset);
      return;
    }
    const hidden = map.add(name, value, offset);
    if (hidden === undefined) return;
    const field = [...this.steps, name].reduce<string>(fieldBelow, "");
    const isSame = JSON.stringify(hidden.value) === JSON.stringify(value);
    this.repeated.push({ field, first: this.places.at(hidden.offset), isSame });
  }

  private expect(kind: TokenKind, what: string): void {
    const token = this.scanner.peek();
    if (token.kind !== kind) throw new YamlProblem(`expected ${what}, found ${nameOf(token)}`, token.offset);
    this.scanner.take();
  }
}

function readScalar({ kind, text, offset }: Token, tag: string | undefined): unknown {
  try {
    const value = tag === undefined ? (kind === "plain" ? resolvePlain(text) : text) : resolveTagged(tag, text);
    if (typeof value !== "number" || Number.isFinite(value)) return value;
  } catch (error) {
    throw error instanceof TagProblem ? new YamlProblem(error.message, offset) : error;
  }
  throw new YamlProblem(`${text} is not a number that Kubernetes accepts`, offset);
}

/** Keys of JSON are strings: what YAML takes for a number or a boolean is written out again. */
function keyOf(value: unknown, offset: number): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new YamlProblem("a key is a string", offset);
}

const NAMES: Readonly<Partial<Record<TokenKind, string>>> = {
  streamEnd: "the end",
  documentStart: "the end of the document",
  documentEnd: "the end of the document",
  sequenceStart: "a list",
  mappingStart: "a key",
  blockEnd: "the end of a list or map",
  "-": "a list",
  "?": "a key",
  alias: "an alias",
  anchor: "an anchor",
  tag: "a tag",
  plain: "a value",
  quoted: "a value",
  block: "a value",
};

function nameOf({ kind }: Token): string {
  return NAMES[kind] ?? `a ${kind}`;
}
