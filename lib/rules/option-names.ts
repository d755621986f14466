// Names of options that do not exist: TypeScript rejects them, and a program that runs unchecked would silently lose them.
import { editDistance } from "./edit-distance";
import { finding, Finding, warning } from "./finding";
import { OPTION_NAMES } from "./option-names.generated";

/** The rules of this file. */
export const OPTION_NAME = {
  name: warning(
    "FG930",
    "an option's name exists",
    "https://www.typescriptlang.org/docs/handbook/2/objects.html#excess-property-checks",
  ),
};

/** That a type of options has no such name. @param isExtended whether names of the caller's own may be among them */
export function unknownName(name: string, type: string, field: string, isExtended: boolean): Finding[] {
  const near = isExtended ? misspelt(name, type) : nearest(name, type);
  if (near === undefined && isExtended) return [];
  const fix = near === undefined ? elsewhere(name, type) : `write ${near}`;
  return [finding(OPTION_NAME.name, { field, message: `${type} has no such option, so it is ignored`, fix })];
}

/** The options of a type, by its name; undefined where there is no such type. */
export function optionNamesOf(type: string): string[] | undefined {
  return Object.hasOwn(OPTION_NAMES, type) ? [...namesOf(type).keys()] : undefined;
}

/** An option: of which kind it is, as option-names.generated.ts writes it, and whether it can be left out. */
export interface OptionFacts {
  readonly kind: string;
  readonly isRequired: boolean;
}

const known = new Map<string, ReadonlyMap<string, OptionFacts>>();

/** The options of a type, those of the types that it extends included. */
export function namesOf(type: string): ReadonlyMap<string, OptionFacts> {
  const before = known.get(type);
  if (before !== undefined) return before;
  const { "...": bases = "", ...own } = ownNames(type);
  const inherited = bases.split(" ").flatMap((base) => (base === "" ? [] : [...namesOf(base)]));
  const facts = Object.entries(own).map(([name, kind]): [string, OptionFacts] => [
    name,
    { kind: kind.replace("!", ""), isRequired: kind.startsWith("!") },
  ]);
  const names = new Map([...facts, ...inherited]);
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
  if (names.length <= MOST_NAMES) return `leave it out; the options are ${names.join(", ")}`;
  const near = names.map((each) => ({ each, far: distance(name, each) })).sort(byDistance);
  const [first, second, third] = near.map(({ each }) => each);
  return `leave it out; the most similar names are ${first}, ${second}, ${third}`;
}

/** As much of a name may differ. */
const FARTHEST = 0.34;
/** What is in the options within is the intended one where no name next to it is nearer than this. */
const WITHIN = 0.2;

interface Candidate {
  readonly each: string;
  /** 0 for the same name, 1 for quite another one. */
  readonly far: number;
}

/** The option that was meant, of the type or of an object of options in it (`vpc.cidrBlock`), if one is near. */
function nearest(name: string, type: string): string | undefined {
  const own = [...namesOf(type).keys()].map((each) => ({ each, far: distance(name, each) }));
  const within = [...namesOf(type)].flatMap(([outer, { kind }]) =>
    [...namesOf(kind).keys()].map((each) => ({ each: `${outer}.${each}`, far: WITHIN + distance(name, each) / 2 })),
  );
  return best([...own, ...within]);
}

/** The same of options that may have members of a caller's own: only what is spelt almost the same, and is next to them. */
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

/** How far a name is from the other, as the user may have intended that one: misspelt, shortened, or with other words around it. */
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
