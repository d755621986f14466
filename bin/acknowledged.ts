// Takes what the settings file acknowledges out of a report.
import { CheckReport, ObjectReport } from "../lib/rules/admission/report";
import { Finding } from "../lib/rules/finding";
import { objectKey } from "../lib/rules/manifests/owners";
import { InputObject } from "./manifest-reader";
import { Acknowledgement } from "./settings";

/** The report without what is acknowledged, and the acknowledgements without a finding. */
export function acknowledge(
  report: CheckReport,
  inputs: readonly InputObject[],
  all: readonly Acknowledgement[],
): { readonly report: CheckReport; readonly unused: readonly Acknowledgement[] } {
  const used = new Set<Acknowledgement>();
  const isMeant = (object: ObjectReport, { code }: Finding): boolean => {
    const name = objectKey(object);
    const meant = all.filter((each) => each.code === code && each.covers(inputs[object.index]?.file ?? "-", name));
    for (const each of meant) used.add(each);
    return meant.length > 0;
  };
  if (all.length === 0) return { report, unused: [] };
  const objects = report.objects.map((object): ObjectReport => {
    const meant = object.findings.filter((found) => isMeant(object, found));
    for (const found of object.acknowledged) isMeant(object, found);
    if (meant.length === 0) return object;
    return {
      ...object,
      findings: object.findings.filter((found) => !meant.includes(found)),
      acknowledged: [...object.acknowledged, ...meant],
    };
  });
  return { report: { ...report, objects }, unused: all.filter((each) => !used.has(each)) };
}
