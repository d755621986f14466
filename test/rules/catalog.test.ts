// The list of rules is complete, each code is used once, and docs/errors.md explains every one.
import * as fs from "fs";
import * as path from "path";
import { findRule, RULES } from "../../lib/rules/catalog";

const root = path.join(__dirname, "../..");
const doc = fs.readFileSync(path.join(root, "docs/errors.md"), "utf8");

interface Paragraph {
  readonly code: string;
  readonly title: string;
  readonly body: string;
}

const paragraphs: readonly Paragraph[] = doc
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [, code = "", title = ""] = /^(FG\d{3}): (.+)$/m.exec(text) ?? [];
    return { code, title, body: text.split(/^## /m)[0] ?? "" };
  });

function sourceFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(file) : file.endsWith(".ts") ? [file] : [];
  });
}

describe("the catalog", () => {
  it("uses each code once", () => {
    expect(new Set(RULES.map((rule) => rule.code)).size).toBe(RULES.length);
  });

  it("holds every code that the library speaks of", () => {
    const spoken = sourceFiles(path.join(root, "lib")).flatMap((file) => [
      ...fs.readFileSync(file, "utf8").matchAll(/"(FG\d{3})"/g),
    ]);
    const unknown = spoken.map(([, code = ""]) => code).filter((code) => findRule(code) === undefined);
    expect([...new Set(unknown)]).toEqual([]);
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

it("has no function of rules that tests alone call, so that no rule only looks as if it were asked", () => {
  const files = [...sourceFiles(path.join(root, "lib")), ...sourceFiles(path.join(root, "bin"))];
  const texts = new Map(files.map((file) => [path.relative(root, file), fs.readFileSync(file, "utf8")]));
  const uses = (name: string): number =>
    [...texts.values()].reduce((sum, text) => sum + (text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length, 0);
  const functions = [...texts]
    .filter(([file]) => file.startsWith("lib/rules/"))
    .flatMap(([, text]) => [...text.matchAll(/^export function (\w+)/gm)].map(([, name = ""]) => name));
  expect(functions.length).toBeGreaterThan(200);
  expect(functions.filter((name) => uses(name) < 2)).toEqual([]);
});

describe("docs/errors.md", () => {
  it("has a paragraph for each rule, in order, and no other", () => {
    expect(paragraphs.map((each) => each.code)).toEqual(RULES.map((rule) => rule.code));
  });

  it.each(RULES.map((rule) => [rule.code, rule] as const))("says of %s what the rule says", (code, rule) => {
    const paragraph = paragraphs.find((each) => each.code === code);
    expect(paragraph?.title).toBe(rule.title);
    expect(paragraph?.body).toMatch(new RegExp(`^${rule.severity}\\. .+`, "im"));
    expect(paragraph?.body).toMatch(/^Fix: .+/m);
    expect(paragraph?.body).toContain(`Source: <${rule.source}>`);
  });
});
