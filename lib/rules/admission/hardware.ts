// What Fargate has no hardware or system for: accelerators, Arm, Windows, Bottlerocket, huge pages.
import { ARCHITECTURE, conditionAgainst, SYSTEM } from "./fargate-node";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape, ResourceShape } from "../manifests/container";
import { NodeCondition } from "../manifests/nodes";
import { shown } from "../shown";
import { knownQuantity } from "../sizing/quantity";

const ACCELERATORS = [
  /^nvidia\.com\//,
  /^amd\.com\/gpu/,
  /^gpu\.intel\.com\//,
  /^aws\.amazon\.com\/neuron/,
  /^habana\.ai\//,
  /^google\.com\/tpu/,
];

/** Whatever the pod asks of the machine beneath it. */
export function checkHardware(pod: PodShape): Finding[] {
  const containers = [...pod.initContainers, ...pod.containers];
  return [
    ...containers.flatMap(checkResourceNames),
    ...checkClaims(pod),
    ...containers.flatMap(checkImage),
    ...checkMachine(pod),
  ];
}

/** A resource is in requests, in limits, or in both; it is reported once per container. */
function checkResourceNames(container: ContainerShape): Finding[] {
  const byName = new Map<string, ResourceShape>();
  for (const resource of [...container.limits, ...container.requests].filter(isAskedFor)) {
    byName.set(resource.name, resource);
  }
  return [...byName.values()].flatMap((resource) => checkResourceName(resource));
}

/** Zero means none, however it is written; what is known only at apply may be zero. */
function isAskedFor({ quantity }: ResourceShape): boolean {
  return (knownQuantity(quantity) ?? 0n) > 0n;
}

/** The drivers of dynamic resource allocation run on each node, as device plugins do. */
function checkClaims({ resourceClaims }: PodShape): Finding[] {
  const [first] = resourceClaims;
  if (first === undefined) return [];
  const names = resourceClaims.map(({ name }) => shown(name)).join(", ");
  return [
    finding(REFUSED.deviceClaim, {
      field: first.path,
      message: `${names} is claimed from a device driver, which is a DaemonSet and so never runs on Fargate`,
      fix: "remove the claim, or run this workload on EC2 nodes",
    }),
  ];
}

function checkResourceName({ name, path }: ResourceShape): Finding[] {
  if (name.startsWith("hugepages-")) {
    const message = `${shown(name)} is requested, and Fargate is not documented to have huge pages`;
    return [finding(HURTS.hugePages, { field: path, message, fix: "remove it and request memory instead" })];
  }
  if (!name.includes("/") || name.startsWith("kubernetes.io/")) return [];
  if (ACCELERATORS.some((pattern) => pattern.test(name))) {
    const message = `${shown(name)} is an accelerator, and Fargate has none`;
    return [finding(REFUSED.accelerator, { field: path, message, fix: "run this workload on EC2 nodes" })];
  }
  const message = `${shown(name)} comes from a device plugin, which is a DaemonSet and so never runs on Fargate`;
  return [
    finding(REFUSED.extendedResource, { field: path, message, fix: "remove it, or run this workload on EC2 nodes" }),
  ];
}

/** Names of images that say that they are for Arm alone: `arm64v8/nginx`, `nginx:1.27-arm64`. */
const ARM_IMAGE = /(^|\/)(arm64v8|arm32v[567])\/|[:\-_](arm64|aarch64|arm64v8)(@|$)/;

function checkImage(container: ContainerShape): Finding[] {
  if (container.image === undefined || !ARM_IMAGE.test(container.image)) return [];
  return [
    finding(HURTS.armImage, {
      field: `${container.path}.image`,
      message: `image ${shown(container.image)} appears to be built for Arm, and EKS on Fargate runs x86: it would fail with an exec format error`,
      fix: "use an image for amd64, or a multi-platform image",
    }),
  ];
}

function checkMachine(pod: PodShape): Finding[] {
  const found: Finding[] = [];
  const arm = conditionAgainst(pod.nodes, (key) => ARCHITECTURE.includes(key));
  if (arm !== undefined) {
    found.push(
      finding(REFUSED.arm, {
        field: arm.path,
        message: `the pod requires architecture ${valuesOf(arm)}, and EKS on Fargate has only amd64`,
        fix: "select amd64 or no architecture, and use an image for amd64",
      }),
    );
  }
  const system = conditionAgainst(pod.nodes, (key) => SYSTEM.includes(key));
  const windows = pod.osName?.toLowerCase() === "windows" ? `${pod.path}.os.name` : system?.path;
  if (windows !== undefined) {
    found.push(
      finding(REFUSED.windows, {
        field: windows,
        message: "the pod is for Windows, and Fargate on EKS runs Linux",
        fix: "run this workload on EC2 nodes with Windows",
      }),
    );
  }
  if (pod.osName === "linux") found.push(...windowsOptionsOf(pod).map(windowsOptionsSet));
  const rocket = conditionAgainst(pod.nodes, isOfBottlerocket);
  if (rocket !== undefined) {
    found.push(
      finding(REFUSED.bottlerocket, {
        field: rocket.path,
        message: `${shown(rocket.key)} is a label of Bottlerocket nodes, and Fargate has its own operating system`,
        fix: "remove the condition, or run this workload on EC2 nodes",
      }),
    );
  }
  return found;
}

function valuesOf(condition: NodeCondition): string {
  const values = condition.values.map(shown).join(", ");
  return condition.operator === "In" ? values : `${condition.operator} ${values}`.trim();
}

/** A Linux kubelet ignores them; Kubernetes rejects them only where the pod says that it is for Linux. */
function windowsOptionsOf(pod: PodShape): string[] {
  const containers = [...pod.initContainers, ...pod.containers].filter((each) => each.hasWindowsOptions);
  const paths = [...(pod.hasWindowsOptions ? [pod.path] : []), ...containers.map(({ path }) => path)];
  return paths.map((path) => `${path}.securityContext.windowsOptions`);
}

function windowsOptionsSet(field: string): Finding {
  return finding(REFUSED.windowsOptions, {
    field,
    message: "windowsOptions are set and os.name is linux: Kubernetes rejects the pod",
    fix: "remove them",
  });
}

/** True for a label that only nodes with Bottlerocket carry. */
export function isOfBottlerocket(key: string): boolean {
  return key.startsWith("bottlerocket.aws/");
}
