// What a VPC is made of: NAT, routes, closed defaults, tags, attributes; and a VPC that exists.
import { TerraformOutput } from "cdktf";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatStrategy, Vpc, VpcAttributes, VpcProps } from "../../lib";
import { Graph } from "../support/graph";
import { declare, synth, Synthesized } from "../support/synth";

const vpc = (props: VpcProps = {}): Synthesized => synth((stack) => new Vpc(stack, "net", props));

describe("a VPC", () => {
  const made = vpc({ name: "shop", tags: { Team: "web", Name: "mine" } });

  it("resolves names of its own, as Fargate needs", () => {
    expect(made.single("aws_vpc")).toMatchObject({ enable_dns_hostnames: true, enable_dns_support: true });
  });

  it("tags its subnets for load balancers", () => {
    expect(made.all("aws_subnet", "private").map((each) => each.tags)).toEqual(
      ["a", "b", "c"].map((slot) => ({
        Team: "web",
        Name: `shop-private-${slot}`,
        "kubernetes.io/role/internal-elb": "1",
      })),
    );
    expect(made.all("aws_subnet", "public").map((each) => each.tags)).toEqual(
      ["a", "b", "c"].map((slot) => ({ Team: "web", Name: `shop-public-${slot}`, "kubernetes.io/role/elb": "1" })),
    );
  });

  it("gives every part the user's tags and a name of its own", () => {
    expect(made.single("aws_vpc").tags).toEqual({ Team: "web", Name: "shop" });
    expect(made.single("aws_nat_gateway").tags).toEqual({ Team: "web", Name: "shop-a" });
    expect(made.single("aws_route_table", "public").tags).toEqual({ Team: "web", Name: "shop-public" });
  });

  it("is named after its place in the program unless a name is set", () => {
    expect(vpc().single("aws_vpc").tags).toEqual({ Name: "test-net" });
  });

  it("gives no public address to what starts in a public subnet", () => {
    expect(made.all("aws_subnet", "public").map((each) => each.map_public_ip_on_launch)).toEqual([false, false, false]);
  });

  it("closes the security group and the route table that AWS creates with it", () => {
    const vpcId = `\${${made.address("aws_vpc")}.id}`;
    const mainTable = `\${${made.address("aws_vpc")}.default_route_table_id}`;
    const group = { vpc_id: vpcId, ingress: [], egress: [] };
    expect(made.single("aws_default_security_group")).toMatchObject(group);
    expect(made.single("aws_default_route_table")).toMatchObject({ default_route_table_id: mainTable, route: [] });
  });

  it("has one route to the internet gateway, only in the table of the public subnets", () => {
    const toGateway = made.all("aws_route").filter((route) => "gateway_id" in route);
    const table = made.address("aws_route_table", "public");
    expect(toGateway).toMatchObject([{ destination_cidr_block: "0.0.0.0/0", route_table_id: `\${${table}.id}` }]);
    expect(made.all("aws_route_table_association", "public").map((each) => each.route_table_id)).toEqual(
      Array.from({ length: 3 }, () => `\${${table}.id}`),
    );
  });
});

describe("a private subnet", () => {
  it("has a route table of its own, so that another NAT strategy moves routes and never subnets", () => {
    const made = vpc({ maxAzs: 2 });
    const own = (type: string, slot: string): string => `\${${made.address(type, `private-subnets_${slot}_`)}.id}`;
    const associations = made.all("aws_route_table_association", "private-subnets");
    expect(associations).toEqual(
      ["a", "b"].map((slot) => ({ subnet_id: own("aws_subnet", slot), route_table_id: own("aws_route_table", slot) })),
    );
    expect(made.all("aws_route", "private-subnets").map((route) => route.route_table_id)).toEqual([
      own("aws_route_table", "a"),
      own("aws_route_table", "b"),
    ]);
  });
});

describe("NAT", () => {
  /** The gateway that each private route leads to. */
  const targets = (made: Synthesized): unknown[] =>
    made.all("aws_route", "private").map((route) => route.nat_gateway_id);

  it("is one gateway in the first public subnet, for all private subnets, by default", () => {
    const made = vpc();
    expect(made.single("aws_nat_gateway").subnet_id).toBe(`\${${made.address("aws_subnet", "public-subnets_a")}.id}`);
    expect(targets(made)).toEqual(Array.from({ length: 3 }, () => `\${${made.address("aws_nat_gateway")}.id}`));
  });

  it("can be one gateway in each zone, and each private subnet uses its own", () => {
    const made = vpc({ natStrategy: NatStrategy.PER_AZ });
    expect(targets(made)).toEqual(
      ["a", "b", "c"].map((slot) => `\${${made.address("aws_nat_gateway", `nat_${slot}`)}.id}`),
    );
    expect(made.all("aws_nat_gateway").map((each) => each.subnet_id)).toEqual(
      ["a", "b", "c"].map((slot) => `\${${made.address("aws_subnet", `public-subnets_${slot}`)}.id}`),
    );
  });

  it("can be left out, and private subnets then have no internet access", () => {
    const made = vpc({ natStrategy: NatStrategy.NONE });
    expect(made.addressesOf("aws_nat_gateway").concat(made.addressesOf("aws_eip"))).toEqual([]);
    expect(targets(made)).toEqual([]);
  });

  it("waits for the internet gateway, which it works through", () => {
    const made = vpc();
    const waiting = [made.single("aws_nat_gateway"), made.single("aws_eip")].map((each) => each.depends_on);
    expect(waiting).toEqual([[made.address("aws_internet_gateway")], [made.address("aws_internet_gateway")]]);
  });
});

describe("who depends on a VPC", () => {
  it("waits for its routes, their associations and its NAT gateways", () => {
    const made = synth((stack) => {
      const net = new Vpc(stack, "net", { maxAzs: 2 });
      new Eip(stack, "later", { dependsOn: [net] });
    });
    const needed = new Graph(made).needs("aws_eip.later");
    const wanted = ["aws_route", "aws_route_table_association", "aws_nat_gateway"].flatMap((type) =>
      made.addressesOf(type),
    );
    expect(wanted).toHaveLength(3 + 4 + 1);
    expect([...needed]).toEqual(expect.arrayContaining(wanted));
  });
});

describe("the attributes of a VPC", () => {
  it("name what was created, zone by zone", () => {
    const made = synth((stack) => {
      const net = new Vpc(stack, "net", {
        availabilityZones: ["eu-west-1b", "eu-west-1a"],
        natStrategy: NatStrategy.PER_AZ,
      });
      const { vpcId, cidrBlock, availabilityZones, privateSubnetCidrs, publicSubnetCidrs } = net;
      const known = { vpcId, cidrBlock, availabilityZones, privateSubnetCidrs, publicSubnetCidrs };
      const ids = {
        private: net.privateSubnetIds,
        public: net.publicSubnetIds,
        nat: net.natPublicIps,
        tables: net.privateRouteTableIds,
      };
      new TerraformOutput(stack, "attributes", { value: { ...known, ...ids } });
    });
    const at = (type: string, part: string, attribute: string): string =>
      `\${${made.address(type, part)}.${attribute}}`;
    const zones = ["eu-west-1b", "eu-west-1a"];
    expect(made.output.attributes!.value).toEqual({
      vpcId: `\${${made.address("aws_vpc")}.id}`,
      cidrBlock: "10.0.0.0/16",
      availabilityZones: zones,
      privateSubnetCidrs: ["10.0.16.0/20", "10.0.0.0/20"],
      publicSubnetCidrs: ["10.0.49.0/24", "10.0.48.0/24"],
      private: zones.map((zone) => at("aws_subnet", `private-subnets_${zone}`, "id")),
      public: zones.map((zone) => at("aws_subnet", `public-subnets_${zone}`, "id")),
      nat: zones.map((zone) => at("aws_eip", zone, "public_ip")),
      tables: zones.map((zone) => at("aws_route_table", `private-subnets_${zone}`, "id")),
    });
  });
});

describe("a VPC that exists", () => {
  const attributes = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] };

  it("is used as its attributes describe it, and nothing is created", () => {
    const made = synth((stack) => {
      const { vpcId, privateSubnetIds, publicSubnetIds, natPublicIps, privateRouteTableIds } = Vpc.fromAttributes(
        stack,
        "net",
        attributes,
      );
      new TerraformOutput(stack, "told", { value: { vpcId, privateSubnetIds } });
      new TerraformOutput(stack, "untold", { value: [publicSubnetIds, natPublicIps, privateRouteTableIds] });
    });
    expect(made.output).toMatchObject({ told: { value: attributes }, untold: { value: [[], [], []] } });
    expect(made.addresses).toEqual([expect.stringMatching(/^terraform_data\.net_egress_/)]);
  });

  it("is rejected where it cannot be one, and a twin that can is not", () => {
    const tell = (told: Partial<VpcAttributes>) => (): unknown =>
      declare((stack) => Vpc.fromAttributes(stack, "net", { ...attributes, ...told }));
    expect(tell({ privateSubnetIds: ["subnet-1"] })).toThrow(
      new Error(
        "test/net: [FG541] privateSubnetIds: only subnet-1 is listed; list at least two private subnets, in two zones; EKS rejects a cluster with fewer",
      ),
    );
    expect(tell({ vpcId: "" })).toThrow("test/net: [FG543] vpcId:");
    expect(tell({ cidrBlock: "foo" })).toThrow("test/net: [FG501] cidrBlock:");
    expect(tell({ cidrBlock: "10.0.0.0/16" })).not.toThrow();
  });

  it("makes its dependents wait for what makes it usable", () => {
    const made = synth((stack) => {
      const gateway = new Eip(stack, "gateway");
      const net = Vpc.fromAttributes(stack, "net", { ...attributes, dependsOn: [gateway] });
      new Eip(stack, "later", { dependsOn: [net] });
    });
    expect(new Graph(made).reaches("aws_eip.later", "aws_eip.gateway")).toBe(true);
  });
});
