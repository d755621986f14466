// Whatever is given, the rules answer: they do not throw, hang, or judge the same object twice differently.
import * as fc from "fast-check";
import { checkWorkload, schedulerMessage } from "../../../lib/rules/admission/admission";
import { checkObjects } from "../../../lib/rules/admission/report";
import { isError } from "../../../lib/rules/finding";
import { readStack } from "../../../lib/rules/manifests/stack";
import { manifestOf } from "../../../lib/rules/manifests/terraform";

const HOSTILE = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "${var.x}",
  "",
  "kubernetes.io/arch",
  "\u001b[31m",
];
const KINDS = [
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Service",
  "Ingress",
  "PodDisruptionBudget",
  "List",
  "LimitRange",
];
const KEYS = (
  "metadata spec template jobTemplate containers initContainers ephemeralContainers volumes items name namespace labels annotations " +
  "hostNetwork securityContext privileged capabilities add ports hostPort containerPort resources requests limits cpu memory " +
  "persistentVolumeClaim claimName nodeSelector affinity nodeAffinity requiredDuringSchedulingIgnoredDuringExecution nodeSelectorTerms " +
  "matchExpressions key operator values tolerations ownerReferences status selector matchLabels minAvailable env value type"
).split(" ");

const scalar = fc.oneof(
  fc.constantFrom(...HOSTILE, ...KEYS),
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(1e308, -1e308, Number.MAX_SAFE_INTEGER, "1e999999", "9".repeat(500), "250m", "-1Gi"),
);
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
);
const { tree } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: "medium" }, scalar, fc.array(tie("tree"), { maxLength: 4 }), tie("map")),
  map: fc.array(fc.tuple(key, tie("tree")), { maxLength: 8 }).map((entries) => Object.fromEntries(entries)),
}));
const objectOf = fc.record({
  kind: fc.constantFrom(...KINDS),
  apiVersion: fc.constantFrom("v1", "apps/v1", "batch/v1", "policy/v1", "networking.k8s.io/v1", undefined),
  metadata: tree,
  spec: tree,
  status: tree,
  items: tree,
});

/** A pod of known types and any values, so that the deeper rules are reached. */
const podSpec = fc.record({
  hostNetwork: fc.boolean(),
  hostPID: fc.boolean(),
  containers: fc.array(
    fc.record({
      name: fc.string(),
      ports: fc.array(fc.record({ containerPort: fc.nat(), hostPort: fc.constantFrom(0, 80) })),
      securityContext: fc.record({ privileged: fc.boolean(), allowPrivilegeEscalation: fc.boolean() }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  volumes: fc.array(fc.oneof(fc.constant({ name: "e", emptyDir: {} }), fc.constant({ name: "h", hostPath: {} }))),
});
const SAID_BY_THE_SCHEDULER = ["FG301", "FG302", "FG304", "FG305", "FG306", "FG309"];

describe("the rules", () => {
  it("answer any object without throwing", () => {
    fc.assert(
      fc.property(fc.oneof(objectOf, tree), (given) => {
        expect(checkWorkload(given)).toEqual(checkWorkload(given));
        checkObjects([given, [given]], { profiles: { p: { selectors: [{ namespace: "*" }] } } });
      }),
      { numRuns: 1500 },
    );
  });

  it("answer any stack without throwing", () => {
    fc.assert(
      fc.property(tree, tree, (spec, metadata) => {
        const block = { metadata, spec };
        readStack({
          resource: { kubernetes_pod_v1: { a: block }, aws_eks_fargate_profile: { b: { selector: spec } } },
        });
        checkWorkload(manifestOf("kubernetes_pod_v1", block));
      }),
      { numRuns: 500 },
    );
  });

  it("leave what they judge as it was", () => {
    fc.assert(
      fc.property(objectOf, (given) => {
        const before = structuredClone(given);
        checkWorkload(given);
        expect(given).toEqual(before);
      }),
    );
  });

  it("agree with the scheduler: it has a message exactly where one of its own rules is broken", () => {
    fc.assert(
      fc.property(podSpec, (spec) => {
        const given = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec };
        const broken = checkWorkload(given).filter(
          (found) => isError(found) && SAID_BY_THE_SCHEDULER.includes(found.code),
        );
        expect(schedulerMessage(given) === undefined).toBe(broken.length === 0);
      }),
    );
  });
});
