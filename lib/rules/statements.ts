// What each statement of an IAM policy says: IAM refuses the whole policy where one of them says nothing.
import { Finding, finding, Rule, rule, Severity } from "./finding";

const STATEMENT = rule(
  "FG746",
  Severity.ERROR,
  "a policy's statements name actions and resources",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
);

/** The rules of this file, for the catalog. */
export const STATEMENT_RULES: readonly Rule[] = [STATEMENT];

/** A statement of the policy of a role. */
export interface CheckedStatement {
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** What is wrong with the statements of a role's policy. */
export function checkStatements(statements: readonly CheckedStatement[], field = "statements"): Finding[] {
  if (statements.length === 0) {
    return [
      finding(STATEMENT, {
        field,
        message: "the list is empty, and IAM takes no policy without a statement",
        fix: "leave it out, or write what is allowed",
      }),
    ];
  }
  return statements.flatMap(({ actions, resources }, i) => [
    ...checkNamed(actions, `${field}[${i}].actions`, "action", '"s3:GetObject"'),
    ...checkNamed(resources, `${field}[${i}].resources`, "resource", '"arn:aws:s3:::bucket/*", or "*" for all'),
  ]);
}

function checkNamed(named: readonly string[] | undefined, field: string, what: string, example: string): Finding[] {
  if (named !== undefined && named.length > 0) return [];
  return [
    finding(STATEMENT, {
      field,
      message: `the statement names no ${what}`,
      fix: `name one, such as ${example}`,
    }),
  ];
}
