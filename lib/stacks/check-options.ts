// What is wrong with the options of a stack and of its parts, before any part is created.
import { IConstruct } from "constructs";
import { coreDnsConfiguration } from "../addons/core-dns";
import { checkAddonOptions } from "../addons/eks-addon";
import { checkGrantOptions } from "../cluster/access-grant";
import { checkClusterOptions, controlPlaneLogGroup } from "../cluster/check-options";
import { PartFindings } from "../findings";
import { checkProfileOptions } from "../fargate/check-profile";
import { checkControllerOptions } from "../ingress/controller-values";
import { checkLoggingOptions } from "../logging/fargate-logging";
import { checkVpcOptions, DEFAULT_CIDR } from "../network/check-options";
import { Finding, isError } from "../rules/finding";
import { checkClusterName } from "../rules/names";
import { checkRegion } from "../rules/network/regions";
import { OptionType } from "../rules/options";
import { checkImportedVpc, vpcMadeAndFound } from "../rules/network/vpc";
import { checkBesideDefaults } from "../rules/tags";
import { checkAwsProviderOptions } from "./aws-provider-options";
import { FargateServerlessStackProps, isEnabled } from "./stack-options";

/** What is wrong with the stack's own options. */
export function checkStackOptions(props: FargateServerlessStackProps): Finding[] {
  const { awsProvider, vpc, existingVpc, tags } = props;
  return [
    ...checkAwsProviderOptions(awsProvider),
    ...(vpc !== undefined && existingVpc !== undefined ? [vpcMadeAndFound()] : []),
    ...checkBesideDefaults(tags, awsProvider?.defaultTags),
  ];
}

/**
 * What is wrong with the options of its parts, each where the part will be. Tags of the stack are judged with the cluster, and
 * not once more with each part that takes them over.
 */
export function checkParts(
  scope: IConstruct,
  props: FargateServerlessStackProps & { readonly clusterName: string },
): PartFindings[] {
  const { existingVpc, vpc, fargateProfiles = {}, access = {} } = props;
  const place = { scope, quotas: props.quotas, vpc: existingVpc };
  const principals = Object.entries(access).map(([id, { principalArn }]) => ({ id, principalArn }));
  const vpcHere = existingVpc ?? { cidrBlock: vpc?.cidrBlock ?? DEFAULT_CIDR, hasIpv6: vpc?.ipv6 ?? false };
  return [
    part(
      "vpc",
      "VpcProps",
      existingVpc === undefined || vpc !== undefined ? checkVpcOptions({ ...vpc }, props.region) : [],
    ),
    part("vpc", "VpcAttributes", existingVpc === undefined ? [] : checkImportedVpc(existingVpc)),
    part("cluster", "FargateClusterProps", checkClusterOptions({ ...props, vpc: vpcHere })),
    ...Object.entries(fargateProfiles).map(([name, profile]) =>
      part(`cluster/profiles/${name}`, "FargateProfileProps", checkProfileOptions(profile, name, place)),
    ),
    ...Object.entries(access).map(([id, grant], i) => {
      const other = principals.slice(0, i).find((each) => each.principalArn === grant.principalArn);
      return part(`cluster/access/${id}`, "AccessGrantProps", checkGrantOptions(grant, other?.id));
    }),
    ...checkAddons(props),
  ];
}

/** What runs on the cluster, as far as the stack has it. */
function checkAddons(props: FargateServerlessStackProps & { readonly clusterName: string }): PartFindings[] {
  const { coreDns = {}, vpcCni = {}, kubeProxy = {}, logging = {}, loadBalancerController = {} } = props;
  // A name and a region that are rejected are rejected once, with the cluster: here others stand for them.
  const clusterName = checkClusterName(props.clusterName).length > 0 ? "cluster" : props.clusterName;
  const region = checkRegion(props.region).some(isError) ? "us-east-1" : props.region;
  const cluster = { clusterName, region, vpc: { vpcId: props.existingVpc?.vpcId ?? "" } };
  const logged = { ...cluster, _controlPlaneLogGroupName: controlPlaneLogGroup(clusterName) };
  const { findings: dns } = coreDnsConfiguration(coreDns);
  const controller = "AwsLoadBalancerControllerProps";
  return [
    ...(isEnabled(logging) ? [part("logging", "FargateLoggingProps", checkLoggingOptions(logging, logged))] : []),
    ...(isEnabled(coreDns)
      ? [part("core-dns", "CoreDnsProps", [...checkAddonOptions("coredns", coreDns), ...dns])]
      : []),
    ...(isEnabled(vpcCni) ? [part("vpc-cni", "VpcCniProps", checkAddonOptions("vpc-cni", vpcCni))] : []),
    ...(isEnabled(kubeProxy) ? [part("kube-proxy", "KubeProxyProps", checkAddonOptions("kube-proxy", kubeProxy))] : []),
    ...(isEnabled(loadBalancerController)
      ? [part("load-balancer-controller", controller, checkControllerOptions(loadBalancerController, cluster))]
      : []),
  ];
}

function part(path: string, type: OptionType, findings: readonly Finding[]): PartFindings {
  return { path, type, findings };
}
