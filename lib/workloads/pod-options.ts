// Options of containers and pods, whichever workload they belong to.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { PolicyStatement } from "../iam/policy";
import { ContainerUser } from "./container-user";
import { EnvironmentSource } from "./environment-source";
import { PodSize } from "./pod-size";
import { PodVolume } from "./pod-volume";
import { Probe } from "./probe";
import { WorkloadServiceAccount } from "./service-account";

/**
 * When a node pulls an image. A Fargate pod has a node of its own, so it pulls every image again in any case.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum ImagePullPolicy {
  /** At every start of the container; what the node has already is not pulled twice. */
  ALWAYS = "Always",
  /** Only where the node does not have the image. */
  IF_NOT_PRESENT = "IfNotPresent",
}

/**
 * Which system calls a pod's containers may make. A profile of your own is a file on the node, and there is no way to put
 * one on a Fargate node.
 *
 * @see https://kubernetes.io/docs/tutorials/security/seccomp/
 */
export enum SeccompProfile {
  /** Those that the container runtime allows by default. */
  RUNTIME_DEFAULT = "RuntimeDefault",
  /** All of them. */
  UNCONFINED = "Unconfined",
}

/** A volume of the pod as a container sees it. */
export interface VolumeMount {
  /** Name of a volume of the pod, a key of its `volumes`. */
  readonly volume: string;
  /** Keeps the container from writing to the volume. @default false */
  readonly readOnly?: boolean;
  /** A file or a folder of the volume, instead of its root. @default - the root */
  readonly subPath?: string;
}

/** Options of a container. */
export interface ContainerOptions {
  /** The image with its registry and tag, for x86: Fargate on EKS has no Arm. */
  readonly image: string;
  /**
   * When the node pulls the image.
   *
   * @default - Kubernetes decides: always for the tag `latest`, otherwise if it is missing
   */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Command to run, instead of the image's entry point. @default - the image's */
  readonly command?: string[];
  /** Arguments of the command. @default - the image's, unless `command` is set */
  readonly args?: string[];
  /** Path of the folder that the command starts in. @default - the image's */
  readonly workingDirectory?: string;
  /** Keeps the standard input open, and gives it a terminal, for `kubectl attach`. @default false */
  readonly interactive?: boolean;
  /** Environment variables. @default - none */
  readonly environment?: { [name: string]: string };
  /** Environment variables whose values are kept elsewhere, such as in a Secret. @default - none */
  readonly environmentFrom?: { [name: string]: EnvironmentSource };
  /** Names of Secrets of which every key becomes an environment variable. @default - none */
  readonly environmentSecrets?: string[];
  /** Names of ConfigMaps of which every key becomes an environment variable. @default - none */
  readonly environmentConfigMaps?: string[];
  /** TCP ports that it listens on, by a name of yours: `{ http: 80 }`. Not 10250, which the kubelet has. @default - none */
  readonly ports?: { [name: string]: number };
  /** UDP ports that it listens on, by a name of yours. @default - none */
  readonly udpPorts?: { [name: string]: number };
  /** Volumes of the pod by the path at which the container finds them. @default - none */
  readonly mounts?: { [path: string]: VolumeMount };
  /**
   * Asks whether the container can take requests; until then Services leave it out.
   *
   * @default - it can as soon as it has started
   */
  readonly readinessProbe?: Probe;
  /** Asks whether the container still works; otherwise it is restarted. @default - it does until its process ends */
  readonly livenessProbe?: Probe;
  /** Asks whether the container has started; the other probes wait for it. @default - it has at once */
  readonly startupProbe?: Probe;
  /**
   * Command that runs in the container before it is stopped, such as `["sleep", "15"]` for a load balancer to notice.
   *
   * @default - none
   */
  readonly preStopCommand?: string[];
  /** User that its processes run as. @default ContainerUser.NON_ROOT */
  readonly user?: ContainerUser;
  /**
   * The only Linux capabilities that it keeps, such as `NET_BIND_SERVICE`. Fargate allows those of a container's default
   * set.
   *
   * @default - none; with ContainerUser.ROOT the default set
   */
  readonly capabilities?: string[];
  /** Makes everything but its volumes read-only. @default false */
  readonly readOnlyRootFilesystem?: boolean;
}

/**
 * Options of a container that runs next to the main one, as long as it. It does what a DaemonSet does on a node of EC2.
 */
export interface SidecarOptions extends ContainerOptions {
  /** CPU that it takes from the pod's size, as a Kubernetes quantity: `100m`. */
  readonly cpu: string;
  /** Memory that it takes from the pod's size, as a Kubernetes quantity: `64Mi`. */
  readonly memory: string;
}

/** Options of a pod, its main container included. */
export interface PodOptions extends ContainerOptions {
  /** How much CPU and memory the pod has, and so what it costs. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * Disk that its containers may use, in GiB, up to 175. Above the first 20 it is billed, and so is what Fargate adds to it.
   *
   * @default - what is left of 20 GiB by the image and by Fargate
   */
  readonly ephemeralStorageGiB?: number;
  /** Containers that run next to the main one, by name. @default - none */
  readonly sidecars?: { [name: string]: SidecarOptions };
  /**
   * Containers that run before the main one, one after the other, in this order. Each may use the whole size.
   *
   * @default - none
   */
  readonly initContainers?: { [name: string]: ContainerOptions };
  /** Volumes by name; containers mount them with `mounts`. @default - none */
  readonly volumes?: { [name: string]: PodVolume };
  /**
   * The service account that its containers run as, for AWS and for the Kubernetes API.
   *
   * @default - one of its own where `permissions` are set, otherwise the namespace's `default`
   */
  readonly serviceAccount?: WorkloadServiceAccount;
  /** What its containers may do in AWS: they get an IAM role of their own (IRSA). @default - nothing */
  readonly permissions?: PolicyStatement[];
  /** Puts a token for the Kubernetes API into its containers. @default false */
  readonly automountServiceAccountToken?: boolean;
  /** Number of a group that owns the files of its volumes. @default - none */
  readonly fsGroup?: number;
  /** Which system calls its containers may make. @default SeccompProfile.RUNTIME_DEFAULT */
  readonly seccompProfile?: SeccompProfile;
  /** Seconds between the signal to end and the kill. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Names of Secrets with credentials of private registries; ECR needs none. @default - none */
  readonly imagePullSecrets?: string[];
  /**
   * Labels of the pods, which Fargate profiles may select by. The library sets two of them, unless you do, and finds the
   * pods by them: `app.kubernetes.io/name`, the workload's name, and `app.kubernetes.io/component`: `deployment`,
   * `statefulset` or `job`.
   *
   * @default - only those two
   */
  readonly labels?: { [key: string]: string };
  /** Annotations of the pods. @default - none */
  readonly annotations?: { [key: string]: string };
}

/** Options of a workload, apart from the cluster that it runs on. */
export interface WorkloadOptions extends PodOptions {
  /** Namespace of the workload, which a Fargate profile of the cluster must match. */
  readonly namespace: string;
  /**
   * Creates the namespace. Others in it wait for it too, wherever they are in the program.
   *
   * @default - it exists, or another construct of the program creates it
   */
  readonly createNamespace?: boolean;
  /** Name of the workload in Kubernetes, and of its main container. @default - the construct's id */
  readonly name?: string;
  /**
   * Ids of security groups that its pods have besides the cluster's: `sg-…`, up to 4. New pods start when the list changes. Before
   * the option is removed, deploy an empty list once: pods that start while a group is taken away may get it again.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
   */
  readonly securityGroupIds?: string[];
  /**
   * What must exist before the workload is created, for example `stack.platform` or a Secret.
   *
   * @default - only what its pods need to start
   */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of a workload. */
export interface WorkloadProps extends WorkloadOptions {
  /** The cluster that the workload runs on. */
  readonly cluster: IFargateCluster;
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
  /** The Helm provider that applies its security groups. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}
