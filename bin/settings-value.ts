// A value of the settings file: what is of another type, or is not known, is a mistake with its file, its line and its column.
import { fieldBelow, isList, isMap } from "../lib/rules/manifests/field";
import { describe } from "../lib/rules/shown";
import { nearestOf } from "../lib/rules/nearest";
import { Places } from "../lib/rules/yaml/places";
import { UsageError } from "./usage-error";

/** The file that a value is in. */
export interface SettingsSource {
  readonly file: string;
  readonly places: Places;
  readonly root: unknown;
}

/** One value, and where it is. */
export class SettingsValue {
  constructor(
    private readonly source: SettingsSource,
    private readonly value: unknown,
    private readonly field = "",
  ) {}

  get line(): number {
    return this.source.places.find(this.source.root, this.field).line;
  }

  /** The members of a map that may have these keys and no others. */
  members<K extends string>(keys: readonly K[]): Partial<Record<K, SettingsValue>> {
    const map = this.map();
    const unknown = Object.keys(map).find((key) => !keys.some((each) => each === key));
    if (unknown !== undefined) {
      const near = nearestOf(unknown, keys);
      const hint = near === undefined ? `choose ${keys.join(", ")}` : `did you mean ${near}?`;
      throw this.below(unknown).mistake(`there is no setting ${unknown}; ${hint}`);
    }
    const members: Partial<Record<K, SettingsValue>> = {};
    for (const key of keys) if (Object.hasOwn(map, key)) members[key] = this.below(key);
    return members;
  }

  /** The members of a map whose keys are the user's. */
  entries(expected?: string): [string, SettingsValue][] {
    return Object.keys(this.map(expected)).map((key) => [key, this.below(key)]);
  }

  items(): SettingsValue[] {
    const { value } = this;
    if (!isList(value)) throw this.expected("a list");
    return value.map((_, index) => this.below(index));
  }

  isList(): boolean {
    return isList(this.value);
  }

  text(): string {
    if (typeof this.value === "string" && this.value.trim() !== "") return this.value;
    const isBare = typeof this.value === "number" || typeof this.value === "boolean";
    throw this.expected("a string", isBare ? "; put it in quotes" : "");
  }

  /** A number that is not negative. */
  amount(): number {
    if (typeof this.value === "number" && Number.isFinite(this.value) && this.value >= 0) return this.value;
    throw this.expected("a number that is not negative");
  }

  flag(): boolean {
    if (typeof this.value === "boolean") return this.value;
    throw this.expected("true or false");
  }

  choice(choices: readonly string[]): string {
    const text = this.text();
    if (choices.includes(text)) return text;
    throw this.mistake(`${this.field}: choose ${choices.join(" or ")}, not ${text}`);
  }

  /** A mistake at this place. */
  mistake(message: string): UsageError {
    const { line, column } = this.source.places.find(this.source.root, this.field);
    return new UsageError(`${this.source.file}:${line}:${column}: ${message}`);
  }

  private expected(what: string, hint = ""): UsageError {
    const name = this.field === "" ? "the file" : this.field;
    return this.mistake(`${name}: expected ${what}, found ${describe(this.value)}${hint}`);
  }

  private map(expected = "a map"): Readonly<Record<string, unknown>> {
    if (isMap(this.value)) return this.value;
    throw this.expected(expected);
  }

  private below(step: string | number): SettingsValue {
    const { value } = this;
    const member = isMap(value) ? value[step] : isList(value) ? value[Number(step)] : undefined;
    return new SettingsValue(this.source, member, fieldBelow(this.field, step));
  }
}
