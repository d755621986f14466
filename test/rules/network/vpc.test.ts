// What is told of a VPC, and ranges of which no host has an address.
import { checkImportedVpc, checkVpcRange, CheckableVpc } from "../../../lib/rules/network/vpc";
import { lines } from "../expect-findings";

describe("the attributes of an existing VPC", () => {
  const good = { vpcId: "vpc-1", privateSubnetIds: ["subnet-a", "subnet-b"] };
  const check = (told: Partial<CheckableVpc>): string[] => lines(checkImportedVpc({ ...good, ...told }));

  it.each<Partial<CheckableVpc>>([
    { cidrBlock: "10.0.0.0/16", publicSubnetIds: ["subnet-p"] },
    { vpcId: "${data.aws_vpc.theirs.id}", cidrBlock: "${data.aws_vpc.theirs.cidr_block}" },
    { privateSubnetIds: ["#{TfToken[TOKEN.0]}"] },
    { privateSubnetIds: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] },
    { publicSubnetIds: [] },
  ])("may be as in case %#", (told) => {
    expect(check(told)).toEqual([]);
  });

  const two = "list at least two private subnets, in two zones; EKS rejects a cluster with fewer";

  it.each<[Partial<CheckableVpc>, string]>([
    [{ privateSubnetIds: [] }, `[FG541] privateSubnetIds: no subnet is listed; ${two}`],
    [{ privateSubnetIds: ["subnet-a"] }, `[FG541] privateSubnetIds: only subnet-a is listed; ${two}`],
    [{ vpcId: "" }, '[FG543] vpcId: "" is not the id of a VPC; write it as vpc-0123456789abcdef0'],
    [{ vpcId: "subnet-1" }, '[FG543] vpcId: "subnet-1" is not the id of a VPC; write it as vpc-0123456789abcdef0'],
    [
      { privateSubnetIds: ["subnet-a", "b"] },
      '[FG543] privateSubnetIds[1]: "b" is not the id of a subnet; write it as subnet-0123456789abcdef0',
    ],
    [{ publicSubnetIds: ["subnet-p", "subnet-p"] }, "[FG542] publicSubnetIds[1]: subnet-p is listed twice; remove one"],
    [
      { privateSubnetIds: ["subnet-a", "subnet-b"], publicSubnetIds: ["subnet-p", "subnet-b"] },
      "[FG548] publicSubnetIds: subnet-b is also listed as private, and Fargate starts pods only in private subnets; list it once: a private subnet has no route to an internet gateway",
    ],
    [{ cidrBlock: "foo" }, '[FG501] cidrBlock: "foo" is not an IPv4 CIDR; write it as 10.10.0.0/16'],
  ])("is not %j", (told, line) => {
    expect(check(told)).toEqual([line]);
  });

  it("names a subnet once, as two of one are one", () => {
    expect(check({ privateSubnetIds: ["subnet-a", "subnet-a"] })).toEqual([
      "[FG542] privateSubnetIds[1]: subnet-a is listed twice; remove one",
      `[FG541] privateSubnetIds: only subnet-a is listed; ${two}`,
    ]);
  });
});

describe("the range of a VPC", () => {
  it.each(["10.0.0.0/16", "100.64.0.0/16", "8.8.0.0/16", "223.255.0.0/16", "${range}", "foo"])("may be %s", (cidr) => {
    expect(checkVpcRange(cidr)).toEqual([]);
  });

  it.each([
    ["0.0.0.0/16", "0.0.0.0/8 (this network)"],
    ["127.0.0.0/16", "127.0.0.0/8 (loopback)"],
    ["169.254.1.0/24", "169.254.0.0/16 (link-local)"],
    ["224.0.0.0/16", "224.0.0.0/4 (multicast)"],
    ["240.0.0.0/16", "240.0.0.0/4 (reserved)"],
  ])("is hardly %s", (cidr, range) => {
    expect(lines(checkVpcRange(cidr))).toEqual([
      `[FG547] cidrBlock: ${cidr} is in ${range}, which hosts cannot use; choose a range inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
    ]);
    expect(checkVpcRange(cidr)[0]!.severity).toBe("warning");
  });
});
