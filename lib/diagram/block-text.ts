// Texts out of the blocks of a stack, as a box shows them.
import { StackNode } from "../rules/manifests/stack-graph";
import { isList, isMap } from "../rules/manifests/field";

/** The text at the end of a way of keys, where it is written out; undefined for what is known only at apply. */
export function literal(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = keys.reduce<unknown>(step, value);
  return typeof found === "string" && !found.includes("${") ? found : undefined;
}

/** The list at the end of a way of keys: its members that are written out. */
export function literals(value: unknown, ...keys: readonly string[]): string[] {
  const found = keys.reduce<unknown>(step, value);
  return (isList(found) ? found : []).flatMap((each) => literal(each) ?? []);
}

/** A name for a node whose own is not written out: the last part of its construct's path that says something. */
export function nameOf(node: StackNode, ...keys: readonly string[]): string {
  return literal(node.block, ...keys) ?? pathOf(node).at(-1) ?? node.address;
}

/** The construct's path below the stack, without the names that only cdktf needs. */
function pathOf(node: StackNode): string[] {
  const path = literal(node.block, "//", "metadata", "path") ?? node.address;
  return path
    .split("/")
    .slice(1)
    .filter((each) => each !== "Resource" && each !== "Default");
}

/** An address as an id. */
export function idOf(address: string): string {
  return address.replace(/[^A-Za-z0-9_-]/g, "_");
}

/** `3 things`, `1 thing`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A few of many: the rest is counted. */
export function few(texts: readonly string[], most: number): string[] {
  return texts.length <= most ? [...texts] : [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`];
}

/** A block may be a list of one. */
function step(value: unknown, key: string): unknown {
  const one = isList(value) ? value[0] : value;
  return isMap(one) && Object.hasOwn(one, key) ? one[key] : undefined;
}
