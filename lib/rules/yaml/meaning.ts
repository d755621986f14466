// What a plain scalar means to kubectl, which reads YAML with go-yaml: https://github.com/kubernetes-sigs/yaml/tree/v1.4.0/goyaml.v2

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...words(true, "y Y yes Yes YES true True TRUE on On ON"),
  ...words(false, "n N no No NO false False FALSE off Off OFF"),
  ...words(null, "~ null Null NULL"),
  ["", null],
  ...words(NaN, ".nan .NaN .NAN"),
  ...words(Infinity, ".inf .Inf .INF +.inf +.Inf +.INF"),
  ...words(-Infinity, "-.inf -.Inf -.INF"),
]);

/** An integer by its prefix, as Go's `strconv.ParseInt` takes it with base 0: a leading zero alone is octal. */
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** What begins as a date is read as one, and kept as the string that it was. */
const DATE = /^\d{4}-/;

/** Why a value with a tag cannot be read. */
export class TagProblem extends Error {}

/** The value of a scalar without quotes and without a tag. */
export function resolvePlain(text: string): unknown {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^\.[0-9]/.test(text)) return FLOAT.test(text) ? finite(text, text) : text;
  if (!/^[-+0-9]/.test(text) || DATE.test(text)) return text;
  const digits = text.replaceAll("_", "");
  if (INTEGER.test(digits)) return integer(digits, text);
  return FLOAT.test(digits) ? finite(digits, text) : text;
}

/** The value of a scalar that names its tag; an unknown tag leaves it a string. */
export function resolveTagged(tag: string, text: string): unknown {
  const [, handle] = /^!([\w-]+)!/.exec(tag) ?? [];
  if (handle !== undefined) throw new TagProblem(`the tag !${handle}! is not declared`);
  const name = /^!(?:!|<tag:yaml\.org,2002:)(\w+)>?$/.exec(tag)?.[1] ?? "";
  if (name === "binary") return decodeBinary(text);
  const isRight = KINDS.get(name);
  if (isRight === undefined) return text;
  const value = resolvePlain(text);
  if (!isRight(value)) throw new TagProblem(`${JSON.stringify(text)} is not of the type !!${name}`);
  return value;
}

const KINDS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["int", Number.isInteger],
  ["float", (value: unknown) => typeof value === "number"],
  ["bool", (value: unknown) => typeof value === "boolean"],
  ["null", (value: unknown) => value === null],
]);

/** Beyond 64 bits only decimal digits are a number, as a float. */
function integer(digits: string, text: string): number | string {
  const [, sign = "", body = ""] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  const octal = /^0[0-7]+$/.test(body) ? `0o${body.slice(1)}` : body;
  const value = BigInt(octal);
  const isWithin = sign === "-" ? value <= 2n ** 63n : value < 2n ** 64n;
  if (!isWithin && !FLOAT.test(digits)) return text;
  return Number(sign === "-" ? -value : value);
}

/** Go takes a number that is too large for a float for a string. */
function finite(digits: string, text: string): number | string {
  const value = Number(digits);
  return Number.isFinite(value) ? value + 0 : text;
}

function decodeBinary(text: string): string {
  const digits = text.replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) {
    throw new TagProblem("!!binary is not base64");
  }
  return Buffer.from(digits, "base64").toString("utf8");
}

function words(value: boolean | null | number, all: string): [string, boolean | null | number][] {
  return all.split(" ").map((word) => [word, value]);
}
