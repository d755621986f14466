// Gathers what to look at: files, folders, standard input, and synthesised stacks.
import { Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { CostStack, readCostStack } from "./stack-costs";
import { BrokenDocument, readDocuments } from "./documents";
import { Terminal } from "./terminal";
import { messageOf, UsageError } from "./usage-error";
import { ControllerFacts } from "../lib/rules/manifests/charts";
import { ProfileMap } from "../lib/rules/profiles/profile-match";
import { readStack } from "../lib/rules/manifests/stack";

/** An object, and where it stands. */
export interface InputObject {
  readonly object: unknown;
  /** The file's name as it was given; `-` for standard input. */
  readonly file: string;
  /** Counted from 1 within the file; undefined in a stack. */
  readonly document?: number;
  /** The line on which the document begins. */
  readonly line?: number;
  /** The Terraform resource, in a stack. */
  readonly address?: string;
}

/** All that the command was given. */
export interface Inputs {
  readonly objects: readonly InputObject[];
  readonly broken: readonly BrokenDocument[];
  /** The profiles of all stacks; undefined when there is none. */
  readonly profiles?: ProfileMap;
  /** Helm releases of stacks, whose pods are not known. */
  readonly releases: readonly string[];
  /** How the Load Balancer Controller of the first stack that has one is set. */
  readonly controller?: ControllerFacts;
  /** The region of the first stack that names one. */
  readonly region?: string;
  /** What the stacks have beside pods and costs. */
  readonly stackCosts?: CostStack;
}

const MANIFEST = /\.(ya?ml|json)$/i;
const STACK_FILE = "cdk.tf.json";

/** Reads files, folders, `-` and stacks. Throws a UsageError where there is nothing to read, or nothing in it. */
export async function gatherInputs(
  terminal: Terminal,
  paths: readonly string[],
  stacks: readonly string[] = [],
): Promise<Inputs> {
  if (paths.length === 0 && stacks.length === 0) {
    throw new UsageError("nothing to look at; name files or folders, - for standard input, or --stack");
  }
  const objects: InputObject[] = [];
  const broken: BrokenDocument[] = [];
  for (const path of paths) {
    for (const { file, text } of path === "-" ? [{ file: "-", text: await terminal.readStdin() }] : readPath(path)) {
      const documents = readDocuments(file, text);
      for (const each of documents.read) objects.push(each);
      for (const each of documents.broken) broken.push(each);
    }
  }
  if (paths.length > 0 && objects.length + broken.length === 0) {
    throw new UsageError(`there is no object in ${paths.map(nameOf).join(", ")}; did what should write it fail?`);
  }
  const read = stacks.flatMap(findStacks).map(readStackFile);
  for (const stack of read) for (const each of stack.objects) objects.push(each);
  const profiles = read.flatMap((stack) => Object.entries(stack.profiles ?? {}));
  return {
    objects,
    broken,
    ...(profiles.length === 0 ? {} : { profiles: Object.fromEntries(profiles) }),
    releases: read.flatMap(({ releases }) => releases),
    controller: read.map(({ controller }) => controller).find((facts) => facts !== undefined),
    region: read.map(({ region }) => region).find((region) => region !== undefined),
    stackCosts: read[0]?.costs,
  };
}

/** A path as people call it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** A file, or every manifest of a folder and those below it. */
function readPath(path: string): { readonly file: string; readonly text: string }[] {
  const files = listFiles(path);
  if (files.length === 0) throw new UsageError(`no .yaml, .yml or .json file in ${path}`);
  return files.map((file) => ({ file, text: readText(file) }));
}

function listFiles(path: string): string[] {
  if (!kindOf(path).isFolder) return [path];
  return listFolder(path).flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return listFiles(join(path, entry.name));
    return entry.isFile() && MANIFEST.test(entry.name) ? [join(path, entry.name)] : [];
  });
}

/** Throws a UsageError where `path` is not there, or not to be looked at. */
function kindOf(path: string): { readonly isFolder: boolean } {
  const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (found === undefined) throw new UsageError(`there is no ${path}`);
  return { isFolder: found.isDirectory() };
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${messageOf(error)}`);
  }
}

/** Throws a UsageError where the file cannot be read. */
export function readText(file: string): string {
  return attempt(file, () => readFileSync(file, "utf8"));
}

/** The members of a folder in the order of their names. */
function listFolder(path: string): Dirent[] {
  const entries = attempt(path, () => readdirSync(path, { withFileTypes: true }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `cdktf.out`, one of its stacks, or the file itself. */
export function findStacks(path: string): string[] {
  if (!kindOf(path).isFolder) return [path];
  const found = findFiles(path, 4);
  if (found.length === 0) throw new UsageError(`no ${STACK_FILE} in ${path}; run cdktf synth first`);
  return found;
}

function findFiles(folder: string, depth: number): string[] {
  return listFolder(folder).flatMap((entry) => {
    if (entry.isFile()) return basename(entry.name) === STACK_FILE ? [join(folder, entry.name)] : [];
    return entry.isDirectory() && depth > 0 && !entry.name.startsWith(".")
      ? findFiles(join(folder, entry.name), depth - 1)
      : [];
  });
}

function readStackFile(file: string): {
  readonly objects: readonly InputObject[];
  readonly profiles?: ProfileMap;
  readonly releases: readonly string[];
  readonly controller?: ControllerFacts;
  readonly region?: string;
  readonly costs: CostStack;
} {
  const json = parseStack(file);
  const stack = readStack(json);
  if (stack === undefined) throw new UsageError(`${file} is not a synthesised Terraform stack`);
  return {
    objects: stack.objects.map(({ address, object }) => ({ file, address, object })),
    profiles: stack.profiles,
    releases: stack.releases,
    controller: stack.controller,
    region: stack.region,
    costs: readCostStack(json),
  };
}

/** The content of a stack's file. Throws a UsageError where it is none. */
export function parseStack(file: string): unknown {
  const text = readText(file);
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`);
  }
}
