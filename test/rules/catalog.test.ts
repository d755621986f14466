// The list of rules is complete, and each code is used once. test/scripts/errors-doc.test.ts asks for a paragraph for each.
import * as fs from "fs";
import * as path from "path";
import { findRule, RULES } from "../../lib/rules/catalog";

const root = path.join(__dirname, "../..");

function sourceFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(file) : /\.(ts|md)$/.test(file) ? [file] : [];
  });
}

describe("the catalog", () => {
  it("uses each code once", () => {
    expect(new Set(RULES.map((rule) => rule.code)).size).toBe(RULES.length);
  });

  it("holds every code that the library, the tool, the examples and the documents name", () => {
    const files = ["lib", "bin", "examples", "docs"].flatMap((folder) => sourceFiles(path.join(root, folder)));
    const named = [...files, path.join(root, "README.md")].flatMap((file) =>
      [...fs.readFileSync(file, "utf8").matchAll(/\bFG\d{3}\b/g)].map(([code]) => code),
    );
    expect([...new Set(named)].filter((code) => findRule(code) === undefined)).toEqual([]);
  });

  it("names a code, a title in lower case and a source for each rule", () => {
    for (const rule of RULES) {
      expect(rule.code).toMatch(/^FG[1-9]\d{2}$/);
      expect(rule.title).not.toMatch(/\.$/);
      expect(rule.source).toMatch(/^https:\/\//);
    }
  });

  it("finds a rule by its code", () => {
    expect(findRule("FG103")?.title).toBe("a namespace selector can match a namespace");
    expect(findRule("FG000")).toBeUndefined();
  });
});
