// Reads manifests one after the other. A file that is named holds objects; of a folder, what holds none is passed over.
import { join, resolve } from "node:path";
import { isList, isMap } from "../lib/rules/manifests/field";
import { groupOf, isWorkload, kindOf } from "../lib/rules/manifests/reader";
import { BrokenDocument, Documents, readDocuments } from "../lib/rules/yaml/documents";
import { readFolder, readText } from "./files";
import { Kustomizations, readKustomizations } from "./kustomize";
import { Places, RepeatedKey } from "../lib/rules/yaml/places";
import { render, Renderable } from "./render";

/** An object, and where it is. */
export interface InputObject {
  readonly object: unknown;
  /** As it is in the file, where a kustomization gives it another namespace. */
  readonly written?: unknown;
  /** The file's name as it was passed; `-` for standard input. */
  readonly file: string;
  /** Counted from 1 within the file; undefined in a stack. */
  readonly document?: number;
  /** The line on which the document begins. */
  readonly line?: number;
  /** Where each part of the document is; undefined in a stack. */
  readonly places?: Places;
  /** Keys that the document has twice. */
  readonly repeated?: readonly RepeatedKey[];
  /** The Terraform resource, in a stack. */
  readonly address?: string;
  /** True for one of the objects that a release of a stack applies as they are written. */
  readonly isApplied?: boolean;
}

/** How to read folders. */
export interface ReadRequest {
  /** True where their charts and kustomizations are rendered by helm and kubectl. */
  readonly renders?: boolean;
  /** True where files of theirs count that git leaves out. */
  readonly takesIgnored?: boolean;
}

/** What was read. */
export class ManifestReader {
  readonly objects: InputObject[] = [];
  readonly broken: BrokenDocument[] = [];
  readonly unrendered: Renderable[] = [];
  readonly templates: string[] = [];
  passedOver = 0;
  private hasIgnored = false;
  private readonly known = new Set<string>();

  constructor(private readonly request: ReadRequest) {}

  isEmpty(): boolean {
    return [this.objects, this.broken, this.unrendered, this.templates].every((list) => list.length === 0);
  }

  /** What to think of where nothing was found. */
  whyEmpty(): string {
    if (this.hasIgnored) return "git ignores these files; --no-ignore reads them";
    if (this.passedOver > 0) return `${this.passedOver} YAML or JSON files contain something else`;
    return "did the command that writes it fail?";
  }

  /** A file that the user named, or what came through a pipe. */
  readFile(file: string, text: string): void {
    if (this.isNew(file)) this.readObjects(file, text);
  }

  private readObjects(file: string, text: string): void {
    const { read, broken } = readDocuments(file, text);
    for (const each of read) this.objects.push(each);
    for (const each of broken) this.broken.push(each);
  }

  /** A file that a program named, such as a hook all that changed: what holds no object is passed over. */
  readChanged(file: string, text: string): void {
    if (this.isNew(file)) this.readFound(file, text, undefined);
  }

  /** False for what is named again, or is in a folder that is named too: it is judged once. */
  private isNew(path: string): boolean {
    const before = this.known.size;
    return this.known.add(resolve(path)).size > before;
  }

  readFolder(path: string): void {
    const content = readFolder(path, this.request.takesIgnored);
    const kustomizations = readKustomizations(content.kustomizations);
    this.hasIgnored ||= content.isLessThanAll;
    this.renderAll(content.charts, kustomizations);
    const own = content.kustomizations.filter((file) => this.isNew(file));
    for (const file of kustomizations.templates) if (own.includes(file)) this.templates.push(file);
    // What is rendered says itself that it cannot be.
    if (this.request.renders !== true) {
      for (const each of kustomizations.broken) if (own.includes(each.file)) this.broken.push(each);
    }
    for (const file of content.files) {
      if (kustomizations.partial.has(file) || !this.isNew(file)) continue;
      this.readFound(file, readText(file), kustomizations.namespaceOf(file));
    }
  }

  /** The files that are a part of what is rendered are judged with it. */
  private renderAll(charts: readonly string[], kustomizations: Kustomizations): void {
    const all: Renderable[] = [
      ...charts.map((path): Renderable => ({ kind: "chart", path })),
      ...kustomizations.roots.map((path): Renderable => ({ kind: "kustomization", path })),
    ];
    for (const each of all) {
      // Both may be in one folder.
      if (!this.isNew(join(each.path, each.kind))) continue;
      if (this.request.renders !== true) this.unrendered.push(each);
      else if (this.readRendered(each)) kustomizations.filesOf(each.path).forEach((file) => this.isNew(file));
    }
  }

  private readRendered(each: Renderable): boolean {
    const result = render(each);
    if ("text" in result) this.readObjects(each.path, result.text);
    else
      this.broken.push({
        file: each.path,
        document: 1,
        line: 1,
        column: 1,
        message: `it cannot be rendered: ${result.problem}`,
      });
    return "text" in result;
  }

  private readFound(file: string, text: string, namespace: string | undefined): void {
    // UTF-16 without a byte order mark has NUL characters between its letters, and is rejected with words of its own.
    const letters = text.includes("\0") ? text.replaceAll("\0", "") : text;
    const documents = MAY_BE_OBJECT.test(letters) ? readDocuments(file, text) : NOTHING;
    const read = documents.read.filter(({ object }) => isObject(object));
    const broken = documents.broken.filter(() => LOOKS_LIKE_OBJECT.test(letters));
    for (const each of read) {
      const object = namespace === undefined ? each.object : inNamespace(each.object, namespace);
      this.objects.push({ ...each, object, written: each.object });
    }
    // A template is named, but what is wrong with it is known only when it is rendered.
    if (documents.isTemplate && broken.length > 0) this.templates.push(file);
    else for (const each of broken) this.broken.push(each);
    if (read.length + broken.length === 0) this.passedOver++;
  }
}

const NOTHING: Documents = { read: [], broken: [], isTemplate: false };

/** What has none of these words is not worth reading. */
const MAY_BE_OBJECT = /kind/;

/** What cannot be read is an object where it says a kind. */
const LOOKS_LIKE_OBJECT = /(?:^|[\s{,])["']?kind["']?\s*:/m;

function inNamespace(object: unknown, namespace: string): unknown {
  if (!isMap(object) || !isMap(object.metadata) || CLUSTER_WIDE.has(String(object.kind))) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Kinds that rules look at and that are in no namespace. */
const CLUSTER_WIDE = new Set([
  "CSIDriver",
  "IngressClass",
  "IngressClassParams",
  "Namespace",
  "PersistentVolume",
  "StorageClass",
]);

/** Of other kinds of files some have a kind, and some an apiVersion. */
function isObject(value: unknown): boolean {
  if (isList(value)) return value.length > 0 && value.every(isObject);
  if (kindOf(value) === undefined) return false;
  if (groupOf(value) !== undefined) return true;
  // Values of a chart may choose a kind, too: alone it makes no object.
  return isMap(value) && (isList(value.items) || (isWorkload(value) && (isMap(value.metadata) || isMap(value.spec))));
}
