// What an emptyDir is made of: the pod's disk, its memory, or huge pages, and whether it has as much.
import { HURTS } from "./rules-hurts";
import { finding, Finding } from "../finding";
import { ContainerShape } from "../manifests/container";
import { PodShape } from "../manifests/pod-shape";
import { EmptyDirShape } from "../manifests/volume";
import { shown } from "../shown";
import { checkQuantity, formatBytes, knownQuantity, toBytes } from "../sizing/quantity";
import { OVERHEAD_MIB } from "../sizing/sizes";
import { SizedPod } from "../sizing/sizing";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** What a pod has of disk that asks for less. */
const FREE_DISK_GIB = 20;

/** The media of Kubernetes other than the disk. */
const MEMORY = "Memory";
const HUGE_PAGES = "HugePages";

/** An emptyDir whose size is limited, and known. */
interface LimitedDir {
  readonly name: string;
  readonly field: string;
  readonly sizeLimit: string | number;
  readonly bytes: number;
}

/** All emptyDirs of a pod; those without a limit are bounded by what the pod has. */
export function checkEmptyDirs(pod: PodShape, sized: SizedPod | undefined): Finding[] {
  const dirs = pod.volumes.flatMap(({ name, emptyDir }) => (emptyDir === undefined ? [] : [{ name, ...emptyDir }]));
  return [
    ...dirs.flatMap((dir) => [...checkMedium(dir), ...checkLimit(dir)]),
    ...checkMemory(limitedDirs(dirs, MEMORY), pod, sized),
    ...checkDisk(limitedDirs(dirs, ""), pod, sized),
  ];
}

function checkMedium({ path, medium }: EmptyDirShape): Finding[] {
  if (medium === undefined || !medium.startsWith(HUGE_PAGES)) return [];
  const message = `medium ${shown(medium)} requests huge pages, which Fargate is not documented to have`;
  return [finding(HURTS.hugePages, { field: `${path}.medium`, message, fix: "write medium: Memory, or leave it out" })];
}

function checkLimit({ path, sizeLimit }: EmptyDirShape): Finding[] {
  return sizeLimit === undefined ? [] : checkQuantity(sizeLimit, "storage", `${path}.sizeLimit`);
}

function limitedDirs(dirs: readonly (EmptyDirShape & { readonly name: string })[], medium: string): LimitedDir[] {
  return dirs.flatMap((dir) => {
    const nanos = knownQuantity(dir.sizeLimit);
    if (dir.medium !== medium || dir.sizeLimit === undefined || nanos === undefined || nanos <= 0n) return [];
    return [{ name: dir.name, field: `${dir.path}.sizeLimit`, sizeLimit: dir.sizeLimit, bytes: toBytes(nanos) }];
  });
}

/** Files in memory count as memory of the containers, so that these have at most their limits, and what the size leaves them. */
function checkMemory(dirs: readonly LimitedDir[], pod: PodShape, sized: SizedPod | undefined): Finding[] {
  // What resources of the pod as a whole mean on Fargate is not known.
  if (sized?.size === undefined || pod.hasPodResources) return [];
  const usable = sized.size.memoryGiB * GIB - OVERHEAD_MIB * MIB;
  const most = Math.min(usable, limitOfPod(pod, "memory"));
  return checkSum(dirs, most, (grows) =>
    finding(HURTS.memoryDir, {
      field: grows.field,
      message: `${grows.what} in memory can grow to ${grows.size}, and the pod has ${formatBytes(most)} of memory`,
      fix: `write a sizeLimit of ${formatBytes(most)} at most, or set the memory request and limit to what the files need`,
    }),
  );
}

/** What Fargate provisions above the request is for the file system and for Kubernetes itself. */
function checkDisk(dirs: readonly LimitedDir[], pod: PodShape, sized: SizedPod | undefined): Finding[] {
  if (sized === undefined || sized.undecided) return [];
  const { requestedGiB } = sized.ephemeralStorage;
  const most = Math.min(Math.max(requestedGiB, FREE_DISK_GIB) * GIB, limitOfPod(pod, "ephemeral-storage"));
  return checkSum(dirs, most, (grows) =>
    finding(HURTS.diskDir, {
      field: grows.field,
      message: `${grows.what} on disk can grow to ${grows.size}, and the pod has ${formatGiB(most)} of disk`,
      fix: `set the request and limit of ephemeral-storage to that size, at most 175Gi, or set a smaller sizeLimit`,
    }),
  );
}

interface Growth {
  readonly field: string;
  readonly what: string;
  readonly size: string;
}

/** Reported once: of the largest, or of all together. */
function checkSum(dirs: readonly LimitedDir[], most: number, report: (grows: Growth) => Finding): Finding[] {
  const [largest] = [...dirs].sort((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return [];
  const { field, name, sizeLimit, bytes } = largest;
  if (bytes > most) return [report({ field, what: `emptyDir ${shown(name)}`, size: String(sizeLimit) })];
  const sum = dirs.reduce((total, dir) => total + dir.bytes, 0);
  if (sum <= most) return [];
  return [report({ field, what: `the pod's ${dirs.length} emptyDirs`, size: `${formatBytes(sum)} together` })];
}

/** What all containers that run together may use of a resource; without end where one has no limit. */
function limitOfPod({ initContainers, containers }: PodShape, resource: string): number {
  const running = [...containers, ...initContainers.filter(({ role }) => role === "sidecar")];
  return running.reduce((sum, container) => sum + limitOf(container, resource), 0);
}

function limitOf({ limits }: ContainerShape, resource: string): number {
  const nanos = knownQuantity(limits.find(({ name }) => name === resource)?.quantity);
  return nanos === undefined || nanos <= 0n ? Infinity : toBytes(nanos);
}

function formatGiB(bytes: number): string {
  const gib = bytes / GIB;
  return `${Number.isInteger(gib) ? gib : gib.toFixed(2)} GiB`;
}
