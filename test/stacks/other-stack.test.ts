// Parts of a platform in stacks of their own: Terraform orders nothing across states, so that stacks wait for stacks.
import { TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CoreDns, FargateCluster, FargateProfile, Vpc } from "../../lib";
import { synthStack, testApp } from "../support/synth";

/** A network, a control plane and two profiles in the stacks of these names. */
function platform(home: { network: string; control: string; web: string; dns: string }) {
  const app = testApp();
  const names = [...new Set(Object.values(home))];
  const stacks = Object.fromEntries(names.map((name) => [name, new TerraformStack(app, name)]));
  for (const stack of Object.values(stacks)) new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const vpc = new Vpc(stacks[home.network]!, "vpc");
  const cluster = new FargateCluster(stacks[home.control]!, "cluster", { vpc, kubernetesVersion: "1.36" });
  new FargateProfile(stacks[home.web]!, "web", { cluster, selectors: [{ namespace: "web" }] });
  new FargateProfile(stacks[home.dns]!, "kube-system", { cluster, selectors: [{ namespace: "kube-system" }] });
  new CoreDns(stacks[home.dns]!, "dns", { cluster });
  const made = Object.values(stacks).map(synthStack);
  const waits = Object.fromEntries(names.map((name) => [name, stacks[name]!.dependencies.map(String)]));
  return { made, waits };
}

describe("a platform in several stacks", () => {
  it.each([
    { network: "net", control: "cluster", web: "apps", dns: "cluster" },
    // The profile of kube-system comes first, and the stack of the other cannot wait for it.
    { network: "net", control: "cluster", web: "cluster", dns: "apps" },
  ])("names none but addresses of its own stack in depends_on: %j", (home) => {
    for (const stack of platform(home).made) {
      const edges = stack.addresses.flatMap((address) => (stack.at(address).depends_on ?? []) as string[]);
      expect(edges.filter((edge) => !stack.addresses.includes(edge))).toEqual([]);
    }
  });

  it("is deployed stack by stack", () => {
    expect(platform({ network: "net", control: "cluster", web: "apps", dns: "cluster" }).waits).toEqual({
      net: [],
      cluster: ["net"],
      apps: ["net", "cluster"],
    });
  });
});
