// Where in its file a finding is: the line and the column of its field.
import { ObjectReport } from "../lib/rules/admission/report";
import { fieldBelow } from "../lib/rules/manifests/field";
import { InputObject } from "./manifest-reader";
import { Place } from "../lib/rules/yaml/places";

/** A line of the logging configuration, which is a string of the object: `output.conf:3`. */
const LINE_OF_DATA = /^(output|filters|parsers)\.conf(?::(\d+))?$/;

/** The place of `field` of an object, or of the nearest around it that is written; undefined in a stack. */
export function placeOf(
  input: InputObject | undefined,
  { within = "" }: Pick<ObjectReport, "within">,
  field = "",
): Place | undefined {
  if (input?.places === undefined) return undefined;
  const { places } = input;
  const object = input.written ?? input.object;
  const [, file, line] = LINE_OF_DATA.exec(field) ?? [];
  if (file === undefined) return places.find(object, joinField(within, field));
  const key = places.find(object, joinField(within, fieldBelow("data", `${file}.conf`)));
  // Only behind | each line of the string is a line of the file.
  const isBlock = /:\s*\|[-+0-9]*\s*(?:#.*)?$/.test(places.textOf(key.line));
  return line === undefined || !isBlock ? key : { line: key.line + Number(line), column: 1 };
}

/** The line on which an object begins: that of its document, or its own where it is a member of a list. */
export function lineOf(each: Pick<ObjectReport, "within">, input: InputObject | undefined): number | undefined {
  return each.within === undefined ? input?.line : (placeOf(input, each)?.line ?? input?.line);
}

/** A field of an object in the document that holds it. */
export function joinField(within: string, field: string): string {
  if (within === "" || field === "") return within + field;
  return field.startsWith("[") ? within + field : `${within}.${field}`;
}
