// From files to documents: what is read, what is broken, and on which line.
import { readDocuments } from "../../../lib/rules/yaml/documents";
import { decodeText } from "../../../bin/encoding";

function brief(text: string): (string | object)[] {
  const { read, broken } = readDocuments("f", text);
  return [
    ...read.map(({ document, line, object }) => ({ document, line, object })),
    ...broken.map(({ document, line, message }) => `${document} line ${line}: ${message}`),
  ];
}

describe("documents of YAML", () => {
  it("begin at lines of three dashes, with or without a comment, and on Windows too", () => {
    expect(brief("a: 1\r\n--- # second\r\nb: 2\r\n---\r\n# nothing\r\n---\r\nc: 3")).toEqual([
      { document: 1, line: 1, object: { a: 1 } },
      { document: 2, line: 2, object: { b: 2 } },
      { document: 3, line: 4, object: null },
      { document: 4, line: 6, object: { c: 3 } },
    ]);
  });

  it.each(["--- {a: 1}", "---a: 1", "----"])("are broken at %s, which kubectl rejects", (line) => {
    expect(brief(`b: 1\n${line}\n`)).toEqual([
      { document: 1, line: 1, object: { b: 1 } },
      "2 line 2: not YAML: kubectl allows only a comment after ---",
    ]);
  });

  it.each([
    ["Helm", "{{ if .x }}\na: 1\n{{ end }}\n---\nb: {{ .y }}: 1\n"],
    ["Jinja", "{% raw %}\na: 1\n---\nb: 1\n{% endraw %}\n"],
    ["ERB", "<% if x %>\na: 1\n"],
  ])("are broken once where they are a template of %s", (_, text) => {
    const { broken, isTemplate } = readDocuments("f", text);
    expect(broken).toEqual([
      {
        file: "f",
        document: 1,
        line: expect.any(Number) as number,
        column: 2,
        message:
          "not YAML, but a template: render it first, for example with helm template, and pipe the output to this command",
      },
    ]);
    expect(isTemplate).toBe(true);
  });

  it("are no template where tags are within quotes", () => {
    expect(readDocuments("f", 'a: "{{ x }}"\n')).toMatchObject({ broken: [], isTemplate: false });
  });
});

describe("documents of JSON", () => {
  it("follow one another, and a broken one hides no other", () => {
    expect(brief('{"a": 1}\n{"b" 1}\n{"c": [1, 2.5e1, null, "\\u00e9"]}')).toEqual([
      { document: 1, line: 1, object: { a: 1 } },
      { document: 3, line: 3, object: { c: [1, 25, null, "é"] } },
      "2 line 2: not JSON: expected :",
    ]);
  });

  it.each([
    ["it ends too early", '{"a":\n'],
    ["expected :", '{"a" 1}'],
    ["expected ,", '{"a": 1 "b": 2}'],
    ["expected a JSON string", '["\\d"]'],
    ["nested more than 200 deep", '{"a":['.repeat(150)],
  ])("are broken once, and it is said why: %s", (message, text) => {
    const { read, broken } = readDocuments("f", text);
    expect(read).toEqual([]);
    expect(broken).toMatchObject([{ document: 1, message: `not JSON: ${message}` }]);
  });

  it("may be YAML in braces, with comments and without quotes", () => {
    expect(brief("{a: 1} # one\n---\n{b: 2}\n")).toMatchObject([{ object: { a: 1 } }, { object: { b: 2 } }]);
  });

  it("know their places, and keys that are written twice", () => {
    const { read } = readDocuments("f", '\n{"kind": "Pod",\n  "spec": {"a": [{"b": 1},\n {"c": 2, "c": 3}]}}');
    const [{ object, places, repeated, line } = { line: 0 }] = read;
    expect(line).toBe(2);
    expect(places?.find(object, "spec.a[1].c")).toEqual({ line: 4, column: 11 });
    expect(places?.find(object, "spec.a[0]")).toEqual({ line: 3, column: 18 });
    expect(repeated).toEqual([{ field: "spec.a[1].c", first: { line: 4, column: 3 }, isSame: false }]);
  });
});

describe("the text of a file", () => {
  it.each([
    ["UTF-8", Buffer.from("é")],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffé")],
    ["UTF-16 as PowerShell writes it", Buffer.from("\ufeffé", "utf16le")],
    ["UTF-16 the other way round", Buffer.from("\ufeffé", "utf16le").swap16()],
  ])("is read from %s", (_, bytes) => {
    expect(decodeText(bytes)).toBe("é");
  });

  it("is broken where it is UTF-16 without a mark, which kubectl does not read either", () => {
    const text = decodeText(Buffer.from("kind: Pod", "utf16le"));
    expect(brief(text)).toEqual([
      "1 line 1: not YAML: it contains NUL characters, as UTF-16 without a byte order mark does; save it as UTF-8",
    ]);
  });
});
