// The sizer: from a pod's requests to the size that Fargate provisions and bills, and what is paid for and unused.
import { error, Finding, finding, note, Severity } from "../finding";
import {
  ContainerRequests,
  countedQuantity,
  effectiveRequest,
  isSidecar,
  POD_LEVEL,
  PodRequests,
  SizingResource,
} from "./pod-requests";
import { checkQuantity, formatBytes, formatMillis, isUnknownQuantity, toBytes, toMillis } from "./quantity";
import { FARGATE_SIZES, FargateSize, LARGEST_SIZE, OVERHEAD_MIB, requestsForSize, sizeFor } from "./sizes";
import { SOURCES } from "../sources";

/** An amount of CPU and memory. */
export interface CpuAndMemory {
  /** CPU in thousandths of a core. */
  readonly cpuMillis: number;
  /** Memory in MiB. */
  readonly memoryMiB: number;
}

/** A smaller size within reach, and the requests that get it. */
export interface SizeSaving {
  /** The smaller size. */
  readonly size: FargateSize;
  /** What the whole pod may request at most. */
  readonly target: CpuAndMemory;
  /** The share of its requests that the pod gives up, of CPU and memory added: 0.02 is two percent of one of them. */
  readonly change: number;
}

/** The pod's disk, in GiB. */
export interface EphemeralStorage {
  /** GiB that the pod requests; 0 where it requests none. */
  readonly requestedGiB: number;
  /** GiB that Fargate provisions: the request, a tenth of it and 5 GiB more; 20 at least. */
  readonly provisionedGiB: number;
  /** GiB that are billed: those above the 20 that are free. */
  readonly billedGiB: number;
}

/** What Fargate makes of a pod. */
export interface SizedPod {
  /** What is provisioned and billed; undefined when Fargate rejects the pod, or when it cannot be known yet. */
  readonly size?: FargateSize;
  /** What the pod requests in all, without Fargate's own memory. */
  readonly requested: CpuAndMemory;
  /** What is billed but not requested; zero without a size. */
  readonly headroom: CpuAndMemory;
  /** The smallest change that saves a step; undefined when the pod has the smallest size. */
  readonly saving?: SizeSaving;
  /** The pod's disk. */
  readonly ephemeralStorage: EphemeralStorage;
  /** True when a quantity is known only at apply. */
  readonly undecided: boolean;
  /** What is wrong with the requests, or worth knowing of them. */
  readonly findings: readonly Finding[];
}

/** GiB of disk that a pod can request, that it has without asking, and what Fargate adds to a request. */
const LARGEST_DISK_GIB = 175;
const FREE_DISK_GIB = 20;
const DISK_OVERHEAD_GIB = 5;

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** What AWS's scheduler says of a pod that fits no size. */
const TOO_LARGE_MESSAGE = "Your pod's cpu/memory requirements exceed the max Fargate configuration";

/** The rules of this file. */
export const SIZING = {
  tooLarge: error("FG201", "a pod fits the largest size, 16vCPU 120GB", SOURCES.fargatePods),
  disk: error("FG203", "a pod requests at most 175 GiB of ephemeral storage", SOURCES.fargatePods),
  limitsCount: note("FG205", "limits without requests size the pod", SOURCES.kubernetesResources),
  boundary: note("FG206", "the memory request is not within 12 MiB of a smaller size", SOURCES.fargatePods),
  sidecars: note("FG207", "sidecars are counted as in Kubernetes", SOURCES.kubernetesSidecars),
};

/**
 * The size that Fargate gives a pod: requests are added up, 256 MiB of memory come on top, and the sum is rounded up to the
 * next of 74 sizes. Limits do not count where there are requests. A pod without requests gets the smallest size.
 *
 * @param path where the pod's spec is, for the fields of findings
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 */
export function sizePod(pod: PodRequests, path = "spec"): SizedPod {
  const quantities = listQuantities(pod, path);
  const malformed = quantities.flatMap(({ quantity, resource, field }) => checkQuantity(quantity, resource, field));
  const undecided = quantities.some(({ quantity }) => isUnknownQuantity(quantity));
  const requested = {
    cpuMillis: toMillis(effectiveRequest(pod, "cpu")),
    memoryMiB: toBytes(effectiveRequest(pod, "memory")) / MIB,
  };
  const unreadable = undecided || malformed.some((found) => found.severity === Severity.ERROR);
  const size = unreadable ? undefined : sizeFor(requested.cpuMillis, requested.memoryMiB + OVERHEAD_MIB);
  const saving = size === undefined ? undefined : findSaving(requested, size);
  const ephemeralStorage = sizeDisk(toBytes(effectiveRequest(pod, "ephemeral-storage")) / GIB);
  return {
    ...(size === undefined ? {} : { size }),
    requested,
    headroom: size === undefined ? { cpuMillis: 0, memoryMiB: 0 } : findHeadroom(requested, size),
    ...(saving === undefined ? {} : { saving }),
    ephemeralStorage,
    undecided,
    findings: [
      ...malformed,
      ...(unreadable || size !== undefined ? [] : [tooLarge(requested, path)]),
      ...checkDisk(ephemeralStorage, path),
      ...noteLimits(pod, path),
      ...(size === undefined ? [] : noteBoundary(requested, size, path)),
      ...noteSidecars(pod, path),
    ],
  };
}

/** A saving as a fix: `request 250m of cpu instead of 255m to get 0.25vCPU 2GB`. */
export function describeSaving(requested: CpuAndMemory, saving: SizeSaving): string {
  const { target, size } = saving;
  const parts = [
    ...(target.cpuMillis < requested.cpuMillis
      ? [`${formatMillis(target.cpuMillis)} of cpu instead of ${formatMillis(requested.cpuMillis)}`]
      : []),
    ...(target.memoryMiB < requested.memoryMiB
      ? [`${formatBytes(target.memoryMiB * MIB)} of memory instead of ${formatBytes(requested.memoryMiB * MIB)}`]
      : []),
  ];
  return `request ${parts.join(" and ")} to get ${size.label}`;
}

function findHeadroom(requested: CpuAndMemory, size: FargateSize): CpuAndMemory {
  return {
    cpuMillis: size.vcpu * 1000 - requested.cpuMillis,
    memoryMiB: size.memoryGiB * 1024 - OVERHEAD_MIB - requested.memoryMiB,
  };
}

/**
 * Among the sizes that are smaller in one way and larger in none, so cheaper at any price: the one that takes the smallest
 * change of requests, and of equals the smallest.
 */
function findSaving(requested: CpuAndMemory, size: FargateSize): SizeSaving | undefined {
  const smaller = FARGATE_SIZES.filter(
    (each) => each.vcpu <= size.vcpu && each.memoryGiB <= size.memoryGiB && each.label !== size.label,
  );
  const savings = smaller.map((each) => {
    const target = {
      cpuMillis: Math.min(requested.cpuMillis, each.vcpu * 1000),
      memoryMiB: Math.min(requested.memoryMiB, each.memoryGiB * 1024 - OVERHEAD_MIB),
    };
    const change = shareLost(requested.cpuMillis, target.cpuMillis) + shareLost(requested.memoryMiB, target.memoryMiB);
    return { size: each, target, change };
  });
  return savings.reduce<SizeSaving | undefined>(
    (best, each) => (best === undefined || each.change < best.change ? each : best),
    undefined,
  );
}

function shareLost(before: number, after: number): number {
  return before === 0 ? 0 : (before - after) / before;
}

function sizeDisk(requestedGiB: number): EphemeralStorage {
  const provisionedGiB = Math.max(FREE_DISK_GIB, (requestedGiB * 11) / 10 + DISK_OVERHEAD_GIB);
  return { requestedGiB, provisionedGiB, billedGiB: provisionedGiB - FREE_DISK_GIB };
}

function tooLarge(requested: CpuAndMemory, path: string): Finding {
  const most = requestsForSize(LARGEST_SIZE);
  return finding(SIZING.tooLarge, {
    field: path,
    message: `requests of ${formatMillis(requested.cpuMillis)} cpu and ${formatBytes(requested.memoryMiB * MIB)} do not fit the largest size, ${LARGEST_SIZE.label}; Fargate says "${TOO_LARGE_MESSAGE}"`,
    fix: `request at most ${most.cpu} cpu and ${most.memory}`,
  });
}

function checkDisk(disk: EphemeralStorage, path: string): Finding[] {
  if (disk.requestedGiB <= LARGEST_DISK_GIB) return [];
  const shown = Number.isInteger(disk.requestedGiB) ? disk.requestedGiB : disk.requestedGiB.toFixed(2);
  return [
    finding(SIZING.disk, {
      field: path,
      message: `the containers request ${shown} GiB of ephemeral storage together`,
      fix: `request at most ${LARGEST_DISK_GIB}Gi, or keep the data on EFS`,
    }),
  ];
}

/** One finding for all containers of the pod. */
function noteLimits(pod: PodRequests, path: string): Finding[] {
  const found = listContainers(pod, path).flatMap(({ container, field, title }) => {
    const copied = (["cpu", "memory"] as const).filter(
      (resource) => container.requests?.[resource] === undefined && container.limits?.[resource] !== undefined,
    );
    return copied.length === 0 ? [] : [{ field, title, copied: copied.join(" and ") }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const isAlone = found.length === 1;
  const limits = found.map(({ title, copied }) => `${title} limits ${copied}`).join(", ");
  return [
    finding(SIZING.limitsCount, {
      field: isAlone ? `${first.field}.resources` : path,
      message: isAlone
        ? `${limits} and requests none, so the limit sizes the pod`
        : `${limits}, and none of them has requests, so the limits size the pod`,
      fix: `request what ${isAlone ? `it needs of ${first.copied}` : "each of them needs"}`,
    }),
  ];
}

/** AWS writes 256 MB. Were it decimal, some pods would get a smaller size than we say. */
function noteBoundary(requested: CpuAndMemory, size: FargateSize, path: string): Finding[] {
  const decimal = sizeFor(requested.cpuMillis, requested.memoryMiB + 256_000_000 / MIB);
  if (decimal === undefined || decimal.label === size.label) return [];
  return [
    finding(SIZING.boundary, {
      field: path,
      message: `the pod gets ${size.label}, or ${decimal.label} if the 256 MB that Fargate adds are decimal, which AWS does not document`,
      fix: `request ${requestsForSize(decimal).memory} of memory to be sure of ${decimal.label}`,
    }),
  ];
}

function noteSidecars(pod: PodRequests, path: string): Finding[] {
  const index = (pod.initContainers ?? []).findIndex(isSidecar);
  if (index < 0) return [];
  return [
    finding(SIZING.sidecars, {
      field: `${path}.initContainers[${index}]`,
      message:
        "AWS does not document how Fargate counts init containers that keep running; they are counted as in Kubernetes",
      fix: "compare with the annotation CapacityProvisioned of a running pod",
    }),
  ];
}

interface ListedContainer {
  readonly container: ContainerRequests;
  readonly field: string;
  /** As people call it: `container "web"`. */
  readonly title: string;
}

function listContainers(pod: PodRequests, path: string): ListedContainer[] {
  const list = (containers: readonly ContainerRequests[], key: string, kind: string): ListedContainer[] =>
    containers.map((container, i) => ({
      container,
      field: `${path}.${key}[${i}]`,
      title: `${kind} ${container.name === undefined ? i : `"${container.name}"`}`,
    }));
  return [
    ...list(pod.initContainers ?? [], "initContainers", "init container"),
    ...list(pod.containers, "containers", "container"),
  ];
}

type Counted = Pick<ContainerRequests, "requests" | "limits">;

interface ListedQuantity {
  readonly quantity: string | number;
  readonly resource: SizingResource;
  readonly field: string;
}

function listQuantities(pod: PodRequests, path: string): ListedQuantity[] {
  const resources = ["cpu", "memory", "ephemeral-storage"] as const;
  const list = (container: Counted, field: string, names: readonly SizingResource[]): ListedQuantity[] =>
    names.flatMap((resource) => {
      const quantity = countedQuantity(container, resource);
      const key = container.requests?.[resource] === undefined ? "limits" : "requests";
      return quantity === undefined ? [] : { quantity, resource, field: `${field}.resources.${key}.${resource}` };
    });
  const containers = listContainers(pod, path).flatMap(({ container, field }) => list(container, field, resources));
  return [...containers, ...list(pod, path, POD_LEVEL)];
}
