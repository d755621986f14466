import { readFileSync } from "node:fs";
import { synthesizeExample } from "../support/example";

const page = readFileSync("docs/parity.md", "utf8");
const [resources = "", lookups = "", onlyHere = ""] = page
  .split(/^## (?=Resources|Lookups|Only here)/m)
  .slice(1)
  .map((section) => section.split(/^## /m)[0] ?? "");

interface Row {
  readonly ours: string[];
  readonly verdict: string;
}

function rows(section: string): Row[] {
  return section
    .split("\n")
    .filter((line) => /^\| \d+/.test(line))
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\||\|$/g, "").trim()))
    .map(([, , ours = "", verdict = ""]) => ({ ours: addressesIn(ours), verdict }));
}

function addressesIn(text: string): string[] {
  return [...text.matchAll(/`((?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+)`/g)].map(([, address = ""]) => address);
}

test("the page has a row for each of the reference's 64 resources and 30 lookups", () => {
  expect(rows(resources)).toHaveLength(64);
  expect(rows(lookups)).toHaveLength(30);
});

test("every row is the same, better, or left out, and has a reason", () => {
  const verdicts = [...rows(resources), ...rows(lookups)].map((row) => row.verdict);
  expect(verdicts.filter((verdict) => !/^(same\b|better: .{10}|left out: .{5})/.test(verdict))).toEqual([]);
});

test("what is left out names no address, and everything else names one", () => {
  const wrong = rows(resources).filter((row) => row.verdict.startsWith("left out") !== (row.ours.length === 0));
  expect(wrong).toEqual([]);
});

test("every address on the page is in the synthesised example, and the other way around", () => {
  const named = new Set([resources, lookups, onlyHere].flatMap((section) => addressesIn(ours(section))));
  expect([...named].sort()).toEqual(synthesizeExample().addresses);
});

/** The third column of the two tables, and the first of the last one. */
function ours(section: string): string {
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split(" | ").slice(/^\| \d+/.test(line) ? 2 : 0, 3)[0] ?? "")
    .join("\n");
}
