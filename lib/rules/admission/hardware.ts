// What Fargate has no hardware or system for: accelerators, Arm, Windows, Bottlerocket, huge pages.
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { PodShape } from "../manifests/pod-shape";
import { ContainerShape, ResourceShape } from "../manifests/container";
import { conditionAgainst, NodeCondition } from "../manifests/nodes";
import { shown } from "../shown";

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
  return [...containers.flatMap(checkResourceNames), ...containers.flatMap(checkImage), ...checkMachine(pod)];
}

/** A resource is in requests, in limits, or in both; it is reported once per container. */
function checkResourceNames(container: ContainerShape): Finding[] {
  const byName = new Map<string, ResourceShape>();
  for (const resource of [...container.limits, ...container.requests]) byName.set(resource.name, resource);
  return [...byName.values()].filter(isAskedFor).flatMap((resource) => checkResourceName(resource));
}

function isAskedFor(resource: ResourceShape): boolean {
  return resource.quantity !== 0 && resource.quantity !== "0";
}

function checkResourceName({ name, path }: ResourceShape): Finding[] {
  if (name.startsWith("hugepages-")) {
    const message = `${shown(name)} is asked for, and nothing says that Fargate has huge pages`;
    return [finding(HURTS.hugePages, { field: path, message, fix: "remove it and use memory" })];
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
      message: `image ${shown(container.image)} looks built for Arm, and EKS on Fargate runs x86: it would end with an exec format error`,
      fix: "name an image for amd64, or one for several platforms",
    }),
  ];
}

const ARCHITECTURE = ["kubernetes.io/arch", "beta.kubernetes.io/arch"];
const SYSTEM = ["kubernetes.io/os", "beta.kubernetes.io/os"];

function checkMachine(pod: PodShape): Finding[] {
  const found: Finding[] = [];
  const arm = conditionAgainst(pod.nodes, ARCHITECTURE, "amd64");
  if (arm !== undefined) {
    found.push(
      finding(REFUSED.arm, {
        field: arm.path,
        message: `the pod asks for architecture ${valuesOf(arm)}, and EKS on Fargate has only amd64`,
        fix: "ask for amd64, or for nothing, and use an image for amd64",
      }),
    );
  }
  const system = conditionAgainst(pod.nodes, SYSTEM, "linux");
  const windows = windowsField(pod) ?? system?.path;
  if (windows !== undefined) {
    found.push(
      finding(REFUSED.windows, {
        field: windows,
        message: "the pod is for Windows, and Fargate on EKS runs Linux",
        fix: "run this workload on EC2 nodes with Windows",
      }),
    );
  }
  const rocket = [...pod.nodes.selector, ...pod.nodes.terms.flat()].find(({ key }) =>
    key.startsWith("bottlerocket.aws/"),
  );
  if (rocket !== undefined) {
    found.push(
      finding(REFUSED.bottlerocket, {
        field: rocket.path,
        message: `${shown(rocket.key)} is a label of Bottlerocket nodes, and Fargate brings its own system`,
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

function windowsField(pod: PodShape): string | undefined {
  if (pod.osName?.toLowerCase() === "windows") return `${pod.path}.os.name`;
  if (pod.hasWindowsOptions) return `${pod.path}.securityContext.windowsOptions`;
  const container = [...pod.initContainers, ...pod.containers].find((each) => each.hasWindowsOptions);
  return container === undefined ? undefined : `${container.path}.securityContext.windowsOptions`;
}
