// Where a VPC's subnets lie: computed, given, or left to Terraform; and what never moves.
import { ref, TerraformVariable, Token } from "cdktf";
import { NatStrategy, Vpc, VpcProps } from "../../lib";
import { synth, Synthesized } from "../support/synth";

const vpc = (props: VpcProps = {}): Synthesized => synth((stack) => new Vpc(stack, "net", props));

/** The ranges of one half, by zone or slot. */
function ranges(synthesized: Synthesized, half: "private" | "public"): unknown[] {
  return synthesized.all("aws_subnet", half).map((subnet) => subnet.cidr_block);
}

function rangesByAddress(synthesized: Synthesized): Record<string, unknown> {
  return Object.fromEntries(
    synthesized.addressesOf("aws_subnet").map((address) => [address, synthesized.at(address).cidr_block]),
  );
}

describe("the plan of a VPC", () => {
  it("is that of the reference: private /20s from index 0, public /24s from index 48", () => {
    const planned = vpc({ cidrBlock: "10.10.0.0/16" });
    expect(ranges(planned, "private")).toEqual(["10.10.0.0/20", "10.10.16.0/20", "10.10.32.0/20"]);
    expect(ranges(planned, "public")).toEqual(["10.10.48.0/24", "10.10.49.0/24", "10.10.50.0/24"]);
  });

  it("begins at 10.0.0.0/16 unless a range is set", () => {
    const planned = vpc();
    expect(planned.single("aws_vpc")).toMatchObject({ cidr_block: "10.0.0.0/16" });
    expect(ranges(planned, "private")).toEqual(["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"]);
  });

  it("uses the user's prefix lengths", () => {
    const planned = vpc({ privateSubnetPrefixLength: 22, publicSubnetPrefixLength: 26, maxAzs: 2 });
    expect(ranges(planned, "private")).toEqual(["10.0.0.0/22", "10.0.4.0/22"]);
    expect(ranges(planned, "public")).toEqual(["10.0.12.0/26", "10.0.12.64/26"]);
  });

  it("uses the user's ranges, in the order of the zones", () => {
    const planned = vpc({
      maxAzs: 2,
      privateSubnetCidrs: ["10.0.64.0/18", "10.0.128.0/18"],
      publicSubnetCidrs: ["10.0.1.0/24", "10.0.0.0/24"],
    });
    expect(ranges(planned, "private")).toEqual(["10.0.64.0/18", "10.0.128.0/18"]);
    expect(ranges(planned, "public")).toEqual(["10.0.1.0/24", "10.0.0.0/24"]);
  });

  it("computes the half that the user leaves out", () => {
    const planned = vpc({ maxAzs: 2, privateSubnetCidrs: ["10.0.64.0/18", "10.0.128.0/18"] });
    expect(ranges(planned, "public")).toEqual(["10.0.48.0/24", "10.0.49.0/24"]);
  });

  it("is left to Terraform where the VPC's range is not known, by the same scheme", () => {
    const planned = synth((stack) => {
      const range = new TerraformVariable(stack, "range", { type: "string" });
      new Vpc(stack, "net", { cidrBlock: range.stringValue, maxAzs: 4 });
    });
    const [first, , , fourth] = ranges(planned, "private");
    expect([first, fourth]).toEqual(["${cidrsubnet(var.range, 4, 0)}", "${cidrsubnet(var.range, 4, 4)}"]);
    expect(ranges(planned, "public")[3]).toBe("${cidrsubnet(var.range, 8, 51)}");
  });

  it("can be written out for a range that is not known", () => {
    const given = {
      privateSubnetCidrs: ["10.0.0.0/24", "10.0.1.0/24"],
      publicSubnetCidrs: ["10.0.2.0/24", "10.0.3.0/24"],
    };
    const planned = vpc({
      cidrBlock: Token.asString(ref("var.range")),
      maxAzs: 2,
      privateSubnetPrefixLength: 24,
      ...given,
    });
    expect(ranges(planned, "private")).toEqual(given.privateSubnetCidrs);
  });
});

describe("zones that are counted", () => {
  const counted = vpc({ maxAzs: 2 });

  it("are the first ones of the region that need no opt-in and that EKS accepts", () => {
    expect(counted.single("data.aws_availability_zones")).toMatchObject({
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
      exclude_zone_ids: ["use1-az3", "usw1-az2", "cac1-az3"],
    });
    const zones = counted.address("data.aws_availability_zones");
    expect(counted.all("aws_subnet", "private").map((subnet) => subnet.availability_zone)).toEqual([
      `\${${zones}.names.0}`,
      `\${${zones}.names.1}`,
    ]);
  });

  it("are rejected at plan if the region has fewer", () => {
    expect(counted.single("data.aws_availability_zones").lifecycle).toEqual({
      postcondition: [
        {
          condition: "${length(self.names) >= 2}",
          error_message: "The region has fewer than 2 availability zones that EKS supports; lower maxAzs.",
        },
      ],
    });
  });

  it("stay what they were when the region gains one", () => {
    expect(counted.all("aws_subnet").map((subnet) => subnet.lifecycle)).toEqual(
      Array.from({ length: 4 }, () => ({ ignore_changes: ["availability_zone"] })),
    );
  });
});

describe("zones that are named", () => {
  const named = vpc({ availabilityZones: ["eu-west-1a", "eu-west-1c"] });

  it("are looked up nowhere and give their names to the addresses", () => {
    expect(named.addressesOf("data.aws_availability_zones")).toEqual([]);
    expect(named.single("aws_subnet", "private-subnets_eu-west-1c_")).toMatchObject({
      availability_zone: "eu-west-1c",
    });
  });

  it("have the position of their letters, whatever else is listed", () => {
    expect(ranges(named, "private")).toEqual(["10.0.0.0/20", "10.0.32.0/20"]);
    expect(ranges(named, "public")).toEqual(["10.0.48.0/24", "10.0.50.0/24"]);
  });

  it("move when the program moves them", () => {
    expect(named.all("aws_subnet").filter((subnet) => "lifecycle" in subnet)).toEqual([]);
  });
});

describe("another zone", () => {
  const more: [string, VpcProps, VpcProps][] = [
    ["counted", { maxAzs: 2 }, { maxAzs: 3 }],
    ["counted beyond the third", { maxAzs: 3 }, { maxAzs: 6 }],
    [
      "named",
      { availabilityZones: ["eu-west-1a", "eu-west-1c"] },
      { availabilityZones: ["eu-west-1a", "eu-west-1c", "eu-west-1b"] },
    ],
    [
      "with a NAT gateway of its own",
      { maxAzs: 2, natStrategy: NatStrategy.PER_AZ },
      { maxAzs: 3, natStrategy: NatStrategy.PER_AZ },
    ],
  ];

  it.each(more)("that is %s changes no address and moves no range", (_, fewer, many) => {
    const [before, after] = [vpc(fewer), vpc(many)];
    expect(after.addresses.length).toBeGreaterThan(before.addresses.length);
    expect(after.addresses).toEqual(expect.arrayContaining(before.addresses));
    expect(rangesByAddress(after)).toMatchObject(rangesByAddress(before));
  });
});

describe("the single NAT gateway", () => {
  /** What a lost public address is lost with: the gateway and its address, with all that they say. */
  const gatewayOf = (availabilityZones: string[], natZone?: string): unknown => {
    const made = vpc({ availabilityZones, natZone });
    return [made.addressesOf("aws_nat_gateway"), made.all("aws_nat_gateway"), made.all("aws_eip")];
  };
  const [a, b, c] = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;

  it("is in the first zone that is listed", () => {
    expect(gatewayOf([b, c])).toEqual(gatewayOf([b, a]));
    expect(gatewayOf([b, c])).not.toEqual(gatewayOf([c, b]));
  });

  it.each([
    ["comes", [a, b, c]],
    ["goes", [b, c, a].slice(0, 2)],
    ["moves in the list", [c, b]],
  ])("stays in the zone that is named, whichever other zone %s", (_, zones) => {
    expect(gatewayOf(zones, b)).toEqual(gatewayOf([b, c]));
  });

  it("serves all private subnets from there", () => {
    const made = vpc({ availabilityZones: [a, b, c], natZone: b });
    const gateway = `\${${made.address("aws_nat_gateway", `nat_${b}`)}.id}`;
    expect(made.all("aws_route", "private").map((route) => route.nat_gateway_id)).toEqual([gateway, gateway, gateway]);
  });

  it("leaves each zone its own where every zone has one", () => {
    const perAz = { availabilityZones: [a, b], natStrategy: NatStrategy.PER_AZ };
    expect(vpc({ ...perAz, natZone: b }).json).toBe(vpc(perAz).json);
  });
});

describe("another NAT strategy", () => {
  const [none, single, perAz] = [NatStrategy.NONE, NatStrategy.SINGLE, NatStrategy.PER_AZ].map((natStrategy) =>
    vpc({ natStrategy }),
  );

  it("moves no range", () => {
    expect(rangesByAddress(single!)).toEqual(rangesByAddress(none!));
    expect(rangesByAddress(perAz!)).toEqual(rangesByAddress(none!));
  });

  it("changes gateways, their addresses and routes, and nothing else", () => {
    const beyond = (more: Synthesized, less: Synthesized): string[] =>
      more.addresses.filter((each) => !less.addresses.includes(each)).map((each) => each.split(".")[0]!);
    expect(beyond(single!, none!)).toEqual(["aws_eip", "aws_nat_gateway", "aws_route", "aws_route", "aws_route"]);
    expect(beyond(perAz!, single!)).toEqual(["aws_eip", "aws_eip", "aws_nat_gateway", "aws_nat_gateway"]);
    expect([...beyond(none!, single!), ...beyond(single!, perAz!)]).toEqual([]);
  });
});
