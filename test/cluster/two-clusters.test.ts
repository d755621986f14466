// What is for the second cluster of a stack, and by whom it is made.
import { TerraformStack } from "cdktf";
import { AwsLoadBalancerController, ClusterProviders, FargateCluster, FargateLogging, Vpc } from "../../lib";
import { declare } from "../support/synth";

/** A stack with clusters `first` and `second`, the providers of the second, and what the validations say. */
function judged(build: (stack: TerraformStack, second: FargateCluster, own: ClusterProviders) => void): string[] {
  const stack = declare((scope) => {
    const vpc = new Vpc(scope, "vpc");
    const [first, second] = ["first", "second"].map(
      (id) => new FargateCluster(scope, id, { vpc, kubernetesVersion: "1.36" }),
    );
    second!.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
    new ClusterProviders(scope, "providers", { cluster: first! });
    build(scope, second!, new ClusterProviders(scope, "more", { cluster: second! }));
  });
  return stack.node.findAll().flatMap((each) => each.node.validate());
}

describe("what is for the second cluster of a stack", () => {
  const line = (path: string, kind: string) =>
    `test/${path}: [FG889] it is for test/second, but is created by test/providers/${kind}, which connects to another cluster; ` +
    "pass the providers from the ClusterProviders of its cluster as kubernetesProvider and helmProvider";

  it("is rejected where the providers of the first would make it", () => {
    const found = judged((stack, cluster) => {
      new FargateLogging(stack, "logging", { cluster });
      new AwsLoadBalancerController(stack, "controller", { cluster });
    });
    expect(found).toEqual([
      line("logging/namespace", "kubernetes"),
      line("logging", "kubernetes"),
      line("controller", "helm"),
    ]);
  });

  it("is created by its own", () => {
    const found = judged((stack, cluster, { kubernetes, helm }) => {
      new FargateLogging(stack, "logging", { cluster, kubernetesProvider: kubernetes });
      new AwsLoadBalancerController(stack, "controller", { cluster, helmProvider: helm });
    });
    expect(found).toEqual([]);
  });
});
