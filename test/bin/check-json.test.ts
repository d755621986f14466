// `check --json`: programs read it, so that its form is pinned.
import { podYaml, runTool } from "./fake-terminal";

function parse(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

describe("the JSON of check", () => {
  it("contains everything in the text, and where each fact was read", async () => {
    const { code, out } = await runTool(
      ["check", "--json", "--ack", "FG302", "-p", "study-*", "-"],
      podYaml("bad", "  hostNetwork: true\n  hostPID: true\n"),
    );
    const source =
      "https://github.com/mahakagi/kubernetes/blob/e76e199d30f602b8c9f6ecc6dcdd3cb2bc85d242/pkg/kubelet/lifecycle/fargate_pod_validator.go";
    const told = (code: string, key: string, what: string, line: number): object => ({
      code,
      severity: "error",
      field: `spec.${key}`,
      message: `${key} is true, but a pod on Fargate does not share a host's ${what}`,
      fix: "remove it",
      source,
      line,
      column: 3,
    });
    expect(parse(out)).toEqual({
      version: 1,
      summary: { workloads: 1, refused: 1, errors: 1, warnings: 0, notes: 0, acknowledged: 1, baselined: 0, broken: 0 },
      objects: [
        {
          kind: "Pod",
          namespace: "study-a",
          name: "bad",
          file: "-",
          document: 1,
          line: 1,
          address: null,
          replicas: 1,
          profile: "study-*",
          size: null,
          owner: null,
          schedulerMessage: "Pod not supported on Fargate: fields not supported: HostNetwork, HostPID",
          findings: [told("FG301", "hostNetwork", "network", 10)],
          acknowledged: [told("FG302", "hostPID", "processes", 11)],
        },
      ],
      broken: [],
      unjudged: [],
      ambiguous: [],
      helmReleases: [],
      charts: [],
      kustomizations: [],
      templates: [],
      passedOver: 0,
      gone: [],
    });
    expect(code).toBe(1);
  });

  it("has the same keys for an object that creates no pod, and lists broken documents", async () => {
    const service =
      "kind: Service\nmetadata: {name: s}\nspec: {type: NodePort}\n---\n]\n---\nkind: Rollout\nspec: {template: {spec: {containers: []}}}\n";
    const json = parse((await runTool(["check", "--json", "-"], service)).out);
    expect(json.objects).toMatchObject([{ kind: "Service", replicas: null, size: null, profile: null, document: 1 }]);
    expect(json.broken).toMatchObject([{ file: "-", document: 2, line: 5 }]);
    expect(json.unjudged).toEqual([{ kind: "Rollout", group: "", count: 1 }]);
  });

  it("has the line and the column of each field, in lists and in strings of the logging configuration too", async () => {
    const list = `kind: List
items:
  - ${podYaml("a").replaceAll("\n", "\n    ")}
  - kind: Pod
    metadata: {name: b}
    spec: {hostPID: true,
      containers: [{name: c, securityContext: {privileged: true}}]}
  - kind: ConfigMap
    metadata: {name: aws-logging, namespace: aws-observability}
    data:
      output.conf: |
        [OUTPUT]
            Name s3
            Match *
`;
    const json = parse((await runTool(["check", "--json", "-"], list)).out);
    const found = (Array.isArray(json.objects) ? (json.objects as Record<string, unknown>[]) : []).map((each) => [
      each.name,
      each.line,
      ...(each.findings as { code: string; line: number; column: number }[]).map(
        ({ code, line, column }) => `${code} ${line}:${column}`,
      ),
    ]);
    expect(found).toEqual([
      ["a", 3],
      ["b", 13, "FG302 15:12", "FG305 16:48"],
      ["aws-logging", 17, "FG417 22:1"],
    ]);
  });

  it("shows the size as numbers and as AWS writes it", async () => {
    const json = parse((await runTool(["check", "--json", "-"], podYaml("good"))).out);
    expect(json.objects).toMatchObject([{ size: { vcpu: 0.25, memoryGiB: 0.5, label: "0.25vCPU 0.5GB" } }]);
  });
});
