// As whom the token of a Kubernetes API is asked for: what of an AWS provider's settings `aws eks get-token` can take over.
import { finding, Finding, Severity, warning } from "./finding";
import { valueAt } from "./overrides";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const TOKEN_IDENTITY = {
  tokenIdentity: warning(
    "FG910",
    "the token of the Kubernetes API is requested with the identity of the AWS provider",
    "https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html",
  ),
  region: warning(
    "FG918",
    "the AWS provider is set to the cluster's region",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
  ),
};

/** Whom an AWS provider acts as, in what the AWS CLI takes over. */
export interface ProviderIdentity {
  /** The role that it assumes; of several, the last. @default - none */
  readonly roleArn?: string;
  /** @default - none */
  readonly profile?: string;
}

/** Reads the arguments of an AWS provider as they are in the synthesised JSON. */
export function identityOf(provider: unknown): ProviderIdentity {
  const roleArn = textAt(rolesOf(provider).at(-1), "role_arn");
  const profile = textAt(provider, "profile");
  return { ...(roleArn === undefined ? {} : { roleArn }), ...(profile === undefined ? {} : { profile }) };
}

/** The options of `aws eks get-token` for it. */
export function tokenOptions({ roleArn, profile }: ProviderIdentity): string[] {
  return [
    ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
    ...(profile === undefined ? [] : ["--profile", profile]),
  ];
}

/** The options of `aws eks update-kubeconfig` for it: the role both asks for the cluster's address and logs in. */
export function kubeconfigOptions(identity: ProviderIdentity): string[] {
  const { roleArn } = identity;
  return [...(roleArn === undefined ? [] : ["--assume-role-arn", roleArn]), ...tokenOptions(identity)];
}

/** Credentials of a provider that the AWS CLI finds in the environment alone, where the provider finds them too. */
const IN_ENVIRONMENT: Readonly<Record<string, string>> = {
  access_key: "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
  assume_role_with_web_identity: "AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE",
  shared_config_files: "AWS_CONFIG_FILE",
  shared_credentials_files: "AWS_SHARED_CREDENTIALS_FILE",
};

/** Ways to AWS of which the same is true. */
const WAYS: Readonly<Record<string, string>> = {
  custom_ca_bundle: "AWS_CA_BUNDLE",
  http_proxy: "HTTP_PROXY",
  https_proxy: "HTTPS_PROXY",
  ec2_metadata_service_endpoint: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
};

/** What a role's trust policy may ask for, besides an external id. */
const ASKED_FOR: Readonly<Record<string, string>> = { tags: "session tags", source_identity: "a source identity" };

const BY_DATA_SOURCE = "set clusterToken to ClusterToken.DATA_SOURCE, which requests it through the provider itself";

/** What of an AWS provider's identity the token cannot take over. @param provider its arguments as they are in the synthesised JSON */
export function checkTokenIdentity(provider: unknown): Finding[] {
  return [...checkRoles(provider), ...checkEnvironment(provider)];
}

/** The same of `configure_kubectl`, where the providers themselves take their token another way. */
export function checkKubeconfigIdentity(provider: unknown): Finding[] {
  const found = checkTokenIdentity(provider).filter(({ severity }) => severity === Severity.WARNING);
  return found.map(({ message }) =>
    finding(TOKEN_IDENTITY.tokenIdentity, {
      field: "configure_kubectl",
      severity: Severity.INFO,
      message: `kubectl cannot log in as the AWS provider does: ${message}`,
      fix: "create a separate access entry for users of kubectl, with access or grantAccess",
    }),
  );
}

/** Whether the region of an AWS provider is another one than a cluster's. @param provider its arguments as they are in the synthesised JSON */
export function checkProviderRegion(provider: unknown, region: string): Finding[] {
  const own = textAt(provider, "region");
  if (own === undefined || own === region || isUnknown(own) || isUnknown(region)) return [];
  return [
    finding(TOKEN_IDENTITY.region, {
      field: "region",
      message: `the AWS provider creates everything in ${own}, but the cluster has the region ${region}, for which its tokens, names and zones are written`,
      fix: "set the same region for both",
    }),
  ];
}

function checkRoles(provider: unknown): Finding[] {
  const given = valueAt(provider, "assume_role") ?? valueAt(provider, "dynamic", "assume_role");
  if (isThere(given) && (typeof given === "string" || valueAt(provider, "dynamic", "assume_role") !== undefined)) {
    return [say("assume_role", "the roles are known only to Terraform, and aws eks get-token assumes none")];
  }
  const roles = rolesOf(provider);
  const last = roles.at(-1);
  const found: Finding[] = [];
  if (roles.length > 1) {
    const told = textAt(last, "role_arn") ?? "";
    found.push(
      say(
        "assume_role",
        `the provider assumes ${roles.length} roles one after the other, and aws eks get-token the last one alone, ${told}, which must then trust the credentials that Terraform runs with`,
      ),
    );
  }
  if (isThere(valueAt(last, "external_id"))) {
    found.push(
      say(
        "assume_role.external_id",
        "aws eks get-token cannot send an external id, so it cannot assume a role that requires one",
      ),
    );
  }
  for (const [name, what] of Object.entries(ASKED_FOR)) {
    if (!isThere(valueAt(last, name))) continue;
    const message = `aws eks get-token sets no ${what.replace(/^a /, "")}, so it cannot assume a role whose trust policy requires ${what}`;
    found.push({ ...say(`assume_role.${name}`, message), severity: Severity.INFO });
  }
  return found;
}

function checkEnvironment(provider: unknown): Finding[] {
  const tell = (table: Readonly<Record<string, string>>, severity: Severity): Finding[] =>
    Object.entries(table).flatMap(([name, variables]) =>
      isThere(valueAt(provider, name))
        ? [
            finding(TOKEN_IDENTITY.tokenIdentity, {
              field: name,
              severity,
              message: "the AWS provider sets it, and aws eks get-token has no such option",
              fix: `set ${variables} in the environment of Terraform instead, which reaches both, or ${BY_DATA_SOURCE}`,
            }),
          ]
        : [],
    );
  return [...tell(IN_ENVIRONMENT, Severity.WARNING), ...tell(WAYS, Severity.INFO)];
}

function say(field: string, message: string): Finding {
  return finding(TOKEN_IDENTITY.tokenIdentity, { field, message, fix: BY_DATA_SOURCE });
}

/** Terraform reads one block as an object, and several as a list. One without a role is ignored. */
function rolesOf(provider: unknown): unknown[] {
  const given = valueAt(provider, "assume_role");
  const blocks: unknown[] = Array.isArray(given) ? given : [given];
  return blocks.filter((block) => textAt(block, "role_arn") !== undefined);
}

function textAt(block: unknown, name: string): string | undefined {
  const value = valueAt(block, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isThere(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
