// Whether the claim behind a volume is bound to something that Fargate mounts: statically provisioned EFS.
import { ClusterIndex } from "./context";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { EFS_DRIVER, StorageIndex } from "./storage";
import { Rule, Severity } from "../finding";
import { Binding, claimKey } from "../manifests/binding";
import { MANIFEST } from "../manifests/rules";
import { clusterName, namespacedName } from "../manifests/nearest-objects";
import { ClaimShape, PersistentVolumeShape } from "../manifests/storage";

const CLAIM = "PersistentVolumeClaim";

/** Classes that EKS clusters come with or that its guide names; both make EBS volumes. */
const EBS_CLASSES = ["gp2", "gp3"];

const STATIC = "create a PersistentVolume of the efs.csi.aws.com driver and set it as the claim's volumeName";
const SHARE = "create a PersistentVolume for each claim; several of them can use the same EFS file system";
const NO_PROVISIONER = "kubernetes.io/no-provisioner";
/** The parameter without which the EFS driver makes no volume, so that volumes of the class are created by hand. */
const EFS_PROVISIONING = "provisioningMode";

/** What is wrong with a claim. */
export interface ClaimProblem {
  readonly rule: Rule;
  readonly message: string;
  readonly fix: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** The scheduler's reason, where the claim surely makes it reject the pod. */
  readonly reason?: string;
}

/** What is wrong with the claim `name`; undefined when its volume can be mounted. */
export function judgeClaim(name: string, namespace: string, cluster: ClusterIndex): ClaimProblem | undefined {
  const { claims, boundVolumes } = cluster.storage;
  const claim = claims.get(claimKey(namespace, name));
  if (claim !== undefined) return judgeKnownClaim(claim, cluster);
  if (cluster.storage.isOpen(namespacedName(CLAIM, namespace, name))) return undefined;
  if (cluster.isComplete) {
    return {
      rule: REFUSED.claimMissing,
      message: `claim "${name}" does not exist in namespace "${namespace}"`,
      fix: "create the claim first; the pod is not retried and must be created again",
      reason: `persistentvolumeclaim "${name}" not found`,
    };
  }
  const volume = boundVolumes.get(claimKey(namespace, name));
  if (volume !== undefined) return judgeVolume(volume, name);
  return {
    rule: HURTS.claimNotSeen,
    message: `claim "${name}" is not in the input, so its volume is not known`,
    fix: "include the claim and its volume in the input, and make sure that it is bound to a volume of efs.csi.aws.com",
  };
}

/** What is wrong with a claim that is there, or with one that will be made of a template. */
export function judgeKnownClaim(claim: ClaimShape, cluster: ClusterIndex): ClaimProblem | undefined {
  const { name, namespace, phase } = claim;
  if (phase !== undefined && phase !== "Bound") {
    return unbound(name, `claim "${name}" is ${phase}, not Bound`, STATIC);
  }
  if (claim.isUnknown) return notKnown(name);
  if (isAmbiguous(claim, cluster.storage)) return undefined;
  const binding = cluster.storage.bindings.get(claimKey(namespace, name));
  if (binding !== undefined) return judgeBinding(binding, claim, cluster);
  // A StatefulSet without pods makes no claims, but those that it would make wait for their class all the same.
  return makesVolumes(claim, cluster.storage) ? waiting(claim, cluster.storage) : undefined;
}

/** True where what decides about its volume is defined more than once. */
function isAmbiguous({ name, namespace, volumeName, storageClass }: ClaimShape, storage: StorageIndex): boolean {
  const names = [
    namespacedName(CLAIM, namespace, name),
    ...(volumeName === undefined ? [] : [clusterName("PersistentVolume", volumeName)]),
    ...(storageClass === undefined ? [] : [clusterName("StorageClass", storageClass)]),
  ];
  return names.some(storage.isOpen);
}

/** The volume that a claim is bound to, where it is in the input; a template's claim by the name that it will have. */
export function volumeBehind(
  name: string,
  namespace: string,
  storage: StorageIndex,
): PersistentVolumeShape | undefined {
  const key = claimKey(namespace, name);
  const binding = storage.bindings.get(key);
  return binding?.outcome === "bound" ? binding.volume : storage.boundVolumes.get(key);
}

function judgeBinding(binding: Binding, claim: ClaimShape, cluster: ClusterIndex): ClaimProblem | undefined {
  const { name } = claim;
  switch (binding.outcome) {
    case "open":
      return undefined;
    case "bound":
      return judgeBound(binding, name);
    case "elsewhere":
      return judgeElsewhere(claim, cluster);
    case "refused": {
      const { volume, misfit, isSure } = binding;
      const message = `claim "${name}" names volume "${volume.name}" and stays Pending: the volume ${misfit.reason}`;
      const fix = fixFor(volume, misfit.fix);
      if (isSure) return unbound(name, message, fix);
      return perhaps(unbound(name, `${message}, unless the cluster's default class is the volume's`, fix));
    }
    case "late":
      return makesVolumes(claim, cluster.storage) ? waiting(claim, cluster.storage) : judgeLate(binding, name);
    case "taken":
    case "none":
      return makesVolumes(claim, cluster.storage)
        ? waiting(claim, cluster.storage)
        : cluster.storage.isOpen("PersistentVolume")
          ? undefined
          : judgeLeftOver(binding, claim, cluster);
  }
}

/** Where other volumes fit as well, or a part of it is not known, the claim may get another one. */
function judgeBound(
  { volume, choice, isSure }: Extract<Binding, { outcome: "bound" }>,
  name: string,
): ClaimProblem | undefined {
  const problem = judgeVolume(volume, name);
  if (problem?.reason === undefined) return problem;
  const isCertain = isSure && !choice.some((each) => judgeVolume(each, name)?.reason === undefined);
  if (isCertain) return problem;
  return perhaps({ ...problem, message: problem.message.replace("is bound to", "may be bound to") });
}

function judgeVolume(volume: PersistentVolumeShape, name: string): ClaimProblem | undefined {
  if (volume.csiDriver === EFS_DRIVER) return undefined;
  if (volume.isDriverUnknown) return notKnown(name);
  const bound = `PVC ${name} bound to invalid PV ${volume.name}`;
  if (volume.csiDriver === undefined) {
    const message = `claim "${name}" is bound to volume "${volume.name}", which has no CSI driver`;
    return { rule: REFUSED.claimWithoutDriver, message, fix: STATIC, reason: `${bound} with nil CSI spec` };
  }
  return {
    rule: REFUSED.claimDriver,
    message: `claim "${name}" is bound to volume "${volume.name}" of ${volume.csiDriver}, and Fargate mounts only ${EFS_DRIVER}`,
    fix: STATIC,
    reason: `${bound} with CSI Driver: ${volume.csiDriver}`,
  };
}

/** Claim and volume brought together are of no use where Fargate does not mount the volume. */
function fixFor(volume: PersistentVolumeShape, fix: string): string {
  return judgeVolume(volume, "")?.reason === undefined ? fix : STATIC;
}

function judgeElsewhere({ name, phase, volumeName = "?" }: ClaimShape, { isComplete }: ClusterIndex): ClaimProblem {
  if (!isComplete || phase === "Bound") {
    return notSeen(name, `the volume "${volumeName}" of claim "${name}" is not in the input`);
  }
  return unbound(name, `claim "${name}" names volume "${volumeName}", which does not exist, and stays Pending`, STATIC);
}

function judgeLate({ volume, className }: Extract<Binding, { outcome: "late" }>, name: string): ClaimProblem {
  const problem = unbound(
    name,
    `claim "${name}" would get volume "${volume.name}" only once its pod has a node, as class "${className}" has volumeBindingMode WaitForFirstConsumer, and Fargate does not provision a node for a pod whose claim is not bound`,
    fixFor(
      volume,
      `name volume "${volume.name}" in the claim's volumeName, or write volumeBindingMode: Immediate in the class`,
    ),
  );
  return volume.csiDriver === EFS_DRIVER || volume.isDriverUnknown ? perhaps(problem) : problem;
}

/** No volume is there for the claim: where the input is all there is, it stays Pending. */
function judgeLeftOver(
  binding: Extract<Binding, { outcome: "taken" | "none" }>,
  claim: ClaimShape,
  cluster: ClusterIndex,
): ClaimProblem {
  const { name } = claim;
  if (binding.outcome === "taken") {
    const { volume, holder } = binding;
    const why = `volume "${volume.name}" is for claim "${holder}", and a volume belongs to one claim`;
    // Two claims that name one volume cannot both have it, whatever else there is.
    if (cluster.isComplete || claim.volumeName !== undefined) {
      return {
        ...unbound(name, `no volume is available for claim "${name}", which stays Pending: ${why}`, SHARE),
        reason: undefined,
      };
    }
    return notSeen(name, `no volume in the input is left for claim "${name}": ${why}`, SHARE);
  }
  const { nearest } = binding;
  const why = nearest === undefined ? "" : `: volume "${nearest.volume.name}" ${nearest.misfit.reason}`;
  const fix = nearest === undefined ? undefined : fixFor(nearest.volume, nearest.misfit.fix);
  if (cluster.isComplete) {
    const message = `no volume ${ofClass(claim)}fits claim "${name}", which stays Pending${why}`;
    return unbound(name, message, fix ?? STATIC);
  }
  return judgeUnseen(claim, cluster.storage, why, fix);
}

function judgeUnseen(claim: ClaimShape, storage: StorageIndex, why: string, fix?: string): ClaimProblem {
  const { name } = claim;
  const storageClass = classOf(claim, storage);
  const isMade = storageClass !== undefined && (storageClass === "" || storage.classes.has(storageClass));
  if (why === "" && !isMade && (storageClass === undefined || EBS_CLASSES.includes(storageClass))) {
    const by = storageClass === undefined ? "the cluster's default class" : `class "${storageClass}"`;
    return notSeen(name, `claim "${name}" gets a volume from ${by}, which is EBS on most EKS clusters`);
  }
  const named = storageClass === undefined ? "" : ` of class "${storageClass}"`;
  return notSeen(name, `no volume for claim "${name}"${named} is in the input${why}`, fix);
}

/** `undefined` where the default class counts and is not known. */
function classOf({ storageClass }: ClaimShape, { defaultClass }: StorageIndex): string | undefined {
  return storageClass ?? defaultClass;
}

function ofClass({ storageClass }: ClaimShape): string {
  return storageClass === undefined || storageClass === "" ? "" : `of class "${storageClass}" `;
}

/**
 * True when the claim's class, which is in the input, would make a volume. No class makes one for a claim with a selector, and
 * that of the EFS driver only where it says how.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
 */
function makesVolumes(claim: ClaimShape, storage: StorageIndex): boolean {
  const shape = storage.classes.get(classOf(claim, storage) ?? "");
  if (shape?.provisioner === undefined || shape.provisioner === NO_PROVISIONER) return false;
  if ((claim.selector?.conditions.length ?? 0) > 0) return false;
  return shape.provisioner !== EFS_DRIVER || shape.parameters.has(EFS_PROVISIONING);
}

function waiting(claim: ClaimShape, storage: StorageIndex): ClaimProblem {
  const { name } = claim;
  const storageClass = classOf(claim, storage) ?? "";
  const provisioner = storage.classes.get(storageClass)?.provisioner ?? "";
  const message = `claim "${name}" waits for class "${storageClass}" to provision a volume with ${provisioner}, and Fargate mounts only statically provisioned EFS volumes`;
  return { rule: REFUSED.claimDynamic, message, fix: STATIC, reason: `PVC ${name} not bound` };
}

function unbound(name: string, message: string, fix: string): ClaimProblem {
  return { rule: REFUSED.claimUnbound, message, fix, reason: `PVC ${name} not bound` };
}

/** What may be so and may not: a warning, and nothing that the scheduler is known to say. */
function perhaps(problem: ClaimProblem): ClaimProblem {
  return { ...problem, severity: Severity.WARNING, reason: undefined };
}

function notKnown(name: string): ClaimProblem {
  const message = `not checked, because it is known only at apply: the volume of claim "${name}"`;
  return { rule: MANIFEST.notChecked, message, fix: STATIC };
}

function notSeen(name: string, message: string, fix?: string): ClaimProblem {
  return {
    rule: HURTS.claimNotSeen,
    message,
    fix: fix ?? `bind "${name}" to a statically provisioned volume of ${EFS_DRIVER}`,
  };
}
