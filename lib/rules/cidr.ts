// IPv4 blocks in CIDR notation: reading, writing, comparing. Addresses are plain numbers; ipaddr.js reads and classifies.
import { IPv4 } from "ipaddr.js";

/** An IPv4 block: its first address as a number, and how many leading bits are fixed. */
export interface Cidr {
  readonly start: number;
  readonly prefix: number;
}

/** What was written, taken apart. */
export interface ParsedCidr extends Cidr {
  /** True when the address was the first of its block, as AWS wants it. */
  readonly aligned: boolean;
}

/** Reads `10.10.0.0/16`; undefined when it is none. `start` is the block's first address, also for `10.10.7.7/16`. */
export function parseCidr(text: string): ParsedCidr | undefined {
  if (!/^[0-9.]{7,15}\/(0|[1-9][0-9]?)$/.test(text) || !IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, prefix] = IPv4.parseCIDR(text);
  const given = address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const start = given - (given % cidrSize({ prefix }));
  return { start, prefix, aligned: start === given };
}

/** Writes a block as `10.10.0.0/16`. */
export function formatCidr(cidr: Cidr): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(cidr.start / 2 ** bits) % 256);
  return `${octets.join(".")}/${cidr.prefix}`;
}

/** How many addresses the block has. */
export function cidrSize(cidr: Pick<Cidr, "prefix">): number {
  return 2 ** (32 - cidr.prefix);
}

/** How many addresses of a subnet AWS leaves to its user: it keeps five. */
export function usableAddresses(cidr: Pick<Cidr, "prefix">): number {
  return Math.max(0, cidrSize(cidr) - 5);
}

/** The block number `index`, counted from 0, of those with `prefix` that `cidr` falls into; undefined past its end. */
export function cidrBlock(cidr: Cidr, prefix: number, index: number): Cidr | undefined {
  const block = { start: cidr.start + index * cidrSize({ prefix }), prefix };
  return cidrContains(cidr, block) ? block : undefined;
}

/** True when all of `inner` lies in `outer`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return inner.start >= outer.start && inner.start + cidrSize(inner) <= outer.start + cidrSize(outer);
}

/** True when the two blocks share an address. */
export function cidrsOverlap(left: Cidr, right: Cidr): boolean {
  return cidrContains(left, right) || cidrContains(right, left);
}
