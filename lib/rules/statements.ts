// What each statement of an IAM policy says, and what a policy is called: IAM rejects the whole policy for one of them.
import { error, finding, Finding } from "./finding";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** The rules of this file. */
export const STATEMENT = {
  statement: error(
    "FG746",
    "a policy's statements have actions and resources",
    `${GUIDE}/reference_policies_grammar.html`,
  ),
  action: error("FG760", "an action has a service prefix", `${GUIDE}/reference_policies_elements_action.html`),
  resource: error(
    "FG761",
    'a policy\'s resource is an ARN or "*"',
    `${GUIDE}/reference_policies_elements_resource.html`,
  ),
  sid: error(
    "FG762",
    "a statement's sid has only letters and digits and is unique",
    `${GUIDE}/reference_policies_elements_sid.html`,
  ),
  policyId: error(
    "FG765",
    "an inline policy's id is a valid prefix of an IAM name",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
  ),
};

/** A statement of the policy of a role. */
export interface CheckedStatement {
  readonly sid?: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** What is wrong with the statements of a role's policy. */
export function checkStatements(statements: readonly CheckedStatement[], field = "statements"): Finding[] {
  const given: unknown = statements;
  if (!Array.isArray(given)) {
    const fix = 'write a list: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }]';
    return [finding(STATEMENT.statement, { field, message: "statements is not a list", fix })];
  }
  if (statements.length === 0) {
    return [
      finding(STATEMENT.statement, {
        field,
        message: "the list is empty, and IAM rejects a policy without statements",
        fix: "leave it out, or add a statement",
      }),
    ];
  }
  return [
    ...statements.flatMap((each, i) => checkStatement(each, `${field}[${i}]`)),
    ...checkSidTwice(statements, field),
  ];
}

function checkStatement(statement: CheckedStatement, field: string): Finding[] {
  const given: unknown = statement;
  if (typeof given !== "object" || given === null) {
    const message = `${JSON.stringify(given)} is not a statement`;
    return [finding(STATEMENT.statement, { field, message, fix: "write { actions: [...], resources: [...] }" })];
  }
  const { sid, actions, resources } = statement;
  return [
    ...checkSid(sid, `${field}.sid`),
    ...checkNamed(actions, `${field}.actions`, "action", '"s3:GetObject"'),
    ...itemsOf(actions).flatMap((each, i) => checkAction(each, `${field}.actions[${i}]`)),
    ...checkNamed(resources, `${field}.resources`, "resource", '"arn:aws:s3:::bucket/*", or "*" for all'),
    ...itemsOf(resources).flatMap((each, i) => checkResource(each, `${field}.resources[${i}]`)),
  ];
}

function checkNamed(named: unknown, field: string, what: string, example: string): Finding[] {
  if (isUnknown(named) || itemsOf(named).length > 0) return [];
  return [
    finding(STATEMENT.statement, {
      field,
      message: `the statement has no ${what}`,
      fix: `add one, such as ${example}`,
    }),
  ];
}

/** The items of a list. A string is a list of one, as in IAM's own JSON. */
function itemsOf(named: unknown): unknown[] {
  if (Array.isArray(named)) return named;
  return typeof named === "string" && !isUnknown(named) ? [named] : [];
}

/** `*` means all actions; every other has its service before a colon. */
function checkAction(action: unknown, field: string): Finding[] {
  if (isUnknown(action) || (typeof action === "string" && /^(\*+|(?!arn:)[^\s:]+:\S+)$/i.test(action))) return [];
  const bare = typeof action === "string" && /^[\w*?]+$/.test(action);
  return [
    finding(STATEMENT.action, {
      field,
      message: `${JSON.stringify(action)} is not an action of a service`,
      fix: bare
        ? `write the service before it, such as "s3:${action}"`
        : 'write it as "s3:GetObject", or "s3:*" for all of a service',
    }),
  ];
}

function checkResource(resource: unknown, field: string): Finding[] {
  if (isUnknown(resource) || (typeof resource === "string" && /^(\*+|arn:.+)$/.test(resource))) return [];
  return [
    finding(STATEMENT.resource, {
      field,
      message: `${JSON.stringify(resource)} is neither an ARN nor "*"`,
      fix: "write the ARN, such as arn:aws:s3:::bucket/*",
    }),
  ];
}

/** An empty sid is as good as none. */
function checkSid(sid: string | undefined, field: string): Finding[] {
  if (sid === undefined || isUnknown(sid) || /^[A-Za-z0-9]*$/.test(sid)) return [];
  return [
    finding(STATEMENT.sid, {
      field,
      message: `the sid ${JSON.stringify(sid)} is not valid`,
      fix: "use only letters and digits",
    }),
  ];
}

function checkSidTwice(statements: readonly (CheckedStatement | null | undefined)[], field: string): Finding[] {
  const sids = statements.map((each) => each?.sid);
  return sids.flatMap((sid, i) => {
    const first = sids.indexOf(sid);
    if (sid === undefined || sid === "" || isUnknown(sid) || first === i) return [];
    const message = `${field}[${first}] also has the sid "${sid}"`;
    return [
      finding(STATEMENT.sid, { field: `${field}[${i}].sid`, message, fix: "choose another one, or leave it out" }),
    ];
  });
}

/** IAM's names have 128 characters; a hyphen and Terraform's own 26 come after the id. */
const LONGEST_ID = 101;

/** What is wrong with the id of an inline policy, which its name begins with. */
export function checkPolicyId(id: string, field = "id"): Finding[] {
  if (isUnknown(id) || /^[\w+=,.@-]{1,101}$/.test(id)) return [];
  const isLong = id.length > LONGEST_ID;
  return [
    finding(STATEMENT.policyId, {
      field,
      message: isLong
        ? `the policy's id ${shown(id)} has ${id.length} characters`
        : `a policy's name cannot begin with ${shown(id)}`,
      fix: isLong ? `use at most ${LONGEST_ID}` : "use only letters, digits and _ + = , . @ -",
    }),
  ];
}
