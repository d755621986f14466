// Features of load balancers that their controller does not manage.
import { finding, Finding, Severity, warning } from "../finding";

/** The rules of this file. */
export const CONTROLLER_LIMIT = {
  asked: warning(
    "FG957",
    "a load balancer uses only features that its controller manages",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#waf-addons",
  ),
};

/** What a controller does apart from load balancers. */
export interface CheckedLimits {
  readonly waf: boolean;
  readonly shield: boolean;
  readonly sharedGroup: boolean;
}

/** What is asked in vain. @param prefix how each annotation of the load balancer begins */
export function checkLimits(
  annotations: Readonly<Record<string, string>>,
  prefix: string,
  { waf, shield, sharedGroup }: CheckedLimits,
): Finding[] {
  const asks = (name: string): boolean => !["", "false", "none", undefined].includes(annotations[`${prefix}${name}`]);
  const say = (name: string, message: string, fix: string, severity?: Severity): Finding =>
    finding(CONTROLLER_LIMIT.asked, { field: `${prefix}${name}`, message, fix, severity });
  const acl = ["wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "web-acl-id"].find(asks);
  return [
    ...(acl === undefined || waf
      ? []
      : [
          say(
            acl,
            "the controller does not manage WAF, so no web ACL protects the load balancer",
            "remove waf: false from the controller, or associate the web ACL yourself",
          ),
        ]),
    ...(shield || !asks("shield-advanced-protection")
      ? []
      : [
          say(
            "shield-advanced-protection",
            "the controller does not manage Shield, so the load balancer is not protected",
            "remove shield: false from the controller, or protect it yourself",
          ),
        ]),
    ...(sharedGroup || !asks("security-groups") || !asks("manage-backend-security-group-rules")
      ? []
      : [
          say(
            "manage-backend-security-group-rules",
            "the controller has no shared security group for its load balancers, and does not create a load balancer with its own security groups whose traffic pods should allow",
            "remove enableBackendSecurityGroup: false from the controller, or set the annotation to false and add rules to the pods' security group yourself",
            Severity.ERROR,
          ),
        ]),
  ];
}
