// ARNs in a cluster's options: of KMS keys, IAM policies and IAM roles.
import { error, finding, Finding, Severity } from "./finding";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const ARN = {
  keyArn: error(
    "FG747",
    "a KMS key is identified by its ARN",
    "https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html",
  ),
  keyRegion: error(
    "FG954",
    "a KMS key is in the same region as what it encrypts",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_Provider.html",
  ),
  policyArn: error(
    "FG748",
    "an IAM policy is identified by its ARN",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  ),
  roleArn: error(
    "FG763",
    "an IAM role is identified by its ARN",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  ),
};

/**
 * What is wrong with the ARN of a KMS key.
 *
 * @param aliasSeverity how much the ARN of an alias weighs; in a policy of IAM it allows nothing
 */
export function checkKeyArn(arn: string, field: string, aliasSeverity: Severity = Severity.ERROR): Finding[] {
  if (isUnknown(arn) || /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) return [];
  if (/^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?alias\/.+$/.test(arn)) {
    return [
      finding(ARN.keyArn, {
        field,
        severity: aliasSeverity,
        message: `${arn} is an alias, and no policy can allow the use of a key by its alias`,
        fix: "write the ARN of the key that it refers to",
      }),
    ];
  }
  return [
    finding(ARN.keyArn, {
      field,
      message: `"${arn}" is not the ARN of a KMS key`,
      fix: "write it as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
  ];
}

/**
 * What is wrong with where a key is.
 *
 * @param region where it encrypts, as far as it is known
 * @param severity how much it weighs; EKS documents it for the key of secrets, CloudWatch for none
 */
export function checkKeyRegion(
  arn: string,
  region: string | undefined,
  field: string,
  severity: Severity = Severity.ERROR,
): Finding[] {
  const [, home] = isUnknown(arn) ? [] : (/^arn:[a-z-]+:kms:([a-z0-9-]+):/.exec(arn) ?? []);
  if (home === undefined || region === undefined || isUnknown(region) || home === region) return [];
  return [
    finding(ARN.keyRegion, {
      field,
      severity,
      message: `the key ${arn} is in ${home}, and what it encrypts is in ${region}`,
      fix: `use a key in ${region}; a multi-Region key has an ARN in each Region`,
    }),
  ];
}

/** What is wrong with the ARN of a managed policy or a permissions boundary. */
export function checkPolicyArn(arn: string, field: string): Finding[] {
  if (isUnknown(arn) || /^arn:[a-z-]+:iam::(aws|\d{12}):policy\/([!-~]+\/)?[\w+=,.@-]+$/.test(arn)) return [];
  return [
    finding(ARN.policyArn, {
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
    finding(ARN.roleArn, {
      field,
      message: `"${arn}" is not the ARN of an IAM role`,
      fix: "write it as arn:aws:iam::111122223333:role/name",
    }),
  ];
}
