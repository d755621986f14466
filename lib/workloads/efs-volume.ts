// EFS on Fargate: the one storage that outlives a pod, with volumes made by hand.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { CsiDriverV1 } from "@cdktf/provider-kubernetes/lib/csi-driver-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { claimKey, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, afterStackOf, dependsOnLater, inOwnStack } from "../order";
import { checkAccessPointId, checkFileSystemId } from "../rules/workloads/file-systems";
import { checkNamespace } from "../rules/names";
import { checkObjectName } from "../rules/workloads/object-references";
import { checkQuantity } from "../rules/sizing/quantity";
import { EFS_CAPACITY, EFS_CLASS } from "./efs-claim";
import { loadVolume } from "./kubernetes-resources";
import { madeNamespace } from "./namespace";

/** The driver that every Fargate node has built in. */
const DRIVER = "efs.csi.aws.com";

/** Properties of an `EfsCsiDriver`. */
export interface EfsCsiDriverProps {
  /** The cluster whose pods mount EFS volumes. */
  readonly cluster: IFargateCluster;
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * The CSIDriver object by which Kubernetes does not wait for EFS volumes to be attached. Fargate's nodes have the driver,
 * but on a cluster of Fargate alone nothing creates the object, and pods with an EFS volume would hang. One for each cluster.
 *
 * @see https://github.com/aws-samples/eks-efs-share-within-fargate/issues/5
 */
export class EfsCsiDriver extends Construct {
  /** The underlying `kubernetes_csi_driver_v1`. */
  public readonly resource: CsiDriverV1;

  /** Creates the object. @throws when `cluster` is missing: FG836 */
  constructor(scope: Construct, id: string, props: EfsCsiDriverProps) {
    super(scope, id);
    askOptions(this, "EfsCsiDriverProps", props);
    afterStackOf(this, props.cluster);
    this.resource = new CsiDriverV1(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: DRIVER },
      // The API server sets it where it is left out, and the provider would remove it again in each plan.
      spec: { attachRequired: false, volumeLifecycleModes: ["Persistent"] },
    });
  }

  /** Terraform address of the object; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}

/** Properties of an `EfsVolume`. */
export interface EfsVolumeProps {
  /** The cluster whose pods mount the volume. */
  readonly cluster: IFargateCluster;
  /** Namespace of the claim and of the pods that mount it. */
  readonly namespace: string;
  /** Id of the EFS file system: `fs-…`. Its mount targets must allow the cluster's security group on port 2049. */
  readonly fileSystemId: string;
  /**
   * Id of an access point, to share a file system without sharing its files: `fsap-…`.
   *
   * @default - the whole file system
   */
  readonly accessPointId?: string;
  /** The cluster's driver object. */
  readonly driver: EfsCsiDriver;
  /** Name of the claim in Kubernetes, which pods mount it by. @default - the construct's id */
  readonly claimName?: string;
  /** Size of volume and claim as a Kubernetes quantity: Kubernetes requires one, and EFS ignores it. @default "5Gi" */
  readonly capacity?: string;
  /**
   * What must exist before the volume is created; name the mount targets where this program creates them.
   *
   * @default - only `driver`
   */
  readonly dependsOn?: ITerraformDependable[];
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * An EFS file system, or a part of it, as a volume and a claim that are bound to each other. Fargate cannot provision EFS
 * volumes. Workloads of the library that mount the claim wait for it.
 *
 * @example
 * volumes: { data: PodVolume.claim(efs.claimName) }, mounts: { "/data": { volume: "data" } }
 */
export class EfsVolume extends Construct {
  /** Name of the claim, for `PodVolume.claim`. */
  public readonly claimName: string;
  /** Name of the persistent volume in the cluster: `<namespace>-<claim>`. */
  public readonly volumeName: string;
  /** The underlying `kubernetes_persistent_volume_claim_v1`. */
  public readonly resource: PersistentVolumeClaimV1;

  /**
   * Creates the volume and its claim.
   *
   * @throws when something is missing, the namespace's name is not valid, or an id is not valid: FG202, FG713, FG836, FG896,
   * FG898
   */
  constructor(scope: Construct, id: string, props: EfsVolumeProps) {
    super(scope, id);
    askOptions(this, "EfsVolumeProps", props);
    enforce(this, [
      ...checkNamespace(props.namespace),
      ...checkFileSystemId(props.fileSystemId, "fileSystemId"),
      ...(props.accessPointId === undefined ? [] : checkAccessPointId(props.accessPointId, "accessPointId")),
      ...(props.capacity === undefined ? [] : checkQuantity(props.capacity, "storage", "capacity")),
      ...checkObjectName("PersistentVolumeClaim", props.claimName ?? id, "claimName"),
    ]);
    const { cluster, namespace, kubernetesProvider: provider, capacity = EFS_CAPACITY, accessPointId } = props;
    this.claimName = props.claimName ?? id;
    this.volumeName = `${namespace}-${this.claimName}`;
    const volumeHandle = accessPointId === undefined ? props.fileSystemId : `${props.fileSystemId}::${accessPointId}`;
    afterStackOf(this, cluster);
    const volume = new (loadVolume().PersistentVolumeV1)(this, "volume", {
      provider,
      metadata: { name: this.volumeName },
      spec: [
        {
          accessModes: ["ReadWriteMany"],
          capacity: { storage: capacity },
          volumeMode: "Filesystem",
          storageClassName: EFS_CLASS,
          persistentVolumeReclaimPolicy: "Retain",
          persistentVolumeSource: { csi: { driver: DRIVER, volumeHandle } },
        },
      ],
      dependsOn: inOwnStack(this, [props.driver, ...(props.dependsOn ?? [])]),
    });
    this.resource = new PersistentVolumeClaimV1(this, "Resource", {
      provider,
      metadata: { name: this.claimName, namespace },
      spec: {
        accessModes: ["ReadWriteMany"],
        resources: { requests: { storage: capacity } },
        storageClassName: EFS_CLASS,
        volumeName: this.volumeName,
      },
      waitUntilBound: true,
    });
    dependsOnLater(this.resource, () => [volume, ...madeNamespace(cluster, namespace)]);
    registerPart(cluster, claimKey(namespace, this.claimName), this);
  }

  /** Terraform address of the claim; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }
}
