// For people.
import { printCheck } from "../check-text";
import { Printed } from "./format";

export function printText({ checked, counts, terminal, showsNotes }: Printed): string {
  return printCheck(checked, counts, terminal, showsNotes);
}
