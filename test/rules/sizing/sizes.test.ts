// AWS's table of sizes: every row, every step, at its edge.
import { FARGATE_SIZES, LARGEST_SIZE, parseSize, requestsForSize, sizeFor } from "../../../lib/rules/sizing/sizes";
import { parseQuantity, toBytes, toMillis } from "../../../lib/rules/sizing/quantity";

const BYTE = 1 / 2 ** 20;

/** The table once more, as AWS prints it. */
const TABLE: readonly (readonly [number, string, number])[] = [
  [0.25, "0.5 1 2", 1792],
  [0.5, "1 2 3 4", 3840],
  [1, "2 3 4 5 6 7 8", 7936],
  [2, "4 5 6 7 8 9 10 11 12 13 14 15 16", 16128],
  [4, "8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30", 30464],
  [8, "16 20 24 28 32 36 40 44 48 52 56 60", 61184],
  [16, "32 40 48 56 64 72 80 88 96 104 112 120", 122624],
];

const row = (vcpu: number): number[] => FARGATE_SIZES.filter((s) => s.vcpu === vcpu).map((s) => s.memoryGiB);

test.each(TABLE)("%s vCPU has exactly the memory that AWS lists", (vcpu, memories, maxRequest) => {
  expect(row(vcpu).join(" ")).toBe(memories);
  expect(row(vcpu).at(-1)! * 1024 - 256).toBe(maxRequest);
});

it("has 74 sizes", () => {
  expect(FARGATE_SIZES).toHaveLength(74);
  expect(new Set(FARGATE_SIZES.map((size) => size.label)).size).toBe(74);
  expect(FARGATE_SIZES.every((size) => /^(0\.25|0\.5|1|2|4|8|16)vCPU (0\.5|[1-9][0-9]*)GB$/.test(size.label))).toBe(
    true,
  );
});

describe.each(FARGATE_SIZES.map((size, i) => [size.label, size, FARGATE_SIZES[i + 1]] as const))(
  "%s",
  (_, size, next) => {
    const cpu = size.vcpu * 1000;
    const memory = size.memoryGiB * 1024;

    it("is given to a pod that just fits", () => {
      expect(sizeFor(cpu, memory)).toBe(size);
    });

    it("is too small by one byte", () => {
      const larger = row(size.vcpu).find((each) => each > size.memoryGiB);
      const given = sizeFor(cpu, memory + BYTE);
      expect(given?.vcpu).toBe(larger === undefined ? next?.vcpu : size.vcpu);
      expect(given?.memoryGiB).toBe(larger ?? row(given?.vcpu ?? 0).find((each) => each > size.memoryGiB));
    });

    it("is too small by a thousandth of a core", () => {
      const larger = TABLE.map(([vcpu]) => vcpu).find((vcpu) => vcpu > size.vcpu);
      expect(sizeFor(cpu + 1, memory)?.vcpu).toBe(larger);
    });

    it("is filled by its requests", () => {
      const { cpu: cores, memory: ram } = requestsForSize(size);
      expect(toMillis(parseQuantity(cores)!)).toBe(cpu);
      expect(toBytes(parseQuantity(ram)!) / 2 ** 20 + 256).toBe(memory);
    });

    it("is read back", () => {
      expect(parseSize(size.label)).toBe(size);
    });
  },
);

it("fits nothing larger than the largest", () => {
  expect(LARGEST_SIZE.label).toBe("16vCPU 120GB");
  expect(sizeFor(16001, 0)).toBeUndefined();
  expect(sizeFor(0, 120 * 1024 + BYTE)).toBeUndefined();
});

it("names the requests that fill a size", () => {
  expect(requestsForSize({ vcpu: 0.25, memoryGiB: 0.5 })).toEqual({ cpu: "250m", memory: "256Mi" });
  expect(requestsForSize({ vcpu: 4, memoryGiB: 30 })).toEqual({ cpu: "4", memory: "30464Mi" });
});

it.each(["0.25vCPU 1.5GB", "4vCPU 32GB", "0.25vCPU  0.5GB", ""])("reads no size from '%s'", (label) => {
  expect(parseSize(label)).toBeUndefined();
});
