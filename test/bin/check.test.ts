// `check`: what it reads, what it prints, and how it ends.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { makeFolder, podYaml, runTool } from "./fake-terminal";

const REFUSED = podYaml("bad", "  hostNetwork: true\n");
const WARNED = podYaml("meh", "  priorityClassName: high\n");
const GOOD = podYaml("good");

describe("check", () => {
  it("prints a table of all workloads, what was found in each, and a line to remember", async () => {
    const { code, out, err } = await runTool(["check", "-p", "study-*", "-"], `${GOOD}---\n${REFUSED}---\n${WARNED}`);
    expect(out).toBe(`KIND  NAMESPACE  NAME  PODS  SIZE            PROFILE  VERDICT
Pod   study-a    good     1  0.25vCPU 0.5GB  study-*  ok
Pod   study-a    bad      1  –               study-*  refused
Pod   study-a    meh      1  0.25vCPU 0.5GB  study-*  1 warning

Pod study-a/bad (standard input, document 2, line 10)
  fargate-scheduler: Pod not supported on Fargate: fields not supported: HostNetwork
  error FG301 20:3 spec.hostNetwork: hostNetwork is true, but a pod on Fargate does not share a host's network
      fix: remove it

Pod study-a/meh (standard input, document 3, line 21)
  warning FG364 31:3 spec.priorityClassName: Fargate overwrites class "high" with system-node-critical
      fix: remove it; placeholder pods that reserve capacity do not work on Fargate

3 workloads, 1 of them with errors: 1 error, 1 warning
`);
    expect([code, err]).toEqual([1, ""]);
  });

  it("reports an empty pipe, because the command before it may have failed", async () => {
    const { code, err } = await runTool(["check", "-"], "\n");
    expect(err).toContain("there is no object in standard input; did the command that writes it fail?");
    expect(code).toBe(2);
  });

  it.each([
    ["clean", ["check", "-"], GOOD, 0],
    ["warned of", ["check", "-"], WARNED, 0],
    ["warned of, strictly", ["check", "--strict", "-"], WARNED, 1],
    ["refused", ["check", "-"], REFUSED, 1],
    ["refused and acknowledged", ["check", "--ack", "fg301", "-"], REFUSED, 0],
    ["a list of nothing", ["check", "-"], '{"apiVersion":"v1","kind":"List","items":[]}', 0],
    ["broken", ["check", "-"], "a: [", 1],
    ["taken by no profile", ["check", "--profile", "other", "-"], GOOD, 1],
  ])("ends with its code where the input is %s", async (_, argv, stdin, code) => {
    expect((await runTool(argv, stdin)).code).toBe(code);
  });

  it.each([
    ["no input", ["check"], "no input; pass files or folders, - for standard input, or --stack"],
    ["an unknown option", ["check", "--nope"], "unknown option '--nope'"],
    ["a file that is not there", ["check", "/no/such/file"], "there is no /no/such/file"],
    [
      "a code that no rule has",
      ["check", "--ack", "FG999", "-"],
      "--ack FG999: no rule has this code; see docs/errors.md",
    ],
    [
      "a target type that is none",
      ["check", "--target-type", "node", "-"],
      "--target-type node: choose ip or instance",
    ],
    [
      "a label that is none",
      ["check", "-p", "a:b", "-"],
      '--profile a:b: "b" is not key=value; write namespace:key=value,key=value',
    ],
    [
      "a selector that matches nothing",
      ["check", "-p", "Study", "-"],
      '--profile Study: namespace selector "Study" can never match a pod; use only a-z, 0-9, - and the wildcards * and ?',
    ],
    ["no command", [], "no command; choose check, explain, size, cost, lint-logging, diagram, local"],
    [
      "an unknown command",
      ["chek"],
      "there is no command chek; choose check, explain, size, cost, lint-logging, diagram, local",
    ],
  ])("is reported on standard error, and ends with 2: %s", async (_, argv, message) => {
    const { code, out, err } = await runTool(argv);
    expect(err.split("\n")[0]).toBe(`cdktf-eks-fargate: ${message}`);
    expect(err.split("\n")[1]).toMatch(/^try: cdktf-eks-fargate .*--help$/);
    expect([code, out]).toEqual([2, ""]);
  });

  it("names the file, the document and the line of broken YAML, and judges the rest", async () => {
    const folder = makeFolder({
      "a.yaml": `${REFUSED}---\nspec:\n  a: {\n---\n${GOOD}`,
      "b.json": '{"kind": "Pod",\n',
    });
    const { code, out } = await runTool(["check", folder.path]);
    folder.remove();
    expect(code).toBe(1);
    expect(out).toContain(`broken ${join(folder.path, "a.yaml")}, document 2, line 13: not YAML: `);
    expect(out).toMatch(/broken .*b\.json, document 1, line [12]: not JSON: /);
    expect(out).toContain("2 workloads, 1 of them with errors: 1 error, 2 broken documents");
  });

  it("reads the manifests of a folder and below it, and nothing else", async () => {
    const folder = makeFolder({
      "a.yml": podYaml("a"),
      "sub/b.yaml": podYaml("b"),
      "c.txt": REFUSED,
      ".d/e.yaml": REFUSED,
    });
    const { code, out } = await runTool(["check", folder.path]);
    folder.remove();
    expect(out.split("\n").map((line) => line.split(/ +/)[2])).toEqual([
      "NAME",
      "a",
      "b",
      undefined,
      "nothing",
      undefined,
    ]);
    expect(code).toBe(0);
  });

  it("reads kubectl's list as JSON, and a sequence of values", async () => {
    const item = (name: string): object => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name },
      spec: { containers: [{}] },
    });
    const text = `${JSON.stringify({ kind: "List", items: [item("a"), item("b")] })}\n${JSON.stringify(item("c"), undefined, 2)}`;
    const { out } = await runTool(["check", "-n", "study-b", "-"], text);
    expect(out).toMatch(/study-b +a .*\n.*study-b +b .*\n.*study-b +c /);
  });

  it("shows notes only with --notes", async () => {
    const pod = podYaml("tolerant", "  tolerations: [{operator: Exists}]\n");
    expect((await runTool(["check", "-"], pod)).out).toContain("1 workload: 1 note (--notes shows them)\n");
    expect((await runTool(["check", "--notes", "-"], pod)).out).toContain("  note FG363 10:17 spec.tolerations[0]: ");
  });

  it("treats the input as the whole cluster with --complete", async () => {
    const pod = podYaml("claims", "  volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n");
    expect((await runTool(["check", "-"], pod)).out).toContain("FG377");
    expect((await runTool(["check", "--complete", "-"], pod)).out).toContain("FG316");
  });

  it("colours its output only on a terminal", async () => {
    expect((await runTool(["check", "-"], REFUSED, true)).out).toContain("\u001b[31mrefused\u001b[0m");
    expect((await runTool(["check", "-"], REFUSED)).out).not.toContain("\u001b");
  });

  it("prints nothing of the input that a terminal would obey", async () => {
    const evil = JSON.stringify({ kind: "Pod\u001b[2J", metadata: { name: "a\u001b[31m\u202e\n" } });
    const { out } = await runTool(["check", "-"], `[${evil}, ${evil.replace("Pod\\u001b[2J", "Pod")}]`);
    expect(out.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it("reads a pipe and stops where its reader does, as a process", () => {
    const cli = join(__dirname, "../../bin/cli.ts");
    const tsx = join(__dirname, "../../node_modules/.bin/tsx");
    const many = Array.from({ length: 300 }, (_, i) => podYaml(`p${i}`)).join("---\n");
    const { status, stdout } = spawnSync(tsx, [cli, "check", "-"], {
      input: many + REFUSED.replace(/^/, "---\n"),
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stdout.split("\n").filter((line) => line.startsWith("Pod "))).toHaveLength(302);
    const piped = spawnSync("bash", ["-c", `${tsx} ${cli} check - | head -1`], { input: many, encoding: "utf8" });
    expect(piped.stdout).toMatch(/^KIND/);
    expect(piped.stderr).toBe("");
  });
});

describe("check of a stack", () => {
  const container = [{ name: "app", image: "nginx", security_context: { run_as_non_root: true } }];
  const stack = JSON.stringify({
    terraform: {},
    resource: {
      aws_eks_fargate_profile: { p: { fargate_profile_name: "study", selector: [{ namespace: "study-*" }] } },
      kubernetes_pod_v1: { web: { metadata: { name: "web", namespace: "study-a" }, spec: { container } } },
      helm_release: { ops: {} },
    },
  });

  it("finds its objects and its profiles wherever in cdktf.out they are", async () => {
    const folder = makeFolder({ "stacks/demo/cdk.tf.json": stack });
    const { code, out } = await runTool(["check", "--stack", folder.path]);
    folder.remove();
    expect(out).toContain("Pod   study-a    web      1  –     study    refused");
    expect(out).toContain(`Pod study-a/web (kubernetes_pod_v1.web in ${join(folder.path, "stacks/demo/cdk.tf.json")})`);
    expect(out).toContain("error FG306 spec.containers[0].securityContext.allowPrivilegeEscalation");
    expect(out).toContain(
      "not checked, because the pods of charts are not known: helm_release.ops; pipe helm template to check\n",
    );
    expect(code).toBe(1);
  });

  it.each([
    ["no stack", {}, /no cdk\.tf\.json in .*; run cdktf synth first/],
    ["another JSON", { "cdk.tf.json": '{"kind": "Pod"}' }, /cdk\.tf\.json is not a synthesised Terraform stack/],
    ["no JSON", { "cdk.tf.json": "{" }, /cdk\.tf\.json is not JSON: /],
  ])("ends with 2 where there is %s", async (_, files, message) => {
    const folder = makeFolder(files);
    const { code, err } = await runTool(["check", "--stack", folder.path]);
    folder.remove();
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});
