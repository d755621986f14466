// The volumes of a pod: what kind each one is, which claim it mounts, and what an emptyDir is made of.
import { Field } from "./field";

/** One volume of a pod. */
export interface VolumeShape {
  readonly path: string;
  readonly name: string;
  /** The kinds that are set: `["hostPath"]`. None is an emptyDir, which the API server fills in. */
  readonly sources: readonly string[];
  /** The claim's name, where the volume is a persistentVolumeClaim. */
  readonly claimName?: string;
  /** The driver's name, where the volume is an inline CSI volume. */
  readonly csiDriver?: string;
  /** What is written of an emptyDir. */
  readonly emptyDir?: EmptyDirShape;
}

/** An emptyDir, as far as it says what it is made of. */
export interface EmptyDirShape {
  readonly path: string;
  /** `Memory`, `HugePages-2Mi`; empty for the pod's disk, and undefined where it is known only at apply. */
  readonly medium?: string;
  readonly sizeLimit?: string | number;
}

/** Reads one member of `spec.volumes`. */
export function readVolume(field: Field): VolumeShape {
  const sources = field.entries().flatMap(([key, value]) => (key !== "name" && value.isSet ? [key] : []));
  return {
    path: field.path,
    name: field.at("name").text() ?? "",
    sources,
    claimName: field.at("persistentVolumeClaim").at("claimName").text(),
    csiDriver: field.at("csi").at("driver").text(),
    emptyDir: field.at("emptyDir").isSet ? readEmptyDir(field.at("emptyDir")) : undefined,
  };
}

function readEmptyDir(field: Field): EmptyDirShape {
  const medium = field.at("medium");
  return {
    path: field.path,
    medium: field.isUnknown || medium.isSet ? medium.text() : "",
    sizeLimit: field.at("sizeLimit").scalar(),
  };
}
