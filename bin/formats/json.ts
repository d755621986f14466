// For programs: docs/cli.md describes it.
import { toJson } from "../check-json";
import { Printed } from "./format";

export function printJson({ checked, counts }: Printed): string {
  return `${JSON.stringify(toJson(checked, counts), undefined, 2)}\n`;
}
