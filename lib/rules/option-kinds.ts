// The kind of an option's value. TypeScript rejects another one; plain JavaScript and `any` pass it on, and it could mean the opposite.
import { error, finding, Finding } from "./finding";
import { isMap } from "./manifests/field";
import { shown } from "./shown";
import { SOURCES } from "./sources";
import { isUnknown, isUnknownNumber } from "./unknown";

/** The rules of this file. */
export const OPTION_KIND = {
  kind: error(
    "FG751",
    "an option's value has the declared type",
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
  /** The value as it was meant, where that is clear. */
  meant?(value: unknown): string | undefined;
  /** What to write otherwise: "write a string". */
  readonly write: string;
}

/** That `value` is of another kind. @param isRequired whether the option cannot be left out */
export function wrongKind(field: string | undefined, value: unknown, kind: OptionKind, isRequired = true): Finding {
  const fix = kind.meant?.(value) ?? (isRequired ? kind.write : `${kind.write}, or leave it out`);
  return finding(OPTION_KIND.kind, { field, message: `${show(value)} not ${kind.what}`, fix });
}

/** The same, where it is of another kind; what is left out is not judged. */
export function checkKind(field: string, value: unknown, kind: OptionKind): Finding[] {
  return value === undefined || kind.holds(value) ? [] : [wrongKind(field, value, kind)];
}

/** A string, or what Terraform makes one of. */
export const TEXT: OptionKind = {
  what: "a string",
  holds: (value) => typeof value === "string" || isUnknown(value),
  meant: (value) => (typeof value === "number" || typeof value === "boolean" ? quoted(value) : undefined),
  write: "write a string",
};

/** A number, or what Terraform makes one of. */
export const NUMBER: OptionKind = {
  what: "a number",
  holds: (value) => typeof value === "number" || isUnknown(value) || isUnknownNumber(value),
  meant: (value) =>
    typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? `write ${value}, without quotes` : undefined,
  write: "write a number",
};

/** True or false, known at synth. */
export const BOOLEAN: OptionKind = {
  what: "true or false",
  holds: (value) => typeof value === "boolean",
  meant: (value) => (value === "true" || value === "false" ? `write ${value}, without quotes` : undefined),
  write: "write true or false",
};

/** True or false, or what Terraform makes one of. */
export const BOOLEAN_OR_TOKEN: OptionKind = { ...BOOLEAN, holds: (value) => BOOLEAN.holds(value) || isUnknown(value) };

/** A list, or a token that is one as CDKTF passes them. Other tokens have no items to look at. */
export const LIST: OptionKind = {
  what: "a list",
  holds: (value) => Array.isArray(value),
  meant: (value) => {
    if (isUnknown(value)) return "put it into [ ], or into Token.asList() where it is a list";
    return typeof value === "string" ? `write ["${value}"]` : undefined;
  },
  write: "write a list",
};

/** A number has no 0 at the end of its fraction, as versions have. */
function quoted(value: number | boolean): string {
  const mayHaveLostOne = /^\d+\.\d$/.test(String(value));
  return `write "${value}"${mayHaveLostOne ? `, or "${value}0" if a trailing 0 was lost` : ""}`;
}

/** Values by a key, or what Terraform makes some of. */
export const MAP: OptionKind = { what: "a map", holds: isMap, write: 'write a map, such as { key: "value" }' };

/** An object of options. */
export const OPTIONS: OptionKind = {
  what: "an object of options",
  holds: (value) => isMap(value) && !isUnknown(value),
  write: "write an object",
};

/** A part of a stack, which is there unless it is switched off. */
export const PART: OptionKind = {
  ...OPTIONS,
  meant: () => "write { enabled: false } to leave the part out, or leave the option out to include it",
};

/** A member of an enumeration, or what Terraform makes one of. @param name of the enumeration */
export function memberOf(name: string, members: Readonly<Record<string, string>>): OptionKind {
  const written = Object.keys(members).map((each) => `${name}.${each}`);
  return {
    what: `${article(name)} ${name}`,
    holds: (value) => Object.values(members).some((each) => each === value) || isUnknown(value),
    meant: () => `write ${written.join(", ")}`,
    write: "",
  };
}

/** What of `names` an untyped caller left out of `props`. @param path what comes before the names: `sidecars.log.` */
export function missingProps(props: object | undefined, names: readonly string[], path = ""): Finding[] {
  return names.flatMap((name) => {
    const value: unknown = props === undefined ? undefined : Reflect.get(props, name);
    return value === undefined || value === null ? [missing(`${path}${name}`, name)] : [];
  });
}

/** That the option `name` is not set. */
export function missing(field: string, name: string): Finding {
  return finding(OPTION_KIND.missing, { field, message: "is missing", fix: `set ${name}` });
}

/** "a" or "an". */
export function article(name: string): string {
  return /^[aeiou]/i.test(name) ? "an" : "a";
}

function show(value: unknown): string {
  if (typeof value === "function") return "a function is";
  if (typeof value === "number") return `${value} is a number,`;
  if (typeof value === "string") return `${shown(value)} is a string,`;
  if (typeof value !== "object" || value === null) return `${String(value)} is`;
  if (isUnknown(value)) return "a token is";
  return Array.isArray(value) ? "a list is" : "an object is";
}
