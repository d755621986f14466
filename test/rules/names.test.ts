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
