// Options of an Application Load Balancer.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { IngressClassParams } from "../objects/ingress-class-params";
import { IClusterService } from "./cluster-service";
import { LoadBalancerScheme, TargetHealthCheck } from "./load-balancer";

/**
 * How a route's path is compared with that of a request.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
 */
export enum PathType {
  /** The path, and every path below it: `/api` takes `/api/users` too. */
  PREFIX = "Prefix",
  /** The path alone, letter by letter. */
  EXACT = "Exact",
}

/** Options of a route: which requests it matches, and which port they go to. */
export interface AlbRouteOptions {
  /** Host name of the requests; its first label may be `*`. @default - any host */
  readonly host?: string;
  /** Path of the requests; it begins with `/`. @default "/" */
  readonly path?: string;
  /** How `path` is compared with that of a request. @default PathType.PREFIX */
  readonly pathType?: PathType;
  /** Name of the Service's port. @default - its only TCP port, or the one called `http`; rejected where there is neither */
  readonly port?: string;
}

/** A route: which requests it matches, and the Service that they go to. */
export interface AlbRoute extends AlbRouteOptions {
  /** The Service that requests go to; it is in the namespace of the Ingress. */
  readonly service: IClusterService;
}

/** Options of an Application Load Balancer, whatever is behind it. */
export interface AlbOptions {
  /** Name of the Ingress in Kubernetes. @default - the construct's id, or the workload's name */
  readonly name?: string;
  /** Its class, whose parameters go before its own options. @default - the class `alb` of the controller's chart */
  readonly ingressClass?: IngressClassParams;
  /** Whether it serves the VPC or the internet. @default - as its class sets it, otherwise LoadBalancerScheme.INTERNAL */
  readonly scheme?: LoadBalancerScheme;
  /** How it finds out which pods can answer requests. @default - the path `/`, every 15 seconds */
  readonly healthCheck?: TargetHealthCheck;
  /**
   * ARNs of certificates of ACM. With one it listens on 443, and on 80 only to redirect browsers there.
   *
   * @default - HTTP on port 80
   */
  readonly certificateArns?: string[];
  /**
   * Listens on 443, and on 80 only to send browsers there, with the certificates of ACM that the controller finds by the hosts of
   * the routes.
   *
   * @default false
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
   */
  readonly discoverCertificates?: boolean;
  /** Name of the security policy of the HTTPS listener. @default - the one that ELB chooses */
  readonly sslPolicy?: string;
  /**
   * Name of a group of Ingresses, of any namespace, that share one load balancer and its price.
   *
   * @default - a load balancer of its own
   */
  readonly groupName?: string;
  /** Its rank in the group: lower numbers are evaluated first, from -1000 to 1000. @default 0 */
  readonly groupOrder?: number;
  /** IP ranges that may reach it. @default - every address that can reach its subnets */
  readonly inboundCidrs?: string[];
  /**
   * Security groups of your own, which decide who may reach it: `inboundCidrs` has no effect with them. The pods still allow it all the
   * same, by the group that all load balancers share.
   *
   * @default - one is created, for the clients that `inboundCidrs` allows
   */
  readonly securityGroupIds?: string[];
  /**
   * Ids of the subnets that it is in, two or more, each in another zone.
   *
   * @default - those with the role tag of its scheme
   */
  readonly subnetIds?: string[];
  /** Name of the load balancer in AWS, at most 32 characters. @default - chosen by the controller */
  readonly loadBalancerName?: string;
  /** ARN of a web ACL of AWS WAF that protects it. @default - none */
  readonly webAclArn?: string;
  /** Protects it by Shield Advanced, to which the account must have subscribed. @default - as it is */
  readonly shieldAdvancedProtection?: boolean;
  /** Seconds for which a deregistering pod may finish its requests, up to 3600. @default - ELB's own 300 */
  readonly deregistrationDelaySeconds?: number;
  /** Tags of the load balancer and of what the controller creates for it. @default - the cluster's */
  readonly tags?: { [key: string]: string };
  /** Further annotations of the controller, by their whole name. @default - none */
  readonly annotations?: { [key: string]: string };
  /** Labels of the Ingress. @default - none */
  readonly labels?: { [key: string]: string };
  /** Minutes to wait for the load balancer, and for its end. @default 20 */
  readonly timeoutMinutes?: number;
  /**
   * What creates the load balancer, and must exist until it is gone.
   *
   * @default - the cluster's AwsLoadBalancerController
   */
  readonly controller?: ITerraformDependable;
  /** What must exist before the load balancer is created. @default - the Services of its routes */
  readonly dependsOn?: ITerraformDependable[];
}

/** Options of `expose`: an Application Load Balancer, and the requests that it sends to the workload. */
export interface ExposeOptions extends AlbOptions, AlbRouteOptions {}

/** Properties of an `AlbIngress`. */
export interface AlbIngressProps extends AlbOptions {
  /** The cluster that the Ingress is in. */
  readonly cluster: IFargateCluster;
  /** Namespace of the Ingress and of the Services that it leads to. */
  readonly namespace: string;
  /** The routes, which are tried in this order; of paths with a common beginning, the longest comes first. */
  readonly routes: AlbRoute[];
  /** The Kubernetes provider that talks to the cluster. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}
