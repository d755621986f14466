// Pods with a name and files of their own, which they keep when they are replaced.
import { Construct } from "constructs";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type {
  StatefulSetV1,
  StatefulSetV1SpecVolumeClaimTemplate,
} from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater } from "../order";
import { checkServiceName } from "../rules/workloads/ingress-routes";
import { checkRollout } from "../rules/workloads/numbers";
import { checkStatefulSet } from "../rules/workloads/replica-volumes";
import { AlbIngress } from "./alb-ingress";
import { ExposeOptions } from "./alb-options";
import { ClusterService, ClusterServiceOptions } from "./cluster-service";
import { addDisruptionBudget } from "./disruption-budget";
import { EfsFileSystem } from "./efs-file-system";
import { EFS_CAPACITY, EFS_CLASS } from "./efs-claim";
import { EfsCsiDriver, EfsVolume } from "./efs-volume";
import { loadStatefulSet } from "./kubernetes-resources";
import { madeNamespace } from "./namespace";
import { NetworkLoadBalancer, NetworkLoadBalancerOptions } from "./network-load-balancer";
import { WorkloadOptions, WorkloadProps } from "./pod-options";
import { PodTemplate, versionAnnotations } from "./pod-template";
import { PodVolume } from "./pod-volume";
import { WorkloadServiceAccount } from "./service-account";
import { WorkloadFront } from "./workload-front";

/** In which order the pods of a StatefulSet start and stop. */
export enum PodManagementPolicy {
  /** One after the other: each waits until the one before it is ready. */
  ORDERED_READY = "OrderedReady",
  /** All at once. */
  PARALLEL = "Parallel",
}

/** A volume that each pod of a StatefulSet has for itself. */
export interface ReplicaVolume {
  /** The file system that has a folder for each pod. */
  readonly fileSystem: EfsFileSystem;
  /** The cluster's driver object. */
  readonly driver: EfsCsiDriver;
  /** Folder of the file system in which each pod has one, `<volume>-<name>-<number of the pod>`. @default - `/<namespace>` */
  readonly path?: string;
  /** Number of the user as which the pods read and write, whoever runs in them. @default 1000 */
  readonly userId?: number;
  /** Number of the group as which the pods read and write. @default - `userId` */
  readonly groupId?: number;
}

/** Options of a `FargateStatefulSet`, apart from the cluster that it runs on. */
export interface FargateStatefulSetOptions extends WorkloadOptions {
  /** Number of pods, each of them billed. @default 1 */
  readonly replicas?: number;
  /** Volumes of which each pod has its own, by name; containers mount them with `mounts`. @default - none */
  readonly replicaVolumes?: { [name: string]: ReplicaVolume };
  /** In which order the pods start and stop. @default PodManagementPolicy.ORDERED_READY */
  readonly podManagementPolicy?: PodManagementPolicy;
  /**
   * Adds a PodDisruptionBudget, which keeps all but one of the pods running when some must go, for example to be patched.
   *
   * @default - from 2 replicas on
   */
  readonly disruptionBudget?: boolean;
  /**
   * Starts new pods when the cluster's Kubernetes version changes: only new pods get a new node.
   *
   * @default true
   */
  readonly restartOnKubernetesUpgrade?: boolean;
  /** Makes a deploy wait until the pods are ready. @default true */
  readonly waitForRollout?: boolean;
  /**
   * Minutes until a deploy stops waiting for the rollout. A Fargate pod needs one or two to start, and in order they start one
   * after the other.
   *
   * @default 15
   */
  readonly rolloutTimeoutMinutes?: number;
}

/** Properties of a `FargateStatefulSet`. */
export interface FargateStatefulSetProps extends FargateStatefulSetOptions, WorkloadProps {}

/**
 * A StatefulSet on Fargate: pods with names that stay, `<name>-0` and so on, found at `<name>-0.<name>-headless`, and each with
 * volumes of its own on EFS, which outlive it.
 *
 * Listing it in `dependsOn` waits until its pods are ready.
 *
 * @example
 * new FargateStatefulSet(stack, "queue", {
 *   cluster: stack.cluster,
 *   namespace: "study-web",
 *   image: "public.ecr.aws/docker/library/rabbitmq:4",
 *   replicas: 3,
 *   replicaVolumes: { data: { fileSystem: files, driver } },
 *   mounts: { "/var/lib/rabbitmq": { volume: "data" } },
 *   ports: { amqp: 5672 },
 * });
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class FargateStatefulSet extends Construct {
  /** Name of the StatefulSet in Kubernetes. */
  public readonly statefulSetName: string;
  /** Namespace of the StatefulSet and of its pods. */
  public readonly namespace: string;
  /** Labels that only its pods have. */
  public readonly selector: { [key: string]: string };
  /** Name of the headless Service, by which each pod has a host name. */
  public readonly headlessServiceName: string;
  /** The service account of its pods; undefined where they have none of their own. */
  public readonly serviceAccount?: WorkloadServiceAccount;
  /** The underlying `kubernetes_stateful_set_v1`. */
  public readonly resource: StatefulSetV1;
  private readonly front: WorkloadFront;

  /**
   * Creates the StatefulSet, its headless Service and its volumes, and a disruption budget from two pods on.
   *
   * @throws when Kubernetes would reject it, or its parts do not fit together: FG20x, FG82x to FG85x, FG986, FG987; what Fargate
   * rejects is reported at synth
   */
  constructor(scope: Construct, id: string, props: FargateStatefulSetProps) {
    super(scope, id);
    askOptions(this, "FargateStatefulSetProps", props);
    const { cluster, namespace, replicas = 1, replicaVolumes = {}, volumes = {}, kubernetesProvider: provider } = props;
    const { rolloutTimeoutMinutes: minutes = 15 } = props;
    const name = props.name ?? id;
    const replicaNames = Object.keys(replicaVolumes);
    // Kubernetes mounts the claim of each pod instead of it.
    const claims = replicaNames.map((volume): [string, PodVolume] => [volume, PodVolume.claim(`${volume}-${name}-0`)]);
    const pods = new PodTemplate(
      this,
      { ...props, volumes: { ...volumes, ...Object.fromEntries(claims) } },
      {
        component: "statefulset",
        annotations: versionAnnotations(props),
        findings: [
          ...checkRollout(props),
          ...checkServiceName(headlessName(name)),
          ...checkStatefulSet({ name, replicas, volumes: Object.keys(volumes), replicaVolumes: replicaNames }),
        ],
      },
    );
    this.statefulSetName = pods.name;
    this.namespace = namespace;
    this.selector = pods.selector;
    this.serviceAccount = pods.serviceAccount;
    this.headlessServiceName = headlessName(pods.name);
    const headless = this.addHeadlessService(props);
    const timeout = `${minutes}m`;
    const shared = pods.spec.volume;
    this.resource = new (loadStatefulSet().StatefulSetV1)(this, "Resource", {
      provider,
      metadata: { name: pods.name, namespace, labels: pods.selector },
      spec: {
        replicas: replicas.toString(),
        serviceName: this.headlessServiceName,
        podManagementPolicy: props.podManagementPolicy ?? PodManagementPolicy.ORDERED_READY,
        selector: { matchLabels: pods.selector },
        template: {
          metadata: { labels: pods.labels, annotations: pods.annotations },
          spec: {
            ...pods.spec,
            volume: Array.isArray(shared) ? shared.filter((each) => !replicaNames.includes(each.name ?? "")) : shared,
          },
        },
        volumeClaimTemplate: replicaNames.map(claimTemplate),
      },
      waitForRollout: props.waitForRollout ?? true,
      timeouts: { create: timeout, update: timeout, delete: "10m" },
    });
    const own = this.addReplicaVolumes(props, replicas);
    dependsOnLater(this.resource, () => [headless, ...own]);
    pods.start(this.resource, replicas);
    this.front = new WorkloadFront(this, props, { name: pods.name, selector: pods.selector, workloads: [this] });
    if (props.disruptionBudget ?? replicas >= 2) {
      const { selector } = pods;
      addDisruptionBudget(this, { cluster, namespace, name: pods.name, selector, kubernetesProvider: provider });
    }
  }

  /** Terraform address of the StatefulSet; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /**
   * Adds a Service in front of all pods, which other pods reach as `<name>.<namespace>`. Called again without options, it returns
   * the Service that exists.
   *
   * @throws when there is one already, and options for another: FG876
   */
  public addService(options: ClusterServiceOptions = {}): ClusterService {
    return this.front.addService(options);
  }

  /**
   * Adds an Application Load Balancer in front of the pods, and a Service behind it if there is none yet.
   *
   * @throws when there is one already, or it is not clear which port is meant: FG874, FG876
   */
  public expose(options: ExposeOptions = {}): AlbIngress {
    return this.front.expose(options);
  }

  /**
   * Adds a Network Load Balancer in front of the pods.
   *
   * @throws when there is one already, or UDP ports have no TCP port to be checked on: FG871, FG876
   */
  public exposeByNetworkLoadBalancer(options: NetworkLoadBalancerOptions = {}): NetworkLoadBalancer {
    return this.front.exposeByNetworkLoadBalancer(options);
  }

  /** Pods find each other by it while they start, so it names those too that are not ready. */
  private addHeadlessService(props: FargateStatefulSetProps): ServiceV1 {
    const { cluster, namespace, ports = {}, udpPorts = {}, kubernetesProvider: provider } = props;
    const portsOf = (protocol: string, byName: { [name: string]: number }) =>
      Object.entries(byName).map(([name, port]) => ({ name, port, targetPort: name, protocol }));
    const service = new ServiceV1(this, "headless-service", {
      provider,
      metadata: { name: this.headlessServiceName, namespace, labels: this.selector },
      spec: {
        clusterIp: "None",
        publishNotReadyAddresses: true,
        selector: this.selector,
        port: [...portsOf("TCP", ports), ...portsOf("UDP", udpPorts)],
      },
    });
    dependsOnLater(service, () => madeNamespace(cluster, namespace));
    return service;
  }

  /** Kubernetes takes the claims that exist by the names that it gives them: the template's, the set's and the pod's number. */
  private addReplicaVolumes(props: FargateStatefulSetProps, replicas: number): EfsVolume[] {
    const { namespace, kubernetesProvider, replicaVolumes = {} } = props;
    return Object.entries(replicaVolumes).flatMap(([volume, { fileSystem, driver, userId, groupId, ...rest }]) =>
      Array.from({ length: replicas }, (_, number) => {
        const claimName = `${volume}-${this.statefulSetName}-${number}`;
        const path = `${rest.path ?? `/${namespace}`}/${claimName}`;
        const options = { namespace, driver, claimName, path, userId, groupId, kubernetesProvider };
        return fileSystem.addVolume(`${namespace}-${claimName}`, options);
      }),
    );
  }
}

function headlessName(name: string): string {
  return `${name}-headless`;
}

function claimTemplate(name: string): StatefulSetV1SpecVolumeClaimTemplate {
  return {
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteMany"],
      storageClassName: EFS_CLASS,
      resources: { requests: { storage: EFS_CAPACITY } },
    },
  };
}
