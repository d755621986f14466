// What is wrong with the options of a VPC, all of it at once.
import { Finding, isError } from "../rules/finding";
import { checkCidr } from "../rules/network/network";
import { checkShape, checkVpcRange } from "../rules/network/vpc";
import { checkTags } from "../rules/settings";
import { checkNatAddresses, checkSecondaryRanges } from "../rules/network/vpc-extras";
import { planZones } from "./cidr-plan";
import { NatStrategy } from "./nat-strategy";
import { VpcOptions } from "./vpc-options";
import { checkZoneOptions, countedZones, DEFAULT_MAX_AZS, namedZones } from "./zones";

/** What a subnet has in addition to the tags of its VPC. */
const SUBNET_TAGS = ["Name", "kubernetes.io/role/elb"];

/** The range of a VPC for which none is set. */
export const DEFAULT_CIDR = "10.0.0.0/16";

/** @param region of the VPC, with which its zones are compared; unless it is known, with each other */
export function checkVpcOptions(options: VpcOptions, region?: string): Finding[] {
  const { cidrBlock = DEFAULT_CIDR, secondaryCidrBlocks, natEipAllocationIds: addresses = [] } = options;
  // How many subnets there are, and what they are called.
  const shape = checkShape(options);
  const zones = shape.length > 0 ? [] : checkZoneOptions(options, region);
  const isPlanned = ![...shape, ...zones].some((found) => isError(found) && found.field !== "natZone");
  const areCounted = !shape.some(({ field }) => field === "natEipAllocationIds");
  return [
    ...shape,
    ...checkCidr(cidrBlock, "cidrBlock"),
    ...checkVpcRange(cidrBlock),
    ...zones,
    ...(areCounted
      ? checkNatAddresses(options.natEipAllocationIds, gatewaysOf(options, isPlanned) ?? addresses.length)
      : []),
    ...checkSecondaryRanges(cidrBlock, secondaryCidrBlocks),
    ...(isPlanned ? planZones(cidrBlock, zonesOf(options), options).findings : checkGivenRanges(options)),
    ...checkTags(options.tags, "tags", SUBNET_TAGS),
  ];
}

/** The ranges that were set, each by itself. */
function checkGivenRanges({ controlPlaneSubnetCidrs, privateSubnetCidrs, publicSubnetCidrs }: VpcOptions): Finding[] {
  return Object.entries({ controlPlaneSubnetCidrs, privateSubnetCidrs, publicSubnetCidrs }).flatMap(
    ([field, cidrs = []]) => cidrs.flatMap((cidr, i) => checkCidr(cidr, `${field}[${i}]`)),
  );
}

/** How many NAT gateways there are; undefined where that is a matter of zones that are not known. */
function gatewaysOf(options: VpcOptions, areZonesKnown: boolean): number | undefined {
  const { natStrategy = NatStrategy.SINGLE } = options;
  if (natStrategy === NatStrategy.PER_AZ) return areZonesKnown ? zonesOf(options).length : undefined;
  return natStrategy === NatStrategy.NONE ? 0 : 1;
}

function zonesOf({ availabilityZones, maxAzs = DEFAULT_MAX_AZS }: VpcOptions): ReturnType<typeof namedZones> {
  return availabilityZones === undefined ? countedZones(maxAzs, () => "") : namedZones(availabilityZones);
}
