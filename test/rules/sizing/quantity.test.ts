// Kubernetes quantities: every suffix, exactness, and hostile input.
import fc from "fast-check";
import {
  checkQuantity,
  formatBytes,
  formatMillis,
  parseQuantity,
  toBytes,
  toMillis,
} from "../../../lib/rules/sizing/quantity";
import { lines } from "../expect-findings";

const bytes = (text: string | number): number => toBytes(parseQuantity(text)!);

describe("parseQuantity", () => {
  test.each<[string | number, bigint]>([
    ["1", 10n ** 9n],
    ["1n", 1n],
    ["1u", 1_000n],
    ["250m", 250_000_000n],
    ["1k", 10n ** 12n],
    ["1M", 10n ** 15n],
    ["1G", 10n ** 18n],
    ["1T", 10n ** 21n],
    ["1P", 10n ** 24n],
    ["1E", 10n ** 27n],
    ["1Ki", 1024n * 10n ** 9n],
    ["1Mi", 1024n ** 2n * 10n ** 9n],
    ["1Gi", 1024n ** 3n * 10n ** 9n],
    ["1Ti", 1024n ** 4n * 10n ** 9n],
    ["1Pi", 1024n ** 5n * 10n ** 9n],
    ["1Ei", 1024n ** 6n * 10n ** 9n],
    ["1e3", 10n ** 12n],
    ["1E3", 10n ** 12n],
    ["1.5e+3", 15n * 10n ** 11n],
    ["5e-1", 5n * 10n ** 8n],
    ["0.1", 10n ** 8n],
    [".5", 5n * 10n ** 8n],
    ["5.", 5n * 10n ** 9n],
    ["+2", 2n * 10n ** 9n],
    ["-1", -(10n ** 9n)],
    ["0.25Gi", 268435456n * 10n ** 9n],
    ["0.0000000001", 1n],
    [0.25, 25n * 10n ** 7n],
    [1e21, (2n ** 63n - 1n) * 10n ** 9n],
    ["10Ei", (2n ** 63n - 1n) * 10n ** 9n],
    ["1e999999999", (2n ** 63n - 1n) * 10n ** 9n],
    ["1e-999999999", 1n],
    ["m", 0n],
    ["Mi", 0n],
    [".Ki", 0n],
    ["+", 0n],
    ["-", 0n],
    [".", 0n],
    ["-.5", -(5n * 10n ** 8n)],
    ["e3", 0n],
    ["1717986918400m", 17179869184n * 10n ** 8n],
  ])("reads %s", (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos);
  });

  test.each([
    "",
    " ",
    "Mib",
    "e",
    "1 Gi",
    "1GB",
    "1K",
    "1mi",
    "1e",
    "1e+",
    "1Mi3",
    "0x10",
    "1,5",
    "1.2.3",
    "--1",
    "1m5",
    "½",
    NaN,
    Infinity,
  ])("does not read '%s'", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it("adds up exactly where floats do not", () => {
    expect(parseQuantity("0.1")! + parseQuantity("0.2")!).toBe(parseQuantity("0.3"));
    expect(toMillis(parseQuantity("1.1")!)).toBe(1100);
  });

  it("reads whole and decimal numbers as integers do", () => {
    const suffix = fc.constantFrom<[string, bigint]>(["", 1n], ["k", 10n ** 3n], ["Mi", 2n ** 20n], ["G", 10n ** 9n]);
    fc.assert(
      fc.property(fc.nat(99999), fc.integer({ min: 0, max: 999 }), suffix, (whole, thousandths, [letter, factor]) => {
        const text = `${whole}.${String(thousandths).padStart(3, "0")}${letter}`;
        expect(parseQuantity(text)).toBe(BigInt(whole * 1000 + thousandths) * factor * 10n ** 6n);
      }),
    );
  });

  it("reads any string without hanging or throwing", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("1", "9", "e", "E", "i", "M", ".", "-", "+", " "), maxLength: 70 }),
        (text) => {
          parseQuantity(text);
          checkQuantity(text, "memory", "f");
        },
      ),
    );
    expect(parseQuantity("9".repeat(1_000_000))).toBeUndefined();
  });
});

it("rounds up to what is counted", () => {
  expect(toMillis(parseQuantity("0.0001")!)).toBe(1);
  expect(bytes("1m")).toBe(1);
  expect(bytes("1.5")).toBe(2);
  expect(bytes("256M")).toBe(256_000_000);
});

it("writes quantities", () => {
  expect([formatMillis(250), formatMillis(2000), formatBytes(2 ** 28), formatBytes(1000)]).toEqual([
    "250m",
    "2",
    "256Mi",
    "1000",
  ]);
});

describe("checkQuantity", () => {
  it.each<[string | number, string]>([
    ["512Mi", "memory"],
    ["250m", "cpu"],
    ["0", "memory"],
    ["0m", "memory"],
    ["m", "cpu"],
    ["1717986918400m", "memory"],
    ["128974848000m", "memory"],
    ["1048576000m", "memory"],
    ["1717986918400000000n", "ephemeral-storage"],
    [1, "cpu"],
    ["${TfToken[TOKEN.1]}", "memory"],
    [-1.8881545897087505e289, "cpu"],
  ])("accepts %s of %s", (quantity, resource) => {
    expect(checkQuantity(quantity, resource, "f")).toEqual([]);
  });

  it.each<[string | number, string, string]>([
    ["512MB", "memory", '[FG202] f: "512MB" is not a quantity; write 512Mi, or 512M for powers of ten'],
    ["1 GiB", "memory", '[FG202] f: "1 GiB" is not a quantity; write 1Gi, or 1G for powers of ten'],
    ["500K", "memory", '[FG202] f: "500K" is not a quantity; write 500Ki, or 500k for powers of ten'],
    ["0,5", "cpu", '[FG202] f: "0,5" is not a quantity; write 0.5'],
    ["half", "cpu", '[FG202] f: "half" is not a quantity; write it as 250m or 0.25'],
    ["", "memory", '[FG202] f: "" is not a quantity; write it as 512Mi or 2Gi'],
    ["-1Gi", "memory", "[FG202] f: -1Gi is below zero; write 0 or more"],
    ["512m", "memory", "[FG204] f: 512m of memory is 1 byte: m means a thousandth; write 512Mi"],
    [
      "4000000u",
      "memory",
      "[FG204] f: 4000000u of memory is 4 bytes: u means a millionth; write it in Mi, such as 512Mi",
    ],
    [
      "1048575999m",
      "memory",
      "[FG204] f: 1048575999m of memory is 1048576 bytes: m means a thousandth; write it in Mi, such as 512Mi",
    ],
  ])("reports '%s' of %s", (quantity, resource, expected) => {
    expect(lines(checkQuantity(quantity, resource, "f"))).toEqual([expected]);
  });
});
