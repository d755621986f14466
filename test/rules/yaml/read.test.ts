// YAML as kubectl reads it. What is expected here is what sigs.k8s.io/yaml 1.4, which is kubectl's reader, makes of it.
import * as fc from "fast-check";
import { stringify } from "yaml";
import { readYaml } from "../../../lib/rules/yaml/read";

function read(text: string): unknown {
  const outcome = readYaml(text, 1);
  if (outcome === undefined) return undefined;
  return "object" in outcome ? outcome.object : outcome.problem;
}

describe("YAML", () => {
  it.each([
    ["0o12", 10],
    ["0644", 420],
    ["08", 8],
    ["0x1F", 31],
    ["-0b11", -3],
    ["1_000", 1000],
    ["+12", 12],
    ["18446744073709551616", 18446744073709552000],
    ["1e3", 1000],
    ["1.", 1],
    [".5", 0.5],
    ["-.5", -0.5],
    ["1e400", "1e400"],
    ["0o18", "0o18"],
    ["0x7fffffffffffffff1", "0x7fffffffffffffff1"],
    ["._5", "._5"],
    [".", "."],
    ["-", [null]],
    ["22:22", "22:22"],
    ["2001-01-01", "2001-01-01"],
    ["1.5.0", "1.5.0"],
    ["yes", true],
    ["Y", true],
    ["on", true],
    ["oFF", "oFF"],
    ["NO", false],
    ["~", null],
    ["Null", null],
    ["", null],
    ["'yes'", "yes"],
    ['"0o12"', "0o12"],
    ["=", "="],
    ["<<", "<<"],
    ["!!str 3", "3"],
    ["!!int '3'", 3],
    ["!!float 3", 3],
    ["!!binary aGVsbG8=", "hello"],
    ["!Ref web", "web"],
    ["!Sub [x]", ["x"]],
    ["! 1", "1"],
  ])("reads %s as kubectl does", (text, value) => {
    expect(read(`a:\n  ${text}\n`)).toEqual({ a: value });
  });

  it.each([
    ["a quoted string goes on no deeper than its key", "a:\n  b: '{\n  x\n  }'\n", { a: { b: "{ x }" } }],
    ["a string in double quotes goes on at the margin", 'a: "x\ny"\nb: 1\n', { a: "x y", b: 1 }],
    ["a map in braces goes on at its key", "a: {\nb: 1\n}\n", { a: { b: 1 } }],
    ["a map in braces goes on at its dash", "a:\n  - {\n  b: 1\n  }\n  - c\n", { a: [{ b: 1 }, "c"] }],
    ["a list in brackets ends left of its key", "a:\n  b: [\n1,\n2]\nc: 3\n", { a: { b: [1, 2] }, c: 3 }],
    ["a list begins at its key", "a:\n- 1\n- b: 2\n  c: 3\n", { a: [1, { b: 2, c: 3 }] }],
    ["keys are no strings", "yes: 1\n08: 2\n1.5: 3\n", { true: 1, 8: 2, "1.5": 3 }],
    ["a value is left out", "a:\nb: {c: , d}\n", { a: null, b: { c: null, d: null } }],
    [
      "a block is kept, folded and cut",
      "a: |\n  x\n   y\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\n",
      { a: "x\n y\n", b: "x y\nz", c: "x\n\n" },
    ],
    ["a block has no line break at the end", "a: |\n  x", { a: "x" }],
    ["a tab is between a colon and its value", "a:\t1 # c\n", { a: 1 }],
    ["tabs are within brackets", "a: [\n\t1,\n\t2 ]\n", { a: [1, 2] }],
    ["escape sequences are in double quotes", '"\\x41\\u00e9\\t\\\n  b"', "Aé\tb"],
    ["lines end as on Windows", "a: |\r\n  x\r\n  y\r\nb: 'x\r\n  y'\r\n", { a: "x\ny\n", b: "x y" }],
    ["a value is repeated by an alias", "a: &x {b: 1}\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
    [
      "what is merged is overwritten behind it",
      "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
      { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } },
    ],
    ["what is merged overwrites what is before it", "a: 1\n<<: {a: 2}\n", { a: 2 }],
    ["of several maps that are merged the first counts", "<<: [{a: 1}, {a: 2, b: 3}]\n", { a: 1, b: 3 }],
    ["a pair is in a list", "[a: 1, ? b, c]", [{ a: 1 }, { b: null }, "c"]],
    ["a key is written with a question mark", "? a\n: 1\n? b\n", { a: 1, b: null }],
    ["a plain string goes on", "a: x\n  y\n\n  z\n", { a: "x y\nz" }],
    ["a colon or a hash is within a word", "a: b:c#d\n", { a: "b:c#d" }],
    [
      "a key is the name of what all objects have",
      "__proto__: {a: 1}\n",
      Object.fromEntries([["__proto__", { a: 1 }]]),
    ],
  ])("is read where %s", (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ["a key without a colon", "a:\n{b: 1}\n", "not YAML: a key without a colon after it"],
    ["a second colon", "a: b: c\n", "not YAML: a second colon in one value"],
    ["a list within a value", "a: b\n- c\n", "not YAML: expected a key, found a list"],
    ["a list behind a value", "a: - b\n", "not YAML: a list cannot begin here"],
    ["a sign that begins no value", "a: @b\n", 'not YAML: "@" cannot begin a value'],
    ["a tab that indents", "a:\n\tb: 1\n", 'not YAML: "\\t" cannot begin a value'],
    ["a quote that is not closed", "a: 'b\nc: d\n", "not YAML: a ' is not closed"],
    ["a bracket that is not closed", "a: [b\n", "not YAML: expected a comma or the ] of the list, found the end"],
    ["an unknown escape sequence", '"\\d"', "not YAML: \\d is not an escape sequence of YAML"],
    ["an unknown anchor", "a: *b\n", "not YAML: there is no anchor b"],
    ["an anchor that holds itself", "&a [*a]\n", "not YAML: the anchor a contains itself"],
    ["a key that is a list", "[a]: 1\n", "not YAML: a key is a string"],
    ["a merge of what is no map", "<<: 1\n", "not YAML: << requires a map or a list of maps"],
    ["a value that is not of its tag", "a: !!int x\n", 'not YAML: "x" is not of the type !!int'],
    ["a tag that nobody declares", "a: !e!x y\n", "not YAML: the tag !e! is not declared"],
    ["binary data that is none", "!!binary '@'", "not YAML: !!binary is not base64"],
    ["a number that JSON has not", "a: .inf\n", "not YAML: .inf is not a number that Kubernetes accepts"],
    ["a directive", "%YAML 1.1\n", "not YAML: kubectl does not accept a line that begins with %"],
    ["a second value", "{a: 1}\n{b: 2}\n", "not YAML: kubectl ignores everything from here on; write --- before it"],
    [
      "a NUL character",
      "a\0b",
      "not YAML: it contains NUL characters, as UTF-16 without a byte order mark does; save it as UTF-8",
    ],
    ["a control character", "a: \x01\n", "not YAML: it contains the control character U+0001"],
    [
      "too many aliases",
      `a: &a [${"x,".repeat(999)}]\nb: &b [${"*a,".repeat(500)}]\n`,
      "not YAML: aliases repeat too much",
    ],
    ["brackets nested without end", "[".repeat(300), "not YAML: nested more than 200 deep"],
    ["dashes nested without end", "- ".repeat(300), "not YAML: nested more than 200 deep"],
  ])("is rejected where there is %s", (_, text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it("is nothing where there are but comments", () => {
    expect(read("# nothing\n\n")).toBeUndefined();
    expect(read("---\n# nothing\n")).toBeNull();
  });

  it("holds whatever another library writes as YAML 1.1", () => {
    const key = fc.stringMatching(/^[a-zA-Z0-9 ._:/#-]{1,12}$/);
    const text = fc.oneof(fc.string(), fc.constantFrom("yes", "0x7", "a\nb\n", " x", "'", "a: b", "- c", "x\n\n"));
    const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("tree")), fc.dictionary(key, tie("tree"))),
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (value, isInBrackets) => {
        // Within brackets the library writes words that go-yaml does not take, such as :a.
        const style = isInBrackets ? ({ collectionStyle: "flow", defaultStringType: "QUOTE_DOUBLE" } as const) : {};
        const written = stringify({ value }, { version: "1.1", ...style });
        // What YAML has not, and numbers of go-yaml alone, which the library writes without quotes.
        fc.pre(!/0o|[-+]_|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/.test(written));
        expect(read(written)).toEqual(JSON.parse(JSON.stringify({ value })));
      }),
      { numRuns: 300 },
    );
  });
});

describe("places in YAML", () => {
  const text = `apiVersion: v1
metadata:
  annotations: {"example.com/a": b}
spec:
  containers:
    - name: app
      args: [x,
        y]
`;
  const outcome = readYaml(text, 11);

  it.each([
    ["metadata", "12:1"],
    ['metadata.annotations["example.com/a"]', "13:17"],
    ["spec.containers", "15:3"],
    ["spec.containers[0]", "16:7"],
    ["spec.containers[0].name", "16:7"],
    ["spec.containers[0].args[1]", "18:9"],
    ["spec.containers[0].resources.limits", "16:7"],
    ["spec.volumes[3].name", "14:1"],
    ["", "11:1"],
  ])("finds %j, or the nearest around it, at %s", (field, place) => {
    if (outcome === undefined || !("object" in outcome)) throw new Error("it cannot be read");
    const { line, column } = outcome.places.find(outcome.object, field);
    expect(`${line}:${column}`).toBe(place);
  });

  it("names keys that are written twice, and where the value is that is lost", () => {
    const twice = readYaml("a:\n  - b: 1\n    c: 2\n    b: 1\n  - {d: 1, d: 2}\n", 1);
    expect(twice).toMatchObject({
      repeated: [
        { field: "a[0].b", first: { line: 2, column: 5 }, isSame: true },
        { field: "a[1].d", first: { line: 5, column: 6 }, isSame: false },
      ],
    });
  });

  it("does not report a key that a merge added as a duplicate", () => {
    expect(readYaml("<<: {a: 1}\na: 2\n", 1)).toMatchObject({ repeated: [] });
  });
});
