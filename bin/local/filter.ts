// Removes providers and kinds of resources from a synthesised stack, so that the rest can be deployed where those are not.

/** One thing that the filter changed, as a person would name it. */
export interface Removed {
  readonly what: "resource" | "data source" | "provider" | "required provider" | "output" | "dependency" | "move";
  readonly name: string;
}

/** What is left of a stack. */
export interface Filtered {
  readonly text: string;
  readonly removed: readonly Removed[];
}

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * Removes the providers from a stack's `cdk.tf.json`: their blocks, resources, data sources, and the outputs and
 * `depends_on` entries that name those. Whatever else there is stays as it was, byte for byte.
 *
 * @param isUnknown further types of resources and data sources that go
 * @throws when something that stays needs something that goes
 */
export function filterProviders(
  text: string,
  providers: readonly string[],
  isUnknown: (type: string) => boolean = () => false,
): Filtered {
  const stack = object(JSON.parse(text) as Json);
  const removed: Removed[] = [];
  const gone = new Set<string>();

  for (const [section, what, prefix] of [
    ["resource", "resource", ""],
    ["data", "data source", "data."],
  ] as const) {
    for (const { types, type, id } of blocks(stack, section)) {
      const block = object(object(types[type])[id]);
      if (!isUnknown(type) && !providers.some((provider) => isOf(provider, type, block))) continue;
      gone.add(`${prefix}${type}.${id}`);
      removed.push({ what, name: `${prefix}${type}.${id}` });
      drop(object(types[type]), id);
      if (Object.keys(object(types[type])).length === 0) drop(types, type);
    }
  }
  for (const provider of providers) {
    if (removeKey(stack, "provider", provider)) removed.push({ what: "provider", name: provider });
    if (removeKey(object(stack.terraform), "required_providers", provider)) {
      removed.push({ what: "required provider", name: provider });
    }
  }
  removeDependencies(stack, gone, removed);
  removeOutputs(stack, gone, removed);
  removeMoves(stack, gone, removed);
  refuseDangling(stack, gone);
  dropEmpty(stack, ["resource", "data", "provider", "output"], text);
  return { text: removed.length === 0 ? text : serialise(stack, text), removed };
}

/** Pins a provider to the version that is at hand, and says what it was. */
export function pinProvider(text: string, provider: string, version: string): { text: string; was: string } {
  const stack = object(JSON.parse(text) as Json);
  const required = object(object(object(stack.terraform).required_providers)[provider]);
  const was = typeof required.version === "string" ? required.version : "any";
  required.version = version;
  return { text: serialise(stack, text), was };
}

function isOf(provider: string, type: string, block: JsonObject): boolean {
  const named = typeof block.provider === "string" ? block.provider.split(".")[0] : undefined;
  return (named ?? type.split("_")[0]) === provider;
}

function blocks(stack: JsonObject, section: string): { types: JsonObject; type: string; id: string }[] {
  const types = object(stack[section]);
  return Object.entries(types).flatMap(([type, ids]) => Object.keys(object(ids)).map((id) => ({ types, type, id })));
}

function removeDependencies(stack: JsonObject, gone: ReadonlySet<string>, removed: Removed[]): void {
  for (const section of ["resource", "data"]) {
    for (const { types, type, id } of blocks(stack, section)) {
      const block = object(object(types[type])[id]);
      if (!Array.isArray(block.depends_on)) continue;
      const [stays, goes] = split(block.depends_on, (entry) => typeof entry === "string" && gone.has(entry));
      if (goes.length === 0) continue;
      for (const entry of goes) {
        removed.push({ what: "dependency", name: `${type}.${id} -> ${JSON.stringify(entry)}` });
      }
      if (stays.length > 0) block.depends_on = stays;
      else drop(block, "depends_on");
    }
  }
}

function removeOutputs(stack: JsonObject, gone: ReadonlySet<string>, removed: Removed[]): void {
  for (const [name, output] of Object.entries(object(stack.output))) {
    if (referencesIn(output, gone).length === 0) continue;
    drop(object(stack.output), name);
    forgetOutput(object(object(stack["//"]).outputs), name);
    removed.push({ what: "output", name });
  }
}

/** cdktf keeps a tree of outputs by construct path next to them; its leaves are their names. */
function forgetOutput(tree: JsonObject, name: string): void {
  for (const [key, value] of Object.entries(tree)) {
    if (value === name) drop(tree, key);
    else forgetOutput(object(value), name);
  }
}

function removeMoves(stack: JsonObject, gone: ReadonlySet<string>, removed: Removed[]): void {
  for (const section of ["moved", "import", "removed"]) {
    if (!Array.isArray(stack[section])) continue;
    const [stays, goes] = split(stack[section], (entry) =>
      Object.values(object(entry)).some((at) => typeof at === "string" && gone.has(at)),
    );
    for (const entry of goes) removed.push({ what: "move", name: JSON.stringify(entry) });
    if (stays.length > 0) stack[section] = stays;
    else drop(stack, section);
  }
}

function refuseDangling(stack: JsonObject, gone: ReadonlySet<string>): void {
  const dangling = Object.entries(stack)
    .filter(([section]) => section !== "//")
    .flatMap(([, value]) => referencesIn(value, gone));
  if (dangling.length === 0) return;
  const names = [...new Set(dangling)].join(", ");
  throw new Error(`what stays needs ${names}, without which the stack cannot be deployed`);
}

/** The addresses of the set that are named anywhere in the value. */
function referencesIn(value: Json | undefined, addresses: ReadonlySet<string>): string[] {
  const text = JSON.stringify(value ?? null);
  return [...addresses].filter((address) =>
    new RegExp(`(?<![\\w.-])${address.replace(/\./g, "\\.")}(?![\\w-])`).test(text),
  );
}

function removeKey(parent: JsonObject, key: string, name: string): boolean {
  const child = object(parent[key]);
  if (!Object.hasOwn(child, name)) return false;
  drop(child, name);
  return true;
}

/** Sections that the filter emptied go; those that cdktf wrote empty stay. */
function dropEmpty(stack: JsonObject, sections: readonly string[], text: string): void {
  const before = object(JSON.parse(text) as Json);
  for (const section of sections) {
    const wasFilled = Object.keys(object(before[section])).length > 0;
    if (wasFilled && Object.keys(object(stack[section])).length === 0) drop(stack, section);
  }
}

/** With the indentation of the original. */
export function serialise(stack: JsonObject, original: string): string {
  const indent = /^\{\n( +)/.exec(original)?.[1]?.length ?? 0;
  return JSON.stringify(stack, null, indent) + (original.endsWith("\n") ? "\n" : "");
}

function split<T>(list: readonly T[], goes: (entry: T) => boolean): [T[], T[]] {
  return [list.filter((entry) => !goes(entry)), list.filter((entry) => goes(entry))];
}

/** Removes a key. */
export function drop(parent: JsonObject, key: string): void {
  Reflect.deleteProperty(parent, key);
}

/** The value, if it is one with keys; otherwise nothing. */
export function object(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
