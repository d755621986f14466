// Reads YAML as Kubernetes does, and refuses what would bring the reader itself down.
import { CollectionTag, Composer, CST, LineCounter, Parser, ScalarTag, Tags } from "yaml";
import { messageOf } from "./usage-error";

/** What one document came to: an object, or why there is none and on which line. */
export type Outcome = { readonly object: unknown } | { readonly problem: string; readonly line: number };

/**
 * Values nested deeper are refused. The library goes down by recursion, and deep enough it ends the process where nobody can
 * catch it; no object of Kubernetes is nested a quarter as deep.
 */
const DEEPEST = 200;

/** All documents of a string; `line` is the one on which the text begins. It never throws. */
export function parseYaml(text: string, line: number): Outcome[] {
  try {
    return compose(text, line);
  } catch (error) {
    return [{ problem: `not YAML: ${firstLine(messageOf(error))}`, line }];
  }
}

function compose(text: string, line: number): Outcome[] {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // What is missing at the end is told on the last line that says something.
  const end = Math.max(text.trimEnd().length - 1, 0);
  const lineOf = (offset: number): number => line + Math.max(lines.linePos(Math.min(offset, end)).line, 1) - 1;
  const deep = tokens.find(isTooDeep);
  if (deep !== undefined) {
    return [{ problem: `not YAML that anybody meant: nested more than ${DEEPEST} deep`, line: lineOf(deep.offset) }];
  }
  const composer = new Composer({ version: "1.1", customTags: asKubernetes, uniqueKeys: false, logLevel: "error" });
  return [...composer.compose(tokens)].map((document): Outcome => {
    const [error] = document.errors;
    if (error !== undefined) return { problem: `not YAML: ${firstLine(error.message)}`, line: lineOf(error.pos[0]) };
    const object: unknown = document.toJS();
    return { object };
  });
}

type Token = CST.Token;

/** Walks the tokens without recursion. */
function isTooDeep(document: Token): boolean {
  const stack: { readonly token: Token; readonly depth: number }[] = [{ token: document, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.depth > DEEPEST) return true;
    for (const token of partsOf(next.token)) stack.push({ token, depth: next.depth + 1 });
  }
  return false;
}

function partsOf(token: Token): Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value]).filter((part) => part !== undefined && part !== null);
}

/** Kubernetes reads YAML 1.1, in which yes is true and 0644 is octal, but knows no times and no sets. */
function asKubernetes(tags: Tags): Tags {
  return [...tags.filter((tag) => typeof tag === "string" || !isForeign(tag)), BINARY];
}

/** What has the tag `!!binary` is the string that it decodes to. The decoder of Go takes line breaks, but no blanks. */
const BINARY: ScalarTag = {
  tag: "tag:yaml.org,2002:binary",
  resolve: (value, onError) => {
    const text = value.replace(/[\r\n]/g, "");
    const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
    if (!isBase64) onError("!!binary is not base64");
    return Buffer.from(text, "base64").toString("utf8");
  },
};

function isForeign(tag: ScalarTag | CollectionTag): boolean {
  const format = "format" in tag ? tag.format : undefined;
  return format === "TIME" || /:(timestamp|binary|omap|pairs|set)$/.test(tag.tag);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.replace(/[:.]$/, "") ?? "";
}
