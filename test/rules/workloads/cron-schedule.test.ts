// Schedules and time zones, as Kubernetes reads them.
import { checkSchedule, checkTimeZone } from "../../../lib/rules/workloads/cron-schedule";
import { codes, lines } from "../expect-findings";

const TOKEN = "${TfToken[TOKEN.1]}";

describe("a schedule", () => {
  it.each([
    "0 3 * * *",
    "*/15 0-23/2 1,15 JAN-mar mon-FRI",
    "  5   4 * * ? ",
    "59 23 31 12 6",
    "30/10 * * * *",
    "@daily",
    "@every 1h30m",
    TOKEN,
    `${TOKEN} 3 * * *`,
  ])("may be %s", (schedule) => {
    expect(lines(checkSchedule(schedule))).toEqual([]);
  });

  it.each([
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * 32 * *",
    "* * * 13 *",
    "* * * * 7",
    "5-1 * * * *",
    "1-2-3 * * * *",
    "*/0 * * * *",
    "*/a * * * *",
    "*/2/3 * * * *",
    "-1 * * * *",
    "1.5 * * * *",
    "@reboot",
    "@every day",
    "",
  ])("may not be '%s'", (schedule) => {
    expect(codes(checkSchedule(schedule))).toEqual(["FG852"]);
  });

  const fix = 'write minute, hour, day of month, month and day of week, such as "0 3 * * *"';

  it.each([
    ["every day", `"every day" has 2 fields instead of five; ${fix}`],
    ["61 3 * * *", `"61" is not a minute, which ranges from 0 to 59; ${fix}`],
    ["0 0 3 * * *", `"0 0 3 * * *" has 6 fields instead of five; ${fix}`],
    [
      "0 3 * * sunday",
      `"sunday" is not a day of the week, which ranges from 0 to 6, or sun, mon, tue, wed, thu, fri, sat; ${fix}`,
    ],
    ["TZ=Asia/Seoul 0 3 * * *", '"TZ=Asia/Seoul 0 3 * * *" names a time zone; set the zone as timeZone'],
  ])("reports what is wrong with '%s'", (schedule, expected) => {
    expect(lines(checkSchedule(schedule))).toEqual([`[FG852] schedule: ${expected}`]);
  });

  it("does not hang on an absurd one", () => {
    const started = performance.now();
    checkSchedule(`${"1,".repeat(50_000)} ${"0".repeat(50_000)} * * *`);
    checkSchedule(`@every ${"1".repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("a time zone", () => {
  it.each([
    ...["Asia/Seoul", "Etc/UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+9", "Africa/Dar_es_Salaam", TOKEN],
    // Older names, and those without an area.
    ...["Europe/Kiev", "Asia/Kolkata", "US/Pacific", "UTC", "EST", "Japan", "NZ", "W-SU", "GB-Eire", "MST7MDT"],
  ])("may be %s", (zone) => {
    expect(lines(checkTimeZone(zone))).toEqual([]);
  });

  it("may be any that Node.js knows", () => {
    expect(Intl.supportedValuesOf("timeZone").filter((zone) => checkTimeZone(zone).length > 0)).toEqual([]);
  });

  const inGeneral = 'area and city, such as "Asia/Seoul", or "Etc/UTC"';

  it.each([
    ["Asia/Nowhere", inGeneral],
    ["JST", inGeneral],
    ["GMT+9", inGeneral],
    ["us/pacific", inGeneral],
    ["Seoul", '"Asia/Seoul"'],
    ["Korea/Seoul", '"Asia/Seoul"'],
  ])("is a warning if Node.js does not know it: %s", (zone, fix) => {
    const found = checkTimeZone(zone);
    expect(lines(found)).toEqual([`[FG853] timeZone: "${zone}" may not be a time zone; write ${fix}`]);
    expect(found[0]?.severity).toBe("warning");
  });

  it.each([
    ["asia/seoul", '"Asia/Seoul"'],
    ["utc", '"UTC"'],
    ["America/Newyork", '"America/New_York"'],
    ["America/New-York", '"America/New_York"'],
    ["New York", '"America/New_York"'],
    ["../Seoul", '"Asia/Seoul"'],
    ["", inGeneral],
    ["Local", inGeneral],
    ["/etc/localtime", inGeneral],
    ["+09:00", inGeneral],
    ["Asia/AVeryLongNameOfACity", inGeneral],
  ])("is rejected if no database has it: '%s'", (zone, fix) => {
    const found = checkTimeZone(zone);
    expect(lines(found)).toEqual([`[FG853] timeZone: "${zone}" is not a time zone; write ${fix}`]);
    expect(found[0]?.severity).toBe("error");
  });
});
