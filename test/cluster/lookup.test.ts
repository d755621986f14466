// A VPC and a cluster that Terraform finds.
import { AddonVersion, CoreDns, FargateCluster, Vpc, VpcLookup } from "../../lib";
import { synth, Synthesized } from "../support/synth";

function lookedUp(lookup: VpcLookup): Synthesized {
  return synth((stack) => {
    Vpc.fromLookup(stack, "vpc", lookup);
  });
}

describe("a VPC that is looked up", () => {
  it.each<[string, VpcLookup, object]>([
    ["its id", { vpcId: "vpc-1" }, { id: "vpc-1" }],
    ["its name", { name: "main" }, { tags: { Name: "main" } }],
    ["its tags", { tags: { Team: "web" } }, { tags: { Team: "web" } }],
  ])("is found by %s", (_, lookup, found) => {
    expect(Object.values(lookedUp(lookup).data.aws_vpc ?? {})).toEqual([found]);
  });

  it("has the subnets with the role tags, or with the tags that are set", () => {
    const tagsOf = (lookup: VpcLookup): unknown[] =>
      Object.values(lookedUp(lookup).data.aws_subnets ?? {}).map(({ tags }) => tags);
    expect(tagsOf({ name: "main" })).toEqual([
      { "kubernetes.io/role/internal-elb": "1" },
      { "kubernetes.io/role/elb": "1" },
    ]);
    const own = { privateSubnetTags: { Tier: "private" }, publicSubnetTags: { Tier: "public" } };
    expect(tagsOf({ name: "main", ...own })).toEqual([{ Tier: "private" }, { Tier: "public" }]);
  });

  it("stops the plan where fewer than two private subnets have the tags", () => {
    const [privateSubnets] = Object.values(lookedUp({ name: "main" }).data.aws_subnets ?? {});
    expect(privateSubnets?.lifecycle).toEqual({
      postcondition: [
        {
          condition: "${length(self.ids) >= 2}",
          error_message:
            "Fewer than two subnets of the VPC have the tags kubernetes.io/role/internal-elb=1. Tag its private subnets, or set privateSubnetTags.",
        },
      ],
    });
  });

  it.each<[string, VpcLookup, string]>([
    [
      "without anything to find it by",
      {},
      "[FG990] vpcId: no VPC is selected, and Terraform accepts the lookup only if it matches a single VPC; set vpcId, name or tags",
    ],
    ["with an empty name", { name: "" }, "[FG990] name: no VPC is selected"],
    ["with an id of something else", { vpcId: "subnet-1" }, "vpcId"],
    [
      "with empty tags for its subnets",
      { name: "main", publicSubnetTags: {} },
      "[FG990] publicSubnetTags: without a tag it matches all subnets of the VPC, private and public; write the tags by which these subnets differ from the others",
    ],
  ])("is rejected %s", (_, lookup, says) => {
    expect(() => lookedUp(lookup)).toThrow(says);
  });
});

describe("a cluster that is looked up", () => {
  const made = synth((stack) => {
    const cluster = FargateCluster.fromLookup(stack, "shop", { clusterName: "shop" });
    cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
    cluster.addServiceAccount("reader", { namespace: "web" });
    new CoreDns(stack, "dns", { cluster, version: AddonVersion.mostRecent() });
  });

  it("has profiles in the subnets that are found in its VPC", () => {
    const [cluster] = made.addressesOf("data.aws_eks_cluster");
    const vpc = Object.values(made.data.aws_vpc ?? {});
    expect(vpc).toEqual([{ id: `\${${cluster}.vpc_config[0].vpc_id}` }]);
    const profile = made.single("aws_eks_fargate_profile");
    expect(profile.cluster_name).toBe("shop");
    expect(profile.subnet_ids).toMatch(/^\$\{data\.aws_subnets\.shop_network_private_\w+\.ids\}$/);
  });

  it("has roles that trust the OIDC provider of its issuer", () => {
    const issuer = `\${${made.addressesOf("data.aws_eks_cluster")[0]}.identity[0].oidc[0].issuer}`;
    expect(Object.values(made.data.aws_iam_openid_connect_provider ?? {})).toEqual([{ url: issuer }]);
  });

  it("has add-ons of the version that it runs", () => {
    const [version] = Object.values(made.data.aws_eks_addon_version ?? {});
    expect(version?.kubernetes_version).toBe(`\${${made.addressesOf("data.aws_eks_cluster")[0]}.version}`);
  });

  it("is rejected with a name that EKS rejects", () => {
    const look = (): unknown => synth((stack) => FargateCluster.fromLookup(stack, "shop", { clusterName: "-shop" }));
    expect(look).toThrow("clusterName");
  });
});
