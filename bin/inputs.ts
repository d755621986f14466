// Gathers what to look at: files, folders, standard input, and synthesised stacks.
import { basename, join } from "node:path";
import { BrokenDocument } from "../lib/rules/yaml/documents";
import { isFolder, listFolder, readText } from "./files";
import { InputObject, ManifestReader, ReadRequest } from "./manifest-reader";
import { Renderable } from "./render";
import { Terminal } from "./terminal";
import { messageOf, UsageError } from "./usage-error";
import { ControllerFacts } from "../lib/rules/manifests/charts";
import { ProfileMap } from "../lib/rules/profiles/profile-match";
import { readStack } from "../lib/rules/manifests/stack";
import { readStackCosts, StackCosts } from "../lib/rules/manifests/stack-costs";

/** All that was passed to the command. */
export interface Inputs {
  readonly objects: readonly InputObject[];
  readonly broken: readonly BrokenDocument[];
  /** Charts and kustomizations of folders, which are not looked at as they are. */
  readonly unrendered: readonly Renderable[];
  /** Files of folders that are templates, and of no chart. */
  readonly templates: readonly string[];
  /** How many files of folders hold no object. */
  readonly passedOver: number;
  /** The profiles of all stacks; undefined when there is none. */
  readonly profiles?: ProfileMap;
  /** Helm releases of stacks, whose pods are not known. */
  readonly releases: readonly string[];
  /** How the Load Balancer Controller of the first stack that has one is set. */
  readonly controller?: ControllerFacts;
  /** The regions that the stacks name. */
  readonly regions: readonly string[];
  /** What the stacks have that costs, apart from pods. */
  readonly stackCosts: StackCosts;
}

const STACK_FILE = "cdk.tf.json";

/** Where to look, and how. */
export interface InputRequest extends ReadRequest {
  readonly paths: readonly string[];
  readonly stacks: readonly string[];
  /** True where named files count as those of folders do. */
  readonly passesOver?: boolean;
  /** What runs in a cluster. */
  readonly live?: readonly unknown[];
}

/** Reads files, folders, `-` and stacks. Throws a UsageError where there is nothing to read, or nothing in it. */
export async function gatherInputs(terminal: Terminal, request: InputRequest): Promise<Inputs> {
  const { paths, stacks, live = [] } = request;
  if (paths.length === 0 && stacks.length === 0 && request.live === undefined) {
    throw new UsageError("no input; pass files or folders, - for standard input, or --stack");
  }
  const manifests = new ManifestReader(request);
  for (const path of paths) {
    if (path === "-") manifests.readFile(path, await terminal.readStdin());
    else if (isFolder(path)) manifests.readFolder(path);
    else if (request.passesOver === true) manifests.readChanged(path, readText(path));
    else manifests.readFile(path, readText(path));
  }
  if (paths.length > 0 && manifests.isEmpty() && request.passesOver !== true) {
    throw new UsageError(`there is no object in ${paths.map(nameOf).join(", ")}; ${manifests.whyEmpty()}`);
  }
  const read = stacks.flatMap(findStacks).map(readStackFile);
  const profiles = read.flatMap((stack) => Object.entries(stack.profiles ?? {}));
  const { broken, unrendered, templates, passedOver } = manifests;
  return {
    objects: [
      ...live.map((object) => ({ file: "-", object })),
      ...manifests.objects,
      ...read.flatMap(({ objects }) => objects),
    ],
    broken,
    unrendered,
    templates,
    passedOver,
    ...(profiles.length === 0 ? {} : { profiles: Object.fromEntries(profiles) }),
    releases: read.flatMap(({ releases }) => releases),
    controller: read.map(({ controller }) => controller).find((facts) => facts !== undefined),
    regions: [...new Set(read.flatMap(({ region }) => region ?? []))],
    stackCosts: readStackCosts(read.map(({ json }) => json)),
  };
}

/** A path as people call it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** `cdktf.out`, one of its stacks, or the file itself. */
export function findStacks(path: string): string[] {
  if (!isFolder(path)) return [path];
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
  readonly json: unknown;
} {
  const json = parseStack(file);
  const stack = readStack(json);
  if (stack === undefined) throw new UsageError(`${file} is not a synthesised Terraform stack`);
  return {
    objects: stack.objects.map((each) => ({ file, ...each })),
    profiles: stack.profiles,
    releases: stack.releases,
    controller: stack.controller,
    region: stack.region,
    json,
  };
}

/** The content of a stack's file. Throws a UsageError where it is not a stack. */
export function parseStack(file: string): unknown {
  const text = readText(file);
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`);
  }
}
