// What a pod says about nodes, and which of it a Fargate node fulfils.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { codes, lines } from "../expect-findings";
import { pod, workload } from "./objects";

interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const condition = (key: string, operator: string, ...values: string[]): Condition => ({ key, operator, values });
/** An affinity of terms, one of which must hold. */
const required = (...terms: readonly Condition[][]): object => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});
const ROCKET = "bottlerocket.aws/updater-interface-version";
const COMPUTE = "eks.amazonaws.com/compute-type";
const WORDS = "and the Fargate scheduler leaves such a pod Pending: MatchNodeSelector failed";

describe("the name of a node", () => {
  const HOST = "kubernetes.io/hostname";

  it("is not that of a new Fargate node", () => {
    expect(lines(checkWorkload(pod({ nodeSelector: { [HOST]: "node-2" } })))).toEqual([
      `[FG360] spec.nodeSelector: no Fargate node has "${HOST}: node-2", ${WORDS}; remove it; Fargate profiles place pods by namespace and labels`,
    ]);
    expect(lines(checkWorkload(pod(required([condition(HOST, "In", "node-2")]))))).toEqual([
      `[FG361] spec.affinity.nodeAffinity: no Fargate node fulfils the required affinity for "${HOST}", ${WORDS}; remove it; Fargate profiles place pods by namespace and labels`,
    ]);
  });

  it.each([
    ["it is any", condition(HOST, "Exists")],
    ["it is not that of another node", condition(HOST, "NotIn", "node-2")],
  ])("does no harm if %s", (_, given) => {
    expect(checkWorkload(pod(required([given])))).toEqual([]);
  });

  it("may be that of a Fargate node where pods were read from a cluster", () => {
    expect(
      codes(checkWorkload(workload("DaemonSet", { spec: { nodeSelector: { [HOST]: "fargate-ip-10-0-0-1" } } }))),
    ).toContain("FG318");
  });
});

describe("a DaemonSet", () => {
  const daemonSet = (spec: object): object => workload("DaemonSet", { spec });

  it.each([
    ["its selector names nodes of Karpenter", { nodeSelector: { "karpenter.sh/nodepool": "general" } }],
    ["its selector names a node group", { nodeSelector: { "eks.amazonaws.com/nodegroup": "web" } }],
    ["its selector names Windows", { nodeSelector: { "kubernetes.io/os": "windows" } }],
    ["its selector names Arm", { nodeSelector: { "beta.kubernetes.io/arch": "arm64" } }],
    ["its selector names EC2", { nodeSelector: { [COMPUTE]: "ec2" } }],
    ["its affinity leaves Fargate out", required([condition(COMPUTE, "NotIn", "fargate")])],
    ["its affinity wants a node group", required([condition("eks.amazonaws.com/nodegroup", "Exists")])],
    ["its affinity wants many cores", required([condition("karpenter.k8s.aws/instance-cpu", "Gt", "8")])],
    ["no label of Fargate is to be there", required([condition(COMPUTE, "DoesNotExist")])],
    [
      "each of its terms wants other nodes",
      required(
        [condition("disk", "Exists"), condition("kubernetes.io/os", "In", "linux")],
        [condition("gpu", "Exists")],
      ),
    ],
  ])("creates no pod on Fargate if %s", (_, spec) => {
    expect(codes(checkWorkload(daemonSet({ ...spec, hostNetwork: true })))).toEqual(["FG380"]);
  });

  it.each([
    ["it asks for Linux", { nodeSelector: { "kubernetes.io/os": "linux" } }],
    ["it asks for a zone", { nodeSelector: { "topology.kubernetes.io/zone": "eu-west-1a" } }],
    ["it asks for Fargate", required([condition(COMPUTE, "In", "ec2", "fargate")])],
    ["it keeps off nodes of another kind", required([condition("karpenter.sh/nodepool", "DoesNotExist")])],
    ["it keeps off some nodes of another kind", required([condition("disk", "NotIn", "hdd")])],
    [
      "one of its terms does not mind",
      required([condition("disk", "Exists")], [condition("kubernetes.io/os", "Exists")]),
    ],
    ["only Terraform knows what it asks for", required([condition("${var.key}", "${var.operator}", "a")])],
  ])("is rejected where %s", (_, spec) => {
    expect(codes(checkWorkload(daemonSet(spec)))).toContain("FG318");
  });

  it("reports what keeps it off Fargate, and is not checked further", () => {
    const bySelector = daemonSet({ nodeSelector: { disk: "ssd" }, hostNetwork: true });
    expect(lines(checkWorkload(bySelector))).toEqual([
      '[FG380] spec.template.spec.nodeSelector: its node selector keeps DaemonSet "web" off Fargate, so it creates no pods in a cluster without nodes; leave it out if every pod runs on Fargate',
    ]);
    const byAffinity = daemonSet({ ...required([condition(COMPUTE, "NotIn", "fargate")]), hostPID: true });
    expect(lines(checkWorkload(byAffinity))).toEqual([
      '[FG380] spec.template.spec.affinity: its affinity keeps DaemonSet "web" off Fargate, so it creates no pods in a cluster without nodes; leave it out if every pod runs on Fargate',
    ]);
  });

  it("has pods that also stay off Fargate, although they were read without it", () => {
    const ownerReferences = [{ kind: "DaemonSet", name: "aws-node" }];
    const live = pod({ ...required([condition(COMPUTE, "NotIn", "fargate")]), hostNetwork: true }, { ownerReferences });
    expect(lines(checkWorkload(live))[0]).toContain('keeps DaemonSet "aws-node" off Fargate');
    expect(codes(checkWorkload(pod({ hostNetwork: true }, { ownerReferences })))).toContain("FG318");
  });
});

describe("Bottlerocket", () => {
  it.each([
    ["a selector", { nodeSelector: { [ROCKET]: "2.0.0" } }],
    ["Exists", required([condition(ROCKET, "Exists")])],
    ["In", required([condition(ROCKET, "In", "2.0.0")])],
    ["every term", required([condition(ROCKET, "Exists")], [condition(ROCKET, "In", "2.0.0")])],
  ])("is required by %s", (_, spec) => {
    expect(codes(checkWorkload(pod(spec)))).toEqual(["FG325"]);
  });

  it.each([
    ["DoesNotExist", required([condition(ROCKET, "DoesNotExist")])],
    ["NotIn", required([condition(ROCKET, "NotIn", "2.0.0")])],
    ["one of two terms", required([condition(ROCKET, "Exists")], [condition("kubernetes.io/os", "In", "linux")])],
  ])("is not required by %s", (_, spec) => {
    expect(checkWorkload(pod(spec))).toEqual([]);
  });

  it("is not required by a preference", () => {
    const preferred = [{ weight: 1, preference: { matchExpressions: [condition(ROCKET, "Exists")] } }];
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
    expect(codes(checkWorkload(pod({ affinity })))).toEqual(["FG361"]);
  });
});

describe("a node selector", () => {
  it.each([
    [{ [COMPUTE]: "auto" }, `"${COMPUTE}: auto"`],
    [{ [COMPUTE]: "ec2" }, `"${COMPUTE}: ec2"`],
    [{ "eks.amazonaws.com/capacityType": "ON_DEMAND" }, '"eks.amazonaws.com/capacityType"'],
    [{ "karpenter.sh/capacity-type": "on-demand" }, '"karpenter.sh/capacity-type"'],
    [{ "node-role.kubernetes.io/worker": "", "kubernetes.io/os": "linux" }, '"node-role.kubernetes.io/worker"'],
    [{ disk: "ssd", "topology.kubernetes.io/zone": "eu-west-1a" }, '"disk"'],
  ])("is reported if no Fargate node has what it requires: %j", (nodeSelector, labels) => {
    const found = checkWorkload(workload("Deployment", { spec: { nodeSelector } }));
    expect(lines(found)).toEqual([
      `[FG360] spec.template.spec.nodeSelector: no Fargate node has ${labels}, ${WORDS}; remove it; Fargate profiles place pods by namespace and labels`,
    ]);
    expect(found[0]?.severity).toBe("warning");
  });

  it.each([[{ [COMPUTE]: "fargate" }], [{ "kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux" }], [{}]])(
    "passes where every Fargate node has it: %j",
    (nodeSelector) => {
      expect(checkWorkload(pod({ nodeSelector }))).toEqual([]);
    },
  );

  it("may name a zone, which is a note", () => {
    const found = checkWorkload(pod({ nodeSelector: { "topology.kubernetes.io/zone": "eu-west-1a" } }));
    expect(lines(found)).toEqual([
      '[FG360] spec.nodeSelector: "topology.kubernetes.io/zone: eu-west-1a" restricts the nodes: the pod stays Pending if its profile has no matching subnet; choose zones through the subnets of the Fargate profile',
    ]);
    expect(found[0]?.severity).toBe("info");
  });

  it("for Spot is reported once", () => {
    expect(codes(checkWorkload(pod({ nodeSelector: { "eks.amazonaws.com/capacityType": "SPOT" } })))).toEqual([
      "FG375",
    ]);
    const either = required(
      [condition("karpenter.sh/capacity-type", "In", "spot")],
      [condition("disk", "NotIn", "hdd")],
    );
    expect(codes(checkWorkload(pod(either)))).toEqual([]);
  });
});

describe("an affinity", () => {
  const spread = [{ topologyKey: "kubernetes.io/hostname" }];
  const weighted = [{ weight: 1, podAffinityTerm: { topologyKey: "kubernetes.io/hostname" } }];
  const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  const told = (affinity: object): string[] =>
    checkWorkload(pod({ affinity })).map(({ code, severity, field }) => [code, severity, field].join(" "));

  it.each([
    [
      "podAntiAffinity",
      { podAntiAffinity: { [REQUIRED]: [...spread, { topologyKey: "topology.kubernetes.io/zone" }] } },
    ],
    ["podAffinity", { podAffinity: { [REQUIRED]: spread }, podAntiAffinity: { [PREFERRED]: weighted } }],
  ])("that is required is reported: %s", (kind, affinity) => {
    expect(told(affinity)).toEqual([`FG361 warning spec.affinity.${kind}`]);
  });

  it("that keeps pods off each other's node is a note, because it holds on Fargate", () => {
    expect(told({ podAntiAffinity: { [REQUIRED]: spread } })).toEqual(["FG361 info spec.affinity.podAntiAffinity"]);
  });

  it.each([
    ["podAntiAffinity", { podAntiAffinity: { [PREFERRED]: weighted } }],
    ["nodeAffinity", { nodeAffinity: { [PREFERRED]: [{ weight: 1, preference: {} }] } }],
  ])("that is only preferred is a note: %s", (kind, affinity) => {
    expect(told(affinity)).toEqual([`FG361 info spec.affinity.${kind}`]);
  });

  it.each([[{}], [{ podAntiAffinity: {} }], [{ podAffinity: { [REQUIRED]: [] }, nodeAffinity: null }]])(
    "without a rule is skipped: %j",
    (affinity) => {
      expect(told(affinity)).toEqual([]);
    },
  );

  it("that no Fargate node fulfils leaves the pod Pending", () => {
    const found = checkWorkload(pod(required([condition(COMPUTE, "NotIn", "fargate")])));
    expect(lines(found)).toEqual([
      `[FG361] spec.affinity.nodeAffinity: no Fargate node fulfils the required affinity for "${COMPUTE}", ${WORDS}; remove it; Fargate profiles place pods by namespace and labels`,
    ]);
    expect(found[0]?.severity).toBe("warning");
  });

  it("for zones is a note", () => {
    const zones = required([condition("topology.kubernetes.io/zone", "In", "eu-west-1a", "eu-west-1b")]);
    expect(checkWorkload(pod(zones)).map(({ code, severity }) => [code, severity])).toEqual([["FG361", "info"]]);
  });
});

describe("what is only wished for", () => {
  it("is a note: spreading anyway", () => {
    const constraint = { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" };
    const severity = (...topologySpreadConstraints: object[]): unknown =>
      checkWorkload(pod({ topologySpreadConstraints }))[0]?.severity;
    expect(severity(constraint)).toBe("info");
    expect(severity(constraint, { topologyKey: "zone" })).toBe("warning");
    expect(severity({ ...constraint, whenUnsatisfiable: "DoNotSchedule" })).toBe("warning");
  });

  it("is a note: the priority of what a cluster needs", () => {
    const found = checkWorkload(pod({ priorityClassName: "system-cluster-critical" }));
    expect(lines(found)).toEqual([
      '[FG364] spec.priorityClassName: Fargate overwrites class "system-cluster-critical" with system-node-critical; keep it, or remove it if the workload runs only on Fargate',
    ]);
    expect(found[0]?.severity).toBe("info");
    expect(checkWorkload(pod({ priorityClassName: "placeholder" }))[0]?.severity).toBe("warning");
  });
});
