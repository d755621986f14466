// An Application Load Balancer in front of pods.
import { Construct } from "constructs";
import { IngressV1, IngressV1SpecRule, IngressV1SpecRuleHttpPath } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { enforce } from "../findings";
import { dependsOnLater } from "../order";
import { Finding } from "../rules/finding";
import { checkRoutes, routePort } from "../rules/ingress-routes";
import { checkHealthCheck, healthCheckPort } from "../rules/load-balancer-health";
import { checkGroup, checkLoadBalancer, checkTls } from "../rules/load-balancers";
import { GuardedValues, mergeValues, ValueTree } from "../rules/overrides";
import { AlbIngressProps, AlbRoute, PathType } from "./alb-options";
import {
  controllerOf,
  expectController,
  given,
  listText,
  LoadBalancerScheme,
  numberText,
  tagList,
} from "./load-balancer";
import { loadIngress } from "./kubernetes-resources";
import { madeNamespace } from "./namespace";

/** How each annotation of the controller begins. */
const ALB = "alb.ingress.kubernetes.io";

/** Why an annotation stays as the library sets it. */
const GUARDED: GuardedValues = {
  [`${ALB}/target-type`]: "Fargate pods are reached by their IP addresses alone",
};

/**
 * An Ingress that the AWS Load Balancer Controller makes into an Application Load Balancer, which sends straight to the
 * pods' addresses. A deploy waits for it, a destroy for its end: it depends on the controller, so that the controller is
 * there to remove it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export class AlbIngress extends Construct {
  public readonly ingressName: string;
  /** The underlying `kubernetes_ingress_v1`. */
  public readonly resource: IngressV1;

  /** @throws when a route leads to a port that its Service does not have, or an annotation takes pods off: FG810, FG826, FG87x, FG88x */
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    const { cluster, namespace, labels, controller, dependsOn = [], timeoutMinutes = 20 } = props;
    this.ingressName = props.name ?? id;
    enforce(this, checkRoutes(props.routes, namespace));
    const timeout = `${timeoutMinutes}m`;
    this.resource = new (loadIngress().IngressV1)(this, "Resource", {
      provider: props.kubernetesProvider,
      metadata: { name: this.ingressName, namespace, labels, annotations: this.annotations(props) },
      spec: { ingressClassName: "alb", rule: rules(props.routes) },
      waitForLoadBalancer: true,
      timeouts: { create: timeout, delete: timeout },
    });
    const services = props.routes.map(({ service }) => service);
    dependsOnLater(this.resource, () => [
      cluster,
      ...madeNamespace(cluster, namespace),
      ...controllerOf(cluster, controller),
      ...services,
      ...dependsOn,
    ]);
    expectController(this, cluster, controller, "Ingress");
  }

  /** Terraform address of the Ingress; for `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Host name of the load balancer; known when it is there. */
  public get dnsName(): string {
    return this.resource.status.get(0).loadBalancer.get(0).ingress.get(0).hostname;
  }

  private annotations(props: AlbIngressProps): { [key: string]: string } {
    const services = props.routes.map(({ service }) => service);
    const health = healthCheckPort(props.healthCheck?.port, services);
    const settings = albAnnotations(props, numberText(health.port));
    const { values, findings } = mergeValues(settings, props.annotations ?? {}, GUARDED);
    enforce(this, [...checkSettings(props, values), ...health.findings, ...findings]);
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
  }
}

function checkSettings(props: AlbIngressProps, annotations: ValueTree): Finding[] {
  const { loadBalancerName, subnetIds, inboundCidrs, healthCheck = {} } = props;
  const isGrpc = annotations[`${ALB}/backend-protocol-version`] === "GRPC";
  return [
    ...checkLoadBalancer("Application", { loadBalancerName, subnetIds, ranges: { inboundCidrs }, annotations }),
    ...checkGroup(props.groupName, props.groupOrder),
    ...checkTls({ certificateArns: props.certificateArns, sslPolicy: props.sslPolicy }),
    ...checkHealthCheck("Application", healthCheck, isGrpc),
  ];
}

function albAnnotations(props: AlbIngressProps, healthPort: string | undefined): { [key: string]: string } {
  const { healthCheck = {}, certificateArns = [], scheme = LoadBalancerScheme.INTERNAL } = props;
  const isSecure = certificateArns.length > 0;
  const settings: { [key: string]: string | undefined } = {
    scheme,
    "target-type": "ip",
    "listen-ports": isSecure ? '[{"HTTP":80},{"HTTPS":443}]' : undefined,
    "ssl-redirect": isSecure ? "443" : undefined,
    "certificate-arn": isSecure ? listText(certificateArns) : undefined,
    "ssl-policy": isSecure ? props.sslPolicy : undefined,
    "group.name": props.groupName,
    "group.order": numberText(props.groupOrder),
    "inbound-cidrs": listText(props.inboundCidrs),
    subnets: listText(props.subnetIds),
    "load-balancer-name": props.loadBalancerName,
    "wafv2-acl-arn": props.webAclArn,
    tags: tagList(props.tags ?? props.cluster.tags),
    "healthcheck-path": healthCheck.path,
    "healthcheck-port": healthPort,
    "healthcheck-interval-seconds": numberText(healthCheck.intervalSeconds),
    "healthcheck-timeout-seconds": numberText(healthCheck.timeoutSeconds),
    "healthy-threshold-count": numberText(healthCheck.healthyThreshold),
    "unhealthy-threshold-count": numberText(healthCheck.unhealthyThreshold),
    "success-codes": healthCheck.successCodes,
  };
  return given(Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${ALB}/${key}`, value])));
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
