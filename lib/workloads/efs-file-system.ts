// A file system of EFS for the pods of a cluster, with what they mount it by.
import { TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import type { EfsFileSystem as AwsEfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import type { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { afterStackOf, Barrier } from "../order";
import { checkKeyArn, checkKeyRegion } from "../rules/arns";
import { Finding } from "../rules/finding";
import { idTwice } from "../rules/ids";
import { checkSubnetIds } from "../rules/network/vpc";
import { checkTags } from "../rules/settings";
import { checkAccessPoint, subnetsUnknown } from "../rules/workloads/file-systems";
import { loadAccessPoint, loadBackupPolicy, loadFileSystem, loadMountTarget } from "./efs-resources";
import { EfsCsiDriver, EfsVolume } from "./efs-volume";

/**
 * How much a file system can read and write at a time.
 *
 * @see https://docs.aws.amazon.com/efs/latest/ug/performance.html#throughput-modes
 */
export enum EfsThroughputMode {
  /** As much as is asked for, billed by what is read and written. */
  ELASTIC = "elastic",
  /** By the size of what is stored, included in its price. */
  BURSTING = "bursting",
}

/** Options of an `EfsFileSystem`, apart from the cluster that it is for. */
export interface EfsFileSystemOptions {
  /** ARN of the KMS key that encrypts it. @default - the account's key `aws/elasticfilesystem` */
  readonly kmsKeyArn?: string;
  /** How much it can read and write at a time. @default EfsThroughputMode.ELASTIC */
  readonly throughputMode?: EfsThroughputMode;
  /** Whether AWS Backup keeps a copy of each day, for 35 days, which is billed. @default true */
  readonly backup?: boolean;
  /**
   * Whether Terraform refuses to destroy it, and every plan that would. Set it to false, and deploy, before the stack is destroyed
   * with its files.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** Ids of the subnets of its mount targets, at most one in each zone. @default - the private subnets of the cluster's VPC */
  readonly subnetIds?: string[];
  /** Tags of everything that has any. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of an `EfsFileSystem`. */
export interface EfsFileSystemProps extends EfsFileSystemOptions {
  /** The cluster whose pods mount it. */
  readonly cluster: IFargateCluster;
}

/** Options of a volume on an `EfsFileSystem`. */
export interface EfsFileSystemVolumeOptions {
  /** Namespace of the claim and of the pods that mount it. */
  readonly namespace: string;
  /** The cluster's driver object. */
  readonly driver: EfsCsiDriver;
  /** Name of the claim in Kubernetes, which pods mount it by. @default - the volume's id */
  readonly claimName?: string;
  /** Folder of the file system that is the volume, at most four levels deep. It is created at the first mount. @default - `/<namespace>/<claim>` */
  readonly path?: string;
  /** Number of the user as which all pods read and write, whoever runs in them. @default 1000 */
  readonly userId?: number;
  /** Number of the group as which all pods read and write. @default - `userId` */
  readonly groupId?: number;
  /** Permissions of the folder, in octal, as a string. @default "0755" */
  readonly permissions?: string;
  /** Size of volume and claim as a Kubernetes quantity: Kubernetes requires one, and EFS ignores it. @default "5Gi" */
  readonly capacity?: string;
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** NFS. https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
const PORT = 2049;

/**
 * An encrypted file system of EFS that the pods of a cluster can mount: with a mount target in each private subnet, and a
 * security group that allows the cluster's. Its volumes wait for them.
 *
 * @example
 * const driver = new EfsCsiDriver(stack, "efs", { cluster: stack.cluster });
 * const files = new EfsFileSystem(stack, "files", { cluster: stack.cluster });
 * const data = files.addVolume("data", { namespace: "study-web", driver });
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
 */
export class EfsFileSystem extends Construct {
  /** Id of the file system: `fs-…`. */
  public readonly fileSystemId: string;
  /** The security group of its mount targets. */
  public readonly securityGroup: SecurityGroup;
  /** The underlying `aws_efs_file_system`. */
  public readonly resource: AwsEfsFileSystem;
  private readonly props: EfsFileSystemProps;
  private readonly tags: { [key: string]: string };
  private readonly accessPoints: Construct;
  private readonly volumes: Construct;
  private readonly ready: Barrier;

  /**
   * Creates the file system and its mount targets.
   *
   * @throws when the subnets are not known: FG894; when the key, a subnet or a tag is not valid: FG543, FG710, FG747
   */
  constructor(scope: Construct, id: string, props: EfsFileSystemProps) {
    super(scope, id);
    askOptions(this, "EfsFileSystemProps", props);
    const { cluster, kmsKeyArn, throughputMode = EfsThroughputMode.ELASTIC, preventDestroy = true } = props;
    const { provider, clusterName } = cluster;
    enforce(this, checkFileSystem(props));
    this.props = props;
    this.tags = { ...(props.tags ?? cluster.tags), Name: `${clusterName}-${id}` };
    afterStackOf(this, cluster);
    this.resource = new (loadFileSystem().EfsFileSystem)(this, "Resource", {
      provider,
      encrypted: true,
      kmsKeyId: kmsKeyArn,
      throughputMode,
      tags: this.tags,
      lifecycle: preventDestroy ? { preventDestroy } : undefined,
    });
    this.fileSystemId = this.resource.id;
    new (loadBackupPolicy().EfsBackupPolicy)(this, "backup", {
      provider,
      fileSystemId: this.fileSystemId,
      backupPolicy: { status: (props.backup ?? true) ? "ENABLED" : "DISABLED" },
    });
    this.securityGroup = new SecurityGroup(this, "security-group", {
      provider,
      namePrefix: `${clusterName}-efs-`,
      description: `Mount targets of an EFS file system of the EKS cluster ${clusterName}`,
      vpcId: cluster.vpc.vpcId,
      tags: this.tags,
      lifecycle: { createBeforeDestroy: true },
    });
    const admitted = new VpcSecurityGroupIngressRule(this, "pods", {
      provider,
      securityGroupId: this.securityGroup.id,
      referencedSecurityGroupId: cluster.clusterSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: PORT,
      toPort: PORT,
      tags: this.tags,
    });
    this.accessPoints = new Construct(this, "access-points");
    this.volumes = new Construct(this, "volumes");
    this.ready = new Barrier(this, "ready", [...this.addMountTargets(), admitted]);
  }

  /** Terraform address of the barrier that holds its mount targets and their rule; for `dependsOn`. */
  public get fqn(): string {
    return this.ready.fqn;
  }

  /**
   * Adds a folder of the file system as a volume with its claim: by an access point, through which pods see no other folder.
   *
   * @param id of the volume, and the name of its claim unless that is set
   * @throws when the folder, a number or a name is not valid: FG202, FG713, FG896, FG899; when the id is used twice: FG814
   */
  public addVolume(id: string, options: EfsFileSystemVolumeOptions): EfsVolume {
    askOptions(this, "EfsFileSystemVolumeOptions", options);
    const { cluster } = this.props;
    const { namespace, driver, capacity, claimName = id, userId = 1000, groupId = userId } = options;
    const { path = `/${namespace}/${claimName}`, permissions = "0755" } = options;
    enforce(this, [
      ...idTwice(this.volumes.node, id, "volume"),
      ...checkAccessPoint({ path, userId, groupId, permissions }),
    ]);
    const accessPoint = new (loadAccessPoint().EfsAccessPoint)(this.accessPoints, id, {
      provider: cluster.provider,
      fileSystemId: this.fileSystemId,
      posixUser: { uid: userId, gid: groupId },
      rootDirectory: { path, creationInfo: { ownerUid: userId, ownerGid: groupId, permissions } },
      tags: { ...this.tags, Name: `${this.tags.Name}-${id}` },
    });
    return new EfsVolume(this.volumes, id, {
      cluster,
      namespace,
      driver,
      claimName,
      capacity,
      fileSystemId: this.fileSystemId,
      accessPointId: accessPoint.id,
      kubernetesProvider: options.kubernetesProvider,
      dependsOn: [this],
    });
  }

  private addMountTargets(): EfsMountTarget[] {
    const { cluster } = this.props;
    const scope = new Construct(this, "mount-targets");
    return Object.entries(subnetsByKey(this.props)).map(
      ([key, subnetId]) =>
        new (loadMountTarget().EfsMountTarget)(scope, key, {
          provider: cluster.provider,
          fileSystemId: this.fileSystemId,
          subnetId,
          securityGroups: [this.securityGroup.id],
        }),
    );
  }
}

/** The subnets of the mount targets by what their addresses are made of: a zone where it is known, otherwise the subnet's id. */
function subnetsByKey({ cluster: { vpc }, subnetIds }: EfsFileSystemProps): { [key: string]: string } {
  const ids = subnetIds ?? vpc.privateSubnetIds;
  // Of a VPC that this program creates, the zones are known.
  const zones: unknown = subnetIds === undefined ? Reflect.get(vpc, "availabilityZones") : undefined;
  const names: readonly string[] = Array.isArray(zones) ? zones : ids;
  // The zones of a lookup have letters, as the subnets in them do.
  const keyOf = (name: string, slot: number): string =>
    Token.isUnresolved(name) ? String.fromCharCode("a".charCodeAt(0) + slot) : name;
  return Object.fromEntries(ids.map((subnetId, slot) => [keyOf(names[slot] ?? subnetId, slot), subnetId]));
}

function checkFileSystem({ cluster, kmsKeyArn, subnetIds, tags }: EfsFileSystemProps): Finding[] {
  return [
    ...(kmsKeyArn === undefined ? [] : checkKeyArn(kmsKeyArn, "kmsKeyArn")),
    ...(kmsKeyArn === undefined ? [] : checkKeyRegion(kmsKeyArn, cluster.region, "kmsKeyArn")),
    ...(subnetIds === undefined ? [] : checkSubnetIds(subnetIds, "subnetIds")),
    ...(Token.isUnresolved(subnetIds ?? cluster.vpc.privateSubnetIds) ? [subnetsUnknown()] : []),
    ...checkTags(tags, "tags", ["Name"]),
  ];
}
