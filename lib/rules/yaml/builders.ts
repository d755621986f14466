// Lists and maps while they are read: what they hold, and where. A copy of a list is as long as it has members; a list that grew has
// room for more, which for many thousands of small ones is most of their memory.
import { isList, isMap } from "../manifests/field";
import { Places } from "./places";
import { YamlProblem } from "./cursor";

/** A list, with the place of each member. */
export class ListBuilder {
  private readonly values: unknown[] = [];
  private readonly offsets: number[] = [];

  constructor(private readonly places: Places) {}

  get length(): number {
    return this.values.length;
  }

  add(value: unknown, offset: number): void {
    this.values.push(value);
    this.offsets.push(offset);
  }

  build(): unknown[] {
    const list = this.values.slice();
    this.places.note(list, this.offsets.slice());
    return list;
  }
}

/** A value that another one of the same key hides. */
export interface HiddenValue {
  readonly value: unknown;
  readonly offset: number;
}

/** A map, with the place of each key. */
export class MapBuilder {
  private readonly map: Record<string, unknown> = {};
  private readonly names: string[] = [];
  private readonly offsets: number[] = [];
  /** Names that are not written here, but merged by `<<`. */
  private readonly merged = new Set<string>();

  constructor(private readonly places: Places) {}

  /** The last of several keys of one name counts, as for kubectl. Gives the value that was written before. */
  add(name: string, value: unknown, offset: number): HiddenValue | undefined {
    const hidden = Object.hasOwn(this.map, name) && !this.merged.has(name) ? this.member(name) : undefined;
    this.set(name, value, offset);
    this.merged.delete(name);
    return hidden;
  }

  /** What `<<` brings hides what is written before it, and is hidden by what is written behind it. Of several maps the first counts. */
  merge(value: unknown, offset: number): void {
    const sources: readonly unknown[] = isList(value) ? [...value].reverse() : [value];
    for (const source of sources) {
      if (!isMap(source)) {
        throw new YamlProblem("<< requires a map or a list of maps", offset);
      }
      const offsets = this.places.offsetsOf(source);
      Object.entries(source).forEach(([name, each], index) => {
        this.set(name, each, offsets?.[index] ?? offset);
        this.merged.add(name);
      });
    }
  }

  build(): object {
    // JavaScript puts keys that are numbers before all others.
    const isInOrder = !this.names.some((name) => /^\d+$/.test(name));
    const offsets = isInOrder ? this.offsets.slice() : Object.keys(this.map).map((name) => this.member(name).offset);
    this.places.note(this.map, offsets);
    return this.map;
  }

  private member(name: string): HiddenValue {
    return { value: this.map[name], offset: this.offsets[this.names.indexOf(name)] ?? 0 };
  }

  private set(name: string, value: unknown, offset: number): void {
    if (Object.hasOwn(this.map, name)) this.offsets[this.names.indexOf(name)] = offset;
    else {
      this.names.push(name);
      this.offsets.push(offset);
    }
    if (name === "__proto__") {
      Object.defineProperty(this.map, name, { value, writable: true, enumerable: true, configurable: true });
    } else this.map[name] = value;
  }
}
