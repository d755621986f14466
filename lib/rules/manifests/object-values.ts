// The values of a release that applies objects: JSON in which Terraform fills in what it alone knows. A construct writes them,
// and they are read again from the stack, so that the objects are judged like all others.
import { endOfTemplate, escaped } from "../hcl-strings";
import { isUnknown, isUnknownNumber } from "../unknown";
import { isList, isMap, PlainMap } from "./field";

/** The value that holds the objects, by their names; no other chart has it. */
const OBJECTS = "kubernetesObjects";

/** Gives the expression or the value that a token stands for. */
export type ResolveToken = (token: unknown) => unknown;

/** The values, as one of the strings in a release's `values`. */
export function writeObjectValues(objects: PlainMap, resolve: ResolveToken): string {
  return write({ [OBJECTS]: objects }, resolve);
}

function write(value: unknown, resolve: ResolveToken): string {
  if (typeof value === "string") return writeString(value, resolve);
  if (isList(value) && !value.some(isListToken)) {
    return `[${value.map((each) => write(each ?? null, resolve)).join(",")}]`;
  }
  if (isList(value) || isUnknown(value) || isUnknownNumber(value)) return writeResolved(resolve(value));
  if (!isMap(value)) return JSON.stringify(value);
  const written = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${written.map(([key, each]) => `${writeString(key, resolve)}:${write(each, resolve)}`).join(",")}}`;
}

/** CDKTF's token of a list is a list of one string. */
function isListToken(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("#{Tf");
}

/** A token of CDKTF in a string. */
const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** All but tokens is what it says: `${x}` of a script is not a reference. */
function writeString(text: string, resolve: ResolveToken): string {
  const parts = text.split(TOKEN);
  if (parts.length === 1) return writeLiteral(text);
  const template = parts.map((part, i) => (i % 2 === 1 ? String(resolve(part)) : literal(part, i + 1 < parts.length)));
  return writeTemplate(template.join(""), true);
}

const UNSAFE = /[$%](?=\{)|[\u007f-\u009f\u2028\u2029\ufeff]/g;

/** Without what Terraform would take for a template, and without characters that YAML does not have. */
function writeLiteral(text: string): string {
  return JSON.stringify(text).replace(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A `$` right before a token would escape it. */
function literal(text: string, isBeforeToken: boolean): string {
  const safe = text.replace(/[$%](?=\{)/g, "$&$&");
  return isBeforeToken ? safe.replace(/[$%]$/, '${"$&"}') : safe;
}

/** What a token gave: strings in it are templates of Terraform already. */
function writeResolved(value: unknown): string {
  if (typeof value === "string") return writeTemplate(value, false);
  if (isList(value)) return `[${value.map(writeResolved).join(",")}]`;
  if (!isMap(value)) return JSON.stringify(value ?? null);
  const written = Object.entries(value).map(([key, each]) => `${writeTemplate(key, true)}:${writeResolved(each)}`);
  return `{${written.join(",")}}`;
}

/** Terraform puts quotes around what it fills in, and escapes what is in it. */
function writeTemplate(template: string, isString: boolean): string {
  if (!/(^|[^$])\$\{|(^|[^%])%\{/.test(template)) return writeLiteral(template.replace(/([$%])\1(?=\{)/g, "$1"));
  const isExpression = template.startsWith("${") && endOfTemplate(template, 0) === template.length;
  if (!isExpression) return `\${jsonencode("${escaped(template)}")}`;
  const expression = template.slice(2, -1);
  return `\${jsonencode(${isString ? `tostring(${expression})` : expression})}`;
}

/** The objects of a release, by their names; undefined for a release of another chart. */
export function readObjectValues(release: unknown): PlainMap | undefined {
  const values = isMap(release) && isList(release.values) ? release.values : [];
  const [text] = values;
  if (typeof text !== "string" || !text.startsWith(`{"${OBJECTS}":`)) return undefined;
  try {
    const read: unknown = JSON.parse(withoutFunctions(text));
    const objects = isMap(read) ? read[OBJECTS] : undefined;
    return isMap(objects) ? objects : undefined;
  } catch {
    return undefined;
  }
}

const FUNCTION = "${jsonencode(";

/** What Terraform fills in becomes a string that holds the expression; everything else is without templates. */
function withoutFunctions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let next = text.indexOf(FUNCTION); next >= 0; next = text.indexOf(FUNCTION, at)) {
    const end = endOfTemplate(text, next);
    parts.push(text.slice(at, next), JSON.stringify(expressionIn(text.slice(next, end))));
    at = end;
  }
  return [...parts, text.slice(at)].join("");
}

function expressionIn(part: string): string {
  const inner = unwrap(part, FUNCTION, ")}");
  if (inner.startsWith('"')) return unescaped(inner.slice(1, -1));
  return `\${${inner.startsWith("tostring(") ? unwrap(inner, "tostring(", ")") : inner}}`;
}

function unwrap(text: string, begin: string, end: string): string {
  return text.slice(begin.length, -end.length);
}

const MEANINGS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** What `escaped` of HCL was made from. */
function unescaped(text: string): string {
  let out = "";
  for (let at = 0; at < text.length;) {
    const end = endOfTemplate(text, at);
    const isEscape = end === at && text.charAt(at) === "\\";
    const part = text.slice(at, end > at ? end : at + (isEscape ? 2 : 1));
    out += isEscape ? (MEANINGS[part.charAt(1)] ?? part.charAt(1)) : part;
    at += part.length;
  }
  return out;
}
