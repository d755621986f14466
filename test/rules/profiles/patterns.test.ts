// The matcher against oracles that are written in another way: a regular expression, and plain recursion.
import fc from "fast-check";
import { matchesPattern, patternCovers, patternsOverlap } from "../../../lib/rules/profiles/patterns";

const text = fc.string({ unit: fc.constantFrom("a", "b", "-", "."), maxLength: 9 });
const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "*", "?"), maxLength: 9 });

function matchesByRegExp(glob: string, given: string): boolean {
  const source = Array.from(glob, (c) => (c === "*" ? "[^]*" : c === "?" ? "[^]" : c.replace(/[.\-]/, "\\$&"))).join(
    "",
  );
  return new RegExp(`^${source}$`).test(given);
}

function matchesByRecursion(glob: string, given: string): boolean {
  if (glob === "") return given === "";
  const rest = glob.slice(1);
  if (glob.startsWith("*"))
    return matchesByRecursion(rest, given) || (given !== "" && matchesByRecursion(glob, given.slice(1)));
  return given !== "" && (glob.startsWith("?") || glob[0] === given[0]) && matchesByRecursion(rest, given.slice(1));
}

/** All texts up to four characters of an alphabet with a letter that no pattern names. */
const ALL_TEXTS = [1, 2, 3, 4].reduce<string[]>(
  (texts) => [...new Set(["", ...texts.flatMap((t) => ["a", "b", "-", "z"].map((c) => t + c))])],
  [""],
);
const shortPattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*", "?"), maxLength: 4 });

describe("matchesPattern", () => {
  test.each([
    ["prod*", "prod", true],
    ["prod*", "prod-metrics", true],
    ["value?", "valuea", true],
    ["value?", "value", false],
    ["value?", "value-a", false],
    ["*dev", "my-dev", true],
    ["frontend*?", "frontend", false],
    ["frontend*?", "frontend1", true],
    ["study-*", "study-aews", true],
    ["study-*", "study-", true],
    ["study-*", "study", false],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["?", "", false],
    ["a.b", "axb", false],
    ["[ab]", "a", false],
    ["**a**", "bab", true],
    ["*ab", "aab", true],
  ])("%s against %s is %s", (glob, given, expected) => {
    expect(matchesPattern(glob, given)).toBe(expected);
  });

  it("agrees with a regular expression", () => {
    fc.assert(
      fc.property(pattern, text, (glob, given) => matchesPattern(glob, given) === matchesByRegExp(glob, given)),
      {
        numRuns: 5000,
      },
    );
  });

  it("agrees with plain recursion", () => {
    fc.assert(
      fc.property(pattern, text, (glob, given) => matchesPattern(glob, given) === matchesByRecursion(glob, given)),
      {
        numRuns: 5000,
      },
    );
  });

  it("does not hang on many stars", () => {
    const started = performance.now();
    expect(matchesPattern("*a".repeat(2000) + "b", "a".repeat(20000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("patternCovers", () => {
  test.each([
    ["study-*", "study-a", true],
    ["study-*", "study-a-*", true],
    ["study-*", "study-??", true],
    ["*", "?", true],
    ["study-?", "study-*", false],
    ["study-a", "study-?", false],
    ["a*c", "abc", true],
    ["a*c", "ab*", false],
  ])("%s covers %s: %s", (wide, narrow, expected) => {
    expect(patternCovers(wide, narrow)).toBe(expected);
  });

  it("never claims a cover that a string refutes", () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (wide, narrow) => {
        fc.pre(patternCovers(wide, narrow));
        return ALL_TEXTS.every((t) => !matchesByRegExp(narrow, t) || matchesByRegExp(wide, t));
      }),
      { numRuns: 300 },
    );
  });
});

describe("patternsOverlap", () => {
  test.each([
    ["a*", "*b", true],
    ["a*", "b*", false],
    ["a?", "?b", true],
    ["a?", "a", false],
    ["**", "", true],
    ["x*", "x*", true],
  ])("%s meets %s: %s", (left, right, expected) => {
    expect(patternsOverlap(left, right)).toBe(expected);
    expect(patternsOverlap(right, left)).toBe(expected);
  });

  it("holds exactly when a string fits both", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 2 });
    fc.assert(
      fc.property(short, short, (left, right) => {
        const witness = ALL_TEXTS.some((t) => matchesByRegExp(left, t) && matchesByRegExp(right, t));
        return patternsOverlap(left, right) === witness;
      }),
      { numRuns: 500 },
    );
  });
});
