// Words that the house has better ones for, in what users read: messages, titles of rules, and the options' comments.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../..");

/** What is not written, and what is. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\ba text\b(?! of| is the| with)/, "a string"],
  [/(?<!there )\bis no (?!longer|other)[a-z]/, "is not a"],
  [/\bmay be told\b|\b(?:is|are) made from\b/, "Options of, Properties of"],
  [/\bis due\b|\bare due\b/, "expected"],
  [/\bis told (?:once|twice|by)\b/, "is given, is set, is unique"],
  [/\bhis say\b|\bhimself out\b/, "the user's options, nobody is locked out"],
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    return entry.isDirectory() ? sources(file) : file.endsWith(".ts") ? [file] : [];
  });
}

/** What a program may print, what an editor shows of an option, and the headings of the rules. */
function readByUsers(): string[] {
  const files = [...sources(join(root, "lib")), ...sources(join(root, "bin"))];
  const said = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/`[^`]*`|"[^"\n]*"|\/\*\*[\s\S]*?\*\//g)].map(
      ([text]) => `${relative(root, file)}: ${text}`,
    ),
  );
  const headings = readFileSync(join(root, "docs/errors.md"), "utf8").match(/^### .*$/gm) ?? [];
  return [...said, ...headings];
}

test("what users read is plain English", () => {
  const texts = readByUsers();
  expect(texts.length).toBeGreaterThan(5000);
  for (const [pattern, better] of WORDS) {
    const found = texts.filter((text) => pattern.test(text));
    expect({ better, found }).toEqual({ better, found: [] });
  }
});
