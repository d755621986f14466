// The AWS Load Balancer Controller: turns Ingresses and Services into load balancers.
import { Construct } from "constructs";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Release } from "@cdktf/provider-helm/lib/release";
import { chartKey, LOAD_BALANCER_CONTROLLER, registerPart } from "../cluster/cluster-parts";
import { enforce } from "../findings";
import { policyJson } from "../iam/policy";
import { roleNamePrefix } from "../iam/role-name";
import { ServiceAccountRole } from "../iam/service-account-role";
import { askOptions } from "../options";
import { addressForOrder, inOwnStack } from "../order";
import { upgradeInstallOf } from "../rules/workloads/charts";
import { isKnownChart } from "../workloads/charts/chart-options";
import { loginSettings } from "../workloads/chart-login";
import { chartPods } from "../workloads/charts/chart-pods";
import { LOAD_BALANCER_CONTROLLER as TABLE } from "../workloads/charts/chart-tables";
import { addBackendSecurityGroup } from "./backend-security-group";
import { noteLimits } from "./controller-limits";
import { AwsLoadBalancerControllerOptions, AwsLoadBalancerControllerProps } from "./controller-options";
import { controllerPolicy } from "./controller-policy";
import {
  checkControllerOptions,
  CONTROLLER,
  CONTROLLER_NAMESPACE,
  controllerSource,
  controllerValues,
  givenGroup,
} from "./controller-values";

/** Where the controller's project publishes the policy that a role of the library's has. */
const POLICY_PAGE = `https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v${TABLE.version}/docs/install/iam_policy.json`;

/**
 * The AWS Load Balancer Controller on Fargate, with an IAM role for its service account. Helm waits until it runs, so that
 * what depends on it meets a webhook that answers. Ingresses and Services of type LoadBalancer should depend on it:
 * destroyed first, they take their load balancers with them while the controller is still there to remove them.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
 */
export class AwsLoadBalancerController extends Construct {
  /** The role of the controller's service account, with which it creates load balancers. */
  public readonly role: ServiceAccountRole;
  /** The underlying `aws_security_group` that all load balancers share; undefined where none was created. */
  public readonly backendSecurityGroup?: SecurityGroup;
  /** The underlying `helm_release`. */
  public readonly resource: Release;

  /**
   * Installs the controller, and creates its IAM role.
   *
   * @throws when a value takes the controller off Fargate, or leaves it no pod, or its chart is not pinned: FG734, FG735,
   * FG768, FG810, FG863, FG864, FG921, FG940
   */
  constructor(scope: Construct, id: string, props: AwsLoadBalancerControllerProps) {
    super(scope, id);
    askOptions(this, "AwsLoadBalancerControllerProps", props);
    enforce(this, checkControllerOptions(props, props.cluster));
    const { cluster, namespace = CONTROLLER_NAMESPACE, serviceAccountName = CONTROLLER } = props;
    const source = controllerSource(props);
    this.role = this.addRole(props, namespace, serviceAccountName);
    if (givenGroup(props) === undefined && sharesGroup(props)) {
      this.backendSecurityGroup = addBackendSecurityGroup(this, cluster, props.tags ?? cluster.tags);
    }
    const { values } = controllerValues(props, cluster, this.role.roleArn, this.backendSecurityGroup?.id);
    const { chartLogin: login, ...located } = source;
    this.resource = new Release(this, "Resource", {
      provider: props.helmProvider,
      name: CONTROLLER,
      description: "Application and Network Load Balancers for Ingresses and Services",
      ...located,
      ...loginSettings(this, { cluster, helmProvider: props.helmProvider, login }, source),
      namespace,
      createNamespace: false,
      values: [JSON.stringify(values)],
      wait: true,
      timeout: props.timeoutSeconds ?? 900,
      upgradeInstall: upgradeInstallOf(props.upgradeInstall, source.version),
      dependsOn: inOwnStack(this, [...this.role.dependencies, ...(props.dependsOn ?? [])]),
    });
    registerPart(cluster, LOAD_BALANCER_CONTROLLER, this);
    registerPart(cluster, chartKey(CONTROLLER), this);
    noteLimits(this, {
      waf: values.enableWafv2 !== false,
      shield: values.enableShield !== false,
      sharedGroup: values.enableBackendSecurityGroup !== false,
    });
    for (const [name, pods] of Object.entries(chartPods(TABLE, values, isKnownChart(props, TABLE.version)))) {
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
}

/** False where each load balancer has a group of its own in the rules of the pods. */
function sharesGroup({ values }: AwsLoadBalancerControllerOptions): boolean {
  return values?.enableBackendSecurityGroup !== false;
}
