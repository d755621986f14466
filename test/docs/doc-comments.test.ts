// Every public member is explained where editors and the API reference look for it: in its doc comment.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { KUBERNETES_RELEASES } from "../../lib/rules/facts/kubernetes-releases";
import { docProblems, docProblemsOf } from "../../scripts/doc-comments";

test("every public member has a sentence, and every option its default", () => {
  expect(docProblems()).toEqual([]);
});

describe("in a module of its own", () => {
  const problemsIn = (text: string): string[] => {
    const options: ts.CompilerOptions = { noLib: true, types: [] };
    const host = ts.createCompilerHost(options);
    host.getSourceFile = (file, version) =>
      file === "module.ts" ? ts.createSourceFile(file, text, version) : undefined;
    return docProblemsOf(ts.createProgram(["module.ts"], options, host), ["module.ts"]);
  };

  test("a comment with only tags is not a sentence, one with a sentence is", () => {
    expect(problemsIn('/** Options. */\nexport interface AOptions {\n  /** @default "x" */\n  a?: string;\n}')).toEqual(
      ["AOptions.a: no sentence"],
    );
    expect(
      problemsIn('/** Options. */\nexport interface AOptions {\n  /** A letter. @default "x" */\n  a?: string;\n}'),
    ).toEqual([]);
  });

  test("an option without a default is found, and a default in a form of its own", () => {
    expect(
      problemsIn(
        "/** Options. */\nexport interface AOptions {\n  /** A letter. */\n  a?: string;\n  /** Another. @default the first */\n  b?: string;\n}",
      ),
    ).toEqual(["AOptions.a: no @default", 'AOptions.b: @default is neither a literal nor "- " and words: the first']);
  });

  test("a comment explains when a result may be missing", () => {
    const result = (sentence: string): string =>
      `/** A result. */\nexport interface Result {\n  /** ${sentence} */\n  a?: string;\n}`;
    expect(problemsIn(result("A letter."))).toEqual(["Result.a: neither @default nor when it is undefined"]);
    expect(problemsIn(result("A letter; undefined without one."))).toEqual([]);
  });

  test("members of classes, enums and parameter properties count; private and internal ones do not", () => {
    expect(
      problemsIn(
        "export class A {\n  b = 1;\n  private c = 1;\n  /** @internal */\n  _d = 1;\n  constructor(public e: number) {\n    void this.c;\n  }\n  f(): void {}\n  static g(): void {}\n}\n/** Letters. */\nexport enum E {\n  H,\n}",
      ),
    ).toEqual([
      "A.b: no sentence",
      "A.constructor: no sentence",
      "A.e: no sentence",
      "A.f: no sentence",
      "A.g: no sentence",
      "A: no sentence",
      "E.H: no sentence",
    ]);
  });
});

test("the dates of KubernetesVersion are those of the rules", () => {
  const text = readFileSync(join(__dirname, "../../lib/cluster/kubernetes-version.ts"), "utf8");
  const documented = [
    ...text.matchAll(/support until ([\d-]+), extended support until ([\d-]+)[\s\S]*?= "([\d.]+)"/g),
  ].map(([, standardUntil, extendedUntil, version]) => ({ version, standardUntil, extendedUntil }));
  expect(documented.length).toBeGreaterThan(5);
  for (const { version, standardUntil, extendedUntil } of documented) {
    expect(KUBERNETES_RELEASES).toContainEqual(expect.objectContaining({ version, standardUntil, extendedUntil }));
  }
});
