// A size becomes requests that fill it to the last byte, however many containers share it.
import fc from "fast-check";
import { PodSize } from "../../lib/workloads";
import { FARGATE_SIZES, FargateSize, requestsForSize } from "../../lib/rules/sizing/sizes";
import { sizePod } from "../../lib/rules/sizing/sizing";
import { formatBytes, formatMillis, parseQuantity, toBytes } from "../../lib/rules/sizing/quantity";
import { shareSize } from "../../lib/workloads/share-size";

const sizes = fc.constantFrom(...FARGATE_SIZES);

/** What Fargate makes of the containers that a size was shared among. */
function provisioned(size: FargateSize, sidecars: Record<string, { cpu: string; memory: string }> = {}) {
  const shared = shareSize(PodSize.of(size.vcpu, size.memoryGiB), sidecars);
  const containers = [shared.main, ...Object.values(shared.sidecars)];
  return { shared, sized: sizePod({ containers, initContainers: [shared.init] }) };
}

describe("a pod's size", () => {
  it.each(FARGATE_SIZES)("$label is filled exactly", (size) => {
    const { sized, shared } = provisioned(size);
    expect(sized.size?.label).toBe(size.label);
    expect(sized.headroom).toEqual({ cpuMillis: 0, memoryMiB: 0 });
    expect(shared.main.limits).toEqual(shared.main.requests);
  });

  it("stays filled exactly when sidecars take a share", () => {
    const share = fc.record({ cpu: fc.integer({ min: 1, max: 40 }), mib: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(sizes, fc.array(share, { maxLength: 4 }), (size, shares) => {
        const named = shares.map(({ cpu, mib }, i) => [`s${i}`, { cpu: `${cpu}m`, memory: `${mib}Mi` }] as const);
        const { sized, shared } = provisioned(size, Object.fromEntries(named));
        expect(shared.findings).toEqual([]);
        expect([sized.size?.label, sized.headroom]).toEqual([size.label, { cpuMillis: 0, memoryMiB: 0 }]);
      }),
    );
  });

  it("is filled to the byte by sidecars that count in decimal units", () => {
    const { sized, shared } = provisioned(
      { vcpu: 1, memoryGiB: 2, label: "1vCPU 2GB" },
      { log: { cpu: "0.1", memory: "100M" } },
    );
    expect(shared.main.requests).toEqual({ cpu: "900m", memory: `${1792 * 2 ** 20 - 100_000_000}` });
    expect(sized.headroom).toEqual({ cpuMillis: 0, memoryMiB: 0 });
  });

  it("gives init containers all of it, without a larger bill", () => {
    const { shared, sized } = provisioned(
      { vcpu: 0.5, memoryGiB: 1, label: "0.5vCPU 1GB" },
      { log: { cpu: "100m", memory: "64Mi" } },
    );
    expect(shared.init.requests).toEqual({ cpu: "500m", memory: "768Mi" });
    expect(sized.size?.label).toBe("0.5vCPU 1GB");
  });

  it("is written in every named constant as it is", () => {
    const constants = Object.entries(PodSize).filter(([name]) => name.startsWith("VCPU_"));
    const spelt = constants.map(([name, size]) => [name, (size as PodSize).label]);
    const named = (label = "") =>
      `VCPU_${label.replace("vCPU ", "_GB_").replace("GB", "GB").replace(/GB$/, "").replace(/\./g, "_")}`;
    expect(spelt.map(([name]) => name)).toEqual(spelt.map(([, label]) => named(label)));
  });
});

describe("a size that Fargate does not have", () => {
  it.each([
    [0.25, 1.5, "with 0.25 vCPU a pod has 0.5, 1, 2 GB; write PodSize.of(0.25, 2)"],
    [0.3, 1, "a pod has 0.25, 0.5, 1, 2, 4, 8, 16 vCPU; write PodSize.of(0.5, 1)"],
    [4, 32, "with 4 vCPU a pod has 8 to 30 GB; write PodSize.of(8, 32)"],
    [32, 64, "a pod has 0.25, 0.5, 1, 2, 4, 8, 16 vCPU; use smaller values"],
  ])("is rejected: %d vCPU and %d GB", (vcpu, memory, why) => {
    const message = `[FG820] size: there is no size of ${vcpu} vCPU and ${memory} GB; ${why}`;
    expect(() => PodSize.of(vcpu, memory)).toThrow(message);
  });

  it("is accepted one step away", () => {
    expect(PodSize.of(4, 30).label).toBe("4vCPU 30GB");
  });
});

describe("sidecars", () => {
  const small = PodSize.VCPU_0_25_GB_0_5;

  it("that leave nothing are rejected", () => {
    const { findings } = shareSize(small, { proxy: { cpu: "250m", memory: "256Mi" } });
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "FG821 the size has 250m of cpu for all containers, and proxy use all of it",
      "FG821 the size has 256Mi of memory for all containers, and proxy use all of it",
    ]);
  });

  it("that leave a little are accepted", () => {
    expect(shareSize(small, { proxy: { cpu: "249m", memory: "255Mi" } })).toMatchObject({
      main: { requests: { cpu: "1m", memory: "1Mi" } },
      findings: [],
    });
  });

  it("whose requests are known only at apply cannot share an exact size", () => {
    const sidecars = { proxy: { cpu: "${var.cpu}", memory: "64Mi" } };
    expect(shareSize(small, sidecars).findings.map(({ code, field }) => [code, field])).toEqual([
      ["FG821", "sidecars.proxy"],
    ]);
    expect(shareSize(PodSize.fromRequests({ cpu: "1", memory: "1Gi" }), sidecars).findings).toEqual([]);
  });

  it("with a malformed quantity are rejected with the quantity's own rule", () => {
    const { findings } = shareSize(small, { proxy: { cpu: "a little", memory: "64Mi" } });
    expect(findings.map(({ code, field }) => [code, field])).toEqual([["FG202", "sidecars.proxy.cpu"]]);
  });
});

describe("requests in place of a size", () => {
  it("stay as they are, and limits with them", () => {
    const size = PodSize.fromRequests({ cpu: "500m", memory: "500Mi", cpuLimit: "2", memoryLimit: "2Gi" });
    expect(shareSize(size, {}, 30).main).toEqual({
      requests: { cpu: "500m", memory: "500Mi", "ephemeral-storage": "30Gi" },
      limits: { cpu: "2", memory: "2Gi", "ephemeral-storage": "30Gi" },
    });
  });

  it("are limits too if none are set", () => {
    const { main } = shareSize(PodSize.fromRequests({ cpu: "1", memory: "1Gi" }), {});
    expect(main.limits).toEqual({ cpu: "1", memory: "1Gi" });
  });

  it("of any size never read differently than they were written", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { cpu, memory } = requestsForSize(size);
        expect(cpu).toBe(formatMillis(size.vcpu * 1000));
        expect(memory).toBe(formatBytes(toBytes(parseQuantity(memory) ?? 0n)));
      }),
    );
  });
});
