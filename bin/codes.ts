// Codes of rules that the user typed. The catalogue is large, so that this module is loaded where there is a code.
import { findRule } from "../lib/rules/catalog";
import { UsageError } from "./usage-error";

/** The codes of `--ack`. Throws a UsageError for one that no rule has. */
export function readCodes(texts: readonly string[]): string[] {
  const codes = texts.flatMap((text) => text.split(",")).map((code) => code.trim().toUpperCase());
  const unknown = codes.find((code) => findRule(code) === undefined);
  if (unknown !== undefined) throw new UsageError(`--ack ${unknown}: no rule has this code; see docs/errors.md`);
  return codes;
}

/** What is wrong with a code that no rule has; undefined where one has it. */
export function refuseUnknown(code: string): string | undefined {
  return findRule(code) === undefined ? `no rule has the code ${code}; see docs/errors.md` : undefined;
}
