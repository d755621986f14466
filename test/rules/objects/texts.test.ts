// Objects in strings of YAML: what is read, and where something is wrong.
import { labelOf } from "../../../lib/rules/objects/objects";
import { readTexts } from "../../../lib/rules/objects/texts";
import { lines } from "../expect-findings";

function read(...texts: string[]): { readonly names: string[]; readonly told: string[] } {
  const { objects, findings } = readTexts(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  return { names: objects.map((each) => labelOf(each)), told: lines(findings) };
}

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\n";

test("documents of several strings are read in their order, empty ones passed over", () => {
  expect(
    read(`---\n${POD}---\n# nothing\n---\n`, '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"two"}}'),
  ).toEqual({
    names: ["Pod/default/one", "Secret/default/two"],
    told: [],
  });
});

test("what is not YAML is reported with its line and column, and hides no other", () => {
  expect(read(`${POD}---\na: 1\nb: [1\nc: 2\n`)).toEqual({
    names: ["Pod/default/one"],
    told: [expect.stringMatching(/^\[FG964\] 0\.yaml, line \d+, column \d+: not YAML: .*; correct it$/)],
  });
});

test("a template is not YAML", () => {
  expect(read("{{ if .x }}\na: 1\n{{ end }}\n").told).toEqual([
    "[FG964] 0.yaml, line 1, column 2: this is a template, and not YAML; render it first, for example by helm template",
  ]);
  expect(read(`${POD}spec: {text: "{{ .x }}"}\n`)).toEqual({ names: ["Pod/default/one"], told: [] });
});

test("another document than an object is reported with its line", () => {
  expect(read(`${POD}---\n# values\nreplicas: 2\n---\n- a\n`).told).toEqual([
    "[FG966] 0.yaml, line 4: the object has no apiVersion, no kind, no metadata.name; set apiVersion, kind, metadata.name",
    '[FG966] 0.yaml, line 7, [0]: expected an object of Kubernetes, but this is the string "a"; write a map with apiVersion, kind and metadata',
  ]);
});

test("a key that is there twice is reported", () => {
  expect(read(`${POD}spec:\n  a: 1\n  a: 2\n`).told).toEqual([
    "[FG396] 0.yaml, spec.a: the key is also on line 5, and its value is lost: kubectl uses the last; remove one of the two",
  ]);
});
