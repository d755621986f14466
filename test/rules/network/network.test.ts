// Address ranges that AWS refuses, and those that just pass.
import { checkCidr, checkPublicCidrs, checkPublicFamily, checkServiceCidr } from "../../../lib/rules/network/network";
import { codes, lines } from "../expect-findings";

describe("the CIDR of a VPC or a subnet", () => {
  it.each(["10.10.0.0/16", "192.168.1.16/28", "${aws_vpc.main.cidr_block}"])("may be %s", (cidr) => {
    expect(checkCidr(cidr, "cidrBlock")).toEqual([]);
  });

  it.each([
    ["10.10.0.0", '[FG501] cidrBlock: "10.10.0.0" is not an IPv4 CIDR; add a prefix, such as 10.10.0.0/16'],
    ["ten/16", '[FG501] cidrBlock: "ten/16" is not an IPv4 CIDR; write it as 10.10.0.0/16'],
    ["", '[FG501] cidrBlock: "" is not an IPv4 CIDR; write it as 10.10.0.0/16'],
    ["10.10.1.0/16", "[FG502] cidrBlock: 10.10.1.0/16 has host bits set; write 10.10.0.0/16"],
    [
      "10.0.0.0/15",
      "[FG503] cidrBlock: 10.0.0.0/15 is larger than AWS allows, which is /16 to /28; write 10.0.0.0/16, for example",
    ],
    [
      "10.0.0.32/29",
      "[FG503] cidrBlock: 10.0.0.32/29 is smaller than AWS allows, which is /16 to /28; write 10.0.0.32/28, for example",
    ],
  ])("cannot be '%s'", (cidr, expected) => {
    expect(lines(checkCidr(cidr, "cidrBlock"))).toEqual([expected]);
  });
});

describe("the service CIDR", () => {
  it.each([
    ["172.20.0.0/16", "10.10.0.0/16"],
    ["10.96.0.0/12", "10.10.0.0/16"],
    ["192.168.5.0/24", undefined],
    ["172.16.0.0/12", undefined],
    ["10.0.0.0/16", "${vpc}"],
    ["${x}", "10.0.0.0/16"],
  ])("may be %s in the VPC %s", (cidr, vpc) => {
    expect(checkServiceCidr(cidr, vpc)).toEqual([]);
  });

  it.each(["100.64.0.0/16", "10.0.0.0/11", "10.0.0.0/25", "172.32.0.0/16", "192.0.0.0/12"])("cannot be %s", (cidr) => {
    expect(lines(checkServiceCidr(cidr))).toEqual([
      `[FG509] serviceCidr: EKS does not accept ${cidr} for services; choose a range from /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
    ]);
  });

  it("does not overlap the VPC", () => {
    expect(lines(checkServiceCidr("10.10.128.0/20", "10.10.0.0/16"))).toEqual([
      "[FG510] serviceCidr: the service CIDR 10.10.128.0/20 overlaps the VPC 10.10.0.0/16; choose another, such as 172.20.0.0/16",
    ]);
    expect(lines(checkServiceCidr("172.20.0.0/16", "172.20.0.0/16"))[0]).toContain("such as 10.100.0.0/16");
  });

  it("is a CIDR that begins with its first address", () => {
    expect(codes(checkServiceCidr("10.100.0.1/16"))).toEqual(["FG502"]);
    expect(codes(checkServiceCidr("10.100.0.0"))).toEqual(["FG501"]);
  });
});

describe("ranges that may reach the API", () => {
  it.each([
    "0.0.0.0/0",
    "203.0.112.0/24",
    "8.8.8.8/32",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "2001:4860::/32",
    "::/0",
    "${office}",
  ])("may be %s", (cidr) => {
    expect(checkPublicCidrs([cidr], "publicCidrs")).toEqual([]);
  });

  it.each([
    ["8.8.8.8", '"8.8.8.8" is not a CIDR; write 8.8.8.8/32'],
    ["office", '"office" is not a CIDR; write an address and a prefix, such as 203.0.113.7/32'],
    ["8.8.8.8/24", "8.8.8.8/24 has host bits set; write 8.8.8.0/24"],
    ["2001:4860::8", '"2001:4860::8" is not a CIDR; write 2001:4860::8/128'],
    ["2001:4860::8/32", "2001:4860::8/32 has host bits set; write 2001:4860::/32"],
    ["010.8.8.8/32", '"010.8.8.8/32" is not a CIDR; write an address and a prefix, such as 203.0.113.7/32'],
    [
      "fd00::/8",
      "fd00::/8 is a unique local range, which cannot reach the API over the internet; list public addresses, and turn on private access for clients inside the VPC",
    ],
    [
      "10.0.0.0/8",
      "10.0.0.0/8 is a private range, which cannot reach the API over the internet; list public addresses, and turn on private access for clients inside the VPC",
    ],
  ])("cannot be %s", (cidr, expected) => {
    expect(lines(checkPublicCidrs([cidr], "publicCidrs"))).toEqual([`[FG511] publicCidrs[0]: ${expected}`]);
  });

  it("are of IPv4, where the cluster is", () => {
    expect(lines(checkPublicFamily(["8.8.8.0/24", "2600:1f18::/32"], "publicCidrs"))).toEqual([
      "[FG556] publicCidrs[1]: 2600:1f18::/32 is an IPv6 range, which EKS does not accept for an IPv4 cluster; leave it out: the API is not reachable over IPv6",
    ]);
    expect(checkPublicFamily(["8.8.8.0/24", "${office}", "office"], "publicCidrs")).toEqual([]);
  });

  it("are hardly shared addresses of a provider's customers, although EKS is not documented to reject them", () => {
    const [found] = checkPublicCidrs(["100.64.0.0/10"], "publicCidrs");
    expect(found).toMatchObject({ code: "FG511", severity: "warning" });
  });

  it("should not be an example of the documentation", () => {
    const [found] = checkPublicCidrs(["203.0.113.0/24"], "publicCidrs");
    expect(found).toMatchObject({ code: "FG511", severity: "warning" });
  });

  it("are at most 40, or as many as AWS has granted", () => {
    const some = (count: number): string[] => Array.from({ length: count }, (_, i) => `8.8.${i}.0/24`);
    expect(checkPublicCidrs(some(40), "publicCidrs")).toEqual([]);
    expect(checkPublicCidrs(some(41), "publicCidrs", 50)).toEqual([]);
    expect(lines(checkPublicCidrs(some(41), "publicCidrs"))).toEqual([
      "[FG512] publicCidrs: 41 ranges, and EKS allows 40; merge adjacent ranges, or request a quota increase",
    ]);
  });
});
