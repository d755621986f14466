// Options of another kind than their types say: plain JavaScript and `any` hand them on, and they would mean the opposite.
import { error, finding, Finding } from "./finding";
import { shown } from "./shown";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const OPTION_KIND = {
  kind: error(
    "FG751",
    "an option is of the kind that its type says",
    "https://www.typescriptlang.org/docs/handbook/2/everyday-types.html",
  ),
  /** Also of an image that is empty. */
  missing: error("FG836", "required properties are set", SOURCES.kubernetesValidation),
};

/** A kind of value that an option has. */
export interface OptionKind {
  /** What another value is not: "a string". */
  readonly what: string;
  holds(value: unknown): boolean;
  /** What to write instead of `value`. */
  fix(value: unknown): string;
}

/** What of `props` is of another kind; what is left out is not judged. @param path what stands before the names: `vpc.` */
export function wrongKinds(
  props: object | undefined | null,
  kinds: Readonly<Record<string, OptionKind>>,
  path = "",
): Finding[] {
  if (typeof props !== "object" || props === null) return [];
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const value: unknown = Reflect.get(props, name);
    return value === undefined || kind.holds(value) ? [] : [wrongKind(`${path}${name}`, value, kind)];
  });
}

/** That `value` is of another kind. */
export function wrongKind(field: string, value: unknown, kind: Pick<OptionKind, "what" | "fix">): Finding {
  return finding(OPTION_KIND.kind, { field, message: `${show(value)} not ${kind.what}`, fix: kind.fix(value) });
}

/** A string, or what Terraform makes one of. */
export const TEXT: OptionKind = {
  what: "a string",
  holds: (value) => typeof value === "string" || isUnknown(value),
  fix: (value) =>
    typeof value === "number" || typeof value === "boolean" ? `write "${value}"` : orNothing("write a string"),
};

/** True or false, known at synth. */
export const BOOLEAN: OptionKind = {
  what: "true or false",
  holds: (value) => typeof value === "boolean",
  fix: (value) =>
    value === "true" || value === "false" ? `write ${value}, without quotes` : orNothing("write true or false"),
};

/** True or false, or what Terraform makes one of. */
export const BOOLEAN_OR_TOKEN: OptionKind = { ...BOOLEAN, holds: (value) => BOOLEAN.holds(value) || isUnknown(value) };

/** A list, or what Terraform makes one of. */
export const LIST: OptionKind = {
  what: "a list",
  holds: (value) => Array.isArray(value) || isUnknown(value),
  fix: (value) => (typeof value === "string" ? `write ["${value}"]` : orNothing("write a list")),
};

/** An object of options. */
export const OPTIONS: OptionKind = options(orNothing("write an object"));

/** A part of a stack, which is there unless it is switched off. */
export const PART: OptionKind = options("write { enabled: false } to leave the part out, or no such option to have it");

/** An object of options. @param fix what to write instead */
export function options(fix: string): OptionKind {
  return { what: "an object of options", holds: isOptions, fix: () => fix };
}

/** A member of an enumeration, or what Terraform makes one of. @param name of the enumeration */
export function memberOf(name: string, members: Readonly<Record<string, string>>): OptionKind {
  const written = Object.keys(members).map((each) => `${name}.${each}`);
  return {
    what: `a ${name}`,
    holds: (value) => Object.values(members).some((each) => each === value) || isUnknown(value),
    fix: () => `write ${written.join(", ")}`,
  };
}

function isOptions(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function orNothing(fix: string): string {
  return `${fix}, or leave it out`;
}

function show(value: unknown): string {
  if (typeof value === "function") return "a function is";
  if (typeof value === "number") return `${value} is a number,`;
  if (typeof value === "string") return `${shown(value)} is a string,`;
  if (typeof value !== "object" || value === null) return `${String(value)} is`;
  return Array.isArray(value) ? "a list is" : "an object is";
}

/** What of `names` an untyped caller left out of `props`. @param path what stands before the names: `sidecars.log.` */
export function missingProps(props: object | undefined, names: readonly string[], path = ""): Finding[] {
  return names.flatMap((name) => {
    const value: unknown = props === undefined ? undefined : Reflect.get(props, name);
    if (value !== undefined && value !== null) return [];
    return [
      finding(OPTION_KIND.missing, { field: `${path}${name}`, message: "is missing", fix: `give ${article(name)}` }),
    ];
  });
}

function article(name: string): string {
  if (name.endsWith("s")) return name;
  return name === "memory" || name === "cpu" ? `its share of ${name}` : `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}
