// `check --format`: what other programs read, each held to the rules of those programs.
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readHome } from "../../bin/package-file";
import { makeFolder, podYaml, runTool } from "./fake-terminal";
import { problemsOfSarif } from "./sarif-schema";
import { within } from "./within";
import { parseXml } from "./xml";

const BAD = podYaml("bad", "  hostNetwork: true\n  priorityClassName: high\n");

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
    readonly invocations: readonly Record<string, unknown>[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly Record<string, unknown>[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

async function sarif(argv: readonly string[], stdin = ""): Promise<Sarif["runs"][number]> {
  const { out } = await runTool(["check", "--format", "sarif", ...argv], stdin);
  const log = JSON.parse(out) as Sarif;
  expect(problemsOfSarif(log)).toEqual([]);
  return log.runs[0]!;
}

describe("check --format", () => {
  it("prints for people unless another format is asked for, and --json is the short form of json", async () => {
    const text = await runTool(["check", "--format", "text", "-"], BAD);
    expect(text).toEqual(await runTool(["check", "-"], BAD));
    const json = await runTool(["check", "--format", "json", "-"], BAD);
    expect(json).toEqual(await runTool(["check", "--json", "-"], BAD));
    expect(json).toEqual(await runTool(["check", "--json", "--format", "json", "-"], BAD));
  });

  it("writes further formats into files, without colours", async () => {
    await within({ "a.yaml": BAD }, async () => {
      const argv = [
        "check",
        "--format",
        "github",
        "--format",
        "text=out.txt",
        "--format",
        "sarif=out=1.sarif",
        "a.yaml",
      ];
      const { out, code } = await runTool(argv, "", true);
      expect(out).toMatch(/^::error file=a\.yaml,/);
      expect(readFileSync("out.txt", "utf8")).toBe((await runTool(["check", "a.yaml"])).out);
      expect(problemsOfSarif(JSON.parse(readFileSync("out=1.sarif", "utf8")))).toEqual([]);
      expect(code).toBe(1);
    });
  });

  it.each([
    [["--format", "xml"], "--format xml: choose text, json, sarif, github, junit"],
    [["--format", "sarif="], "--format sarif=: name the file behind the ="],
    [
      ["--format", "sarif", "--json"],
      "standard output takes one format, not sarif and json; write one into a file: --format sarif --format json=FILE",
    ],
    [["--format", "junit=/no/such/folder/x.xml"], "cannot write /no/such/folder/x.xml: "],
  ])("rejects %j", async (argv, message) => {
    const { code, err, out } = await runTool(["check", ...argv, "-"], BAD);
    expect(err).toContain(`cdktf-eks-fargate: ${message}`);
    expect(code).toBe(2);
    expect(out === "" || argv[1]?.includes("=")).toBe(true);
  });
});

describe("SARIF", () => {
  it("has each rule once with its paragraph, and each result with its level and its place", async () => {
    await within({ "deep/a b#%ü.yaml": BAD }, async () => {
      const { tool, results, invocations } = await sarif(["."]);
      expect(tool.driver.rules).toMatchObject([
        {
          id: "FG301",
          shortDescription: { text: "a pod does not use the host's network" },
          defaultConfiguration: { level: "error" },
          help: {
            markdown: expect.stringMatching(
              /^Error\. The pod sets `hostNetwork`\.[^]*\n\nFix: [^]*\n\nSource: https:/,
            ) as string,
          },
        },
        { id: "FG364", defaultConfiguration: { level: "warning" } },
      ]);
      expect(results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
        ["FG301", 0, "error"],
        ["FG364", 1, "warning"],
      ]);
      expect(results[0]?.locations).toEqual([
        {
          physicalLocation: {
            artifactLocation: { uri: "deep/a%20b%23%25%C3%BC.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 10, startColumn: 3 },
          },
          logicalLocations: [{ name: "bad", fullyQualifiedName: "Pod study-a/bad", kind: "object" }],
        },
      ]);
      expect(invocations).toEqual([{ executionSuccessful: true }]);
    });
  });

  it("keeps the fingerprint of a finding while lines move and others come, and has another for every other", async () => {
    const before = await within({ "a.yaml": `${BAD}---\n${BAD}` }, () => sarif(["a.yaml"]));
    const moved = `# a comment\n\n${podYaml("other", "  hostPID: true\n")}---\n${BAD}---\n${BAD}`;
    const after = await within({ "a.yaml": moved }, () => sarif(["a.yaml"]));
    const prints = (run: typeof before): string[] =>
      run.results.map((each) => each.partialFingerprints["fargateFinding/v1"]!);
    expect(new Set(prints(before)).size).toBe(4);
    expect(prints(after)).toEqual(expect.arrayContaining(prints(before)));
    expect(new Set(prints(after)).size).toBe(5);
  });

  it("names a file outside of the repository by its whole address, and none for a pipe and within a stack no line", async () => {
    const folder = makeFolder({
      "a.yaml": BAD,
      "cdk.tf.json": JSON.stringify({
        terraform: {},
        resource: {
          kubernetes_pod_v1: { web: { metadata: { name: "web" }, spec: { host_network: true, container: [{}] } } },
        },
      }),
    });
    const outside = await sarif([join(folder.path, "a.yaml")]);
    const uri = pathToFileURL(join(folder.path, "a.yaml")).href;
    expect(outside.results[0]?.locations).toMatchObject([{ physicalLocation: { artifactLocation: { uri } } }]);
    const stack = await sarif(["--stack", folder.path]);
    folder.remove();
    const logicalLocations = [{ fullyQualifiedName: "kubernetes_pod_v1.web", kind: "resource" }];
    expect(stack.results[0]?.locations).toMatchObject([{ logicalLocations }]);
    expect(JSON.stringify(stack.results[0]?.locations)).not.toContain("region");
    expect(Object.keys((await sarif(["-"], BAD)).results[0]?.locations[0] ?? {})).toEqual(["logicalLocations"]);
  });

  it("leaves out what is acknowledged, and says where a document is broken", async () => {
    const { results, invocations } = await sarif(["--ack", "FG301", "-"], `${BAD}---\na: [\n`);
    expect(results.map(({ ruleId }) => ruleId)).toEqual(["FG364"]);
    expect(invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ message: { text: expect.stringContaining("document 2 is broken") as string } }],
      },
    ]);
  });

  it("links to the paragraph of a rule where the package says on which site it is published", () => {
    const page = (repository: unknown): string | undefined =>
      readHome({ version: "1.2.3", repository }).pageOf("docs/errors.md");
    const expected = "https://github.com/o-1/n.x/blob/v1.2.3/docs/errors.md";
    for (const url of ["git+https://github.com/o-1/n.x.git", "git@github.com:o-1/n.x.git", "github:o-1/n.x", "o-1/n.x"])
      expect(page(url)).toBe(expected);
    expect(page({ type: "git", url: "https://github.com/o-1/n.x" })).toBe(expected);
    for (const url of [undefined, "https://gitlab.com/o/n", "https://github.com.evil.org/o/n", 1])
      expect(page(url)).toBeUndefined();
  });
});

describe("workflow commands of GitHub", () => {
  it("are one for each finding, with the file from the repository's root, the line and the column", async () => {
    await within({ "deploy/bad.yaml": `${BAD}---\na: [\n` }, async () => {
      const { out, code } = await runTool(["check", "--format", "github", "deploy"]);
      expect(out.split("\n")).toEqual([
        "::error file=deploy/bad.yaml,line=10,col=3,title=FG301 Pod study-a/bad::spec.hostNetwork: hostNetwork is true, but a pod on Fargate does not share a host's network%0Afix: remove it",
        expect.stringMatching(/^::warning file=deploy\/bad\.yaml,line=11,col=3,title=FG364 Pod study-a\/bad::/),
        expect.stringMatching(/^::error file=deploy\/bad\.yaml,line=13,title=document 2 is broken::not YAML: /),
        "1 workload, 1 of them with errors: 1 error, 1 warning, 1 broken document",
        "",
      ]);
      expect(code).toBe(1);
    });
  });

  it("are relative to what the job checked out, in a folder below it too", async () => {
    await within({ "apps/web/bad.yaml": BAD }, async () => {
      const root = process.cwd();
      process.chdir("apps");
      process.env.GITHUB_WORKSPACE = root;
      const { out } = await runTool(["check", "--format", "github", "web"]);
      delete process.env.GITHUB_WORKSPACE;
      expect(out).toMatch(/^::error file=apps\/web\/bad\.yaml,/);
    });
  });

  it("escape what would end a property or begin another command", async () => {
    const evil = "a,b:c%0A\n::set-env name=x::y\r\u001b[2J";
    const pod = JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: evil },
      spec: { hostNetwork: true, containers: [{}] },
    });
    await within({ "x,y:z%.json": pod }, async () => {
      const { out } = await runTool(["check", "--format", "github", "x,y:z%.json"]);
      expect(out).toContain("file=x%2Cy%3Az%25.json,");
      expect(out).toContain("FG301 Pod default/a%2Cb%3Ac%250A%0A%3A%3Aset-env name=x%3A%3Ay%0D?[2J::");
      for (const line of out.split(/[\r\n]/)) expect(line).not.toMatch(/^::set-env|\u001b/);
    });
  });

  it("show notes only where they are asked for", async () => {
    const pod = podYaml("tolerant", "  tolerations: [{operator: Exists}]\n");
    expect((await runTool(["check", "--format", "github", "-"], pod)).out).toBe(
      "1 workload: 1 note (--notes shows them)\n",
    );
    expect((await runTool(["check", "--format", "github", "--notes", "-"], pod)).out).toMatch(/^::notice line=10,/);
  });
});

describe("JUnit", () => {
  it("is a suite for each file and a test for each workload", async () => {
    await within({ "a.yaml": `${BAD}---\n${podYaml("good")}`, "b.yaml": "kind: [\n" }, async () => {
      const root = parseXml((await runTool(["check", "--format", "junit", "."])).out);
      expect([root.name, root.attributes]).toEqual([
        "testsuites",
        { name: "cdktf-eks-fargate check", tests: "3", failures: "1", errors: "1", skipped: "0", time: "0" },
      ]);
      const tests = root.children.flatMap(({ attributes, children }) =>
        children.map((test) => [attributes.name, test.attributes.name, ...test.children.map(({ name }) => name)]),
      );
      expect(tests).toEqual([
        ["a.yaml", "Pod study-a/bad", "failure", "system-out"],
        ["a.yaml", "Pod study-a/good"],
        ["b.yaml", "document 1", "error"],
      ]);
      const [failure, said] = root.children[0]?.children[0]?.children ?? [];
      expect(failure?.attributes.type).toBe("FG301");
      expect(failure?.text).toBe(
        "error 10:3 FG301 spec.hostNetwork: hostNetwork is true, but a pod on Fargate does not share a host's network; fix: remove it",
      );
      expect(said?.text).toMatch(/^warning 11:3 FG364 /);
    });
  });

  it("counts warnings as failures where the exit code does", async () => {
    const pod = podYaml("meh", "  priorityClassName: high\n");
    const failures = async (...argv: string[]): Promise<unknown> =>
      parseXml((await runTool(["check", "--format", "junit", ...argv, "-"], pod)).out).attributes.failures;
    expect([await failures(), await failures("--strict")]).toEqual(["0", "1"]);
  });
});

describe("formats for programs", () => {
  it("hold whatever the names of objects are", async () => {
    const unit = fc.oneof(
      fc.constantFrom("\u0000", "\u001b", "\ud800", "\uffff", "]]>", "<", "&", '"', "'", "\n", "%", ":", ","),
      fc.string(),
    );
    const name = fc.array(unit, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(name, name, async (first, second) => {
        const metadata = { name: first, labels: { [second]: second } };
        const pod = JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata,
          spec: { nodeName: second, hostNetwork: true, containers: [{ name: second }] },
        });
        const run = await sarif(["-"], pod);
        expect(run.results.length).toBeGreaterThan(0);
        const suite = parseXml((await runTool(["check", "--format", "junit", "-"], pod)).out).children[0];
        expect(suite?.children[0]?.children[0]?.name).toBe("failure");
        const { out } = await runTool(["check", "--format", "github", "--notes", "-"], pod);
        const lines = out
          .trimEnd()
          .split(/[\r\n\u2028\u2029\u0085]/)
          .slice(0, -1);
        for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) [^:]*::/);
      }),
      { numRuns: 100 },
    );
  });

  it("are held to the schema, which rejects another level", () => {
    const log = {
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "x" } }, results: [{ message: { text: "x" }, level: "info" }] }],
    };
    expect(problemsOfSarif(log)).toEqual([".runs[0].results[0].level should be equal to one of the allowed values"]);
  });
});
