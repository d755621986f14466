// What a load balancer refers to by its ARN: certificates and a web ACL, all of its own region.
import { error, finding, Finding } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const LOAD_BALANCER_ARN = {
  certificate: error(
    "FG952",
    "a certificate is identified by its ARN, and is in the load balancer's region",
    "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
  ),
  webAcl: error(
    "FG953",
    "a web ACL is identified by its ARN, and is in the load balancer's region",
    "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
  ),
};

const CERTIFICATE = /^arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate\/.+$/;
/** One that was uploaded to IAM is of no region. */
const SERVER_CERTIFICATE = /^arn:[a-z-]+:iam::\d{12}:server-certificate\/.+$/;
const WEB_ACL = /^arn:[a-z-]+:wafv2:([a-z0-9-]+):\d{12}:(regional|global)\/webacl\/.+$/;

/** What is wrong with certificates. @param region the load balancer's, which may be known only at apply */
export function checkCertificates(arns: readonly string[], region: string, field: string): Finding[] {
  return arns.flatMap((arn, i) => {
    if (isUnknown(arn) || SERVER_CERTIFICATE.test(arn)) return [];
    const at = `${field}[${i}]`;
    const [, home] = CERTIFICATE.exec(arn) ?? [];
    if (home === undefined) {
      const message = `"${arn}" is not the ARN of a certificate`;
      const fix = `write it as arn:aws:acm:${isUnknown(region) ? "eu-west-1" : region}:111122223333:certificate/12345678-1234-1234-1234-123456789012`;
      return [finding(LOAD_BALANCER_ARN.certificate, { field: at, message, fix })];
    }
    if (isUnknown(region) || home === region) return [];
    const message = `the certificate ${arn} is in ${home}, and the load balancer is in ${region}; they must be in the same region`;
    return [finding(LOAD_BALANCER_ARN.certificate, { field: at, message, fix: `request or import one in ${region}` })];
  });
}

/** What is wrong with the web ACL of an Application Load Balancer. */
export function checkWebAcl(arn: string, region: string, field: string): Finding[] {
  // The controller takes this word for the end of an association.
  if (isUnknown(arn) || arn === "none") return [];
  const refuse = (message: string, fix: string): Finding[] => [
    finding(LOAD_BALANCER_ARN.webAcl, { field, message, fix }),
  ];
  const [, home, scope] = WEB_ACL.exec(arn) ?? [];
  if (home === undefined) {
    return refuse(
      `"${arn}" is not the ARN of a web ACL of WAF`,
      "write it as arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/12345678-1234-1234-1234-123456789012",
    );
  }
  if (scope === "global") return refuse(`${arn} is for CloudFront`, "create one with the scope REGIONAL");
  if (isUnknown(region) || home === region) return [];
  return refuse(`the web ACL ${arn} is in ${home}, and the load balancer is in ${region}`, `create one in ${region}`);
}
