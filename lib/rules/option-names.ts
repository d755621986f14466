// Options that do not exist: TypeScript refuses them, and whoever runs a program unchecked would lose them without a word.
import { editDistance } from "./edit-distance";
import { finding, Finding, warning } from "./finding";
import { wrongKind } from "./option-kinds";
import { FACTORIES, OPTION_NAMES, PARTS } from "./option-names.generated";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const OPTION_NAME = {
  name: warning(
    "FG930",
    "an option has a name that exists",
    "https://www.typescriptlang.org/docs/handbook/2/objects.html#excess-property-checks",
  ),
};

/** A type of options of the public API. */
export type OptionType = keyof typeof OPTION_NAMES;

/** What decides beside the names themselves. */
export interface OptionNameContext {
  /** What was found about a value that a class of the library made, such as a probe. @default - nothing */
  readonly findingsOf?: (value: object) => readonly Finding[];
  /**
   * True where the options may have members of the caller's own, as those of a class that extends one of the library: then only
   * names that are nearly right are reported.
   *
   * @default false
   */
  readonly isExtended?: boolean;
}

/** Names in `given`, and in the options within, that `type` does not have. */
export function checkOptionNames(given: unknown, type: OptionType, context: OptionNameContext = {}): Finding[] {
  return isPlain(given) ? checkObject(given, type, "", context) : [];
}

function checkObject(given: object, type: string, path: string, context: OptionNameContext): Finding[] {
  const names = namesOf(type);
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || isUnknown(name)) return [];
    const kind = names.get(name);
    const field = `${path}${name}`;
    if (kind === undefined) return unknownName(name, type, field, context);
    const orArn = names.has(`${name}Arn`) ? `, or give an ARN as ${name}Arn` : "";
    return checkValue(value, kind, field, { ...context, orArn });
  });
}

interface ValueContext extends OptionNameContext {
  /** What can be given instead of an object of a class, for the end of a fix. */
  readonly orArn?: string;
}

function checkValue(value: unknown, kind: string, field: string, context: ValueContext): Finding[] {
  if (kind.startsWith("*")) return checkMade(value, kind.slice(1), field, context);
  if (kind === "" || typeof value !== "object" || value === null) return [];
  if (kind.startsWith("[")) {
    const items: unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((each, index) => checkValue(each, kind.slice(1, -1), `${field}[${index}]`, context));
  }
  if (!isPlain(value)) return [];
  if (!kind.startsWith("{")) return checkObject(value, kind, `${field}.`, { ...context, isExtended: false });
  return Object.entries(value).flatMap(([key, each]) =>
    checkValue(each, kind.slice(1, -1), `${field}.${key}`, context),
  );
}

/** What a class makes, no object that somebody wrote out; of an interface what has its members, whoever wrote it. */
function checkMade(value: unknown, name: string, field: string, { findingsOf, orArn = "" }: ValueContext): Finding[] {
  if (isUnknown(value) || (value === null && isPart(name))) return [];
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject && (isPart(name) ? PARTS[name].every((each) => each in value) : !isPlain(value)))
    return (findingsOf?.(value) ?? []).map((found) => within(field, found));
  const article = /^[AEIOU]/.test(name) ? "an" : "a";
  return [wrongKind(field, value, { what: `${article} ${name}`, fix: () => `write ${howToMake(name)}${orArn}` })];
}

function isPart(name: string): name is keyof typeof PARTS {
  return Object.hasOwn(PARTS, name);
}

/** What implements the interfaces of the library's parts. */
const MAKERS: Readonly<Record<keyof typeof PARTS, string>> = {
  IFargateCluster: "new FargateCluster(...) or FargateCluster.fromAttributes(), or the cluster of a stack",
  IVpc: "new Vpc(...) or Vpc.fromAttributes()",
};

function howToMake(name: string): string {
  if (isPart(name)) return MAKERS[name];
  const all: Readonly<Record<string, readonly string[]>> = FACTORIES;
  const ways = (all[name] ?? []).map((each) => `.${each}()`).join(", ");
  return ways === "" ? `new ${name}(...)` : `${name}${ways.replace(/, ([^,]*)$/, " or $1")}`;
}

function within(field: string, found: Finding): Finding {
  return { ...found, field: found.field === undefined ? field : `${field}.${found.field}` };
}

/** What somebody wrote out: no construct, no token, nothing that a class made. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isUnknown(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of another realm is another object, and has none itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unknownName(name: string, type: string, field: string, { isExtended = false }: OptionNameContext): Finding[] {
  const near = isExtended ? misspelt(name, type) : nearest(name, type);
  if (near === undefined && isExtended) return [];
  const fix = near === undefined ? elsewhere(name, type) : `write ${near}`;
  return [finding(OPTION_NAME.name, { field, message: `${type} has no such option, so that it is ignored`, fix })];
}

/** The options of a type, by its name; undefined where there is no such type. */
export function optionNamesOf(type: string): string[] | undefined {
  return Object.hasOwn(OPTION_NAMES, type) ? [...namesOf(type).keys()] : undefined;
}

const known = new Map<string, ReadonlyMap<string, string>>();

/** The options of a type and what each of them is, those of the types that it extends included. */
function namesOf(type: string): ReadonlyMap<string, string> {
  const before = known.get(type);
  if (before !== undefined) return before;
  const { "...": bases = "", ...own } = ownNames(type);
  const inherited = bases.split(" ").flatMap((base) => (base === "" ? [] : [...namesOf(base)]));
  const names = new Map([...Object.entries(own), ...inherited]);
  known.set(type, names);
  return names;
}

function ownNames(type: string): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, Readonly<Record<string, string>>>> = OPTION_NAMES;
  return Object.hasOwn(all, type) ? (all[type] ?? {}) : {};
}

/** More types than these may have the name for another reason each. */
const MOST_TYPES = 2;
/** As many names are all listed. */
const MOST_NAMES = 12;

/** What to do with a name that is like none of the type's. */
function elsewhere(name: string, type: string): string {
  const types = Object.keys(OPTION_NAMES).filter((each) => Object.hasOwn(ownNames(each), name));
  if (types.length > 0 && types.length <= MOST_TYPES) return `set it in ${types.join(" or ")}, or leave it out`;
  const names = [...namesOf(type).keys()].sort();
  if (names.length <= MOST_NAMES) return `leave it out; there are ${names.join(", ")}`;
  const near = names.map((each) => ({ each, far: distance(name, each) })).sort(byDistance);
  const [first, second, third] = near.map(({ each }) => each);
  return `leave it out; the least different names are ${first}, ${second}, ${third}`;
}

/** As much of a name may differ. */
const FARTHEST = 0.34;
/** What is in the options within is meant where no name beside it is nearer than this. */
const WITHIN = 0.2;

interface Candidate {
  readonly each: string;
  /** 0 for the same name, 1 for quite another one. */
  readonly far: number;
}

/** The option that was meant, of the type or of an object of options in it (`vpc.cidrBlock`), if one is near. */
function nearest(name: string, type: string): string | undefined {
  const own = [...namesOf(type).keys()].map((each) => ({ each, far: distance(name, each) }));
  const within = [...namesOf(type)].flatMap(([outer, kind]) =>
    [...namesOf(kind).keys()].map((each) => ({ each: `${outer}.${each}`, far: WITHIN + distance(name, each) / 2 })),
  );
  return best([...own, ...within]);
}

/** The same of options that may have members of a caller's own: only what is spelt nearly so, and stands beside them. */
function misspelt(name: string, type: string): string | undefined {
  return best([...namesOf(type).keys()].map((each) => ({ each, far: spelling(name, each) })));
}

function best(candidates: readonly Candidate[]): string | undefined {
  const [first] = [...candidates].sort(byDistance);
  return first === undefined || first.far > FARTHEST ? undefined : first.each;
}

function byDistance(a: Candidate, b: Candidate): number {
  return a.far - b.far;
}

/** How far a name is from the other, as somebody may have meant that: misspelt, shortened, or with other words around it. */
function distance(name: string, other: string): number {
  return Math.min(spelling(name, other), wording(wordsOf(name), wordsOf(other)), shortening(name, other));
}

function spelling(name: string, other: string): number {
  return editDistance(name.toLowerCase(), other.toLowerCase()) / Math.max(name.length, other.length);
}

/** `accessPolicies` for `policies`: the words of the one are all in the other. */
function wording(words: readonly string[], others: readonly string[]): number {
  const common = words.filter((word) => others.some((other) => isSameWord(word, other))).length;
  if (common < Math.min(words.length, others.length)) return 1;
  return 0.25 + 0.1 * (1 - common / Math.max(words.length, others.length));
}

/** `cidr` for `cidrBlock`, `env` for `environment`: how it begins, or its first letter and more in their order. */
function shortening(name: string, other: string): number {
  const [short, long] = [name.toLowerCase(), other.toLowerCase()];
  if (short.length < 3 || short[0] !== long[0]) return 1;
  if (long.startsWith(short)) return 0.1 + 0.1 * (1 - short.length / long.length);
  const rest = Array.from(long).reduce((left, letter) => (left.startsWith(letter) ? left.slice(1) : left), short);
  return rest === "" ? 0.3 : 1;
}

function wordsOf(name: string): string[] {
  const words = name.match(/[A-Z]?[a-z0-9]+|[A-Z]+/g) ?? [];
  return words.map((each) => each.toLowerCase().replace(/ies$/, "y").replace(/s$/, ""));
}

/** A letter may be wrong in a word that is long enough. */
function isSameWord(word: string, other: string): boolean {
  return word === other || (Math.min(word.length, other.length) >= 5 && editDistance(word, other) === 1);
}
