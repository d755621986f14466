// What is wrong with what a profile is made from, all of it at once.
import { Token } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { resolved } from "../resolved";
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
import { checkExecutionRole } from "./pod-execution-role";
import { FargateProfileOptions, FargateProfileProps, FargateSelector } from "./profile-options";
import { missingProps } from "../rules/option-kinds";

/** @param id of the construct, which is the profile's name where none is set */
export function checkProfileProps(props: FargateProfileProps, id: string): Finding[] {
  const { cluster, profileName = id, privateSubnetIds } = props;
  const others = cluster.fargateProfiles.map((each) => each.profileName);
  return [
    ...profileNameTwice(profileName, others),
    ...checkProfileOptions(props, profileName, cluster),
    ...profileWithoutSubnet(privateSubnetIds ?? cluster.vpc.privateSubnetIds),
    ...publicSubnetInProfile(publicOnes(privateSubnetIds, cluster)),
    ...checkSharedRole(props),
  ];
}

/** What can be judged before the cluster is made. @param name of the profile @param cluster what the profile takes from it */
export function checkProfileOptions(
  options: FargateProfileOptions,
  name: string,
  cluster: Partial<Pick<IFargateCluster, "quotas" | "tags">>,
): Finding[] {
  const { selectors, privateSubnetIds = [], podExecutionRole } = options;
  const tags = options.tags ?? cluster.tags;
  return [
    ...labelsWithoutValue(selectors),
    ...(Token.isUnresolved(name) ? [profileNameUnknown("profileName")] : []),
    ...checkProfile(name, { selectors }, { quotas: options.quotas ?? cluster.quotas }),
    ...checkSubnetIds(privateSubnetIds, "privateSubnetIds"),
    ...(podExecutionRole === undefined ? checkExecutionRole({ ...options, tags }) : []),
    ...checkTags(tags),
  ];
}

/** A label without a value would be left out, and the profile take more pods than was meant. */
function labelsWithoutValue(selectors: readonly FargateSelector[]): Finding[] {
  return selectors.flatMap(({ labels = {} }, i) =>
    missingProps(labels, Object.keys(labels), `selectors[${i}].labels.`),
  );
}

function checkSharedRole(props: FargateProfileProps): Finding[] {
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
