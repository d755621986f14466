// Requests: the size they buy, and what of it is paid for in vain.
import { adviseLimits, checkLimits } from "./limits";
import { HURTS } from "./rules-hurts";
import { finding, Finding, Severity } from "../finding";
import { ContainerRequests, ResourceList } from "../sizing/pod-requests";
import { PodShape } from "../manifests/pod-shape";
import { FargateSize, requestsForSize } from "../sizing/sizes";
import { describeSaving, SizedPod, SIZING, sizePod } from "../sizing/sizing";
import { ContainerShape, ResourceShape } from "../manifests/container";

/** Above this share of CPU or memory that is not requested, a pod is reported to waste it. */
const MUCH_UNUSED = 0.4;

/** A cut of requests up to this share is worth the step that it saves. */
const SMALL_CUT = 0.1;

/** The size of a pod; undefined when its containers or their resources are known only at apply. */
export function sizeOf(pod: PodShape): SizedPod | undefined {
  const all = [...pod.initContainers, ...pod.containers];
  const isUnknown = pod.containersAreUnknown || pod.resourcesAreUnknown;
  if (isUnknown || all.some((container) => container.resourcesAreUnknown)) return undefined;
  const requests = {
    containers: pod.containers.map(toRequests),
    initContainers: pod.initContainers.map(toRequests),
    requests: toList(pod.requests),
    limits: toList(pod.limits),
  };
  return sizePod(requests, pod.path);
}

/** The size of the pod with what its containers limit as their requests; that which it has where Terraform alone knows. */
function raisedSize(pod: PodShape, size: FargateSize): FargateSize | undefined {
  if (![...pod.initContainers, ...pod.containers].some(isRaised)) return size;
  const raise = (container: ContainerShape): ContainerShape => {
    const kept = container.requests.filter(({ name }) => find(container.limits, name) === undefined);
    return { ...container, requests: [...container.limits, ...kept] };
  };
  const { containers, initContainers } = pod;
  const raised = sizeOf({ ...pod, containers: containers.map(raise), initContainers: initContainers.map(raise) });
  return raised === undefined || raised.undecided ? size : raised.size;
}

/** False where a container requests all that it limits. */
function isRaised({ limits, requests }: ContainerShape): boolean {
  return limits.some(({ name, quantity }) => find(requests, name)?.quantity !== quantity);
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

/**
 * What the sizer found, and what requests and limits do apart from the size. Of a pod that is rejected, and so gets no size, only what
 * Kubernetes rejects too is worth knowing.
 */
export function checkResources(pod: PodShape, sized: SizedPod | undefined, isRefused: boolean): Finding[] {
  const wrong = checkLimits(pod);
  if (sized === undefined) return wrong;
  const { size } = sized;
  if (isRefused || wrong.length > 0) {
    return [...sized.findings.filter(({ severity }) => severity !== Severity.INFO), ...wrong];
  }
  const steps = checkSteps(pod, sized);
  return [
    ...withoutStep(sized.findings, steps),
    ...(size === undefined ? [] : adviseLimits(pod, size, raisedSize(pod, size))),
    ...steps,
  ];
}

/** Within a few MiB of a step, the advice to stay below it says the same. */
function withoutStep(findings: readonly Finding[], steps: readonly Finding[]): Finding[] {
  const isStep = steps.some(({ code }) => code === HURTS.step.code);
  return findings.filter(({ code }) => !isStep || code !== SIZING.boundary.code);
}

/** How much of what a size has over the smaller one is requested, from 0 to 1. */
function usedOfStep(size: number, smaller: number, headroom: number): number {
  return size <= smaller ? 0 : 1 - headroom / (size - smaller);
}

const HALF = 0.5;

function checkSteps(pod: PodShape, { size, requested, headroom, saving }: SizedPod): Finding[] {
  if (size === undefined || saving === undefined) return [];
  const cheaper = describeSaving(requested, saving);
  const ofStep = Math.max(
    usedOfStep(size.vcpu * 1000, saving.size.vcpu * 1000, headroom.cpuMillis),
    usedOfStep(size.memoryGiB * 1024, saving.size.memoryGiB * 1024, headroom.memoryMiB),
  );
  // Above 10 GB a step itself is less than a tenth: a pod that fills it has no use for the advice.
  if (saving.change <= SMALL_CUT && ofStep <= HALF) {
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
      message: `the pod gets ${size.label} and does not request ${unused.join(" and ")}`,
      fix: `request up to ${most.cpu} cpu and ${most.memory} at the same price, or ${cheaper}`,
    }),
  ];
}
