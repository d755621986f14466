// Reads untrusted objects field by field: a wrong type becomes a problem with its path, never a throw.
import { describe, shown } from "../shown";
import { isUnknown, isUnknownNumber } from "../unknown";

/** A field that does not have the type that Kubernetes expects. */
export interface FieldProblem {
  readonly path: string;
  readonly expected: string;
  readonly given: string;
  readonly fix: string;
}

/** One object may be wrong in a million places; a person reads twenty. */
const MOST_PROBLEMS = 20;

/** What reading one object brought up besides its values. */
export class ReadLog {
  readonly problems = new Map<string, FieldProblem>();
  /** Paths whose values Terraform knows only at apply. */
  readonly unknownPaths = new Set<string>();

  wrongType(field: Pick<Field, "path" | "value">, expected: string): void {
    if (this.problems.size >= MOST_PROBLEMS) return;
    const { path, value } = field;
    this.problems.set(path, { path, expected, given: describe(value), fix: suggest(value, expected) });
  }

  unknown(field: Field): void {
    if (this.unknownPaths.size < MOST_PROBLEMS) this.unknownPaths.add(field.path);
  }
}

export type PlainMap = Readonly<Record<string, unknown>>;

/** True for what YAML calls a map. */
export function isMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Blocks are lists in Terraform's JSON, though there may be but one. */
export function onlyOne(block: unknown): unknown {
  return isList(block) ? block[0] : block;
}

/** One step further than `field`, as one would write it: `spec.containers[0]`, `metadata.labels["a.b/c"]`. */
export function fieldBelow(field: string, step: string | number): string {
  if (typeof step === "number") return `${field}[${step}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${field}[${shown(step)}]`;
  return field === "" ? step : `${field}.${step}`;
}

/** The fixes of a scalar that is another one without its quotes, or with them. */
export const PUT_IN_QUOTES = "put it in quotes";
export const LEAVE_QUOTES_OUT = "leave the quotes out";

/** YAML takes `yes` for true and `80` for a number, and `"80"` for neither. */
function suggest(value: unknown, expected: string): string {
  const isScalar = typeof value === "number" || typeof value === "boolean";
  if (isScalar && expected === "a string") return PUT_IN_QUOTES;
  const isQuoted = typeof value === "string" && /^(true|false|[0-9]+)$/.test(value);
  return isQuoted && expected !== "a list" && expected !== "a map" ? LEAVE_QUOTES_OUT : `write ${expected}`;
}

/** One place in an object. It may be missing: then every reading of it is `undefined` or empty. */
export class Field {
  /** What `map()` found; a map is asked for dozens of members and looked at once. Null: not looked at yet. */
  private seen: PlainMap | undefined | null = null;

  static root(value: unknown, log: ReadLog): Field {
    return new Field(value, log);
  }

  private constructor(
    readonly value: unknown,
    private readonly log: ReadLog,
    private readonly parent?: Field,
    private readonly step: string | number = "",
  ) {}

  /** The field as one would write it: `spec.containers[0].ports[1].hostPort`. Computed only when it is needed. */
  get path(): string {
    return this.parent === undefined ? "" : fieldBelow(this.parent.path, this.step);
  }

  /** Kubernetes takes null for "not given". */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** True when Terraform knows the value only at apply. */
  get isUnknown(): boolean {
    return holdsUnknown(this.value);
  }

  at(key: string): Field {
    const map = this.map();
    return new Field(map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined, this.log, this, key);
  }

  /** The members of a list. */
  items(): Field[] {
    if (!this.isSet || this.noteUnknown()) return [];
    if (isList(this.value)) return this.value.map((item, index) => new Field(item, this.log, this, index));
    this.log.wrongType(this, "a list");
    return [];
  }

  /** The members of a map whose keys are the user's. */
  entries(): [string, Field][] {
    const map = this.map();
    if (map === undefined) return [];
    return Object.entries(map).map(([key, value]) => [key, new Field(value, this.log, this, key)]);
  }

  text(): string | undefined {
    if (!this.isSet || this.noteUnknown()) return undefined;
    if (typeof this.value === "string") return this.value;
    this.log.wrongType(this, "a string");
    return undefined;
  }

  /** A string of the user's own words: `${…}` in it may be a shell's, so that it is not taken for unknown. */
  rawText(): string | undefined {
    return typeof this.value === "string" ? this.value : this.text();
  }

  /** The members of a list of such strings. */
  rawItems(): Field[] {
    if (!isList(this.value)) return this.items();
    return this.value.map((item, index) => new Field(item, this.log, this, index));
  }

  flag(): boolean | undefined {
    if (!this.isSet || this.noteUnknown()) return undefined;
    if (typeof this.value === "boolean") return this.value;
    this.log.wrongType(this, "true or false");
    return undefined;
  }

  whole(): number | undefined {
    if (!this.isSet || this.noteUnknown()) return undefined;
    if (typeof this.value === "number" && Number.isSafeInteger(this.value)) return this.value;
    this.log.wrongType(this, "a whole number");
    return undefined;
  }

  /** A quantity, a percentage or a port: Kubernetes takes a string or a number. */
  scalar(): string | number | undefined {
    if (!this.isSet || this.noteUnknown()) return undefined;
    if (typeof this.value === "string" || typeof this.value === "number") return this.value;
    this.log.wrongType(this, "a string or a number");
    return undefined;
  }

  /** A list of strings with the place of each. */
  texts(): { readonly text: string; readonly path: string }[] {
    return this.items().flatMap((item) => {
      const text = item.text();
      return text === undefined ? [] : [{ text, path: item.path }];
    });
  }

  /** A map of strings. */
  textMap(): Record<string, string> {
    return Object.fromEntries(
      this.entries().flatMap(([key, value]) => {
        const text = value.text();
        return text === undefined ? [] : [[key, text]];
      }),
    );
  }

  private map(): PlainMap | undefined {
    if (this.seen === null) this.seen = this.readMap();
    return this.seen;
  }

  private readMap(): PlainMap | undefined {
    if (!this.isSet || this.noteUnknown()) return undefined;
    if (isMap(this.value)) return this.value;
    this.log.wrongType(this, "a map");
    return undefined;
  }

  /** CDKTF hides an unknown list in a list of one string, and an unknown map in a map of one key. */
  private noteUnknown(): boolean {
    if (!this.isUnknown) return false;
    this.log.unknown(this);
    return true;
  }
}

/** True for the placeholder of a value that Terraform knows only at apply. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return isUnknown(value);
  if (typeof value === "number") return isUnknownNumber(value);
  if (isList(value)) return value.length === 1 && typeof value[0] === "string" && isUnknown(value[0]);
  if (!isMap(value)) return false;
  let only: string | undefined;
  for (const key in value) {
    if (only !== undefined) return false;
    only = key;
  }
  return only !== undefined && isUnknown(only);
}
