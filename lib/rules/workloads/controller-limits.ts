// What load balancers ask of a controller that was told to leave it alone.
import { finding, Finding, Severity, warning } from "../finding";

/** The rules of this file. */
export const CONTROLLER_LIMIT = {
  asked: warning(
    "FG957",
    "a load balancer asks nothing that its controller leaves alone",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#waf-addons",
  ),
};

/** What a controller does beside load balancers. */
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
            "the controller leaves WAF alone, so that no web ACL guards the load balancer",
            "leave waf: false of the controller out, or associate the web ACL yourself",
          ),
        ]),
    ...(shield || !asks("shield-advanced-protection")
      ? []
      : [
          say(
            "shield-advanced-protection",
            "the controller leaves Shield alone, so that nothing protects the load balancer",
            "leave shield: false of the controller out, or protect it yourself",
          ),
        ]),
    ...(sharedGroup || !asks("security-groups") || !asks("manage-backend-security-group-rules")
      ? []
      : [
          say(
            "manage-backend-security-group-rules",
            "the controller has no group that load balancers share, and makes none with groups of its own that pods should let in",
            "leave enableBackendSecurityGroup: false of the controller out, or set the annotation to false and let the pods' group in yourself",
            Severity.ERROR,
          ),
        ]),
  ];
}
