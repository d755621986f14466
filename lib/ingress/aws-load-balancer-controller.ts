// The AWS Load Balancer Controller: turns Ingresses and Services into load balancers.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Release } from "@cdktf/provider-helm/lib/release";
import { IFargateCluster } from "../cluster/cluster-interface";
import { LOAD_BALANCER_CONTROLLER, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { policyJson } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { ServiceAccountRole } from "../iam/service-account-role";
import { askOptions } from "../options";
import { addressForOrder, inOwnStack } from "../order";
import { checkIamTags } from "../rules/tags";
import { checkSecurityGroupId } from "../rules/network/security-groups";
import { checkControllerDns } from "../rules/workloads/chart-presets";
import { checkChartPath, checkUpgradeInstall, upgradeInstallOf } from "../rules/workloads/charts";
import { checkReplicas, checkSeconds } from "../rules/workloads/pod-counts";
import { budgetOfOne, chartSource, checkedValues, imageValues, isKnownChart } from "../workloads/charts/chart-options";
import { ChartLogin, loginSettings } from "../workloads/chart-login";
import { chartPods, textOf } from "../workloads/charts/chart-pods";
import { LOAD_BALANCER_CONTROLLER as TABLE } from "../workloads/charts/chart-tables";
import { addBackendSecurityGroup } from "./backend-security-group";
import { addonValues, noteLimits } from "./controller-limits";
import { controllerPolicy } from "./controller-policy";

/** Options of `AwsLoadBalancerController`. */
export interface AwsLoadBalancerControllerOptions {
  /**
   * Version of the Helm chart. The IAM policy that comes with the library fits the charts 1.13.0 to 3.5.0.
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
   * Name of the chart, or the path of a folder or archive that holds it; then no repository is asked.
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
  /** CPU of each pod, requested and limited alike, as a Kubernetes quantity. @default "0.25" */
  readonly cpu?: string;
  /**
   * Memory of each pod, requested and limited alike, as a Kubernetes quantity. Fargate adds 256 MiB of its own; with 0.25 CPU
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
   * Says which web ACL of WAF guards a load balancer, and takes away what others associate. With `false` somebody else does, such
   * as Firewall Manager, and the role has no right to it.
   *
   * @default true
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#waf-addons
   */
  readonly waf?: boolean;
  /** Says which load balancers Shield Advanced protects. With `false` somebody else does, and the role has no right to it. @default true */
  readonly shield?: boolean;
  /**
   * Makes load balancers of Gateways too, where the definitions of the Gateway API are in the cluster when it starts. With `false`
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
  /** The cluster whose Ingresses and Services the controller makes load balancers for. */
  readonly cluster: IFargateCluster;
  /**
   * What must run before the controller does. The cluster's DNS need not: the controller asks the VPC's resolver.
   *
   * @default - only what its pods need: their Fargate profile, their role, logging
   */
  readonly dependsOn?: ITerraformDependable[];
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

const NAME = "aws-load-balancer-controller";

const VERSION = "3.5.0";

/** Where the controller's project publishes the policy that a role of the library's has. */
const POLICY_PAGE = `https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v${VERSION}/docs/install/iam_policy.json`;

/** Why a value stays as the library sets it. */
const GUARDED = {
  clusterName: "the controller finds its load balancers by it",
  region: "Fargate has no instance metadata to read it from",
  vpcId: "Fargate has no instance metadata to read it from",
  defaultTargetType: "Fargate pods are reachable only by their IP addresses",
  hostNetwork: "Fargate rejects pods on the host's network",
  backendSecurityGroup: "the controller may leave its own group behind at a destroy; use backendSecurityGroupId",
  "serviceAccount.create": "the service account has the IAM role",
  "serviceAccount.name": "the IAM role trusts only this service account; use serviceAccountName",
  "serviceAccount.annotations.eks.amazonaws.com/role-arn": "it is required for the controller's IAM role",
};

/**
 * The AWS Load Balancer Controller on Fargate, with an IAM role for its service account. Helm waits until it runs, so that
 * what depends on it meets a webhook that answers. Ingresses and Services of type LoadBalancer should depend on it:
 * destroyed first, they take their load balancers with them while the controller is still there to remove them.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
 */
export class AwsLoadBalancerController extends Construct {
  /** The role of the controller's service account, by which it makes load balancers. */
  public readonly role: ServiceAccountRole;
  /** The underlying `aws_security_group` that all load balancers share; undefined where none was created. */
  public readonly backendSecurityGroup?: SecurityGroup;
  /** The underlying `helm_release`. */
  public readonly resource: Release;

  /**
   * Installs the controller, and makes its IAM role.
   *
   * @throws when a value takes the controller off Fargate, or leaves it no pod, or its chart is not pinned: FG734, FG735,
   * FG768, FG810, FG863, FG864, FG921, FG940
   */
  constructor(scope: Construct, id: string, props: AwsLoadBalancerControllerProps) {
    super(scope, id);
    askOptions(this, "AwsLoadBalancerControllerProps", props);
    const source = chartSource(props, {
      chart: NAME,
      repository: "https://aws.github.io/eks-charts",
      version: VERSION,
    });
    enforce(this, [
      ...checkChartPath(source.chart, source.repository),
      ...checkUpgradeInstall(props.upgradeInstall, source.version),
      ...checkIamTags(props.tags),
    ]);
    const { cluster, namespace = "kube-system", serviceAccountName = NAME } = props;
    this.role = this.addRole(props, namespace, serviceAccountName);
    const groupId = givenGroup(props);
    enforce(this, checkSecurityGroupId(groupId, "backendSecurityGroupId"));
    if (groupId === undefined && sharesGroup(props)) {
      this.backendSecurityGroup = addBackendSecurityGroup(this, cluster, props.tags ?? cluster.tags);
    }
    const known = this.chartValues(props, serviceAccountName, groupId);
    const values = checkedValues(this, known, props, {
      kept: GUARDED,
      refused: [],
      replicas: [],
      resources: ["resources"],
      budgets: [{ path: "podDisruptionBudget", replicas: "replicaCount", isForSeveral: true }],
    });
    enforce(this, [
      ...checkReplicas(values.replicaCount, "replicas"),
      ...checkSeconds(props.timeoutSeconds, "timeoutSeconds"),
      ...checkControllerDns(values.dnsPolicy),
    ]);
    const { chartLogin: login, ...located } = source;
    this.resource = new Release(this, "Resource", {
      provider: props.helmProvider,
      name: NAME,
      description: "Application and Network Load Balancers for Ingresses and Services",
      ...located,
      ...loginSettings(this, { cluster, helmProvider: props.helmProvider, login }, source, "chartLogin"),
      namespace,
      createNamespace: false,
      values: [JSON.stringify(values)],
      wait: true,
      timeout: props.timeoutSeconds ?? 900,
      upgradeInstall: upgradeInstallOf(props.upgradeInstall, source.version),
      dependsOn: inOwnStack(this, [...this.role.dependencies, ...(props.dependsOn ?? [])]),
    });
    registerPart(cluster, LOAD_BALANCER_CONTROLLER, this);
    noteLimits(this, {
      waf: values.enableWafv2 !== false,
      shield: values.enableShield !== false,
      sharedGroup: values.enableBackendSecurityGroup !== false,
    });
    for (const [name, pods] of Object.entries(chartPods(TABLE, values, isKnownChart(props, VERSION)))) {
      cluster.registerPods(this.resource, { namespace, name, ...pods });
    }
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  private addRole(
    props: AwsLoadBalancerControllerProps,
    namespace: string,
    serviceAccountName: string,
  ): ServiceAccountRole {
    const { cluster } = props;
    const tags = props.tags ?? cluster.tags;
    if (props.roleArn !== undefined) {
      const { roleArn, permissionsBoundaryArn } = props;
      const known = { cluster, namespace, serviceAccountName, roleArn, permissionsBoundaryArn };
      const role = new ServiceAccountRole(this, "service-account", known);
      role._must(`be allowed what the controller's own policy allows, ${POLICY_PAGE}`);
      return role;
    }
    const policy = new IamPolicy(this, "policy", {
      provider: cluster.provider,
      namePrefix: roleNamePrefix(cluster.clusterName, "load-balancers", cluster.iamNamePrefix),
      path: cluster.iamPath,
      description: `AWS Load Balancer Controller of the EKS cluster ${cluster.clusterName}`,
      policy: policyJson(controllerPolicy(cluster.partition, { waf: props.waf, shield: props.shield })),
      tags,
    });
    return new ServiceAccountRole(this, "service-account", {
      cluster,
      namespace,
      serviceAccountName,
      managedPolicyArns: { controller: policy.arn },
      permissionsBoundaryArn: props.permissionsBoundaryArn,
      tags,
    });
  }

  private chartValues(
    props: AwsLoadBalancerControllerProps,
    serviceAccountName: string,
    groupId: string | undefined,
  ): { [key: string]: unknown } {
    const { cluster, cpu = "0.25", memory = "256M", replicas = 2 } = props;
    const backendSecurityGroup = groupId ?? this.backendSecurityGroup?.id;
    const size = { cpu, memory };
    return {
      clusterName: cluster.clusterName,
      region: cluster.region,
      vpcId: cluster.vpc.vpcId,
      replicaCount: replicas,
      resources: { requests: size, limits: size },
      podDisruptionBudget: budgetOfOne(props),
      serviceAccount: { create: true, name: serviceAccountName, annotations: this.role.annotations },
      defaultTargetType: "ip",
      // It would come between every Service of the cluster and its creation, whether the controller answers or not.
      enableServiceMutatorWebhook: false,
      // Otherwise each run of Helm makes another certificate, and the webhook stumbles.
      keepTLSSecret: true,
      hostNetwork: false,
      // It asks the VPC's resolver, as CoreDNS does, and needs no name of the cluster: so it need not wait for CoreDNS.
      dnsPolicy: "Default",
      ...addonValues(props),
      ...(backendSecurityGroup === undefined ? {} : { backendSecurityGroup }),
      ...imageValues(props.imageRepository),
    };
  }
}

/** The shared group that exists, by the option or by the chart's value. */
function givenGroup({ backendSecurityGroupId, values }: AwsLoadBalancerControllerProps): string | undefined {
  return backendSecurityGroupId ?? textOf(values?.backendSecurityGroup);
}

/** False where each load balancer has a group of its own in the rules of the pods. */
function sharesGroup({ values }: AwsLoadBalancerControllerProps): boolean {
  return values?.enableBackendSecurityGroup !== false;
}
