// What is wrong with what a profile is made from, all of it at once.
import { Token } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { resolved } from "../resolved";
import { checkPolicyArn } from "../rules/arns";
import {
  profileNameTwice,
  profileNameUnknown,
  profileWithoutSubnet,
  publicSubnetInProfile,
} from "../rules/profiles/profile-options";
import { Finding } from "../rules/finding";
import { foreignExecutionRole, givenAndMade } from "../rules/given-roles";
import { checkSubnetIds } from "../rules/network/vpc";
import { checkProfile } from "../rules/profiles/profiles";
import { checkTags } from "../rules/settings";
import { checkIamTags } from "../rules/tags";
import type { FargateProfileProps, FargateSelector } from "./fargate-profile";
import { missingProps } from "../rules/option-kinds";

/** @param id of the construct, which is the profile's name where none is set */
export function checkProfileProps(props: FargateProfileProps, id: string): Finding[] {
  const { cluster, selectors, profileName = id, privateSubnetIds, permissionsBoundaryArn } = props;
  const others = cluster.fargateProfiles.map((each) => each.profileName);
  return [
    ...labelsWithoutValue(selectors),
    ...(Token.isUnresolved(profileName) ? [profileNameUnknown("profileName")] : []),
    ...checkProfile(profileName, { selectors }, { quotas: props.quotas ?? cluster.quotas }),
    ...profileNameTwice(profileName, others),
    ...(permissionsBoundaryArn === undefined ? [] : checkPolicyArn(permissionsBoundaryArn, "permissionsBoundaryArn")),
    ...profileWithoutSubnet(privateSubnetIds ?? cluster.vpc.privateSubnetIds),
    ...checkSubnetIds(privateSubnetIds ?? [], "privateSubnetIds"),
    ...(props.podExecutionRole === undefined && props.podExecutionRoleArn === undefined ? checkIamTags : checkTags)(
      props.tags ?? cluster.tags,
    ),
    ...publicSubnetInProfile(publicOnes(privateSubnetIds, cluster)),
    ...checkExecutionRole(props),
  ];
}

/** A label without a value would be left out, and the profile match more pods than intended. */
function labelsWithoutValue(selectors: readonly FargateSelector[]): Finding[] {
  return selectors.flatMap(({ labels = {} }, i) =>
    missingProps(labels, Object.keys(labels), `selectors[${i}].labels.`),
  );
}

function checkExecutionRole(props: FargateProfileProps): Finding[] {
  const { cluster, podExecutionRole: role, podExecutionRoleArn, permissionsBoundaryArn } = props;
  if (role === undefined) return [];
  return [
    ...givenAndMade("podExecutionRole", role, { podExecutionRoleArn, permissionsBoundaryArn }),
    ...(role._cluster === cluster ? [] : [foreignExecutionRole(role._cluster.clusterName)]),
  ];
}

/** Those of the subnets that were named; the cluster's own are private by what the VPC says. */
function publicOnes(subnetIds: string[] | undefined, cluster: IFargateCluster): string[] {
  if (subnetIds === undefined || Token.isUnresolved(subnetIds)) return [];
  if (Token.isUnresolved(cluster.vpc.publicSubnetIds)) return [];
  const known = new Set(cluster.vpc.publicSubnetIds.map((each) => resolved(cluster, each)));
  return subnetIds.filter((each) => known.has(resolved(cluster, each)));
}
