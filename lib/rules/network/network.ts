// What AWS asks of the address ranges of a cluster: the VPC's, the services', and those that may reach the API.
import { Cidr, cidrsOverlap, formatCidr, ParsedCidr, parseCidr } from "./cidr";
import { error, finding, Finding, Severity } from "../finding";
import { formatIpRange, parseIpRange, RESERVED, SHARED, specialKind } from "./ip-range";
import { SOURCES } from "../sources";
import { isUnknown } from "../unknown";

/** VPCs and subnets alike have a prefix from 16 to 28. */
export const LARGEST_BLOCK = 16;
/** Prefix length of the smallest subnet that AWS makes. */
export const SMALLEST_BLOCK = 28;

/** The rules of this file. */
export const NETWORK = {
  malformed: error("FG501", "an address range is an IPv4 CIDR", SOURCES.createVpc),
  hostBits: error("FG502", "a CIDR begins with its first address", SOURCES.createVpc),
  size: error("FG503", "VPCs and subnets are from /16 to /28", SOURCES.createSubnet),
  serviceRange: error("FG509", "the service CIDR is a private range from /12 to /24", SOURCES.kubernetesNetworkConfig),
  serviceOverlap: error("FG510", "the service CIDR does not overlap the VPC", SOURCES.kubernetesNetworkConfig),
  publicAccess: error("FG511", "ranges that may reach the API are public CIDRs", SOURCES.eksEndpoint),
  publicAccessFamily: error(
    "FG556",
    "IPv6 ranges reach the API only of an IPv6 cluster",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html",
  ),
  publicAccessCount: error("FG512", "at most 40 ranges may reach the API", SOURCES.eksQuotas),
};

/** What is wrong with the CIDR of a VPC or a subnet. */
export function checkCidr(cidr: string, field: string): Finding[] {
  if (isUnknown(cidr)) return [];
  const parsed = parseCidr(cidr);
  const found = checkNotation(cidr, parsed, field);
  if (parsed !== undefined && (parsed.prefix < LARGEST_BLOCK || parsed.prefix > SMALLEST_BLOCK)) {
    const prefix = parsed.prefix < LARGEST_BLOCK ? LARGEST_BLOCK : SMALLEST_BLOCK;
    const start = parseCidr(`${cidr.split("/")[0] ?? ""}/${prefix}`)?.start ?? parsed.start;
    found.push(
      finding(NETWORK.size, {
        field,
        message: `${cidr} is ${parsed.prefix < LARGEST_BLOCK ? "larger" : "smaller"} than AWS allows, which is /16 to /28`,
        fix: `write ${formatCidr({ start, prefix })}, for example`,
      }),
    );
  }
  return found;
}

/** What is wrong with the CIDR that Kubernetes services get, alone and next to the VPC's. */
export function checkServiceCidr(serviceCidr: string, vpcCidr?: string, field = "serviceCidr"): Finding[] {
  if (isUnknown(serviceCidr)) return [];
  const parsed = parseCidr(serviceCidr);
  const found = checkNotation(serviceCidr, parsed, field);
  if (parsed === undefined) return found;
  const isPrivate = PRIVATE_RANGES.some((range) => cidrsOverlap(range, parsed) && parsed.prefix >= range.prefix);
  if (!isPrivate || parsed.prefix < 12 || parsed.prefix > 24) {
    found.push(
      finding(NETWORK.serviceRange, {
        field,
        message: `EKS does not accept ${serviceCidr} for services`,
        fix: "choose a range from /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
      }),
    );
  }
  const vpc = vpcCidr === undefined || isUnknown(vpcCidr) ? undefined : parseCidr(vpcCidr);
  if (vpc !== undefined && cidrsOverlap(vpc, parsed)) {
    found.push(
      finding(NETWORK.serviceOverlap, {
        field,
        message: `the service CIDR ${serviceCidr} overlaps the VPC ${formatCidr(vpc)}`,
        fix: `choose another, such as ${suggestServiceCidr(vpc)}`,
      }),
    );
  }
  return found;
}

/** What is wrong with the ranges that may reach the API of a cluster from the internet. */
export function checkPublicCidrs(cidrs: readonly string[], field: string, quota = 40): Finding[] {
  const found = cidrs.flatMap((cidr, i) => checkPublicCidr(cidr, `${field}[${i}]`));
  if (cidrs.length > quota) {
    found.push(
      finding(NETWORK.publicAccessCount, {
        field,
        message: `${cidrs.length} ranges, and EKS allows ${quota}`,
        fix: "merge adjacent ranges, or request a quota increase",
      }),
    );
  }
  return found;
}

/** What is wrong with ranges of IPv6 that may reach the API of a cluster of IPv4, whose endpoint has addresses of IPv4 alone. */
export function checkPublicFamily(cidrs: readonly string[], field: string): Finding[] {
  return cidrs.flatMap((cidr, i) => {
    if (isUnknown(cidr) || parseIpRange(cidr)?.bits !== 128) return [];
    return [
      finding(NETWORK.publicAccessFamily, {
        field: `${field}[${i}]`,
        message: `${cidr} is an IPv6 range, which EKS does not accept for an IPv4 cluster`,
        fix: "leave it out: the API is not reachable over IPv6",
      }),
    ];
  });
}

function checkPublicCidr(cidr: string, field: string): Finding[] {
  if (isUnknown(cidr)) return [];
  const range = parseIpRange(cidr);
  if (range === undefined) {
    const single = [`${cidr}/32`, `${cidr}/128`].find((each) => parseIpRange(each)?.aligned);
    const fix = `write ${single ?? "an address and a prefix, such as 203.0.113.7/32"}`;
    return [finding(NETWORK.publicAccess, { field, message: `"${cidr}" is not a CIDR`, fix })];
  }
  if (!range.aligned) {
    const message = `${cidr} has host bits set`;
    return [finding(NETWORK.publicAccess, { field, message, fix: `write ${formatIpRange(range)}` })];
  }
  const kind = specialKind(range);
  if (kind === undefined || range.prefix === 0) return [];
  return [
    finding(NETWORK.publicAccess, {
      field,
      // Ranges kept for documentation are reserved, and in many an example; whether EKS rejects shared ones is not documented.
      severity: kind === RESERVED || kind === SHARED ? Severity.WARNING : Severity.ERROR,
      message: `${cidr} is ${kind} range, which cannot reach the API over the internet`,
      fix: "list public addresses, and turn on private access for clients inside the VPC",
    }),
  ];
}

/** Notation alone: an IPv4 CIDR that begins with its first address. */
function checkNotation(cidr: string, parsed: ParsedCidr | undefined, field: string): Finding[] {
  if (parsed === undefined) {
    return [
      finding(NETWORK.malformed, {
        field,
        message: `"${cidr}" is not an IPv4 CIDR`,
        fix: parseCidr(`${cidr}/32`) !== undefined ? `add a prefix, such as ${cidr}/16` : "write it as 10.10.0.0/16",
      }),
    ];
  }
  if (parsed.aligned) return [];
  return [
    finding(NETWORK.hostBits, {
      field,
      message: `${cidr} has host bits set`,
      fix: `write ${formatCidr(parsed)}`,
    }),
  ];
}

const PRIVATE_RANGES: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (range) => parseCidr(range) ?? [],
);

/** What EKS would take by itself: the one of its two ranges that does not meet the VPC. */
function suggestServiceCidr(vpc: Cidr): string {
  const options = ["172.20.0.0/16", "10.100.0.0/16"];
  const free = options.find((option) => {
    const cidr = parseCidr(option);
    return cidr !== undefined && !cidrsOverlap(cidr, vpc);
  });
  return free ?? "192.168.0.0/16";
}
