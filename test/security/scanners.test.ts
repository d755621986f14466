// What the scanners of the field ask of resources such as ours: Checkov's rules by their numbers, for each type that the
// example makes. What it does not meet is answered in docs/security.md, and the answers are no more and no fewer.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isList, isMap, PlainMap } from "../../lib/rules/manifests/field";
import { synthesizeExample } from "../support/example";
import { listed, policiesOf, Statement } from "../support/policy";

const example = synthesizeExample();
const cluster = example.single("aws_eks_cluster");
const vpcConfig = isMap(cluster.vpc_config) ? cluster.vpc_config : {};
const groups = example.all("aws_cloudwatch_log_group");
const securityGroups = example.all("aws_security_group");
const permissions = policiesOf(example)
  .filter(([where]) => where.startsWith("aws_iam_") && where.endsWith(" policy"))
  .flatMap(([, statements]) => statements);
const trust = policiesOf(example)
  .filter(([where]) => where.endsWith("assume_role_policy"))
  .flatMap(([, statements]) => statements);

function egressRules(egress: unknown): PlainMap[] {
  return Array.isArray(egress) ? egress.filter(isMap) : [];
}

/** True where a statement changes something, anywhere, without a condition. */
function writesAnywhere({ Action, Resource, Condition }: Statement): boolean {
  const isChange = listed(Action).some((each) => !/:(Describe|Get|List|BatchGet)/.test(each));
  return isChange && listed(Resource).includes("*") && Condition === undefined;
}

const RULES: Readonly<Record<string, () => boolean>> = {
  CKV_AWS_37: () => Array.isArray(cluster.enabled_cluster_log_types) && cluster.enabled_cluster_log_types.length === 5,
  CKV_AWS_38: () => vpcConfig.endpoint_public_access !== true || vpcConfig.public_access_cidrs !== undefined,
  CKV_AWS_39: () => vpcConfig.endpoint_public_access !== true,
  CKV_AWS_58: () => isMap(cluster.encryption_config),
  CKV_AWS_339: () => Number(String(cluster.version).split(".")[1]) >= 33,
  CKV_AWS_130: () => example.all("aws_subnet").every((each) => each.map_public_ip_on_launch !== true),
  CKV_AWS_66: () => groups.every((each) => each.retention_in_days !== undefined),
  CKV_AWS_158: () => groups.every((each) => each.kms_key_id !== undefined),
  CKV_AWS_338: () => groups.every((each) => Number(each.retention_in_days) >= 365),
  CKV_AWS_7: () => example.all("aws_kms_key").every((each) => each.enable_key_rotation === true),
  CKV_AWS_227: () => example.all("aws_kms_key").every((each) => each.is_enabled !== false),
  CKV_AWS_33: () => !JSON.stringify(policiesOf(example)).includes('"Principal":"*"'),
  CKV2_AWS_64: () => example.all("aws_kms_key").every((each) => each.policy !== undefined),
  CKV_AWS_60: () => trust.every(({ Principal }) => !JSON.stringify(Principal).includes('"*"')),
  CKV_AWS_61: () => trust.every(({ Principal }) => Principal?.AWS === undefined),
  CKV_AWS_274: () => !JSON.stringify(example.resource).includes("policy/AdministratorAccess"),
  CKV2_AWS_56: () => !JSON.stringify(example.resource).includes("policy/IAMFullAccess"),
  CKV_AWS_62: () => !permissions.some(({ Action, Resource }) => listed(Action).includes("*") && Resource === "*"),
  CKV_AWS_63: () => !permissions.some(({ Action }) => listed(Action).includes("*")),
  CKV2_AWS_40: () => !permissions.some(({ Action }) => listed(Action).includes("iam:*")),
  CKV_AWS_290: () => !permissions.some(writesAnywhere),
  CKV_AWS_355: () => !permissions.some(({ Resource }) => listed(Resource).includes("*")),
  CKV2_AWS_11: () => example.addressesOf("aws_flow_log").length > 0,
  CKV2_AWS_12: () =>
    example
      .all("aws_default_security_group")
      .every((each) => [each.ingress, each.egress].flat().every((rule) => rule === undefined)),
  CKV_AWS_23: () =>
    securityGroups.every(({ description, egress }) =>
      [description, ...egressRules(egress).map((each) => each.description)].every((each) => typeof each === "string"),
    ),
  CKV_AWS_24: () => securityGroups.every(({ ingress }) => ingress === undefined),
  CKV_AWS_25: () => securityGroups.every(({ ingress }) => ingress === undefined),
  CKV_AWS_260: () => securityGroups.every(({ ingress }) => ingress === undefined),
  CKV_AWS_277: () => securityGroups.every(({ ingress }) => ingress === undefined),
  CKV_AWS_382: () =>
    !securityGroups.some(({ egress }) =>
      egressRules(egress).some(
        ({ protocol, cidr_blocks: ranges }) => protocol === "-1" && isList(ranges) && ranges.includes("0.0.0.0/0"),
      ),
    ),
  // Attached by a resource of the stack: an instance, an interface, a load balancer of Terraform's own.
  CKV2_AWS_5: () => securityGroups.length === 0,
  CKV2_AWS_19: () => example.addressesOf("aws_eip").length === example.addressesOf("aws_nat_gateway").length,
};

describe("a scanner's rule that the example does not meet", () => {
  const unmet = Object.keys(RULES).filter((id) => RULES[id]?.() === false);
  const document = readFileSync(join(__dirname, "../../docs/security.md"), "utf8");
  const answered = [...document.matchAll(/^\| `(CKV2?_AWS_\d+)`/gm)].map(([, id = ""]) => id);

  it("is answered in docs/security.md, and every answer is needed", () => {
    expect([...answered].sort()).toEqual([...unmet].sort());
  });

  it("is one of a few", () => {
    expect(Object.keys(RULES).length - unmet.length).toBeGreaterThanOrEqual(16);
  });
});
