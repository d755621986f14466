// Words that the house has better ones for: in messages, comments, documents and the names of tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const root = join(__dirname, "../..");

/** What is not written anywhere, and what is. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\ba text\b(?! of| is| the| with)/, "a string"],
  [/(?<![Tt]here )\bis no (?!longer|other|more)[a-z]/, "is not a"],
  [/(?<![Tt]here )\b(?:is|are) none\b/, "is not one, is not valid"],
  [/\bmay be told\b|\b(?:is|are) made from\b/, "Options of, Properties of"],
  [/\b(?:is|are) due\b/, "expected, required"],
  [/\b(?:is|are|was|were|been|gets?) (?:not )?told\b|\btold (?:of|otherwise|once|twice|at)\b/, "is reported, is set"],
  [/\b(?:is|are|was|were) (?:not )?given\b(?! (?:to|up))/, "is set, is identified by"],
  [/\btells? of\b|\b(?:in)?to be told\b/, "reports"],
  [/\bstands?\b(?! for)/, "is in, is at"],
  [/\bcalled so\b|\bsays? so\b|\bsays? otherwise\b/, "named that way, reports it, unless it is set"],
  [/\bfor ever\b/, "forever"],
  [/\bwithout a word\b/, "silently"],
  [/\bthe like\b|\b(?:its|their) like\b/, "similar"],
  [/\bheld? against\b|\bis held to\b/, "is compared with, is checked by"],
  [
    /\bprofiles? (?:that )?(?:takes?|took)\b(?! (?:about|longer)\b)|\btaken by a (?:Fargate )?profile\b/,
    "the profile that a pod matches",
  ],
  [/\b(?:in|takes?) the place of\b/, "replaces"],
  [/\bone's own\b/, "your own"],
  [/\bways? out\b/, "a route, internet access"],
  [/\b(?:lets?|letting) (?:it |them |him |nobody |everybody |everyone )?in\b(?! \w+ing\b)/, "allows traffic from"],
  [/(?<!you )\bwants?\b(?! to)/, "requires, requests, needs"],
  [/\bto be had\b/, "is available"],
  [/\bat last\b(?! one)/, "finally"],
  [/\bhand(?:s|ed)? (?:on|down)\b/, "passes on"],
  [/\banew\b/, "again"],
  [/\bnobody (?:makes?|made|filled|tells?|told|looked|rendered|asks?|manages)\b/, "the passive"],
  [/\bhis say\b|\bhimself out\b/, "the user's options, nobody is locked out"],
  [/\bby hand of\b|\bfor good\b/, "manually, permanently"],
  [/\bbeside\b/, "next to, in addition to"],
  [/\brefuses\b(?! to\b| to$)/, "rejects"],
  [/\b(?:is|are|was|were|been|be) made\b(?! (?:of|up|from|in place)\b)/, "is created"],
  [/\bnobody (?!is|was|else|can be)/, "the passive"],
  [/\bsomebody\b|\banybody\b/, "the passive"],
  [/\bas (?:one|it) may be\b|\bwhat is (?:meant|told|given)\b/, "the intended, set or reported value"],
];

function sources(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    return entry.isDirectory() ? sources(file, ending) : file.endsWith(ending) ? [file] : [];
  });
}

const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Pieces of each file that `find` finds, with its name. */
function pieces(files: readonly string[], find: (text: string) => string[]): string[] {
  return files.flatMap((file) => find(read(file)).map((piece) => `${file}: ${piece}`));
}

const programs = ["lib", "bin", "scripts"].flatMap((folder) => sources(folder, ".ts"));

/** Of programs, what they may print. */
const strings = pieces(programs, (text) =>
  [...text.replace(/^ *(?:\/\/|\*|\/\*\*).*$/gm, "").matchAll(/`[^`]*`|"[^"\n]*"/g)]
    .map(([each]) => each.replace(/\$\{[^}]*\}/g, "…"))
    .filter((each) => each.includes(" ")),
);

/** Of programs, what an editor shows, and notes of as many lines as they have. */
const comments = pieces(programs, (text) =>
  [...text.matchAll(/\/\*\*[\s\S]*?\*\/|(?:^ *\/\/.*\n)+/gm)].map(([each]) =>
    each.replace(/\n *(?:\*|\/\/) ?/g, " ").replace(/`[^`]*`/g, "`…`"),
  ),
);

/** Of documents, the paragraphs, items and rows, without code. */
const documents = pieces(
  ["docs", "examples"]
    .flatMap((folder) => sources(folder, ".md"))
    .concat("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
    .filter((file) => !/docs\/api\//.test(file)),
  (text) =>
    text
      .replace(/^( *)```[\s\S]*?^\1```/gm, "")
      .replace(/`[^`\n]*`|"[^"\n]*"|\]\([^)]*\)|<[^>\n]*>/g, "…")
      .split(/\n(?=\n|[-*|#]|\d\. )/)
      .map((each) => each.replace(/\s+/g, " ").trim())
      .filter((each) => /\w/.test(each)),
);

function titlesIn(text: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:describe|it|test)\b/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title !== undefined && /^["'`]/.test(title.getText())) found.push(title.getText());
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The names of tests, and of what they are about. */
const titles = pieces(
  sources("test", ".test.ts").filter((file) => !file.endsWith("english.test.ts")),
  titlesIn,
);

const description = `package.json: ${(JSON.parse(read("package.json")) as { description: string }).description}`;

describe("plain English", () => {
  it.each<[string, readonly string[], number]>([
    ["messages", strings, 2500],
    ["comments", comments, 4000],
    ["documents", [...documents, description], 2000],
    ["names of tests", titles, 2000],
  ])("is in %s", (_, texts, least) => {
    expect(texts.length).toBeGreaterThan(least);
    const found = WORDS.flatMap(([pattern, better]) =>
      texts.filter((text) => pattern.test(text)).map((text) => `${better}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["the option is told by its ARN", 1],
    ["the pods of a chart are not told", 1],
    ["it stands in two subnets", 1],
    ["a wildcard stands for any characters", 0],
    ['"x" is no port', 1],
    ["there is no port x", 0],
    ["what no profile takes", 1],
    ["it is kept for ever", 1],
  ])("finds by its list: %s", (text, hits) => {
    expect(WORDS.filter(([pattern]) => pattern.test(text))).toHaveLength(hits);
  });
});
