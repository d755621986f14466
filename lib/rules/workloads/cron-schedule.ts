// Schedules and time zones of CronJobs, read as Kubernetes and its provider read them.
import { Finding, finding, Rule, rule, Severity } from "../finding";
import { isUnknown } from "../unknown";

const CRON_JOBS = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/";

const SCHEDULE = rule("FG852", Severity.ERROR, "a schedule is a cron expression", `${CRON_JOBS}#schedule-syntax`);
const ZONE = rule("FG853", Severity.WARNING, "a time zone is a name of the IANA database", `${CRON_JOBS}#time-zones`);

/** The rules of this file, for the catalog. */
export const CRON_RULES: readonly Rule[] = [SCHEDULE, ZONE];

/** One of the five fields. */
interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, from `min` on. */
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
  return message === undefined ? [] : [finding(SCHEDULE, { field, message, fix })];
}

/** What may be wrong with a time zone: which ones there are, only the cluster's database says. */
export function checkTimeZone(zone: string, field = "timeZone"): Finding[] {
  if (isUnknown(zone)) return [];
  const isRefused = zone === "" || /^local$/i.test(zone) || zone.startsWith("/") || zone.includes("..");
  if (!isRefused && (ALONE.has(zone) || AREA.test(zone))) return [];
  const severity = isRefused ? Severity.ERROR : Severity.WARNING;
  const message = isRefused ? `"${zone}" is no time zone` : `"${zone}" may be no time zone`;
  return [finding(ZONE, { field, severity, message, fix: 'write it as area and city, "Asia/Seoul", or "Etc/UTC"' })];
}

/** The reason and the fix; undefined where there is nothing wrong. */
function whyNoSchedule(schedule: string): readonly [string, string?] | undefined {
  if (schedule.includes("TZ")) return [`"${schedule}" names a time zone`, "write the zone as timeZone"];
  if (schedule.startsWith("@")) {
    if (DESCRIPTORS.includes(schedule) || EVERY.test(schedule)) return undefined;
    return [`"${schedule}" is no schedule`, `write ${DESCRIPTORS.join(", ")} or five fields`];
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
  return `"${wrong}" is no ${field.name}, which goes from ${field.min} to ${field.max}${names}`;
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

/** Areas of the database; what comes after them changes from year to year. */
const AREA =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)?$/;

/** Names of the database that have no area. */
const ALONE = new Set(
  (
    "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran " +
    "Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK " +
    "Singapore Turkey UCT UTC Universal W-SU WET Zulu"
  ).split(" "),
);
