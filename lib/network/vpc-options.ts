// What is written of a VPC: its options, and the provider that its construct adds.
import { TerraformProvider } from "cdktf";
import { NatStrategy } from "./nat-strategy";

/** Options of a `Vpc`, apart from its provider. */
export interface VpcOptions {
  /**
   * IPv4 range of the VPC, /16 to /28.
   *
   * @default "10.0.0.0/16"
   */
  readonly cidrBlock?: string;
  /**
   * How many availability zones of the region to use, the first ones by name.
   *
   * @default 3
   */
  readonly maxAzs?: number;
  /**
   * The zones by name, instead of a number. Subnets are then named after them, and a zone's letter decides its range:
   * adding, removing or reordering zones leaves the subnets of the others alone. A single NAT gateway is in the first
   * of them; it stays where it is, with its public address, when `natZone` names its zone.
   *
   * @default - the first `maxAzs` zones of the region
   */
  readonly availabilityZones?: string[];
  /** Where NAT gateways are, by which pods reach the internet. @default NatStrategy.SINGLE */
  readonly natStrategy?: NatStrategy;
  /**
   * The zone of the NAT gateway of `NatStrategy.SINGLE`, one of `availabilityZones`. Another zone means another gateway with
   * another public address.
   *
   * @default - the first one listed; of zones that are counted, the first of the region
   */
  readonly natZone?: string;
  /**
   * Elastic IPs that exist, by their allocation ids (`eipalloc-…`), one for each NAT gateway in the zones' order: addresses
   * that others allow stay the same whatever becomes of the VPC. Changing one replaces its gateway.
   *
   * @default - each gateway gets its own
   */
  readonly natEipAllocationIds?: string[];
  /**
   * Additional IPv4 ranges of the VPC, /16 to /28, for example in 100.64.0.0/10 for pods where addresses are scarce: set the
   * subnets in it with `privateSubnetCidrs`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   */
  readonly secondaryCidrBlocks?: string[];
  /**
   * Ranges of subnets for the control plane's network interfaces alone, one for each zone in order, /28 for example. They have
   * no route out of the VPC. A cluster keeps the subnets that it was made with.
   *
   * @default - the control plane is in the private subnets
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly controlPlaneSubnetCidrs?: string[];
  /**
   * Gives the VPC and its subnets a range of IPv6 each, of Amazon's, and private subnets a route to the internet by an egress-only internet
   * gateway, unless the strategy is `NatStrategy.NONE`. A cluster with `IpFamily.IPV6` needs it.
   *
   * @default false
   */
  readonly ipv6?: boolean;
  /**
   * Prefix length of each private subnet, up to 28.
   *
   * @default - the VPC's plus 4, at most 28
   */
  readonly privateSubnetPrefixLength?: number;
  /**
   * Prefix length of each public subnet, up to 28.
   *
   * @default - the VPC's plus 8, at most 28
   */
  readonly publicSubnetPrefixLength?: number;
  /**
   * The private subnets' ranges, one for each zone in order, instead of the computed ones.
   *
   * @default - computed from the VPC's range
   */
  readonly privateSubnetCidrs?: string[];
  /**
   * The public subnets' ranges, one for each zone in order, instead of the computed ones.
   *
   * @default - computed from the VPC's range
   */
  readonly publicSubnetCidrs?: string[];
  /**
   * Beginning of the `Name` tags.
   *
   * @default - the construct's path
   */
  readonly name?: string;
  /** Tags of the VPC and of all of its parts. @default - only `Name` and the load balancer role tags */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `Vpc`. */
export interface VpcProps extends VpcOptions {
  /** The AWS provider that creates the VPC, in its account and region. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}
