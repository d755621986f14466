// Resources that exist: how they are adopted by the program, and what is wrong with that.
import { TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ExistingResources, FargateCluster, FargateServerlessStack, Vpc } from "../lib";
import { declare, synth, synthStack, testApp } from "./support/synth";

interface Import {
  readonly to: string;
  readonly id: string;
  readonly provider?: string;
}

const importsIn = (json: string): Import[] => (JSON.parse(json) as { import?: Import[] }).import ?? [];

const shop = (stack: TerraformStack): FargateCluster => {
  const vpc = new Vpc(stack, "vpc", { availabilityZones: ["eu-west-1a", "eu-west-1b"] });
  const cluster = new FargateCluster(stack, "cluster", { clusterName: "shop", kubernetesVersion: "1.36", vpc });
  cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
  return cluster;
};

const adopting = (ids: Record<string, string>) => (): TerraformStack =>
  declare((stack) => {
    shop(stack);
    ExistingResources.adopt(stack, ids);
  });

describe("a resource that is adopted", () => {
  const ids = {
    vpc: "vpc-1",
    "vpc/private-subnets/eu-west-1a": "subnet-1",
    cluster: "shop",
    "cluster/profiles/kube-system": "shop:kube-system",
    "cluster/log-group": "/aws/eks/shop/cluster",
  };
  const made = synthStack(adopting(ids)());

  it("is imported by its id, at the address that it has without", () => {
    expect(Object.fromEntries(importsIn(made.json).map(({ to, id }) => [to, id]))).toEqual({
      [made.address("aws_vpc")]: "vpc-1",
      [made.address("aws_subnet", "private", "1a")]: "subnet-1",
      [made.address("aws_eks_cluster")]: "shop",
      [made.address("aws_eks_fargate_profile")]: "shop:kube-system",
      [made.address("aws_cloudwatch_log_group")]: "/aws/eks/shop/cluster",
    });
    expect(made.addresses).toEqual(synth(shop).addresses);
  });

  it("is not replaced, and keeps what else its lifecycle has", () => {
    expect(made.single("aws_vpc").lifecycle).toEqual({ prevent_destroy: true });
    expect(made.single("aws_eks_cluster").lifecycle).toMatchObject({
      prevent_destroy: true,
      ignore_changes: expect.arrayContaining(["vpc_config[0].subnet_ids"]) as unknown,
    });
    expect(made.single("aws_subnet", "private", "1b")).not.toHaveProperty("lifecycle");
  });

  it("is written to HCL as well", () => {
    const { hcl } = adopting({ cluster: "shop" })().toHclTerraform() as { hcl: string };
    expect(hcl).toMatch(/import \{\nto = aws_eks_cluster\.\w+\nid = "shop"\n\}/);
    expect(hcl).toContain("prevent_destroy = true");
  });

  it("is imported by the provider that it has", () => {
    const stack = new TerraformStack(testApp(), "test");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const provider = new AwsProvider(stack, "there", { region: "eu-west-2", alias: "there" });
    const vpc = new Vpc(stack, "vpc", { provider });
    ExistingResources.adopt(vpc, { "internet-gateway": "igw-1" });
    expect(importsIn(synthStack(stack).json)).toEqual([
      { to: expect.stringMatching(/^aws_internet_gateway\./) as unknown, id: "igw-1", provider: "aws.there" },
    ]);
  });
});

it("is found in a stack of the library, and below a construct", () => {
  const stack = new FargateServerlessStack(testApp(), "shop", { region: "eu-west-1", kubernetesVersion: "1.36" });
  ExistingResources.adopt(stack.cluster, { "oidc-provider": "arn:aws:iam::111122223333:oidc-provider/x" });
  ExistingResources.adopt(stack, { "core-dns": "shop:coredns" });
  const made = synthStack(stack);
  expect(importsIn(made.json).map(({ to }) => to)).toEqual([
    made.address("aws_iam_openid_connect_provider"),
    made.address("aws_eks_addon", "core-dns"),
  ]);
});

describe("an id that cannot be adopted", () => {
  it.each([
    ["clutser", "shop", 'FG991] "clutser" is not a resource here; write "cluster"'],
    [
      "waf",
      "shop",
      'FG991] "waf" is not a resource here; create it before it is adopted, and write its path below the stack or construct',
    ],
    [
      "cluster/profiles",
      "shop",
      'FG991] "cluster/profiles" is a part with several resources; write one of "cluster/profiles/kube-system/pod-execution-role", ' +
        '"cluster/profiles/kube-system/pod-execution-role/pod-execution", "cluster/profiles/kube-system"',
    ],
    // A barrier is only in the state.
    ["cluster/ready", "shop", 'FG991] "cluster/ready" is not a resource here'],
    [
      "cluster",
      " ",
      'FG991] "cluster" has the id " ", by which nothing is found; write the id that "terraform import" takes for it, ' +
        "which its page in the provider's documentation shows",
    ],
  ])("%s, %j, is rejected", (path, id, text) => {
    expect(adopting({ [path]: id })).toThrow(`test: [${text}`);
  });

  it("is rejected together with the others, and a token is accepted", () => {
    expect(adopting({ clutser: "shop", vpc: "" })).toThrow(/FG991.*\n.*FG991/);
    expect(adopting({ cluster: "${var.cluster}" })).not.toThrow();
  });
});
