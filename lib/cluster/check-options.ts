// What can be said of a cluster before it is made.
import { checkKeyArn, checkPolicyArn } from "../rules/arns";
import { checkClusterName } from "../rules/names";
import { Finding, Severity } from "../rules/finding";
import { checkKubernetesVersion } from "../rules/kubernetes-versions";
import { checkPublicCidrs, checkServiceCidr } from "../rules/network/network";
import { checkKeyDeletionWindow, checkKeyRotation, checkRetentionDays, checkTags } from "../rules/settings";
import { checkRegion } from "../rules/network/regions";
import { checkFargateRegion } from "../rules/network/zones";
import type { FargateClusterProps } from "./fargate-cluster";

/** Findings of all that the user wrote about the cluster, all at once. */
export function checkClusterOptions(
  props: FargateClusterProps & { readonly clusterName: string; readonly kubernetesVersion: string },
): Finding[] {
  const { rotationPeriodDays, deletionWindowDays } = props.secretsEncryption?._ownKeyOptions ?? {};
  const { permissionsBoundaryArn, controlPlaneLogKmsKeyArn } = props;
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
    ...when(props.secretsEncryption?.existingKeyArn, (arn) => checkKeyArn(arn, "secretsEncryption.existingKey")),
    ...when(controlPlaneLogKmsKeyArn, (arn) => checkKeyArn(arn, "controlPlaneLogKmsKeyArn", Severity.WARNING)),
    ...when(permissionsBoundaryArn, (arn) => checkPolicyArn(arn, "permissionsBoundaryArn")),
    ...when(tags, checkTags),
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
