// CIDR arithmetic against an oracle on binary strings.
import fc from "fast-check";
import {
  cidrBlock,
  cidrContains,
  cidrsOverlap,
  cidrSize,
  formatCidr,
  parseCidr,
  usableAddresses,
} from "../../../lib/rules/network/cidr";

const octet = fc.integer({ min: 0, max: 255 });
const written = fc
  .tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
  .map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`);

/** The leading bits that a block fixes. */
function fixedBits(cidr: string): string {
  const [address = "", prefix] = cidr.split("/");
  const bits = address.split(".").map((each) => Number(each).toString(2).padStart(8, "0"));
  return bits.join("").slice(0, Number(prefix));
}

describe("parseCidr", () => {
  it.each([
    ["10.10.0.0/16", 168427520, 16, true],
    ["10.10.7.7/16", 168427520, 16, false],
    ["0.0.0.0/0", 0, 0, true],
    ["255.255.255.255/32", 4294967295, 32, true],
  ])("reads %s", (text, start, prefix, aligned) => {
    expect(parseCidr(text)).toEqual({ start, prefix, aligned });
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/16",
    "010.0.0.0/8",
    "10.0.0.256/8",
    "10.0.0.0/016",
    "10.0.0.0/",
    "::/0",
    " 10.0.0.0/8",
  ])("does not read '%s'", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("keeps the fixed bits and clears the others", () => {
    fc.assert(
      fc.property(written, (text) => {
        const parsed = parseCidr(text)!;
        expect(fixedBits(formatCidr(parsed))).toBe(fixedBits(text));
        expect(parseCidr(formatCidr(parsed))).toEqual({ ...parsed, aligned: true });
        expect(parsed.aligned).toBe(formatCidr(parsed) === text);
      }),
    );
  });
});

it("shows whether blocks overlap, as their fixed bits do", () => {
  fc.assert(
    fc.property(written, written, (left, right) => {
      const [a, b] = [fixedBits(left), fixedBits(right)];
      expect(cidrContains(parseCidr(left)!, parseCidr(right)!)).toBe(b.startsWith(a));
      expect(cidrsOverlap(parseCidr(left)!, parseCidr(right)!)).toBe(b.startsWith(a) || a.startsWith(b));
    }),
  );
});

it("cuts numbered blocks", () => {
  const vpc = parseCidr("10.10.0.0/16")!;
  expect([0, 1, 15].map((i) => formatCidr(cidrBlock(vpc, 20, i)!))).toEqual([
    "10.10.0.0/20",
    "10.10.16.0/20",
    "10.10.240.0/20",
  ]);
  expect(cidrBlock(vpc, 20, 16)).toBeUndefined();
});

it("knows that AWS keeps five addresses of a subnet", () => {
  expect([cidrSize({ prefix: 24 }), usableAddresses({ prefix: 24 }), usableAddresses({ prefix: 30 })]).toEqual([
    256, 251, 0,
  ]);
});
