// Settings of AWS resources: log retention, key deletion, tags, policy sizes. Most are rejected by `terraform
// validate` as well; here the message has the fix.
import { error, Finding, finding, Rule, warning } from "./finding";
import { SOURCES } from "./sources";
import { shown } from "./shown";
import { isUnknown, isUnknownNumber, isWithin } from "./unknown";

/** The days for which CloudWatch can keep logs; Terraform reads 0 as forever. */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The rules of this file. */
export const SETTING = {
  retention: error("FG706", "log retention is a number of days that CloudWatch supports", SOURCES.retention),
  kmsWindow: error("FG708", "a key's deletion waits 7 to 30 days", SOURCES.keyDeletion),
  tags: error("FG710", "a resource has at most 50 well-formed tags", SOURCES.tagResource),
  policySize: warning("FG719", "a policy does not exceed the size that IAM allows", SOURCES.iamQuotas),
};

/** What is wrong with the days for which logs are kept; 0 keeps them forever. */
export function checkRetentionDays(days: number, field = "retentionDays"): Finding[] {
  if (isUnknown(days) || isUnknownNumber(days) || days === 0 || RETENTION_DAYS.includes(days)) return [];
  const next = RETENTION_DAYS.find((each) => each >= days) ?? RETENTION_DAYS.at(-1) ?? 0;
  if (typeof days === "string") return [isText(SETTING.retention, days, Number(days) === 0 ? 0 : next, field)];
  return [
    finding(SETTING.retention, {
      field,
      message: `CloudWatch cannot keep logs for ${days} days`,
      fix: `write ${next}, or 0 to keep them forever`,
    }),
  ];
}

/** What is wrong with the days that a key waits before it is deleted. */
export function checkKeyDeletionWindow(days: number, field = "deletionWindowDays"): Finding[] {
  return checkRange(SETTING.kmsWindow, days, 7, 30, "a key waits 7 to 30 days before it is deleted", field);
}

/**
 * What is wrong with tags: at most 50, keys of 1 to 128 characters, values up to 256, no key beginning with `aws:`. Those that
 * reach IAM are checked by `checkIamTags`.
 *
 * @param added keys that the library adds to them
 */
export function checkTags(
  tags: Readonly<Record<string, string>> | undefined,
  field = "tags",
  added: readonly string[] = [],
): Finding[] {
  if (tags === undefined || isUnknown(tags)) return [];
  const entries = Object.entries(tags);
  const further = added.filter((each) => !Object.hasOwn(tags, each));
  const found: Finding[] = [];
  const say = (message: string, fix: string): void => {
    found.push(finding(SETTING.tags, { field, message, fix }));
  };
  if (entries.length > 50) say(`${entries.length} tags, and EKS allows 50`, "remove some");
  else if (entries.length + further.length > 50) {
    say(`${entries.length} tags, in addition to ${further.join(" and ")}, and AWS allows 50`, "remove some");
  }
  for (const [key, value] of entries) {
    if (!isUnknown(key)) {
      const told = `tag key ${shown(key)}`;
      if (key === "") say("a tag has an empty key", "set a key");
      if (key.length > 128) say(`${told} has ${key.length} characters`, "use at most 128");
      if (/^aws:/i.test(key)) say(`${told} begins with aws:, which AWS reserves`, "choose another prefix");
    }
    if (isNothing(value)) say(`tag ${shown(key)} has no value`, "set one, or remove the tag");
    else if (!isUnknown(value) && value.length > 256) {
      say(`the value of tag ${shown(key)} has ${value.length} characters`, "use at most 256");
    }
  }
  return found;
}

/** Which quota of IAM a policy document falls under. */
export enum PolicyKind {
  MANAGED = "managed policy",
  INLINE = "inline policies of a role",
  TRUST = "trust policy",
}

const POLICY_LIMITS: Readonly<Record<PolicyKind, number>> = {
  [PolicyKind.MANAGED]: 6144,
  [PolicyKind.INLINE]: 10240,
  [PolicyKind.TRUST]: 2048,
};

/** What may be wrong with the size of a policy document; IAM does not count white space. */
export function checkPolicySize(document: string, kind: PolicyKind, field = "policy"): Finding[] {
  const size = document.replace(/\s/g, "").length;
  const limit = POLICY_LIMITS[kind];
  if (isUnknown(document) || size <= limit) return [];
  return [
    finding(SETTING.policySize, {
      field,
      message: `the ${kind} has ${size} characters without white space; IAM allows ${limit}`,
      fix: "merge statements, or split it into several policies",
    }),
  ];
}

function checkRange(rule: Rule, given: number, min: number, max: number, message: string, field: string): Finding[] {
  if (isUnknown(given) || isWithin(given, min, max)) return [];
  const nearest = Math.min(max, Math.max(min, Math.round(given) || min));
  if (typeof given === "string") return [isText(rule, given, nearest, field)];
  return [finding(rule, { field, message: `${given} is not allowed: ${message}`, fix: `write ${nearest}` })];
}

/** Plain JavaScript and the environment give numbers as strings. */
function isText(rule: Rule, given: string, number: number, field: string): Finding {
  return finding(rule, {
    field,
    message: `${JSON.stringify(given)} is a string; expected a number`,
    fix: Number.isNaN(Number(given)) ? `write a number, such as ${number}` : `write ${number}, without quotes`,
  });
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
