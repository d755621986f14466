// Rules about how constructs are put together, rather than about what AWS accepts.
import { Finding, finding, Rule, rule, Severity } from "./finding";
import { explainNoMatch, ProfileMap } from "./profiles/profile-match";
import { MatchablePod } from "./profiles/selectors";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

const TOKENS = "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens";

const ZONES_UNKNOWN = rule("FG801", Severity.ERROR, "a list of zones is known at synth", TOKENS);
const ZONES_TWICE = rule("FG802", Severity.ERROR, "zones are either named or counted", SOURCES.eksNetwork);
const CIDR_COUNT = rule("FG803", Severity.ERROR, "every zone has one range of a kind", SOURCES.eksNetwork);
const PREFIX_UNKNOWN = rule("FG804", Severity.ERROR, "a prefix length needs a VPC range known at synth", TOKENS);
const NAME_UNKNOWN = rule("FG805", Severity.ERROR, "a profile's name is known at synth", TOKENS);
const PUBLIC_SUBNET = rule("FG806", Severity.ERROR, "Fargate pods run in private subnets", SOURCES.fargateProfile);
const NO_PROFILE = rule(
  "FG807",
  Severity.ERROR,
  "a chart's or an add-on's pods have a profile",
  SOURCES.fargateProfile,
);
const VPC_TWICE = rule("FG808", Severity.ERROR, "a VPC is either made or found", SOURCES.eksNetwork);

const PROFILE_TWICE = rule("FG809", Severity.ERROR, "a profile's name is used once", SOURCES.fargateProfile);
const NO_SUBNET = rule("FG811", Severity.ERROR, "a profile has a subnet", SOURCES.fargateProfile);
const POLICY_TWICE = rule("FG812", Severity.ERROR, "an access policy is named once", SOURCES.createAccessEntry);
const GRANT_TWICE = rule("FG813", Severity.ERROR, "an access entry's id is used once", SOURCES.createAccessEntry);

const ID_TWICE = rule("FG814", Severity.ERROR, "an id is used once", SOURCES.constructIds);
const PART_TWICE = rule("FG815", Severity.ERROR, "a cluster has one of each part", SOURCES.eksAddons);

const ALIAS_TWICE = rule(
  "FG816",
  Severity.ERROR,
  "a provider's alias is used once",
  "https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations",
);

const ALIAS = rule(
  "FG752",
  Severity.ERROR,
  "a provider's alias is an identifier",
  "https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers",
);
const ID = rule("FG753", Severity.ERROR, "an id is a string that is known at synth", SOURCES.constructIds);
const CLUSTER_TWICE = rule("FG754", Severity.ERROR, "a cluster's name is used once", SOURCES.createCluster);
const FOREIGN_PROVIDER = rule(
  "FG916",
  Severity.ERROR,
  "a cluster's token is read through an AWS provider of its own stack",
  "https://developer.hashicorp.com/terraform/language/meta-arguments/provider",
);

/** The rules of this file, for the catalog. */
export const COMPOSITION_RULES: readonly Rule[] = [
  ZONES_UNKNOWN,
  ZONES_TWICE,
  CIDR_COUNT,
  PREFIX_UNKNOWN,
  NAME_UNKNOWN,
  PUBLIC_SUBNET,
  NO_PROFILE,
  VPC_TWICE,
  PROFILE_TWICE,
  NO_SUBNET,
  POLICY_TWICE,
  GRANT_TWICE,
  ID_TWICE,
  PART_TWICE,
  ALIAS_TWICE,
  ALIAS,
  ID,
  CLUSTER_TWICE,
  FOREIGN_PROVIDER,
];

/** A list that Terraform fills in later cannot become subnets now. */
export function zoneListUnknown(field: string): Finding {
  return finding(ZONES_UNKNOWN, {
    field,
    message: "the list is a token whose length is not known until Terraform runs",
    fix: "write the zones out, or leave them out and set maxAzs",
  });
}

export function zonesNamedAndCounted(maxAzs: number, names: readonly string[]): Finding {
  return finding(ZONES_TWICE, {
    field: "maxAzs",
    message: `maxAzs ${maxAzs} and availabilityZones ${JSON.stringify(names)} say the same thing in two ways`,
    fix: "keep availabilityZones and drop maxAzs",
  });
}

export function cidrCountMismatch(field: string, ranges: number | undefined, zones: number): Finding[] {
  if (ranges === undefined || ranges === zones) return [];
  return [
    finding(CIDR_COUNT, {
      field,
      message: `${ranges} ranges are given for ${zones} zones`,
      fix: "give one range for each zone, in the order of the zones",
    }),
  ];
}

export function prefixNeedsKnownVpc(): Finding {
  return finding(PREFIX_UNKNOWN, {
    field: "cidrBlock",
    message: "the VPC's range is a token, so subnets of a chosen prefix length cannot be computed",
    fix: "write the VPC's range out, or give privateSubnetCidrs and publicSubnetCidrs",
  });
}

/** A name decides which profile wins a pod, and becomes part of an address. */
export function profileNameUnknown(field: string): Finding {
  return finding(NAME_UNKNOWN, {
    field,
    message: "the name is a token",
    fix: "write the profile's name out",
  });
}

/** @param subnetIds those that are known to be public */
export function publicSubnetInProfile(subnetIds: readonly string[]): Finding[] {
  if (subnetIds.length === 0) return [];
  return [
    finding(PUBLIC_SUBNET, {
      field: "privateSubnetIds",
      message: `${subnetIds.length} of the subnets have a route to the internet gateway; EKS answers "is not a private subnet"`,
      fix: "name private subnets, for example some of vpc.privateSubnetIds",
    }),
  ];
}

export function vpcMadeAndFound(): Finding {
  return finding(VPC_TWICE, {
    field: "existingVpc",
    message: "vpc describes a VPC to make, and existingVpc names one that exists",
    fix: "keep one of the two",
  });
}

/** Pods of which only the place is known: those of a chart that does not say what it runs. */
export function podsWithoutProfile(profiles: ProfileMap, pods: MatchablePod): Finding[] {
  const miss = explainNoMatch(profiles, pods);
  if (miss === undefined) return [];
  return [
    finding(NO_PROFILE, {
      message: `no Fargate profile takes its pods, so that they stay Pending: ${miss.reason}`,
      fix: miss.fix,
    }),
  ];
}

/** @param others the names of the cluster's other profiles */
export function profileNameTwice(name: string, others: readonly string[]): Finding[] {
  if (!others.includes(name)) return [];
  return [
    finding(PROFILE_TWICE, {
      field: "profileName",
      message: `the cluster has another profile "${name}"`,
      fix: "choose another name, or put the selectors into one profile",
    }),
  ];
}

export function profileWithoutSubnet(subnetIds: readonly string[]): Finding[] {
  if (subnetIds.length > 0) return [];
  return [
    finding(NO_SUBNET, {
      field: "privateSubnetIds",
      message: "the list is empty, and Fargate needs a subnet to run pods in",
      fix: "name private subnets, or leave it out for all of the VPC",
    }),
  ];
}

export function accessPolicyTwice(policyNames: readonly string[]): Finding[] {
  const twice = policyNames.filter((name, index) => policyNames.indexOf(name) < index);
  return [...new Set(twice)].map((name) =>
    finding(POLICY_TWICE, {
      field: "policies",
      message: `${name} is named more than once, and EKS keeps one scope for each policy of a principal`,
      fix: "name it once, with all of its namespaces",
    }),
  );
}

export function accessIdTwice(id: string): Finding {
  return finding(GRANT_TWICE, {
    field: "access",
    message:
      id === "creator"
        ? 'the id "creator" is that of the cluster\'s creator'
        : `the id "${id}" is that of another access entry of the cluster`,
    fix: id === "creator" ? "choose another id, or set grantCreatorAdmin to false" : "choose another id",
  });
}

/** The framework refuses an empty id without saying whose. @param what what is added: "Fargate profile" */
export function idMissing(id: unknown, what: string): Finding[] {
  if (typeof id === "string" && id !== "") return [];
  const message = typeof id === "string" ? "is empty" : `is not a string: ${String(id)}`;
  return [finding(ID, { message: `the id of the ${what} ${message}`, fix: "give it a name, as a string" })];
}

/** The text of a token is the count of tokens before it: as an address it would change with every edit. */
export function idUnknown(id: string, what: string, fix: string): Finding[] {
  if (!isUnknown(id)) return [];
  return [finding(ID, { message: `the id of the ${what} is a token, and it becomes part of an address`, fix })];
}

/** The framework says the same without the fix. */
export function idTwice(scope: IConstructIds, id: string, what: string): Finding[] {
  const missing = idMissing(id, what);
  if (missing.length > 0 || scope.tryFindChild(id) === undefined) return missing;
  return [
    finding(ID_TWICE, {
      message: `there is another ${what} "${id}"`,
      fix: "choose another id; it becomes part of an address, so leave that of the first as it is",
    }),
  ];
}

/** Where ids are used up: `construct.node`. */
interface IConstructIds {
  tryFindChild(id: string): unknown;
}

/** EKS has one add-on of a name, and Fargate reads one logging configuration. */
export function partTwice(what: string, first: string): Finding {
  return finding(PART_TWICE, {
    message: `the cluster has ${what} already, declared by ${first}`,
    fix: "declare it once, with all of its options",
  });
}

/** Terraform refuses the second provider of a kind with one alias. */
export function aliasTwice(kind: string, alias: string): Finding {
  return finding(ALIAS_TWICE, {
    field: "alias",
    message: `the stack has a ${kind} provider with the alias "${alias}" already`,
    fix: "choose another alias, or hand on the providers that are there",
  });
}

/** As Terraform reads them: a letter or _, then letters, digits, _ and -. */
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** What is wrong with the alias that a provider is given. */
export function checkAlias(alias: string): Finding[] {
  if (isUnknown(alias) || IDENTIFIER.test(alias)) return [];
  const fix = "begin with a letter or _, and use only letters, digits, _ and -";
  return [
    finding(ALIAS, {
      field: "alias",
      message: `"${alias}" is not an identifier, and Terraform refuses it as an alias`,
      fix: alias === "" ? "give it a name, or leave it out" : `write "${aliasOf(alias)}", for example: ${fix}`,
    }),
  ];
}

/** The alias that `name` can be: itself, where Terraform takes it. */
export function aliasOf(name: string): string {
  const accepted = name.replace(/[^\p{ID_Continue}-]/gu, "-");
  return IDENTIFIER.test(accepted) ? accepted : `_${accepted}`;
}

/** EKS has one cluster of a name in a region of an account. @param other where the other one stands */
export function clusterNameTwice(name: string, other: string): Finding {
  return finding(CLUSTER_TWICE, {
    field: "clusterName",
    message: `${other} is called "${name}" too, and EKS has one cluster of a name in a region`,
    fix: "give one of them another clusterName",
  });
}

/** Terraform knows the providers of one stack only. @param stack the stack of the AWS provider */
export function tokenThroughForeignProvider(stack: string): Finding {
  return finding(FOREIGN_PROVIDER, {
    field: "awsProvider",
    message: `the token's data source would read through an AWS provider of the stack ${stack}, and Terraform knows those of its own stack alone`,
    fix: "give one of this stack that acts as the same role",
  });
}
