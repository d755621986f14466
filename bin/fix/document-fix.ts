// Writes one change into the string of a file. The result is read again: it has to be the same data save for that field.
import { isDeepStrictEqual } from "node:util";
import { isMap } from "../../lib/rules/manifests/field";
import { readDocuments } from "../../lib/rules/yaml/documents";
import { Place, Places, stepsOf } from "../../lib/rules/yaml/places";
import { applyEdit, Edit, findScalars, insertions, removals, Room, scalarLike } from "./edits";
import { memberOf, valueOf, withValue } from "./path";
import { Remedy } from "./remedies";

/** The string with the change; undefined where it is written in a way that cannot be edited safely. */
export function fixDocument(text: string, document: number, remedy: Remedy): string | undefined {
  const before = readDocuments("", text);
  const found = before.read.find((each) => each.document === document);
  if (found === undefined) return undefined;
  for (const { edit, value } of candidates(text, new Written(text, found.object, found.places), remedy)) {
    const changed = applyEdit(text, edit);
    const expected = withValue(found.object, remedy.field, value);
    const after = readDocuments("", changed);
    const isSame =
      after.broken.length === before.broken.length &&
      after.read.length === before.read.length &&
      after.read.every((each, index) => {
        const old = before.read[index];
        const isRight = isDeepStrictEqual(each.object, old === found ? expected : old?.object);
        return isRight && each.repeated.length === old?.repeated.length;
      });
    if (isSame) return changed;
  }
  return undefined;
}

interface Candidate {
  readonly edit: Edit;
  /** What the field is then; undefined where it is gone. */
  readonly value: unknown;
}

function candidates(text: string, written: Written, remedy: Remedy): Candidate[] {
  const { field } = remedy;
  const at = written.offsetOf(field);
  const isMember = typeof stepsOf(field).at(-1) === "number";
  const scalars = at === undefined ? [] : findScalars(text, at, isMember);
  switch (remedy.does) {
    case "remove":
      return at === undefined ? [] : removals(text, at).map((edit) => ({ edit, value: undefined }));
    case "set": {
      const { value } = remedy;
      if (at === undefined || valueOf(written.root, field) === null) {
        return additions(text, written, field, value).map((edit) => ({ edit, value }));
      }
      return scalars.map(({ start, end }) => ({
        edit: { start, end, text: scalarLike(text.slice(start, end), value) },
        value,
      }));
    }
    case "quote":
      return scalars.flatMap(({ start, end }) => {
        const plain = text.slice(start, end);
        return /^["']/.test(plain) ? [] : [{ edit: { start, end, text: JSON.stringify(plain) }, value: plain }];
      });
    case "unquote": {
      const value = valueOf(written.root, field);
      if (typeof value !== "string") return [];
      const meant = /^(?:true|false)$/.test(value) ? value === "true" : Number(value);
      return scalars.map(({ start, end }) => ({ edit: { start, end, text: value }, value: meant }));
    }
  }
}

/** Adds a field, and the maps around it that are missing. */
function additions(text: string, written: Written, field: string, value: string | number | boolean): Edit[] {
  const steps = stepsOf(field);
  let depth = steps.length - 1;
  const around = (length: number): unknown => steps.slice(0, length).reduce<unknown>(memberOf, written.root);
  while (
    depth > 0 &&
    !isMap(around(depth)) &&
    !(around(depth) === null && written.offsetOfSteps(steps.slice(0, depth)) !== undefined)
  ) {
    depth--;
  }
  const map = around(depth);
  const names = steps.slice(depth).map(String);
  if ((!isMap(map) && map !== null) || names.length === 0) return [];
  const room: Room = {
    ...(depth === 0 ? {} : { holder: written.offsetOfSteps(steps.slice(0, depth)) }),
    ...written.keysOf(map),
  };
  const isInList = typeof steps[depth - 1] === "number";
  return insertions(text, isInList ? { ...room, holder: undefined } : room, names, value);
}

/** A document, and where its fields are in the file. */
class Written {
  private readonly starts: readonly number[];

  constructor(
    private readonly text: string,
    readonly root: unknown,
    private readonly places: Places,
  ) {
    this.starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** Where a key, or a member of a list, is; undefined where it is not written. */
  offsetOf(field: string): number | undefined {
    return this.offsetOfSteps(stepsOf(field));
  }

  offsetOfSteps(steps: readonly (string | number)[]): number | undefined {
    let value = this.root;
    let offset: number | undefined;
    for (const step of steps) {
      offset = this.memberOffset(value, step);
      if (offset === undefined) return undefined;
      value = memberOf(value, step);
    }
    return offset === undefined ? undefined : this.inFile(this.places.at(offset));
  }

  /** The first key of a map, and those behind which something can be added. */
  keysOf(map: unknown): Pick<Room, "first" | "after"> {
    if (!isMap(map)) return { after: [] };
    const offsets = Object.keys(map).flatMap((key) => {
      const offset = this.memberOffset(map, key);
      return offset === undefined ? [] : [{ key, at: this.inFile(this.places.at(offset)) }];
    });
    const sorted = offsets.sort((a, b) => a.at - b.at);
    const named = sorted.filter(({ key }) => key === "name" || key === "namespace").reverse();
    const scalars = sorted.filter(({ key }) => typeof map[key] !== "object").slice(0, 1);
    return { first: sorted[0]?.at, after: [...named, ...scalars].map(({ at }) => at) };
  }

  private memberOffset(holder: unknown, step: string | number): number | undefined {
    if (typeof holder !== "object" || holder === null) return undefined;
    const index = typeof step === "number" ? step : Object.keys(holder).indexOf(step);
    return this.places.offsetsOf(holder)?.[index];
  }

  private inFile({ line, column }: Place): number {
    return Math.min((this.starts[line - 1] ?? 0) + column - 1, this.text.length);
  }
}
