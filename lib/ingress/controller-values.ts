// The values of the AWS Load Balancer Controller's chart, and what is wrong with its options.
import { IFargateCluster } from "../cluster/cluster-interface";
import { checkRole, roleAnnotations } from "../iam/service-account-role";
import { IVpc } from "../network/vpc-interface";
import { Finding } from "../rules/finding";
import { checkNamespace, checkServiceAccountName } from "../rules/names";
import { checkSecurityGroupId } from "../rules/network/security-groups";
import { GuardedValues, ValueTree } from "../rules/overrides";
import { checkControllerDns, checkControllerVersion } from "../rules/workloads/chart-presets";
import { checkChartPath, checkUpgradeInstall } from "../rules/workloads/charts";
import { checkReplicas, checkSeconds } from "../rules/workloads/pod-counts";
import { LoggedInCluster } from "../workloads/chart-login";
import {
  budgetOfOne,
  ChartSource,
  chartSource,
  imageValues,
  MergedValues,
  mergedValues,
} from "../workloads/charts/chart-options";
import { textOf } from "../workloads/charts/chart-pods";
import { LOAD_BALANCER_CONTROLLER } from "../workloads/charts/chart-tables";
import { addonValues } from "./controller-limits";
import { AwsLoadBalancerControllerOptions } from "./controller-options";

/** Its name everywhere: of the release, of the chart, of the service account. */
export const CONTROLLER = "aws-load-balancer-controller";
export const CONTROLLER_NAMESPACE = "kube-system";

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

/** What stays off, because the role has no permissions for it. */
function guardedAddons({ waf, shield }: AwsLoadBalancerControllerOptions): GuardedValues {
  const why = (option: string): string => `with ${option}: false the role has no permissions for it`;
  return {
    ...(waf === false && { enableWaf: why("waf"), enableWafv2: why("waf") }),
    ...(shield === false && { enableShield: why("shield") }),
  };
}

/** What is known of a cluster that may not be created yet. */
type ControlledCluster = LoggedInCluster & Pick<IFargateCluster, "clusterName"> & { readonly vpc: Pick<IVpc, "vpcId"> };

/** What is wrong with the options of a controller, all of it at once. */
export function checkControllerOptions(
  options: AwsLoadBalancerControllerOptions,
  cluster: ControlledCluster,
): Finding[] {
  const { namespace = CONTROLLER_NAMESPACE, serviceAccountName = CONTROLLER, chartLogin } = options;
  const source = controllerSource(options);
  const { values, findings } = controllerValues(options, cluster, options.roleArn ?? "");
  return [
    ...checkChartPath(source.chart, source.repository),
    ...checkControllerVersion(source.version),
    ...(chartLogin?._check(cluster, source) ?? []),
    ...checkNamespace(namespace),
    ...checkServiceAccountName(serviceAccountName, "serviceAccountName"),
    ...checkReplicas(values.replicaCount, "replicas"),
    ...checkSeconds(options.timeoutSeconds, "timeoutSeconds"),
    ...checkUpgradeInstall(options.upgradeInstall, source.version),
    ...checkSecurityGroupId(givenGroup(options), "backendSecurityGroupId"),
    ...findings,
    ...checkControllerDns(values.dnsPolicy),
    ...checkRole(options),
  ];
}

/** Where its chart is. */
export function controllerSource(options: AwsLoadBalancerControllerOptions): ChartSource {
  return chartSource(options, {
    chart: CONTROLLER,
    repository: "https://aws.github.io/eks-charts",
    version: LOAD_BALANCER_CONTROLLER.version,
  });
}

/** Its values, and what is wrong with them. @param madeGroupId the shared group, where the library creates it */
export function controllerValues(
  options: AwsLoadBalancerControllerOptions,
  cluster: ControlledCluster,
  roleArn: string,
  madeGroupId?: string,
): MergedValues {
  return mergedValues(knownValues(options, cluster, roleArn, madeGroupId), options, {
    kept: { ...GUARDED, ...guardedAddons(options) },
    refused: [],
    replicas: [],
    resources: ["resources"],
    budgets: [{ path: "podDisruptionBudget", replicas: "replicaCount", isForSeveral: true }],
  });
}

function knownValues(
  options: AwsLoadBalancerControllerOptions,
  cluster: ControlledCluster,
  roleArn: string,
  madeGroupId?: string,
): ValueTree {
  const { cpu = "0.25", memory = "256M", replicas = 2, serviceAccountName = CONTROLLER } = options;
  const backendSecurityGroup = givenGroup(options) ?? madeGroupId;
  const size = { cpu, memory };
  return {
    clusterName: cluster.clusterName,
    region: cluster.region,
    vpcId: cluster.vpc.vpcId,
    replicaCount: replicas,
    resources: { requests: size, limits: size },
    podDisruptionBudget: budgetOfOne(options),
    serviceAccount: { create: true, name: serviceAccountName, annotations: roleAnnotations(roleArn) },
    defaultTargetType: "ip",
    // It would come between every Service of the cluster and its creation, whether the controller answers or not.
    enableServiceMutatorWebhook: false,
    // Otherwise each run of Helm makes another certificate, and the webhook stumbles.
    keepTLSSecret: true,
    hostNetwork: false,
    // It asks the VPC's resolver, as CoreDNS does, and needs no name of the cluster: so it need not wait for CoreDNS.
    dnsPolicy: "Default",
    ...addonValues(options),
    ...(backendSecurityGroup === undefined ? {} : { backendSecurityGroup }),
    ...imageValues(options.imageRepository),
  };
}

/** The shared group that exists, by the option or by the chart's value. */
export function givenGroup({ backendSecurityGroupId, values }: AwsLoadBalancerControllerOptions): string | undefined {
  return backendSecurityGroupId ?? textOf(values?.backendSecurityGroup);
}
