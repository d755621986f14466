// Schedules and time zones of CronJobs, read as Kubernetes and its provider read them.
import { error, Finding, finding, Severity, warning } from "../finding";
import { isUnknown } from "../unknown";

const CRON_JOBS = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/";

/** The rules of this file. */
export const CRON = {
  schedule: error("FG852", "a schedule is a cron expression", `${CRON_JOBS}#schedule-syntax`),
  zone: warning("FG853", "a time zone's name is in the IANA database", `${CRON_JOBS}#time-zones`),
};

/** One of the five fields. */
interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for numbers, from `min` on. */
  readonly names: readonly string[];
}

const FIELDS: readonly CronField[] = [
  { name: "minute", min: 0, max: 59, names: [] },
  { name: "hour", min: 0, max: 23, names: [] },
  { name: "day of the month", min: 1, max: 31, names: [] },
  { name: "month", min: 1, max: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec".split(" ") },
  { name: "day of the week", min: 0, max: 6, names: "sun mon tue wed thu fri sat".split(" ") },
];

const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const EVERY = /^@every [+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const FIX = 'write minute, hour, day of month, month and day of week, such as "0 3 * * *"';

/** What is wrong with a schedule. */
export function checkSchedule(schedule: string, field = "schedule"): Finding[] {
  if (isUnknown(schedule)) return [];
  const [message, fix = FIX] = whyNoSchedule(schedule) ?? [];
  return message === undefined ? [] : [finding(CRON.schedule, { field, message, fix })];
}

/**
 * What is wrong with a time zone. Which ones there are, the cluster's database says. Node.js has one of its own, which may be
 * the older: what it lacks is a warning, unless no database can have that name.
 */
export function checkTimeZone(zone: string, field = "timeZone"): Finding[] {
  if (isUnknown(zone) || isKnownZone(zone)) return [];
  const meant = similarZone(zone);
  const isRefused = !isZoneName(zone) || (meant !== undefined && letters(meant) === letters(zone));
  return [
    finding(CRON.zone, {
      field,
      severity: isRefused ? Severity.ERROR : Severity.WARNING,
      message: isRefused ? `"${zone}" is not a time zone` : `"${zone}" may not be a time zone`,
      fix: `write ${meant === undefined ? 'area and city, such as "Asia/Seoul", or "Etc/UTC"' : `"${meant}"`}`,
    }),
  ];
}

/** The reason and the fix; undefined where there is nothing wrong. */
function whyNoSchedule(schedule: string): readonly [string, string?] | undefined {
  if (schedule.includes("TZ")) return [`"${schedule}" names a time zone`, "set the zone as timeZone"];
  if (schedule.startsWith("@")) {
    if (DESCRIPTORS.includes(schedule) || EVERY.test(schedule)) return undefined;
    return [`"${schedule}" is not a schedule`, `write ${DESCRIPTORS.join(", ")} or five fields`];
  }
  const parts = schedule.split(/\s+/).filter((part) => part !== "");
  if (parts.length !== FIELDS.length) {
    return [`"${schedule}" has ${parts.length} ${parts.length === 1 ? "field" : "fields"} instead of five`];
  }
  const problem = FIELDS.flatMap((each, i) => whyNoField(parts[i] ?? "", each) ?? []).at(0);
  return problem === undefined ? undefined : [problem];
}

function whyNoField(text: string, field: CronField): string | undefined {
  const ranges = text.split(",").filter((each) => each !== "");
  const wrong = ranges.find((each) => !isRange(each, field));
  if (wrong === undefined) return undefined;
  const names = field.names.length === 0 ? "" : `, or ${field.names.join(", ")}`;
  return `"${wrong}" is not a ${field.name}, which ranges from ${field.min} to ${field.max}${names}`;
}

/** `5`, `1-5`, `*`, each with a step: `*` and `/15`. */
function isRange(text: string, { min, max, names }: CronField): boolean {
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0 || (step !== undefined && !(numberOf(step) > 0))) return false;
  const [low = "", high, ...others] = range.split("-");
  if (low === "*" || low === "?") return true;
  const valueOf = (each: string): number => {
    const named = names.indexOf(each.toLowerCase());
    return named < 0 ? numberOf(each) : min + named;
  };
  const start = valueOf(low);
  const end = high === undefined ? (step === undefined ? start : max) : valueOf(high);
  return others.length === 0 && start >= min && end <= max && start <= end;
}

function numberOf(text: string): number {
  return /^\+?\d+$/.test(text) ? Number(text) : NaN;
}

/** What Kubernetes takes without a look into its database: `validateTimeZone` of pkg/apis/batch/validation/validation.go. */
function isZoneName(zone: string): boolean {
  return !/^local$/i.test(zone) && zone.split("/").every((part) => /^(?!-|\.\.?$)[A-Za-z0-9._+-]{1,14}$/.test(part));
}

/** The only names of three letters in the database; `Intl` takes others, such as JST. */
const SHORT = /^(CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/;

/** True for what `Intl` knows; it ignores capitals, and in the database each part of a name begins with one. */
function isKnownZone(zone: string): boolean {
  const isWritten = zone.split("/").every((part) => /^[A-Z]/.test(part));
  if (!isWritten || (zone.length === 3 && !SHORT.test(zone))) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The zone that differs in capitals, `_` and `-` alone, or one of the same city. */
function similarZone(zone: string): string | undefined {
  const zones = ["UTC", "Etc/UTC", ...Intl.supportedValuesOf("timeZone")];
  const city = (name: string): string => letters(name.split("/").at(-1) ?? "");
  return zones.find((each) => letters(each) === letters(zone)) ?? zones.find((each) => city(each) === city(zone));
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[ _-]/g, "");
}
