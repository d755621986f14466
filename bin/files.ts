// The files of a folder that may hold objects, and the charts and kustomizations among them, which have to be rendered first.
import { Dirent, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { decodeText } from "./encoding";
import { IgnoreRules } from "./gitignore";
import { messageOf, UsageError } from "./usage-error";

/** What a folder and those below it hold. */
export interface FolderContent {
  /** Files of YAML and JSON, in the order of their names. */
  readonly files: readonly string[];
  /** Files that make a kustomization of their folder. */
  readonly kustomizations: readonly string[];
  /** Folders of Helm charts; what they need from other charts is a part of them. */
  readonly charts: readonly string[];
  /** True where git leaves something out. */
  readonly isLessThanAll: boolean;
}

const MANIFEST = /\.(ya?ml|json)$/i;
const KUSTOMIZATIONS = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);
const CHART = "Chart.yaml";

/** Folders of a chart with templates, and with other charts. */
const PARTS_OF_CHART = new Set(["templates", "charts"]);

/** Looks through a folder. @param takesAll whether files count that git leaves out */
export function readFolder(path: string, takesAll = false): FolderContent {
  const { name, parent } = { name: basename(resolve(path)), parent: dirname(resolve(path)) };
  if (PARTS_OF_CHART.has(name) && existsSync(join(parent, CHART))) {
    return { files: [], kustomizations: [], charts: [dirname(path)], isLessThanAll: false };
  }
  const walk = new Walk(takesAll);
  walk.enter(path, takesAll ? IgnoreRules.NONE : rulesAbove(resolve(path)));
  return walk;
}

class Walk implements FolderContent {
  readonly files: string[] = [];
  readonly kustomizations: string[] = [];
  readonly charts: string[] = [];
  isLessThanAll = false;

  constructor(private readonly takesAll: boolean) {}

  enter(folder: string, above: IgnoreRules): void {
    const entries = listFolder(folder);
    const isChart = entries.some((entry) => entry.name === CHART && entry.isFile());
    if (isChart && !isLibrary(join(folder, CHART))) this.charts.push(folder);
    const rules = this.takesAll ? above : readRules(folder, above);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      if (isChart && entry.isDirectory() && PARTS_OF_CHART.has(entry.name)) continue;
      if (!entry.isDirectory() && !isManifest(entry)) continue;
      if (rules.ignores(resolve(path), entry.isDirectory())) this.isLessThanAll = true;
      else if (entry.isDirectory()) this.enter(path, rules);
      else (KUSTOMIZATIONS.has(entry.name) ? this.kustomizations : this.files).push(path);
    }
  }
}

function isManifest(entry: Dirent): boolean {
  return entry.isFile() && (MANIFEST.test(entry.name) || KUSTOMIZATIONS.has(entry.name));
}

/** A library chart makes nothing by itself. */
function isLibrary(chart: string): boolean {
  return /^type:\s*["']?library\b/m.test(readText(chart));
}

/** The rules of the repository above a folder, and those of one clone of it, unless they leave that folder itself out: whoever names it means it. */
function rulesAbove(folder: string): IgnoreRules {
  const above: string[] = [];
  let at = folder;
  for (; !existsSync(join(at, ".git")); at = dirname(at)) {
    if (dirname(at) === at) return IgnoreRules.NONE;
    above.unshift(at);
  }
  let rules = readRules(at, IgnoreRules.NONE, join(".git", "info", "exclude"));
  for (const below of above) {
    rules = readRules(at, rules);
    if (rules.ignores(below, true)) return IgnoreRules.NONE;
    at = below;
  }
  return rules;
}

function readRules(folder: string, above: IgnoreRules, name = ".gitignore"): IgnoreRules {
  const file = join(folder, name);
  return existsSync(file) ? above.with(resolve(folder), readText(file)) : above;
}

/** Throws a UsageError where `path` is not there, or not to be looked at. */
export function isFolder(path: string): boolean {
  const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (found === undefined) throw new UsageError(`there is no ${path}`);
  return found.isDirectory();
}

/** Throws a UsageError where the file cannot be read. */
export function readText(file: string): string {
  isFolder(file);
  return decodeText(attempt(file, () => readFileSync(file)));
}

/** Throws a UsageError where the file cannot be written. */
export function writeText(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${messageOf(error)}`);
  }
}

/** The members of a folder in the order of their names. */
export function listFolder(path: string): Dirent[] {
  const entries = attempt(path, () => readdirSync(path, { withFileTypes: true }));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${messageOf(error)}`);
  }
}
