// Who may enter a cluster, and as whom Fargate starts pods.
import { Finding, finding, Rule, Severity } from "./finding";
import { SOURCES } from "./sources";
import { isUnknown } from "./unknown";

const PRINCIPAL: Rule = {
  code: "FG711",
  severity: Severity.ERROR,
  title: "an access entry is for an IAM role or user",
  source: SOURCES.createAccessEntry,
};
const USERNAME: Rule = {
  code: "FG712",
  severity: Severity.ERROR,
  title: "an access entry's user name has no reserved beginning",
  source: SOURCES.accessEntries,
};
const ROLE_PATH: Rule = {
  code: "FG716",
  severity: Severity.ERROR,
  title: "a pod execution role has the path /",
  source: SOURCES.fargateStart,
};

/** The rules of this file, for the catalog. */
export const ACCESS_RULES: readonly Rule[] = [PRINCIPAL, USERNAME, ROLE_PATH];

const RESERVED_USERNAMES = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** What is wrong with the principal of an access entry: it is a role or a user, never the session that assumed a role. */
export function checkAccessEntryPrincipal(arn: string, field = "principalArn"): Finding[] {
  if (isUnknown(arn)) return [];
  const refuse = (message: string, fix: string): Finding[] => [finding(PRINCIPAL, { field, message, fix })];
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session !== null) {
    const [, partition = "", account = "", role = ""] = session;
    return refuse(
      `${arn} is a session, which ends and cannot be given access`,
      `write the role, arn:${partition}:iam::${account}:role/${role}, with its path if it has one`,
    );
  }
  if (/^arn:[a-z-]+:iam::\d{12}:role\/aws-service-role\//.test(arn)) {
    return refuse(`${arn} is a service-linked role, which access entries do not take`, "choose another role");
  }
  if (/^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/.test(arn)) return [];
  return refuse(`"${arn}" is not the ARN of an IAM role or user`, "write it as arn:aws:iam::111122223333:role/name");
}

/** What is wrong with the user name of an access entry of type STANDARD. */
export function checkAccessEntryUsername(username: string, field = "username"): Finding[] {
  if (isUnknown(username)) return [];
  const reserved = RESERVED_USERNAMES.find((prefix) => username.startsWith(prefix));
  if (reserved !== undefined) {
    return [
      finding(USERNAME, {
        field,
        message: `user name "${username}" begins with ${reserved}, which EKS keeps for itself`,
        fix: "choose another beginning, or leave the user name out",
      }),
    ];
  }
  const session = username.search(/\{\{SessionName(Raw)?\}\}/);
  if (session < 0 || username.slice(0, session).includes(":")) return [];
  return [
    finding(USERNAME, {
      field,
      message: `user name "${username}" has no colon before the session's name`,
      fix: `write "${username.slice(0, session)}:${username.slice(session)}"`,
    }),
  ];
}

/** What is wrong with the ARN of the role that Fargate takes to start pods. */
export function checkPodExecutionRoleArn(arn: string, field = "podExecutionRoleArn"): Finding[] {
  if (isUnknown(arn)) return [];
  const path = /^arn:[a-z-]+:iam::\d{12}:role\/(.+)\/[^/]+$/.exec(arn)?.[1];
  if (path === undefined) return [];
  return [
    finding(ROLE_PATH, {
      field,
      message: `the pod execution role has the path /${path}/, with which Fargate refuses to start pods`,
      fix: "use a role with the path /",
    }),
  ];
}
