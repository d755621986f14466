// The values of a release of objects: what Terraform makes of them is what was written, and what is read again too.
import * as fc from "fast-check";
import { readObjectValues, writeObjectValues } from "../../../lib/rules/manifests/object-values";

const TOKEN = "${TfToken[TOKEN.1]}";
const LIST = "#{TfToken[TOKEN.2]}";
const NUMBER = -1.8881545897087505e289;

function resolve(token: unknown): unknown {
  if (token === TOKEN) return "${aws_vpc.main.id}";
  if (token === NUMBER) return "${aws_vpc.main.size}";
  if (Array.isArray(token)) return "${aws_vpc.main.ids}";
  return { name: "${aws_vpc.main.name}", text: "plain" };
}

function write(value: unknown): string {
  const text = writeObjectValues({ one: value }, resolve);
  return text.slice('{"kubernetesObjects":{"one":'.length, -2);
}

function readAgain(value: unknown): unknown {
  return readObjectValues({ values: [writeObjectValues({ one: value }, resolve)] })?.one;
}

test("plain values are JSON in which nothing is a template", () => {
  expect(write({ a: [1, true, null, undefined], b: undefined, c: 'say "hi"' })).toBe(
    '{"a":[1,true,null,null],"c":"say \\"hi\\""}',
  );
  expect(write("${HOME} %{if} {{ .x }} $$ %")).toBe('"\\u0024{HOME} \\u0025{if} {{ .x }} $$ %"');
  expect(write({ "${key}": 1 })).toBe('{"\\u0024{key}":1}');
});

test("YAML has no characters that JSON has and it has not", () => {
  expect(write("\u007f\u0085\u2028\ufeffé")).toBe('"\\u007f\\u0085\\u2028\\ufeffé"');
});

test.each([
  ["a whole string", TOKEN, "${jsonencode(tostring(aws_vpc.main.id))}", "${aws_vpc.main.id}"],
  [
    "a part of a string",
    `a "${TOKEN}"\n\${HOME}`,
    '${jsonencode("a \\"${aws_vpc.main.id}\\"\\n$${HOME}")}',
    'a "${aws_vpc.main.id}"\n$${HOME}',
  ],
  ["behind a dollar", `$${TOKEN}`, '${jsonencode("${"$"}${aws_vpc.main.id}")}', '${"$"}${aws_vpc.main.id}'],
  ["a number", NUMBER, "${jsonencode(aws_vpc.main.size)}", "${aws_vpc.main.size}"],
  ["a list", [LIST], "${jsonencode(aws_vpc.main.ids)}", "${aws_vpc.main.ids}"],
])("a token is %s", (_, value, written, read) => {
  expect(write(value)).toBe(written);
  expect(readAgain({ value })).toEqual({ value: read });
});

test("a token may give a map", () => {
  const token = { creationStack: [], resolve: () => "" };
  expect(write(token)).toBe('{"name":${jsonencode(aws_vpc.main.name)},"text":"plain"}');
});

test("a key may have a token", () => {
  expect(write({ [`a-${TOKEN}`]: 1 })).toBe('{${jsonencode("a-${aws_vpc.main.id}")}:1}');
  expect(readAgain({ [`a-${TOKEN}`]: 1 })).toEqual({ "a-${aws_vpc.main.id}": 1 });
});

const text = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom("$", "%", "{", "}", '"', "\\", "(", ")", "a"), { maxLength: 8 }).map((all) => all.join("")),
);

test("what was written is read again", () => {
  fc.assert(
    fc.property(fc.object({ key: text, values: [text, fc.integer(), fc.boolean(), fc.constant(null)] }), (value) => {
      expect(readAgain(value)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([undefined, {}, { values: [] }, { values: ['{"replicas":1}'] }, { values: ['{"kubernetesObjects":'] }])(
  "another release has no such objects: %j",
  (release) => {
    expect(readObjectValues(release)).toBeUndefined();
  },
);
