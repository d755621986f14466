// What a VPC can have besides: Elastic IPs that exist, further ranges, subnets of the control plane, IPv6.
import { FargateServerlessStack, FargateServerlessStackProps, IpFamily, NatStrategy, Vpc, VpcProps } from "../../lib";
import { FargateDeployment } from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { declare, Synthesized, synthStack, testApp } from "../support/synth";

const ZONES = { availabilityZones: ["eu-west-1a", "eu-west-1b"] };
const EIPS = ["eipalloc-0aaaabbbbccccdddd", "eipalloc-0eeeeffff00001111"];

const declared = (props: VpcProps) => declare((stack) => new Vpc(stack, "net", { ...ZONES, ...props }));
const vpc = (props: VpcProps): Synthesized => synthStack(declared(props));
const told = (props: VpcProps): string[] => annotations(declared(props));

describe("a NAT gateway on an Elastic IP that exists", () => {
  it("has it, and creates none", () => {
    const made = vpc({ natEipAllocationIds: EIPS, natStrategy: NatStrategy.PER_AZ });
    expect(made.all("aws_eip")).toEqual([]);
    expect(made.all("aws_nat_gateway").map((each) => each.allocation_id)).toEqual(EIPS);
  });

  it.each<[VpcProps, string, VpcProps]>([
    [
      { natEipAllocationIds: EIPS },
      "natEipAllocationIds: 2 Elastic IPs are set for 1 NAT gateway; set one for each gateway, in the order of the zones",
      { natEipAllocationIds: EIPS.slice(0, 1) },
    ],
    [
      { natEipAllocationIds: EIPS.slice(0, 1), natStrategy: NatStrategy.PER_AZ },
      "natEipAllocationIds: 1 Elastic IPs are set for 2 NAT gateways; set one for each gateway, in the order of the zones",
      { natEipAllocationIds: EIPS, natStrategy: NatStrategy.PER_AZ },
    ],
    [
      { natEipAllocationIds: EIPS, natStrategy: NatStrategy.NONE },
      "natEipAllocationIds: 2 Elastic IPs are set for 0 NAT gateways; leave them out, or choose another natStrategy",
      { natEipAllocationIds: [], natStrategy: NatStrategy.NONE },
    ],
    [
      { natEipAllocationIds: ["203.0.113.7"] },
      'natEipAllocationIds[0]: "203.0.113.7" is not the allocation id of an Elastic IP; write it as eipalloc-0123456789abcdef0',
      { natEipAllocationIds: ["${aws_eip.partner.id}"] },
    ],
    [
      { natEipAllocationIds: [EIPS[0] ?? "", EIPS[0] ?? ""], natStrategy: NatStrategy.PER_AZ },
      `natEipAllocationIds[1]: ${EIPS[0] ?? ""} is listed twice; name another`,
      { natEipAllocationIds: EIPS, natStrategy: NatStrategy.PER_AZ },
    ],
  ])("is rejected where it cannot be: case %#", (wrong, expected, right) => {
    expect(() => vpc(wrong)).toThrow(`test/net: [FG559] ${expected}`);
    expect(() => vpc(right)).not.toThrow();
  });
});

describe("a further range", () => {
  const pods = ["100.64.0.0/18", "100.64.64.0/18"];
  const withPods = { cidrBlock: "10.0.0.0/24", secondaryCidrBlocks: ["100.64.0.0/16"], privateSubnetCidrs: pods };

  it("holds the subnets that are in it, which wait for it", () => {
    const made = vpc(withPods);
    const [range] = made.all("aws_vpc_ipv4_cidr_block_association");
    expect(range?.cidr_block).toBe("100.64.0.0/16");
    const subnets = made.all("aws_subnet");
    const inRange = subnets.filter((each) => pods.includes(String(each.cidr_block)));
    expect(inRange).toHaveLength(2);
    for (const { depends_on: waits } of inRange) expect(JSON.stringify(waits)).toContain("100-64-0-0-16");
    expect(subnets.filter((each) => "depends_on" in each)).toEqual(inRange);
  });

  it("has its own address, whatever comes before it", () => {
    const addresses = (secondaryCidrBlocks: string[]): string[] =>
      vpc({ secondaryCidrBlocks }).addresses.filter((each) => each.includes("cidr_block_association"));
    const [only] = addresses(["100.64.0.0/16"]);
    expect(addresses(["100.65.0.0/16", "100.64.0.0/16"])).toContain(only);
  });

  it.each<[VpcProps, string, VpcProps]>([
    [
      { secondaryCidrBlocks: ["10.0.64.0/18"] },
      "[FG560] secondaryCidrBlocks[0]: 10.0.64.0/18 overlaps 10.0.0.0/16, another range of the VPC; choose another range",
      { secondaryCidrBlocks: ["10.1.0.0/16"] },
    ],
    [
      { secondaryCidrBlocks: ["100.64.0.0/16", "100.64.0.0/20"] },
      "[FG560] secondaryCidrBlocks[1]: 100.64.0.0/20 overlaps 100.64.0.0/16, another range",
      { secondaryCidrBlocks: ["100.64.0.0/16", "100.65.0.0/20"] },
    ],
    [
      { secondaryCidrBlocks: ["100.64.0.0/10"] },
      "[FG503] secondaryCidrBlocks[0]: ",
      { secondaryCidrBlocks: ["100.64.0.0/16"] },
    ],
    [
      { secondaryCidrBlocks: ["${var.range}"] },
      "[FG528] secondaryCidrBlocks: ",
      { secondaryCidrBlocks: ["100.64.0.0/16"] },
    ],
    [
      { ...withPods, secondaryCidrBlocks: [] },
      "[FG504] private subnet eu-west-1a: 100.64.0.0/18 is outside the VPC 10.0.0.0/24; choose a range inside it, or add the range to secondaryCidrBlocks",
      withPods,
    ],
  ])("is rejected where it cannot be: case %#", (wrong, expected, right) => {
    expect(() => vpc(wrong)).toThrow(`test/net: ${expected}`);
    expect(() => vpc(right)).not.toThrow();
  });

  it("is a warning if AWS's table has none, and if there are many", () => {
    expect(told({ secondaryCidrBlocks: ["192.168.0.0/16"] })).toEqual([
      "WARN test/net: [FG560] secondaryCidrBlocks[0]: AWS does not allow a range in 192.168.0.0/16 in addition to a first range in 10.0.0.0/8; choose one in 10.0.0.0/8, or in 100.64.0.0/10",
    ]);
    expect(told({ secondaryCidrBlocks: ["10.1.0.0/16", "100.64.0.0/16"] })).toEqual([]);
    const five = [64, 65, 66, 67, 68].map((each) => `100.${each}.0.0/16`);
    expect(told({ secondaryCidrBlocks: five })).toEqual([
      "WARN test/net: [FG560] secondaryCidrBlocks: 5 additional ranges, and AWS allows 4 unless the quota was increased; use fewer, or request a quota increase",
    ]);
    expect(told({ secondaryCidrBlocks: five.slice(0, 4) })).toEqual([]);
  });
});

describe("subnets of the control plane", () => {
  const own = { controlPlaneSubnetCidrs: ["10.0.56.0/28", "10.0.56.16/28"] };
  const stackWith = (props: Partial<FargateServerlessStackProps>): Synthesized =>
    synthStack(
      new FargateServerlessStack(testApp(), "shop", { region: "eu-west-1", kubernetesVersion: "1.36", ...props }),
    );

  it("contain its network interfaces, and have no route out of the VPC", () => {
    const made = stackWith({ vpc: { ...ZONES, ...own } });
    const [cluster] = made.all("aws_eks_cluster") as { vpc_config: { subnet_ids: string[] } }[];
    expect(cluster?.vpc_config.subnet_ids).toHaveLength(2);
    for (const id of cluster?.vpc_config.subnet_ids ?? []) expect(id).toContain("control-plane-subnets");
    const routes = made.all("aws_route").map((each) => String(each.route_table_id));
    expect(routes.filter((each) => each.includes("control-plane"))).toEqual([]);
    const profiles = made.all("aws_eks_fargate_profile").flatMap((each) => each.subnet_ids as string[]);
    expect(profiles.filter((each) => each.includes("control-plane"))).toEqual([]);
  });

  it("can be those of a VPC that exists", () => {
    const privateSubnetIds = ["subnet-0aaa", "subnet-0bbb"];
    const controlPlaneSubnetIds = ["subnet-0ccc", "subnet-0ddd"];
    const existingVpc = { vpcId: "vpc-0aaa", privateSubnetIds, natPublicIps: ["203.0.113.7"] };
    const [cluster] = stackWith({ existingVpc: { ...existingVpc, controlPlaneSubnetIds } }).all("aws_eks_cluster") as {
      vpc_config: { subnet_ids: string[] };
    }[];
    expect(cluster?.vpc_config.subnet_ids).toEqual(controlPlaneSubnetIds);
    expect(() => stackWith({ existingVpc: { ...existingVpc, controlPlaneSubnetIds: ["subnet-0ccc"] } })).toThrow(
      "[FG541] controlPlaneSubnetIds: only subnet-0ccc is listed; list at least two subnets, in two zones; EKS rejects a cluster with fewer",
    );
  });

  it("are as many as the zones, and do not overlap the others", () => {
    expect(() => vpc({ controlPlaneSubnetCidrs: ["10.0.56.0/28"] })).toThrow(
      "[FG803] controlPlaneSubnetCidrs: 1 ranges are set for 2 zones",
    );
    expect(() => vpc({ controlPlaneSubnetCidrs: ["10.0.0.0/28", "10.0.56.16/28"] })).toThrow(
      "control plane subnet eu-west-1a: 10.0.0.0/28 overlaps 10.0.0.0/20",
    );
    expect(told(own)).toEqual([]);
  });
});

describe("a cluster of IPv6", () => {
  const build = (props: Partial<FargateServerlessStackProps> = {}): FargateServerlessStack =>
    new FargateServerlessStack(testApp(), "shop", {
      region: "eu-west-1",
      kubernetesVersion: "1.36",
      vpc: { ...ZONES, ipv6: true },
      ipFamily: IpFamily.IPV6,
      fargateProfiles: { shop: { selectors: [{ namespace: "shop" }] } },
      ...props,
    });

  it("has subnets with an IPv6 range each, routes, and permissions for addresses", () => {
    const made = synthStack(build());
    const [cluster] = made.all("aws_eks_cluster");
    expect(cluster?.kubernetes_network_config).toMatchObject({ ip_family: "ipv6" });
    const [network] = made.all("aws_vpc");
    expect(network?.assign_generated_ipv6_cidr_block).toBe(true);
    const blocks = made.all("aws_subnet").map((each) => each.ipv6_cidr_block);
    expect(new Set(blocks).size).toBe(4);
    for (const block of blocks) expect(block).toMatch(/cidrsubnet\(aws_vpc\..*ipv6_cidr_block, 8, \d+\)/);
    const out = made.all("aws_route").filter((each) => each.destination_ipv6_cidr_block === "::/0");
    expect(out.filter((each) => "egress_only_gateway_id" in each)).toHaveLength(2);
    expect(out.filter((each) => "gateway_id" in each)).toHaveLength(1);
    const rights = JSON.stringify(made.all("aws_iam_policy"));
    expect(rights).toContain("ec2:AssignIpv6Addresses");
    const attached = made
      .all("aws_iam_role_policy_attachment")
      .filter((each) => String(each.policy_arn).includes("ipv6"));
    expect(attached).toHaveLength(2);
  });

  it("has dual-stack load balancers, because its pods have only IPv6 addresses", () => {
    const stack = build();
    const { cluster } = stack;
    const common = { cluster, namespace: "shop", createNamespace: true, image: "till:1", ports: { http: 8080 } };
    const web = new FargateDeployment(stack, "web", { ...common, dependsOn: [stack.platform] });
    web.expose({ host: "shop.example.com" });
    web.exposeByNetworkLoadBalancer({});
    const made = synthStack(stack);
    const text = JSON.stringify([...made.all("kubernetes_ingress_v1"), ...made.all("kubernetes_service_v1")]);
    expect(text).toContain('"alb.ingress.kubernetes.io/ip-address-type":"dualstack"');
    expect(text).toContain('"service.beta.kubernetes.io/aws-load-balancer-ip-address-type":"dualstack"');
  });

  it("without internet access has none over IPv6 either", () => {
    const made = synthStack(build({ vpc: { ...ZONES, ipv6: true, natStrategy: NatStrategy.NONE } }));
    expect(made.all("aws_egress_only_internet_gateway")).toEqual([]);
  });

  it("is rejected in a VPC without ranges of IPv6, and with a service range, and may be reached from IPv6", () => {
    expect(() => build({ vpc: ZONES })).toThrow(
      "shop/cluster: [FG561] ipFamily: the VPC and its subnets have no IPv6 ranges, from which pods get their addresses; set ipv6 of the VPC to true, or leave ipFamily out",
    );
    expect(() => build({ serviceCidr: "172.20.0.0/16" })).toThrow(
      "shop/cluster: [FG562] serviceCidr: Services of an IPv6 cluster get their addresses from a range that EKS chooses; leave it out",
    );
    const privateSubnetIds = ["subnet-0aaa", "subnet-0bbb"];
    const existingVpc = { vpcId: "vpc-0aaa", privateSubnetIds };
    expect(() => build({ vpc: undefined, existingVpc })).not.toThrow();
    expect(() => build({ vpc: undefined, existingVpc: { ...existingVpc, hasIpv6: false } })).toThrow("[FG561]");
  });
});

test("a VPC with none of it is as it was", () => {
  const made = JSON.stringify(vpc({}));
  for (const each of ["ipv6", "cidr_block_association", "control-plane", "data_aws_eip"])
    expect(made).not.toContain(each);
});
