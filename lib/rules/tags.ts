// Tags that reach a service which takes fewer of them than EC2 and EKS do: IAM, KMS, CloudWatch Logs and load balancers.
import { error, finding, Finding } from "./finding";
import { checkTags } from "./settings";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const TAG = {
  characters: error(
    "FG960",
    "a tag has only characters that its services accept",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html",
  ),
  sameKey: error(
    "FG961",
    "keys of tags differ in more than case",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
  ),
  annotation: error(
    "FG962",
    "the keys of a load balancer's tags can be written in an annotation",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#tags",
  ),
};

type Tags = Readonly<Record<string, string>>;

/** One character of those that IAM takes, in keys and in values; KMS, CloudWatch Logs and ELB take the same. */
const TAKEN = /[\p{L}\p{Z}\p{N}_.:/=+\-@]/u;

/**
 * What is wrong with tags of which IAM gets some too: of roles, policies and the OIDC provider.
 *
 * @param added keys that the library adds to them
 */
export function checkIamTags(tags: Tags | undefined, field = "tags", added: readonly string[] = []): Finding[] {
  if (tags === undefined || isUnknown(tags)) return [];
  return [
    ...checkTags(tags, field, added),
    ...checkCharacters(tags, "IAM", field),
    ...checkCase([...added, ...Object.keys(tags)], field),
  ];
}

/** What is wrong with the tags of a load balancer: its controller reads them of an annotation, `key=value,key=value`. */
export function checkBalancerTags(tags: Tags, field = "tags"): Finding[] {
  if (isUnknown(tags)) return [];
  const divided = Object.keys(tags).filter((key) => !isUnknown(key) && key.includes("="));
  return [
    ...checkTags(tags, field),
    ...checkCharacters(tags, "Elastic Load Balancing", field),
    ...divided.map((key) =>
      finding(TAG.annotation, {
        field,
        message: `tag key ${shown(key)} contains an equals sign, where the controller ends the key`,
        fix: "use other keys in tags of the load balancer",
      }),
    ),
  ];
}

/**
 * Whether tags are those of the provider in another case: Terraform puts both on a resource.
 *
 * @param field of the tags
 */
export function checkBesideDefaults(tags: Tags | undefined, defaults: Tags | undefined, field = "tags"): Finding[] {
  if (tags === undefined || defaults === undefined || isUnknown(tags) || isUnknown(defaults)) return [];
  // Each of them is judged by itself too: of twins within one no second word.
  return Object.keys(tags).flatMap((key) => {
    const twin = Object.keys(defaults).find((each) => areTwins(each, key));
    return twin === undefined || Object.hasOwn(tags, twin) ? [] : [sameKey(twin, key, field, "of defaultTags")];
  });
}

function checkCharacters(tags: Tags, service: string, field: string): Finding[] {
  return Object.entries(tags).flatMap(([key, value]: [string, unknown]) => [
    ...refuse(key, `tag key ${shown(key)}`, service, field),
    ...refuse(value, `the value of tag ${shown(key)}, ${shown(String(value))},`, service, field),
  ]);
}

function refuse(text: unknown, what: string, service: string, field: string): Finding[] {
  if (typeof text !== "string" || isUnknown(text)) return [];
  const refused = [...new Set(text)].filter((each) => !TAKEN.test(each));
  if (refused.length === 0) return [];
  return [
    finding(TAG.characters, {
      field,
      message: `${what} contains ${refused.map(shown).join(" and ")}, which ${service} rejects`,
      fix: "use letters, digits, spaces and _ . : / = + - @",
    }),
  ];
}

function checkCase(keys: readonly string[], field: string): Finding[] {
  return keys.flatMap((key, i) => {
    const twin = keys.slice(0, i).find((each) => areTwins(each, key));
    return twin === undefined ? [] : [sameKey(twin, key, field)];
  });
}

function sameKey(twin: string, key: string, field: string, whose = ""): Finding {
  const other = [shown(twin), whose].filter(Boolean).join(" ");
  return finding(TAG.sameKey, {
    field,
    message: `tag keys ${other} and ${shown(key)} are the same key to IAM, which allows it once`,
    fix: "keep one of the two",
  });
}

function areTwins(one: string, other: string): boolean {
  return one !== other && !isUnknown(one) && !isUnknown(other) && one.toLowerCase() === other.toLowerCase();
}
