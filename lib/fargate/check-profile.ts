// What is wrong with the options of a profile, all of it at once.
import { Token } from "cdktf";
import { IConstruct } from "constructs";
import { VpcAttributes } from "../network/vpc-interface";
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
import { checkProfile, FargateQuotas } from "../rules/profiles/profiles";
import { checkTags } from "../rules/settings";
import { checkExecutionRole } from "./pod-execution-role";
import { FargateProfileOptions, FargateProfileProps, FargateSelector } from "./profile-options";
import { missingProps } from "../rules/option-kinds";

/** @param id of the construct, which is the profile's name where none is set */
export function checkProfileProps(props: FargateProfileProps, id: string): Finding[] {
  const { cluster, profileName = id } = props;
  const others = cluster.fargateProfiles.map((each) => each.profileName);
  return [
    ...profileNameTwice(profileName, others),
    ...checkProfileOptions(props, profileName, {
      scope: cluster,
      quotas: cluster.quotas,
      tags: cluster.tags,
      vpc: cluster.vpc,
    }),
    ...checkSharedRole(props),
  ];
}

/** What a profile uses of its cluster, as far as it is known before the cluster is created. */
export interface ProfilePlace {
  /** By which tokens are compared. */
  readonly scope: IConstruct;
  readonly quotas?: FargateQuotas;
  readonly tags?: { [key: string]: string };
  /** Undefined where it is not made yet. */
  readonly vpc?: Pick<VpcAttributes, "privateSubnetIds" | "publicSubnetIds">;
}

/** What can be judged before the cluster is created. @param name of the profile */
export function checkProfileOptions(options: FargateProfileOptions, name: string, place: ProfilePlace): Finding[] {
  const { selectors, privateSubnetIds, podExecutionRole } = options;
  const tags = options.tags ?? place.tags;
  const unset = labelsWithoutValue(selectors);
  return [
    ...unset,
    ...(Token.isUnresolved(name) ? [profileNameUnknown("profileName")] : []),
    ...(unset.length > 0 ? [] : checkProfile(name, { selectors }, { quotas: options.quotas ?? place.quotas })),
    ...(place.vpc === undefined ? [] : profileWithoutSubnet(privateSubnetIds ?? place.vpc.privateSubnetIds)),
    ...checkSubnetIds(privateSubnetIds ?? [], "privateSubnetIds"),
    ...publicSubnetInProfile(publicOnes(privateSubnetIds, place)),
    ...(podExecutionRole === undefined ? checkExecutionRole({ ...options, tags }) : []),
    ...checkTags(tags),
  ];
}

/** A label without a value would be left out, and the profile match more pods than intended. */
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
function publicOnes(subnetIds: string[] | undefined, { scope, vpc }: ProfilePlace): string[] {
  const { publicSubnetIds = [] } = vpc ?? {};
  if (subnetIds === undefined || Token.isUnresolved(subnetIds) || Token.isUnresolved(publicSubnetIds)) return [];
  const known = new Set(publicSubnetIds.map((each) => resolved(scope, each)));
  return subnetIds.filter((each) => known.has(resolved(scope, each)));
}
