// The subnet plan: equal to the reference, and never moved by a zone that comes later.
import fc from "fast-check";
import { cidrsOverlap, cidrContains, parseCidr } from "../../../lib/rules/network/cidr";
import { checkSubnetCidrs, planSubnets, SubnetPlanRequest } from "../../../lib/rules/network/subnets";
import { codes, lines } from "../expect-findings";

const plan = (vpcCidr: string, slots: number[], rest: Partial<SubnetPlanRequest> = {}): string[] => {
  const { subnets, findings } = planSubnets({ vpcCidr, slots, ...rest });
  return [...subnets.map((each) => `${each.slot} ${each.privateCidr} ${each.publicCidr}`), ...lines(findings)];
};

describe("planSubnets", () => {
  it("equals the reference in its VPC", () => {
    expect(plan("10.10.0.0/16", [0, 1, 2])).toEqual([
      "0 10.10.0.0/20 10.10.48.0/24",
      "1 10.10.16.0/20 10.10.49.0/24",
      "2 10.10.32.0/20 10.10.50.0/24",
    ]);
  });

  it("skips the block of the public subnets from the fourth zone on", () => {
    expect(plan("10.10.0.0/16", [0, 2, 3, 5])).toEqual([
      "0 10.10.0.0/20 10.10.48.0/24",
      "2 10.10.32.0/20 10.10.50.0/24",
      "3 10.10.64.0/20 10.10.51.0/24",
      "5 10.10.96.0/20 10.10.53.0/24",
    ]);
  });

  it("accepts other sizes", () => {
    expect(plan("10.0.0.0/20", [1], { privatePrefixLength: 23, publicPrefixLength: 27 })).toEqual([
      "1 10.0.2.0/23 10.0.6.32/27",
    ]);
  });

  it("gives a small VPC the smallest subnets, with warnings that name a length for which there is room", () => {
    expect(plan("10.0.0.0/24", [0, 1, 2])).toEqual([
      "0 10.0.0.0/28 10.0.0.48/28",
      "1 10.0.0.16/28 10.0.0.240/28",
      "2 10.0.0.32/28 10.0.0.224/28",
      "[FG506] privatePrefixLength: a subnet of /28 has 11 free addresses; each pod uses one, and EKS recommends 16 for itself; write privatePrefixLength: 26, which fits, or choose a larger VPC",
      "[FG507] publicPrefixLength: a public subnet of /28 has 11 free addresses; each load balancer needs 8 of them to scale; use /27 or larger",
    ]);
    expect(plan("10.0.0.0/23", [0], { publicPrefixLength: 27 })).toEqual(["0 10.0.0.0/27 10.0.0.96/27"]);
  });

  it("puts public subnets at the end of the VPC if their block is too small, and moves none that fit", () => {
    expect(plan("10.0.0.0/23", [0, 1, 2]).slice(0, 3)).toEqual([
      "0 10.0.0.0/27 10.0.0.96/28",
      "1 10.0.0.32/27 10.0.0.112/28",
      "2 10.0.0.64/27 10.0.1.240/28",
    ]);
    expect(plan("10.10.0.0/16", [0, 1], { privatePrefixLength: 26 })).toEqual([
      "0 10.10.0.0/26 10.10.255.0/24",
      "1 10.10.0.64/26 10.10.254.0/24",
    ]);
    expect(plan("10.0.0.0/26", [0, 1]).slice(0, 2)).toEqual([
      "0 10.0.0.0/28 10.0.0.48/28",
      "1 10.0.0.16/28 10.0.0.32/28",
    ]);
  });

  it("rejects a zone that does not fit, with lengths that do", () => {
    expect(plan("10.0.0.0/24", [0, 1, 2, 3], { privatePrefixLength: 26 })).toEqual([
      "[FG508] cidrBlock: the subnets of zone d, a private /26 and a public /28, do not fit into 10.0.0.0/24 in addition to those of the other zones; write privatePrefixLength: 27, or choose a larger VPC",
    ]);
    expect(plan("10.0.0.0/24", [0, 1, 2, 3], { privatePrefixLength: 27 }).join()).not.toContain("FG508");
    expect(plan("10.10.0.0/16", [14])).toHaveLength(1);
    expect(plan("10.10.0.0/16", [15])[0]).toContain("write privatePrefixLength: 21");
    expect(plan("10.10.0.0/16", [-1])[0]).toContain("the subnets of slot -1");
  });

  it("reports that nothing fits if nothing does", () => {
    expect(plan("10.0.0.0/26", [0, 1, 2])).toEqual([
      "[FG508] cidrBlock: the subnets of zone c, a private /28 and a public /28, do not fit into 10.0.0.0/26 in addition to those of the other zones; choose a larger VPC",
    ]);
    expect(plan("10.0.0.0/25", [0, 1, 2]).join()).not.toContain("FG508");
  });

  it.each([
    [
      { privatePrefixLength: 16 },
      "privatePrefixLength: a subnet of /16 cannot be cut from 10.10.0.0/16; choose a prefix length from 17 to 28",
    ],
    [
      { publicPrefixLength: 29 },
      "publicPrefixLength: a subnet of /29 cannot be cut from 10.10.0.0/16; choose a prefix length from 17 to 28",
    ],
    [
      { publicPrefixLength: 24.5 },
      "publicPrefixLength: a subnet of /24.5 cannot be cut from 10.10.0.0/16; choose a prefix length from 17 to 28",
    ],
  ])("rejects sizes that do not fit: %j", (rest, expected) => {
    expect(plan("10.10.0.0/16", [0], rest)).toEqual([`[FG508] ${expected}`]);
  });

  it("rejects a VPC that AWS rejects, and plans nothing in one that is not known yet", () => {
    expect(plan("10.10.1.0/16", [0])).toEqual([
      "[FG502] cidrBlock: 10.10.1.0/16 has host bits set; write 10.10.0.0/16",
    ]);
    expect(plan("10.0.0.0/28", [0])[0]).toContain("FG508");
    expect(plan("${vpc}", [0])).toEqual([]);
  });

  const request = fc.record({
    vpc: fc.integer({ min: 16, max: 26 }),
    slots: fc.uniqueArray(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 6 }),
    added: fc.integer({ min: 0, max: 14 }),
  });

  it("never moves a subnet when a zone is added", () => {
    fc.assert(
      fc.property(request, ({ vpc, slots, added }) => {
        const vpcCidr = `10.16.0.0/${vpc}`;
        const before = planSubnets({ vpcCidr, slots }).subnets;
        const after = planSubnets({ vpcCidr, slots: [added, ...slots] }).subnets;
        fc.pre(after.length > 0);
        expect(after.slice(1)).toEqual(before);
      }),
    );
  });

  it("keeps to the blocks 0 to 2 and 4 to 15 and to block 3 wherever these have room: a moved range is a lost subnet", () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 24 }), fc.integer({ min: 0, max: 14 }), (vpc, slot) => {
        const [own, open] = [Math.min(vpc + 4, 28), Math.min(vpc + 8, 28)];
        fc.pre(slot < 2 ** (open - own));
        const start = parseCidr("10.16.0.0/16")!.start;
        const [planned] = planSubnets({ vpcCidr: `10.16.0.0/${vpc}`, slots: [slot] }).subnets;
        expect(parseCidr(planned!.privateCidr)!.start).toBe(start + (slot < 3 ? slot : slot + 1) * 2 ** (32 - own));
        expect(parseCidr(planned!.publicCidr)!.start).toBe(start + 3 * 2 ** (32 - own) + slot * 2 ** (32 - open));
      }),
    );
  });

  it("plans subnets that are in the VPC and never overlap", () => {
    fc.assert(
      fc.property(request, ({ vpc, slots }) => {
        const { subnets } = planSubnets({ vpcCidr: `10.16.0.0/${vpc}`, slots });
        const all = subnets.flatMap((each) => [parseCidr(each.privateCidr)!, parseCidr(each.publicCidr)!]);
        expect(all.every((each) => each.aligned && cidrContains(parseCidr(`10.16.0.0/${vpc}`)!, each))).toBe(true);
        expect(all.some((left, i) => all.slice(i + 1).some((right) => cidrsOverlap(left, right)))).toBe(false);
      }),
    );
  });
});

describe("existing subnets", () => {
  const check = (...cidrs: string[]): string[] =>
    lines(
      checkSubnetCidrs(
        "10.10.0.0/16",
        cidrs.map((cidr, i) => ({ name: `subnet-${i}`, cidr })),
      ),
    );

  it("may lie side by side", () => {
    expect(check("10.10.0.0/20", "10.10.16.0/20", "${x}")).toEqual([]);
    expect(checkSubnetCidrs("${vpc}", [{ name: "a", cidr: "10.9.0.0/24" }])).toEqual([]);
  });

  it("are in the VPC", () => {
    expect(check("10.11.0.0/24")).toEqual([
      "[FG504] subnet-0: 10.11.0.0/24 is outside the VPC 10.10.0.0/16; choose a range inside it, or add the range to secondaryCidrBlocks",
    ]);
  });

  it("do not overlap, and both are named", () => {
    expect(check("10.10.0.0/20", "10.10.8.0/24")).toEqual([
      "[FG505] subnet-1: 10.10.8.0/24 overlaps 10.10.0.0/20 of subnet-0; choose a range after 10.10.0.0/20, for example",
    ]);
    expect(check("10.10.0.0/24", "10.10.0.0/24")).toHaveLength(1);
  });

  it("have room for a cluster", () => {
    expect(check("10.10.0.0/27")).toEqual([]);
    expect(codes(checkSubnetCidrs("10.10.0.0/16", [{ name: "a", cidr: "10.10.0.0/28" }]))).toEqual(["FG506"]);
  });
});
