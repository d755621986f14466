// The baseline: findings that existed when it was written, so that only new ones are reported. A finding is known by its
// code, its object and its field: lines and files move.
import { CheckReport, ObjectReport } from "../lib/rules/admission/report";
import { isList, isMap } from "../lib/rules/manifests/field";
import { objectKey } from "../lib/rules/manifests/owners";
import { Finding } from "../lib/rules/finding";
import { readText } from "./files";
import { messageOf, UsageError } from "./usage-error";

/** Raised only when files that were written before cannot be read any more. */
const VERSION = 1;

/** What is known of one or more findings. */
export interface BaselineEntry {
  readonly code: string;
  /** `Kind/namespace/name`. */
  readonly object: string;
  /** Empty where a finding is about the whole object. */
  readonly field: string;
  /** How many objects of that name have it, for example one in each overlay. */
  readonly count: number;
}

/** What is left of a report, and what became of the baseline. */
export interface Compared {
  readonly report: CheckReport;
  /** How many findings were passed over. */
  readonly baselined: number;
  /** What is in the baseline and was not found, with the number that is missing. */
  readonly gone: readonly BaselineEntry[];
}

/** The findings of a report as a file: sorted, one on each line. */
export function writeBaseline(report: CheckReport): string {
  const counted = new Map<string, BaselineEntry>();
  for (const object of report.objects) {
    for (const found of object.findings) {
      const entry = entryOf(object, found);
      const key = keyOf(entry);
      counted.set(key, { ...entry, count: (counted.get(key)?.count ?? 0) + 1 });
    }
  }
  const sorted = [...counted].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([, entry]) => `    ${lineOf(entry)}`);
  const findings = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "version": ${VERSION},\n  "findings": ${findings}\n}\n`;
}

/** Passes over the findings of `baseline`, each as often as it is in there. */
export function compareWithBaseline(report: CheckReport, baseline: readonly BaselineEntry[]): Compared {
  const left = new Map(baseline.map((entry) => [keyOf(entry), entry]));
  let baselined = 0;
  const isNew = (object: ObjectReport, found: Finding): boolean => {
    const key = keyOf(entryOf(object, found));
    const entry = left.get(key);
    if (entry === undefined || entry.count === 0) return true;
    left.set(key, { ...entry, count: entry.count - 1 });
    baselined++;
    return false;
  };
  const objects = report.objects.map((object) => ({
    ...object,
    findings: object.findings.filter((found) => isNew(object, found)),
  }));
  return { report: { ...report, objects }, baselined, gone: [...left.values()].filter(({ count }) => count > 0) };
}

const HOW = "write one with --write-baseline";

/** Reads the file. Throws a UsageError where it is not a baseline. */
export function readBaseline(file: string): BaselineEntry[] {
  const text = readText(file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not a baseline: ${messageOf(error)}; ${HOW}`);
  }
  if (isMap(content) && typeof content.version === "number" && content.version > VERSION) {
    throw new UsageError(
      `${file} has version ${content.version}, and this tool reads version ${VERSION}; update the tool`,
    );
  }
  if (!isMap(content) || content.version !== VERSION || !isList(content.findings)) {
    throw new UsageError(`${file} is not a baseline of version ${VERSION}; ${HOW}`);
  }
  return content.findings.map((entry, index) => {
    const { code, object, field = "", count = 1 } = isMap(entry) ? entry : {};
    const isCount = typeof count === "number" && Number.isInteger(count) && count > 0;
    if (typeof code === "string" && typeof object === "string" && typeof field === "string" && isCount) {
      return { code, object, field, count };
    }
    throw new UsageError(
      `${file}: findings[${index}] is not an entry with a code, an object, and perhaps a field and a count`,
    );
  });
}

/** An entry as people read it. */
export function describeEntry({ code, object, field, count }: BaselineEntry): string {
  return `${code} ${object}${field === "" ? "" : ` ${field}`}${count === 1 ? "" : ` (${count} times)`}`;
}

function entryOf(object: ObjectReport, { code, field = "" }: Finding): BaselineEntry {
  return { code, object: objectKey(object), field, count: 1 };
}

function lineOf({ code, object, field, count }: BaselineEntry): string {
  const members = { code, object, ...(field === "" ? {} : { field }), ...(count === 1 ? {} : { count }) };
  const pairs = Object.entries(members).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** Sorted by it, what is about one object is together. */
function keyOf({ object, code, field }: BaselineEntry): string {
  return [object, code, field].join("\0");
}
