// Who may enter a cluster, and as whom Fargate starts pods.
import { error, finding, Finding, Severity, warning } from "./finding";
import { whyNamespaceNeverMatches } from "./profiles/selector-syntax";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const ACCESS = {
  principal: error("FG711", "an access entry is for an IAM role or user", SOURCES.createAccessEntry),
  rolePath: error("FG716", "a pod execution role has the path /", SOURCES.fargateStart),
  emptyScope: error(
    "FG740",
    "an access policy with namespace scope has a namespace",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessScope.html",
  ),
  scope: error(
    "FG741",
    "an access policy's namespaces can exist",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
  ),
  policyName: error(
    "FG742",
    "an access policy is identified by its name",
    "https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",
  ),
  principalTwice: error("FG743", "a principal has one access entry", SOURCES.createAccessEntry),
  nobody: warning("FG744", "the identity that runs Terraform may use the Kubernetes API", SOURCES.accessEntries),
  creatorNamed: warning(
    "FG914",
    "the creator of the cluster is not named in access as well",
    SOURCES.createAccessEntry,
  ),
  group: error("FG750", "an access entry's groups have no reserved prefix", SOURCES.accessEntries),
  policyTwice: error("FG812", "an access policy is listed once", SOURCES.createAccessEntry),
  grantTwice: error("FG813", "an access entry's id is used once", SOURCES.createAccessEntry),
};

/** What EKS keeps for itself, in user names and groups alike. */
const RESERVED = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** What is wrong with the principal of an access entry: it is a role or a user, never the session that assumed a role. */
export function checkAccessEntryPrincipal(arn: string, field = "principalArn"): Finding[] {
  if (isUnknown(arn)) return [];
  const refuse = (message: string, fix: string): Finding[] => [finding(ACCESS.principal, { field, message, fix })];
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session !== null) {
    const [, partition = "", account = "", role = ""] = session;
    return refuse(
      `${arn} is an assumed-role session, which expires and cannot be granted access`,
      `write the role, arn:${partition}:iam::${account}:role/${role}, with its path if it has one`,
    );
  }
  if (/^arn:[a-z-]+:iam::\d{12}:role\/aws-service-role\//.test(arn)) {
    return refuse(`${arn} is a service-linked role, which access entries do not accept`, "choose another role");
  }
  if (/^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/.test(arn)) return [];
  if (/^arn:[a-z-]+:iam::\d{12}:root$/.test(arn)) return [rootPrincipal(arn, field)];
  return refuse(`"${arn}" is not the ARN of an IAM role or user`, "write it as arn:aws:iam::111122223333:role/name");
}

/** EKS creates the entry, which grants nothing to the rest of the account. https://github.com/kubernetes-sigs/aws-iam-authenticator/issues/797 */
function rootPrincipal(arn: string, field: string): Finding {
  return finding(ACCESS.principal, {
    field,
    severity: Severity.WARNING,
    message: `${arn} is the account's root user and does not represent the roles and users of the account`,
    fix: "write the ARN of each role that is to have access, such as arn:aws:iam::111122223333:role/name",
  });
}

/** What is wrong with the Kubernetes groups of an access entry of type STANDARD. */
export function checkAccessEntryGroups(groups: readonly string[], field = "kubernetesGroups"): Finding[] {
  const given: readonly unknown[] = groups;
  return given.flatMap((group, i) => {
    if (isUnknown(group)) return [];
    const refuse = (message: string, fix: string): Finding[] => [
      finding(ACCESS.group, { field: `${field}[${i}]`, message, fix }),
    ];
    if (typeof group !== "string" || group === "") {
      return refuse(
        group === "" ? "the group is empty" : `${String(group)} is not a group`,
        "name a group, or remove it",
      );
    }
    const reserved = RESERVED.find((prefix) => group.startsWith(prefix));
    if (reserved === undefined) return [];
    return refuse(
      `group "${group}" begins with ${reserved}, which EKS reserves`,
      group === "system:masters"
        ? "use the policy AccessPolicy.clusterAdmin() instead"
        : "bind a group of another name in RBAC",
    );
  });
}

/** What is wrong with the ARN of the role that Fargate takes to start pods. */
export function checkPodExecutionRoleArn(arn: string, field = "podExecutionRoleArn"): Finding[] {
  if (isUnknown(arn)) return [];
  const path = /^arn:[a-z-]+:iam::\d{12}:role\/(.+)\/[^/]+$/.exec(arn)?.[1];
  if (path === undefined) return [];
  return [
    finding(ACCESS.rolePath, {
      field,
      message: `the pod execution role has the path /${path}/, with which Fargate refuses to start pods`,
      fix: "use a role with the path /",
    }),
  ];
}

/** An access policy, as it is given to a principal. */
export interface CheckedAccessPolicy {
  readonly policyName: string;
  /** @default - the whole cluster */
  readonly namespaces?: readonly string[];
}

/** What is wrong with the access policies of a principal. */
export function checkAccessPolicies(policies: readonly CheckedAccessPolicy[], field = "policies"): Finding[] {
  return policies.flatMap(({ policyName, namespaces }, i) => [
    ...checkAccessPolicyName(policyName, `${field}[${i}]`),
    ...(namespaces === undefined ? [] : checkScope(namespaces, `${field}[${i}].namespaces`)),
  ]);
}

function checkAccessPolicyName(name: string, field: string): Finding[] {
  if (isUnknown(name) || /^[\w-]+$/.test(name)) return [];
  const ofArn = /^arn:[a-z-]+:eks::aws:cluster-access-policy\/([\w-]+)$/.exec(name)?.[1];
  return [
    finding(ACCESS.policyName, {
      field,
      message: `"${name}" is not the name of an access policy`,
      fix: `write ${ofArn ?? "it as AmazonEKSViewPolicy; aws eks list-access-policies names them all"}`,
    }),
  ];
}

function checkScope(namespaces: readonly string[], field: string): Finding[] {
  if (namespaces.length === 0) {
    return [
      finding(ACCESS.emptyScope, {
        field,
        message: "the list is empty, and EKS requires at least one namespace",
        fix: "add a namespace, or leave the list out for the whole cluster",
      }),
    ];
  }
  return namespaces.flatMap((namespace, i) => {
    const fix = isUnknown(namespace) ? undefined : whyNamespaceNeverMatches(namespace);
    if (fix === undefined) return [];
    return [
      finding(ACCESS.scope, {
        field: `${field}[${i}]`,
        message: `a namespace cannot be named "${namespace}"`,
        fix,
      }),
    ];
  });
}

/** That a principal has an access entry already. @param id of that entry */
export function principalTwice(arn: string, id: string): Finding {
  return finding(ACCESS.principalTwice, {
    field: "principalArn",
    message: `${arn} already has the access entry "${id}", and EKS allows one per principal`,
    fix: "combine all policies and groups in one entry",
  });
}

/**
 * That no identity, or not the deployer, may create what the program creates in the cluster.
 *
 * @param objects how many objects and charts the program puts on the cluster
 * @param role that the AWS provider assumes, where others have access, and it has none
 */
export function nobodyHasAccess(objects: number, role?: string): Finding {
  const put = `the program creates ${objects} ${objects === 1 ? "object" : "objects"} in it`;
  return finding(ACCESS.nobody, {
    field: "grantCreatorAdmin",
    message:
      role === undefined
        ? `the cluster has no access entry, and ${put}, which no identity is allowed to do`
        : `the cluster has no access entry for ${role}, which the AWS provider assumes, and ${put}`,
    fix: "grant access to the role that runs Terraform, or leave grantCreatorAdmin out",
  });
}

/** That a principal is the role by which the AWS provider makes the cluster, and has the creator's access entry. @param id of the entry that names it again */
export function creatorNamed(id: string, principalArn: string): Finding {
  return finding(ACCESS.creatorNamed, {
    field: "principalArn",
    message: `the AWS provider assumes ${principalArn}, which gets the creator's access entry when it creates the cluster, and EKS allows one per principal`,
    fix: creatorNamedFix(id),
  });
}

/** The same as Terraform says it, of any principal, when it plans. @param id of the entry that names it again */
export function creatorNamedAtPlan(id: string): string {
  return `[${ACCESS.creatorNamed.code}] The principal of the access entry "${id}" already has the creator's entry of the cluster, and EKS allows one per principal: ${creatorNamedFix(id)}.`;
}

function creatorNamedFix(id: string): string {
  return `set grantCreatorAdmin to false, or remove "${id}"`;
}

export function accessPolicyTwice(policyNames: readonly string[]): Finding[] {
  const twice = policyNames.filter((name, index) => policyNames.indexOf(name) < index);
  return [...new Set(twice)].map((name) =>
    finding(ACCESS.policyTwice, {
      field: "policies",
      message: `${name} is listed more than once, and EKS keeps one scope per policy of a principal`,
      fix: "list it once, with all of its namespaces",
    }),
  );
}

export function accessIdTwice(id: string): Finding {
  return finding(ACCESS.grantTwice, {
    field: "access",
    message:
      id === "creator"
        ? 'the id "creator" is reserved for the cluster\'s creator'
        : `another access entry of the cluster has the id "${id}"`,
    fix: id === "creator" ? "choose another id, or set grantCreatorAdmin to false" : "choose another id",
  });
}
