// What is wrong with the options of a VPC, all of it at once.
import { Finding, isError } from "../rules/finding";
import { checkShape, checkVpcRange } from "../rules/network/vpc";
import { checkTags } from "../rules/settings";
import { checkNatAddresses, checkSecondaryRanges } from "../rules/network/vpc-extras";
import { planZones } from "./cidr-plan";
import { NatStrategy } from "./nat-strategy";
import type { VpcProps } from "./vpc";
import { checkZoneOptions, countedZones, DEFAULT_MAX_AZS, namedZones } from "./zones";

/** What a subnet has beside the tags of its VPC. */
const SUBNET_TAGS = ["Name", "kubernetes.io/role/elb"];

/** @param cidrBlock the VPC's range */
export function checkVpcOptions(props: VpcProps, cidrBlock: string): Finding[] {
  // How many subnets there are, and what they are called: without it nothing else can be judged.
  const shape = checkShape(props);
  if (shape.length > 0) return shape;
  const found = [
    ...checkZoneOptions(props),
    ...checkVpcRange(cidrBlock),
    ...checkSecondaryRanges(cidrBlock, props.secondaryCidrBlocks),
    ...checkNatAddresses(props.natEipAllocationIds, gatewaysOf(props)),
    ...checkTags(props.tags, "tags", SUBNET_TAGS),
  ];
  return found.some(isError) ? found : [...found, ...planZones(cidrBlock, zonesOf(props), props).findings];
}

function gatewaysOf(props: VpcProps): number {
  const { natStrategy = NatStrategy.SINGLE } = props;
  return { [NatStrategy.NONE]: 0, [NatStrategy.SINGLE]: 1, [NatStrategy.PER_AZ]: zonesOf(props).length }[natStrategy];
}

function zonesOf({ availabilityZones, maxAzs = DEFAULT_MAX_AZS }: VpcProps): ReturnType<typeof namedZones> {
  return availabilityZones === undefined ? countedZones(maxAzs, () => "") : namedZones(availabilityZones);
}
