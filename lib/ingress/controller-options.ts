// What is written of the AWS Load Balancer Controller: its options, and the properties that its construct adds.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { ChartLogin } from "../workloads/chart-login";

/** Options of `AwsLoadBalancerController`. */
export interface AwsLoadBalancerControllerOptions {
  /**
   * Version of the Helm chart. The IAM policy that comes with the library fits the charts 1.13.0 to 3.5.0; another is reported
   * (FG948).
   *
   * @default "3.5.0"
   */
  readonly chartVersion?: string;
  /**
   * Repository of the chart, for example a mirror behind a firewall: `https://...` or `oci://...`.
   *
   * @default "https://aws.github.io/eks-charts"
   */
  readonly chartRepository?: string;
  /** Login to `chartRepository`, or to the registry that `chart` names. @default - none: what the machine and the Helm provider have */
  readonly chartLogin?: ChartLogin;
  /**
   * Name of the chart, or the path of a folder or archive that holds it; then no repository is used.
   *
   * @default "aws-load-balancer-controller"
   */
  readonly chart?: string;
  /** Repository of the controller's image, for example a mirror. @default - the chart's: Amazon's public registry */
  readonly imageRepository?: string;
  /** Namespace that the controller runs in; a Fargate profile must take it. @default "kube-system" */
  readonly namespace?: string;
  /** Name of the controller's service account, which its IAM role trusts. @default "aws-load-balancer-controller" */
  readonly serviceAccountName?: string;
  /**
   * Number of controller pods, each of them a Fargate pod that is billed; one leads, the others are on standby.
   *
   * @default 2
   */
  readonly replicas?: number;
  /** CPU of each pod, as request and limit, as a Kubernetes quantity. @default "0.25" */
  readonly cpu?: string;
  /**
   * Memory of each pod, as request and limit, as a Kubernetes quantity. Fargate adds 256 MiB of its own; with 0.25 CPU
   * the default then fills the smallest Fargate size, 0.25 vCPU and 0.5 GB.
   *
   * @default "256M"
   */
  readonly memory?: string;
  /** Seconds that Helm waits for the controller to be ready. @default 900 */
  readonly timeoutSeconds?: number;
  /**
   * Goes on with a release that exists, such as one whose first install failed, instead of "cannot re-use a name that is
   * still in use".
   *
   * @default - true, unless the chart is a folder or an archive without `chartVersion`: the Helm provider cannot do it then
   */
  readonly upgradeInstall?: boolean;
  /**
   * Id of an existing security group that all load balancers share and that the pods' groups allow: `sg-…`. It
   * must let load balancers reach the pods.
   *
   * @default - one is created, unless `values` name one as `backendSecurityGroup` or turn it off by
   * `enableBackendSecurityGroup`
   * @see
   * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/#backend-security-groups
   */
  readonly backendSecurityGroupId?: string;
  /**
   * Sets which web ACL of WAF protects a load balancer, and removes what others associate. With `false` another service does, such
   * as Firewall Manager, and the role has no right to it.
   *
   * @default true
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#waf-addons
   */
  readonly waf?: boolean;
  /** Sets which load balancers Shield Advanced protects. With `false` another service does, and the role has no right to it. @default true */
  readonly shield?: boolean;
  /**
   * Creates load balancers for Gateways too, where the definitions of the Gateway API are in the cluster when it starts. With `false`
   * it leaves them to another controller.
   *
   * @default true
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/gateway/
   */
  readonly gatewayApi?: boolean;
  /** Further values of the chart, merged by key. @default - none */
  readonly values?: { [key: string]: unknown };
  /**
   * ARN of an existing role for its service account, instead of a new one. It is used as it is: what it must have is
   * reported at synth (FG912).
   *
   * @default - one is created
   */
  readonly roleArn?: string;
  /** ARN of the permissions boundary of the role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /**
   * Tags of the role, the policy and the security group that are created. They do not reach load balancers.
   *
   * @default - the cluster's
   */
  readonly tags?: { [key: string]: string };
}

/** Properties of an `AwsLoadBalancerController`. */
export interface AwsLoadBalancerControllerProps extends AwsLoadBalancerControllerOptions {
  /** The cluster whose Ingresses and Services the controller creates load balancers for. */
  readonly cluster: IFargateCluster;
  /**
   * What must run before the controller does. The cluster's DNS need not: the controller uses the VPC's resolver.
   *
   * @default - only what its pods need: their Fargate profile, their role, logging
   */
  readonly dependsOn?: ITerraformDependable[];
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}
