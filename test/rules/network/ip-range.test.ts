// Address ranges of both families, read as Node.js reads addresses.
import { isIP } from "node:net";
import fc from "fast-check";
import { formatIpRange, parseIpRange, specialKind } from "../../../lib/rules/network/ip-range";

/** The kind of the range; "no range" where it is malformed. */
function kindOf(text: string): string | undefined {
  const range = parseIpRange(text);
  return range === undefined ? "no range" : specialKind(range);
}

describe("an address range", () => {
  it.each([
    ["203.0.113.0/24", "203.0.113.0/24"],
    ["203.0.113.7/24", "203.0.113.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:db8::/32", "2001:db8::/32"],
    ["2001:DB8:0:0:1::7/64", "2001:db8::/64"],
    ["2001:db8::7/128", "2001:db8:0:0:0:0:0:7/128"],
    ["::ffff:192.0.2.1/96", "0:0:0:0:0:ffff::/96"],
    ["1:2:3:4:5:6:7::/112", "1:2:3:4:5:6:7::/112"],
    ["::/0", "::/0"],
  ])("is read and written: %s", (text, written) => {
    const range = parseIpRange(text);
    expect(range && formatIpRange(range)).toBe(written);
    expect(range?.aligned).toBe(
      ["203.0.113.7/24", "2001:DB8:0:0:1::7/64", "::ffff:192.0.2.1/96"].includes(text) ? false : true,
    );
  });

  it.each([
    ...[
      "8.8.8.8",
      "8.8.8.0/33",
      "8.8.8.0/08",
      "8.8.8.0/-1",
      "8.8.8.0/24/24",
      "8.8.8/24",
      "010.0.0.0/8",
      "0x8.8.8.8/32",
    ],
    ...["::1", "::/129", "1::2::3/64", ":::/64", "1:2:3:4:5:6:7/64", "1:2:3:4:5:6:7:8:9/64", "1::2:3:4:5:6:7:8/64"],
    ...["12345::/64", "g::/64", "fe80::1%eth0/64", "::1.2.3/128", "1.2.3.4::/64", ":1::/64", "1::2:/64", "/24", ""],
  ])("cannot be '%s'", (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  });

  /** Mostly addresses, and what nearly is one. */
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc
      .array(fc.constantFrom(":", "::", ".", "0", "7", "ffff", "12345", "255", "256", "01", "g"), { maxLength: 18 })
      .map((parts) => parts.join("")),
    fc
      .tuple(fc.ipV6(), fc.nat(40), fc.constantFrom(":", "::", ".", "0", "f", ""))
      .map(([text, at, some]) => `${text.slice(0, at)}${some}${text.slice(at + 1)}`),
  );

  it("has an address where Node.js sees one", () => {
    fc.assert(
      fc.property(address, (text) => {
        const family = isIP(text);
        const range = parseIpRange(`${text}/32`);
        expect(range?.bits).toBe(family === 0 ? undefined : family === 4 ? 32 : 128);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same after it was written and read again", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(128), (text, length) => {
        const range = parseIpRange(`${text}/${length}`);
        if (range === undefined) return;
        expect(parseIpRange(formatIpRange(range))).toEqual({ ...range, aligned: true });
      }),
    );
  });
});

describe("what a range is for", () => {
  it.each([
    "8.8.8.0/24",
    "2001:4860::/32",
    "11.0.0.0/8",
    "172.32.0.0/16",
    "192.175.48.0/24",
    "100.128.0.0/9",
    "fb00::/8",
  ])("is the public: %s", (text) => {
    expect(kindOf(text)).toBeUndefined();
  });

  it.each([
    ["10.0.0.0/8", "a private"],
    ["172.31.0.0/16", "a private"],
    ["192.168.1.1/32", "a private"],
    ["100.127.0.0/16", "a carrier-grade NAT"],
    ["0.0.0.0/8", "an unspecified"],
    ["127.0.0.1/32", "a loopback"],
    ["::1/128", "a loopback"],
    ["169.254.169.254/32", "a link-local"],
    ["fe80::/64", "a link-local"],
    ["fd12:3456::/48", "a unique local"],
    ["::ffff:8.8.8.8/128", "an IPv4-mapped"],
    ["239.0.0.0/8", "a multicast"],
    ["ff02::1/128", "a multicast"],
    ["255.255.255.255/32", "a broadcast"],
    ["255.255.255.254/32", "a reserved"],
    ["198.19.0.0/16", "a reserved"],
    ["2001:db8:1::/48", "a reserved"],
  ])("is %s: %s", (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});
