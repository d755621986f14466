// The volumes of a pod: what kind each one is, and which claim it mounts.
import { Field } from "./field";

/** One volume of a pod. */
export interface VolumeShape {
  readonly path: string;
  readonly name: string;
  /** The kinds that are given: `["hostPath"]`. None is an emptyDir, which the API server fills in. */
  readonly sources: readonly string[];
  /** The claim's name, where the volume is a persistentVolumeClaim. */
  readonly claimName?: string;
  /** The driver's name, where the volume is an inline CSI volume. */
  readonly csiDriver?: string;
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
  };
}
