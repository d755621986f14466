// Security groups that a load balancer brings with it.
import { finding, Finding, warning } from "../finding";
import { checkSecurityGroupId, SECURITY_GROUP } from "../network/security-groups";

/** The rules of this file. */
export const LOAD_BALANCER_GROUP = {
  ranges: warning(
    "FG955",
    "the ranges that may reach a load balancer are set in one place",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#security-groups",
  ),
};

/** Who may reach a load balancer. */
export interface OwnGroups {
  readonly securityGroupIds?: readonly string[];
  /** True where annotations name groups. */
  readonly isAnnotated: boolean;
  /** Ranges that may reach it, by the name of the property. */
  readonly ranges: { readonly [field: string]: readonly string[] | undefined };
}

/** What is wrong with groups of its own. */
export function checkOwnGroups({ securityGroupIds, isAnnotated, ranges }: OwnGroups): Finding[] {
  if (securityGroupIds?.length === 0) return [noGroup()];
  const ids = securityGroupIds ?? [];
  const wrong = ids.flatMap((id, i) => checkSecurityGroupId(id, `securityGroupIds[${i}]`));
  if (securityGroupIds === undefined && !isAnnotated) return [];
  const idle = Object.entries(ranges).filter(([, list]) => list !== undefined);
  return [
    ...wrong,
    ...idle.map(([field]) =>
      finding(LOAD_BALANCER_GROUP.ranges, {
        field,
        message: "with its own security groups the controller ignores the ranges, so they do not restrict access",
        fix: "add the ranges to rules of those groups, and leave this out",
      }),
    ),
  ];
}

/** The controller takes an empty list for none, and creates a group as if the option were left out. */
function noGroup(): Finding {
  return finding(SECURITY_GROUP.id, {
    field: "securityGroupIds",
    message: "an empty list, for which the controller creates a security group of its own",
    fix: "list the security groups, or leave it out if the controller should create one",
  });
}
