// Pods that run all the time, each on a Fargate node of its own.
import { Op, Token } from "cdktf";
import { Construct } from "constructs";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder } from "../order";
import { Finding } from "../rules/finding";
import { isUnknownNumber } from "../rules/unknown";
import { checkScalable } from "../rules/workloads/autoscaling";
import { checkDrain } from "../rules/workloads/draining";
import { alreadyThere } from "../rules/workloads/ingress-routes";
import { checkRollout, progressSeconds } from "../rules/workloads/numbers";
import { AlbIngress } from "./alb-ingress";
import { ExposeOptions } from "./alb-options";
import { ClusterService, ClusterServiceOptions } from "./cluster-service";
import { addDisruptionBudget } from "./disruption-budget";
import { drainBeforeEnd } from "./drain";
import { HorizontalPodAutoscaler, HorizontalPodAutoscalerOptions } from "./horizontal-pod-autoscaler";
import { NetworkLoadBalancer, NetworkLoadBalancerOptions } from "./network-load-balancer";
import { WorkloadOptions, WorkloadProps } from "./pod-options";
import { PodTemplate, versionAnnotations } from "./pod-template";
import { WorkloadServiceAccount } from "./service-account";
import { WorkloadFront } from "./workload-front";
import { loadDeployment } from "./kubernetes-resources";

/**
 * How new pods replace old ones.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export enum RolloutStrategy {
  /** New ones come first, old ones go when they are ready. */
  ROLLING = "RollingUpdate",
  /** Old ones go first: for programs that must not run twice. */
  RECREATE = "Recreate",
}

/** Options of a `FargateDeployment`, apart from the cluster that it runs on. */
export interface FargateDeploymentOptions extends WorkloadOptions {
  /**
   * Number of pods, each of them billed. Fargate patches a pod by evicting it, so that a single one is away for a minute or
   * two.
   *
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Leaves the number of pods to others once the Deployment exists, such as an autoscaler of another program. Without it the next
   * deploy goes back to `replicas`.
   *
   * @default - true after `autoscale`, false otherwise
   */
  readonly ignoreReplicas?: boolean;
  /**
   * Adds a PodDisruptionBudget, which keeps all but one of the pods running when some must go, for example to be patched.
   *
   * @default - from 2 replicas on
   */
  readonly disruptionBudget?: boolean;
  /** How new pods replace old ones. @default RolloutStrategy.ROLLING */
  readonly strategy?: RolloutStrategy;
  /**
   * Starts new pods when the cluster's Kubernetes version changes: only new pods get a new node.
   *
   * @default true
   */
  readonly restartOnKubernetesUpgrade?: boolean;
  /**
   * Seconds for which a terminating pod keeps serving, until load balancers send it no more requests: by `sleep`, which the image
   * must have. It then has 30 seconds more to stop, unless `terminationGracePeriodSeconds` is set.
   *
   * @default - 60 behind an Application and 120 behind a Network Load Balancer of the program, half of a
   * `terminationGracePeriodSeconds` at most; 0 behind none, with a `preStopCommand`, and with RolloutStrategy.RECREATE
   */
  readonly drainSeconds?: number;
  /** Makes a deploy wait until the pods are ready. @default true */
  readonly waitForRollout?: boolean;
  /**
   * Minutes until a deploy stops waiting for the rollout, and Kubernetes with it. A Fargate pod needs one or two to start,
   * and more for a large image.
   *
   * @default 15
   */
  readonly rolloutTimeoutMinutes?: number;
}

/** Properties of a `FargateDeployment`. */
export interface FargateDeploymentProps extends FargateDeploymentOptions, WorkloadProps {}

const AUTOSCALER = "autoscaler";
/** What Terraform leaves to an autoscaler. */
const REPLICAS = "spec[0].replicas";

/**
 * A Deployment on Fargate, with the defaults that a Fargate pod needs: a size that is filled exactly, no more rights than
 * it requests, a disruption budget, and new pods when the cluster gets a new Kubernetes version.
 *
 * Listing it in `dependsOn` waits until its pods are ready.
 *
 * @example
 * new FargateDeployment(stack, "web", {
 *   cluster: stack.cluster,
 *   namespace: "study-web",
 *   createNamespace: true,
 *   image: "public.ecr.aws/nginx/nginx-unprivileged:1.27",
 *   size: PodSize.VCPU_0_5_GB_1,
 *   ports: { http: 8080 },
 * });
 */
export class FargateDeployment extends Construct {
  /** Name of the Deployment in Kubernetes. */
  public readonly deploymentName: string;
  /** Namespace of the Deployment and of its pods. */
  public readonly namespace: string;
  /** Labels that only its pods have. */
  public readonly selector: { [key: string]: string };
  /** The service account of its pods; undefined where they have none of their own. */
  public readonly serviceAccount?: WorkloadServiceAccount;
  /** The underlying `kubernetes_deployment_v1`. */
  public readonly resource: DeploymentV1;
  private readonly props: FargateDeploymentProps;
  private readonly front: WorkloadFront;

  /**
   * Creates the Deployment, and its disruption budget from two pods on.
   *
   * @throws when Kubernetes would reject it, or its parts do not fit together: FG20x, FG82x to FG85x; what Fargate rejects
   * is reported at synth
   */
  constructor(scope: Construct, id: string, props: FargateDeploymentProps) {
    super(scope, id);
    askOptions(this, "FargateDeploymentProps", props);
    this.props = props;
    const { namespace, replicas = 2, rolloutTimeoutMinutes: minutes = 15, kubernetesProvider: provider } = props;
    const pods = new PodTemplate(this, props, {
      annotations: versionAnnotations(props),
      findings: checkDeployment(props),
    });
    const timeout = `${minutes}m`;
    this.deploymentName = pods.name;
    this.namespace = namespace;
    this.selector = pods.selector;
    this.serviceAccount = pods.serviceAccount;
    this.resource = new (loadDeployment().DeploymentV1)(this, "Resource", {
      provider,
      metadata: { name: pods.name, namespace, labels: pods.selector },
      spec: {
        replicas: replicas.toString(),
        selector: { matchLabels: pods.selector },
        strategy: { type: props.strategy ?? RolloutStrategy.ROLLING },
        // Kubernetes gives up after ten minutes unless this is set, and Terraform with it.
        progressDeadlineSeconds: isUnknownNumber(minutes)
          ? Token.asNumber(Op.mul(minutes, 60))
          : progressSeconds(minutes),
        template: { metadata: { labels: pods.labels, annotations: pods.annotations }, spec: pods.spec },
      },
      waitForRollout: props.waitForRollout ?? true,
      timeouts: { create: timeout, update: timeout, delete: "10m" },
      lifecycle: (props.ignoreReplicas ?? false) ? { ignoreChanges: [REPLICAS] } : undefined,
    });
    this.drain(pods.labels);
    pods.start(this.resource, replicas);
    this.front = new WorkloadFront(this, props, { name: pods.name, selector: pods.selector, workloads: [this] });
    if (props.disruptionBudget ?? replicas >= 2) {
      const { name, selector } = pods;
      addDisruptionBudget(this, { cluster: props.cluster, namespace, name, selector, kubernetesProvider: provider });
    }
  }

  /** Terraform address of the Deployment; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /**
   * Adds a Service in front of the pods, which other pods reach as `<name>.<namespace>`. Called again without options, it
   * returns the Service that exists.
   *
   * @throws when there is one already, and options for another: FG876
   */
  public addService(options: ClusterServiceOptions = {}): ClusterService {
    return this.front.addService(options);
  }

  /**
   * Adds an Application Load Balancer in front of the pods, and a Service behind it if there is none yet.
   *
   * @throws when there is one already, or the port is ambiguous: FG874, FG876
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

  /**
   * Adds a HorizontalPodAutoscaler, which changes the number of pods by what they use; `replicas` is then the number at the
   * first deploy alone.
   *
   * @example
   * new MetricsServer(stack, "metrics-server", { cluster: stack.cluster });
   * web.autoscale({ minReplicas: 2, maxReplicas: 10, cpuPercent: 60 });
   *
   * @throws when there is one already: FG876; when its numbers are refused: FG983; when `replicas` or `ignoreReplicas` turn it
   * off: FG985
   */
  public autoscale(options: HorizontalPodAutoscalerOptions): HorizontalPodAutoscaler {
    const { cluster, namespace, kubernetesProvider, replicas } = this.props;
    if (this.node.tryFindChild(AUTOSCALER) !== undefined) {
      enforce(this, [alreadyThere("a HorizontalPodAutoscaler", "call autoscale once, with all metrics")]);
    }
    enforce(this, checkScalable(this.props));
    const ignoreChanges = this.resource.lifecycle?.ignoreChanges ?? [];
    if (Array.isArray(ignoreChanges) && !ignoreChanges.includes(REPLICAS)) {
      this.resource.lifecycle = { ...this.resource.lifecycle, ignoreChanges: [...ignoreChanges, REPLICAS] };
    }
    return new HorizontalPodAutoscaler(this, AUTOSCALER, {
      ...options,
      minReplicas: options.minReplicas ?? replicas,
      cluster,
      namespace,
      kubernetesProvider,
      deploymentName: this.deploymentName,
      dependsOn: [this],
    });
  }

  private drain(labels: PodTemplate["labels"]): void {
    const { cluster, namespace, drainSeconds, terminationGracePeriodSeconds, strategy, preStopCommand } = this.props;
    const isServed = strategy !== RolloutStrategy.RECREATE && preStopCommand === undefined;
    if (!isServed && drainSeconds === undefined) return;
    const deployment = this.resource;
    drainBeforeEnd({ deployment, cluster, namespace, labels, drainSeconds, terminationGracePeriodSeconds });
  }
}

/** @internal What is wrong with a Deployment around its pods. */
export function checkDeployment(options: FargateDeploymentOptions): Finding[] {
  return [...checkRollout(options), ...checkDrain(options)];
}
