// The readers of the call log and of plans: they must fail where the order is wrong.
import { Call, expectOneAtATime, expectOrder, refusals } from "../harness/calls";
import { Change, changesOf, expectChanges } from "../harness/plan";

const call = (n: number, operation: string, resource: string, error?: string): Call => ({
  n,
  kind: "call",
  service: "eks",
  operation,
  resource,
  status: error === undefined ? 200 : 409,
  error: error ?? null,
});
const state = (n: number, operation: string, resource: string, reached: string): Call => ({
  n,
  kind: "state",
  service: "eks",
  operation,
  resource,
  state: reached,
});

const GOOD = [
  call(1, "CreateFargateProfile", "kube-system"),
  state(2, "FargateProfile", "kube-system", "ACTIVE"),
  call(3, "CreateAddon", "coredns"),
  call(4, "CreateFargateProfile", "study"),
  state(5, "FargateProfile", "study", "ACTIVE"),
];

test("an order that holds passes and its opposite fails", () => {
  expectOrder(GOOD, "FargateProfile kube-system ACTIVE", "eks CreateAddon coredns");
  expect(() => {
    expectOrder(GOOD, "eks CreateAddon coredns", "FargateProfile kube-system ACTIVE");
  }).toThrow(/came before "3: CreateAddon coredns"/);
});

test("an order of what is not there fails", () => {
  expect(() => {
    expectOrder(GOOD, "eks CreateAddon vpc-cni", "FargateProfile * ACTIVE");
  }).toThrow(/nothing in the log matches "eks CreateAddon vpc-cni"/);
});

test("profiles one at a time pass, overlapping ones fail", () => {
  expectOneAtATime(GOOD, "eks CreateFargateProfile *", "FargateProfile * ACTIVE");
  const overlapping = [GOOD[0], GOOD[3], GOOD[1], GOOD[4]].map((entry, n) => ({ ...entry!, n }));
  expect(() => {
    expectOneAtATime(overlapping, "eks CreateFargateProfile *", "FargateProfile * ACTIVE");
  }).toThrow(/while "0: CreateFargateProfile kube-system" was under way/);
});

test("refusals are found, but for those that were expected", () => {
  const log = [...GOOD, call(6, "DeleteCluster", "one", "ResourceInUseException")];
  expect(refusals(log).map(({ n }) => n)).toEqual([6]);
  expect(refusals(log, ["eks DeleteCluster"])).toEqual([]);
});

/** What `terraform plan -json` prints of these changes, in part. */
const plan = (actions: Record<string, string>): Change[] => {
  const lines = Object.entries(actions).map(([addr, action]) => ({
    type: "planned_change",
    change: { resource: { addr }, action },
  }));
  const others = [
    { type: "version" },
    { type: "resource_drift", change: lines[0]?.change },
    { type: "change_summary" },
  ];
  return changesOf([...lines, ...others].map((line) => JSON.stringify(line)).join("\n"));
};

test("a plan that does what was expected passes", () => {
  const changes = { "aws_eip.vpc_nat_b_1A": "create", "data.aws_region.a": "read", "aws_route.r": "update" };
  expectChanges(plan(changes), { create: ["aws_eip.vpc_nat_b_*"], update: ["aws_route.r"] });
});

test("a plan that does more or less than was expected fails", () => {
  const changes = { "aws_eip.a": "create", "aws_eip.b": "replace" };
  expect(() => {
    expectChanges(plan(changes), { create: ["aws_eip.a", "aws_eip.c"] });
  }).toThrow(/replaces aws_eip\.b, which was not expected; does not create aws_eip\.c/);
});

test("a cluster is never replaced, whatever was expected", () => {
  const changes = { "aws_eks_cluster.cluster_1": "replace" };
  expect(() => {
    expectChanges(plan(changes), { replace: ["aws_eks_cluster.cluster_1"] });
  }).toThrow(/the plan replaces aws_eks_cluster\.cluster_1/);
});
