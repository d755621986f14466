// Takes lists of objects apart: what kubectl prints as `kind: List` counts as the objects in it.
import { MANIFEST } from "./rules";
import { finding, Finding } from "../finding";
import { fieldBelow, isList, isMap, PlainMap } from "./field";
import { kindOf } from "./reader";

/** One object, and which of the given ones it came from. */
export interface FlatObject {
  readonly object: unknown;
  /** The position of the given object that holds it. */
  readonly index: number;
  /** Where in that it is: `items[3]`; empty where it is that object itself. */
  readonly within: string;
}

/** All objects, and what could not be taken apart. */
export interface FlatObjects {
  readonly objects: readonly FlatObject[];
  readonly findings: readonly { readonly index: number; readonly finding: Finding }[];
}

const DEEPEST = 20;

/** The objects in `given`, lists taken apart, empty documents left out, in their order. */
export function flattenObjects(given: readonly unknown[]): FlatObjects {
  const objects: FlatObject[] = [];
  const findings: { index: number; finding: Finding }[] = [];
  // An alias of YAML can make a list hold itself, many times over.
  const opened = new Set<unknown>();
  given.forEach((each, index) => {
    const stack = [{ object: each, depth: 0, within: "" }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { object, depth, within } = next;
      const members = membersOf(object);
      if (members === undefined && isBrokenList(object)) {
        findings.push({ index, finding: noItems() });
      } else if (members === undefined) {
        if (object !== null && object !== undefined) objects.push({ object, index, within });
      } else if (depth === DEEPEST || opened.has(object)) {
        findings.push({ index, finding: tooDeep() });
      } else {
        opened.add(object);
        const list = isList(object) ? within : fieldBelow(within, "items");
        const below = members.map((member, at) => ({ object: member, depth: depth + 1, within: fieldBelow(list, at) }));
        for (const member of below.reverse()) stack.push(member);
      }
    }
  });
  return { objects, findings };
}

function tooDeep(): Finding {
  const message = `a list of objects contains itself, or is nested more than ${DEEPEST} deep`;
  return finding(MANIFEST.tooDeep, { field: "items", message, fix: "pass the objects directly" });
}

/** `kind: List` is nothing but its items; other kinds may end like one and be none. */
function isBrokenList(object: unknown): boolean {
  return kindOf(object) === "List" && isMap(object) && object.items !== undefined && object.items !== null;
}

function noItems(): Finding {
  return finding(MANIFEST.notAnObject, {
    field: "items",
    message: "items of the List is not a list",
    fix: "write it as a list of Kubernetes objects",
  });
}

/** The members of a list; undefined for anything else. A typed list, such as a PodList, leaves its members' kind out. */
function membersOf(object: unknown): readonly unknown[] | undefined {
  if (isList(object)) return object;
  const kind = kindOf(object);
  if (!isMap(object) || kind === undefined || !kind.endsWith("List") || !isList(object.items)) return undefined;
  const { items } = object;
  const kindOfMembers = kind.slice(0, -"List".length);
  if (kindOfMembers === "") return items;
  return items.map((item) => (isMap(item) && item.kind === undefined ? withKind(item, kindOfMembers, object) : item));
}

function withKind(item: PlainMap, kind: string, list: PlainMap): PlainMap {
  return { ...item, kind, ...(item.apiVersion === undefined ? { apiVersion: list.apiVersion } : {}) };
}
