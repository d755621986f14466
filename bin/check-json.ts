// The JSON of `check`: stable, documented in docs/cli.md. A new key may come; none goes or changes its meaning.
import { ObjectReport } from "../lib/rules/admission/report";
import { Finding } from "../lib/rules/finding";
import { InputObject } from "./manifest-reader";
import { CheckCounts, Checked } from "./checked";
import { lineOf, placeOf } from "./finding-place";
import { Place } from "../lib/rules/yaml/places";
import { Renderable } from "./render";

/** Raised only when a key goes or changes its meaning. */
const JSON_VERSION = 1;

/** What `check --json` prints. */
export function toJson({ inputs, report, gone }: Checked, counts: CheckCounts): object {
  return {
    version: JSON_VERSION,
    summary: counts,
    objects: report.objects.map((each) => objectToJson(each, inputs.objects[each.index])),
    broken: inputs.broken,
    unjudged: report.unjudged,
    ambiguous: report.ambiguous,
    helmReleases: inputs.releases,
    charts: pathsOf(inputs.unrendered, "chart"),
    kustomizations: pathsOf(inputs.unrendered, "kustomization"),
    templates: inputs.templates,
    passedOver: inputs.passedOver,
    gone,
  };
}

function objectToJson(each: ObjectReport, input: InputObject | undefined): object {
  const { kind, namespace, name, replicas, profile, size, owner, schedulerMessage, findings, acknowledged } = each;
  return {
    kind,
    namespace,
    name,
    file: input?.file ?? null,
    document: input?.document ?? null,
    line: lineOf(each, input) ?? null,
    address: input?.address ?? null,
    replicas: replicas ?? null,
    profile: profile ?? null,
    size: size ?? null,
    owner: owner ?? null,
    schedulerMessage: schedulerMessage ?? null,
    findings: findings.map((found) => placedToJson(found, placeOf(input, each, found.field))),
    acknowledged: acknowledged.map((found) => placedToJson(found, placeOf(input, each, found.field))),
  };
}

function pathsOf(unrendered: readonly Renderable[], kind: Renderable["kind"]): string[] {
  return unrendered.filter((each) => each.kind === kind).map(({ path }) => path);
}

/** A finding, and where its field is; both are null where that is not known. */
function placedToJson(found: Finding, place: Place | undefined): object {
  return { ...findingToJson(found), line: place?.line ?? null, column: place?.column ?? null };
}

export function findingToJson({ code, severity, field, message, fix, source }: Finding): object {
  return { code, severity, field: field ?? null, message, fix, source };
}
