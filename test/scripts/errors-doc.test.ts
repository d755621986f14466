// docs/errors.md explains every rule, under the code, the title, the severity and the source that the rule has.
import { readFileSync } from "node:fs";
import { Rule, Severity } from "../../lib/rules/finding";
import { ERRORS_DOC, errorsDoc } from "../../scripts/errors-doc";

const ZONE: Rule = {
  code: "FG520",
  severity: Severity.ERROR,
  title: "a zone has a name",
  source: "https://x.test/zones",
};
const CHART: Rule = {
  code: "FG860",
  severity: Severity.INFO,
  title: "a chart runs pods",
  source: "https://x.test/charts",
};

const DOC = `# Errors

By hand.

<!-- written by scripts/errors-doc.ts -->

<details>
<summary>FG520-FG520 · <a href="#network">Network</a> · 1 rule</summary>

- [FG520](#fg520-a-zone-has-a-name) a zone has a name

</details>

<!-- /written -->

## Network

### FG520: a zone has a name

Error. No zone is called so.

It is a letter behind a region.

Fix: Write the letter.

Source: <https://x.test/zones>
`;

test("the document matches the rules, and has for each what is wrong and the fix; npm run docs:errors writes it", () => {
  const before = readFileSync(ERRORS_DOC, "utf8");
  expect(errorsDoc(before)).toEqual({ text: before, unwritten: [] });
});

test("what matches the rules is unchanged", () => {
  expect(errorsDoc(DOC, [ZONE])).toEqual({ text: DOC, unwritten: [] });
});

test("a rule's title, severity and source are written over those of the document, and its prose is kept", () => {
  const changed = { ...ZONE, severity: Severity.WARNING, title: "a zone exists", source: "https://x.test/new" };
  const { text } = errorsDoc(DOC, [changed]);
  expect(text).toContain("- [FG520](#fg520-a-zone-exists) a zone exists\n");
  expect(text).toContain(
    "### FG520: a zone exists\n\nWarning. No zone is called so.\n\nIt is a letter behind a region.\n\nFix: Write the letter.\n\nSource: <https://x.test/new>\n",
  );
});

test("a new rule gets its place, to be written about", () => {
  const { text, unwritten } = errorsDoc(DOC, [ZONE, CHART]);
  expect(unwritten).toEqual(["FG860"]);
  expect(text).toContain("- [FG860](#fg860-a-chart-runs-pods) a chart runs pods\n");
  expect(text).toMatch(
    /## Charts\n\n### FG860: a chart runs pods\n\nInfo\.\n\nFix:\n\nSource: <https:\/\/x\.test\/charts>\n$/,
  );
  expect(errorsDoc(text, [ZONE, CHART])).toEqual({ text, unwritten });
});

test.each([
  ["Fix: Write the letter.", "no fix"],
  ["No zone is called so.\n\nIt is a letter behind a region.", "no reason"],
])("a paragraph without %j has %s, and that is reported", (part) => {
  expect(errorsDoc(DOC.replace(part, ""), [ZONE]).unwritten).toEqual(["FG520"]);
});

test("prose that has no rule, or a second paragraph of one, is not thrown away", () => {
  expect(() => errorsDoc(DOC, [CHART])).toThrow(
    new Error('docs/errors.md: no rule has the text of "### FG520: a zone has a name"'),
  );
  const [, paragraph = ""] = DOC.split("## Network\n");
  expect(() => errorsDoc(DOC + paragraph, [ZONE])).toThrow(new Error("docs/errors.md: FG520 has two paragraphs"));
  expect(() => errorsDoc(DOC.replace("## Network\n", "## Network\n\nOf zones.\n"), [ZONE])).toThrow(
    new Error('docs/errors.md: no rule has the text of "## Network"'),
  );
});
