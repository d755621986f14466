// `y` and `n`: kubectl takes them for booleans, and most other readers of YAML, such as those of Ansible and Terraform, for
// strings. An annotation like that is rejected where kubectl applies it, and taken where they do: it is a note.
import { CheckReport, ObjectReport } from "../lib/rules/admission/report";
import { Finding, Severity } from "../lib/rules/finding";
import { MANIFEST } from "../lib/rules/manifests/rules";
import { placeOf } from "./finding-place";
import { InputObject } from "./manifest-reader";

/** The report, in which such findings weigh less. */
export function softenLetters(report: CheckReport, inputs: readonly InputObject[]): CheckReport {
  const objects = report.objects.map((each) => {
    if (!each.findings.some(isOfAnnotation)) return each;
    const soften = (found: Finding): Finding =>
      isOfAnnotation(found) && isLetter(found, each, inputs[each.index])
        ? { ...found, severity: Severity.INFO, message: `${found.message}, as kubectl reads y and n` }
        : found;
    return { ...each, findings: each.findings.map(soften) };
  });
  return { ...report, objects };
}

function isOfAnnotation({ code, field }: Finding): boolean {
  return code === MANIFEST.wrongType.code && field?.startsWith("metadata.annotations") === true;
}

function isLetter({ field }: Finding, each: ObjectReport, input: InputObject | undefined): boolean {
  const place = placeOf(input, each, field);
  if (input?.places === undefined || place === undefined) return false;
  return /^[^\s,{}]+\s*:\s+[yYnN]\s*(?:[,}#]|$)/.test(input.places.textOf(place.line).slice(place.column - 1));
}
