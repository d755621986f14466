// JUnit's XML, which every CI shows as tests: a suite for each file, a test for each object.
// https://github.com/testmoapp/junitxml has what its readers agree on.
import { isError, Severity } from "../../lib/rules/finding";
import { fullTitleOf, LocatedFinding, locateIn, repositoryPath, sentenceOf } from "../located";
import { Checked } from "../checked";
import { nameOf } from "../inputs";
import { Printed } from "./format";

interface Test {
  readonly name: string;
  /** What made it fail; the first one is its headline. */
  readonly failures: readonly string[];
  /** True for a document that could not be judged at all. */
  readonly isBroken?: boolean;
  readonly type?: string;
  /** What else was found. */
  readonly notes: readonly string[];
}

/** With `--strict` warnings are failures, as they are for the exit code. */
export function printJunit({ checked, showsNotes, isStrict }: Printed): string {
  const suites = [...collect(checked, showsNotes, isStrict)];
  const all = suites.flatMap(([, tests]) => tests);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdktf-eks-fargate check"${countsOf(all)}>`,
    ...suites.flatMap(([file, tests]) => [
      `  <testsuite name="${escape(file)}"${countsOf(tests)}>`,
      ...tests.flatMap((test) => testLines(file, test)),
      "  </testsuite>",
    ]),
    "</testsuites>\n",
  ].join("\n");
}

function collect(checked: Checked, showsNotes: boolean, isStrict: boolean): Map<string, Test[]> {
  const suites = new Map<string, Test[]>();
  const add = (file: string, test: Test): void => {
    const name = repositoryPath(file);
    const tests = suites.get(name) ?? [];
    tests.push(test);
    suites.set(name, tests);
  };
  for (const object of checked.report.objects) {
    const input = checked.inputs.objects[object.index];
    const located = locateIn(object, input, showsNotes);
    const fails = ({ found }: LocatedFinding): boolean =>
      isError(found) || (isStrict && found.severity === Severity.WARNING);
    const failed = located.filter(fails);
    const isLive = input?.document === undefined && input?.address === undefined;
    add(isLive ? "the cluster" : nameOf(input.file), {
      name: fullTitleOf(object, input),
      failures: failed.map(lineOf),
      type: failed[0]?.found.code,
      notes: located.filter((each) => !fails(each)).map(lineOf),
    });
  }
  for (const { file, document, line, message } of checked.inputs.broken) {
    add(nameOf(file), {
      name: `document ${document}`,
      failures: [`line ${line}: ${message}`],
      isBroken: true,
      notes: [],
    });
  }
  return suites;
}

function lineOf({ found, place }: LocatedFinding): string {
  const at = place === undefined ? "" : `${place.line}:${place.column} `;
  return `${found.severity === Severity.INFO ? "note" : found.severity} ${at}${sentenceOf(found)}`;
}

function countsOf(tests: readonly Test[]): string {
  const failures = tests.filter(({ failures, isBroken }) => failures.length > 0 && isBroken !== true).length;
  const errors = tests.filter(({ isBroken }) => isBroken === true).length;
  return ` tests="${tests.length}" failures="${failures}" errors="${errors}" skipped="0" time="0"`;
}

function testLines(file: string, { name, failures, isBroken, type, notes }: Test): string[] {
  const element = isBroken === true ? "error" : "failure";
  const [first] = failures;
  const failed =
    first === undefined
      ? []
      : [
          `      <${element} message="${escape(first)}" type="${type ?? "broken"}">${escape(failures.join("\n"))}</${element}>`,
        ];
  const said = notes.length === 0 ? [] : [`      <system-out>${escape(notes.join("\n"))}</system-out>`];
  const head = `    <testcase classname="${escape(file)}" name="${escape(name)}" time="0"`;
  return failed.length + said.length === 0 ? [`${head}/>`] : [`${head}>`, ...failed, ...said, "    </testcase>"];
}

/** Characters that XML 1.0 cannot hold, not even by their numbers: https://www.w3.org/TR/xml/#charsets */
const NOT_OF_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
  ["\t", "&#9;"],
  ["\r", "&#13;"],
  ["\n", "&#10;"],
]);

function escape(text: string): string {
  return text.replace(NOT_OF_XML, "\ufffd").replace(/[&<>"'\t\r\n]/g, (sign) => ENTITIES.get(sign) ?? sign);
}
