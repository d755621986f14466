// From texts to documents: YAML of several documents or JSON, each read by itself, so that a broken one hides no other.
import { endOfString, JsonProblem, JsonReader } from "./json-text";
import { Lines, Place, Places, RepeatedKey } from "./places";
import { Outcome, readYaml } from "./read";

/** One document that could be read. */
interface ReadDocument {
  readonly file: string;
  /** Counted from 1 within its file. */
  readonly document: number;
  /** The line on which it begins. */
  readonly line: number;
  readonly object: unknown;
  /** Where each part of it is. */
  readonly places: Places;
  /** Keys that it has twice. */
  readonly repeated: readonly RepeatedKey[];
}

/** One document that could not. */
export interface BrokenDocument {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a file holds. */
export interface Documents {
  readonly read: readonly ReadDocument[];
  readonly broken: readonly BrokenDocument[];
  /** True where a document is broken because it is a template, which must be rendered first. */
  readonly isTemplate: boolean;
}

interface ReadChunk {
  readonly outcome: Outcome;
  /** The line on which it begins. */
  readonly line: number;
  /** True where tags of a template language are in it. */
  readonly hasTags: boolean;
}

/** Tags of Go and Helm, of Jinja and similar languages, of ERB, of the Template Toolkit. */
const TAGS = /\{\{|\{%|\{#|<%|\[%/;

/** The message for a template, once per file however many of its documents are broken. */
const UNRENDERED =
  "not YAML, but a template: render it first, for example with helm template, and pipe the output to this command";

/** Reads all documents of a string. */
export function readDocuments(file: string, text: string): Documents {
  const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const read: ReadDocument[] = [];
  const broken: BrokenDocument[] = [];
  let isTemplate = false;
  const chunks = /^\s*[{[](?![{%#])/.test(content) ? readJson(content) : readYamlChunks(content);
  chunks.forEach(({ outcome, line, hasTags }, index) => {
    const place = { file, document: index + 1, line };
    if ("object" in outcome) read.push({ ...place, ...outcome });
    else if (!hasTags) broken.push({ ...place, ...placeOf(outcome), message: outcome.problem });
    else {
      if (!isTemplate) broken.push({ ...place, ...placeOf(outcome), message: UNRENDERED });
      isTemplate = true;
    }
  });
  return { read, broken, isTemplate };
}

function placeOf({ line, column }: Place): Place {
  return { line, column };
}

function readYamlChunks(content: string): ReadChunk[] {
  return splitYaml(content).flatMap(({ text, line }) => {
    const outcome = readChunk(text, line);
    return outcome === undefined ? [] : [{ outcome, line, hasTags: TAGS.test(text) }];
  });
}

function readChunk(text: string, line: number): Outcome | undefined {
  const behind = /^---([^\r\n]*)/.exec(text)?.[1]?.trim() ?? "";
  if (behind === "" || behind.startsWith("#")) return readYaml(text, line);
  return { problem: "not YAML: kubectl allows only a comment after ---", line, column: 4 };
}

interface Chunk {
  readonly text: string;
  /** The line on which it begins. */
  readonly line: number;
}

const MARKER = "\n---";

/** Cuts before each line that begins with `---`, as kubectl does. */
function splitYaml(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  const cut = (end: number): void => {
    const part = text.slice(start, end);
    if (part.trim() !== "") chunks.push({ text: part, line });
    line += countLines(part);
    start = end;
  };
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + 1)) cut(at + 1);
  cut(text.length);
  return chunks;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** JSON, value after value; where one is broken, YAML that looks like JSON; and finally what can be read of it. */
function readJson(content: string): ReadChunk[] {
  const values = readValues({ text: content, line: 1 });
  if (!values.some(({ outcome }) => "problem" in outcome)) return values;
  const yaml = content.length > LONGEST_SECOND_TRY ? [] : readYamlChunks(content);
  if (yaml.length > 0 && yaml.every(({ outcome }) => "object" in outcome)) return yaml;
  const chunks = splitJson(content).flatMap(readJsonChunk);
  // Where nothing can be read it is one thing that is broken, not as many as it has braces.
  return chunks.some(({ outcome }) => "object" in outcome) ? chunks : chunks.slice(0, 1);
}

/** YAML takes more than JSON does; above this size that is not worth the time. */
const LONGEST_SECOND_TRY = 1_000_000;

function readJsonChunk(chunk: Chunk): ReadChunk[] {
  const values = readValues(chunk);
  if (!values.some(({ outcome }) => "problem" in outcome) || chunk.text.length > LONGEST_SECOND_TRY) return values;
  const outcome = readYaml(chunk.text, chunk.line);
  const line = values[0]?.line ?? chunk.line;
  return outcome !== undefined && "object" in outcome ? [{ outcome, line, hasTags: false }] : values;
}

/** Values that follow one another, as `jq` prints them, up to the first that is broken. */
function readValues({ text, line }: Chunk): ReadChunk[] {
  const lines = new Lines(text, line);
  const chunks: ReadChunk[] = [];
  for (let at = 0; ;) {
    const places = new Places(lines);
    const reader = new JsonReader(text, places, at);
    if (reader.isAtEnd()) return chunks;
    places.start = reader.at;
    const begin = lines.at(reader.at).line;
    try {
      const object = reader.read();
      chunks.push({ outcome: { object, places, repeated: reader.repeated }, line: begin, hasTags: false });
      ({ at } = reader);
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
      const outcome = { problem: `not JSON: ${error.message}`, ...lines.at(error.offset) };
      return [...chunks, { outcome, line: begin, hasTags: TAGS.test(text) }];
    }
  }
}

/** Cuts behind each value. */
function splitJson(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  let depth = 0;
  const cut = (end: number): void => {
    const part = text.slice(start, end);
    if (part.trim() !== "") chunks.push({ text: part, line });
    line += countLines(part);
    start = end;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === "{" || sign === "[") depth++;
    else if (sign === "}" || sign === "]") {
      depth = Math.max(depth - 1, 0);
      if (depth === 0) cut(at + 1);
    }
  }
  cut(text.length);
  return chunks;
}
