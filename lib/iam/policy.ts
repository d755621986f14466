// IAM policy documents as data, and the one place that turns them into JSON.

/** One statement of an IAM policy document. */
export interface PolicyStatement {
  readonly sid?: string;
  readonly actions: string[];
  /** ARNs. Left out in trust policies, which have principals instead. */
  readonly resources?: string[];
  /** Who may act, by kind: `{ Service: ["eks.amazonaws.com"] }`. Only in trust and resource policies. */
  readonly principals?: { [kind: string]: string[] };
  /** By operator, then by condition key: `{ StringEquals: { "aws:SourceAccount": ["111122223333"] } }`. */
  readonly conditions?: { [operator: string]: { [key: string]: string[] } };
}

/**
 * An IAM policy document as JSON text. Terraform tokens inside of the values stay tokens; IAM's own variables
 * (`${aws:username}`) are escaped, because Terraform would take them for its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function policyJson(statements: PolicyStatement[]): string {
  const document = {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
      Effect: "Allow",
      ...(statement.principals === undefined ? {} : { Principal: eachOneOrMany(statement.principals) }),
      Action: oneOrMany(statement.actions),
      ...(statement.resources === undefined ? {} : { Resource: oneOrMany(statement.resources) }),
      ...(statement.conditions === undefined
        ? {}
        : {
            Condition: Object.fromEntries(
              Object.entries(statement.conditions).map(([operator, keys]) => [operator, eachOneOrMany(keys)]),
            ),
          }),
    })),
  };
  return JSON.stringify(document).replace(/\$\{(?!TfToken\[)/g, "$$$${");
}

/** IAM stores a list of one as its element; writing it the same way keeps plans quiet. */
function oneOrMany(values: string[]): string | string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

function eachOneOrMany(values: { [key: string]: string[] }): { [key: string]: string | string[] } {
  return Object.fromEntries(Object.entries(values).map(([key, list]) => [key, oneOrMany(list)]));
}
