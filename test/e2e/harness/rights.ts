// Which rights of IAM a call needs, and whether a policy gives them: as far as the calls of a deploy go.
import { ACCOUNT } from "./aws";
import { Call } from "./calls";
import { REGION } from "./workspace";

/** A statement of a policy that allows. */
export interface Allowed {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** A right that a call needs, and on what; `*` where the log of calls does not say it. */
export interface Right {
  readonly action: string;
  readonly resource: string;
}

/** AWS asks nobody whether he may know who he is. */
const FREE = new Set(["sts:GetCallerIdentity"]);

/** Calls by which a service is handed a role. */
const PASSED = ["roleArn", "podExecutionRoleArn", "serviceAccountRoleArn"];

/** The right to tag what is being made, where it is not named after the service alone. */
const TAGGING: Readonly<Record<string, string>> = {
  "ec2:*": "ec2:CreateTags",
  "iam:CreateRole": "iam:TagRole",
  "iam:CreatePolicy": "iam:TagPolicy",
  "iam:CreateOpenIDConnectProvider": "iam:TagOpenIDConnectProvider",
};

/** All rights that `call` needs: its own, that to tag what it makes, and that to hand a role on. */
export function rightsOf(call: Call): Right[] {
  const { service, operation, params = {} } = call;
  const action = `${service}:${operation}`;
  if (FREE.has(action)) return [];
  const resource = resourceOf(call);
  const isTagged = Object.keys(params).some((name) => /^(tags|Tags(\.|$)|TagSpecification\.)/.test(name));
  const tagging = TAGGING[action] ?? TAGGING[`${service}:*`] ?? `${service}:TagResource`;
  const tags = isTagged && operation.startsWith("Create") && action !== tagging ? [{ action: tagging, resource }] : [];
  const roles = PASSED.flatMap((name) => {
    const role = params[name];
    return typeof role === "string" ? [{ action: "iam:PassRole", resource: role }] : [];
  });
  return [{ action, resource }, ...tags, ...roles];
}

/** The ARN of what `call` is about, for the services whose resources a policy names. */
export function resourceOf({ service, params = {} }: Call): string {
  const text = (name: string): string | undefined => {
    const value = params[name];
    return typeof value === "string" ? value : undefined;
  };
  if (service === "iam") {
    const [role, policy, url] = [text("RoleName"), text("PolicyName"), text("Url")];
    if (role !== undefined) return `arn:aws:iam::${ACCOUNT}:role/${role}`;
    if (policy !== undefined) return `arn:aws:iam::${ACCOUNT}:policy/${policy}`;
    if (url !== undefined) return `arn:aws:iam::${ACCOUNT}:oidc-provider/${url.replace("https://", "")}`;
    return text("PolicyArn") ?? text("OpenIDConnectProviderArn") ?? "*";
  }
  if (service === "eks") {
    const cluster = text("name") ?? text("clusterName");
    if (cluster === undefined) return text("resourceArn") ?? "*";
    const parts: [kind: string, part: string | undefined][] = [
      ["fargateprofile", text("fargateProfileName")],
      ["addon", text("addonName")],
      ["access-entry", text("principalArn")],
    ];
    const [kind, part] = parts.find(([, each]) => each !== undefined) ?? ["cluster", undefined];
    return `arn:aws:eks:${REGION}:${ACCOUNT}:${kind}/${cluster}${part === undefined ? "" : `/${part}`}`;
  }
  if (service === "logs") {
    const group = text("logGroupName");
    return group === undefined ? (text("resourceArn") ?? "*") : `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${group}`;
  }
  return "*";
}

/** True where a statement allows the right. A resource that is not known is one of those that the statement names. */
export function isAllowed(statements: readonly Allowed[], { action, resource }: Right): boolean {
  return statements.some(
    (each) =>
      listed(each.Action).some((pattern) => isLike(pattern, action)) &&
      (resource === "*" || listed(each.Resource).some((pattern) => isLike(pattern, resource))),
  );
}

/** One or many, as many. */
export function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** IAM's wildcards: `*` and `?`. */
function isLike(pattern: string, value: string): boolean {
  const text = pattern
    .replace(/[.\\+^${}()|[\]]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${text}$`).test(value);
}
