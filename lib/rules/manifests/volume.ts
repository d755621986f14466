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

/** A claim for storage: an object of its own, or a template of a StatefulSet. */
export interface ClaimShape {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  /** Only an object that was read from a cluster has one. */
  readonly phase?: string;
  readonly volumeName?: string;
  /** True when what binds it is known only at apply. */
  readonly isUnknown: boolean;
  /** `undefined` when the cluster's default class decides. */
  readonly storageClass?: string;
}

/** Reads a PersistentVolumeClaim, or one of `volumeClaimTemplates`. */
export function readClaim(field: Field, defaultNamespace: string): ClaimShape {
  const spec = field.at("spec");
  return {
    path: field.path,
    name: field.at("metadata").at("name").text() ?? "",
    namespace: field.at("metadata").at("namespace").text() ?? defaultNamespace,
    phase: field.at("status").at("phase").text(),
    volumeName: spec.at("volumeName").text(),
    isUnknown: [spec, spec.at("volumeName"), spec.at("storageClassName")].some((part) => part.isUnknown),
    storageClass: spec.at("storageClassName").text(),
  };
}
