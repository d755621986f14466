// Names at their limits: what just passes, and what is refused.
import * as names from "../../lib/rules/names";
import { Finding } from "../../lib/rules/finding";
import { lines } from "./expect-findings";

type Check = (name: string) => Finding[];
const x = (count: number): string => "x".repeat(count);

test.each<[string, Check, string[]]>([
  ["cluster", names.checkClusterName, ["a", "my-cluster_1", "9", x(100)]],
  ["log group", names.checkLogGroupName, ["/aws/eks/demo/cluster", "a.b-c_d/e#f", x(512)]],
  ["namespace", names.checkNamespace, ["default", "a", "1-a", x(63)]],
  ["load balancer", names.checkLoadBalancerName, ["web", "internal", x(32)]],
  ["Helm release", names.checkHelmReleaseName, ["aws-load-balancer-controller", x(53)]],
  ["service account", names.checkServiceAccountName, ["default", "a.b-c", x(253)]],
])("a %s may have these names", (_, check, accepted) => {
  for (const name of [...accepted, "${TfToken[TOKEN.1]}"]) expect(lines(check(name))).toEqual([]);
});

test.each<[string, Check, string]>([
  [
    "-a",
    names.checkClusterName,
    '[FG701] name: cluster name "-a" is not valid; begin with a letter or a digit and use only letters, digits, - and _',
  ],
  [
    "my cluster",
    names.checkClusterName,
    '[FG701] name: cluster name "my cluster" is not valid; begin with a letter or a digit and use only letters, digits, - and _',
  ],
  [
    "",
    names.checkClusterName,
    "[FG701] name: the cluster name is empty; begin with a letter or a digit and use only letters, digits, - and _",
  ],
  [x(101), names.checkClusterName, `[FG701] name: cluster name "${x(80)}…" has 101 characters; use at most 100`],
  [
    "a:b",
    names.checkLogGroupName,
    '[FG705] logGroupName: log group name "a:b" is not valid; use only letters, digits and . - _ / #',
  ],
  [
    "aws/eks",
    names.checkLogGroupName,
    '[FG705] logGroupName: log group name "aws/eks" begins with aws/, which AWS reserves; choose another prefix',
  ],
  [
    "Study_1",
    names.checkNamespace,
    '[FG713] namespace: namespace "Study_1" is not valid; use only a-z, 0-9 and -, with a letter or a digit at both ends',
  ],
  [x(64), names.checkNamespace, `[FG713] namespace: namespace "${x(64)}" has 64 characters; use at most 63`],
  [
    "web-",
    names.checkLoadBalancerName,
    '[FG714] loadBalancerName: load balancer name "web-" is not valid; use only letters, digits and -, with a letter or a digit at both ends',
  ],
  [
    "internal-web",
    names.checkLoadBalancerName,
    '[FG714] loadBalancerName: load balancer name "internal-web" begins with internal-, which AWS reserves; choose another prefix',
  ],
  [
    x(33),
    names.checkLoadBalancerName,
    `[FG714] loadBalancerName: load balancer name "${x(33)}" has 33 characters; use at most 32`,
  ],
  [
    x(54),
    names.checkHelmReleaseName,
    `[FG717] releaseName: Helm release name "${x(54)}" has 54 characters; use at most 53`,
  ],
  [
    "A",
    names.checkServiceAccountName,
    '[FG718] serviceAccount: service account name "A" is not valid; use only a-z, 0-9, - and ., with a letter or a digit at both ends of each part',
  ],
])("'%s' is rejected", (name, check, expected) => {
  expect(lines(check(name))).toEqual([expected]);
});

it("warns only of a Helm release, whose limit is Helm's and may change", () => {
  expect(names.checkHelmReleaseName(x(54))[0]!.severity).toBe("warning");
});

it("does not hang on an absurd name", () => {
  const started = performance.now();
  names.checkServiceAccountName("a-".repeat(50_000));
  names.checkNamespace("a-".repeat(50_000));
  expect(performance.now() - started).toBeLessThan(1000);
});

const objectOf = (apiVersion: string, kind: string, name: unknown) => ({ apiVersion, kind, metadata: { name } });

test.each([
  [
    "v1",
    "ConfigMap",
    "A_b",
    'name of the ConfigMap "A_b" is not valid; use only a-z, 0-9, - and ., with a letter or a digit at both ends of each part',
  ],
  [
    "apps/v1",
    "Deployment",
    "a..b",
    'name of the Deployment "a..b" is not valid; use only a-z, 0-9, - and ., with a letter or a digit at both ends of each part',
  ],
  [
    "v1",
    "Service",
    "web.a",
    'name of the Service "web.a" is not valid; use only a-z, 0-9 and -, with a letter or a digit at both ends',
  ],
  [
    "v1",
    "Namespace",
    "web.a",
    'name of the Namespace "web.a" is not valid; use only a-z, 0-9 and -, with a letter or a digit at both ends',
  ],
  ["batch/v1", "Job", x(64), `name of the Job "${x(64)}" has 64 characters; use at most 63`],
  ["batch/v1", "CronJob", x(53), `name of the CronJob "${x(53)}" has 53 characters; use at most 52`],
])("an object %s %s cannot have the name %s", (apiVersion, kind, name, expected) => {
  expect(lines(names.checkObjectName(objectOf(apiVersion, kind, name)))).toEqual([
    `[FG399] metadata.name: ${expected}`,
  ]);
});

test.each([
  ["v1", "ConfigMap", "kube-root-ca.crt"],
  ["apps/v1", "Deployment", `1.${x(250)}`],
  ["v1", "Service", "1web"],
  ["batch/v1", "CronJob", x(52)],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", "system:node"],
  ["policy/v1", "PodDisruptionBudget", "A_b"],
  // Not of Kubernetes itself: who serves it has rules of its own.
  ["backstage.io/v1alpha1", "Component", "A_b"],
  ["v1", "Namespace", "_"],
  ["v1", "Service", "APP_NAME-web"],
  ["v1", "Service", "${TfToken[TOKEN.1]}"],
  ["v1", "Service", undefined],
])("an object %s %s can have the name %s", (apiVersion, kind, name) => {
  expect(lines(names.checkObjectName(objectOf(apiVersion, kind, name)))).toEqual([]);
});
