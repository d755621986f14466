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

/** When a node pulls an image. A Fargate pod has a node of its own, so that it pulls every image anew all the same. */
export enum ImagePullPolicy {
  ALWAYS = "Always",
  IF_NOT_PRESENT = "IfNotPresent",
}

/** Which system calls a pod's containers may make. A profile of your own is a file on the node, which Fargate has no way to put there. */
export enum SeccompProfile {
  /** Those that the container runtime allows by default. */
  RUNTIME_DEFAULT = "RuntimeDefault",
  /** All of them. */
  UNCONFINED = "Unconfined",
}

/** A volume in a container. */
export interface VolumeMount {
  /** Name of a volume of the pod. */
  readonly volume: string;
  /** @default false */
  readonly readOnly?: boolean;
  /** A file or a folder of the volume, instead of its root. @default - the root */
  readonly subPath?: string;
}

/** Options of a container. */
export interface ContainerOptions {
  /** For x86: Fargate on EKS has no Arm. */
  readonly image: string;
  /** @default - Kubernetes decides: always for `latest`, else if it is not there */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Instead of the image's entry point. @default - the image's */
  readonly command?: string[];
  /** @default - the image's */
  readonly args?: string[];
  /** @default - the image's */
  readonly workingDirectory?: string;
  /** Keeps the standard input open, and gives it a terminal, for `kubectl attach`. @default false */
  readonly interactive?: boolean;
  /** Environment variables. @default - none */
  readonly environment?: { [name: string]: string };
  /** Environment variables whose values stand elsewhere, such as in a Secret. @default - none */
  readonly environmentFrom?: { [name: string]: EnvironmentSource };
  /** Secrets of which every key becomes an environment variable. @default - none */
  readonly environmentSecrets?: string[];
  /** ConfigMaps of which every key becomes an environment variable. @default - none */
  readonly environmentConfigMaps?: string[];
  /** TCP ports that it listens on, by a name of yours: `{ http: 80 }`. Not 10250, which the kubelet has. @default - none */
  readonly ports?: { [name: string]: number };
  /** UDP ports that it listens on. @default - none */
  readonly udpPorts?: { [name: string]: number };
  /** Volumes of the pod by the path at which the container finds them. @default - none */
  readonly mounts?: { [path: string]: VolumeMount };
  /** Whether it takes requests. @default - always */
  readonly readinessProbe?: Probe;
  /** Whether it lives; else it is restarted. @default - until its process ends */
  readonly livenessProbe?: Probe;
  /** Whether it has started; the other probes wait for it. @default - at once */
  readonly startupProbe?: Probe;
  /** Runs in the container before it is told to end, such as `["sleep", "15"]` for a load balancer to notice. @default - none */
  readonly preStopCommand?: string[];
  /** Who its processes run as. @default ContainerUser.NON_ROOT */
  readonly user?: ContainerUser;
  /**
   * The only Linux capabilities that it keeps, such as `NET_BIND_SERVICE`. Fargate allows those of a container's default set.
   *
   * @default - none; with ContainerUser.ROOT the default set
   */
  readonly capabilities?: string[];
  /** Makes everything but its volumes read-only. @default false */
  readonly readOnlyRootFilesystem?: boolean;
}

/** A container that runs beside the main one, as long as it. What a node's DaemonSet does elsewhere, it does on Fargate. */
export interface SidecarOptions extends ContainerOptions {
  /** Its share of the pod's size, as a Kubernetes quantity. */
  readonly cpu: string;
  /** Its share of the pod's size, as a Kubernetes quantity. */
  readonly memory: string;
}

/** Options of a pod, its main container included. */
export interface PodOptions extends ContainerOptions {
  /** @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * Disk that its containers may use, in GiB, up to 175. Above the first 20 it is billed, and so is what Fargate adds to it.
   *
   * @default - what is left of 20 GiB by the image and by Fargate
   */
  readonly ephemeralStorageGiB?: number;
  /** Containers that run beside it, by name. @default - none */
  readonly sidecars?: { [name: string]: SidecarOptions };
  /** Containers that run before it, one after the other, in this order. Each may use the whole size. @default - none */
  readonly initContainers?: { [name: string]: ContainerOptions };
  /** Volumes by name; containers mount them with `mounts`. @default - none */
  readonly volumes?: { [name: string]: PodVolume };
  /** The service account that its containers run as and for the Kubernetes API. @default - made where `permissions` are given, else nobody */
  readonly serviceAccount?: WorkloadServiceAccount;
  /** What its containers may do in AWS: they get an IAM role of their own (IRSA). @default - nothing */
  readonly permissions?: PolicyStatement[];
  /** Puts a token for the Kubernetes API into its containers. @default false */
  readonly automountServiceAccountToken?: boolean;
  /** A group that owns the files of its volumes. @default - none */
  readonly fsGroup?: number;
  /** Which system calls its containers may make. @default SeccompProfile.RUNTIME_DEFAULT */
  readonly seccompProfile?: SeccompProfile;
  /** Seconds between being told to end and being killed. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Secrets with credentials of private registries; ECR needs none. @default - none */
  readonly imagePullSecrets?: string[];
  /**
   * Labels of the pods, which Fargate profiles may select by. Two the library sets itself, unless you do, and finds the pods
   * by: `app.kubernetes.io/name`, the workload's name, and `app.kubernetes.io/component`, `deployment` or `job`.
   *
   * @default - only those two
   */
  readonly labels?: { [key: string]: string };
  /** Annotations of the pods. @default - none */
  readonly annotations?: { [key: string]: string };
}

/** Options of a workload, apart from the cluster that it runs on. */
export interface WorkloadOptions extends PodOptions {
  /** A namespace that a Fargate profile of the cluster takes. */
  readonly namespace: string;
  /**
   * Makes the namespace. Others in it wait for it too, wherever in the program they stand.
   *
   * @default - it exists, or another construct of the program makes it
   */
  readonly createNamespace?: boolean;
  /** Its name in Kubernetes, and its main container's. @default - the construct's id */
  readonly name?: string;
  /** What must be there first, for example `stack.platform` or a Secret. @default - only what its pods need to start */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of a workload. */
export interface WorkloadProps extends WorkloadOptions {
  readonly cluster: IFargateCluster;
  /** @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}
