// The sizer: measured pods, the formula's corners, and properties that hold for any pod.
import fc from "fast-check";
import { ContainerRequests, PodRequests, ResourceList } from "../../../lib/rules/sizing/pod-requests";
import { FARGATE_SIZES, OVERHEAD_MIB } from "../../../lib/rules/sizing/sizes";
import { describeSaving, sizePod } from "../../../lib/rules/sizing/sizing";
import { lines } from "../expect-findings";

const requesting = (cpu?: string, memory?: string): ContainerRequests => ({
  requests: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) },
});
const pod = (...containers: ContainerRequests[]): PodRequests => ({ containers });
const label = (given: PodRequests): string | undefined => sizePod(given).size?.label;

describe("sizePod", () => {
  test.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, "0.25vCPU 0.5GB"],
    ["0.25", "256M", "0.25vCPU 0.5GB"],
    ["0.25", "256Mi", "0.25vCPU 0.5GB"],
    ["100m", "70Mi", "0.25vCPU 0.5GB"],
    ["0.25", "512Mi", "0.25vCPU 1GB"],
    ["250m", "1000Mi", "0.25vCPU 2GB"],
    ["255m", "1000Mi", "0.5vCPU 2GB"],
    ["260m", "1750Mi", "0.5vCPU 2GB"],
    ["255m", "1800Mi", "0.5vCPU 3GB"],
    ["500m", "500Mi", "0.5vCPU 1GB"],
    ["0.5", "750M", "0.5vCPU 1GB"],
    ["0.5", "1Gi", "0.5vCPU 2GB"],
    ["1", "1750M", "1vCPU 2GB"],
    ["1", "4Gi", "1vCPU 5GB"],
    ["1", "8Gi", "2vCPU 9GB"],
    ["255m", "10Gi", "2vCPU 11GB"],
    ["0.25", "1793Mi", "0.5vCPU 3GB"],
    ["2", "512Mi", "2vCPU 4GB"],
    ["3", "1Gi", "4vCPU 8GB"],
    [undefined, "4Gi", "1vCPU 5GB"],
    ["2", "16Gi", "4vCPU 17GB"],
    ["4", "30Gi", "8vCPU 32GB"],
    ["8", "17Gi", "8vCPU 20GB"],
    ["9", "10Gi", "16vCPU 32GB"],
    ["8", "60Gi", "16vCPU 64GB"],
    ["16", "119.75Gi", "16vCPU 120GB"],
  ])("gives %s and %s a size of %s", (cpu, memory, expected) => {
    expect(label(pod(requesting(cpu, memory)))).toBe(expected);
  });

  test.each([
    ["16", "120Gi", "16 cpu and 122880Mi"],
    ["16001m", "1Gi", "16001m cpu and 1024Mi"],
    ["1", "128580583425", "1 cpu and 128580583425"],
  ])("rejects %s and %s", (cpu, memory, told) => {
    const sized = sizePod(pod(requesting(cpu, memory)), "spec.template.spec");
    expect(sized.size).toBeUndefined();
    expect(lines(sized.findings)).toEqual([
      `[FG201] spec.template.spec: requests of ${told} do not fit the largest size, 16vCPU 120GB; Fargate says "Your pod's cpu/memory requirements exceed the max Fargate configuration"; request at most 16 cpu and 122624Mi`,
    ]);
  });

  it("adds up containers and uses the largest init container, for each resource", () => {
    const sized = sizePod({
      containers: [requesting("100m", "100Mi"), requesting("200m", "300Mi")],
      initContainers: [requesting("1", "50Mi"), requesting("50m", "200Mi")],
    });
    expect(sized.requested).toEqual({ cpuMillis: 1000, memoryMiB: 400 });
  });

  it("adds Fargate's own memory once, however many containers there are", () => {
    const containers = Array.from({ length: 4 }, () => requesting(undefined, "64Mi"));
    expect(label({ containers })).toBe("0.25vCPU 0.5GB");
  });

  it("reads numbers as YAML gives them", () => {
    expect(label(pod({ requests: { cpu: 1, memory: 1_750_000_000 } }))).toBe("1vCPU 2GB");
  });

  it("shows what is billed and unused", () => {
    expect(sizePod(pod(requesting("255m", "1000Mi"))).headroom).toEqual({ cpuMillis: 245, memoryMiB: 792 });
    expect(sizePod(pod()).headroom).toEqual({ cpuMillis: 250, memoryMiB: 256 });
    expect(sizePod(pod(requesting("0.25", "256Mi"))).headroom).toEqual({ cpuMillis: 0, memoryMiB: 0 });
  });
});

describe("limits", () => {
  const limited = (limits: ResourceList, requests?: ResourceList): PodRequests =>
    pod({ name: "web", limits, ...(requests === undefined ? {} : { requests }) });

  it("do not size a pod that has requests", () => {
    const sized = sizePod(limited({ cpu: "2", memory: "2Gi" }, { cpu: "500m", memory: "500Mi" }));
    expect([sized.size?.label, sized.findings]).toEqual(["0.5vCPU 1GB", []]);
  });

  it("size a pod that has none, because the API server copies them", () => {
    const sized = sizePod(limited({ cpu: "2", memory: "2Gi" }));
    expect(sized.size?.label).toBe("2vCPU 4GB");
    expect(lines(sized.findings)).toEqual([
      '[FG205] spec.containers[0].resources: container "web" limits cpu and memory and requests none, so the limit sizes the pod; request what it needs of cpu and memory',
    ]);
  });

  it("are copied for the resource that has no request", () => {
    expect(label(limited({ cpu: "2", memory: "2Gi" }, { cpu: "250m" }))).toBe("0.5vCPU 3GB");
  });
});

describe("sidecars", () => {
  const sidecar = (cpu: string, memory: string): ContainerRequests => ({
    ...requesting(cpu, memory),
    restartPolicy: "Always",
  });
  const requested = (initContainers: ContainerRequests[], ...containers: ContainerRequests[]): string => {
    const { cpuMillis, memoryMiB } = sizePod({ containers, initContainers }).requested;
    return `${cpuMillis}m ${memoryMiB}Mi`;
  };

  test.each<[string, ContainerRequests[], string]>([
    ["run beside the containers", [sidecar("100m", "128Mi")], "600m 628Mi"],
    ["run beside the init containers after them", [sidecar("100m", "128Mi"), requesting("1", "1Gi")], "1100m 1152Mi"],
    ["do not run beside those before them", [requesting("1", "1Gi"), sidecar("100m", "128Mi")], "1000m 1024Mi"],
    ["add up", [sidecar("100m", "128Mi"), sidecar("200m", "128Mi"), requesting("300m", "1Mi")], "800m 756Mi"],
  ])("%s", (_, initContainers, expected) => {
    expect(requested(initContainers, requesting("500m", "500Mi"))).toBe(expected);
  });

  it("are counted with a note, because AWS does not document how", () => {
    const sized = sizePod({ containers: [], initContainers: [requesting("1m", "1Mi"), sidecar("1m", "1Mi")] });
    expect(lines(sized.findings)).toEqual([
      "[FG207] spec.initContainers[1]: AWS does not document how Fargate counts init containers that keep running; they are counted as in Kubernetes; compare with the annotation CapacityProvisioned of a running pod",
    ]);
  });
});

describe("a saving", () => {
  const saving = (cpu?: string, memory?: string): string => {
    const sized = sizePod(pod(requesting(cpu, memory)));
    return sized.saving === undefined ? "" : describeSaving(sized.requested, sized.saving);
  };

  test.each([
    ["255m", "1000Mi", "request 250m of cpu instead of 255m to get 0.25vCPU 2GB"],
    ["1", "8Gi", "request 7936Mi of memory instead of 8192Mi to get 1vCPU 8GB"],
    ["500m", "1Gi", "request 768Mi of memory instead of 1024Mi to get 0.5vCPU 1GB"],
    [
      "4001m",
      "30465Mi",
      "request 4 of cpu instead of 4001m and 30464Mi of memory instead of 30465Mi to get 4vCPU 30GB",
    ],
    [undefined, "257Mi", "request 256Mi of memory instead of 257Mi to get 0.25vCPU 0.5GB"],
    [undefined, undefined, ""],
    ["250m", "256Mi", ""],
  ])("of %s and %s is: %s", (cpu, memory, expected) => {
    expect(saving(cpu, memory)).toBe(expected);
  });

  it("gets the size that it promises", () => {
    fc.assert(
      fc.property(fc.nat(16_000), fc.nat(122_624), (cpu, memory) => {
        const sized = sizePod(pod(requesting(`${cpu}m`, `${memory}Mi`)));
        fc.pre(sized.saving !== undefined);
        const { target, size } = sized.saving;
        expect(label(pod(requesting(`${target.cpuMillis}m`, `${target.memoryMiB}Mi`)))).toBe(size.label);
        expect(size.vcpu <= sized.size!.vcpu && size.memoryGiB <= sized.size!.memoryGiB).toBe(true);
      }),
    );
  });
});

describe("quantities", () => {
  it("are reported with their field when malformed, and give no size", () => {
    const sized = sizePod(pod(requesting("1"), { limits: { memory: "1GB" } }));
    expect(sized.size).toBeUndefined();
    expect(lines(sized.findings)[0]).toBe(
      '[FG202] spec.containers[1].resources.limits.memory: "1GB" is not a quantity; write 1Gi, or 1G for powers of ten',
    );
  });

  it("are not guessed when known only at apply", () => {
    const sized = sizePod(pod(requesting("${TfToken[TOKEN.1]}", "1Gi")));
    expect([sized.undecided, sized.size, sized.findings]).toEqual([true, undefined, []]);
  });

  it("are noted where decimal megabytes would make a difference", () => {
    const noted = (memory: string): string[] => lines(sizePod(pod(requesting("0.25", memory))).findings);
    expect(noted("267Mi")).toEqual([
      "[FG206] spec: the pod gets 0.25vCPU 1GB, or 0.25vCPU 0.5GB if the 256 MB that Fargate adds are decimal, which AWS does not document; request 256Mi of memory to be sure of 0.25vCPU 0.5GB",
    ]);
    expect([noted("256Mi"), noted("268Mi")]).toEqual([[], []]);
  });
});

describe("ephemeral storage", () => {
  const disk = (...sizes: string[]): PodRequests =>
    pod(...sizes.map((size) => ({ requests: { "ephemeral-storage": size } })));

  test.each([
    [[], 0, 20, 0],
    [["10Gi"], 10, 20, 0],
    [["20Gi"], 20, 27, 7],
    [["100Gi"], 100, 115, 95],
    [["100Gi", "75Gi"], 175, 197.5, 177.5],
  ])("of %j is billed above 20 GiB", (sizes, requestedGiB, provisionedGiB, billedGiB) => {
    const sized = sizePod(disk(...sizes));
    expect(sized.ephemeralStorage).toEqual({ requestedGiB, provisionedGiB, billedGiB });
    expect(sized.findings).toEqual([]);
  });

  it("is at most 175 GiB", () => {
    expect(lines(sizePod(disk("100Gi", "76Gi")).findings)).toEqual([
      "[FG203] spec: the containers request 176 GiB of ephemeral storage together; request at most 175Gi, or keep the data on EFS",
    ]);
  });
});

describe("for any pod", () => {
  const container = fc.record({
    requests: fc.record({ cpu: fc.nat(4000).map((m) => `${m}m`), memory: fc.nat(20_000).map((m) => `${m}Mi`) }),
  });
  const containers = fc.array(container, { maxLength: 5 });

  it("the size is enough, and no smaller one would be", () => {
    fc.assert(
      fc.property(containers, containers, (apps, inits) => {
        const { size, requested } = sizePod({ containers: apps, initContainers: inits });
        const need = requested.memoryMiB + OVERHEAD_MIB;
        const enough = FARGATE_SIZES.filter((s) => s.vcpu * 1000 >= requested.cpuMillis && s.memoryGiB * 1024 >= need);
        const least = Math.min(...enough.map((s) => s.vcpu));
        expect(size?.vcpu ?? Infinity).toBe(least);
        expect(size?.memoryGiB).toBe(
          enough.filter((s) => s.vcpu === least).sort((a, b) => a.memoryGiB - b.memoryGiB)[0]?.memoryGiB,
        );
      }),
    );
  });

  it("the size does not depend on the order of containers", () => {
    fc.assert(
      fc.property(containers, containers, (apps, inits) => {
        const reversed = { containers: [...apps].reverse(), initContainers: [...inits].reverse() };
        expect(sizePod(reversed)).toEqual(sizePod({ containers: apps, initContainers: inits }));
      }),
    );
  });

  it("one more container never makes the size smaller", () => {
    fc.assert(
      fc.property(containers, container, (apps, more) => {
        const before = sizePod({ containers: apps }).size;
        const after = sizePod({ containers: [...apps, more] }).size;
        expect(after?.vcpu ?? Infinity).toBeGreaterThanOrEqual(before?.vcpu ?? Infinity);
        expect(after?.memoryGiB ?? Infinity).toBeGreaterThanOrEqual(before?.memoryGiB ?? Infinity);
      }),
    );
  });
});
