// An Application Load Balancer in front of pods.
import { Construct } from "constructs";
import { Token } from "cdktf";
import { IngressV1, IngressV1SpecRule, IngressV1SpecRuleHttpPath } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { balancedKey, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { checkClassedOptions, ClassedOptions } from "../rules/objects/ingress-classes";
import { checkRoutes, routePort } from "../rules/workloads/ingress-routes";
import { finishedCheck } from "../rules/workloads/health-annotations";
import { checkCertificates, checkWebAcl } from "../rules/workloads/load-balancer-arns";
import { checkOwnGroups } from "../rules/workloads/load-balancer-groups";
import { checkHealthCheck, healthCheckPort, HealthTarget } from "../rules/workloads/load-balancer-health";
import { checkGroup, checkLoadBalancer, checkTls, noCertificate } from "../rules/workloads/load-balancers";
import { GuardedValues } from "../rules/overrides";
import { checkLabels } from "../rules/workloads/names";
import { checkBalancerTags } from "../rules/tags";
import { AlbIngressProps, AlbRoute, PathType } from "./alb-options";
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
} from "./load-balancer";
import { noteBalanced } from "./drain";
import { loadIngress } from "./kubernetes-resources";
import { madeNamespace } from "./namespace";

/** How each annotation of the controller begins. */
const ALB = "alb.ingress.kubernetes.io/";

/** The class that the chart of the controller creates. */
const CLASS = "alb";

/** Why an annotation stays as the library sets it. */
const GUARDED: GuardedValues = {
  [`${ALB}target-type`]: "Fargate pods are reachable only by their IP addresses",
};

/**
 * An Ingress for which the AWS Load Balancer Controller creates an Application Load Balancer, which sends straight to the
 * pods' addresses. A deploy waits for it, a destroy for its end: it depends on the controller, so that the controller is
 * there to remove it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export class AlbIngress extends Construct {
  /** Name of the Ingress in Kubernetes. */
  public readonly ingressName: string;
  /** Name of its IngressClass. */
  public readonly ingressClassName: string;
  /** Name of the group of Ingresses that share its load balancer; undefined where it has one of its own. */
  public readonly groupName?: string;
  /** Its annotations. */
  public readonly annotations: { [key: string]: string };
  /** The underlying `kubernetes_ingress_v1`. */
  public readonly resource: IngressV1;

  /**
   * Creates the Ingress, and with it the load balancer.
   *
   * @throws when a route leads to a port that its Service does not have, or an annotation takes pods off the load balancer:
   * FG810, FG826, FG836, FG857, FG87x, FG88x
   */
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    askOptions(this, "AlbIngressProps", props);
    const { cluster, namespace, labels, controller, dependsOn = [], timeoutMinutes = 20 } = props;
    this.ingressName = props.name ?? id;
    const services = props.routes.map(({ service }) => service);
    const { annotations, findings } = albAnnotations(props, services);
    enforce(this, [...checkRoutes(props.routes, namespace, annotations), ...checkLabels(labels), ...findings]);
    this.annotations = annotations;
    this.ingressClassName = props.ingressClass?.className ?? CLASS;
    this.groupName = props.ingressClass?._props.groupName ?? annotations[`${ALB}group.name`];
    const timeout = `${timeoutMinutes}m`;
    this.resource = new (loadIngress().IngressV1)(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: this.ingressName, namespace, labels, annotations },
      spec: { ingressClassName: this.ingressClassName, rule: rules(props.routes) },
      waitForLoadBalancer: true,
      timeouts: { create: timeout, delete: timeout },
    });
    dependsOnLater(this.resource, () => [
      ...madeNamespace(cluster, namespace),
      ...controllerOf(cluster, controller),
      ...(props.ingressClass === undefined ? [] : [props.ingressClass]),
      ...services,
      ...dependsOn,
    ]);
    registerPart(cluster, balancedKey(namespace), this);
    for (const { selector } of services) {
      if (selector !== undefined) noteBalanced(cluster, { namespace, selector, kind: "Application" });
    }
    expectController(this, { cluster, controller, what: "Ingress", prefix: ALB, annotations });
  }

  /** Terraform address of the Ingress; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  /** Host name of the load balancer; a token, known once AWS has created it. */
  public get dnsName(): string {
    return this.resource.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }
}

/** All annotations, and what is wrong with the options behind them. */
function albAnnotations(props: AlbIngressProps, services: HealthTarget[]): ReturnType<typeof mergeAnnotations> {
  const health = healthCheckPort(props.healthCheck?.port, services);
  const settings = withoutClass(albSettings(props, health.port), { ...props.ingressClass?._props });
  const more = moreAnnotations(ALB, props);
  const merged = mergeAnnotations({ prefix: ALB, settings, more, guarded: GUARDED });
  const { annotations } = merged;
  return { annotations, findings: [...checkSettings(props, annotations), ...health.findings, ...merged.findings] };
}

function checkSettings(props: AlbIngressProps, annotations: { [key: string]: string }): Finding[] {
  const { cluster, loadBalancerName, subnetIds, inboundCidrs, healthCheck = {}, certificateArns = [] } = props;
  const certificates = annotationList(props.annotations, `${ALB}certificate-arn`);
  const isGrpc = annotations[`${ALB}backend-protocol-version`] === "GRPC";
  return [
    ...checkClass(props),
    ...checkLoadBalancer("Application", { loadBalancerName, subnetIds, ranges: { inboundCidrs }, annotations }),
    ...checkBalancerTags(props.tags ?? cluster.tags),
    ...checkGroup(props.groupName, props.groupOrder),
    ...checkOwnGroups({
      securityGroupIds: props.securityGroupIds,
      isAnnotated: hasOwnGroups(ALB, props),
      ranges: { inboundCidrs },
    }),
    ...checkTls({ certificateArns, isSecure: endsTls(annotations), sslPolicy: props.sslPolicy }),
    ...checkDiscovery(props, annotations),
    ...checkCertificates(certificateArns, cluster.region, "certificateArns"),
    ...checkCertificates(certificates, cluster.region, `${ALB}certificate-arn`),
    ...(props.webAclArn === undefined ? [] : checkWebAcl(props.webAclArn, cluster.region, "webAclArn")),
    ...checkHealthCheck("Application", finishedCheck("Application", ALB, healthCheck, props.annotations), isGrpc),
  ];
}

function albSettings(props: AlbIngressProps, healthPort: string | number | undefined): ControllerSettings["settings"] {
  const { healthCheck = {}, certificateArns = [], scheme = LoadBalancerScheme.INTERNAL } = props;
  const ofClass = props.ingressClass?._props.certificateArns ?? [];
  const isSecure = [...certificateArns, ...ofClass].length > 0 || (props.discoverCertificates ?? false);
  return {
    ...sharedSettings(ALB, props),
    scheme,
    "target-type": "ip",
    "ip-address-type": ipAddressType(props.cluster),
    "listen-ports": isSecure ? '[{"HTTP":80},{"HTTPS":443}]' : undefined,
    "ssl-redirect": isSecure ? "443" : undefined,
    "certificate-arn": certificateArns.length > 0 ? listText(certificateArns) : undefined,
    "ssl-policy": props.sslPolicy,
    "group.name": props.groupName,
    "group.order": props.groupOrder,
    "inbound-cidrs": listText(props.inboundCidrs),
    subnets: listText(props.subnetIds),
    "load-balancer-name": props.loadBalancerName,
    "wafv2-acl-arn": props.webAclArn,
    "shield-advanced-protection": props.shieldAdvancedProtection?.toString(),
    tags: tagList(props.tags ?? props.cluster.tags),
    "healthcheck-path": healthCheck.path,
    "healthcheck-port": healthPort,
    "healthcheck-interval-seconds": healthCheck.intervalSeconds,
    "healthcheck-timeout-seconds": healthCheck.timeoutSeconds,
    "healthy-threshold-count": healthCheck.healthyThreshold,
    "unhealthy-threshold-count": healthCheck.unhealthyThreshold,
    "success-codes": healthCheck.successCodes,
  };
}

/** Options that a class may set too, by their annotations. */
const CLASSED = {
  scheme: "scheme",
  groupName: "group.name",
  subnetIds: "subnets",
  certificateArns: "certificate-arn",
  sslPolicy: "ssl-policy",
  inboundCidrs: "inbound-cidrs",
};

/** The settings that the class leaves open. */
function withoutClass(
  settings: ControllerSettings["settings"],
  ofClass: ClassedOptions,
): ControllerSettings["settings"] {
  const idle = Object.entries(CLASSED).flatMap(([option, name]) => (ofClass[option] === undefined ? [] : [name]));
  return { ...settings, ...Object.fromEntries(idle.map((name) => [name, undefined])) };
}

function checkClass({ ingressClass, ...props }: AlbIngressProps): Finding[] {
  if (ingressClass === undefined) return [];
  const { scheme, groupName, subnetIds, certificateArns, sslPolicy, inboundCidrs } = props;
  const given = { scheme, groupName, subnetIds, certificateArns, sslPolicy, inboundCidrs };
  return checkClassedOptions(ingressClass.className, given, { ...ingressClass._props });
}

/** The annotations of whatever has certificates. */
const CERTIFIED = ["certificate-arn", "create-acm-cert"];

/** Whether a listener ends TLS, when all annotations are there. */
function endsTls(annotations: { [key: string]: string }): boolean {
  const ports = annotations[`${ALB}listen-ports`];
  if (ports === undefined) return CERTIFIED.some((each) => annotations[`${ALB}${each}`] !== undefined);
  return ports.includes('"HTTPS"') || Token.isUnresolved(ports);
}

/** The controller looks for certificates by the hosts, where neither it nor others of its group name some. */
function checkDiscovery(props: AlbIngressProps, annotations: { [key: string]: string }): Finding[] {
  const ports = annotations[`${ALB}listen-ports`] ?? "";
  const isNamed = CERTIFIED.some((each) => annotations[`${ALB}${each}`] !== undefined);
  const { certificateArns, groupName } = props.ingressClass?._props ?? {};
  const isShared = [annotations[`${ALB}group.name`], certificateArns, groupName].some((each) => each !== undefined);
  const hasHost = props.routes.some(({ host }) => host !== undefined);
  if (!ports.includes('"HTTPS"') || isNamed || isShared || hasHost) return [];
  const isAsked = props.discoverCertificates ?? false;
  return [noCertificate(isAsked ? "discoverCertificates" : `${ALB}listen-ports`, isAsked)];
}

/** One rule for each host, in the order in which hosts are first named. */
function rules(routes: AlbRoute[]): IngressV1SpecRule[] {
  const hosts = [...new Set(routes.map(({ host }) => host))];
  return hosts.map((host) => ({
    host,
    http: { path: routes.filter((route) => route.host === host).map(pathBlock) },
  }));
}

function pathBlock(route: AlbRoute): IngressV1SpecRuleHttpPath {
  return {
    path: route.path ?? "/",
    pathType: route.pathType ?? PathType.PREFIX,
    backend: { service: { name: route.service.serviceName, port: { number: routePort(route) } } },
  };
}
