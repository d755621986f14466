// What the tool prints on a narrow terminal, and into a pipe.
import { run } from "../../bin/run";
import { wrap } from "../../bin/wrap";
import { podYaml, runTool } from "./fake-terminal";

async function runWide(width: number, argv: readonly string[], stdin: string): Promise<string> {
  let out = "";
  await run(argv, {
    write: (text) => void (out += text),
    warn: () => undefined,
    readStdin: () => Promise.resolve(stdin),
    showsColours: false,
    width,
  });
  return out;
}

const LONG = podYaml(
  "a-name-that-is-much-longer-than-others-as-names-in-kubernetes-may-be-62",
  "  hostNetwork: true\n",
).replace("study-a", "a-namespace-that-is-long-too");

describe("a terminal of 80 columns", () => {
  it.each([
    ["check", ["check", "--notes", "-p", "a-profile-*", "-"]],
    ["size", ["size", "-"]],
    ["cost", ["cost", "-r", "us-east-1", "-"]],
  ])("shows every line of %s", async (_, argv) => {
    const job =
      "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: [{name: j}]}}}\n";
    const text = LONG + job;
    const out = await runWide(80, argv, text);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const words = (all: string): string => all.replace(/\s/g, "");
    const heads = /^(KIND|WORKLOAD|ITEM).*/s;
    const parts = (await runTool(argv, text)).out.split("\n\n").filter((part) => !heads.test(part));
    for (const part of parts) expect(words(out)).toContain(words(part));
  });

  it("breaks the widest cells, and lines at words", async () => {
    expect(await runWide(60, ["check", "-"], LONG)).toBe(`KIND  NAMESPACE    NAME         PODS  SIZE  PROFILE  VERDICT
Pod   a-namespace  a-name-         1  –     –        refused
      -that-is-    that-is-
      long-too     much-longer
                   -than-
                   others-as-
                   names-in-
                   kubernetes-
                   may-be-62

Pod a-namespace-that-is-long-too/a-name-that-is-much-longer-
  than-others-as-names-in-kubernetes-may-be-62 (standard
  input, document 1, line 1)
  fargate-scheduler: Pod not supported on Fargate: fields
    not supported: HostNetwork
  error FG301 10:3 spec.hostNetwork: hostNetwork is true,
      but a pod on Fargate does not share a host's network
      fix: remove it

1 workload, 1 of them with errors: 1 error
`);
  });
});

describe("a pipe", () => {
  it("gets lines as long as they are", async () => {
    expect((await runTool(["check", "-"], LONG)).out).toMatch(/error FG301 10:3 .*network\n/);
  });
});

describe("text", () => {
  it.each([
    ["at blanks", "a bb ccc dddd", 6, ["a bb", "ccc", "dddd"]],
    [
      "within a word that is too long, behind a sign that joins its parts",
      "aaa/bbb/ccc d",
      6,
      ["aaa/", "bbb/", "ccc d"],
    ],
    ["within any other word where it has to be", "abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["nowhere where it fits", "a  b", 10, ["a  b"]],
  ])("is broken %s", (_, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

describe("what is the same of several fields", () => {
  it("is one finding with all of them", async () => {
    const mounts =
      "  volumes:\n" + ["a", "b", "c"].map((name) => `    - {name: ${name}, hostPath: {path: /${name}}}\n`).join("");
    const { out } = await runTool(["check", "-"], podYaml("web", mounts));
    expect(out.match(/FG309/g)).toHaveLength(1);
    expect(out).toMatch(/\n {6}also: 12:\d+ spec\.volumes\[1\]\S*, 13:\d+ spec\.volumes\[2\]\S*\n/);
  });
});
