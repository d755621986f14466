// Claims, volumes and classes of storage, as Kubernetes' objects have them.
import { knownQuantity, Nanos } from "../sizing/quantity";
import { Field, isMap } from "./field";
import { LabelSelector, readLabelSelector } from "./selector";

/** Where the class of a claim or of a volume was written before there was a field; where it is set, it counts. */
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

const DEFAULT_CLASS_ANNOTATIONS = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

const FILE_SYSTEM = "Filesystem";

/** An amount of storage, and how it was written. */
interface StorageAmount {
  readonly text: string;
  readonly nanos: Nanos;
}

/** A claim for storage: an object of its own, or a template of a StatefulSet. */
export interface ClaimShape {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid?: string;
  /** Only an object that was read from a cluster has one. */
  readonly phase?: string;
  readonly volumeName?: string;
  /** True when what binds it is known only at apply. */
  readonly isUnknown: boolean;
  /** `undefined` when the cluster's default class decides. */
  readonly storageClass?: string;
  /** `undefined` when they are known only at apply; so with all that follows. */
  readonly accessModes?: readonly string[];
  readonly request?: StorageAmount;
  readonly volumeMode?: string;
  /** `undefined` when there is none, so that every volume is taken. */
  readonly selector?: LabelSelector;
}

/** The claim that a volume is kept for. Without a namespace there is none. */
interface ClaimReference {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
}

/** A PersistentVolume. What is `undefined` in it is known only at apply, unless the comment states another meaning. */
export interface PersistentVolumeShape {
  readonly name: string;
  /** `undefined` when the volume is of another kind than CSI. */
  readonly csiDriver?: string;
  /** True when its kind or its driver is known only at apply. */
  readonly isDriverUnknown: boolean;
  readonly storageClass?: string;
  readonly accessModes?: readonly string[];
  readonly capacity?: StorageAmount;
  readonly volumeMode?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** `undefined` when the volume is kept for nobody. */
  readonly claim?: ClaimReference;
  /** True when the claim that it is kept for is known only at apply. */
  readonly isClaimUnknown: boolean;
  /** Only an object that was read from a cluster has one. */
  readonly phase?: string;
  readonly isBeingDeleted: boolean;
  /** True for a resource of Terraform that represents several volumes. */
  readonly isMany: boolean;
}

/** A StorageClass. */
export interface StorageClassShape {
  readonly name: string;
  /** `undefined` when it is known only at apply. */
  readonly provisioner?: string;
  /** The names of its parameters. */
  readonly parameters: ReadonlySet<string>;
  readonly isDefault: boolean;
  /** True when claims of the class are bound only after a pod that mounts them has its node. */
  readonly waitsForPod: boolean;
}

/** Reads a PersistentVolumeClaim. */
export function readClaim(field: Field, namespace: string): ClaimShape {
  return { ...readClaimTemplate(field, namespace), phase: field.at("status").at("phase").text() };
}

/** Reads one of `volumeClaimTemplates`. The status that the API server writes into it says nothing of its claims. */
export function readClaimTemplate(field: Field, namespace: string): ClaimShape {
  const spec = field.at("spec");
  const metadata = field.at("metadata");
  const binding = [spec, spec.at("volumeName"), spec.at("storageClassName")];
  return {
    path: field.path,
    name: metadata.at("name").text() ?? "",
    namespace: metadata.at("namespace").text() ?? namespace,
    uid: metadata.at("uid").text(),
    volumeName: emptyIsNone(spec.at("volumeName").text()),
    isUnknown: binding.some((part) => part.isUnknown),
    storageClass: metadata.at("annotations").at(CLASS_ANNOTATION).text() ?? spec.at("storageClassName").text(),
    accessModes: readModes(spec),
    request: readAmount(spec, ["resources", "requests", "storage"]),
    volumeMode: readText(spec, "volumeMode", FILE_SYSTEM),
    selector: readLabelSelector(spec.at("selector")),
  };
}

/** Reads a PersistentVolume. */
export function readPersistentVolume(root: Field, name: string): PersistentVolumeShape {
  const spec = root.at("spec");
  const metadata = root.at("metadata");
  const csi = spec.at("csi");
  const claim = spec.at("claimRef");
  return {
    name,
    csiDriver: isMap(csi.value) ? (csi.at("driver").text() ?? "") : undefined,
    isDriverUnknown: [spec, csi, csi.at("driver")].some((part) => part.isUnknown),
    storageClass: metadata.at("annotations").at(CLASS_ANNOTATION).text() ?? readText(spec, "storageClassName", ""),
    accessModes: readModes(spec),
    capacity: readAmount(spec, ["capacity", "storage"]),
    volumeMode: readText(spec, "volumeMode", FILE_SYSTEM),
    labels: readLabels(metadata),
    claim: claim.isSet
      ? { name: claim.at("name").text(), namespace: claim.at("namespace").text(), uid: claim.at("uid").text() }
      : undefined,
    isClaimUnknown: [spec, claim, claim.at("name"), claim.at("namespace")].some((part) => part.isUnknown),
    phase: root.at("status").at("phase").text(),
    isBeingDeleted: metadata.at("deletionTimestamp").isSet,
    isMany: root.at("forEach").isSet || root.at("count").isSet,
  };
}

/** Reads a StorageClass. */
export function readStorageClass(root: Field, name: string): StorageClassShape {
  const annotations = root.at("metadata").at("annotations");
  return {
    name,
    provisioner: readText(root, "provisioner", ""),
    parameters: new Set(
      root
        .at("parameters")
        .entries()
        .map(([key]) => key),
    ),
    isDefault: DEFAULT_CLASS_ANNOTATIONS.some((key) => annotations.at(key).text() === "true"),
    waitsForPod: root.at("volumeBindingMode").text() === "WaitForFirstConsumer",
  };
}

function emptyIsNone(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** `undefined` when it is known only at apply. */
function readText(parent: Field, key: string, otherwise: string): string | undefined {
  const field = parent.at(key);
  return parent.isUnknown || field.isSet ? field.text() : otherwise;
}

function readModes(spec: Field): string[] | undefined {
  const modes = spec.at("accessModes");
  const items = modes.items();
  if ([spec, modes, ...items].some((part) => part.isUnknown)) return undefined;
  return items.flatMap((mode) => mode.text() ?? []);
}

/** What is not written is nothing; what cannot be read is not known. */
function readAmount(from: Field, way: readonly string[]): StorageAmount | undefined {
  const fields = way.reduce<Field[]>((known, key) => [...known, (known.at(-1) ?? from).at(key)], [from]);
  if (fields.some((field) => field.isUnknown)) return undefined;
  const amount = fields.at(-1)?.scalar();
  if (amount === undefined) return { text: "0", nanos: 0n };
  const nanos = knownQuantity(amount);
  return nanos === undefined ? undefined : { text: String(amount), nanos };
}

function readLabels(metadata: Field): Record<string, string> | undefined {
  const labels = metadata.at("labels");
  const parts = [metadata, labels, ...labels.entries().map(([, value]) => value)];
  return parts.some((part) => part.isUnknown) ? undefined : labels.textMap();
}
