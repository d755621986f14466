// ARNs that a cluster is told: of KMS keys, of IAM policies and of IAM roles.
import { Finding, finding, Rule, rule, Severity } from "./finding";
import { isUnknown } from "./unknown";

const KEY_ARN = rule(
  "FG747",
  Severity.ERROR,
  "a KMS key is given by its ARN",
  "https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html",
);
const POLICY_ARN = rule(
  "FG748",
  Severity.ERROR,
  "an IAM policy is given by its ARN",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
);
const ROLE_ARN = rule(
  "FG763",
  Severity.ERROR,
  "an IAM role is given by its ARN",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
);

/** The rules of this file, for the catalog. */
export const ARN_RULES: readonly Rule[] = [KEY_ARN, POLICY_ARN, ROLE_ARN];

/**
 * What is wrong with the ARN of a KMS key.
 *
 * @param aliasSeverity how much the ARN of an alias weighs; in a policy of IAM it allows nothing
 */
export function checkKeyArn(arn: string, field: string, aliasSeverity: Severity = Severity.ERROR): Finding[] {
  if (isUnknown(arn) || /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) return [];
  if (/^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?alias\/.+$/.test(arn)) {
    return [
      finding(KEY_ARN, {
        field,
        severity: aliasSeverity,
        message: `${arn} is an alias, by which no policy can allow the use of its key`,
        fix: "write the ARN of the key that it stands for",
      }),
    ];
  }
  return [
    finding(KEY_ARN, {
      field,
      message: `"${arn}" is not the ARN of a KMS key`,
      fix: "write it as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
  ];
}

/** What is wrong with the ARN of a managed policy or a permissions boundary. */
export function checkPolicyArn(arn: string, field: string): Finding[] {
  if (isUnknown(arn) || /^arn:[a-z-]+:iam::(aws|\d{12}):policy\/([!-~]+\/)?[\w+=,.@-]+$/.test(arn)) return [];
  return [
    finding(POLICY_ARN, {
      field,
      message: `"${arn}" is not the ARN of an IAM policy`,
      fix: "write it as arn:aws:iam::111122223333:policy/name",
    }),
  ];
}

/** What is wrong with the ARN of a role. */
export function checkRoleArn(arn: string, field: string): Finding[] {
  if (isUnknown(arn) || /^arn:[a-z-]+:iam::\d{12}:role\/([!-~]+\/)?[\w+=,.@-]+$/.test(arn)) return [];
  return [
    finding(ROLE_ARN, {
      field,
      message: `"${arn}" is not the ARN of an IAM role`,
      fix: "write it as arn:aws:iam::111122223333:role/name",
    }),
  ];
}
