// `.fargate-check.yaml`: what a repository says once, so that nobody has to type it.
import { mkdirSync } from "node:fs";
import { podYaml, runTool } from "./fake-terminal";
import { within } from "./within";

const BAD = podYaml("bad", "  hostNetwork: true\n");
const WARNED = podYaml("meh", "  priorityClassName: high\n");
const NAME = ".fargate-check.yaml";

describe("the settings file", () => {
  it("is found from the working directory upwards, and named", async () => {
    await within({ [NAME]: "strict: true\n", "apps/web/meh.yaml": WARNED }, async () => {
      expect((await runTool(["check", "apps"])).out).toContain(`settings: ${NAME}\n`);
      process.chdir("apps/web");
      const { code, out } = await runTool(["check", "meh.yaml"]);
      expect(out).toContain(`settings: ../../${NAME}\n`);
      expect(code).toBe(1);
      const without = await runTool(["check", "--no-config", "meh.yaml"]);
      expect(without.out).not.toContain("settings:");
      expect(without.code).toBe(0);
    });
  });

  it("is not looked for above the repository", async () => {
    await within({ [NAME]: "strict: true\n", "repository/meh.yaml": WARNED }, async () => {
      mkdirSync("repository/.git");
      process.chdir("repository");
      expect((await runTool(["check", "meh.yaml"])).code).toBe(0);
      expect((await runTool(["check", "--config", `../${NAME}`, "meh.yaml"])).code).toBe(1);
    });
  });

  it("has the profiles, as --profile or as the library writes them, and those of the command line come to them", async () => {
    const pods = `${podYaml("a")}---\n${podYaml("b").replace("study-a", "batch").replace("  name: b\n", "  name: b\n  labels: {tier: spot}\n")}`;
    const lists = "profiles: ['study-*', 'batch:tier=spot']\n";
    const maps =
      "profiles:\n  s: {selectors: [{namespace: study-*}]}\n  b: {selectors: [{namespace: batch, labels: {tier: spot}}]}\n";
    for (const [text, names] of [
      [lists, ["study-*", "batch:tier=spot"]],
      [maps, ["s", "b"]],
    ] as const) {
      await within({ [NAME]: text }, async () => {
        const { out } = await runTool(["check", "-"], pods);
        for (const name of names) expect(out).toContain(`  ${name.padEnd(4)}`);
        expect((await runTool(["check", "-"], podYaml("c").replace("study-a", "c"))).code).toBe(1);
        expect((await runTool(["check", "-p", "c", "-"], podYaml("c").replace("study-a", "c"))).code).toBe(0);
      });
    }
  });

  it("has the other options, and what is on the command line wins", async () => {
    const settings = "namespace: study-b\ncomplete: true\nnotes: true\ntargetType: ip\n";
    const pod = podYaml(
      "p",
      "  tolerations: [{operator: Exists}]\n  volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n",
    );
    const ingress =
      "kind: Ingress\napiVersion: networking.k8s.io/v1\nmetadata: {name: i}\nspec: {ingressClassName: alb}\n";
    await within({ [NAME]: settings }, async () => {
      const { out } = await runTool(["check", "-"], pod.replace("  namespace: study-a\n", ""));
      expect(out).toContain("study-b");
      expect(out).toContain("FG316");
      expect(out).toContain("note FG363");
      expect((await runTool(["check", "-n", "study-c", "-"], pod.replace("  namespace: study-a\n", ""))).out).toContain(
        "study-c",
      );
      expect((await runTool(["check", "-"], ingress)).out).not.toContain("FG355");
      expect((await runTool(["check", "--target-type", "instance", "-"], ingress)).out).toContain("FG355");
    });
  });

  it("has the region and the version of cost", async () => {
    const cost = async (...argv: string[]): Promise<string> =>
      (await runTool(["cost", ...argv, "-"], podYaml("p"))).out;
    await within({ [NAME]: 'region: eu-central-1\nkubernetesVersion: "1.30"\n' }, async () => {
      expect(await cost()).toBe(await cost("--no-config", "--region", "eu-central-1", "--kubernetes-version", "1.30"));
      expect(await cost("-r", "us-east-1")).toContain("us-east-1");
    });
  });

  it("may be empty", async () => {
    for (const text of ["", "# nothing yet\n", "---\n"])
      await within({ [NAME]: text }, async () => {
        expect((await runTool(["check", "-"], podYaml("p"))).code).toBe(0);
      });
  });

  it.each([
    ["strictt: true\n", `${NAME}:1:1: there is no setting strictt; did you mean strict?`],
    [
      "a: 1\n",
      `${NAME}:1:1: there is no setting a; choose profiles, acknowledge, namespace, kubernetesVersion, region, prices, targetType, strict, complete, notes, baseline`,
    ],
    ["\ntarget-type: ip\n", `${NAME}:2:1: there is no setting target-type; did you mean targetType?`],
    ["strict: 1\n", `${NAME}:1:1: strict: expected true or false, found 1`],
    [
      "notes: true\nkubernetesVersion: 1.30\n",
      `${NAME}:2:1: kubernetesVersion: expected a string, found 1.3; put it in quotes`,
    ],
    ["profiles: study\n", `${NAME}:1:1: profiles: expected a list or a map, found the string "study"`],
    [
      "profiles: [Study]\n",
      `${NAME}:1:12: Study: namespace selector "Study" can never match a pod; use only a-z, 0-9, - and the wildcards * and ?`,
    ],
    ["profiles:\n  p: {selector: []}\n", `${NAME}:2:7: there is no setting selector; did you mean selectors?`],
    ["profiles:\n  p: {}\n", `${NAME}:2:3: profile p has no selectors`],
    ["profiles:\n  p: {selectors: []}\n", `${NAME}:2:3: profile p: `],
    ["profiles:\n  p:\n    selectors:\n      - {labels: {a: b}}\n", `${NAME}:4:9: a selector has a namespace`],
    ["targetType: node\n", `${NAME}:1:1: targetType: choose ip or instance, not node`],
    [
      "acknowledge:\n  - code: FG301\n",
      `${NAME}:2:5: FG301 is acknowledged without a reason; state why it does not apply here`,
    ],
    [
      "acknowledge:\n  - {code: FG301, reason: ''}\n",
      `${NAME}:2:19: acknowledge[0].reason: expected a string, found the string ""`,
    ],
    ["acknowledge:\n  - {code: FG999, reason: x}\n", `${NAME}:2:6: no rule has the code FG999; see docs/errors.md`],
    [
      "acknowledge:\n  - {code: FG301, reason: x, objects: [web]}\n",
      `${NAME}:2:40: an object is Kind/namespace/name, such as Deployment/study-a/web or */kube-system/*`,
    ],
    ["acknowledge: {FG301: x}\n", `${NAME}:1:1: acknowledge: expected a list, found a map`],
    ["- a\n", `${NAME}:1:1: the file: expected a map, found a list`],
    ["strict: true\n---\nstrict: false\n", `${NAME}:2: all settings must be in one document; this is a second one`],
    ["strict: true\nstrict: false\n", `${NAME}:1:1: strict is set twice`],
    ["strict: [\n", `${NAME}:1: not YAML: `],
  ])("is rejected with its line where it is %j", async (text, message) => {
    await within({ [NAME]: text }, async () => {
      const { code, err, out } = await runTool(["check", "-"], podYaml("p"));
      expect(err).toContain(`cdktf-eks-fargate: ${message}`);
      expect([code, out]).toEqual([2, ""]);
    });
  });

  it("must exist if it is set", async () => {
    const { code, err } = await runTool(["check", "--config", "/no/such.yaml", "-"], podYaml("p"));
    expect(err).toContain("there is no /no/such.yaml");
    expect(code).toBe(2);
  });
});

describe("acknowledgements of the settings file", () => {
  const acknowledge = (more: string): string =>
    `acknowledge:\n  - code: fg301\n    reason: a machine of our own\n${more}`;
  const files = { "legacy/old/a.yaml": BAD, "b.yaml": BAD.replace("bad", "web") };

  it.each([
    ["everywhere", "", 0],
    ["in files", "    paths: [legacy/, /b.yaml]\n", 0],
    ["in a folder", "    paths: [legacy/old]\n", 1],
    ["of objects", "    objects: ['Pod/study-a/*']\n", 0],
    ["of one object", "    objects: ['*/study-?/web']\n", 1],
    ["of no object", "    objects: ['Deployment/*/*']\n", 2],
    ["of objects in files", "    paths: ['*.yaml']\n    objects: ['Pod/study-a/bad']\n", 1],
  ])("silence a finding %s", async (_, more, left) => {
    await within({ ...files, [NAME]: acknowledge(more) }, async () => {
      const { code, out } = await runTool(["check", "--json", "."]);
      const { summary } = JSON.parse(out) as { summary: { errors: number; acknowledged: number } };
      expect([summary.errors, summary.acknowledged, code]).toEqual([left, 2 - left, left === 0 ? 0 : 1]);
    });
  });

  it("are counted, are added to those of the command line, and are listed without a finding", async () => {
    await within({ ...files, [NAME]: `${acknowledge("")}  - {code: FG302, reason: x}\n` }, async () => {
      const { out } = await runTool(["check", "."]);
      expect(out).toContain(`no finding for the acknowledgement of FG302 (${NAME}, line 4)\n`);
      expect(out).toContain("2 workloads: 2 acknowledged\n");
      expect(out).not.toContain("that FG301 acknowledges");
      const both = await runTool(["check", "--ack", "FG301", "."]);
      expect(both.out).not.toContain("that FG301 acknowledges");
    });
  });
});
