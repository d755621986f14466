// Options of an Application Load Balancer.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { IClusterService } from "./cluster-service";
import { LoadBalancerScheme, TargetHealthCheck } from "./load-balancer";

/** How a route's path is compared. */
export enum PathType {
  /** The path, and whatever comes after it. */
  PREFIX = "Prefix",
  /** The path alone. */
  EXACT = "Exact",
}

/** Which requests are meant, and which port they go to. */
export interface AlbRouteOptions {
  /** Host name; a `*` may stand for the first label. @default - any host */
  readonly host?: string;
  /** @default "/" */
  readonly path?: string;
  /** @default PathType.PREFIX */
  readonly pathType?: PathType;
  /** Name of the Service's port. @default - its only TCP port, or the one called `http`; refused where there is neither */
  readonly port?: string;
}

/** Where requests go. */
export interface AlbRoute extends AlbRouteOptions {
  /** Where to send them; in the namespace of the Ingress. */
  readonly service: IClusterService;
}

/** Options of an Application Load Balancer, whatever stands behind it. */
export interface AlbOptions {
  /** Name of the Ingress in Kubernetes. @default - the construct's id, or the workload's name */
  readonly name?: string;
  /** @default LoadBalancerScheme.INTERNAL */
  readonly scheme?: LoadBalancerScheme;
  /** @default - the path `/`, every 15 seconds */
  readonly healthCheck?: TargetHealthCheck;
  /** Certificates of ACM. With one it listens on 443, and on 80 only to send browsers there. @default - HTTP on port 80 */
  readonly certificateArns?: string[];
  /**
   * Listens on 443, and on 80 only to send browsers there, with the certificates of ACM that the controller finds by the hosts of
   * the routes.
   *
   * @default false
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
   */
  readonly discoverCertificates?: boolean;
  /** Security policy of the HTTPS listener. @default - the one that ELB takes by itself */
  readonly sslPolicy?: string;
  /** Ingresses of one group, of any namespace, share a load balancer, and its price. @default - one of its own */
  readonly groupName?: string;
  /** Its rank in the group: lower numbers are asked first, from -1000 to 1000. @default 0 */
  readonly groupOrder?: number;
  /** Ranges that may reach it. @default - everybody who can see it */
  readonly inboundCidrs?: string[];
  /**
   * Security groups of your own, which decide who may reach it: `inboundCidrs` has no meaning beside them. The pods let it in all the
   * same, by the group that all load balancers share.
   *
   * @default - one is made, for whoever `inboundCidrs` lets in
   */
  readonly securityGroupIds?: string[];
  /** Subnets to stand in, two or more, each in another zone. @default - those with the role tag of its scheme */
  readonly subnetIds?: string[];
  /** Its name in AWS. @default - made up by the controller */
  readonly loadBalancerName?: string;
  /** Web ACL of WAF that guards it. @default - none */
  readonly webAclArn?: string;
  /** Guards it by Shield Advanced, to which the account must have subscribed. @default - as it is */
  readonly shieldAdvancedProtection?: boolean;
  /** Seconds for which a pod that goes away may answer what it was asked before, up to 3600. @default - ELB's own 300 */
  readonly deregistrationDelaySeconds?: number;
  /** @default - the cluster's */
  readonly tags?: { [key: string]: string };
  /** Further annotations of the controller, by their whole name. @default - none */
  readonly annotations?: { [key: string]: string };
  /** @default - none */
  readonly labels?: { [key: string]: string };
  /** Minutes to wait for the load balancer, and for its end. @default 20 */
  readonly timeoutMinutes?: number;
  /** What makes the load balancer, and must be there until it is gone. @default - the cluster's AwsLoadBalancerController */
  readonly controller?: ITerraformDependable;
  /** What must be there first. @default - the Services of its routes */
  readonly dependsOn?: ITerraformDependable[];
}

/** What `expose` takes: an Application Load Balancer, and the requests that it sends to the workload. */
export interface ExposeOptions extends AlbOptions, AlbRouteOptions {}

/** Properties of an `AlbIngress`. */
export interface AlbIngressProps extends AlbOptions {
  readonly cluster: IFargateCluster;
  readonly namespace: string;
  /** Asked in this order, the longest path first where paths are alike. */
  readonly routes: AlbRoute[];
  /** @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}
