// Findings one by one, each with its object and its place, as other programs need them.
import { relative, resolve, sep } from "node:path";
import { ObjectReport } from "../lib/rules/admission/report";
import { Finding, Severity } from "../lib/rules/finding";
import { Checked } from "./checked";
import { placeOf } from "./finding-place";
import { InputObject } from "./manifest-reader";
import { Place } from "../lib/rules/yaml/places";

/** A finding, and where it is. */
export interface LocatedFinding {
  readonly found: Finding;
  readonly object: ObjectReport;
  readonly input?: InputObject;
  /** Undefined in a stack. */
  readonly place?: Place;
}

/** All findings in the order of the input; notes where they are asked for. */
export function locate({ inputs, report }: Checked, showsNotes: boolean): LocatedFinding[] {
  return report.objects.flatMap((object) => locateIn(object, inputs.objects[object.index], showsNotes));
}

/** The findings of one object. */
export function locateIn(object: ObjectReport, input: InputObject | undefined, showsNotes: boolean): LocatedFinding[] {
  return object.findings
    .filter(({ severity }) => showsNotes || severity !== Severity.INFO)
    .map((found) => ({ found, object, input, place: placeOf(input, object, found.field) }));
}

/** An object as one line names it: `Deployment study-a/web`. */
export function titleOf({ kind, namespace, name }: Pick<ObjectReport, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace}/${name}`;
}

/** With its Terraform resource, where it has one. */
export function fullTitleOf(object: ObjectReport, input: InputObject | undefined): string {
  return input?.address === undefined ? titleOf(object) : `${titleOf(object)} (${input.address})`;
}

/** What was found and its fix, on one line. */
export function sentenceOf({ code, field, message, fix }: Finding): string {
  return `${code} ${field === undefined ? "" : `${field}: `}${message}; fix: ${fix}`;
}

/** A file as programs name it: from the root of the repository where it is in it. */
export function repositoryPath(file: string): string {
  return segmentsOf(file)?.join("/") ?? file;
}

/**
 * The segments of a file's path below the repository, which is where a job of GitHub checked it out, or else the working directory;
 * undefined for standard input, and for what is outside of it.
 */
export function segmentsOf(file: string): string[] | undefined {
  if (file === "-") return undefined;
  const roots = [process.env.GITHUB_WORKSPACE ?? "", "."].filter((root) => root !== "");
  const paths = roots.map((root) => relative(resolve(root), resolve(file)));
  // On Windows a path on another drive stays absolute.
  const inside = paths.find((path) => path !== ".." && !path.startsWith(`..${sep}`) && path !== resolve(file));
  return inside?.split(sep);
}
