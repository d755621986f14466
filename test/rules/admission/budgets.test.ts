// Disruption budgets beside the pods and the other budgets of the cluster.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { object, workload } from "./objects";
import { codes, lines } from "../expect-findings";

const web = { selector: { matchLabels: { app: "web" } } };
const budget = (spec: object, name = "web"): object =>
  object("policy/v1", "PodDisruptionBudget", { ...web, ...spec }, { name });
const deployment = (replicas: number): object => workload("Deployment", {}, { replicas });
const FIX = "set maxUnavailable: 1, and run at least 2 replicas of what must stay reachable";
const NEVER = "never allows an eviction, so Fargate cannot evict the pod to patch it, and deletes it in the end";

describe("a disruption budget", () => {
  it.each([
    ["maxUnavailable", 0, [], "maxUnavailable 0"],
    ["maxUnavailable", "0%", [], "maxUnavailable 0%"],
    ["minAvailable", "100%", [], "minAvailable 100%"],
    ["minAvailable", 2, [deployment(2)], "minAvailable 2 of 2"],
    ["minAvailable", "51%", [deployment(1)], "minAvailable 51% of 1"],
  ])("with %s %s is reported if it protects every pod", (key, value, objects, given) => {
    expect(lines(checkWorkload(budget({ [key]: value }), { objects }))).toEqual([
      `[FG371] spec.${key}: ${given} ${NEVER}; ${FIX}`,
    ]);
  });

  it.each([
    ["maxUnavailable", 1, [deployment(1)]],
    ["maxUnavailable", "1%", []],
    ["minAvailable", "99%", []],
    ["minAvailable", 2, [deployment(3)]],
    ["minAvailable", 2, []],
    ["minAvailable", "50%", [deployment(2)]],
  ])("with %s %s passes if it allows one eviction", (key, value, objects) => {
    expect(checkWorkload(budget({ [key]: value }), { objects })).toEqual([]);
  });

  describe("together with an autoscaler", () => {
    const scaler = (spec: object, name = "web"): object =>
      object("autoscaling/v2", "HorizontalPodAutoscaler", {
        maxReplicas: 9,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        ...spec,
      });
    const scaledObject = (spec: object): object =>
      object("keda.sh/v1alpha1", "ScaledObject", { scaleTargetRef: { name: "web" }, ...spec });
    const told = (...objects: object[]): string[] =>
      codes(checkWorkload(budget({ minAvailable: 2 }), { objects: [workload("Deployment"), ...objects] }));

    it.each([
      ["keeps more pods", [scaler({ minReplicas: 4 })]],
      ["of KEDA keeps more pods", [scaledObject({ minReplicaCount: 3 })]],
    ])("passes if it %s than the Deployment", (_, objects) => {
      expect(told(...objects)).toEqual([]);
    });

    it.each([
      ["keeps too few pods", [scaler({ minReplicas: 2 })]],
      ["keeps one, as it does where nobody says how many", [scaler({})]],
      ["may keep none", [scaler({ minReplicas: 0 })]],
      ["is for something else", [scaler({ minReplicas: 4 }, "api")]],
      ["is known only at apply", [scaler({ minReplicas: "${var.least}" })]],
      ["of KEDA may keep none", [scaledObject({})]],
    ])("is reported if it %s", (_, objects) => {
      expect(told(...objects)).toEqual(["FG371"]);
    });

    it("counts what the autoscaler keeps, whatever the Deployment began with", () => {
      const objects = [deployment(5), scaler({ minReplicas: 2 })];
      expect(lines(checkWorkload(budget({ minAvailable: 2 }), { objects }))).toEqual([
        `[FG371] spec.minAvailable: minAvailable 2 of 2 ${NEVER}; ${FIX}`,
      ]);
    });
  });

  it("counts a Deployment's pods once, though its ReplicaSet and pods are given too", () => {
    const labels = { app: "web", "pod-template-hash": "5d4" };
    const ownerReferences = [{ kind: "ReplicaSet", name: "web-5d4" }];
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web-5d4-1", namespace: "study-a", labels, ownerReferences },
    };
    const objects = [deployment(2), pod, { ...pod, metadata: { ...pod.metadata, name: "web-5d4-2" } }];
    expect(codes(checkWorkload(budget({ minAvailable: 2 }), { objects }))).toEqual(["FG371"]);
  });

  it("is reported if another one is for the same pods, the later by name", () => {
    const [first, second] = [budget({ maxUnavailable: 1 }, "a"), budget({ maxUnavailable: 1 }, "b")];
    const objects = [deployment(2), first, second];
    expect(checkWorkload(first, { objects })).toEqual([]);
    expect(lines(checkWorkload(second, { objects }))).toEqual([
      '[FG372] spec.selector: budget "a" also covers pods of Deployment web, and evicting a pod with two budgets fails; keep one of the two',
    ]);
  });

  it.each([
    ["In", { key: "app", operator: "In", values: ["api"] }],
    ["NotIn", { key: "app", operator: "NotIn", values: ["web"] }],
    ["DoesNotExist", { key: "app", operator: "DoesNotExist" }],
    ["Exists", { key: "tier", operator: "Exists" }],
    ["an operator that is none", { key: "app", operator: "Is" }],
  ])("passes together with one whose selector excludes the pods by %s", (_, condition) => {
    const other = object(
      "policy/v1",
      "PodDisruptionBudget",
      { selector: { matchExpressions: [condition] } },
      { name: "a" },
    );
    expect(checkWorkload(budget({ maxUnavailable: 1 }), { objects: [deployment(2), other] })).toEqual([]);
  });
});
