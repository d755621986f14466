// Address ranges of both families in CIDR notation, and those from which nothing comes over the internet.
import { formatCidr, parseCidr } from "./cidr";

/** A range of addresses: its first one as a number, and how many leading bits are fixed. */
export interface IpRange {
  /** 32 in IPv4, 128 in IPv6. */
  readonly bits: 32 | 128;
  readonly start: bigint;
  readonly prefix: number;
  /** True when the address was the first of its range. */
  readonly aligned: boolean;
}

/** Reads `203.0.113.0/24` or `2001:db8::/32`; undefined when it is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address, length] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  if (address === undefined || length === undefined) return undefined;
  const bits = address.includes(":") ? 128 : 32;
  const prefix = Number(length);
  const given = bits === 32 ? ipv4Address(address) : ipv6Address(address);
  if (given === undefined || prefix > bits) return undefined;
  const start = given - (given % 2n ** BigInt(bits - prefix));
  return { bits, start, prefix, aligned: start === given };
}

/** Writes a range as `203.0.113.0/24` or `2001:db8::/32`. */
export function formatIpRange({ bits, start, prefix }: IpRange): string {
  if (bits === 32) return formatCidr({ start: Number(start), prefix });
  const groups = Array.from({ length: 8 }, (_, index) => (start >> BigInt(112 - 16 * index)) & 0xffffn);
  const text = groups.map((group) => group.toString(16)).join(":");
  return `${text.replace(/(^|:)0(:0)*$/, "::")}/${prefix}`;
}

function ipv4Address(text: string): bigint | undefined {
  const start = parseCidr(`${text}/32`)?.start;
  return start === undefined ? undefined : BigInt(start);
}

/** RFC 4291, 2.2: eight groups, of which `::` replaces one or more zeros; the last two may be an IPv4 address. */
function ipv6Address(text: string): bigint | undefined {
  const [head = "", tail, ...more] = withoutIpv4(text).split("::");
  const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  const zeros = 8 - before.length - after.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`);
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function withoutIpv4(text: string): string {
  const end = text.lastIndexOf(":") + 1;
  const last = ipv4Address(text.slice(end));
  if (last === undefined) return text;
  return `${text.slice(0, end)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
}

/** The kind of what documents, tests and protocols keep for themselves; examples are written with it. */
export const RESERVED = "a reserved";

/** The kind of what providers of networks have between themselves and their customers. */
export const SHARED = "a carrier-grade NAT";

/**
 * Ranges that are not globally reachable, by kind; the first that matches counts.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry, multicast from
 * https://www.iana.org/assignments/ipv4-address-space and https://www.iana.org/assignments/ipv6-address-space
 */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  "a private": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  [SHARED]: ["100.64.0.0/10"],
  "an unspecified": ["0.0.0.0/8", "::/128"],
  "a loopback": ["127.0.0.0/8", "::1/128"],
  "a link-local": ["169.254.0.0/16", "fe80::/10"],
  "a unique local": ["fc00::/7"],
  "an IPv4-mapped": ["::ffff:0:0/96"],
  "a multicast": ["224.0.0.0/4", "ff00::/8"],
  "a broadcast": ["255.255.255.255/32"],
  [RESERVED]: [
    ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
    ...[
      "240.0.0.0/4",
      "64:ff9b:1::/48",
      "100::/64",
      "2001::/23",
      "2001:db8::/32",
      "3fff::/20",
      "5f00::/16",
      "fec0::/10",
    ],
  ],
};

/** What kind of range `range` is in, with its article; undefined where its addresses are public. */
export function specialKind(range: IpRange): string | undefined {
  const covers = (text: string): boolean => {
    const special = parseIpRange(text);
    if (special?.bits !== range.bits || range.prefix < special.prefix) return false;
    return range.start - (range.start % 2n ** BigInt(special.bits - special.prefix)) === special.start;
  };
  return Object.keys(SPECIAL).find((kind) => SPECIAL[kind]?.some(covers));
}
