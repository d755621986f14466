// Shares a pod's size among its containers, so that their requests and limits fill it exactly.
import { Finding } from "../rules/finding";
import {
  checkQuantity,
  formatBytes,
  formatMillis,
  isUnknownQuantity,
  parseQuantity,
  toBytes,
  toMillis,
} from "../rules/sizing/quantity";
import { sidecarsTakeAll, sidecarUnknown } from "../rules/workloads/workloads";
import { SidecarOptions } from "./pod-options";
import { PodSize } from "./pod-size";

/** Requests and limits of one container. */
export interface ContainerResources {
  readonly requests: { [resource: string]: string };
  readonly limits: { [resource: string]: string };
}

/** What each container of a pod gets. */
export interface SharedSize {
  readonly main: ContainerResources;
  /** An init container runs before the others, and may use what they all use later. */
  readonly init: ContainerResources;
  readonly sidecars: { [name: string]: ContainerResources };
  readonly findings: Finding[];
}

/** What of a size the main container gets, when the sidecars have taken theirs. */
export function shareSize(
  size: PodSize,
  sidecars: { readonly [name: string]: Pick<SidecarOptions, "cpu" | "memory"> },
  ephemeralStorageGiB?: number,
): SharedSize {
  const disk: { [resource: string]: string } =
    ephemeralStorageGiB === undefined ? {} : { "ephemeral-storage": `${ephemeralStorageGiB}Gi` };
  const whole = resources(size, disk);
  const findings = Object.entries(sidecars).flatMap(([name, { cpu, memory }]) => [
    ...checkQuantity(cpu, "cpu", `sidecars.${name}.cpu`),
    ...checkQuantity(memory, "memory", `sidecars.${name}.memory`),
    ...(size.isExact && [cpu, memory].some(isUnknownQuantity) ? [sidecarUnknown(name)] : []),
  ]);
  const shared = {
    init: whole,
    sidecars: Object.fromEntries(
      Object.entries(sidecars).map(([name, { cpu, memory }]) => [name, sameForBoth({ cpu, memory })]),
    ),
  };
  if (!size.isExact || findings.length > 0) return { ...shared, main: whole, findings };
  const cpu = millis(size.cpu) - sum(Object.values(sidecars).map((each) => millis(each.cpu)));
  const memory = bytes(size.memory) - sum(Object.values(sidecars).map((each) => bytes(each.memory)));
  const names = Object.keys(sidecars);
  return {
    ...shared,
    main: sameForBoth({ cpu: formatMillis(cpu), memory: formatBytes(memory), ...disk }),
    findings: [
      ...(cpu > 0 ? [] : [sidecarsTakeAll("cpu", size.cpu, names)]),
      ...(memory > 0 ? [] : [sidecarsTakeAll("memory", size.memory, names)]),
    ],
  };
}

function resources(size: PodSize, disk: { [resource: string]: string }): ContainerResources {
  return {
    requests: { cpu: size.cpu, memory: size.memory, ...disk },
    limits: { cpu: size.cpuLimit, memory: size.memoryLimit, ...disk },
  };
}

/** On Fargate limits should equal requests. */
function sameForBoth(amounts: { [resource: string]: string }): ContainerResources {
  return { requests: amounts, limits: amounts };
}

function millis(quantity: string): number {
  return toMillis(parseQuantity(quantity) ?? 0n);
}

function bytes(quantity: string): number {
  return toBytes(parseQuantity(quantity) ?? 0n);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
