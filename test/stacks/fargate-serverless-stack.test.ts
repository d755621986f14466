// The whole composition: every part adjusted, removed, added to; what it tells when it is there.
import { DataTerraformRemoteStateLocal, TerraformStack } from "cdktf";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  AccessPolicy,
  FargateCluster,
  FargateServerlessStack,
  FargateServerlessStackProps,
  LogDestination,
  NatStrategy,
  Vpc,
} from "../../lib";
import { annotations } from "../support/annotations";
import { Graph } from "../support/graph";
import { Synthesized, synthStack, testApp } from "../support/synth";

const WEB = { web: { selectors: [{ namespace: "web" }] } };

type Options = Partial<FargateServerlessStackProps>;

function build(options: Options = {}): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "shop", { region: "eu-west-1", ...options });
}

const synthesize = (options: Options = {}, more?: (stack: FargateServerlessStack) => void): Synthesized => {
  const stack = build(options);
  more?.(stack);
  return synthStack(stack);
};

const byDefault = synthesize();

describe("the stack", () => {
  it("needs nothing but a region, and calls the cluster as itself", () => {
    expect(byDefault.single("aws_eks_cluster").name).toBe("shop");
    expect(byDefault.single("aws_vpc").tags).toEqual({ Name: "shop" });
    expect(byDefault.provider.aws).toEqual([{ region: "eu-west-1" }]);
  });

  it("has everything that a cluster needs on its first day", () => {
    expect(byDefault.all("aws_eks_addon").map((each) => each.addon_name)).toEqual(["coredns", "kube-proxy", "vpc-cni"]);
    expect(byDefault.single("kubernetes_config_map_v1").metadata).toMatchObject({ name: "aws-logging" });
    expect(byDefault.single("helm_release").name).toBe("aws-load-balancer-controller");
    expect(byDefault.single("aws_eks_fargate_profile").selector).toEqual([{ namespace: "kube-system" }]);
  });

  it("can be destroyed regardless of what was attached to its roles since", () => {
    const roles = byDefault.all("aws_iam_role");
    expect(roles.map((role) => role.force_detach_policies)).toEqual([true, true, true]);
  });

  it("depends on nothing that it does not declare", () => {
    expect(new Graph(byDefault).dangling()).toEqual([]);
  });
});

describe("an option of the stack", () => {
  it("reaches the cluster", () => {
    const made = synthesize({
      clusterName: "till",
      kubernetesVersion: "1.36",
      deletionProtection: true,
      grantCreatorAdmin: false,
    });
    expect(made.single("aws_eks_cluster")).toMatchObject({ name: "till", version: "1.36", deletion_protection: true });
    expect(made.addressesOf("aws_eks_access_entry")).toEqual([]);
  });

  it("reaches the network", () => {
    const made = synthesize({
      vpc: { cidrBlock: "10.10.0.0/16", maxAzs: 2, natStrategy: NatStrategy.NONE, name: "mine" },
    });
    expect(made.single("aws_vpc")).toMatchObject({ cidr_block: "10.10.0.0/16", tags: { Name: "mine" } });
    expect([made.addressesOf("aws_subnet"), made.addressesOf("aws_nat_gateway")].map((each) => each.length)).toEqual([
      4, 0,
    ]);
  });

  it("reaches every part", () => {
    const made = synthesize({
      coreDns: { replicas: 3 },
      vpcCni: { preserveOnDelete: true },
      kubeProxy: { configuration: { mode: "ipvs" } },
      logging: { destination: LogDestination.cloudWatch({ retentionDays: 7 }) },
      loadBalancerController: { chartVersion: "1.14.0" },
    });
    expect(String(made.single("aws_eks_addon", "core-dns").configuration_values)).toContain('"replicaCount":3');
    expect(made.single("aws_eks_addon", "vpc-cni").preserve).toBe(true);
    expect(made.single("aws_eks_addon", "kube-proxy").configuration_values).toBe('{"mode":"ipvs"}');
    expect(made.single("aws_cloudwatch_log_group", "logging_").retention_in_days).toBe(7);
    expect(made.single("helm_release").version).toBe("1.14.0");
  });

  it("tags everything that supports tags", () => {
    const made = synthesize({ tags: { Team: "web" }, fargateProfiles: WEB, logging: { shipRouterLog: true } });
    const taggable = made.addresses.filter((address) => "tags" in made.at(address));
    expect(taggable.filter((address) => (made.at(address).tags as { Team?: string }).Team !== "web")).toEqual([]);
    const types = new Set(taggable.map((address) => address.split(".")[0]));
    expect([...types]).toEqual(
      expect.arrayContaining(["aws_vpc", "aws_eks_cluster", "aws_eks_addon", "aws_iam_policy"]),
    );
  });

  it("grants access by an id of the user's", () => {
    const grant = { principalArn: "arn:aws:iam::111122223333:role/devs", policies: [AccessPolicy.view()] };
    const made = synthesize({ access: { devs: grant } });
    expect(made.single("aws_eks_access_entry", "access_devs").principal_arn).toBe(grant.principalArn);
  });

  it("adds no second profile for kube-system if one is declared, and none if none is wanted", () => {
    const own = { "kube-system": { selectors: [{ namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }] } };
    const withOwn = synthesize({ fargateProfiles: own, loadBalancerController: { enabled: false } });
    expect(withOwn.single("aws_eks_fargate_profile").selector).toEqual(own["kube-system"].selectors);
    const all = { all: { selectors: [{ namespace: "*" }] } };
    const without = synthesize({ fargateProfiles: all, addKubeSystemProfile: false });
    expect(without.single("aws_eks_fargate_profile").fargate_profile_name).toBe("all");
  });
});

describe("a part of the stack", () => {
  const parts: [keyof FargateServerlessStackProps, (address: string) => boolean][] = [
    ["coreDns", (address) => address.includes(".core-dns_")],
    ["vpcCni", (address) => address.includes(".vpc-cni_")],
    ["kubeProxy", (address) => address.includes(".kube-proxy_")],
    ["logging", (address) => address.includes(".logging_") || address.includes("_logging_")],
    ["loadBalancerController", (address) => address.includes(".load-balancer-controller_")],
  ];

  it.each(parts)("%s can be left out, and nothing else is removed with it", (part, belongs) => {
    const without = synthesize({ [part]: { enabled: false } });
    expect(without.addresses).toEqual(byDefault.addresses.filter((address) => !belongs(address)));
    expect(without.addresses.length).toBeLessThan(byDefault.addresses.length);
  });
});

describe("an option of plain JavaScript", () => {
  const off = "write { enabled: false } to leave the part out, or leave the option out to include it";
  const parts = ["coreDns", "vpcCni", "kubeProxy", "logging", "loadBalancerController"];

  it.each(parts)("cannot leave %s out by false, which would make it", (part) => {
    expect(() => build({ [part]: false })).toThrow(
      new Error(`shop: [FG751] ${part}: false is not an object of options; ${off}`),
    );
    expect(() => build({ [part]: { enabled: "false" } })).toThrow(
      new Error(`shop: [FG751] ${part}.enabled: "false" is a string, not true or false; write false, without quotes`),
    );
    expect(() => build({ [part]: { enabled: false } })).not.toThrow();
  });

  it.each([
    [{ region: undefined }, "[FG836] region: is missing; set region"],
    [{ region: 5 }, '[FG751] region: 5 is a number, not a string; write "5"'],
    [
      { vpc: "10.1.0.0/16" },
      '[FG751] vpc: "10.1.0.0/16" is a string, not an object of options; write an object, such as { cidrBlock: ... }, or leave it out',
    ],
    [{ access: null }, '[FG751] access: null is not a map; write a map, such as { key: "value" }, or leave it out'],
    [
      { addKubeSystemProfile: "false" },
      '[FG751] addKubeSystemProfile: "false" is a string, not true or false; write false, without quotes',
    ],
  ])("is not %j", (given, error) => {
    expect(() => build(given as unknown as Options)).toThrow(new Error(`shop: ${error}`));
    expect(() => build({ vpc: { cidrBlock: "10.1.0.0/16" }, access: {}, addKubeSystemProfile: true })).not.toThrow();
  });
});

describe("a network that exists", () => {
  const existingVpc = { vpcId: "vpc-1", privateSubnetIds: ["subnet-a", "subnet-b"], natPublicIps: ["203.0.113.7"] };

  it("replaces the one that would be created", () => {
    const made = synthesize({ existingVpc });
    expect(made.addresses.filter((each) => /^(data\.)?aws_(vpc|subnet|route|nat|eip|availability)/.test(each))).toEqual(
      [],
    );
    expect(made.single("aws_eks_cluster").vpc_config).toMatchObject({ subnet_ids: ["subnet-a", "subnet-b"] });
    expect(made.output).toMatchObject({ vpc_id: { value: "vpc-1" }, nat_public_ips: { value: ["203.0.113.7"] } });
  });

  it("is not both created and existing", () => {
    expect(() => build({ existingVpc, vpc: {} })).toThrow(
      new Error(
        "shop: [FG808] existingVpc: vpc describes a VPC to create, and existingVpc an existing one; keep one of the two",
      ),
    );
    expect(() => build({ vpc: {} })).not.toThrow();
  });
});

describe("the zones of the stack", () => {
  it("are of its region", () => {
    const zones =
      (...availabilityZones: string[]) =>
      (): unknown =>
        build({ vpc: { availabilityZones } });
    expect(zones("eu-west-1a", "eu-central-1b")).toThrow(
      new Error(
        "shop/vpc: [FG522] availabilityZones[1]: eu-central-1b is a zone of eu-central-1, and the region is eu-west-1; write eu-west-1b",
      ),
    );
    expect(zones("eu-west-1a", "eu-west-1b")).not.toThrow();
  });
});

describe("the region of the stack", () => {
  it.each([
    ["", "the region is empty"],
    ["Seoul", '"Seoul" is not a region'],
  ])("is not '%s', and nothing else is said of it", (region, message) => {
    const zones = { availabilityZones: ["eu-west-1a", "eu-west-1b"] };
    for (const vpc of [{}, zones]) {
      expect(() => build({ region, vpc })).toThrow(
        new Error(`shop/cluster: [FG545] region: ${message}; write it as ap-northeast-2`),
      );
    }
    expect(() => build({ region: "xx-nowhere-9" })).not.toThrow();
  });
});

describe("a stack without internet access", () => {
  it("is reported, because its pods reach nothing", () => {
    const told = (natStrategy: NatStrategy): string[] => {
      const stack = build({ vpc: { natStrategy } });
      synthStack(stack);
      return annotations(stack).filter((each) => each.includes("FG544"));
    };
    expect(told(NatStrategy.NONE)).toEqual([expect.stringContaining("WARN shop/vpc: [FG544] natStrategy:")]);
    expect(told(NatStrategy.SINGLE)).toEqual([]);
  });
});

describe("the outputs of the stack", () => {
  it("are what people and programs need", () => {
    const values = Object.fromEntries(Object.entries(byDefault.output).map(([name, { value }]) => [name, value]));
    const cluster = byDefault.address("aws_eks_cluster");
    const subnets = (half: string): string[] =>
      byDefault.addressesOf("aws_subnet", half).map((each) => `\${${each}.id}`);
    expect(values).toEqual({
      configure_kubectl: "aws eks update-kubeconfig --region eu-west-1 --name shop",
      cluster_name: "shop",
      cluster_arn: `\${${cluster}.arn}`,
      cluster_endpoint: `\${${cluster}.endpoint}`,
      cluster_certificate_authority_data: `\${${cluster}.certificate_authority[0].data}`,
      cluster_security_group_id: `\${${cluster}.vpc_config[0].cluster_security_group_id}`,
      oidc_provider_arn: `\${${byDefault.address("aws_iam_openid_connect_provider")}.arn}`,
      oidc_issuer: `\${replace(${cluster}.identity[0].oidc[0].issuer, "https://", "")}`,
      vpc_id: `\${${byDefault.address("aws_vpc")}.id}`,
      vpc_cidr_block: "10.0.0.0/16",
      private_subnet_ids: subnets("private"),
      public_subnet_ids: subnets("public"),
      private_route_table_ids: byDefault.addressesOf("aws_route_table", "private").map((each) => `\${${each}.id}`),
      nat_public_ips: [`\${${byDefault.address("aws_eip")}.public_ip}`],
      log_group_name: `\${${byDefault.address("aws_cloudwatch_log_group", "logging_")}.name}`,
    });
  });

  it("are all that another program needs to add to the cluster", () => {
    const app = testApp();
    const stack = new TerraformStack(app, "additions");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const state = new DataTerraformRemoteStateLocal(stack, "platform", { path: "terraform.shop.tfstate" });
    const vpc = Vpc.fromAttributes(stack, "vpc", {
      vpcId: state.getString("vpc_id"),
      cidrBlock: state.getString("vpc_cidr_block"),
      privateSubnetIds: state.getList("private_subnet_ids"),
      publicSubnetIds: state.getList("public_subnet_ids"),
      privateRouteTableIds: state.getList("private_route_table_ids"),
      natPublicIps: state.getList("nat_public_ips"),
    });
    const cluster = FargateCluster.fromAttributes(stack, "cluster", {
      clusterName: "shop",
      clusterArn: state.getString("cluster_arn"),
      clusterEndpoint: state.getString("cluster_endpoint"),
      certificateAuthorityData: state.getString("cluster_certificate_authority_data"),
      clusterSecurityGroupId: state.getString("cluster_security_group_id"),
      oidcProviderArn: state.getString("oidc_provider_arn"),
      oidcIssuer: state.getString("oidc_issuer"),
      vpc,
    });
    cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
    cluster.addServiceAccount("till", {
      namespace: "web",
      statements: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::till/*"] }],
    });
    const added = synthStack(stack);
    const named = [...added.json.matchAll(/data\.terraform_remote_state\.platform\.outputs\.(\w+)/g)].map(
      ([, name]) => name,
    );
    expect(added.addressesOf("aws_eks_fargate_profile")).toHaveLength(1);
    expect(new Set(named)).toEqual(new Set(["private_subnet_ids", "oidc_provider_arn", "oidc_issuer"]));
    expect(Object.keys(byDefault.output)).toEqual(expect.arrayContaining(named));
  });

  it("have a description", () => {
    expect(Object.values(byDefault.output).filter(({ description }) => String(description).length < 5)).toEqual([]);
  });

  it("name no log group if logs go elsewhere", () => {
    const logging = { destination: LogDestination.firehose({ deliveryStreamName: "lines" }) };
    expect(Object.keys(synthesize({ logging }).output)).not.toContain("log_group_name");
    expect(Object.keys(byDefault.output)).toContain("log_group_name");
  });
});

describe("the monthly floor", () => {
  const floor = (region: string): unknown =>
    synthesize({ region, kubernetesVersion: "1.36", outputMonthlyFloor: true }).output.monthly_floor?.value;

  it("is shown if prices are known, and is not zero if they are not", () => {
    expect(floor("us-east-1")).toMatch(/^\$[1-9]\d+\.\d\d$/);
    expect(floor("eu-west-1")).toBe("unknown: not all prices are known for eu-west-1");
  });
});

describe("the platform", () => {
  it("holds every part, and profiles that are added later too", () => {
    const made = synthesize({ fargateProfiles: WEB }, (stack) => {
      new Eip(stack, "last", { dependsOn: [stack.platform] });
      stack.cluster.addFargateProfile("batch", { selectors: [{ namespace: "batch" }] });
    });
    const needed = [...new Graph(made).needs("aws_eip.last")];
    const types = ["aws_eks_fargate_profile", "aws_eks_addon", "kubernetes_config_map_v1", "helm_release"];
    const parts = types.flatMap((type) => made.addressesOf(type));
    expect(parts).toHaveLength(3 + 3 + 1 + 1);
    expect(needed).toEqual(expect.arrayContaining(parts));
  });
});

describe("what is created once more", () => {
  it("is the same to the last byte", () => {
    expect(synthesize({ fargateProfiles: WEB }).json).toBe(synthesize({ fargateProfiles: WEB }).json);
  });
});
