// The sizes that Fargate has for pods, and which of them a need is rounded up to.
import { FactTable } from "../facts/fact-table";
import { SOURCES } from "../sources";
import { formatMillis } from "./quantity";

/** Where the sizes come from. */
export const SIZE_FACTS: FactTable = {
  subject: "the sizes of pods on Fargate",
  readOn: "2026-11-29",
  source: SOURCES.fargatePods,
};

/** A size of a pod: what it gets, and what is billed. */
export interface FargateSize {
  /** Number of vCPUs, 0.25 to 16. */
  readonly vcpu: number;
  /** GiB, though AWS writes GB: a pod has been measured to get the binary unit. */
  readonly memoryGiB: number;
  /** As in the annotation CapacityProvisioned: `0.25vCPU 0.5GB`. */
  readonly label: string;
}

/** What a pod must request to fill a size. */
export interface FillingRequests {
  /** A Kubernetes quantity: `250m`. */
  readonly cpu: string;
  /** A Kubernetes quantity: `256Mi`. */
  readonly memory: string;
}

/**
 * MiB that Fargate adds to each pod's memory, once, for the kubelet, kube-proxy and containerd. AWS writes 256 MB; MiB is the
 * reading that never makes a pod too small.
 */
export const OVERHEAD_MIB = 256;

/** From `first` to `last` GiB in steps. */
function steps(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step);
}

/** Source: EKS User Guide, "Understand Fargate Pod configuration details". */
const MEMORY_BY_VCPU: readonly (readonly [number, readonly number[]])[] = [
  [0.25, [0.5, 1, 2]],
  [0.5, steps(1, 4, 1)],
  [1, steps(2, 8, 1)],
  [2, steps(4, 16, 1)],
  [4, steps(8, 30, 1)],
  [8, steps(16, 60, 4)],
  [16, steps(32, 120, 8)],
];

/**
 * All 74 sizes that Fargate has for pods, by vCPU and then by memory.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 */
export const FARGATE_SIZES: readonly FargateSize[] = MEMORY_BY_VCPU.flatMap(([vcpu, memories]) =>
  memories.map((memoryGiB) => ({ vcpu, memoryGiB, label: `${vcpu}vCPU ${memoryGiB}GB` })),
);

/** The largest size there is. */
export const LARGEST_SIZE: FargateSize = FARGATE_SIZES.at(-1) ?? { vcpu: 16, memoryGiB: 120, label: "16vCPU 120GB" };

/**
 * The size that a pod gets: the least vCPU that is enough and has enough memory, then the least memory that is enough;
 * undefined when even the largest is too small.
 *
 * @param cpuMillis thousandths of a core that the pod requests
 * @param memoryMiB MiB that it needs, OVERHEAD_MIB included
 */
export function sizeFor(cpuMillis: number, memoryMiB: number): FargateSize | undefined {
  return FARGATE_SIZES.find((size) => size.vcpu * 1000 >= cpuMillis && size.memoryGiB * 1024 >= memoryMiB);
}

/** Reads a size as Fargate writes it into CapacityProvisioned; undefined when there is none. */
export function parseSize(label: string): FargateSize | undefined {
  return FARGATE_SIZES.find((size) => size.label === label);
}

/** The requests that fill `size` to the last byte, Fargate's own memory left out. */
export function requestsForSize(size: Pick<FargateSize, "vcpu" | "memoryGiB">): FillingRequests {
  return { cpu: formatMillis(size.vcpu * 1000), memory: `${size.memoryGiB * 1024 - OVERHEAD_MIB}Mi` };
}
