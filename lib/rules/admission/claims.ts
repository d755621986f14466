// Whether the claim behind a volume is bound to something that Fargate mounts: statically provisioned EFS.
import { ClusterIndex, EFS_DRIVER, PersistentVolumeShape } from "./context";
import { HURTS } from "./rules-hurts";
import { MANIFEST } from "../manifests/rules";
import { REFUSED } from "./rules-refused";
import { Rule } from "../finding";
import { ClaimShape } from "../manifests/volume";

/** Classes that EKS clusters come with or that its guide names; both make EBS volumes. */
const EBS_CLASSES = ["gp2", "gp3"];

const STATIC = "make a PersistentVolume of the efs.csi.aws.com driver and name it in the claim's volumeName";
const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** What is wrong with a claim. */
export interface ClaimProblem {
  readonly rule: Rule;
  readonly message: string;
  readonly fix: string;
  /** The scheduler's reason, where the claim makes it refuse the pod. */
  readonly reason?: string;
}

/** What is wrong with the claim `name`; undefined when its volume can be mounted. */
export function judgeClaim(name: string, namespace: string, cluster: ClusterIndex): ClaimProblem | undefined {
  const claim = cluster.claims.get(`${namespace}/${name}`);
  if (claim !== undefined) return judgeKnownClaim(claim, name, cluster);
  if (!cluster.isComplete) {
    return {
      rule: HURTS.claimNotSeen,
      message: `claim "${name}" is not among the objects given, so its volume is not known`,
      fix: "give the claim and its volume too, and make sure that it is bound to a volume of efs.csi.aws.com",
    };
  }
  return {
    rule: REFUSED.claimMissing,
    message: `claim "${name}" does not exist in namespace "${namespace}"`,
    fix: "make the claim first; the pod is not tried again and must be made anew",
    reason: `persistentvolumeclaim "${name}" not found`,
  };
}

/** What is wrong with a claim that is there, or with a template that one will be made of under `name`. */
export function judgeKnownClaim(claim: ClaimShape, name: string, cluster: ClusterIndex): ClaimProblem | undefined {
  if (claim.phase !== undefined && claim.phase !== "Bound") {
    return unbound(name, `claim "${name}" is ${claim.phase}, not Bound`, STATIC);
  }
  if (claim.isUnknown) {
    const message = `not checked, as Terraform knows it only at apply: the volume of claim "${name}"`;
    return { rule: MANIFEST.notChecked, message, fix: STATIC };
  }
  const volume = volumeOf(claim, name, cluster);
  if (volume !== undefined) return judgeVolume(volume, name);
  if (claim.volumeName !== undefined || claim.phase === "Bound") {
    return notSeen(name, `the volume "${claim.volumeName ?? "?"}" of claim "${name}" is not among the objects given`);
  }
  return judgeClass(claim, name, cluster);
}

/** The volume that the claim names, that is kept for it, or that fits it by its class. */
function volumeOf(claim: ClaimShape, name: string, cluster: ClusterIndex): PersistentVolumeShape | undefined {
  if (claim.volumeName !== undefined) return cluster.volumes.get(claim.volumeName);
  return cluster.keptVolumes.get(`${claim.namespace}/${name}`) ?? cluster.freeVolumes.get(claim.storageClass ?? "");
}

function judgeVolume(volume: PersistentVolumeShape, name: string): ClaimProblem | undefined {
  if (volume.csiDriver === EFS_DRIVER) return undefined;
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

/** No volume is there for the claim, so that its class would have to make one. */
function judgeClass(claim: ClaimShape, name: string, cluster: ClusterIndex): ClaimProblem | undefined {
  const { storageClass } = claim;
  const provisioner = storageClass === undefined ? undefined : cluster.provisioners.get(storageClass);
  if (storageClass !== undefined && provisioner !== undefined && provisioner !== NO_PROVISIONER) {
    const message = `claim "${name}" waits for class "${storageClass}" to make a volume by ${provisioner}, and Fargate mounts only EFS volumes that were made by hand`;
    return { rule: REFUSED.claimDynamic, message, fix: STATIC, reason: `PVC ${name} not bound` };
  }
  if (storageClass === undefined || EBS_CLASSES.includes(storageClass)) {
    const by = storageClass === undefined ? "the cluster's default class" : `class "${storageClass}"`;
    return notSeen(name, `claim "${name}" gets a volume from ${by}, which is EBS on most EKS clusters`);
  }
  return notSeen(name, `no volume for claim "${name}" of class "${storageClass}" is among the objects given`);
}

function unbound(name: string, message: string, fix: string): ClaimProblem {
  return { rule: REFUSED.claimUnbound, message, fix, reason: `PVC ${name} not bound` };
}

function notSeen(name: string, message: string): ClaimProblem {
  return { rule: HURTS.claimNotSeen, message, fix: `bind "${name}" to a volume of ${EFS_DRIVER} made by hand` };
}
