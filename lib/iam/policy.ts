// IAM policy documents as data, and the one place that turns them into JSON.
import { Fn, Token } from "cdktf";

/**
 * One statement of an IAM policy document; its effect is `Allow`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyStatement {
  /** Id of the statement, letters and digits, unique in its policy. @default - none */
  readonly sid?: string;
  /** The actions that are allowed, for example `s3:GetObject`; `*` and `?` are wildcards. */
  readonly actions: string[];
  /**
   * ARNs that the actions may be used on. Left out in trust policies, which have principals instead.
   *
   * @default - none
   */
  readonly resources?: string[];
  /**
   * Who may act, by kind: `{ Service: ["eks.amazonaws.com"] }`. Only in trust and resource policies.
   *
   * @default - none
   */
  readonly principals?: { [kind: string]: string[] };
  /**
   * When it holds, by operator and then by condition key: `{ StringEquals: { "aws:SourceAccount": ["111122223333"] } }`.
   *
   * @default - always
   */
  readonly conditions?: { [operator: string]: { [key: string]: string[] } };
}

/**
 * An IAM policy document as JSON text. Terraform tokens inside of the values stay tokens; IAM's own variables
 * (`${aws:username}`) are escaped, because Terraform would take them for its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function policyJson(statements: PolicyStatement[]): string {
  const lists: string[] = [];
  const written = (values: string[]): string | string[] => {
    if (!holdsUnknownList(values)) return oneOrMany(values);
    const list = listAtApply(values);
    lists.push(list);
    return list;
  };
  const eachWritten = (values: { [key: string]: string[] }): { [key: string]: string | string[] } =>
    Object.fromEntries(Object.entries(values).map(([key, list]) => [key, written(list)]));
  const document = {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
      Effect: "Allow",
      ...(statement.principals === undefined ? {} : { Principal: eachWritten(statement.principals) }),
      Action: written(statement.actions),
      ...(statement.resources === undefined ? {} : { Resource: written(statement.resources) }),
      ...(statement.conditions === undefined
        ? {}
        : {
            Condition: Object.fromEntries(
              Object.entries(statement.conditions).map(([operator, keys]) => [operator, eachWritten(keys)]),
            ),
          }),
    })),
  };
  const json = JSON.stringify(document).replace(/\$\{(?!TfToken\[)/g, "$$$${");
  // Such a list becomes JSON of its own, which is written without quotes.
  return lists.reduce((text, list) => text.replace(`"${list}"`, () => list), json);
}

/**
 * What is known of a policy's text at synth: what Terraform fills in is left out, so that IAM counts this much at least.
 */
export function knownText(policy: string): string {
  return policy.replace(/\$\{TfToken\[[^\]]*\]\}/g, "").replaceAll("$${", "{{");
}

/** IAM stores a list of one as its element; writing it the same way keeps plans quiet. */
function oneOrMany(values: string[]): string | string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

/** True for a list that Terraform knows only at apply, and for one that holds the items of such a list. */
function holdsUnknownList(values: unknown): values is string[] {
  if (!Array.isArray(values)) return typeof values !== "string" && Token.isUnresolved(values);
  return values.some((each) => Token.isUnresolved([each]));
}

/** The JSON of such a list, as Terraform will write it. */
function listAtApply(values: string[]): string {
  return Fn.jsonencode(Token.isUnresolved(values) ? values : Fn.concat(values.map((each) => [each])));
}
