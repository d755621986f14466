// What a call needs of IAM, and what the page's policy gives: without a deploy.
import { checkPolicySize, PolicyKind } from "../../../lib/rules/settings";
import { ACCOUNT } from "../harness/aws";
import { Call } from "../harness/calls";
import { Allowed, isAllowed, listed, resourceOf, rightsOf } from "../harness/rights";
import { deployPolicy, UNSEEN } from "../scenarios/deploy-rights";

const call = (service: string, operation: string, params: Record<string, unknown> = {}): Call => ({
  ...{ n: 1, kind: "call", service, operation, resource: "" },
  params,
});
const role = `arn:aws:iam::${ACCOUNT}:role/fargate-serverless-cluster-1`;
const cluster = (kind: string): string => `arn:aws:eks:ap-northeast-2:${ACCOUNT}:${kind}`;

describe("the rights that a call needs", () => {
  it.each<[what: string, call: Call, actions: string[]]>([
    ["itself", call("kms", "DescribeKey"), ["kms:DescribeKey"]],
    ["none to ask who one is", call("sts", "GetCallerIdentity"), []],
    [
      "tags in EC2",
      call("ec2", "CreateVpc", { "TagSpecification.1.Tag.1.Key": "a" }),
      ["ec2:CreateVpc", "ec2:CreateTags"],
    ],
    ["tags in IAM", call("iam", "CreateRole", { "Tags.member.1.Key": "a" }), ["iam:CreateRole", "iam:TagRole"]],
    ["tags in KMS", call("kms", "CreateKey", { Tags: [] }), ["kms:CreateKey", "kms:TagResource"]],
    ["to tag what exists, once", call("ec2", "CreateTags", { "Tag.1.Key": "a" }), ["ec2:CreateTags"]],
    [
      "to hand a role on",
      call("eks", "CreateCluster", { name: "a", roleArn: role, tags: {} }),
      ["eks:CreateCluster", "eks:TagResource", "iam:PassRole"],
    ],
  ])("%s", (_, given, actions) => {
    expect(rightsOf(given).map(({ action }) => action)).toEqual(actions);
  });

  it.each<[Call, string]>([
    [call("iam", "GetRole", { RoleName: "a" }), `arn:aws:iam::${ACCOUNT}:role/a`],
    [call("iam", "AttachRolePolicy", { RoleName: "a", PolicyArn: "p" }), `arn:aws:iam::${ACCOUNT}:role/a`],
    [call("iam", "CreatePolicy", { PolicyName: "p" }), `arn:aws:iam::${ACCOUNT}:policy/p`],
    [
      call("iam", "CreateOpenIDConnectProvider", { Url: "https://o/id/1" }),
      `arn:aws:iam::${ACCOUNT}:oidc-provider/o/id/1`,
    ],
    [call("eks", "DescribeCluster", { name: "a" }), cluster("cluster/a")],
    [call("eks", "DescribeAddon", { name: "a", addonName: "coredns" }), cluster("addon/a/coredns")],
    [call("eks", "DescribeAddonVersions"), "*"],
    [call("logs", "CreateLogGroup", { logGroupName: "/a" }), `arn:aws:logs:ap-northeast-2:${ACCOUNT}:log-group:/a`],
    [call("ec2", "DescribeVpcs"), "*"],
  ])("are on what it is about: %j", (given, resource) => {
    expect(resourceOf(given)).toBe(resource);
  });
});

describe("a policy", () => {
  const statements: Allowed[] = [{ Sid: "A", Effect: "Allow", Action: "iam:Get*", Resource: ["arn:a/x-*"] }];

  it("allows what it names, and nothing similar", () => {
    const may = (action: string, resource: string): boolean => isAllowed(statements, { action, resource });
    expect([may("iam:GetRole", "arn:a/x-1"), may("iam:GetRole", "*")]).toEqual([true, true]);
    expect([may("iam:GetRole", "arn:a/y-1"), may("iam:PutRole", "arn:a/x-1"), may("xiam:GetRole", "*")]).toEqual([
      ...[false, false, false],
    ]);
  });
});

describe("the policy of docs/company.md", () => {
  const statements = deployPolicy();
  const actions = statements.flatMap(({ Action }) => listed(Action));

  it("names each action, each once but that by which the role finds itself, in order", () => {
    expect(actions.filter((each) => each.includes("*"))).toEqual([]);
    expect(actions.filter((each, i) => actions.indexOf(each) < i)).toEqual(["iam:GetRole"]);
    for (const { Action } of statements) expect(listed(Action)).toEqual([...listed(Action)].sort());
  });

  it("is accepted by IAM as a managed policy", () => {
    expect(checkPolicySize(JSON.stringify(statements), PolicyKind.MANAGED)).toEqual([]);
  });

  it("has all that no call shows, each with its reason", () => {
    expect(Object.keys(UNSEEN).filter((each) => !actions.includes(each))).toEqual([]);
  });

  it("allows nothing on everything but to look, to make networks and to keep keys, in one region", () => {
    const wide = statements.filter(({ Resource }) => listed(Resource).includes("*"));
    expect(wide.map(({ Sid }) => Sid)).toEqual(["Look", "Network", "KeyOfSecrets"]);
    for (const { Sid, Condition } of wide.slice(1))
      expect([Sid, JSON.stringify(Condition)]).toEqual([Sid, expect.stringContaining("aws:RequestedRegion")]);
  });
});
