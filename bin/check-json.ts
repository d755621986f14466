// The JSON of `check`: stable, documented in docs/cli.md. A new key may come; none goes or changes its meaning.
import { ObjectReport } from "../lib/rules/admission/report";
import { Finding } from "../lib/rules/finding";
import { InputObject } from "./inputs";
import { CheckCounts, Checked } from "./checked";

/** Raised only when a key goes or changes its meaning. */
const JSON_VERSION = 1;

/** What `check --json` prints. */
export function toJson({ inputs, report }: Checked, counts: CheckCounts): object {
  return {
    version: JSON_VERSION,
    summary: counts,
    objects: report.objects.map((each) => objectToJson(each, inputs.objects[each.index])),
    broken: inputs.broken,
    unjudged: report.unjudged,
    helmReleases: inputs.releases,
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
    line: input?.line ?? null,
    address: input?.address ?? null,
    replicas: replicas ?? null,
    profile: profile ?? null,
    size: size ?? null,
    owner: owner ?? null,
    schedulerMessage: schedulerMessage ?? null,
    findings: findings.map(findingToJson),
    acknowledged: acknowledged.map(findingToJson),
  };
}

export function findingToJson({ code, severity, field, message, fix, source }: Finding): object {
  return { code, severity, field: field ?? null, message, fix, source };
}
