// What a VPC is asked beyond its subnets' ranges: where its NAT gateway is, the ids of an existing one, its routes.
import { cidrsOverlap, formatCidr, parseCidr } from "./cidr";
import { error, finding, Finding, warning } from "../finding";
import { checkCidr } from "./network";
import { SOURCES } from "../sources";
import { isUnknown, isUnknownNumber } from "../unknown";

/** The rules of this file. */
export const VPC = {
  natZone: error(
    "FG540",
    "the NAT gateway is in a zone of the VPC",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
  ),
  twoSubnets: error("FG541", "an existing VPC has two private subnets", SOURCES.eksNetwork),
  subnetTwice: warning("FG542", "a subnet is listed once", SOURCES.eksNetwork),
  bothHalves: error("FG548", "a subnet is private or public", SOURCES.fargateProfile),
  resourceId: error(
    "FG543",
    "ids of VPCs and subnets begin with vpc- and subnet-",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
  ),
  noWayOut: warning(
    "FG544",
    "without a NAT gateway there are VPC endpoints",
    "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
  ),
  specialRange: warning(
    "FG547",
    "a VPC's range contains addresses that hosts can use",
    "https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml",
  ),
  shape: error(
    "FG528",
    "the layout of a VPC is known at synth",
    "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
  ),
  vpcTwice: error("FG808", "a VPC is either created or existing", SOURCES.eksNetwork),
};

/** What decides how many subnets a VPC has, and what they are called. */
export interface VpcShape {
  readonly maxAzs?: number;
  readonly availabilityZones?: readonly string[];
  readonly natStrategy?: string;
  readonly natZone?: string;
  readonly privateSubnetPrefixLength?: number;
  readonly publicSubnetPrefixLength?: number;
  readonly privateSubnetCidrs?: readonly string[];
  readonly publicSubnetCidrs?: readonly string[];
  readonly controlPlaneSubnetCidrs?: readonly string[];
  readonly secondaryCidrBlocks?: readonly string[];
  readonly natEipAllocationIds?: readonly string[];
}

/** What of it is not known yet. */
export function checkShape(shape: VpcShape): Finding[] {
  const { availabilityZones = [], natStrategy, natZone, privateSubnetCidrs = [], publicSubnetCidrs = [] } = shape;
  const { controlPlaneSubnetCidrs = [], secondaryCidrBlocks = [], natEipAllocationIds = [] } = shape;
  const lists = { privateSubnetCidrs, publicSubnetCidrs, controlPlaneSubnetCidrs, natEipAllocationIds };
  const { maxAzs, privateSubnetPrefixLength, publicSubnetPrefixLength } = shape;
  const numbers = { maxAzs, privateSubnetPrefixLength, publicSubnetPrefixLength };
  const unknown = [
    // A list of zones that is not known has a rule of its own.
    ...availabilityZones.flatMap((zone, i) =>
      isUnknown(zone) && !isUnknownList([zone]) ? [`availabilityZones[${i}]`] : [],
    ),
    ...Object.entries(lists).flatMap(([field, list]) => (isUnknownList(list) ? [field] : [])),
    // Each is a part of an address.
    ...(secondaryCidrBlocks.some(isUnknown) ? ["secondaryCidrBlocks"] : []),
    ...Object.entries(numbers).flatMap(([field, value]) =>
      value !== undefined && isUnknownNumber(value) ? [field] : [],
    ),
    ...Object.entries({ natStrategy, natZone }).flatMap(([field, value]) => (isUnknown(value) ? [field] : [])),
  ];
  return unknown.map((field) =>
    finding(VPC.shape, {
      field,
      message: "the value is a token, and the number and the names of the subnets depend on it",
      fix: "write it out",
    }),
  );
}

/** A list that is known only at apply is represented by one element. */
function isUnknownList(list: readonly string[]): boolean {
  return list.some((each) => each.startsWith("#{"));
}

/** @param names the zones by name; undefined where they are counted */
export function checkNatZone(natZone: string | undefined, names: readonly string[] | undefined): Finding[] {
  if (natZone === undefined || names?.includes(natZone) === true) return [];
  return [
    finding(VPC.natZone, {
      field: "natZone",
      message: `"${natZone}" is not one of the VPC's zones`,
      fix:
        names === undefined
          ? "set availabilityZones, or leave it out: with maxAzs the gateway is in the first zone"
          : `write one of ${names.join(", ")}`,
    }),
  ];
}

/** The attributes of an existing VPC. */
export interface CheckableVpc {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  /** @default - none */
  readonly publicSubnetIds?: readonly string[];
  /** @default - the private ones */
  readonly controlPlaneSubnetIds?: readonly string[];
  /** @default - not checked */
  readonly cidrBlock?: string;
}

/** What is wrong with the attributes of an existing VPC. */
export function checkImportedVpc(vpc: CheckableVpc): Finding[] {
  const { vpcId, privateSubnetIds, publicSubnetIds = [], controlPlaneSubnetIds, cidrBlock } = vpc;
  return [
    ...checkId(vpcId, "vpc", "vpcId"),
    ...(cidrBlock === undefined ? [] : checkCidr(cidrBlock, "cidrBlock")),
    ...checkSubnetIds(privateSubnetIds, "privateSubnetIds"),
    ...checkCount(privateSubnetIds, "privateSubnetIds"),
    ...(controlPlaneSubnetIds === undefined
      ? []
      : [
          ...checkSubnetIds(controlPlaneSubnetIds, "controlPlaneSubnetIds"),
          ...checkCount(controlPlaneSubnetIds, "controlPlaneSubnetIds"),
        ]),
    ...checkSubnetIds(publicSubnetIds, "publicSubnetIds"),
    ...checkHalves(privateSubnetIds, publicSubnetIds),
  ];
}

function checkHalves(privateIds: readonly string[], publicIds: readonly string[]): Finding[] {
  return publicIds
    .filter((id) => privateIds.includes(id))
    .map((id) =>
      finding(VPC.bothHalves, {
        field: "publicSubnetIds",
        message: `${isUnknown(id) ? "one" : id} is also listed as private, and Fargate starts pods only in private subnets`,
        fix: "list it once: a private subnet has no route to an internet gateway",
      }),
    );
}

function checkCount(ids: readonly string[], field: string): Finding[] {
  const different = [...new Set(ids)];
  if (ids.some(isUnknown) || different.length >= 2) return [];
  return [
    finding(VPC.twoSubnets, {
      field,
      message: different[0] === undefined ? "no subnet is listed" : `only ${different[0]} is listed`,
      fix: `list at least two ${field === "privateSubnetIds" ? "private " : ""}subnets, in two zones; EKS rejects a cluster with fewer`,
    }),
  ];
}

/** What is wrong with ids of subnets, each of which is named once. */
export function checkSubnetIds(ids: readonly string[], field: string): Finding[] {
  return ids.flatMap((id, i) => {
    const twice = !isUnknown(id) && ids.indexOf(id) < i;
    return [
      ...checkId(id, "subnet", `${field}[${i}]`),
      ...(twice
        ? [finding(VPC.subnetTwice, { field: `${field}[${i}]`, message: `${id} is listed twice`, fix: "remove one" })]
        : []),
    ];
  });
}

export function checkId(id: string, kind: "vpc" | "subnet", field: string): Finding[] {
  if (isUnknown(id) || new RegExp(`^${kind}-[0-9A-Za-z-]+$`).test(id)) return [];
  return [
    finding(VPC.resourceId, {
      field,
      message: `"${id}" is not the id of a ${kind === "vpc" ? "VPC" : "subnet"}`,
      fix: `write it as ${kind}-0123456789abcdef0`,
    }),
  ];
}

/** A cluster's pods in private subnets from which nothing leads out. */
export function noWayOut(): Finding {
  return finding(VPC.noWayOut, {
    field: "natStrategy",
    message:
      "the private subnets have no NAT gateway, no VPC endpoint and no route of their own: pods, including CoreDNS, cannot pull images, and their logs are lost",
    fix: "add VpcEndpoints for the cluster, a NAT gateway, or routes in vpc.privateRouteTableIds",
  });
}

/** Ranges of which no host has an address. Source: the registry of IANA, where they are neither source nor destination. */
const SPECIAL_RANGES: readonly (readonly [range: string, what: string])[] = [
  ["0.0.0.0/8", "this network"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved"],
];

/** What may be wrong with the range of a VPC, though it is well written. */
export function checkVpcRange(cidr: string, field = "cidrBlock"): Finding[] {
  const vpc = isUnknown(cidr) ? undefined : parseCidr(cidr);
  if (vpc === undefined) return [];
  return SPECIAL_RANGES.flatMap(([range, what]) => {
    const special = parseCidr(range);
    if (special === undefined || !cidrsOverlap(special, vpc)) return [];
    return [
      finding(VPC.specialRange, {
        field,
        message: `${formatCidr(vpc)} is in ${range} (${what}), which hosts cannot use`,
        fix: "choose a range inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
      }),
    ];
  });
}

export function vpcMadeAndFound(): Finding {
  return finding(VPC.vpcTwice, {
    field: "existingVpc",
    message: "vpc describes a VPC to create, and existingVpc an existing one",
    fix: "keep one of the two",
  });
}
