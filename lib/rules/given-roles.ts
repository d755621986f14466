// Existing IAM roles, and the names and paths of those that are created.
import { error, finding, Finding, note } from "./finding";
import { SOURCES } from "./sources";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const GIVEN_ROLE = {
  given: note(
    "FG912",
    "an existing role has the required permissions",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
  ),
  iamName: error("FG913", "an IAM path or prefix is valid", SOURCES.createRole),
  givenTwice: error(
    "FG915",
    "a role is either existing or created",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html",
  ),
  foreign: error(
    "FG917",
    "a pod execution role belongs to the profile's cluster",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html",
  ),
};

/** One statement of what a role may do. */
export interface NeededStatement {
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** How many actions of a statement are written out. */
const SHOWN = 6;

/** A statement as a part of a sentence: `s3:GetObject on arn:aws:s3:::shop/*`. */
export function allowed({ actions, resources = [] }: NeededStatement): string {
  const shown = (values: readonly string[]): string =>
    values.length > SHOWN
      ? `${values.slice(0, SHOWN - 1).join(", ")} and ${values.length - SHOWN + 1} more`
      : values.join(", ");
  return `be allowed ${shown(actions)}${resources.length === 0 ? "" : ` on ${shown(resources)}`}`;
}

/** What an existing role must have. @param needs what it must do: "trust eks.amazonaws.com" */
export function givenRole(field: string, needs: readonly string[]): Finding {
  const all = [...new Set(needs)];
  const list = all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
  return finding(GIVEN_ROLE.given, {
    field,
    message: `the role is used as it is, and must ${list}`,
    fix: "acknowledge FG912 once it does",
  });
}

/** Options of a new role that are set together with an existing one. @param shaping the options that only a role that is created has, by their names */
export function givenAndMade(field: string, given: unknown, shaping: Readonly<Record<string, unknown>>): Finding[] {
  if (given === undefined) return [];
  return Object.entries(shaping).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          finding(GIVEN_ROLE.givenTwice, {
            field: name,
            message: `${field} sets an existing role, and ${name} applies only to a role that the library creates`,
            fix: "keep one of the two",
          }),
        ],
  );
}

/** A pod execution role trusts Fargate for the profiles of its own cluster alone. */
export function foreignExecutionRole(clusterName: string): Finding {
  return finding(GIVEN_ROLE.foreign, {
    field: "podExecutionRole",
    message: `the role is for the profiles of ${clusterName}, and Fargate cannot assume it for another cluster's profiles`,
    fix: "create one for this cluster, or leave it out",
  });
}

/** What is wrong with the path of IAM roles and policies. */
export function checkIamPath(path: string, field = "iamPath"): Finding[] {
  if (isUnknown(path) || (/^\/([!-~]+\/)?$/.test(path) && path.length <= 512)) return [];
  const within = path.replace(/^\/+|\/+$/g, "").replace(/[^!-~]/g, "-");
  return [
    finding(GIVEN_ROLE.iamName, {
      field,
      message: `${shown(path)} is not a path`,
      fix:
        path.length > 512 ? "use at most 512 characters" : `write "/${within === "" ? "" : `${within}/`}", for example`,
    }),
  ];
}

/** What is left of the 38 characters that Terraform takes as a prefix is for the cluster and the purpose. */
const LONGEST = 16;

/** What is wrong with what the names of IAM roles and policies begin with. */
export function checkIamNamePrefix(prefix: string, field = "iamNamePrefix"): Finding[] {
  if (isUnknown(prefix) || /^[\w+=,.@-]{1,16}$/.test(prefix)) return [];
  const isLong = prefix.length > LONGEST;
  return [
    finding(GIVEN_ROLE.iamName, {
      field,
      message: isLong
        ? `${shown(prefix)} has ${prefix.length} characters, and the cluster's name and the role's purpose are appended to it`
        : `${shown(prefix)} cannot begin a name`,
      fix: isLong ? `use at most ${LONGEST}` : "use letters, digits and _+=,.@-",
    }),
  ];
}
