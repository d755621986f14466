// Requests and limits: the size they buy, what of it is paid for in vain, and limits that mean nothing.
import { HURTS } from "./rules-hurts";
import { finding, Finding } from "../finding";
import { ContainerRequests, ResourceList } from "../sizing/pod-requests";
import { PodShape } from "../manifests/pod-shape";
import { formatMillis, parseQuantity, toBytes, toMillis } from "../sizing/quantity";
import { FargateSize, requestsForSize } from "../sizing/sizes";
import { describeSaving, SizedPod, sizePod } from "../sizing/sizing";
import { ContainerShape, ResourceShape } from "../manifests/container";

/** Above this share of CPU or memory that nobody requests, a pod is told to waste it. */
const MUCH_UNUSED = 0.4;

/** A cut of requests up to this share is worth the step that it saves. */
const SMALL_CUT = 0.1;

/** The size of a pod; undefined when its containers or their resources are known only at apply. */
export function sizeOf(pod: PodShape): SizedPod | undefined {
  const all = [...pod.initContainers, ...pod.containers];
  if (pod.containersAreUnknown || all.some((container) => container.resourcesAreUnknown)) return undefined;
  const requests = {
    containers: pod.containers.map(toRequests),
    initContainers: pod.initContainers.map(toRequests),
  };
  return sizePod(requests, pod.path);
}

function toRequests(container: ContainerShape): ContainerRequests {
  return {
    name: container.name,
    requests: toList(container.requests),
    limits: toList(container.limits),
    ...(container.role === "sidecar" ? { restartPolicy: "Always" } : {}),
  };
}

function toList(resources: readonly ResourceShape[]): ResourceList {
  const quantity = (name: string): string | number | undefined => find(resources, name)?.quantity;
  return { cpu: quantity("cpu"), memory: quantity("memory"), "ephemeral-storage": quantity("ephemeral-storage") };
}

function find(resources: readonly ResourceShape[], name: string): ResourceShape | undefined {
  return resources.find((resource) => resource.name === name);
}

/** What the sizer found, and what requests and limits do beside the size. */
export function checkResources(pod: PodShape, sized: SizedPod | undefined): Finding[] {
  if (sized === undefined) return [];
  const { size } = sized;
  const containers = [...pod.initContainers, ...pod.containers];
  return [
    ...sized.findings,
    ...(size === undefined ? [] : containers.flatMap((container) => checkLimits(container, size))),
    ...checkSteps(pod, sized),
  ];
}

function checkLimits(container: ContainerShape, size: FargateSize): Finding[] {
  return ["cpu", "memory"].flatMap((name) => {
    const limit = find(container.limits, name);
    const request = find(container.requests, name);
    if (limit === undefined) return [];
    const given = measure(name, limit);
    const most = name === "cpu" ? size.vcpu * 1000 : size.memoryGiB * 2 ** 30;
    if (given !== undefined && given > most) {
      return finding(HURTS.limitAboveSize, {
        field: limit.path,
        message: `the limit ${limit.quantity} of ${name} is above the provisioned ${size.label} and means nothing: a pod cannot burst on Fargate`,
        fix: `request what the container needs, and limit it to ${name === "cpu" ? formatMillis(most) : `${size.memoryGiB}Gi`} at most`,
      });
    }
    if (request === undefined || given === undefined || measure(name, request) === given) return [];
    return finding(HURTS.limitNotRequest, {
      field: limit.path,
      message: `the limit ${limit.quantity} of ${name} is not the request ${request.quantity}, and AWS wants them equal on Fargate`,
      fix: `write ${limit.quantity} for both, or ${request.quantity}`,
    });
  });
}

/** In thousandths of a core, or in bytes. */
function measure(name: string, { quantity }: ResourceShape): number | undefined {
  const nanos = parseQuantity(quantity);
  if (nanos === undefined || nanos < 0n) return undefined;
  return name === "cpu" ? toMillis(nanos) : toBytes(nanos);
}

function checkSteps(pod: PodShape, { size, requested, headroom, saving }: SizedPod): Finding[] {
  if (size === undefined || saving === undefined) return [];
  const cheaper = describeSaving(requested, saving);
  if (saving.change <= SMALL_CUT) {
    const percent = Math.max(1, Math.round(saving.change * 100));
    const message = `the pod gets ${size.label}, and ${percent} % less would get ${saving.size.label}`;
    return [finding(HURTS.step, { field: pod.path, message, fix: cheaper })];
  }
  const cpu = headroom.cpuMillis / (size.vcpu * 1000);
  const memory = headroom.memoryMiB / (size.memoryGiB * 1024);
  if (Math.max(cpu, memory) <= MUCH_UNUSED) return [];
  const unused = [
    ...(cpu > MUCH_UNUSED ? [`${Math.round(cpu * 100)} % of the vCPU`] : []),
    ...(memory > MUCH_UNUSED ? [`${Math.round(memory * 100)} % of the memory`] : []),
  ];
  const most = requestsForSize(size);
  return [
    finding(HURTS.waste, {
      field: pod.path,
      message: `the pod gets ${size.label} and requests nothing of ${unused.join(" and ")}`,
      fix: `request up to ${most.cpu} cpu and ${most.memory} at the same price, or ${cheaper}`,
    }),
  ];
}
