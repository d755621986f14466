// Many objects at once: lists, owners, profiles, acknowledged findings, sizes.
import { checkObjects, CheckOptions, ObjectReport } from "../../../lib/rules/admission/report";
import { object, pod, podWith, workload } from "./objects";
import { codes, lines } from "../expect-findings";

function only(given: unknown, options: CheckOptions = {}): ObjectReport | undefined {
  const { objects } = checkObjects([given], options);
  expect(objects.length).toBeLessThanOrEqual(1);
  return objects[0];
}

const study = { selectors: [{ namespace: "study-*", labels: { app: "web" } }] };

describe("a report of many objects", () => {
  it("splits lists, shows where each object came from, and skips empty documents", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [pod({}, { name: "a" }), { kind: "List", items: [pod({}, { name: "b" })] }],
    };
    const typed = {
      apiVersion: "v1",
      kind: "PodList",
      items: [{ metadata: { name: "c" }, spec: { containers: [{}] } }],
    };
    const { objects } = checkObjects([null, list, typed, [pod({}, { name: "d" })], undefined]);
    expect(objects.map(({ kind, name, index, within }) => [kind, name, index, within])).toEqual([
      ["Pod", "a", 1, "items[0]"],
      ["Pod", "b", 1, "items[1].items[0]"],
      ["Pod", "c", 2, "items[0]"],
      ["Pod", "d", 3, "[0]"],
    ]);
  });

  it("rejects lists that are nested too deeply", () => {
    let nested: unknown = pod();
    for (let depth = 0; depth < 1000; depth++) nested = { kind: "List", items: [nested] };
    expect(lines(only(nested)?.findings ?? [])).toEqual([
      "[FG393] items: a list of objects contains itself, or is nested more than 20 deep; pass the objects directly",
    ]);
  });

  it("splits a list that contains itself once", () => {
    const endless: unknown[] = [pod()];
    endless.push(endless, endless, endless);
    const found = checkObjects(endless).objects.map(({ kind, findings }) => [kind, ...codes(findings)]);
    expect(found.slice(0, 1)).toEqual([["Pod"]]);
    expect(found.flat()).toContain("FG393");
    expect(found.length).toBeLessThan(10);
  });

  it("leaves out objects that have nothing to do with Fargate, and counts those that hide a pod", () => {
    const rollout = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      spec: { template: { spec: { containers: [] } } },
    };
    const report = checkObjects([object("v1", "ConfigMap", {}), rollout, rollout, object("v1", "Service", {})]);
    expect(report).toEqual({
      objects: [],
      unjudged: [{ kind: "Rollout", group: "argoproj.io", count: 2 }],
      ambiguous: [],
    });
  });

  it("keeps acknowledged findings apart", () => {
    const report = only(pod({ hostNetwork: true, hostPID: true }), { acknowledged: ["FG301"] });
    expect(codes(report?.findings ?? [])).toEqual(["FG302"]);
    expect(codes(report?.acknowledged ?? [])).toEqual(["FG301"]);
  });

  it("puts errors first, then warnings, then notes", () => {
    const given = pod({ tolerations: [{ operator: "Exists" }], priorityClassName: "high", hostIPC: true });
    expect(codes(only(given)?.findings ?? [])).toEqual(["FG303", "FG364", "FG363"]);
  });

  it("counts the disk that is billed", () => {
    const requests = { "ephemeral-storage": "100Gi" };
    expect(only(podWith({ resources: { requests } }))?.billedStorageGiB).toBe(95);
  });

  it("lints the logging configuration among the objects", () => {
    const data = { "output.conf": "[OUTPUT]\n    Name s3\n    Match *\n" };
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-logging", namespace: "aws-observability" },
      data,
    };
    expect(codes(only(map)?.findings ?? [])).toEqual(["FG417"]);
    expect(only({ ...map, metadata: { name: "app", namespace: "default" } })).toBeUndefined();
  });
});

describe("the profile of a workload", () => {
  it("is the one that its pods match", () => {
    expect(only(workload("Deployment"), { profiles: { study } })).toMatchObject({ profile: "study", findings: [] });
  });

  it("is found by the selectors where EKS wrote a name on a pod that is not among the profiles", () => {
    const labels = { app: "web", "eks.amazonaws.com/fargate-profile": "study_wildcard" };
    const live = { ...pod({}, { uid: "1", labels }), status: { phase: "Running" } };
    expect(only(live, { profiles: { "study-*": study } })).toMatchObject({ profile: "study-*", findings: [] });
    expect(codes(only(pod({}, { labels }), { profiles: { "study-*": study } })?.findings ?? [])).toEqual(["FG328"]);
  });

  it.each([
    [
      pod(),
      '[FG328] metadata.namespace: no Fargate profile matches the pod, so it stays Pending: selector "study-*" with app=web matches the namespace, but the pod lacks app=web; label the pod app=web, or add a selector without labels',
    ],
    [
      pod({}, { namespace: "study" }),
      '[FG328] metadata.namespace: no Fargate profile matches the pod, so it stays Pending: selector "study-*" does not match the namespace "study": the part before the * must match; add the selector { namespace: "study" }, or write "study*"',
    ],
  ])("is missed where none does (%#)", (given, says) => {
    expect(lines(only(given, { profiles: { study } })?.findings ?? [])).toEqual([says]);
  });

  it.each([
    ["a label", pod({}, { labels: { app: "${var.app}" } })],
    ["all labels", pod({}, { labels: "${var.labels}" })],
    ["the namespace", pod({}, { namespace: "${var.namespace}", labels: { app: "web" } })],
  ])("is left open where %s is known only at apply", (_, given) => {
    expect(codes(only(given, { profiles: { study } })?.findings ?? [])).not.toContain("FG328");
  });
});

describe("a pod that matches no profile", () => {
  const profiles = { shop: { selectors: [{ namespace: "shop" }] } };
  const agent = pod(
    { hostNetwork: true, priorityClassName: "high" },
    { ownerReferences: [{ kind: "DaemonSet", name: "a" }] },
  );

  it("is not judged as if Fargate saw it, and gets no size", () => {
    const report = only(agent, { profiles });
    expect(codes(report?.findings ?? [])).toEqual(["FG328"]);
    expect([report?.schedulerMessage, report?.size, report?.sized]).toEqual([undefined, undefined, undefined]);
    expect(codes(only(agent)?.findings ?? [])).toEqual(["FG318", "FG301", "FG364"]);
  });

  it("is still rejected by Kubernetes", () => {
    const resources = { requests: { cpu: 1, memory: "1GB" }, limits: { cpu: "500m" } };
    const wrong = podWith({ resources, securityContext: { privileged: true }, image: 5 });
    expect(codes(only(wrong, { profiles })?.findings ?? []).sort()).toEqual(["FG202", "FG328", "FG390", "FG858"]);
  });

  it("of a DaemonSet needs nodes, not a profile", () => {
    expect(lines(only(agent, { profiles })?.findings ?? [])[0]).toContain(
      "; leave it out if every pod runs on Fargate, or acknowledge this finding if the cluster has nodes",
    );
  });

  it("is not reported if a DaemonSet's selector names other nodes", () => {
    const spec = { nodeSelector: { "karpenter.sh/nodepool": "general" } };
    const pods = [
      workload("DaemonSet", { spec }),
      pod(spec, { ownerReferences: [{ kind: "DaemonSet", name: "other" }] }),
    ];
    expect(pods.flatMap((each) => codes(only(each, { profiles })?.findings ?? []))).toEqual(["FG380", "FG380"]);
  });

  it("is not advised to add a label by which others are selected", () => {
    const labelled = { night: { selectors: [{ namespace: "study-a", labels: { tier: "night" } }] } };
    const fixOf = (...others: object[]): string | undefined =>
      checkObjects([workload("Deployment"), ...others], { profiles: labelled }).objects[0]?.findings[0]?.fix;
    const service = (selector: object): object => object("v1", "Service", { selector });
    expect(fixOf()).toBe("label the pod tier=night, or add a selector without labels");
    expect(fixOf(service({ tier: "night", app: "other" }))).toContain("label the pod tier=night");
    expect(fixOf(service({ tier: "night" }))).toBe(
      'add the selector { namespace: "study-a", labels: { "app": "web" } } to a profile',
    );
  });
});

describe("the number of pods", () => {
  const scaler = (minReplicas: number, maxReplicas: number): object =>
    object("autoscaling/v2", "HorizontalPodAutoscaler", {
      minReplicas,
      maxReplicas,
      scaleTargetRef: { kind: "Deployment", name: "web" },
    });

  it.each([
    ["what the autoscaler keeps", {}, scaler(4, 9), 4],
    ["what the workload says, within the autoscaler's range", { replicas: 6 }, scaler(4, 9), 6],
    ["not above that range", { replicas: 20 }, scaler(4, 9), 9],
    ["none where the workload has none", { replicas: 0 }, scaler(4, 9), 0],
    ["one without an autoscaler", {}, object("v1", "ConfigMap", {}), 1],
  ])("is %s", (_, spec, other, replicas) => {
    expect(checkObjects([workload("Deployment", {}, spec), other]).objects[0]?.replicas).toBe(replicas);
  });
});

describe("an object that another one of the input created", () => {
  const labels = { app: "web", "pod-template-hash": "5d4f" };
  const madeBy = (kind: string, name: string): object => ({
    name: `${name}-x`,
    labels,
    ownerReferences: [{ kind, name }],
  });

  it.each([
    ["Deployment", pod({}, madeBy("ReplicaSet", "web-5d4f"))],
    ["StatefulSet", pod({}, madeBy("StatefulSet", "web"))],
    ["Job", pod({}, madeBy("Job", "web"))],
  ])("is not reported twice: a pod of a %s", (kind, made) => {
    const { objects } = checkObjects([made, workload(kind, {}, { ttlSecondsAfterFinished: 1 })]);
    expect(objects.map((each) => each.kind)).toEqual([kind]);
  });

  it("is reported if a webhook added what its owner does not have", () => {
    const injected = { name: "proxy", securityContext: { capabilities: { add: ["NET_ADMIN"] } } };
    const made = pod({ initContainers: [injected], hostPID: true }, madeBy("ReplicaSet", "web-5d4f"));
    const [, told] = checkObjects([workload("Deployment", { spec: { hostPID: true } }), made]).objects;
    expect(told).toMatchObject({ kind: "Pod", owner: "Deployment/study-a/web" });
    expect(codes(told?.findings ?? [])).toEqual(["FG307"]);
  });

  it("is reported itself if its owner is not in the input", () => {
    expect(only(pod({}, madeBy("ReplicaSet", "other-5d4f")))).toMatchObject({ kind: "Pod", findings: [] });
  });

  it("has the size that Fargate wrote on it", () => {
    const annotations = { CapacityProvisioned: "1vCPU 3GB" };
    const live = { ...pod({}, { uid: "1", annotations }), status: { phase: "Running" } };
    expect(only(live)?.size?.label).toBe("1vCPU 3GB");
    expect(only(pod({}, { annotations }))?.size?.label).toBe("0.25vCPU 0.5GB");
  });
});

test("a List whose items are not a list is reported, and an empty one is not", () => {
  const of = (items: unknown): string[] =>
    checkObjects([{ kind: "List", apiVersion: "v1", items }]).objects.flatMap(({ findings }) =>
      findings.map(({ code }) => code),
    );
  expect(of(5)).toEqual(["FG391"]);
  expect(of({ a: { kind: "Pod" } })).toEqual(["FG391"]);
  expect(of([])).toEqual([]);
});
