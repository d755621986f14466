// Whatever comes through a pipe: the tool ends, with one of its codes, and never with a stack trace.
import * as fc from "fast-check";
import { stringify } from "yaml";
import { podYaml, runTool } from "./fake-terminal";

const GOOD = podYaml("good", "  hostNetwork: true\n");
const words = fc.constantFrom(
  "apiVersion: v1",
  "kind: Pod",
  "kind: List",
  "items:",
  "- ",
  "  - ",
  "spec:",
  "  containers:",
  "---",
  "...",
  "&a",
  "*a",
  "<<: *a",
  "!!binary x",
  "%YAML 1.2",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "|",
  ">",
  "\t",
  "? ",
  ": ",
  "#",
  "${x}",
  "__proto__: {a: 1}",
  "name: 1e999",
  "0o7",
  "~",
  "\u0000",
  "\u2028",
);
const soup = fc
  .array(words, { maxLength: 40 })
  .chain((all) => fc.constantFrom(" ", "\n", "\n  ").map((glue) => all.join(glue)));
const tree = fc.object({
  key: fc.constantFrom("kind", "apiVersion", "metadata", "spec", "items", "containers", "name", "__proto__", "data"),
  maxDepth: 6,
  values: [
    fc.string(),
    fc.double(),
    fc.constantFrom("Pod", "List", "Job", 1e308, "9".repeat(400)),
    fc.constant(null),
    fc.boolean(),
  ],
});
const truncated = fc.nat({ max: GOOD.length }).map((end) => GOOD.slice(0, end));
const mangled = fc
  .tuple(fc.nat({ max: GOOD.length }), fc.string({ maxLength: 5 }))
  .map(([at, text]) => GOOD.slice(0, at) + text + GOOD.slice(at + 1));
const input = fc.oneof(
  soup,
  truncated,
  mangled,
  fc.string(),
  tree.map((each) => JSON.stringify(each)),
  tree.map((each) => JSON.stringify(each).slice(0, -2)),
  tree.map((each) => stringify(each)),
);

async function expectOrderlyEnd(argv: readonly string[], text: string): Promise<void> {
  const { code, err } = await runTool(argv, text);
  expect([0, 1, 2]).toContain(code);
  expect(err).not.toContain("mistake of the tool");
}

describe("the tool", () => {
  it("ends in order whatever is passed to check", async () => {
    await fc.assert(
      fc.asyncProperty(input, async (text) => {
        await expectOrderlyEnd(["check", "--notes", "-p", "*", "-"], text);
        await expectOrderlyEnd(["check", "--json", "--complete", "-"], text);
      }),
      { numRuns: 600 },
    );
  }, 60_000);

  it.each([
    ["size", "-"],
    ["cost", "-r", "us-east-1", "-"],
    ["lint-logging", "-"],
  ])(
    "ends in order whatever is passed to %s",
    async (...argv) => {
      await fc.assert(
        fc.asyncProperty(input, async (text) => {
          await expectOrderlyEnd(argv, text);
        }),
        { numRuns: 150 },
      );
    },
    60_000,
  );

  it.each([
    ["brackets", "[".repeat(100_000)],
    ["dashes", "- ".repeat(50_000)],
    ["maps", "a: {".repeat(20_000)],
    ["steps to the right", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["JSON", `${'{"items":['.repeat(20_000)}${"]}".repeat(20_000)}`],
    ["lists", `${'{"kind":"List","items":['.repeat(5000)}${"]}".repeat(5000)}`],
    ["quotes", '{"a": "'.repeat(20_000)],
    ["escapes", `{"a": "${'\\"'.repeat(200_000)}`],
    ["markers", "---\n".repeat(20_000)],
    [
      "aliases",
      `${Array.from(
        { length: 12 },
        (_, i) =>
          `a${i}: &a${i} [${
            i === 0
              ? "x"
              : Array(10)
                  .fill(`*a${i - 1}`)
                  .join(",")
          }]`,
      ).join("\n")}\n`,
    ],
    ["itself", "&a {kind: List, items: [*a, *a, *a, *a]}"],
    ["keys", `{${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join(", ")}}`],
  ])(
    "ends soon where the input is nothing but %s",
    async (_, text) => {
      const start = performance.now();
      const { code, err } = await runTool(["check", "-"], text);
      expect(err).not.toContain("mistake of the tool");
      expect([0, 1]).toContain(code);
      expect(performance.now() - start).toBeLessThan(15_000);
    },
    30_000,
  );
});
