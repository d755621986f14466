// Which release an object is in. Helm stores a release with all of its objects in one Secret, which holds a mebibyte.
import { PlainMap } from "../manifests/field";
import { isWorkload, kindOf } from "../manifests/reader";
import { isDefinition, isNamespace } from "./kinds";

/** Objects of one release, by their names among its values. */
interface ObjectPart {
  /** Empty for the first. It comes from names of objects, so that others do not change it. */
  readonly id: string;
  readonly objects: PlainMap;
}

/** Objects by when they are applied. */
export interface ObjectParts {
  readonly namespaces: PlainMap;
  /** Each has a release of its own, so that none ever moves: with it Kubernetes would delete all objects of its kind. */
  readonly definitions: PlainMap;
  /** One after the other. */
  readonly others: readonly ObjectPart[];
}

/** Characters of JSON for which a release has room: Helm keeps objects twice, compressed, and then in base64. */
export const MOST_CHARACTERS = 384 * 1024;

/** Distributes objects among releases. */
export function partsOf(objects: PlainMap, most = MOST_CHARACTERS): ObjectParts {
  const entries = Object.entries(objects);
  const [namespaces, named] = divide(entries, isNamespace);
  const [definitions, others] = divide(named, isDefinition);
  return {
    namespaces: Object.fromEntries(namespaces),
    definitions: Object.fromEntries(definitions),
    others: stagesOf(others, most).flatMap((stage, index) => split(stage, index === 0 ? "" : "pods", "", most)),
  };
}

type Entry = readonly [name: string, object: unknown];

/** Where one release is too small, pods come after what they need: Helm waits until those of a release are ready. */
function stagesOf(entries: readonly Entry[], most: number): (readonly Entry[])[] {
  const isLate = (object: unknown): boolean => isWorkload(object) || kindOf(object) === "PersistentVolumeClaim";
  const [late, early] = divide(entries, isLate);
  const stages = fits(entries, most) ? [entries] : [early, late];
  return stages.filter((stage) => stage.length > 0);
}

/** Halves what is too large by a bit of a hash of each name: only what leaves a release that was too large is moved. */
function split(entries: readonly Entry[], stage: string, path: string, most: number): ObjectPart[] {
  if (entries.length === 0) return [];
  if (entries.length === 1 || path.length === BITS || fits(entries, most)) {
    const id = [stage, path.replace(/0+$/, "")].filter((each) => each !== "").join("-");
    return [{ id, objects: Object.fromEntries(entries) }];
  }
  const [ones, zeros] = divideBy(entries, ([name]) => ((hash(name) >>> path.length) & 1) === 1);
  return [...split(zeros, stage, `${path}0`, most), ...split(ones, stage, `${path}1`, most)];
}

function divide(entries: readonly Entry[], isFirst: (object: unknown) => boolean): [Entry[], Entry[]] {
  return divideBy(entries, ([, object]) => isFirst(object));
}

function divideBy(entries: readonly Entry[], isFirst: (entry: Entry) => boolean): [Entry[], Entry[]] {
  return [entries.filter(isFirst), entries.filter((each) => !isFirst(each))];
}

function fits(entries: readonly Entry[], most: number): boolean {
  return entries.reduce((sum, [name, object]) => sum + name.length + charactersOf(object), 0) <= most;
}

/** How large an object is as JSON. */
export function charactersOf(object: unknown): number {
  return JSON.stringify(object).length;
}

const BITS = 31;

/** FNV-1a, then mixed, as its low bits alone are too even. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 16)) >>> 0;
}

const LONGEST_RELEASE_NAME = 53;

/** The name of a further release: where it is too long, a hash replaces its end. */
export function partName(release: string, suffix: string): string {
  const name = suffix === "" ? release : `${release}-${suffix}`;
  if (name.length <= LONGEST_RELEASE_NAME) return name;
  const end = `-${hash(name).toString(16).padStart(8, "0")}`;
  return `${name.slice(0, LONGEST_RELEASE_NAME - end.length).replace(/[-.]+$/, "")}${end}`;
}
