// The parts of a pod that Fargate looks at, read once from an untrusted object into a typed shape.
import { ContainerShape, readContainer } from "./container";
import { Field } from "./field";
import { NodeDemand, readNodeDemand } from "./nodes";
import { readVolume, VolumeShape } from "./volume";

/** A toleration, as far as one can tell whether somebody wrote it. */
interface TolerationShape {
  readonly path: string;
  readonly key?: string;
}

/** The pod that a workload makes, or that an object is. */
export interface PodShape {
  /** Where the pod's spec stands in its object: `spec.template.spec`. */
  readonly path: string;
  /** Where the pod's metadata stands in its object: `spec.template.metadata`. */
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
  readonly hasSpreadConstraints: boolean;
  readonly schedulerName?: string;
  readonly nodeName?: string;
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly osName?: string;
  readonly hasOverhead: boolean;
  /** Pod-level `resources`, beta since Kubernetes 1.34. */
  readonly hasPodResources: boolean;
  readonly hasWindowsOptions: boolean;
}

/** Reads the spec and the metadata of one pod. */
export function readPod(spec: Field, metadata: Field): PodShape {
  const labels = metadata.at("labels");
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
    hasSpreadConstraints: spec.at("topologySpreadConstraints").items().length > 0,
    schedulerName: spec.at("schedulerName").text(),
    nodeName: spec.at("nodeName").text(),
    priorityClassName: spec.at("priorityClassName").text(),
    runtimeClassName: spec.at("runtimeClassName").text(),
    osName: spec.at("os").at("name").text(),
    hasOverhead: spec.at("overhead").isSet,
    hasPodResources: spec.at("resources").isSet,
    hasWindowsOptions: spec.at("securityContext").at("windowsOptions").isSet,
  };
}
