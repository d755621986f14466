// Keys that a map has twice: kubectl silently takes the last, so that the values before it are lost.
import { MANIFEST } from "./rules";
import { finding, Finding, Severity } from "../finding";

/** A key that is written twice. */
export interface RepeatedKeyShape {
  /** As one would write the field: `spec.containers`. */
  readonly field: string;
  /** Where the value that is lost is. */
  readonly first: { readonly line: number };
  /** True where both say the same. */
  readonly isSame: boolean;
}

/** One finding for each; one for all that a second object in the same document repeats. */
export function checkRepeatedKeys(repeated: readonly RepeatedKeyShape[]): Finding[] {
  const kind = repeated.find(({ field }) => field === "kind");
  if (kind === undefined) return repeated.map(repeatedKey);
  return [secondObject(kind), ...repeated.filter(({ field }) => field.includes(".")).map(repeatedKey)];
}

function secondObject({ field, first }: RepeatedKeyShape): Finding {
  return finding(MANIFEST.repeatedKey, {
    field,
    message: `the kind is also on line ${first.line}: two objects are in one document, and kubectl uses the last value of each key`,
    fix: "write a line with --- between the two objects",
  });
}

function repeatedKey({ field, first, isSame }: RepeatedKeyShape): Finding {
  const effect = isSame ? "with the same value" : "and its value is lost: kubectl uses the last";
  return finding(MANIFEST.repeatedKey, {
    field,
    message: `the key is also on line ${first.line}, ${effect}`,
    fix: "remove one of the two",
    ...(isSame ? { severity: Severity.INFO } : {}),
  });
}
