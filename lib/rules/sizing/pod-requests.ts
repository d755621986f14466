// What a pod requests in all, by the formula of the Kubernetes scheduler.
import { Nanos, parseQuantity } from "./quantity";

/** Requests or limits of one container, as Kubernetes quantities. */
export interface ResourceList {
  /** CPU: `500m` or `0.5`. @default - none */
  readonly cpu?: string | number;
  /** Memory: `512Mi`. @default - none */
  readonly memory?: string | number;
  /** Disk: `20Gi`. @default - none */
  readonly "ephemeral-storage"?: string | number;
}

/** The resources that decide a pod's size. */
export type SizingResource = "cpu" | "memory" | "ephemeral-storage";

/** The part of a container that decides its pod's size. */
export interface ContainerRequests {
  /** Name of the container, for the fields of findings. @default - it is named by its place */
  readonly name?: string;
  /** What the container requests. @default - none */
  readonly requests?: ResourceList;
  /** Counts where there is no request for the same resource: the API server then copies it. @default - none */
  readonly limits?: ResourceList;
  /**
   * `Always` makes an init container a sidecar, which runs as long as the pod.
   *
   * @default - an init container ends before the next one starts
   */
  readonly restartPolicy?: string;
}

/** The part of a pod that decides its size. */
export interface PodRequests {
  /** The containers, which run together. */
  readonly containers: readonly ContainerRequests[];
  /** Containers that run before them, in the order in which they run. @default - none */
  readonly initContainers?: readonly ContainerRequests[];
  /**
   * What the pod requests as a whole, `spec.resources.requests`. How Fargate counts it is not documented, so that the larger of
   * it and of what the containers request counts. @default - none
   */
  readonly requests?: ResourceList;
  /** Limits of the pod as a whole; they count where neither it nor a container requests. @default - none */
  readonly limits?: ResourceList;
}

/** The resources that a pod can request as a whole. */
export const POD_LEVEL = ["cpu", "memory"] as const;

/** What the container counts with for `resource`: its request, else its limit. */
export function countedQuantity(
  container: Pick<ContainerRequests, "requests" | "limits">,
  resource: SizingResource,
): string | number | undefined {
  return container.requests?.[resource] ?? container.limits?.[resource];
}

/** True for an init container that runs as long as the pod. */
export function isSidecar(initContainer: ContainerRequests): boolean {
  return initContainer.restartPolicy === "Always";
}

/**
 * What the pod requests of `resource`: the larger of what runs together later (containers and sidecars), and of what runs
 * together at each step of the start (an init container and the sidecars before it). Quantities that are malformed or not
 * known count as nothing; checkQuantity reports them.
 */
export function effectiveRequest(pod: PodRequests, resource: SizingResource): Nanos {
  const byContainers = requestOfContainers(pod, resource);
  const isPodLevel = POD_LEVEL.some((each) => each === resource);
  const quantity = pod.requests?.[resource] ?? (byContainers === 0n ? pod.limits?.[resource] : undefined);
  const byPod = isPodLevel ? readNanos(quantity) : 0n;
  return byPod > byContainers ? byPod : byContainers;
}

function readNanos(quantity: string | number | undefined): Nanos {
  const nanos = quantity === undefined ? undefined : parseQuantity(quantity);
  return nanos === undefined || nanos < 0n ? 0n : nanos;
}

function requestOfContainers(pod: PodRequests, resource: SizingResource): Nanos {
  const request = (container: ContainerRequests): Nanos => readNanos(countedQuantity(container, resource));
  let sidecars = 0n;
  let atStart = 0n;
  for (const container of pod.initContainers ?? []) {
    const needed = sidecars + request(container);
    if (isSidecar(container)) sidecars = needed;
    if (needed > atStart) atStart = needed;
  }
  const running = pod.containers.reduce((sum, container) => sum + request(container), sidecars);
  return running > atStart ? running : atStart;
}
