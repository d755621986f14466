// What docs/teardown.md says of the order of a destroy, held to the synthesised graph: all of it, and no more.
import { readFileSync } from "node:fs";
import { FargateDeployment } from "../../lib";
import { exampleStack } from "../support/example";
import { Graph } from "../support/graph";
import { callsOfKubectl, shellBlock } from "../support/guide";
import { synthStack } from "../support/synth";
import { IMAGE } from "../workloads/shop";

const stack = exampleStack();
new FargateDeployment(stack, "web", {
  cluster: stack.cluster,
  namespace: "study-a",
  image: IMAGE,
  dependsOn: [stack.platform],
});
const made = synthStack(stack);
const graph = new Graph(made);
const other = (type: string, part: string): string[] => made.addressesOf(type).filter((each) => !each.includes(part));

/** What the guide calls by these names. */
const things: Readonly<Record<string, string[]>> = {
  "the workloads": made.addressesOf("kubernetes_deployment_v1"),
  "the Load Balancer Controller": made.addressesOf("helm_release"),
  CoreDNS: made.addressesOf("aws_eks_addon", "core-dns"),
  "the other add-ons": other("aws_eks_addon", "core-dns"),
  "the profiles but kube-system's": other("aws_eks_fargate_profile", "kube-system"),
  "kube-system's profile": made.addressesOf("aws_eks_fargate_profile", "kube-system"),
  "the logging configuration": made.addressesOf("kubernetes_config_map_v1"),
  "the creator's access": [
    ...made.addressesOf("aws_eks_access_policy_association"),
    ...made.addressesOf("aws_eks_access_entry"),
  ],
  "the NAT gateway and the routes": [...made.addressesOf("aws_nat_gateway"), ...made.addressesOf("aws_route")],
  "the control plane": made.addressesOf("aws_eks_cluster"),
  "the key of Kubernetes secrets": made.addressesOf("aws_kms_key"),
  "the control plane's log group": made.addressesOf("aws_cloudwatch_log_group", "cluster"),
  "the pods' log group": made.addressesOf("aws_cloudwatch_log_group", "logging"),
  "the load balancers' group": made.addressesOf("aws_security_group"),
  "the private subnets": made.addressesOf("aws_subnet", "private"),
  "the VPC": made.addressesOf("aws_vpc"),
};

const rows = [...readFileSync("docs/teardown.md", "utf8").matchAll(/^\| (\S.*?) +\| (.*?) *\|$/gm)]
  .map(([, what = "", before = ""]) => ({ what, before: before === "" ? [] : before.split(", ") }))
  .filter(({ what }) => what in things);

/** What the guide says must be gone before, directly or through others. */
function goneBefore(what: string): string[] {
  const direct = rows.find((row) => row.what === what)?.before ?? [];
  return [...new Set(direct.flatMap((each) => [each, ...goneBefore(each)]))].sort();
}

/** The same by the graph: only what all of the thing waits for, and of which it waits for all. */
function goneBeforeInGraph(what: string): string[] {
  const waits = (earlier: string): boolean =>
    (things[what] ?? []).every((each) => (things[earlier] ?? []).every((one) => graph.neededBy(each).has(one)));
  return Object.keys(things)
    .filter((each) => each !== what && waits(each))
    .sort();
}

test("the guide has a row for each thing, and each thing is in the example", () => {
  expect(rows.map(({ what }) => what).sort()).toEqual(Object.keys(things).sort());
  expect(Object.values(things).filter((addresses) => addresses.length === 0)).toEqual([]);
});

test.each(Object.keys(things))("the guide lists after what Terraform destroys %s", (what) => {
  expect(goneBefore(what)).toEqual(goneBeforeInGraph(what));
});

describe("the guide's commands for what the controller created", () => {
  const block = shellBlock("docs/teardown.md", "delete ingress");

  it("delete each Service that has a load balancer", () => {
    expect(callsOfKubectl(block, {}, "-n shop web\n-n till api\n")).toEqual([
      "delete ingress --all --all-namespaces",
      "get services --all-namespaces -o json",
      "delete service -n shop web",
      "delete service -n till api",
    ]);
  });

  it("delete nothing if there is nothing", () => {
    expect(callsOfKubectl(block, {}).filter((call) => call.startsWith("delete service"))).toEqual([]);
  });
});
