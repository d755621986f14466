// What can be judged of a cluster before it is created.
import { IVpc } from "../network/vpc-interface";
import { checkKeyArn, checkKeyRegion, checkPolicyArn, checkRoleArn } from "../rules/arns";
import { checkIamNamePrefix, checkIamPath } from "../rules/given-roles";
import { checkClusterName } from "../rules/names";
import { checkImportedCluster } from "../rules/imported-cluster";
import { Finding, isError, Severity } from "../rules/finding";
import { checkFacts } from "../rules/facts/fact-table";
import { CLUSTER_FACTS } from "../rules/facts/facts";
import { checkKubernetesVersion } from "../rules/kubernetes-versions";
import { checkKind, LIST } from "../rules/option-kinds";
import { today } from "../rules/today";
import { checkPublicCidrs, checkPublicFamily, checkServiceCidr } from "../rules/network/network";
import { checkKeyDeletionWindow, checkRetentionDays } from "../rules/settings";
import { checkIamTags } from "../rules/tags";
import { checkCachePrefixes } from "../rules/network/endpoints";
import { checkClusterFamily } from "../rules/network/vpc-extras";
import { checkRegion } from "../rules/network/regions";
import { checkSecurityGroupId } from "../rules/network/security-groups";
import { checkFargateRegion } from "../rules/network/zones";
import { IpFamily } from "./ip-family";
import type { ExistingClusterOptions, FargateClusterAttributes, FargateClusterLookup } from "./cluster-interface";
import { FargateClusterOptions } from "./cluster-options";
import { KubernetesVersion } from "./kubernetes-version";

/** The version of a cluster for which none is set. */
export const DEFAULT_VERSION: string = KubernetesVersion.V1_30;

/** What is wrong with the attributes of a cluster that exists. */
export function checkClusterAttributes(attributes: FargateClusterAttributes): Finding[] {
  return [
    ...checkClusterName(attributes.clusterName, "clusterName"),
    ...checkImportedCluster(attributes),
    ...checkExisting(attributes),
  ];
}

/** What is wrong with what a cluster that exists is found by. */
export function checkClusterLookup(lookup: FargateClusterLookup): Finding[] {
  return [...checkClusterName(lookup.clusterName, "clusterName"), ...checkExisting(lookup)];
}

function checkExisting(options: ExistingClusterOptions): Finding[] {
  const { region, kubernetesVersion, tags } = options;
  return [
    ...when(kubernetesVersion, (version) => checkKubernetesVersion(version).filter(isError)),
    ...when(region, (name) => checkRegion(name)),
    ...when(tags, (each) => checkIamTags(each)),
    ...checkRoleOptions(options),
  ];
}

/** The log group of the control plane, by EKS's own choice. */
export function controlPlaneLogGroup(clusterName: string): string {
  return `/aws/eks/${clusterName}/cluster`;
}

/** The options of a cluster, and what is known of it and of its VPC before either is created. */
export interface PlannedCluster extends FargateClusterOptions {
  readonly clusterName: string;
  readonly region?: string;
  readonly vpc: Pick<IVpc, "cidrBlock" | "hasIpv6">;
}

/** Findings of all that the user wrote about the cluster, all at once. */
export function checkClusterOptions(props: PlannedCluster): Finding[] {
  const publicCidrs = props.endpointAccess?.publicCidrs;
  const noList = checkKind("endpointAccess.publicCidrs", publicCidrs, LIST);
  const { deletionWindowDays } = props.secretsEncryption?._ownKeyOptions ?? {};
  const { controlPlaneLogKmsKeyArn } = props;
  const isIpv6 = props.ipFamily === IpFamily.IPV6;
  const { region, serviceCidr, controlPlaneLogRetentionDays, tags } = props;
  return [
    ...checkClusterName(props.clusterName, "clusterName"),
    ...checkVersion(props),
    ...when(region, (name) => [...checkRegion(name), ...checkFargateRegion(name)]),
    ...(isIpv6 ? [] : when(serviceCidr, (cidr) => checkServiceCidr(cidr, props.vpc.cidrBlock))),
    ...checkClusterFamily({ isIpv6, vpcHasIpv6: props.vpc.hasIpv6, serviceCidr }),
    ...noList,
    ...when(noList.length > 0 ? undefined : publicCidrs, (cidrs) => [
      ...checkPublicCidrs(cidrs, "endpointAccess.publicCidrs"),
      ...(isIpv6 ? [] : checkPublicFamily(cidrs, "endpointAccess.publicCidrs")),
    ]),
    ...when(props.controlPlaneSecurityGroupIds, (ids) =>
      ids.flatMap((id, i) => checkSecurityGroupId(id, `controlPlaneSecurityGroupIds[${i}]`)),
    ),
    ...when(controlPlaneLogRetentionDays, (days) => checkRetentionDays(days, "controlPlaneLogRetentionDays")),
    ...when(deletionWindowDays, (days) => checkKeyDeletionWindow(days, "secretsEncryption.deletionWindowDays")),
    ...when(props.secretsEncryption?.existingKeyArn, (arn) => [
      ...checkKeyArn(arn, "secretsEncryption.existingKey"),
      ...checkKeyRegion(arn, region, "secretsEncryption.existingKey"),
    ]),
    ...when(controlPlaneLogKmsKeyArn, (arn) => [
      ...checkKeyArn(arn, "controlPlaneLogKmsKeyArn", Severity.WARNING),
      ...checkKeyRegion(arn, region, "controlPlaneLogKmsKeyArn", Severity.WARNING),
    ]),
    ...when(props.pullThroughCachePrefixes, (prefixes) => checkCachePrefixes(prefixes)),
    ...checkRoleOptions(props),
    ...when(props.clusterRoleArn, (arn) => checkRoleArn(arn, "clusterRoleArn")),
    // The OIDC provider is of IAM, and has a name.
    ...when(tags, (each) => checkIamTags(each, "tags", ["Name"])),
    ...checkFacts(CLUSTER_FACTS, props.asOf ?? today()),
  ];
}

/** What holds of every role of a cluster. */
function checkRoleOptions(
  props: Pick<FargateClusterOptions, "permissionsBoundaryArn" | "iamPath" | "iamNamePrefix">,
): Finding[] {
  return [
    ...when(props.permissionsBoundaryArn, (arn) => checkPolicyArn(arn, "permissionsBoundaryArn")),
    ...when(props.iamPath, (path) => checkIamPath(path)),
    ...when(props.iamNamePrefix, (prefix) => checkIamNamePrefix(prefix)),
  ];
}

function checkVersion(props: FargateClusterOptions): Finding[] {
  const { kubernetesVersion = DEFAULT_VERSION, asOf, previousKubernetesVersion: previousVersion, supportType } = props;
  return checkKubernetesVersion(kubernetesVersion, { asOf, previousVersion, supportType }).map((found) =>
    found.field === "previousVersion" ? { ...found, field: "previousKubernetesVersion" } : found,
  );
}

function when<T>(value: T | undefined, check: (value: T) => Finding[]): Finding[] {
  return value === undefined ? [] : check(value);
}
