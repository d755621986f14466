// The parts of a pod that Fargate looks at, read once from an untrusted object into a typed shape.
import {
  ContainerShape,
  NodeProfile,
  readContainer,
  readNodeProfiles,
  readResources,
  ResourceShape,
} from "./container";
import { Field } from "./field";
import { NodeDemand, readNodeDemand } from "./nodes";
import { readVolume, VolumeShape } from "./volume";

/** A toleration, as far as it is known whether the user wrote it. */
interface TolerationShape {
  readonly path: string;
  readonly key?: string;
}

/** A name that the user wrote, and where. */
interface NamedShape {
  readonly path: string;
  readonly name: string;
}

/** The pod that a workload makes, or that an object is. */
export interface PodShape {
  /** Where the pod's spec is in its object: `spec.template.spec`. */
  readonly path: string;
  /** Where the pod's metadata is in its object: `spec.template.metadata`. */
  readonly metadataPath: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** False when a label or the whole map is known only at apply. */
  readonly labelsAreKnown: boolean;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly initContainers: readonly ContainerShape[];
  readonly containers: readonly ContainerShape[];
  /** True when the list of containers is known only at apply. */
  readonly containersAreUnknown: boolean;
  readonly ephemeralContainers: readonly ContainerShape[];
  readonly volumes: readonly VolumeShape[];
  readonly nodes: NodeDemand;
  readonly tolerations: readonly TolerationShape[];
  /** Whether the pods must be spread, or only should: undefined where nothing is said of it. */
  readonly spread?: "required" | "preferred";
  readonly schedulerName?: string;
  readonly nodeName?: string;
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly osName?: string;
  readonly hasOverhead: boolean;
  /** Pod-level `resources`, beta since Kubernetes 1.34. */
  readonly hasPodResources: boolean;
  readonly requests: readonly ResourceShape[];
  readonly limits: readonly ResourceShape[];
  /** True when the pod-level `resources`, or what they request or limit, are known only at apply. */
  readonly resourcesAreUnknown: boolean;
  readonly hasWindowsOptions: boolean;
  readonly nodeProfiles: readonly NodeProfile[];
  readonly sysctls: readonly NamedShape[];
  /** What the pod claims by dynamic resource allocation: devices, and what else a driver offers. */
  readonly resourceClaims: readonly NamedShape[];
}

/** Reads the spec and the metadata of one pod. */
export function readPod(spec: Field, metadata: Field): PodShape {
  const labels = metadata.at("labels");
  const resources = spec.at("resources");
  return {
    path: spec.path,
    metadataPath: metadata.path,
    labels: labels.textMap(),
    annotations: metadata.at("annotations").textMap(),
    labelsAreKnown: !labels.isUnknown && labels.entries().every(([, value]) => !value.isUnknown),
    hostNetwork: spec.at("hostNetwork").flag() === true,
    hostPID: spec.at("hostPID").flag() === true,
    hostIPC: spec.at("hostIPC").flag() === true,
    initContainers: spec
      .at("initContainers")
      .items()
      .map((field) => readContainer(field, "init")),
    containers: spec
      .at("containers")
      .items()
      .map((field) => readContainer(field, "app")),
    containersAreUnknown: spec.at("containers").isUnknown,
    ephemeralContainers: spec
      .at("ephemeralContainers")
      .items()
      .map((field) => readContainer(field, "debug")),
    volumes: spec.at("volumes").items().map(readVolume),
    nodes: readNodeDemand(spec),
    tolerations: spec
      .at("tolerations")
      .items()
      .map((field) => ({ path: field.path, key: field.at("key").text() })),
    spread: readSpread(spec.at("topologySpreadConstraints").items()),
    schedulerName: spec.at("schedulerName").text(),
    nodeName: spec.at("nodeName").text(),
    priorityClassName: spec.at("priorityClassName").text(),
    runtimeClassName: spec.at("runtimeClassName").text(),
    osName: spec.at("os").at("name").text(),
    hasOverhead: spec.at("overhead").isSet,
    hasPodResources: resources.isSet,
    requests: readResources(resources.at("requests")),
    limits: readResources(resources.at("limits")),
    resourcesAreUnknown: [resources, resources.at("requests"), resources.at("limits")].some((each) => each.isUnknown),
    hasWindowsOptions: spec.at("securityContext").at("windowsOptions").isSet,
    nodeProfiles: readNodeProfiles(spec.at("securityContext")),
    sysctls: spec.at("securityContext").at("sysctls").items().flatMap(readNamed),
    resourceClaims: spec.at("resourceClaims").items().flatMap(readNamed),
  };
}

function readNamed(field: Field): NamedShape[] {
  const name = field.at("name").text();
  return name === undefined ? [] : [{ path: field.path, name }];
}

/** A constraint blocks a pod by default. */
function readSpread(constraints: readonly Field[]): PodShape["spread"] {
  if (constraints.length === 0) return undefined;
  const isSoft = constraints.every((each) => each.at("whenUnsatisfiable").text() === "ScheduleAnyway");
  return isSoft ? "preferred" : "required";
}
