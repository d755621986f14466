// Options compared with their types, at any depth: names that do not exist, values of another kind, and what is missing.
import { Finding } from "./finding";
import {
  article,
  BOOLEAN,
  BOOLEAN_OR_TOKEN,
  LIST,
  MAP,
  memberOf,
  missing,
  NUMBER,
  OptionKind,
  OPTIONS,
  PART,
  TEXT,
  wrongKind,
} from "./option-kinds";
import { namesOf, OptionFacts, unknownName } from "./option-names";
import { ENUMS, FACTORIES, OPTION_NAMES, PARTS } from "./option-names.generated";
import { isUnknown } from "./unknown";

/** A type of options of the public API. */
export type OptionType = keyof typeof OPTION_NAMES;

/** What decides in addition to the options themselves. */
export interface OptionContext {
  /** What was found about an instance of a class of the library, such as a probe. @default - nothing */
  readonly findingsOf?: (value: object) => readonly Finding[];
  /**
   * True where the options may have members of the caller's own, as those of a class that extends one of the library: then only
   * names that are nearly right are reported.
   *
   * @default false
   */
  readonly isExtended?: boolean;
}

/** What of `given`, and of the options within, is not as `type` says. */
export function checkOptions(given: unknown, type: OptionType, context: OptionContext = {}): Finding[] {
  if (isPlain(given)) return checkObject(given, type, "", context);
  if (given === undefined) return checkObject({}, type, "", context);
  // An instance of a class has members of its own, and is accepted as it is.
  return OPTIONS.holds(given) ? [] : [wrongKind(undefined, given, OPTIONS)];
}

function checkObject(given: object, type: string, path: string, context: OptionContext): Finding[] {
  const names = namesOf(type);
  const missed = [...names].flatMap(([name, { isRequired }]) => {
    const value: unknown = Reflect.get(given, name);
    return isRequired && (value === undefined || value === null) ? [missing(`${path}${name}`, name)] : [];
  });
  const wrong = Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || isUnknown(name)) return [];
    const option = names.get(name);
    const field = `${path}${name}`;
    if (option === undefined) return unknownName(name, type, field, context.isExtended ?? false);
    if (option.isRequired && value === null) return [];
    const orArn = names.has(`${name}Arn`) ? `, or set ${name}Arn to an ARN` : "";
    return checkValue(value, option, field, { ...context, orArn, isKnownAtSynth: !MAY_BE_UNKNOWN.has(name) });
  });
  return [...missed, ...wrong];
}

/** Flags that Terraform alone reads; all others decide at synth what is created. */
const MAY_BE_UNKNOWN = new Set(["deletionProtection", "retainControlPlaneLogs"]);

interface ValueContext extends OptionContext {
  /** What can be set instead of an object of a class, for the end of a fix. */
  readonly orArn?: string;
  readonly isKnownAtSynth?: boolean;
}

function checkValue(
  value: unknown,
  { kind, isRequired }: OptionFacts,
  field: string,
  context: ValueContext,
): Finding[] {
  if (kind === "") return [];
  if (kind.startsWith("*")) return checkMade(value, kind.slice(1), field, context);
  const expected = kindOf(kind, context);
  if (!expected.holds(value)) return [wrongKind(field, value, expected, isRequired)];
  const inner = { kind: kind.slice(1, -1), isRequired: true };
  if (kind.startsWith("[")) {
    const items: unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((each, index) => checkValue(each, inner, `${field}[${index}]`, context));
  }
  if (!isPlain(value)) return [];
  if (!kind.startsWith("{")) return checkObject(value, kind, `${field}.`, { ...context, isExtended: false });
  // A string that is undefined does not count as an entry; options are read wherever there is a key.
  const isRead = inner.kind !== "" && !Object.hasOwn(PRIMITIVES, inner.kind);
  const entries = Object.entries(value).filter(([, each]) => isRead || each !== undefined);
  return entries.flatMap(([key, each]: [string, unknown]) => checkValue(each, inner, `${field}.${key}`, context));
}

const PRIMITIVES: Readonly<Record<string, OptionKind>> = { string: TEXT, number: NUMBER };

function kindOf(kind: string, { isKnownAtSynth = true }: ValueContext): OptionKind {
  if (kind === "boolean") return isKnownAtSynth ? BOOLEAN : BOOLEAN_OR_TOKEN;
  if (kind.startsWith("[")) return LIST;
  if (kind.startsWith("{")) return MAP;
  const name = kind.slice(1);
  if (isEnum(name)) return memberOf(name, ENUMS[name]);
  return PRIMITIVES[kind] ?? optionsOf(namesOf(kind));
}

function optionsOf(names: ReadonlyMap<string, OptionFacts>): OptionKind {
  if (names.has("enabled")) return PART;
  const required = [...names].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  const shown = required.length > 0 ? required : [...names.keys()].slice(0, 1);
  return { ...OPTIONS, write: `write an object, such as { ${shown.map((name) => `${name}: ...`).join(", ")} }` };
}

function isEnum(name: string): name is keyof typeof ENUMS {
  return Object.hasOwn(ENUMS, name);
}

/** An instance of the class, not an object literal; for an interface, anything that has its members. */
function checkMade(value: unknown, name: string, field: string, { findingsOf, orArn = "" }: ValueContext): Finding[] {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject && (isPart(name) ? PARTS[name].every((each) => each in value) : isMade(value)))
    return (findingsOf?.(value) ?? []).map((found) => within(field, found));
  return [
    wrongKind(field, value, {
      what: `${article(name)} ${name}`,
      holds: () => false,
      write: `write ${howToMake(name)}${orArn}`,
    }),
  ];
}

/** A class makes no tokens. */
function isMade(value: object): boolean {
  return !isPlain(value) && !isUnknown(value);
}

function isPart(name: string): name is keyof typeof PARTS {
  return Object.hasOwn(PARTS, name);
}

/** How what has the members of an interface is created. */
const MAKERS: Readonly<Record<keyof typeof PARTS, string>> = {
  IFargateCluster: "new FargateCluster(...) or FargateCluster.fromAttributes(), or the cluster of a stack",
  ISecretStore: "new SecretStore(...) or new ClusterSecretStore(...)",
  IVpc: "new Vpc(...) or Vpc.fromAttributes()",
  ITerraformDependable: "the construct itself, such as stack.platform",
  TerraformProvider: "a provider, such as new AwsProvider(...)",
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

/** An object literal: not a construct, not a token, not an instance of a class. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isUnknown(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of another realm is another object, and has none itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
