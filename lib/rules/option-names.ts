// Options that do not exist: TypeScript refuses them, and whoever runs a program unchecked would lose them without a word.
import { editDistance } from "./edit-distance";
import { Finding, finding, Rule, rule, Severity } from "./finding";
import { OPTION_NAMES } from "./option-names.generated";
import { isUnknown } from "./unknown";

const NAME = rule(
  "FG930",
  Severity.WARNING,
  "an option has a name that exists",
  "https://www.typescriptlang.org/docs/handbook/2/objects.html#excess-property-checks",
);

/** The rules of this file, for the catalog. */
export const OPTION_NAME_RULES: readonly Rule[] = [NAME];

/** A type of options of the public API. */
export type OptionType = keyof typeof OPTION_NAMES;

/** What decides beside the names themselves. */
export interface OptionNameContext {
  /** What was found about a value that a class of the library made, such as a probe. @default - nothing */
  findingsOf?(value: object): readonly Finding[];
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
    return kind === undefined ? unknownName(name, type, field, context) : checkValue(value, kind, field, context);
  });
}

function checkValue(value: unknown, kind: string, field: string, context: OptionNameContext): Finding[] {
  if (kind === "" || typeof value !== "object" || value === null) return [];
  if (kind.startsWith("[")) {
    const items: unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((each, index) => checkValue(each, kind.slice(1, -1), `${field}[${index}]`, context));
  }
  if (kind === "*") return (context.findingsOf?.(value) ?? []).map((found) => within(field, found));
  if (!isPlain(value)) return [];
  if (!kind.startsWith("{")) return checkObject(value, kind, `${field}.`, { ...context, isExtended: false });
  return Object.entries(value).flatMap(([key, each]) =>
    checkValue(each, kind.slice(1, -1), `${field}.${key}`, context),
  );
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
  // A name of a subclass's own may well be one that stands deeper in the library's options.
  const near = (isExtended ? undefined : nameWithin(name, type)) ?? nearest(name, [...namesOf(type).keys()]);
  if (near === undefined && isExtended) return [];
  const fix = near === undefined ? elsewhere(name, type) : `write ${near}`;
  return [finding(NAME, { field, message: `${type} has no such option, so that it is ignored`, fix })];
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

/** Where an object of options within has the name: `vpc.cidrBlock`. */
function nameWithin(name: string, type: string): string | undefined {
  const nested = [...namesOf(type)].find(([, kind]) => /^\w+$/.test(kind) && namesOf(kind).has(name));
  return nested === undefined ? undefined : `${nested[0]}.${name}`;
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
  const near = byDistance(name, names).map(({ each }) => each);
  return `leave it out; the least different names are ${near.slice(0, 3).join(", ")}`;
}

/** As much of a name may differ. */
const FARTHEST = 0.34;

/** The name that was meant, if one is near. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = byDistance(name, names);
  return best === undefined || best.far > FARTHEST ? undefined : best.each;
}

function byDistance(name: string, names: readonly string[]): { readonly each: string; readonly far: number }[] {
  return names.map((each) => ({ each, far: distance(name, each) })).sort((a, b) => a.far - b.far);
}

/** 0 for the same name, 1 for quite another one. */
function distance(name: string, other: string): number {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  const spelling = editDistance(a, b) / Math.max(a.length, b.length);
  const [words, others] = [wordsOf(name), wordsOf(other)];
  const common = words.filter((each) => others.includes(each)).length;
  // `cidr` for `cidrBlock`, `accessPolicies` for `policies`.
  const isPart = common > 0 && (common === words.length || common === others.length);
  const wording = isPart ? 0.3 * (1 - common / Math.max(words.length, others.length)) : 1;
  return Math.min(spelling, wording, isShortFor(a, b) ? 0.3 : 1);
}

/** `env` for `environment`: its first letter, and letters of it in their order. */
function isShortFor(short: string, long: string): boolean {
  if (short.length < 3 || short[0] !== long[0]) return false;
  const rest = Array.from(long).reduce((left, letter) => (left.startsWith(letter) ? left.slice(1) : left), short);
  return rest === "";
}

function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]?[a-z0-9]+|[A-Z]+/g) ?? []).map((each) => each.toLowerCase().replace(/s$/, ""));
}
