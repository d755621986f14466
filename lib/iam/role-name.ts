// IAM is global: names are prefixes, so that two clusters of one name in two regions never collide.
import { Token } from "cdktf";

/** The longest `name_prefix` that Terraform accepts for an IAM role: 64 characters less the 26 of its suffix. */
const LONGEST_PREFIX = 38;

/**
 * The `name_prefix` of an IAM role that belongs to a cluster: `<cluster>-<purpose>-`. A long cluster name is cut, the purpose
 * only where it would leave the cluster's no room; a name that is not known at synth is left out. What IAM rejects in a name
 * becomes a hyphen: EKS takes names of profiles that IAM would not take as names of roles.
 *
 * @param beginning what all names begin with, by the cluster's `iamNamePrefix`; it is never cut
 */
export function roleNamePrefix(clusterName: string, purpose: string, beginning = ""): string {
  const longest = Token.isUnresolved(beginning) ? LONGEST_PREFIX / 2 : LONGEST_PREFIX - beginning.length;
  const tail = `${acceptable(purpose).slice(0, longest - 10)}-`;
  if (Token.isUnresolved(clusterName)) return `${beginning}${`eks-${tail}`.slice(-longest)}`;
  return `${beginning}${acceptable(clusterName).slice(0, longest - tail.length - 1)}-${tail}`;
}

function acceptable(name: string): string {
  return Token.isUnresolved(name) ? name : name.replace(/[^\w+=,.@-]/gu, "-");
}
