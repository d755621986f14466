// The storage of a cluster: claims, volumes and classes of the input, and what each claim is bound to.
import { bindClaims, Binding, claimKey } from "../manifests/binding";
import { Field } from "../manifests/field";
import { claimNames, ClaimingSet } from "../manifests/reader";
import {
  ClaimShape,
  PersistentVolumeShape,
  readClaim,
  readPersistentVolume,
  readStorageClass,
  StorageClassShape,
} from "../manifests/storage";

/** The one CSI driver whose volumes Fargate mounts. */
export const EFS_DRIVER = "efs.csi.aws.com";

/** What is known of the storage that pods ask for. */
export interface StorageIndex {
  /** Claims that are objects, by `namespace/name`. */
  readonly claims: ReadonlyMap<string, ClaimShape>;
  readonly classes: ReadonlyMap<string, StorageClassShape>;
  /** The class of a claim that names none, `""` where there is none. @default - not known */
  readonly defaultClass?: string;
  /** Of claims that are objects, and of those that StatefulSets make of their templates. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Volumes that were read from a cluster, by the claim that they are bound to there. */
  readonly boundVolumes: ReadonlyMap<string, PersistentVolumeShape>;
  /** CSIDriver objects by name. True where Kubernetes does not wait for their volumes to be attached. */
  readonly drivers: ReadonlyMap<string, boolean>;
  /** Of what is defined more than once. */
  readonly isOpen: (name: string) => boolean;
}

/** Collects the objects about storage, in the order of the input. */
export class StorageReader {
  private readonly claims = new Map<string, ClaimShape>();
  private readonly volumes = new Map<string, PersistentVolumeShape>();
  private readonly classes = new Map<string, StorageClassShape>();
  private readonly drivers = new Map<string, boolean>();
  private readonly sets: ClaimingSet[] = [];

  /** Takes an object by its group and kind; what is not about storage is left alone. */
  read(type: string, root: Field, name: string, namespace: string): void {
    if (type === "/PersistentVolumeClaim") {
      this.claims.set(claimKey(namespace, name), { ...readClaim(root, namespace), name, namespace });
    } else if (type === "/PersistentVolume") this.volumes.set(name, readPersistentVolume(root, name));
    else if (type === "storage.k8s.io/StorageClass") this.classes.set(name, readStorageClass(root, name));
    else if (type === "storage.k8s.io/CSIDriver") this.drivers.set(name, waitsForNobody(root));
  }

  /** Takes a StatefulSet, whose pods bring their claims; without pods there are none. */
  readSet(set: ClaimingSet): void {
    if (set.replicas > 0) this.sets.push(set);
  }

  /** @param isComplete true when there are no other objects than those that were read */
  index(isComplete: boolean, isOpen: (name: string) => boolean): StorageIndex {
    const { claims, classes, drivers } = this;
    const defaultClass = findDefault([...classes.values()], isComplete);
    const volumes = [...this.volumes.values()].sort(efsFirst);
    const bindings = bindClaims({ claims: this.allClaims(), volumes, classes, defaultClass });
    return { claims, classes, defaultClass, bindings, boundVolumes: mapBound(volumes), drivers, isOpen };
  }

  private allClaims(): ReadonlyMap<string, ClaimShape> {
    const all = new Map(this.claims);
    for (const set of this.sets) {
      for (const template of set.claimTemplates) {
        for (const name of claimNames(set, template)) {
          const key = claimKey(set.namespace, name);
          if (!all.has(key)) all.set(key, { ...template, name });
        }
      }
    }
    return all;
  }
}

function findDefault(classes: readonly StorageClassShape[], isComplete: boolean): string | undefined {
  const defaults = classes.filter((each) => each.isDefault);
  if (defaults.length === 0) return isComplete ? "" : undefined;
  return defaults.length === 1 ? defaults[0]?.name : undefined;
}

/** Of two volumes that fit a claim equally well, it is not known which it gets. */
function efsFirst(a: PersistentVolumeShape, b: PersistentVolumeShape): number {
  return Number(b.csiDriver === EFS_DRIVER) - Number(a.csiDriver === EFS_DRIVER);
}

function mapBound(volumes: readonly PersistentVolumeShape[]): ReadonlyMap<string, PersistentVolumeShape> {
  return new Map(
    volumes.flatMap((volume) => {
      const { name, namespace } = volume.claim ?? {};
      const isBound = volume.phase === "Bound" && name !== undefined && namespace !== undefined;
      return isBound ? [[claimKey(namespace, name), volume]] : [];
    }),
  );
}

function waitsForNobody(root: Field): boolean {
  const attachRequired = root.at("spec").at("attachRequired");
  return root.at("spec").isUnknown || attachRequired.isUnknown || attachRequired.flag() === false;
}
