// A Network Load Balancer in front of pods.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { balancedKey, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, afterStackOf, dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { finishedCheck } from "../rules/workloads/health-annotations";
import { checkCertificates } from "../rules/workloads/load-balancer-arns";
import { checkOwnGroups } from "../rules/workloads/load-balancer-groups";
import { checkHealthCheck, checkUdpHealth, healthCheckPort } from "../rules/workloads/load-balancer-health";
import { checkServiceName } from "../rules/workloads/ingress-routes";
import { checkLoadBalancer, checkShared, checkTls, sharedListeners } from "../rules/workloads/load-balancers";
import { GuardedValues } from "../rules/overrides";
import { checkBalancerTags } from "../rules/tags";
import { numbersOf, ServicePortBlock, servicePorts } from "./cluster-service";
import { noteBalanced } from "./drain";
import {
  annotationList,
  controllerOf,
  ControllerSettings,
  expectController,
  hasOwnGroups,
  ipAddressType,
  listText,
  LoadBalancerScheme,
  mergeAnnotations,
  moreAnnotations,
  sharedSettings,
  tagList,
  TargetHealthCheck,
} from "./load-balancer";
import { madeNamespace } from "./namespace";

/** Options of a `NetworkLoadBalancer`. */
export interface NetworkLoadBalancerOptions {
  /** Name of the Service in Kubernetes. @default - the construct's id, or the workload's name and `-nlb` */
  readonly name?: string;
  /** Its ports by the container's ports that they lead to: `{ http: 80 }`. @default - the container's, with their numbers */
  readonly ports?: { [name: string]: number };
  /** Whether it serves the VPC or the internet. @default LoadBalancerScheme.INTERNAL */
  readonly scheme?: LoadBalancerScheme;
  /**
   * How it finds out which pods can answer: an HTTP check where it has a path. UDP ports need a TCP port to be checked on.
   *
   * @default - it opens a connection, every 10 seconds
   */
  readonly healthCheck?: TargetHealthCheck;
  /** ARNs of certificates of ACM, to end TLS at the load balancer. @default - none */
  readonly certificateArns?: string[];
  /** Name of the security policy of the ports that end TLS. @default - the one that ELB chooses */
  readonly sslPolicy?: string;
  /** Names of the ports that end TLS. @default - all, where there are certificates */
  readonly tlsPorts?: string[];
  /** Sends from each zone to pods of all zones. @default true */
  readonly crossZone?: boolean;
  /** IP ranges that may reach it. @default - every address that can reach its subnets */
  readonly sourceCidrs?: string[];
  /**
   * Security groups of your own, which decide who may reach it: `sourceCidrs` has no effect with them. The pods still allow it all the
   * same, by the group that all load balancers share.
   *
   * @default - one is created, for the clients that `sourceCidrs` allows
   */
  readonly securityGroupIds?: string[];
  /** Ids of the subnets that it is in. @default - those with the role tag of its scheme */
  readonly subnetIds?: string[];
  /** Name of the load balancer in AWS, at most 32 characters. @default - chosen by the controller */
  readonly loadBalancerName?: string;
  /** Seconds for which a pod that goes away keeps the connections that it has, up to 3600. @default - ELB's own 300 */
  readonly deregistrationDelaySeconds?: number;
  /** Tags of the load balancer and of what the controller creates for it. @default - the cluster's */
  readonly tags?: { [key: string]: string };
  /** Further annotations of the controller, by their whole name. @default - none */
  readonly annotations?: { [key: string]: string };
  /** Minutes that a deploy waits for the load balancer. @default 20 */
  readonly timeoutMinutes?: number;
  /**
   * What creates the load balancer, and must exist until it is gone.
   *
   * @default - the cluster's AwsLoadBalancerController
   */
  readonly controller?: ITerraformDependable;
  /** What must exist before the load balancer is created. @default - the workload */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of a `NetworkLoadBalancer`. */
export interface NetworkLoadBalancerProps extends NetworkLoadBalancerOptions {
  /** The cluster that the Service is in. */
  readonly cluster: IFargateCluster;
  /** Namespace of the Service and of its pods. */
  readonly namespace: string;
  /** Labels of the pods that it sends to. */
  readonly selector: { [key: string]: string };
  /** TCP ports of the containers, by name. */
  readonly containerPorts: { [name: string]: number };
  /** UDP ports of the containers, by name. @default - none */
  readonly containerUdpPorts?: { [name: string]: number };
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** How each annotation of the controller begins. */
const NLB = "service.beta.kubernetes.io/aws-load-balancer-";

/** Why an annotation stays as the library sets it. */
const GUARDED: GuardedValues = {
  [`${NLB}nlb-target-type`]: "Fargate pods are reachable only by their IP addresses",
};

/**
 * A Service for which the AWS Load Balancer Controller creates a Network Load Balancer, which sends straight to the pods'
 * addresses. It depends on the controller, so that at a destroy the controller is there to remove it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export class NetworkLoadBalancer extends Construct {
  /** Name of the Service in Kubernetes. */
  public readonly serviceName: string;
  /** The underlying `kubernetes_service_v1`. */
  public readonly resource: ServiceV1;

  /**
   * Creates the Service, and with it the load balancer.
   *
   * @throws when a port leads to one that the container does not declare, or an annotation takes pods off the load balancer:
   * FG810, FG826, FG836, FG857, FG87x, FG88x
   */
  constructor(scope: Construct, id: string, props: NetworkLoadBalancerProps) {
    super(scope, id);
    askOptions(this, "NetworkLoadBalancerProps", props);
    const { cluster, namespace, controller, selector, dependsOn = [] } = props;
    this.serviceName = props.name ?? id;
    const { blocks, findings } = servicePorts(props);
    const { serviceName } = this;
    const { containerPorts } = props;
    const health = healthCheckPort(props.healthCheck?.port, [{ serviceName, ports: containerPorts, containerPorts }]);
    const settings = nlbSettings(props, blocks, health.port);
    const more = moreAnnotations(NLB, props);
    const merged = mergeAnnotations({ prefix: NLB, settings, more, guarded: GUARDED });
    const { annotations } = merged;
    enforce(this, [
      ...checkServiceName(serviceName),
      ...findings,
      ...checkSettings(props, blocks, annotations),
      ...health.findings,
      ...merged.findings,
    ]);
    this.resource = new ServiceV1(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: this.serviceName, namespace, annotations },
      spec: {
        type: "LoadBalancer",
        loadBalancerClass: "service.k8s.aws/nlb",
        // With IP targets nothing checks the nodes.
        allocateLoadBalancerNodePorts: false,
        loadBalancerSourceRanges: props.sourceCidrs,
        selector,
        port: blocks,
      },
      waitForLoadBalancer: true,
      timeouts: { create: `${props.timeoutMinutes ?? 20}m` },
    });
    afterStackOf(this, cluster);
    dependsOnLater(this.resource, () => [
      ...madeNamespace(cluster, namespace),
      ...controllerOf(cluster, controller),
      ...dependsOn,
    ]);
    registerPart(cluster, balancedKey(namespace), this);
    noteBalanced(cluster, { namespace, selector, kind: "Network" });
    expectController(this, { cluster, controller, what: "Service", prefix: NLB, annotations });
  }

  /** Terraform address of the Service; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /** Host name of the load balancer; a token, known once AWS has created it. */
  public get dnsName(): string {
    return this.resource.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}

function checkSettings(
  props: NetworkLoadBalancerProps,
  blocks: readonly ServicePortBlock[],
  annotations: { [key: string]: string },
): Finding[] {
  const { cluster, loadBalancerName, subnetIds, sourceCidrs, sslPolicy, tlsPorts, healthCheck = {} } = props;
  const { containerPorts, containerUdpPorts = {}, certificateArns = [] } = props;
  const annotated = annotationList(props.annotations, `${NLB}ssl-cert`);
  const certificates = annotations[`${NLB}ssl-cert`] === undefined ? [] : [...certificateArns, ...annotated];
  const [tcpPorts, udpPorts] = [numbersOf(blocks, "TCP"), numbersOf(blocks, "UDP")];
  const targets = { tcp: containerPorts, udp: containerUdpPorts };
  // Further annotations may set what the props do not.
  const isTold = annotations[`${NLB}healthcheck-port`] !== undefined && healthCheck.port === undefined;
  return [
    ...checkLoadBalancer("Network", { loadBalancerName, subnetIds, ranges: { sourceCidrs }, annotations }),
    ...checkBalancerTags(props.tags ?? cluster.tags),
    ...checkOwnGroups({
      securityGroupIds: props.securityGroupIds,
      isAnnotated: hasOwnGroups(NLB, props),
      ranges: { sourceCidrs },
    }),
    ...checkTls({ certificateArns: certificates, sslPolicy, tlsPorts, tcpPorts }),
    ...checkCertificates(certificateArns, cluster.region, "certificateArns"),
    ...checkCertificates(annotated, cluster.region, `${NLB}ssl-cert`),
    ...checkShared(sharedListeners(tcpPorts, udpPorts), targets, { certificateArns: certificates, tlsPorts }),
    ...(isTold
      ? []
      : checkUdpHealth(healthCheck.port, { udp: Object.keys(udpPorts), containerPorts, containerUdpPorts })),
    ...checkHealthCheck("Network", finishedCheck("Network", NLB, healthCheck, props.annotations)),
  ];
}

function nlbSettings(
  props: NetworkLoadBalancerProps,
  blocks: readonly ServicePortBlock[],
  healthPort: string | number | undefined,
): ControllerSettings["settings"] {
  const { healthCheck = {}, certificateArns = [], scheme = LoadBalancerScheme.INTERNAL, crossZone = true } = props;
  const isSecure = certificateArns.length > 0 || props.annotations?.[`${NLB}ssl-cert`] !== undefined;
  const shared = sharedListeners(numbersOf(blocks, "TCP"), numbersOf(blocks, "UDP"));
  return {
    ...sharedSettings(NLB, props),
    "nlb-target-type": "ip",
    "ip-address-type": ipAddressType(props.cluster),
    scheme,
    // Otherwise the controller creates a listener for one of the two, and leaves the other out.
    "enable-tcp-udp-listener": shared.length > 0 ? "true" : undefined,
    attributes: `load_balancing.cross_zone.enabled=${crossZone}`,
    subnets: listText(props.subnetIds),
    name: props.loadBalancerName,
    "additional-resource-tags": tagList(props.tags ?? props.cluster.tags),
    "ssl-cert": certificateArns.length > 0 ? listText(certificateArns) : undefined,
    "ssl-negotiation-policy": isSecure ? props.sslPolicy : undefined,
    "ssl-ports": isSecure ? listText(props.tlsPorts) : undefined,
    "healthcheck-protocol": healthCheck.path === undefined ? undefined : "http",
    "healthcheck-path": healthCheck.path,
    "healthcheck-port": healthPort,
    "healthcheck-interval": healthCheck.intervalSeconds,
    "healthcheck-timeout": healthCheck.timeoutSeconds,
    "healthcheck-healthy-threshold": healthCheck.healthyThreshold,
    "healthcheck-unhealthy-threshold": healthCheck.unhealthyThreshold,
    "healthcheck-success-codes": healthCheck.successCodes,
  };
}
