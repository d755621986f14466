// Settings of the AWS provider that STS or Terraform would reject.
import { checkRoleArn } from "./arns";
import { error, finding, Finding } from "./finding";
import { checkIamTags } from "./tags";
import { isUnknown, isWithin } from "./unknown";

/** The rules of this file. */
export const AWS_PROVIDER = {
  providerSetting: error(
    "FG911",
    "a setting of the AWS provider has a valid value",
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
  ),
};

/** A role to assume, as the user wrote it. */
export interface CheckedAssumeRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What is wrong with the role that the AWS provider assumes. */
export function checkAssumeRole(role: CheckedAssumeRole, field = "awsProvider.assumeRole"): Finding[] {
  const { sessionName, externalId, durationSeconds } = role;
  return [
    ...checkRoleArn(role.roleArn, `${field}.roleArn`),
    ...checkText(sessionName, /^[\w+=,.@-]{2,64}$/, {
      field: `${field}.sessionName`,
      fix: "use 2 to 64 letters, digits and _+=,.@-",
    }),
    ...checkText(externalId, /^[\w+=,.@:/-]{2,1224}$/, {
      field: `${field}.externalId`,
      fix: "use 2 to 1224 letters, digits and _+=,.@:/-",
    }),
    ...(durationSeconds === undefined || isUnknown(durationSeconds) || isWithin(durationSeconds, 900, 43200)
      ? []
      : [refuse(`${field}.durationSeconds`, durationSeconds, "write a number of seconds, 900 to 43200")]),
    ...checkIamTags(role.tags, `${field}.tags`),
  ];
}

/** What is wrong with the accounts that the AWS provider may act in. */
export function checkAccountIds(ids: readonly unknown[], field = "awsProvider.allowedAccountIds"): Finding[] {
  if (isUnknown(ids)) return [];
  return ids.flatMap((id, i) => {
    if (isUnknown(id) || (typeof id === "string" && /^\d{12}$/.test(id))) return [];
    return [refuse(`${field}[${i}]`, id, "write the account's id as 12 digits in quotes")];
  });
}

/** What is wrong with the number of retries. */
export function checkMaxRetries(retries: number, field = "awsProvider.maxRetries"): Finding[] {
  if (isUnknown(retries) || isWithin(retries, 0)) return [];
  return [refuse(field, retries, "write a whole number, such as 25")];
}

function checkText(
  value: string | undefined,
  pattern: RegExp,
  { field, fix }: { readonly field: string; readonly fix: string },
): Finding[] {
  return value === undefined || isUnknown(value) || pattern.test(value) ? [] : [refuse(field, value, fix)];
}

function refuse(field: string, value: unknown, fix: string): Finding {
  return finding(AWS_PROVIDER.providerSetting, { field, message: `${JSON.stringify(value)} is not valid`, fix });
}
