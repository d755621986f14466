// Subnets: a plan that never moves one when another comes, and the checks on those that exist.
import { Cidr, cidrBlock, cidrContains, cidrSize, cidrsOverlap, formatCidr, parseCidr, usableAddresses } from "./cidr";
import { error, finding, Finding, warning } from "../finding";
import { checkCidr, LARGEST_BLOCK, SMALLEST_BLOCK } from "./network";
import { SOURCES } from "../sources";
import { isUnknown, isWithin } from "../unknown";

/** Options of `planSubnets`. */
export interface SubnetPlanRequest {
  /** IPv4 range of the VPC, from /16 to /28. */
  readonly vpcCidr: string;
  /** The zones, each by its fixed place: 0 for zone a, 2 for zone c. */
  readonly slots: readonly number[];
  /**
   * Prefix length of each private subnet, up to 28.
   *
   * @default - the VPC's prefix and 4 more bits, at most /28: /20 in a /16
   */
  readonly privatePrefixLength?: number;
  /**
   * Prefix length of each public subnet, up to 28.
   *
   * @default - the VPC's prefix and 8 more bits, at most /28: /24 in a /16
   */
  readonly publicPrefixLength?: number;
}

/** The two subnets of one zone. */
export interface PlannedSubnets {
  /** The zone's fixed place: 0 for zone a, 2 for zone c. */
  readonly slot: number;
  /** IPv4 range of the zone's private subnet. */
  readonly privateCidr: string;
  /** IPv4 range of the zone's public subnet. */
  readonly publicCidr: string;
}

/** The plan of `planSubnets`. */
export interface SubnetPlan {
  /** The subnets of each zone, in the order of the slots; empty where there is an error. */
  readonly subnets: readonly PlannedSubnets[];
  /** What is wrong with the request. */
  readonly findings: readonly Finding[];
}

/** A subnet as its user calls it. */
export interface NamedCidr {
  readonly name: string;
  readonly cidr: string;
}

/** The rules of this file. */
export const SUBNET = {
  outside: error("FG504", "a subnet is in its VPC", SOURCES.createSubnet),
  overlap: error("FG505", "subnets do not overlap", SOURCES.createSubnet),
  fewPrivate: warning("FG506", "a subnet of a cluster has 16 free addresses", SOURCES.eksNetwork),
  fewPublic: warning("FG507", "a public subnet has room for load balancers", SOURCES.albSubnets),
  noRoom: error("FG508", "the subnets of all zones fit into the VPC", SOURCES.createSubnet),
  cidrCount: error("FG803", "every zone has one range of each kind", SOURCES.eksNetwork),
  prefixUnknown: error("FG804", "a prefix length needs a VPC range known at synth", SOURCES.cdktfTokens),
};

/** The private-size block that the public subnets share; the private subnets use all others. */
const PUBLIC_BLOCK = 3;

/**
 * Plans a private and a public subnet for each slot. A slot's subnets depend on the VPC, the two sizes and the slot alone,
 * so a zone that comes later moves no other. The VPC is cut into private-size blocks: slots 0 to 2 use the blocks 0 to 2,
 * the public subnets of all slots share block 3, slot 3 goes on with block 4. In 10.10.0.0/16 slot 0 has 10.10.0.0/20 and
 * 10.10.48.0/24. Public subnets for which block 3 is too small lie at the end of the VPC, the first of them last.
 */
export function planSubnets(request: SubnetPlanRequest): SubnetPlan {
  const vpc = isUnknown(request.vpcCidr) ? undefined : parseCidr(request.vpcCidr);
  const wrong = checkCidr(request.vpcCidr, "cidrBlock");
  if (vpc === undefined || wrong.length > 0) return { subnets: [], findings: wrong };
  const lengths = {
    private: request.privatePrefixLength ?? Math.min(vpc.prefix + 4, SMALLEST_BLOCK),
    public: request.publicPrefixLength ?? Math.min(vpc.prefix + 8, SMALLEST_BLOCK),
  };
  const impossible = [
    ...checkPrefix(vpc, lengths.private, "privatePrefixLength"),
    ...checkPrefix(vpc, lengths.public, "publicPrefixLength"),
  ];
  if (impossible.length > 0) return { subnets: [], findings: impossible };
  const { placed, homeless } = placeAll(vpc, lengths, request.slots);
  if (homeless.length > 0) {
    const fix = howToFit(vpc, lengths, request.slots);
    return { subnets: [], findings: homeless.map((slot) => noRoom(vpc, lengths, slot, fix)) };
  }
  const subnets = placed.map((each) => ({
    slot: each.slot,
    privateCidr: formatCidr(each.private),
    publicCidr: formatCidr(each.public),
  }));
  return { subnets, findings: checkSizes(vpc, lengths, request.slots) };
}

interface PrefixLengths {
  readonly private: number;
  readonly public: number;
}

interface PlacedSlot {
  readonly slot: number;
  readonly private: Cidr;
  readonly public: Cidr;
}

/** The places of all slots, and the slots that have none: past the end of the VPC, or where another slot lies already. */
function placeAll(
  vpc: Cidr,
  lengths: PrefixLengths,
  slots: readonly number[],
): { readonly placed: PlacedSlot[]; readonly homeless: number[] } {
  const placed: PlacedSlot[] = [];
  const homeless: number[] = [];
  for (const slot of slots) {
    const place = placeOf(vpc, lengths, slot);
    const others = placed.filter((each) => each.slot !== slot);
    if (place === undefined || others.some((each) => collide(each, place))) homeless.push(slot);
    else placed.push(place);
  }
  return { placed, homeless };
}

function placeOf(vpc: Cidr, lengths: PrefixLengths, slot: number): PlacedSlot | undefined {
  if (!Number.isInteger(slot) || slot < 0) return undefined;
  const own = cidrBlock(vpc, lengths.private, slot < PUBLIC_BLOCK ? slot : slot + 1);
  const open = publicPlace(vpc, lengths, slot);
  if (own === undefined || open === undefined || cidrsOverlap(own, open)) return undefined;
  return { slot, private: own, public: open };
}

function publicPlace(vpc: Cidr, lengths: PrefixLengths, slot: number): Cidr | undefined {
  const shared = cidrBlock(vpc, lengths.private, PUBLIC_BLOCK);
  const inShared = shared === undefined ? 0 : Math.floor(2 ** (lengths.public - lengths.private));
  if (shared !== undefined && slot < inShared) return cidrBlock(shared, lengths.public, slot);
  const sharedIsLast = lengths.private - vpc.prefix === 2;
  const all = 2 ** (lengths.public - vpc.prefix);
  const fromEnd = slot - inShared + (sharedIsLast ? inShared : 0);
  return fromEnd < all ? cidrBlock(vpc, lengths.public, all - 1 - fromEnd) : undefined;
}

function collide(left: PlacedSlot, right: PlacedSlot): boolean {
  return [left.private, left.public].some((one) =>
    [right.private, right.public].some((other) => cidrsOverlap(one, other)),
  );
}

function fits(vpc: Cidr, lengths: PrefixLengths, slots: readonly number[]): boolean {
  return placeAll(vpc, lengths, slots).homeless.length === 0;
}

/** Lengths with which all slots have room, the nearest to those that have not. */
function howToFit(vpc: Cidr, lengths: PrefixLengths, slots: readonly number[]): string {
  const larger = vpc.prefix > LARGEST_BLOCK ? "choose a larger VPC" : undefined;
  const steps = Array.from({ length: SMALLEST_BLOCK - vpc.prefix }, (_, i) => vpc.prefix + 1 + i);
  const distance = (each: PrefixLengths): number =>
    Math.abs(each.private - lengths.private) + Math.abs(each.public - lengths.public);
  const [nearest] = steps
    .flatMap((privateLength) => steps.map((publicLength) => ({ private: privateLength, public: publicLength })))
    .filter((each) => fits(vpc, each, slots))
    .sort((left, right) => distance(left) - distance(right));
  if (nearest === undefined) return larger ?? "use fewer zones";
  const changed = [
    ...(nearest.private === lengths.private ? [] : [`privatePrefixLength: ${nearest.private}`]),
    ...(nearest.public === lengths.public ? [] : [`publicPrefixLength: ${nearest.public}`]),
  ];
  return `write ${changed.join(", ")}${larger === undefined ? "" : `, or ${larger}`}`;
}

function noRoom(vpc: Cidr, lengths: PrefixLengths, slot: number, fix: string): Finding {
  const zone =
    Number.isInteger(slot) && slot >= 0 && slot < 26 ? `zone ${String.fromCharCode(97 + slot)}` : `slot ${slot}`;
  return finding(SUBNET.noRoom, {
    field: "cidrBlock",
    message: `the subnets of ${zone}, a private /${lengths.private} and a public /${lengths.public}, do not fit into ${formatCidr(vpc)} in addition to those of the other zones`,
    fix,
  });
}

function checkPrefix(vpc: Cidr, prefix: number, field: string): Finding[] {
  if (isWithin(prefix, vpc.prefix + 1, SMALLEST_BLOCK)) return [];
  return [
    finding(SUBNET.noRoom, {
      field,
      message: `a subnet of /${prefix} cannot be cut from ${formatCidr(vpc)}`,
      fix:
        vpc.prefix >= SMALLEST_BLOCK
          ? "choose a larger VPC"
          : `choose a prefix length from ${vpc.prefix + 1} to ${SMALLEST_BLOCK}`,
    }),
  ];
}

function checkSizes(vpc: Cidr, lengths: PrefixLengths, slots: readonly number[]): Finding[] {
  const largest = Array.from({ length: lengths.private - vpc.prefix - 1 }, (_, i) => vpc.prefix + 1 + i).find((each) =>
    fits(vpc, { ...lengths, private: each }, slots),
  );
  const fix =
    largest === undefined
      ? "choose a larger VPC"
      : `write privatePrefixLength: ${largest}, which fits, or choose a larger VPC`;
  return [...checkPrivateSize(lengths.private, "privatePrefixLength", fix), ...checkPublicSize(lengths.public)];
}

function checkPrivateSize(prefix: number, field: string, fix: string): Finding[] {
  const free = usableAddresses({ prefix });
  if (free >= 16) return [];
  return [
    finding(SUBNET.fewPrivate, {
      field,
      message: `a subnet of /${prefix} has ${free} free addresses; each pod uses one, and EKS recommends 16 for itself`,
      fix,
    }),
  ];
}

function checkPublicSize(prefix: number): Finding[] {
  if (prefix <= 27) return [];
  return [
    finding(SUBNET.fewPublic, {
      field: "publicPrefixLength",
      message: `a public subnet of /${prefix} has ${usableAddresses({ prefix })} free addresses; each load balancer needs 8 of them to scale`,
      fix: "use /27 or larger",
    }),
  ];
}

/** What is wrong with the subnets of a VPC, each alone and all together. @param secondary further ranges of the VPC */
export function checkSubnetCidrs(
  vpcCidr: string,
  subnets: readonly NamedCidr[],
  secondary: readonly string[] = [],
): Finding[] {
  const ranges = [vpcCidr, ...secondary];
  const parsed = ranges.flatMap((range) => (isUnknown(range) ? [] : (parseCidr(range) ?? [])));
  const areKnown = parsed.length === ranges.length;
  const wrong = subnets.flatMap(({ name, cidr }) => checkCidr(cidr, name));
  const known = subnets.flatMap(({ name, cidr }) => {
    const range = isUnknown(cidr) ? undefined : parseCidr(cidr);
    return range === undefined ? [] : { name, cidr: range };
  });
  const outside = known.filter(({ cidr }) => areKnown && !parsed.some((range) => cidrContains(range, cidr)));
  const overlaps = known.flatMap((left, i) =>
    known.slice(i + 1).flatMap((right) => (cidrsOverlap(left.cidr, right.cidr) ? { left, right } : [])),
  );
  return [
    ...wrong,
    ...outside.map(({ name, cidr }) =>
      finding(SUBNET.outside, {
        field: name,
        message: `${formatCidr(cidr)} is outside the VPC ${ranges.join(", ")}`,
        fix: "choose a range inside it, or add the range to secondaryCidrBlocks",
      }),
    ),
    ...overlaps.map(({ left, right }) =>
      finding(SUBNET.overlap, {
        field: right.name,
        message: `${formatCidr(right.cidr)} overlaps ${formatCidr(left.cidr)} of ${left.name}`,
        fix: `choose a range after ${formatCidr(largerOf(left.cidr, right.cidr))}, for example`,
      }),
    ),
    ...known
      .filter(({ cidr }) => cidr.prefix <= SMALLEST_BLOCK)
      .flatMap(({ name, cidr }) =>
        checkPrivateSize(cidr.prefix, name, "use /27 or larger, and /24 or larger for pods"),
      ),
  ];
}

function largerOf(left: Cidr, right: Cidr): Cidr {
  return cidrSize(left) >= cidrSize(right) ? left : right;
}

export function cidrCountMismatch(field: string, ranges: number | undefined, zones: number): Finding[] {
  if (ranges === undefined || ranges === zones) return [];
  return [
    finding(SUBNET.cidrCount, {
      field,
      message: `${ranges} ranges are set for ${zones} zones`,
      fix: "set one range for each zone, in the order of the zones",
    }),
  ];
}

export function prefixNeedsKnownVpc(): Finding {
  return finding(SUBNET.prefixUnknown, {
    field: "cidrBlock",
    message: "the VPC's range is a token, so subnets with a given prefix length cannot be computed",
    fix: "use a literal range for the VPC, or set privateSubnetCidrs and publicSubnetCidrs",
  });
}
