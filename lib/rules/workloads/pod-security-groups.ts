// Security groups that the pods of a workload have besides the cluster's.
import { finding, Finding, warning } from "../finding";
import { checkSecurityGroupId } from "../network/security-groups";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const POD_SECURITY_GROUP = {
  many: warning(
    "FG975",
    "a network interface has up to five security groups",
    "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
  ),
};

/** The quota of a new account; AWS raises it to 16 at most. */
const MOST = 5;

/** What is wrong with the security groups of pods. @param ofCluster the cluster's, which they have too */
export function checkPodSecurityGroups(ids: readonly string[], ofCluster: string): Finding[] {
  const count = new Set([ofCluster, ...ids]).size;
  const wrong = ids.flatMap((id, index) => checkSecurityGroupId(id, `securityGroupIds[${index}]`));
  // Two references may be to one group.
  if (count <= MOST || ids.some(isUnknown)) return wrong;
  return [
    ...wrong,
    finding(POD_SECURITY_GROUP.many, {
      field: "securityGroupIds",
      message: `with the cluster's own the pods have ${count} security groups, and the quota of a new account is ${MOST} for each network interface`,
      fix: `list up to ${MOST - 1}, or have AWS raise the quota`,
    }),
  ];
}
