// What can be said of a cluster before it is made.
import { checkKeyArn, checkKeyRegion, checkPolicyArn, checkRoleArn } from "../rules/arns";
import { checkIamNamePrefix, checkIamPath } from "../rules/given-roles";
import { checkClusterName } from "../rules/names";
import { checkImportedCluster } from "../rules/imported-cluster";
import { Finding, isError, Severity } from "../rules/finding";
import { checkKubernetesVersion } from "../rules/kubernetes-versions";
import { BOOLEAN, BOOLEAN_OR_TOKEN, LIST, missingProps, OPTIONS, TEXT, wrongKinds } from "../rules/option-kinds";
import { checkPublicCidrs, checkServiceCidr } from "../rules/network/network";
import { checkKeyDeletionWindow, checkKeyRotation, checkRetentionDays, checkTags } from "../rules/settings";
import { checkRegion } from "../rules/network/regions";
import { checkFargateRegion } from "../rules/network/zones";
import type { FargateClusterAttributes } from "./cluster-interface";
import type { FargateClusterProps } from "./fargate-cluster";

/** What plain JavaScript left out, or gave as something else, of what every cluster is told. */
export function checkClusterKinds(props: object): Finding[] {
  const missing = missingProps(props, ["vpc"]);
  return missing.length > 0 ? missing : wrongKinds(props, ANY_KINDS);
}

const ANY_KINDS = {
  clusterName: TEXT,
  region: TEXT,
  tags: OPTIONS,
  quotas: OPTIONS,
  permissionsBoundaryArn: TEXT,
  iamPath: TEXT,
  iamNamePrefix: TEXT,
};

/** What of a cluster that is made was given as something else. */
const MADE_KINDS = {
  controlPlaneLogTypes: LIST,
  retainControlPlaneLogs: BOOLEAN_OR_TOKEN,
  controlPlaneLogKmsKeyArn: TEXT,
  serviceCidr: TEXT,
  deletionProtection: BOOLEAN_OR_TOKEN,
  grantCreatorAdmin: BOOLEAN,
  clusterRoleArn: TEXT,
};

/** What is wrong with what is told of a cluster that exists. */
export function checkClusterAttributes(attributes: FargateClusterAttributes): Finding[] {
  const { clusterName, region, kubernetesVersion, tags } = attributes;
  const missing = missingProps(attributes, [
    "clusterName",
    "clusterArn",
    "clusterEndpoint",
    "certificateAuthorityData",
    "clusterSecurityGroupId",
    "oidcProviderArn",
    "oidcIssuer",
  ]);
  if (missing.length > 0) return missing;
  return [
    ...checkClusterName(clusterName, "clusterName"),
    ...checkImportedCluster(attributes),
    ...when(kubernetesVersion, (version) => checkKubernetesVersion(version).filter(isError)),
    ...when(region, (name) => checkRegion(name)),
    ...when(tags, checkTags),
    ...checkRoleOptions(attributes),
  ];
}

/** Findings of all that the user wrote about the cluster, all at once. */
export function checkClusterOptions(
  props: FargateClusterProps & { readonly clusterName: string; readonly kubernetesVersion: string },
): Finding[] {
  const wrong = [
    ...wrongKinds(props, MADE_KINDS),
    ...wrongKinds(props.endpointAccess, { publicCidrs: LIST }, "endpointAccess."),
  ];
  if (wrong.length > 0) return wrong;
  const { rotationPeriodDays, deletionWindowDays } = props.secretsEncryption?._ownKeyOptions ?? {};
  const { controlPlaneLogKmsKeyArn } = props;
  const { region, serviceCidr, controlPlaneLogRetentionDays, tags, endpointAccess } = props;
  return [
    ...checkClusterName(props.clusterName, "clusterName"),
    ...checkVersion(props),
    ...when(region, (name) => [...checkRegion(name), ...checkFargateRegion(name)]),
    ...when(serviceCidr, (cidr) => checkServiceCidr(cidr, props.vpc.cidrBlock)),
    ...when(endpointAccess?.publicCidrs, (cidrs) => checkPublicCidrs(cidrs, "endpointAccess.publicCidrs")),
    ...when(controlPlaneLogRetentionDays, (days) => checkRetentionDays(days, "controlPlaneLogRetentionDays")),
    ...when(rotationPeriodDays, (days) => checkKeyRotation(days, "secretsEncryption.rotationPeriodDays")),
    ...when(deletionWindowDays, (days) => checkKeyDeletionWindow(days, "secretsEncryption.deletionWindowDays")),
    ...when(props.secretsEncryption?.existingKeyArn, (arn) => [
      ...checkKeyArn(arn, "secretsEncryption.existingKey"),
      ...checkKeyRegion(arn, region, "secretsEncryption.existingKey"),
    ]),
    ...when(controlPlaneLogKmsKeyArn, (arn) => [
      ...checkKeyArn(arn, "controlPlaneLogKmsKeyArn", Severity.WARNING),
      ...checkKeyRegion(arn, region, "controlPlaneLogKmsKeyArn", Severity.WARNING),
    ]),
    ...checkRoleOptions(props),
    ...when(props.clusterRoleArn, (arn) => checkRoleArn(arn, "clusterRoleArn")),
    ...when(tags, checkTags),
  ];
}

/** What holds of every role of a cluster. */
function checkRoleOptions(
  props: Pick<FargateClusterProps, "permissionsBoundaryArn" | "iamPath" | "iamNamePrefix">,
): Finding[] {
  return [
    ...when(props.permissionsBoundaryArn, (arn) => checkPolicyArn(arn, "permissionsBoundaryArn")),
    ...when(props.iamPath, (path) => checkIamPath(path)),
    ...when(props.iamNamePrefix, (prefix) => checkIamNamePrefix(prefix)),
  ];
}

function checkVersion(props: FargateClusterProps & { readonly kubernetesVersion: string }): Finding[] {
  const { asOf, previousKubernetesVersion: previousVersion, supportType } = props;
  return checkKubernetesVersion(props.kubernetesVersion, { asOf, previousVersion, supportType }).map((found) =>
    found.field === "previousVersion" ? { ...found, field: "previousKubernetesVersion" } : found,
  );
}

function when<T>(value: T | undefined, check: (value: T) => Finding[]): Finding[] {
  return value === undefined ? [] : check(value);
}
