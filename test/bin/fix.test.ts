// `check --fix`: what has one right answer is written into the file, and nothing else of it changes.
import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { readDocuments } from "../../lib/rules/yaml/documents";
import { unifiedDiff } from "../../bin/fix/unified-diff";
import { readErrorsDoc } from "../../bin/errors-doc";
import { podYaml, runTool } from "./fake-terminal";
import { within } from "./within";

/** The codes for which there is a remedy, as the table of them is written. */
const FIXABLE = [...readFileSync(join(__dirname, "../../bin/fix/remedies.ts"), "utf8").matchAll(/"(FG\d{3})"/g)].map(
  ([, code]) => code ?? "",
);

/** What a file is after `--fix`, and what the tool said. */
async function fixed(
  text: string,
  name = "a.yaml",
  argv: readonly string[] = [],
): Promise<{ text: string; err: string; out: string; code: number }> {
  return within({ [name]: text }, async () => {
    const outcome = await runTool(["check", "--fix", ...argv, name]);
    return { ...outcome, text: readFileSync(name, "utf8") };
  });
}

const BAD = `# what it is
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: study-a}
spec:
  # the network
  hostNetwork: true   # once it had to be
  containers:
  - name:   app
    image: "nginx"
    securityContext: {allowPrivilegeEscalation: true, readOnlyRootFilesystem: true}
`;

describe("check --fix", () => {
  it("shows the difference, changes the file, keeps its comments, and reports what is left", async () => {
    const { text, err, out, code } = await fixed(BAD);
    expect(text).toBe(BAD.replace(/ {2}hostNetwork: .*\n/, "").replace("Escalation: true", "Escalation: false"));
    expect(err).toBe(`--- a/a.yaml
+++ b/a.yaml
@@ -4,8 +4,7 @@
 metadata: {name: a, namespace: study-a}
 spec:
   # the network
-  hostNetwork: true   # once it had to be
   containers:
   - name:   app
     image: "nginx"
-    securityContext: {allowPrivilegeEscalation: true, readOnlyRootFilesystem: true}
+    securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
fixed: 2 findings in 1 file
`);
    expect(out).toContain("1 workload: nothing found\n");
    expect(code).toBe(0);
  });

  it("shows only the difference in a dry run, as a patch that git accepts", async () => {
    await within({ "deep/a.yaml": BAD }, async () => {
      const { out, err, code } = await runTool(["check", "--fix", "--dry-run", "."]);
      expect(readFileSync("deep/a.yaml", "utf8")).toBe(BAD);
      expect(err).toBe("to fix: 2 findings in 1 file\n");
      expect(code).toBe(1);
      expect(spawnSync("git", ["apply", "-"], { input: out }).status).toBe(0);
      const patched = readFileSync("deep/a.yaml", "utf8");
      writeFileSync("deep/a.yaml", BAD);
      await runTool(["check", "--fix", "."]);
      expect(readFileSync("deep/a.yaml", "utf8")).toBe(patched);
    });
  });

  it("does not change a file without fixes, or with findings that people have to decide", async () => {
    const text = podYaml(
      "a",
      "      ports: [{containerPort: 10250, hostPort: 80}]\n      securityContext: {privileged: true, allowPrivilegeEscalation: true}\n",
    );
    const { text: after, err, code } = await fixed(text);
    expect(after).toBe(text);
    expect(err).toBe("fixed: 0 findings in 0 files\n");
    expect(code).toBe(1);
  });

  it("changes neither what is acknowledged nor what is in the baseline", async () => {
    await within({ "a.yaml": BAD }, async () => {
      await runTool(["check", "--ack", "FG306", "--write-baseline", "base.json", "a.yaml"]);
      await runTool(["check", "--fix", "--ack", "FG306", "--baseline", "base.json", "a.yaml"]);
      expect(readFileSync("a.yaml", "utf8")).toBe(BAD);
    });
  });

  it.each([
    [["--dry-run", "a.yaml"], "--dry-run shows what --fix would do; set both"],
    [["--fix", "-"], "--fix changes files, and - is not one"],
    [["--fix", "--dry-run", "--write-baseline", "b", "a.yaml"], "--dry-run writes nothing; leave --write-baseline out"],
    [["--fix", "--dry-run", "--json", "a.yaml"], "--dry-run prints a patch; leave --format and --json out"],
    [["--fix", "--dry-run", "--format=sarif=b", "a.yaml"], "--dry-run prints a patch; leave --format and --json out"],
  ])("rejects %j", async (argv, message) => {
    const { code, err } = await runTool(["check", ...argv]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it("keeps Windows' line ends and a byte order mark, and leaves other encodings alone", async () => {
    const windows = BAD.replaceAll("\n", "\r\n");
    const { text } = await fixed(`\ufeff${windows}`);
    expect(text).toBe(
      `\ufeff${windows.replace(/ {2}hostNetwork: .*\r\n/, "").replace("Escalation: true", "Escalation: false")}`,
    );
    await within({}, async () => {
      const bytes = Buffer.from(`\ufeff${BAD}`, "utf16le");
      writeFileSync("a.yaml", bytes);
      const { err } = await runTool(["check", "--fix", "a.yaml"]);
      expect(readFileSync("a.yaml").equals(bytes)).toBe(true);
      expect(err).toContain("not fixed, because its place cannot be edited: FG301 of Pod study-a/a in a.yaml\n");
    });
  });

  it("does not guess where a value is shared by an alias", async () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec: &spec
    hostNetwork: true
    containers: [{name: c}]
- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: *spec}
`;
    const { text: after, err } = await fixed(text);
    expect(after).toBe(text);
    expect(err).toContain("not fixed, because its place cannot be edited: FG301 of Pod default/a in a.yaml\n");
  });
});

const INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n";
const SPEC = "spec: {ingressClassName: alb}\n";
const TYPE = "alb.ingress.kubernetes.io/target-type";

describe("a fix", () => {
  it.each([
    ["FG302", podYaml("a", "  hostPID: true\n  hostIPC: true\n"), podYaml("a")],
    ["FG319", podYaml("a", "  schedulerName: mine\n"), podYaml("a")],
    ["FG320", podYaml("a", '  nodeName: "ip-10-0-0-1"\n'), podYaml("a")],
    ["FG364", podYaml("a", "  priorityClassName: high # why?\n"), podYaml("a")],
    [
      "FG307",
      podYaml("a", "      securityContext: {capabilities: {add: [CAP_CHOWN, 'kill']}}\n"),
      podYaml("a", "      securityContext: {capabilities: {add: [CHOWN, 'KILL']}}\n"),
    ],
    [
      "FG307",
      podYaml("a", "      securityContext:\n        capabilities:\n          add:\n          - CAP_CHOWN # files\n"),
      podYaml("a", "      securityContext:\n        capabilities:\n          add:\n          - CHOWN # files\n"),
    ],
    [
      "FG355",
      `${INGRESS}metadata:\n  name: i\n  namespace: a\n${SPEC}`,
      `${INGRESS}metadata:\n  name: i\n  namespace: a\n  annotations:\n    ${TYPE}: ip\n${SPEC}`,
    ],
    [
      "FG355",
      `${INGRESS}metadata:\n  annotations: # of the controller\n    # open\n    alb.ingress.kubernetes.io/scheme: internal\n  name: i\n${SPEC}`,
      `${INGRESS}metadata:\n  annotations: # of the controller\n    # open\n    alb.ingress.kubernetes.io/scheme: internal\n    ${TYPE}: ip\n  name: i\n${SPEC}`,
    ],
    [
      "FG355",
      `${INGRESS}metadata: {name: i}\n${SPEC}`,
      `${INGRESS}metadata: {annotations: {${TYPE}: ip}, name: i}\n${SPEC}`,
    ],
    [
      "FG355",
      `${INGRESS}metadata:\n  name: i\n  annotations: {}\n${SPEC}`,
      `${INGRESS}metadata:\n  name: i\n  annotations: {${TYPE}: ip}\n${SPEC}`,
    ],
    [
      "FG355",
      `${INGRESS}metadata:\n  name: i\n  annotations:\n${SPEC}`,
      `${INGRESS}metadata:\n  name: i\n  annotations:\n    ${TYPE}: ip\n${SPEC}`,
    ],
    [
      "FG355",
      `${INGRESS}metadata:\n  name: i\n  annotations:\n    ${TYPE}: "instance"\n${SPEC}`,
      `${INGRESS}metadata:\n  name: i\n  annotations:\n    ${TYPE}: "ip"\n${SPEC}`,
    ],
    [
      "FG357",
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb}\n",
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations:\n    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip\nspec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb}\n",
    ],
    [
      "FG346",
      "apiVersion: gateway.k8s.aws/v1beta1\nkind: TargetGroupConfiguration\nmetadata: {name: t}\nspec:\n  targetReference: {name: s}\n  defaultConfiguration:\n    targetType: instance\n",
      "apiVersion: gateway.k8s.aws/v1beta1\nkind: TargetGroupConfiguration\nmetadata: {name: t}\nspec:\n  targetReference: {name: s}\n  defaultConfiguration:\n    targetType: ip\n",
    ],
    [
      "FG351",
      podYaml(
        "a",
        "      resources:\n        requests: {cpu: 200m, memory: 100Mi}\n        limits: {cpu: 250m, memory: 200Mi}\n",
      ),
      podYaml(
        "a",
        "      resources:\n        requests: {cpu: 250m, memory: 200Mi}\n        limits: {cpu: 250m, memory: 200Mi}\n",
      ),
    ],
    [
      "FG337",
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec:\n  minAvailable: 1\n  maxUnavailable: 50%\n",
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec:\n  maxUnavailable: 50%\n",
    ],
    [
      "FG390",
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {port: 0644, on: yes}\nspec:\n  containers:\n  - name: c\n    env:\n    - {name: A, value: 1.0}\n  terminationGracePeriodSeconds: "30"\n',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {port: "0644", on: "yes"}\nspec:\n  containers:\n  - name: c\n    env:\n    - {name: A, value: "1.0"}\n  terminationGracePeriodSeconds: 30\n',
    ],
    [
      "FG449",
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: aws-observability\n",
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: aws-observability\n  labels:\n    aws-observability: enabled\n",
    ],
    [
      "FG448",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-logging\n  namespace: logging\ndata:\n  output.conf: |\n    [OUTPUT]\n        Name cloudwatch_logs\n        Match *\n        region eu-central-1\n        log_group_name g\n        log_stream_prefix p-\n",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-logging\n  namespace: aws-observability\ndata:\n  output.conf: |\n    [OUTPUT]\n        Name cloudwatch_logs\n        Match *\n        region eu-central-1\n        log_group_name g\n        log_stream_prefix p-\n",
    ],
  ])("of %s keeps the style of the file: %#", async (code, before, after) => {
    const first = await within({ "a.yaml": before }, () => runTool(["check", "--json", "a.yaml"]));
    expect(first.out).toContain(code);
    const { text, out } = await fixed(before, "a.yaml", ["--json"]);
    expect(text).toBe(after);
    expect(
      JSON.stringify((JSON.parse(out) as { objects: { findings: unknown }[] }).objects.map(({ findings }) => findings)),
    ).not.toContain(code);
  });

  it.each([
    ["FG346", "kind: TargetGroupBinding\napiVersion: elbv2.k8s.aws/v1beta1\nspec: {targetType: instance}\n"],
    [
      "FG355",
      `${INGRESS}${SPEC}---\nkind: IngressClass\napiVersion: networking.k8s.io/v1\nmetadata: {name: alb}\nspec: {controller: ingress.k8s.aws/alb, parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: p}}\n---\nkind: IngressClassParams\napiVersion: elbv2.k8s.aws/v1beta1\nmetadata: {name: p}\nspec: {targetType: instance}\n`,
    ],
    ["FG357", "kind: Service\napiVersion: v1\nmetadata: {name: s}\nspec: {type: LoadBalancer}\n"],
    ["FG307", podYaml("a", "      securityContext: {capabilities: {add: [SYS_ADMIN]}}\n")],
    [
      "FG351",
      podYaml(
        "a",
        ["", "    - name: b\n"]
          .map((next) => `${next}      resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}\n`)
          .join(""),
      ),
    ],
    ["FG390", podYaml("a", "  terminationGracePeriodSeconds: soon\n")],
  ])("of %s is left to people where it has no one right answer: %#", async (code, text) => {
    const { text: after, err, out } = await fixed(text, "a.yaml", ["--json"]);
    expect(out).toContain(code);
    expect([after, err]).toEqual([text, "fixed: 0 findings in 0 files\n"]);
  });

  it.each([
    [
      "on one line",
      '{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i"},"spec":{"ingressClassName":"alb"}}\n',
      '{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"annotations": {"alb.ingress.kubernetes.io/target-type": "ip"}, "name":"i"},"spec":{"ingressClassName":"alb"}}\n',
    ],
    [
      "without blanks",
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"hostNetwork":true,"containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":true}}],"hostPID":true}}\n',
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":false}}]}}\n',
    ],
    [
      "on many",
      '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": { "name": "a" },\n  "spec": {\n    "containers": [{ "name": "a" }],\n    "hostNetwork": true\n  }\n}\n',
      '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": { "name": "a" },\n  "spec": {\n    "containers": [{ "name": "a" }]\n  }\n}\n',
    ],
  ])("is JSON in JSON %s", async (_, before, after) => {
    const { text } = await fixed(before, "a.json");
    expect(text).toBe(after);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it("reaches the objects of a list, and one document among others", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n  spec:\n    hostPID: true\n    containers: [{name: c}]\n`;
    const text = `${podYaml("a")}---\n# second\n${podYaml("x", "  hostIPC: true\n")}---\na: [\n---\n${list}`;
    const { text: after } = await fixed(text);
    expect(after).toBe(text.replace("  hostIPC: true\n", "").replace("    hostPID: true\n", ""));
  });

  it("has a code that exists", () => {
    expect(FIXABLE.length).toBeGreaterThan(15);
    for (const code of FIXABLE) expect(readErrorsDoc().has(code)).toBe(true);
    const said = readFileSync(`${__dirname}/../../docs/cli.md`, "utf8").replaceAll("\n", " ");
    expect(said).toContain(FIXABLE.join(", "));
  });
});

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant("a # b"),
  fc.constant("x, y: z"),
  fc.constant('"'),
);
const annotations = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z./-]{0,12}$/),
  fc.string().map((text) => `v${text}`),
  { maxKeys: 3 },
);
const container = fc.record(
  {
    name: fc.constant("c"),
    args: fc.array(
      fc.string().map((text) => `--${text}`),
      { maxLength: 3 },
    ),
    securityContext: fc.record({ allowPrivilegeEscalation: fc.boolean(), runAsUser: fc.nat(9) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["name"] },
);
const pod = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Pod"),
  metadata: fc.record({ name: fc.constant("p"), annotations }, { requiredKeys: ["name"] }),
  spec: fc.record(
    {
      hostNetwork: fc.boolean(),
      nodeName: fc.constantFrom("node-1", "a b", "x # y"),
      hostPID: fc.boolean(),
      containers: fc.array(container, { minLength: 1, maxLength: 2 }),
      schedulerName: fc.constant("mine"),
      priorityClassName: fc.constantFrom("high", "low"),
    },
    { requiredKeys: ["containers"] },
  ),
  extra: scalar,
});
const ingress = fc.record({
  apiVersion: fc.constant("networking.k8s.io/v1"),
  kind: fc.constant("Ingress"),
  metadata: fc.record({ annotations, name: fc.constant("i"), labels: annotations }, { requiredKeys: ["name"] }),
  spec: fc.constant({ ingressClassName: "alb" }),
});
const form = fc.constantFrom<(value: unknown) => string>(
  (value) => stringify(value),
  (value) => stringify(value, { indentSeq: false, singleQuote: true }),
  (value) => stringify(value, { collectionStyle: "flow", lineWidth: 60 }),
  (value) => stringify(value).replace(/\n(?=\w)/g, "\n\n# a comment\n"),
  (value) => `${JSON.stringify(value)}\n`,
  (value) => `${JSON.stringify(value, undefined, 2)}\n`,
);

/** The values without the fields that a fix may name. */
function rest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rest);
  if (typeof value !== "object" || value === null) return value;
  const named = [
    "hostNetwork",
    "hostPID",
    "nodeName",
    "schedulerName",
    "priorityClassName",
    "allowPrivilegeEscalation",
    TYPE,
  ];
  const members = Object.entries(value).filter(([key]) => !named.includes(key));
  return Object.fromEntries(
    members.map(([key, each]) => [key, key === "annotations" ? { ...(rest(each) as object) } : rest(each)]),
  );
}

function withoutEmpty(value: unknown): unknown {
  const { metadata, ...others } = value as { metadata: Record<string, unknown> };
  const { annotations: written = {}, ...more } = metadata;
  return { ...others, metadata: { ...more, annotations: written } };
}

describe("any file", () => {
  it("holds the same data after a fix save for the fields of the findings, which are not found again", async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(pod, ingress), { minLength: 1, maxLength: 3 }),
        form,
        async (objects, write) => {
          const text = objects.map(write).join(write({ a: 1 }).startsWith('{"') ? "\n" : "---\n");
          const { text: after, out } = await fixed(text, "a.yaml", ["--json"]);
          const [before, now] = [readDocuments("", text), readDocuments("", after)];
          const data = (all: typeof before): unknown[] => all.read.map(({ object }) => withoutEmpty(rest(object)));
          expect(data(now)).toEqual(data(before));
          expect(now.broken.length).toBe(before.broken.length);
          const { objects: left } = JSON.parse(out) as { objects: { findings: { code: string }[] }[] };
          const codes = left.flatMap(({ findings }) => findings.map(({ code }) => code));
          const again = codes.filter((code) => FIXABLE.includes(code));
          expect(again).toEqual([]);
          if (after !== text) changes++;
        },
      ),
      { numRuns: 200 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  it("differs by a patch that turns one into the other", async () => {
    const line = fc.constantFrom("a\n", "b\n", "c\n", "\n", "a b\n");
    const text = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("", "x"))
      .map(([lines, end]) => lines.join("") + end);
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        // An empty file is one that patches make or take away.
        fc.pre(before !== "" && after !== "" && before !== after);
        expect(unifiedDiff("f", before, before)).toBe("");
        await within({ f: before }, () => {
          const input = unifiedDiff("f", before, after);
          const { status, stderr } = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
            input,
            encoding: "utf8",
          });
          expect([status, stderr, readFileSync("f", "utf8")]).toEqual([0, "", after]);
          return Promise.resolve();
        });
      }),
      { numRuns: 60 },
    );
  });
});
