// What a VPC refuses, word by word, and what it takes instead.
import { ref, Token } from "cdktf";
import { Findings, NatStrategy, Vpc, VpcProps } from "../../lib";
import { annotations } from "../support/annotations";
import { declare } from "../support/synth";

/** Makes a VPC at `test/net`. */
const make = (props: VpcProps) => (): unknown => declare((stack) => new Vpc(stack, "net", props));

const unknown = "the value is a token, and the number and the names of the subnets depend on it; write it out";

const unknownRange = Token.asString(ref("var.range"));

const refused: [what: string, props: VpcProps, error: string, instead: VpcProps][] = [
  [
    "a range that is none",
    { cidrBlock: "10.0.0.0" },
    'test/net: [FG501] cidrBlock: "10.0.0.0" is not an IPv4 CIDR; add a prefix, such as 10.0.0.0/16',
    { cidrBlock: "10.0.0.0/16" },
  ],
  [
    "a range with host bits",
    { cidrBlock: "10.0.7.0/16" },
    "test/net: [FG502] cidrBlock: 10.0.7.0/16 has host bits set; write 10.0.0.0/16",
    { cidrBlock: "10.0.0.0/16" },
  ],
  [
    "a range that is too large",
    { cidrBlock: "10.0.0.0/8" },
    "test/net: [FG503] cidrBlock: 10.0.0.0/8 is larger than AWS allows, which is /16 to /28; write 10.0.0.0/16, for example",
    { cidrBlock: "10.0.0.0/16" },
  ],
  [
    "a subnet outside of the range",
    { maxAzs: 2, privateSubnetCidrs: ["10.0.0.0/20", "10.1.0.0/20"] },
    "test/net: [FG504] private subnet b: 10.1.0.0/20 is outside the VPC 10.0.0.0/16; choose a range inside it, or add the range to secondaryCidrBlocks",
    { maxAzs: 2, privateSubnetCidrs: ["10.0.0.0/20", "10.0.16.0/20"] },
  ],
  [
    "subnets that overlap",
    { maxAzs: 2, privateSubnetCidrs: ["10.0.0.0/20", "10.0.8.0/21"] },
    "test/net: [FG505] private subnet b: 10.0.8.0/21 overlaps 10.0.0.0/20 of private subnet a; choose a range after 10.0.0.0/20, for example",
    { maxAzs: 2, privateSubnetCidrs: ["10.0.0.0/20", "10.0.16.0/21"] },
  ],
  [
    "a range without room for a zone",
    { privateSubnetPrefixLength: 18, maxAzs: 4 },
    "test/net: [FG508] cidrBlock: the subnets of zone d, a private /18 and a public /24, do not fit into 10.0.0.0/16 in addition to those of the other zones; write privateSubnetPrefixLength: 19",
    { privateSubnetPrefixLength: 18, maxAzs: 3 },
  ],
  [
    "a zone by its id",
    { availabilityZones: ["use1-az1", "us-east-1b"] },
    'test/net: [FG520] availabilityZones[0]: "use1-az1" is the id of a zone; write the zone\'s name in your account, such as us-east-1a',
    { availabilityZones: ["us-east-1a", "us-east-1b"] },
  ],
  [
    "a local zone",
    { availabilityZones: ["us-west-2a", "us-west-2-lax-1a"] },
    "test/net: [FG521] availabilityZones[1]: us-west-2-lax-1a is a Local Zone, where Fargate does not run; choose a zone of the region",
    { availabilityZones: ["us-west-2a", "us-west-2b"] },
  ],
  [
    "zones of two regions",
    { availabilityZones: ["eu-west-1a", "us-east-1b"] },
    "test/net: [FG522] availabilityZones[1]: us-east-1b is a zone of us-east-1, and eu-west-1a one of eu-west-1; write eu-west-1b",
    { availabilityZones: ["eu-west-1a", "eu-west-1b"] },
  ],
  [
    "a NAT gateway in a zone of somebody else",
    { availabilityZones: ["eu-west-1a", "eu-west-1b"], natZone: "eu-west-1c" },
    'test/net: [FG540] natZone: "eu-west-1c" is not one of the VPC\'s zones; write one of eu-west-1a, eu-west-1b',
    { availabilityZones: ["eu-west-1a", "eu-west-1b"], natZone: "eu-west-1b" },
  ],
  [
    "a NAT gateway in a zone by name, where zones are counted",
    { natZone: "eu-west-1a" },
    'test/net: [FG540] natZone: "eu-west-1a" is not one of the VPC\'s zones; set availabilityZones, or leave it out: with maxAzs the gateway is in the first zone',
    {},
  ],
  [
    "a tag that AWS keeps for itself",
    { tags: { "aws:team": "web" } },
    'test/net: [FG710] tags: tag key "aws:team" begins with aws:, which AWS reserves; choose another prefix',
    { tags: { team: "web" } },
  ],
  [
    "a single zone",
    { maxAzs: 1 },
    "test/net: [FG524] maxAzs: 1 is not a number of zones that a cluster can span; write a whole number from 2 to 6; 3 suits most regions",
    { maxAzs: 2 },
  ],
  [
    "a NAT strategy that is not known",
    JSON.parse('{"natStrategy":"${var.strategy}"}') as VpcProps,
    `test/net: [FG528] natStrategy: ${unknown}`,
    { natStrategy: NatStrategy.PER_AZ },
  ],
  [
    "a list of zones that is not known",
    { availabilityZones: Token.asList(ref("var.zones")) },
    "test/net: [FG801] availabilityZones: the list is a token whose length is not known until Terraform runs; use literal zones, or leave them out and set maxAzs",
    { maxAzs: 3 },
  ],
  [
    "a zone that is not known",
    { availabilityZones: ["eu-west-1a", unknownRange] },
    `test/net: [FG528] availabilityZones[1]: ${unknown}`,
    { availabilityZones: ["eu-west-1a", "eu-west-1b"] },
  ],
  [
    "a number of zones that is not known",
    { maxAzs: Token.asNumber(ref("var.count")) },
    `test/net: [FG528] maxAzs: ${unknown}`,
    { maxAzs: 2 },
  ],
  [
    "a prefix length that is not known",
    { privateSubnetPrefixLength: Token.asNumber(ref("var.length")) },
    `test/net: [FG528] privateSubnetPrefixLength: ${unknown}`,
    { privateSubnetPrefixLength: 20 },
  ],
  [
    "ranges of which nobody knows how many there are",
    { maxAzs: 2, privateSubnetCidrs: Token.asList(ref("var.ranges")) },
    `test/net: [FG528] privateSubnetCidrs: ${unknown}`,
    { maxAzs: 2, privateSubnetCidrs: [unknownRange, "10.0.16.0/20"] },
  ],
  [
    "a zone for the gateway that is not known",
    { availabilityZones: ["eu-west-1a", "eu-west-1b"], natZone: unknownRange },
    `test/net: [FG528] natZone: ${unknown}`,
    { availabilityZones: ["eu-west-1a", "eu-west-1b"], natZone: "eu-west-1b" },
  ],
  [
    "what an untyped caller has for zones",
    JSON.parse('{"availabilityZones":"eu-west-1a"}') as VpcProps,
    'test/net: [FG751] availabilityZones: "eu-west-1a" is a string, not a list; write ["eu-west-1a"]',
    { availabilityZones: ["eu-west-1a", "eu-west-1b"] },
  ],
  [
    "a way out that there is not",
    JSON.parse('{"natStrategy":"one"}') as VpcProps,
    'test/net: [FG751] natStrategy: "one" is a string, not a NatStrategy; write NatStrategy.SINGLE, NatStrategy.PER_AZ, NatStrategy.NONE',
    { natStrategy: NatStrategy.NONE },
  ],
  [
    "a number of zones in quotes",
    JSON.parse('{"maxAzs":"3"}') as VpcProps,
    'test/net: [FG751] maxAzs: "3" is a string, not a number; write 3, without quotes',
    { maxAzs: 3 },
  ],
  [
    "zones both named and counted",
    { availabilityZones: ["eu-west-1a", "eu-west-1b"], maxAzs: 2 },
    'test/net: [FG802] maxAzs: maxAzs 2 and availabilityZones ["eu-west-1a","eu-west-1b"] both set the zones; keep availabilityZones and remove maxAzs',
    { availabilityZones: ["eu-west-1a", "eu-west-1b"] },
  ],
  [
    "ranges for another number of zones",
    { publicSubnetCidrs: ["10.0.64.0/24", "10.0.65.0/24"] },
    "test/net: [FG803] publicSubnetCidrs: 2 ranges are set for 3 zones; set one range for each zone, in the order of the zones",
    { publicSubnetCidrs: ["10.0.64.0/24", "10.0.65.0/24"], maxAzs: 2 },
  ],
  [
    "a prefix length of a range that is not known",
    { cidrBlock: unknownRange, privateSubnetPrefixLength: 22 },
    "test/net: [FG804] cidrBlock: the VPC's range is a token, so subnets with a given prefix length cannot be computed; use a literal range for the VPC, or set privateSubnetCidrs and publicSubnetCidrs",
    { cidrBlock: unknownRange },
  ],
];

describe("a VPC rejects", () => {
  it.each(refused)("%s", (_, props, error, instead) => {
    expect(make(props)).toThrow(new Error(error));
    expect(make(instead)).not.toThrow();
  });

  it("all that is wrong with its subnets, at once", () => {
    const outside = { maxAzs: 2, privateSubnetCidrs: ["10.1.0.0/20", "10.2.0.0/20"] };
    expect(make(outside)).toThrow(/^test\/net: \[FG504\] private subnet a.*\ntest\/net: \[FG504\] private subnet b/);
  });
});

/** What a VPC at `test/net` says, line by line. */
function warningsOf(props: VpcProps, acknowledged?: string): string[] {
  let found: string[] = [];
  declare((stack) => {
    if (acknowledged !== undefined) Findings.acknowledge(stack, acknowledged, "ten pods at most");
    found = annotations(new Vpc(stack, "net", { maxAzs: 2, ...props }));
  });
  return found;
}

describe("a VPC warns", () => {
  const tight =
    "WARN test/net: [FG507] publicSubnetPrefixLength: a public subnet of /28 has 11 free addresses; each load balancer needs 8 of them to scale; use /27 or larger";

  it("once of planned subnets in which few load balancers fit", () => {
    expect(warningsOf({ cidrBlock: "10.0.0.0/20" })).toEqual([tight]);
    expect(warningsOf({ cidrBlock: "10.0.0.0/19" })).toEqual([]);
  });

  it("of planned subnets in which few pods fit, with the option and a length that fits", () => {
    expect(warningsOf({ cidrBlock: "10.0.0.0/24", publicSubnetCidrs: ["10.0.0.224/28", "10.0.0.240/28"] })).toEqual([
      "WARN test/net: [FG506] privateSubnetPrefixLength: a subnet of /28 has 11 free addresses; each pod uses one, and EKS recommends 16 for itself; write privateSubnetPrefixLength: 26, which fits, or choose a larger VPC",
    ]);
    expect(warningsOf({ cidrBlock: "10.0.0.0/24", privateSubnetPrefixLength: 26 })).toEqual([tight]);
  });

  it("of no planned range that is overridden", () => {
    const publicSubnetCidrs = ["10.0.12.0/26", "10.0.12.64/26"];
    expect(warningsOf({ cidrBlock: "10.0.0.0/20", publicSubnetCidrs })).toEqual([]);
  });

  it("of each subnet range that fits few pods, and not of public ones", () => {
    const privateSubnetCidrs = ["10.0.0.0/28", "10.0.1.0/24"];
    expect(warningsOf({ privateSubnetCidrs, publicSubnetCidrs: ["10.0.2.0/28", "10.0.3.0/28"] })).toEqual([
      "WARN test/net: [FG506] private subnet a: a subnet of /28 has 11 free addresses; each pod uses one, and EKS recommends 16 for itself; use /27 or larger, and /24 or larger for pods",
    ]);
  });

  it("of a range in which no host can be", () => {
    expect(warningsOf({ cidrBlock: "127.0.0.0/16" }).join()).toContain(
      "WARN test/net: [FG547] cidrBlock: 127.0.0.0/16",
    );
  });

  it("not of what was acknowledged before", () => {
    expect(warningsOf({ cidrBlock: "10.0.0.0/20" }, "FG507")).toEqual([]);
  });
});
