// What is written of a stack: its own options, and those of its parts.
import { CoreDnsOptions } from "../addons/core-dns";
import { KubeProxyOptions, VpcCniOptions } from "../addons/node-addons";
import { AccessGrantOptions } from "../cluster/access-grant";
import { FargateClusterOptions } from "../cluster/cluster-options";
import { FargateProfileOptions } from "../fargate/profile-options";
import { AwsLoadBalancerControllerOptions } from "../ingress/controller-options";
import { FargateLoggingOptions } from "../logging/fargate-logging";
import { VpcAttributes } from "../network/vpc-interface";
import { VpcOptions } from "../network/vpc-options";
import { AwsProviderOptions } from "./aws-provider-options";
import { ClusterToken } from "./cluster-token";

/** Options of CoreDNS as a part of the stack. */
export interface CoreDnsStackOptions extends CoreDnsOptions {
  /** Whether the stack has the add-on. Without it pods resolve no names, unless you run DNS yourself. @default true */
  readonly enabled?: boolean;
}

/** Options of the VPC CNI add-on as a part of the stack. */
export interface VpcCniStackOptions extends VpcCniOptions {
  /** Whether the stack has the add-on. Pods on Fargate do not need it. @default true */
  readonly enabled?: boolean;
}

/** Options of the kube-proxy add-on as a part of the stack. */
export interface KubeProxyStackOptions extends KubeProxyOptions {
  /** Whether the stack has the add-on. Pods on Fargate do not need it. @default true */
  readonly enabled?: boolean;
}

/** Options of logging as a part of the stack. */
export interface FargateLoggingStackOptions extends FargateLoggingOptions {
  /** Whether the stack ships the logs of pods. @default true */
  readonly enabled?: boolean;
}

/** Options of the AWS Load Balancer Controller as a part of the stack. */
export interface AwsLoadBalancerControllerStackOptions extends AwsLoadBalancerControllerOptions {
  /**
   * Whether the stack runs the controller. Without it nothing creates load balancers for Ingresses and Services.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** Properties of a `FargateServerlessStack`: the cluster's own options, and those of its parts. */
export interface FargateServerlessStackProps extends FargateClusterOptions {
  /** Region of everything in the stack, for example `ap-northeast-2`. */
  readonly region: string;
  /**
   * Options of the stack's AWS provider: the identity that it acts as, and where it may act.
   *
   * @default - from the environment
   */
  readonly awsProvider?: AwsProviderOptions;
  /** How the Kubernetes and Helm providers get their token. @default ClusterToken.EXEC */
  readonly clusterToken?: ClusterToken;
  /** Options of a new VPC. @default - a VPC of its own with the defaults of `Vpc` */
  readonly vpc?: VpcOptions;
  /** A VPC that exists, instead of a new one. Not together with `vpc`. @default - one is created */
  readonly existingVpc?: VpcAttributes;
  /** Fargate profiles by name; the name becomes part of an address. @default - only the one for `kube-system` */
  readonly fargateProfiles?: { [name: string]: FargateProfileOptions };
  /**
   * Adds the profile `kube-system` for the namespace of that name, where `fargateProfiles` has none.
   *
   * @default true
   */
  readonly addKubeSystemProfile?: boolean;
  /**
   * Principals of IAM that may use the Kubernetes API, by an id of yours that becomes part of an address.
   *
   * @default - only the creator
   */
  readonly access?: { [id: string]: AccessGrantOptions };
  /**
   * Options of CoreDNS, or `{ enabled: false }` for a cluster without it.
   *
   * @default - CoreDNS with the defaults of `CoreDns`
   */
  readonly coreDns?: CoreDnsStackOptions;
  /**
   * Options of the VPC CNI add-on, or `{ enabled: false }` for a cluster without it.
   *
   * @default - the add-on with the defaults of `VpcCni`
   */
  readonly vpcCni?: VpcCniStackOptions;
  /**
   * Options of the kube-proxy add-on, or `{ enabled: false }` for a cluster without it.
   *
   * @default - the add-on with the defaults of `KubeProxy`
   */
  readonly kubeProxy?: KubeProxyStackOptions;
  /**
   * Options of logging, or `{ enabled: false }` for a cluster without it.
   *
   * @default - logs in CloudWatch, with the defaults of `FargateLogging`
   */
  readonly logging?: FargateLoggingStackOptions;
  /**
   * Options of the AWS Load Balancer Controller, or `{ enabled: false }` for a cluster without it.
   *
   * @default - the controller with the defaults of `AwsLoadBalancerController`
   */
  readonly loadBalancerController?: AwsLoadBalancerControllerStackOptions;
  /**
   * Adds the output `monthly_floor`: what the stack costs in US dollars a month before traffic, as far as prices are known.
   *
   * @default false
   */
  readonly outputMonthlyFloor?: boolean;
}

/** @internal Whether the stack has a part, which it has by default. */
export function isEnabled(part: { readonly enabled?: boolean } | undefined): boolean {
  return part?.enabled ?? true;
}
