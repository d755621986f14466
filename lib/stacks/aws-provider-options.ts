// The AWS provider of a stack: as whom it acts, and where it may.
import { Token } from "cdktf";
import { AwsProviderAssumeRole, AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { checkAccountIds, checkAssumeRole, checkMaxRetries } from "../rules/aws-provider";
import { Finding } from "../rules/finding";
import { checkIamTags } from "../rules/tags";

/**
 * Options of a role of IAM that the AWS provider assumes.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export interface AssumeRoleOptions {
  /** ARN of the role, in this account or another; its trust policy must name the principal that Terraform starts as. */
  readonly roleArn: string;
  /** Name of the session, as CloudTrail shows it: 2 to 64 characters. @default - one that Terraform makes up */
  readonly sessionName?: string;
  /**
   * The secret that the role's trust policy requires. `aws eks get-token` cannot pass one on: set `clusterToken` to
   * `ClusterToken.DATA_SOURCE` with it.
   *
   * @default - none
   */
  readonly externalId?: string;
  /** Seconds that the session lasts, 900 to 43200. @default 3600 */
  readonly durationSeconds?: number;
  /** Tags of the session, which policies can check as `aws:PrincipalTag`. @default - none */
  readonly tags?: { [key: string]: string };
}

/**
 * Options of the stack's AWS provider. Its credentials come from the environment, as everywhere: variables, files of the AWS
 * CLI, a web identity, the machine's own role.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export interface AwsProviderOptions {
  /** A role to assume. The Kubernetes and Helm providers' tokens are requested as that role, too. @default - none */
  readonly assumeRole?: AssumeRoleOptions;
  /**
   * Name of a profile of the AWS CLI. The Kubernetes and Helm providers' tokens are requested with it, too.
   *
   * @default - that of the environment
   */
  readonly profile?: string;
  /** Tags of every resource of the provider that takes tags. @default - none */
  readonly defaultTags?: { [key: string]: string };
  /**
   * Ids of the AWS accounts, 12 digits each, that the provider may act in; any other is rejected at plan.
   *
   * @default - any
   */
  readonly allowedAccountIds?: string[];
  /** How often a call is tried that AWS throttles or that gets no answer. @default 25 */
  readonly maxRetries?: number;
}

/** @internal The settings of the stack's AWS provider. */
export function awsProviderConfig(region: string, options: AwsProviderOptions = {}): AwsProviderConfig {
  const { assumeRole, profile, defaultTags, allowedAccountIds, maxRetries } = options;
  return {
    region,
    profile,
    maxRetries,
    allowedAccountIds: allowedAccountIds === undefined ? undefined : [...allowedAccountIds],
    assumeRole: assumeRole === undefined ? undefined : [assumeRoleBlock(assumeRole)],
    defaultTags: defaultTags === undefined ? undefined : [{ tags: { ...defaultTags } }],
  };
}

/** @internal What is wrong with the options of the stack's AWS provider. */
export function checkAwsProviderOptions(options: AwsProviderOptions | undefined): Finding[] {
  if (options === undefined) return [];
  const { assumeRole, defaultTags, allowedAccountIds, maxRetries } = options;
  const at = "awsProvider.";
  return [
    ...(assumeRole === undefined ? [] : checkAssumeRole(assumeRole)),
    ...checkIamTags(defaultTags, `${at}defaultTags`, ["Name"]),
    ...(allowedAccountIds === undefined ? [] : checkAccountIds(allowedAccountIds)),
    ...(maxRetries === undefined ? [] : checkMaxRetries(maxRetries)),
  ];
}

function assumeRoleBlock({ durationSeconds, tags, ...role }: AssumeRoleOptions): AwsProviderAssumeRole {
  return {
    roleArn: role.roleArn,
    sessionName: role.sessionName,
    externalId: role.externalId,
    duration: durationSeconds === undefined ? undefined : `${Token.asString(durationSeconds)}s`,
    tags: tags === undefined ? undefined : { ...tags },
  };
}
