// IPv4 blocks in CIDR notation: reading, writing, comparing. Addresses are plain numbers.

/** An IPv4 block: its first address as a number, and how many leading bits are fixed. */
export interface Cidr {
  readonly start: number;
  readonly prefix: number;
}

/** What was written, taken apart. */
export interface ParsedCidr extends Cidr {
  /** True when the address was the first of its block, as AWS requires. */
  readonly aligned: boolean;
}

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const GRAMMAR = new RegExp(`^(${OCTET}(?:\\.${OCTET}){3})/(3[0-2]|[12]?[0-9])$`);

/** Reads `10.10.0.0/16`; undefined when it is not a range. `start` is the block's first address, also for `10.10.7.7/16`. */
export function parseCidr(text: string): ParsedCidr | undefined {
  const [, octets, prefixText] = GRAMMAR.exec(text) ?? [];
  if (octets === undefined || prefixText === undefined) return undefined;
  const given = octets.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const prefix = Number(prefixText);
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

/** True when all of `inner` is in `outer`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return inner.start >= outer.start && inner.start + cidrSize(inner) <= outer.start + cidrSize(outer);
}

/** True when the two blocks share an address. */
export function cidrsOverlap(left: Cidr, right: Cidr): boolean {
  return cidrContains(left, right) || cidrContains(right, left);
}
