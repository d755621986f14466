// What External Secrets may read in AWS.
import { PolicyStatement } from "../../iam/policy";

/** Secrets and parameters by ARN, and what else is read of them. */
export interface ReadableSecrets {
  readonly secretArns?: string[];
  readonly parameterArns?: string[];
  readonly kmsKeyArns?: string[];
  readonly allowFind?: boolean;
  readonly allowParameterTags?: boolean;
}

/** Statements that allow to read them, and nothing else. */
export function readStatements(readable: ReadableSecrets): PolicyStatement[] {
  const {
    secretArns = [],
    parameterArns = [],
    kmsKeyArns = [],
    allowFind = false,
    allowParameterTags = false,
  } = readable;
  const statements: PolicyStatement[] = [
    {
      sid: "ReadSecrets",
      actions: [
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret",
        "secretsmanager:ListSecretVersionIds",
      ],
      resources: secretArns,
    },
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory"],
      resources: parameterArns,
    },
    {
      sid: "ReadParameterTags",
      actions: ["ssm:ListTagsForResource"],
      resources: allowParameterTags ? parameterArns : [],
    },
    { sid: "Decrypt", actions: ["kms:Decrypt"], resources: kmsKeyArns },
    // IAM has no finer resource for these than all of them.
    {
      sid: "FindSecrets",
      actions: ["secretsmanager:ListSecrets", "secretsmanager:BatchGetSecretValue"],
      resources: allowFind && secretArns.length > 0 ? ["*"] : [],
    },
    {
      sid: "FindParameters",
      actions: ["ssm:DescribeParameters", "tag:GetResources"],
      resources: allowFind && parameterArns.length > 0 ? ["*"] : [],
    },
  ];
  return statements.filter(({ resources = [] }) => resources.length > 0);
}
