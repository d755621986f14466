// Tables of facts: each says when it was read and from where, and a note says when that is long ago.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { daysBetween, isDay } from "../../lib/rules/days";
import { checkFacts, FactTable, isStale } from "../../lib/rules/facts/fact-table";
import { CLUSTER_FACTS } from "../../lib/rules/facts/facts";
import { PRICE_FACTS, PRICES_AS_OF } from "../../lib/rules/sizing/prices";
import { lines } from "./expect-findings";

const TABLES = [...CLUSTER_FACTS, PRICE_FACTS];
const table = (subject: string, readOn: string): FactTable => ({ subject, readOn, source: "https://example.com" });

describe("a table of facts", () => {
  it.each(TABLES.map((each) => [each.subject, each] as const))(
    "has a date and a source: %s",
    (_, { readOn, source }) => {
      expect(isDay(readOn)).toBe(true);
      expect(source).toMatch(/^https:\/\//);
    },
  );

  it("is in the list, wherever it is", () => {
    const files = readdirSync(join(__dirname, "../../lib/rules"), { recursive: true, encoding: "utf8" });
    const declared = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap(
        (file) => readFileSync(join(__dirname, "../../lib/rules", file), "utf8").match(/: FactTable = \{/g) ?? [],
      );
    expect(declared).toHaveLength(TABLES.length);
  });

  it("has prices of the stated month", () => {
    expect(PRICE_FACTS.readOn.slice(0, 7)).toBe(PRICES_AS_OF);
  });

  it.each([
    ["2026-11-29", false],
    ["2027-01-28", false],
    ["2027-01-29", true],
    ["2020-01-01", false],
    ["soon", false],
  ])("that was read on 2026-11-29 is on %s out of date: %s", (asOf, isOld) => {
    expect(isStale(table("zones", "2026-11-29"), asOf)).toBe(isOld);
  });
});

describe("the note on tables of facts", () => {
  const tables = [
    table("the regions", "2026-11-24"),
    table("the zones", "2026-11-29"),
    table("the sizes", "2027-01-20"),
  ];

  it("names those that are out of date, in one line", () => {
    expect(lines(checkFacts(tables, "2027-02-01"))).toEqual([
      "[FG389] facts that were read more than 60 days ago may have changed: the regions (2026-11-24), the zones (2026-11-29); use the newest cdktf-eks-fargate",
    ]);
    expect(checkFacts(tables, "2027-02-01")[0]?.severity).toBe("info");
  });

  it("is not reported while none is old", () => {
    expect(checkFacts(tables, "2027-01-23")).toEqual([]);
  });
});

test("days are counted across months and years", () => {
  expect(daysBetween("2026-11-29", "2027-01-28")).toBe(60);
  expect(daysBetween("2026-11-29", "2026-11-28")).toBe(-1);
  expect(["2026-02-29", "2026-2-3", "29.11.2026", "2028-02-29"].map(isDay)).toEqual([false, false, false, true]);
});
