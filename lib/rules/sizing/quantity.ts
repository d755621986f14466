// Kubernetes quantities, such as 250m or 1.5Gi, read exactly. The packages for them on npm read into floats and trust their
// input.
import { error, finding, Finding, warning } from "../finding";
import { SOURCES } from "../sources";
import { isUnknown, isUnknownNumber } from "../unknown";

/** A quantity in billionths of its unit (a core, a byte), the finest that Kubernetes keeps. */
export type Nanos = bigint;

const NANOS_PER_UNIT = 1_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;

/** Kubernetes holds quantities in 64 bits and cuts what is larger. */
const LARGEST: Nanos = (2n ** 63n - 1n) * NANOS_PER_UNIT;

/** No real quantity is longer; the limit keeps hostile input cheap. */
const LONGEST_TEXT = 64;

/** A number may be missing: Kubernetes then reads zero, so that `m` and `.Ki` are quantities. */
const GRAMMAR = /^(?!$)([+-]?)([0-9]*)\.?([0-9]*)([A-Za-z]*)([+-]?[0-9]*)$/;

/** What one of each suffix is, in nanos. */
const FACTORS: ReadonlyMap<string, bigint> = new Map([
  ...["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].map((suffix, i) => [suffix, 1000n ** BigInt(i)] as const),
  ...["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map(
    (suffix, i) => [suffix, 1024n ** BigInt(i + 1) * NANOS_PER_UNIT] as const,
  ),
]);

/** No program runs with less memory than this: another suffix was meant. */
const LEAST_MEMORY: Nanos = 1024n ** 2n * NANOS_PER_UNIT;

/** The largest plausible number of MiB, that of the largest size. */
const MOST_MIB = 120 * 1024;

/** Suffixes that make sense for cores only. The API server writes 1.6Gi as 1717986918400m all the same. */
const FRACTIONS = new Map([
  ["m", "a thousandth"],
  ["u", "a millionth"],
  ["n", "a billionth"],
]);

/** The rules of this file. */
export const QUANTITY = {
  malformed: error("FG202", "a quantity is a number and a suffix", SOURCES.kubernetesQuantity),
  millibytes: warning("FG204", "a memory quantity does not have the suffix m", SOURCES.kubernetesResources),
};

/** Reads a quantity; undefined when it is not valid. Parts of a billionth are rounded up, as Kubernetes does. */
export function parseQuantity(quantity: string | number): Nanos | undefined {
  const text = String(quantity);
  const parts = text.length > LONGEST_TEXT ? null : GRAMMAR.exec(text);
  if (parts === null) return undefined;
  const [, sign = "", whole = "", part = "", suffix = "", exponent = ""] = parts;
  const unit = readSuffix(suffix, exponent);
  if (unit === undefined) return undefined;
  const digits = BigInt(whole + part) * unit.nanos;
  const decimals = part.length - unit.exponent;
  const nanos = decimals > 0 ? ceilDivide(digits, 10n ** BigInt(decimals)) : digits * 10n ** BigInt(-decimals);
  const size = nanos > LARGEST ? LARGEST : nanos;
  return sign === "-" ? -size : size;
}

/** The same of a value of any type; undefined also where Terraform knows it only at apply. */
export function knownQuantity(quantity: unknown): Nanos | undefined {
  if (typeof quantity !== "string" && typeof quantity !== "number") return undefined;
  return isUnknownQuantity(quantity) ? undefined : parseQuantity(quantity);
}

/** In thousandths of a core, rounded up as the scheduler does. */
export function toMillis(nanos: Nanos): number {
  return Number(ceilDivide(nanos, NANOS_PER_MILLI));
}

/** In whole bytes, rounded up. Exact up to 8 PiB, far above what Fargate has. */
export function toBytes(nanos: Nanos): number {
  return Number(ceilDivide(nanos, NANOS_PER_UNIT));
}

/** Writes thousandths of a core as a quantity: `250m`, `2`. */
export function formatMillis(millis: number): string {
  return millis % 1000 === 0 ? `${millis / 1000}` : `${millis}m`;
}

/** Writes memory as a quantity: `256Mi`, or bytes where there is no whole number of MiB. */
export function formatBytes(bytes: number): string {
  return bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20}Mi` : `${bytes}`;
}

/** True when the quantity is known only at apply. */
export function isUnknownQuantity(quantity: string | number): boolean {
  return typeof quantity === "number" ? isUnknownNumber(quantity) : isUnknown(quantity);
}

/** What is wrong with the quantity of `resource` (`cpu`, `memory`, …) at `field`. */
export function checkQuantity(quantity: string | number, resource: string, field: string): Finding[] {
  if (isUnknownQuantity(quantity)) return [];
  const nanos = parseQuantity(quantity);
  const shown = String(quantity).slice(0, LONGEST_TEXT);
  if (nanos === undefined) {
    return [
      finding(QUANTITY.malformed, {
        field,
        message: `"${shown}" is not a quantity`,
        fix: suggest(shown.trim(), resource),
      }),
    ];
  }
  if (nanos < 0n) {
    return [finding(QUANTITY.malformed, { field, message: `${shown} is below zero`, fix: "write 0 or more" })];
  }
  const fraction = FRACTIONS.get(shown.slice(-1));
  if (resource === "cpu" || nanos === 0n || nanos >= LEAST_MEMORY || fraction === undefined) return [];
  const number = shown.slice(0, -1);
  return [
    finding(QUANTITY.millibytes, {
      field,
      message: `${shown} of ${resource} is ${toBytes(nanos)} ${toBytes(nanos) === 1 ? "byte" : "bytes"}: ${shown.slice(-1)} means ${fraction}`,
      fix: Number(number) <= MOST_MIB ? `write ${number}Mi` : "write it in Mi, such as 512Mi",
    }),
  ];
}

/** What the suffix multiplies by; undefined when there is none. `E` alone is exa, before digits it is an exponent. */
function readSuffix(suffix: string, exponent: string): { nanos: Nanos; exponent: number } | undefined {
  const nanos = FACTORS.get(suffix);
  if (exponent === "") return nanos === undefined ? undefined : { nanos, exponent: 0 };
  if (!/^[eE]$/.test(suffix) || !/[0-9]/.test(exponent)) return undefined;
  // Beyond these bounds the number is cut or rounded all the same.
  return { nanos: NANOS_PER_UNIT, exponent: Math.max(-200, Math.min(200, Number(exponent))) };
}

/** What was probably meant. */
function suggest(text: string, resource: string): string {
  const [, number = "", unit = ""] = /^([0-9]+(?:[.,][0-9]+)?) *([A-Za-z]*)$/.exec(text) ?? [];
  const plain = number.replace(",", ".");
  const letter = /^([kmgtp])(i?)b?$/i.exec(unit)?.[1];
  if (plain !== "" && unit === "") return `write ${plain}`;
  if (plain !== "" && letter !== undefined) {
    return `write ${plain}${letter.toUpperCase()}i, or ${plain}${letter.toLowerCase() === "k" ? "k" : letter.toUpperCase()} for powers of ten`;
  }
  return resource === "cpu" ? "write it as 250m or 0.25" : "write it as 512Mi or 2Gi";
}

function ceilDivide(value: bigint, by: bigint): bigint {
  const cut = value / by;
  return cut * by < value ? cut + 1n : cut;
}
