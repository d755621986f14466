// Kustomizations: what is a patch or a part of one is not an object. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
import { dirname, join, normalize } from "node:path";
import { isList, isMap, PlainMap } from "../lib/rules/manifests/field";
import { BrokenDocument, readDocuments } from "../lib/rules/yaml/documents";
import { readText } from "./files";

/** The kustomizations of a folder, together. */
export interface Kustomizations {
  /** Folders to render: those that no other one takes in. */
  readonly roots: readonly string[];
  /** Files that make no object by themselves. */
  readonly partial: ReadonlySet<string>;
  /** Their own files that cannot be read. */
  readonly broken: readonly BrokenDocument[];
  /** Their own files that are templates. */
  readonly templates: readonly string[];
  /** What the kustomization in a folder is made of, those that it takes in included: its output has it. */
  filesOf(root: string): ReadonlySet<string>;
  /** The namespace that the objects of a file get; of several the first. */
  namespaceOf(file: string): string | undefined;
}

interface Kustomization {
  readonly folder: string;
  readonly broken: readonly BrokenDocument[];
  /** Its own file, where that is a template. */
  readonly template?: string;
  readonly isComponent: boolean;
  readonly namespace?: string;
  /** Files and folders whose objects it takes. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly partial: readonly string[];
}

/** Reads the files that make kustomizations of their folders. */
export function readKustomizations(files: readonly string[]): Kustomizations {
  const all = new Map(files.map((file) => [dirname(file), readKustomization(file)]));
  const takenIn = new Set([...all.values()].flatMap(({ resources, components }) => [...resources, ...components]));
  const components = [...all.values()].filter(({ folder, isComponent }) => isComponent || isComponentOf(folder, all));
  const roots: readonly Kustomization[] = [...all.values()].filter(
    (each) => !takenIn.has(each.folder) && !components.includes(each),
  );
  const namespaces = namespacesOf(roots, all);
  return {
    roots: roots.map(({ folder }) => folder),
    partial: new Set([
      ...[...all.values()].flatMap(({ partial }) => partial),
      ...components.flatMap(({ resources }) => resources),
    ]),
    broken: [...all.values()].flatMap(({ broken }) => broken),
    templates: [...all.values()].flatMap(({ template }) => template ?? []),
    filesOf: (root) => new Set(filesOf(root, all).keys()),
    namespaceOf: (file) => namespaces.get(file),
  };
}

/** The namespace of each file; the kustomization that takes in another one has the last word. */
function namespacesOf(roots: readonly Kustomization[], all: ReadonlyMap<string, Kustomization>): Map<string, string> {
  const found = roots.flatMap(({ folder }) => [...filesOf(folder, all)]);
  // Of several entries of one key a map takes the last.
  return new Map(found.reverse().flatMap(([file, namespace]) => (namespace === undefined ? [] : [[file, namespace]])));
}

function isComponentOf(folder: string, all: ReadonlyMap<string, Kustomization>): boolean {
  // Transformers and generators may be a kustomization, too.
  return [...all.values()].some(({ components, partial }) => components.includes(folder) || partial.includes(folder));
}

/** The files below a kustomization, and the namespace that it gives them. */
function filesOf(root: string, all: ReadonlyMap<string, Kustomization>): Map<string, string | undefined> {
  const files = new Map<string, string | undefined>();
  const seen = new Set<string>();
  const open: { readonly folder: string; readonly outer?: string }[] = [{ folder: root }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const each = all.get(next.folder);
    if (each === undefined || seen.has(next.folder)) continue;
    seen.add(next.folder);
    const namespace = next.outer ?? each.namespace;
    for (const path of [...each.resources, ...each.components]) {
      if (all.has(path)) open.push({ folder: path, outer: namespace });
      else files.set(path, namespace);
    }
  }
  return files;
}

function readKustomization(file: string): Kustomization {
  const { read, broken, isTemplate } = readDocuments(file, readText(file));
  const [document] = read;
  const other = read.flatMap(({ object, document: number, line }) =>
    isMap(object)
      ? []
      : [{ file, document: number, line, column: 1, message: "a kustomization is a map of its fields" }],
  );
  const content: PlainMap = isMap(document?.object) ? document.object : {};
  const folder = dirname(file);
  const pathsOf = (...values: readonly unknown[]): string[] =>
    values.flatMap(stringsOf).map((path) => normalize(join(folder, path)).replace(/[/\\]$/, ""));
  const { patches, patchesStrategicMerge, patchesJson6902, replacements, openapi } = content;
  const { transformers, generators, validators, configurations, crds } = content;
  return {
    folder,
    broken: isTemplate ? [] : [...broken, ...other],
    ...(isTemplate ? { template: file } : {}),
    isComponent: content.kind === "Component",
    ...(typeof content.namespace === "string" ? { namespace: content.namespace } : {}),
    resources: pathsOf(content.resources, content.bases),
    components: pathsOf(content.components),
    partial: [
      ...pathsOf(patchesStrategicMerge, transformers, generators, validators, configurations, crds),
      ...pathsOf(below(patches, "path"), below(patchesJson6902, "path"), below(replacements, "path")),
      ...pathsOf(below([openapi], "path"), filesOfGenerators(content)),
      ...pathsOf(below(content.helmCharts, "valuesFile"), below(content.helmCharts, "additionalValuesFiles")),
    ],
  };
}

/** Files become data of a ConfigMap or a Secret; `key=path` gives them another name there. */
function filesOfGenerators({ configMapGenerator, secretGenerator }: PlainMap): string[] {
  const files = [configMapGenerator, secretGenerator].flatMap((each) => [
    ...below(each, "files"),
    ...below(each, "envs"),
  ]);
  return files.flatMap(stringsOf).map((file) => file.slice(file.indexOf("=") + 1));
}

function below(list: unknown, key: string): unknown[] {
  return isList(list) ? list.flatMap((each) => (isMap(each) ? [each[key]] : [])) : [];
}

/** Paths; a patch may be written out in their place. */
function stringsOf(value: unknown): string[] {
  if (isList(value)) return value.flatMap(stringsOf);
  return typeof value === "string" && !value.includes("\n") ? [value] : [];
}
