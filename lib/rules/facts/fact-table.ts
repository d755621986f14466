// Facts that others may change, such as a calendar or a list of regions: each table says when it was read, and from where.
import { daysBetween, isDay } from "../days";
import { Finding, finding, note } from "../finding";

/** Where a table of facts comes from. */
export interface FactTable {
  /** What it lists, as a sentence names it: `the versions of Kubernetes on EKS`. */
  readonly subject: string;
  /** The day on which it was compared with its source, as `2026-11-29`. */
  readonly readOn: string;
  /** A URL. */
  readonly source: string;
}

/** Days after which a table may be out of date. */
const FRESH_DAYS = 60;

/** The rules of this file. */
export const FACT = {
  stale: note(
    "FG389",
    "the library's tables of facts are at most 60 days old",
    "https://docs.aws.amazon.com/eks/latest/userguide/doc-history.html",
  ),
};

/** True where `table` was read so long before the day `asOf` that its facts may have changed. */
export function isStale(table: FactTable, asOf: string): boolean {
  return isDay(asOf) && daysBetween(table.readOn, asOf) > FRESH_DAYS;
}

/** One note that names every table that is out of date on the day `asOf`. */
export function checkFacts(tables: readonly FactTable[], asOf: string): Finding[] {
  const stale = tables.filter((table) => isStale(table, asOf));
  if (stale.length === 0) return [];
  const list = stale.map(({ subject, readOn }) => `${subject} (${readOn})`).join(", ");
  return [
    finding(FACT.stale, {
      message: `facts that were read more than ${FRESH_DAYS} days ago may have changed: ${list}`,
      fix: "use the newest cdktf-eks-fargate",
    }),
  ];
}
