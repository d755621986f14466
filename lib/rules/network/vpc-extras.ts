// What a VPC can have in addition to one range and gateways of its own: further ranges, Elastic IPs that exist, IPv6.
import { Cidr, cidrContains, cidrsOverlap, formatCidr, parseCidr } from "./cidr";
import { error, finding, Finding, Severity } from "../finding";
import { checkCidr } from "./network";
import { isUnknown } from "../unknown";

const VPC_RANGES = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html";

/** The rules of this file. */
export const VPC_EXTRA = {
  natAddress: error(
    "FG559",
    "each NAT gateway has its own Elastic IP",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
  ),
  secondaryRange: error("FG560", "additional ranges of a VPC are compatible with its first range", VPC_RANGES),
  ipv6Vpc: error(
    "FG561",
    "an IPv6 cluster is in a VPC with IPv6 ranges",
    "https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html",
  ),
  ipv6Services: error(
    "FG562",
    "EKS chooses the service range of an IPv6 cluster",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html",
  ),
};

/**
 * What is wrong with the Elastic IPs of NAT gateways.
 *
 * @param gateways how many there are
 */
export function checkNatAddresses(ids: readonly string[] | undefined, gateways: number): Finding[] {
  if (ids === undefined) return [];
  const field = "natEipAllocationIds";
  const refuse = (at: string, message: string, fix: string): Finding =>
    finding(VPC_EXTRA.natAddress, { field: at, message, fix });
  const each = ids.flatMap((id, i) => {
    if (isUnknown(id)) return [];
    if (!/^eipalloc-[0-9a-zA-Z-]+$/.test(id)) {
      return [
        refuse(
          `${field}[${i}]`,
          `"${id}" is not the allocation id of an Elastic IP`,
          "write it as eipalloc-0123456789abcdef0",
        ),
      ];
    }
    return ids.indexOf(id) < i ? [refuse(`${field}[${i}]`, `${id} is listed twice`, "name another")] : [];
  });
  if (ids.length === gateways) return each;
  const message = `${ids.length} Elastic IPs are set for ${gateways} NAT ${gateways === 1 ? "gateway" : "gateways"}`;
  const fix =
    gateways === 0
      ? "leave them out, or choose another natStrategy"
      : "set one for each gateway, in the order of the zones";
  return [...each, refuse(field, message, fix)];
}

/** As many as a VPC has at most, unless AWS raises the quota: five with the first one. */
const MOST_SECONDARY = 4;

/** What is wrong with further ranges of a VPC. */
export function checkSecondaryRanges(vpcCidr: string, ranges: readonly string[] = []): Finding[] {
  const field = "secondaryCidrBlocks";
  const malformed = ranges.flatMap((range, i) => checkCidr(range, `${field}[${i}]`));
  if (malformed.length > 0) return malformed;
  const all = [vpcCidr, ...ranges].map((text) => ({ text, cidr: isUnknown(text) ? undefined : parseCidr(text) }));
  const overlapping = ranges.flatMap((text, i) => {
    const cidr = all[i + 1]?.cidr;
    const other = all
      .slice(0, i + 1)
      .find((each) => cidr !== undefined && each.cidr !== undefined && cidrsOverlap(each.cidr, cidr));
    if (other === undefined) return [];
    const message = `${text} overlaps ${other.text}, another range of the VPC`;
    return [finding(VPC_EXTRA.secondaryRange, { field: `${field}[${i}]`, message, fix: "choose another range" })];
  });
  return [...overlapping, ...checkFamilies(all[0]?.cidr, ranges, field), ...checkCount(ranges.length, field)];
}

function checkCount(count: number, field: string): Finding[] {
  if (count <= MOST_SECONDARY) return [];
  return [
    finding(VPC_EXTRA.secondaryRange, {
      field,
      severity: Severity.WARNING,
      message: `${count} additional ranges, and AWS allows ${MOST_SECONDARY} unless the quota was increased`,
      fix: "use fewer, or request a quota increase",
    }),
  ];
}

/** Private ranges of RFC 1918: AWS does not accept ranges of two of them in one VPC. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap((text) => parseCidr(text) ?? []);

function familyOf(cidr: Cidr): Cidr | undefined {
  return PRIVATE.find((range) => cidrContains(range, cidr));
}

/** The table of restrictions is AWS's, and has changed before: a warning. */
function checkFamilies(vpc: Cidr | undefined, ranges: readonly string[], field: string): Finding[] {
  const own = vpc === undefined ? undefined : familyOf(vpc);
  if (own === undefined) return [];
  return ranges.flatMap((text, i) => {
    const cidr = parseCidr(text);
    const family = cidr === undefined ? undefined : familyOf(cidr);
    if (family === undefined || family === own) return [];
    return [
      finding(VPC_EXTRA.secondaryRange, {
        field: `${field}[${i}]`,
        severity: Severity.WARNING,
        message: `AWS does not allow a range in ${formatCidr(family)} in addition to a first range in ${formatCidr(own)}`,
        fix: `choose one in ${formatCidr(own)}, or in 100.64.0.0/10`,
      }),
    ];
  });
}

/** Where a cluster's addresses are from, and what it is in. */
export interface ClusterFamily {
  readonly isIpv6: boolean;
  /** Undefined where it is not known. */
  readonly vpcHasIpv6?: boolean;
  readonly serviceCidr?: string;
}

/** What is wrong with the family of a cluster's addresses. */
export function checkClusterFamily({ isIpv6, vpcHasIpv6, serviceCidr }: ClusterFamily): Finding[] {
  if (!isIpv6) return [];
  const noRanges =
    vpcHasIpv6 === false
      ? [
          finding(VPC_EXTRA.ipv6Vpc, {
            field: "ipFamily",
            message: "the VPC and its subnets have no IPv6 ranges, from which pods get their addresses",
            fix: "set ipv6 of the VPC to true, or leave ipFamily out",
          }),
        ]
      : [];
  if (serviceCidr === undefined) return noRanges;
  const message = "Services of an IPv6 cluster get their addresses from a range that EKS chooses";
  return [...noRanges, finding(VPC_EXTRA.ipv6Services, { field: "serviceCidr", message, fix: "leave it out" })];
}
