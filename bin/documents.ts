// From texts to documents: YAML of several documents or JSON, each read by itself, so that a broken one hides no other.
import { messageOf } from "./usage-error";
import { Outcome, parseYaml } from "./yaml-text";

/** One document that could be read. */
interface ReadDocument {
  readonly file: string;
  /** Counted from 1 within its file. */
  readonly document: number;
  /** The line on which it begins. */
  readonly line: number;
  readonly object: unknown;
}

/** One document that could not. */
export interface BrokenDocument {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly message: string;
}

/** What a file holds. */
export interface Documents {
  readonly read: readonly ReadDocument[];
  readonly broken: readonly BrokenDocument[];
}

interface Chunk {
  readonly text: string;
  /** The line on which it begins. */
  readonly line: number;
}

/** Reads all documents of a string. */
export function readDocuments(file: string, text: string): Documents {
  const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const read: ReadDocument[] = [];
  const broken: BrokenDocument[] = [];
  let document = 0;
  for (const { outcomes, line } of /^\s*[{[](?!\{)/.test(content) ? readJson(content) : readYaml(content)) {
    for (const outcome of outcomes) {
      document++;
      if ("object" in outcome) read.push({ file, document, line, object: outcome.object });
      else broken.push({ file, document, line: outcome.line, message: outcome.problem });
    }
  }
  return { read, broken };
}

interface ReadChunk {
  readonly outcomes: readonly Outcome[];
  readonly line: number;
}

function readYaml(content: string): ReadChunk[] {
  return splitYaml(content).map((chunk) => ({ outcomes: parseYaml(chunk.text, chunk.line), line: chunk.line }));
}

/** One value is by far the most common, and reading it is quicker than looking for its end. */
function readJson(content: string): ReadChunk[] {
  try {
    const object: unknown = JSON.parse(content);
    return [{ outcomes: [{ object }], line: 1 + leadingLines(content) }];
  } catch {
    return splitJson(content).map((chunk) => ({ outcomes: [parseJson(chunk)], line: chunk.line }));
  }
}

/** Cuts before each line that begins a document; YAML has such lines nowhere else. Directives stay with what follows. */
function splitYaml(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  const cut = (end: number): void => {
    const part = text.slice(start, end);
    if (/(?<=^|\n)%/.test(part) && !/(?<=^|\n)---/.test(part) && end < text.length) return;
    if (part.trim() !== "") chunks.push({ text: part, line });
    line += countLines(part);
    start = end;
  };
  for (const marker of text.matchAll(/(?<=^|\n)---(?=\s|$)/g)) if (marker.index > start) cut(marker.index);
  cut(text.length);
  return chunks;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Cuts between values that follow one another, as `jq` prints them. */
function splitJson(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let line = 1;
  let depth = 0;
  const cut = (end: number): void => {
    const part = text.slice(start, end);
    if (part.trim() !== "") chunks.push({ text: part, line: line + leadingLines(part) });
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

/** Where the string that begins at `start` has its closing quote; the end of the text when it has none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function leadingLines(text: string): number {
  return countLines(text.slice(0, text.length - text.trimStart().length));
}

/** YAML takes more than JSON does; above this size that is not worth the time. */
const LONGEST_SECOND_TRY = 1_000_000;

function parseJson(chunk: Chunk): Outcome {
  try {
    const object: unknown = JSON.parse(chunk.text);
    return { object };
  } catch (error) {
    const [second] = chunk.text.length > LONGEST_SECOND_TRY ? [] : parseYaml(chunk.text, chunk.line);
    if (second !== undefined && "object" in second) return second;
    const message = messageOf(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const before = position === undefined ? chunk.text.trimEnd() : chunk.text.slice(0, Number(position));
    const problem = message.replace(/ in JSON at position.*| at position.*| \(line .*/s, "");
    return {
      problem: `not JSON: ${problem}`,
      line: chunk.line + countLines(before) - leadingLines(chunk.text),
    };
  }
}
