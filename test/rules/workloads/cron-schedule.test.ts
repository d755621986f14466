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
    ["61 3 * * *", `"61" is no minute, which goes from 0 to 59; ${fix}`],
    ["0 0 3 * * *", `"0 0 3 * * *" has 6 fields instead of five; ${fix}`],
    [
      "0 3 * * sunday",
      `"sunday" is no day of the week, which goes from 0 to 6, or sun, mon, tue, wed, thu, fri, sat; ${fix}`,
    ],
    ["TZ=Asia/Seoul 0 3 * * *", '"TZ=Asia/Seoul 0 3 * * *" names a time zone; write the zone as timeZone'],
  ])("says what is wrong with '%s'", (schedule, expected) => {
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
  it.each(["Asia/Seoul", "Etc/UTC", "America/Argentina/Buenos_Aires", "UTC", "Japan", TOKEN])("may be %s", (zone) => {
    expect(lines(checkTimeZone(zone))).toEqual([]);
  });

  it.each(["Seoul", "asia/seoul", "+09:00", "Korea/Seoul"])("is doubted where it may be none: %s", (zone) => {
    const found = checkTimeZone(zone);
    expect(lines(found)).toEqual([
      `[FG853] timeZone: "${zone}" may be no time zone; write it as area and city, "Asia/Seoul", or "Etc/UTC"`,
    ]);
    expect(found[0]?.severity).toBe("warning");
  });

  it.each(["", "Local", "/etc/localtime", "../Seoul"])("is refused where no database has it: '%s'", (zone) => {
    expect(checkTimeZone(zone)).toMatchObject([{ code: "FG853", severity: "error" }]);
  });
});
