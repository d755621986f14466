// `--baseline`: only what is new is reported.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { podYaml, runTool } from "./fake-terminal";
import { within } from "./within";

const bad = (name: string, more = ""): string => podYaml(name, `  hostNetwork: true\n${more}`);
const META = 'metadata: {annotations: {"a": b}}';

describe("a baseline", () => {
  it("is sorted, has a line for each finding, and contains no files and lines", async () => {
    const files = {
      "b.yaml": bad("b", "  priorityClassName: high\n"),
      "a.yaml": `${bad("b")}---\n${podYaml("a", "  hostPID: true\n")}`,
    };
    await within(files, async () => {
      const { code, out } = await runTool(["check", "--write-baseline", "base.json", "."]);
      const text = readFileSync("base.json", "utf8");
      expect(text).toBe(`{
  "version": 1,
  "findings": [
    { "code": "FG302", "object": "Pod/study-a/a", "field": "spec.hostPID" },
    { "code": "FG301", "object": "Pod/study-a/b", "field": "spec.hostNetwork", "count": 2 },
    { "code": "FG364", "object": "Pod/study-a/b", "field": "spec.priorityClassName" }
  ]
}
`);
      expect(out).toContain("3 workloads: 4 in the baseline\n");
      expect(code).toBe(0);
      await runTool(["check", "--write-baseline", "again.json", "b.yaml", "a.yaml"]);
      expect(readFileSync("again.json", "utf8")).toBe(text);
    });
  });

  it("ignores known findings wherever they moved, reports new ones, and lists those that are no longer found", async () => {
    await within({ "a.yaml": `${bad("a")}---\n${bad("old")}` }, async () => {
      await runTool(["check", "--write-baseline", "base.json", "a.yaml"]);
      writeFileSync("a.yaml", podYaml("old"));
      writeFileSync("moved.yaml", `# moved\n\n${bad("a", "  hostPID: true\n")}`);
      const { code, out } = await runTool(["check", "--baseline", "base.json", "a.yaml", "moved.yaml"]);
      expect(out).toContain("error FG302");
      expect(out).not.toContain("error FG301");
      expect(out).toContain("no longer found, but still in the baseline: FG301 Pod/study-a/old spec.hostNetwork\n");
      expect(out).toContain("2 workloads, 1 of them with errors: 1 error, 1 in the baseline\n");
      expect(code).toBe(1);
      expect((await runTool(["check", "--baseline", "base.json", "--ack", "FG302", "moved.yaml"])).code).toBe(0);
    });
  });

  it("knows how often it saw a finding", async () => {
    await within({ "a.yaml": bad("a") }, async () => {
      await runTool(["check", "--write-baseline", "base.json", "a.yaml"]);
      const { out } = await runTool(["check", "--json", "--baseline", "base.json", "-"], `${bad("a")}---\n${bad("a")}`);
      expect(JSON.parse(out)).toMatchObject({ summary: { errors: 1, baselined: 1 }, gone: [] });
      const none = await runTool(["check", "--json", "--baseline", "base.json", "-"], podYaml("a"));
      const gone = [{ code: "FG301", object: "Pod/study-a/a", field: "spec.hostNetwork", count: 1 }];
      expect(JSON.parse(none.out)).toMatchObject({ summary: { errors: 0, baselined: 0 }, gone });
    });
  });

  it("counts for every format, and may be named in the settings file", async () => {
    const files = { "a.yaml": bad("a"), "sub/.fargate-check.yaml": "baseline: base.json\n" };
    await within(files, async () => {
      await runTool(["check", "--write-baseline", "sub/base.json", "a.yaml"]);
      process.chdir("sub");
      for (const format of ["text", "json", "sarif", "github", "junit"]) {
        const { code, out } = await runTool(["check", "--format", format, "../a.yaml"]);
        expect(out).not.toContain("FG301");
        expect(code).toBe(0);
      }
    });
  });

  it("may be named by its whole path in the settings file", async () => {
    await within({ "a.yaml": bad("a") }, async () => {
      await runTool(["check", "--write-baseline", "base.json", "a.yaml"]);
      mkdirSync("sub");
      writeFileSync("sub/.fargate-check.yaml", `baseline: ${join(process.cwd(), "base.json")}\n`);
      process.chdir("sub");
      expect((await runTool(["check", "../a.yaml"])).code).toBe(0);
    });
  });

  it("may be empty", async () => {
    await within({}, async () => {
      await runTool(["check", "--write-baseline", "base.json", "-"], podYaml("a"));
      expect(JSON.parse(readFileSync("base.json", "utf8"))).toEqual({ version: 1, findings: [] });
      expect((await runTool(["check", "--baseline", "base.json", "-"], bad("a"))).code).toBe(1);
    });
  });

  it("hides no broken document", async () => {
    await within({}, async () => {
      expect((await runTool(["check", "--write-baseline", "base.json", "-"], "a: [\n")).code).toBe(1);
    });
  });

  it.each([
    ["x", " is not valid JSON; write one with --write-baseline"],
    [META, " is not valid JSON; write one with --write-baseline"],
    ["[]", "base.json is not a baseline of version 1; write one with --write-baseline"],
    ['{"version": 0, "findings": []}', "base.json is not a baseline of version 1; write one with --write-baseline"],
    ['{"version": 2, "findings": []}', "base.json has version 2, and this tool reads version 1; update the tool"],
    [
      '{"version": 1, "findings": [{"code": "FG301"}]}',
      "base.json: findings[0] is not an entry with a code, an object, and perhaps a field and a count",
    ],
    [
      '{"version": 1, "findings": [{"code": "FG301", "object": "a/b/c", "count": 0}]}',
      "base.json: findings[0] is not an entry with a code, an object, and perhaps a field and a count",
    ],
  ])("is rejected where it is %j", async (text, message) => {
    await within({ "base.json": text }, async () => {
      const { code, err } = await runTool(["check", "--baseline", "base.json", "-"], bad("a"));
      expect(err).toContain(message);
      expect(code).toBe(2);
    });
  });

  it("is either read or written", async () => {
    const { code, err } = await runTool(["check", "--baseline", "a", "--write-baseline", "b", "-"], bad("a"));
    expect(err).toContain("--write-baseline takes all that is found; leave --baseline out");
    expect(code).toBe(2);
    expect((await runTool(["check", "--baseline", "/no/such", "-"], bad("a"))).err).toContain("there is no /no/such");
  });
});
