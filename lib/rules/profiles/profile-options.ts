// The options of a profile other than its selectors: its name, its subnets, and the profiles that its cluster has.
import { error, finding, Finding } from "../finding";
import { SOURCES } from "../sources";
import { explainNoMatch, ProfileMap } from "./profile-match";
import { MatchablePod } from "./selectors";

/** The rules of this file. */
export const PROFILE_OPTION = {
  nameUnknown: error("FG805", "a profile's name is known at synth", SOURCES.cdktfTokens),
  publicSubnet: error("FG806", "Fargate pods run in private subnets", SOURCES.fargateProfile),
  noProfile: error("FG807", "the pods of a chart or an add-on match a profile", SOURCES.fargateProfile),
  profileTwice: error("FG809", "a profile's name is used once", SOURCES.fargateProfile),
  noSubnet: error("FG811", "a profile has a subnet", SOURCES.fargateProfile),
};

/** A name decides which profile wins a pod, and becomes part of an address. */
export function profileNameUnknown(field: string): Finding {
  return finding(PROFILE_OPTION.nameUnknown, {
    field,
    message: "the name is a token",
    fix: "use a literal name for the profile",
  });
}

/** @param subnetIds those that are known to be public */
export function publicSubnetInProfile(subnetIds: readonly string[]): Finding[] {
  if (subnetIds.length === 0) return [];
  return [
    finding(PROFILE_OPTION.publicSubnet, {
      field: "privateSubnetIds",
      message: `${subnetIds.length} of the subnets have a route to the internet gateway; EKS answers "is not a private subnet"`,
      fix: "use private subnets, for example some of vpc.privateSubnetIds",
    }),
  ];
}

/** Pods of which only the place is known: those of a chart that does not say what it runs. */
export function podsWithoutProfile(profiles: ProfileMap, pods: MatchablePod): Finding[] {
  const miss = explainNoMatch(profiles, pods);
  if (miss === undefined) return [];
  return [
    finding(PROFILE_OPTION.noProfile, {
      message: `no Fargate profile matches its pods, so they stay Pending: ${miss.reason}`,
      fix: miss.fix,
    }),
  ];
}

/** @param others the names of the cluster's other profiles */
export function profileNameTwice(name: string, others: readonly string[]): Finding[] {
  if (!others.includes(name)) return [];
  return [
    finding(PROFILE_OPTION.profileTwice, {
      field: "profileName",
      message: `the cluster already has a profile "${name}"`,
      fix: "choose another name, or put the selectors in one profile",
    }),
  ];
}

export function profileWithoutSubnet(subnetIds: readonly string[]): Finding[] {
  if (subnetIds.length > 0) return [];
  return [
    finding(PROFILE_OPTION.noSubnet, {
      field: "privateSubnetIds",
      message: "the list is empty, and Fargate needs a subnet to run pods in",
      fix: "list private subnets, or leave it out for all subnets of the VPC",
    }),
  ];
}
