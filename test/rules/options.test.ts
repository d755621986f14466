// Values of another kind than the types of the public API say, and what is missing of them, at any depth.
import { Token, TerraformVariable, TerraformStack, App } from "cdktf";
import { checkOptions, OptionType } from "../../lib/rules/options";
import { lines } from "./expect-findings";

const check = (type: OptionType, given: unknown): string[] => lines(checkOptions(given, type));

const REGION = { region: "eu-west-1" };

test.each<[string, OptionType, unknown, string[]]>([
  ["a number for a string", "VpcProps", { cidrBlock: 10 }, ['cidrBlock: 10 is a number, not a string; write "10"']],
  [
    "a number that lost the end of its fraction",
    "FargateServerlessStackProps",
    { ...REGION, kubernetesVersion: 1.3 },
    ['kubernetesVersion: 1.3 is a number, not a string; write "1.3", or "1.30" if a trailing 0 was lost'],
  ],
  [
    "a string for a number",
    "VpcProps",
    { maxAzs: "2" },
    ['maxAzs: "2" is a string, not a number; write 2, without quotes'],
  ],
  [
    "words for a number",
    "VpcProps",
    { maxAzs: "two" },
    ['maxAzs: "two" is a string, not a number; write a number, or leave it out'],
  ],
  [
    "a member that an enumeration does not have",
    "VpcProps",
    { natStrategy: "one" },
    [
      'natStrategy: "one" is a string, not a NatStrategy; write NatStrategy.SINGLE, NatStrategy.PER_AZ, NatStrategy.NONE',
    ],
  ],
  [
    "one of a list",
    "FargateServerlessStackProps",
    { ...REGION, controlPlaneLogTypes: ["api", "everything"] },
    [
      'controlPlaneLogTypes[1]: "everything" is a string, not a ControlPlaneLogType; write ControlPlaneLogType.API, ControlPlaneLogType.AUDIT, ControlPlaneLogType.AUTHENTICATOR, ControlPlaneLogType.CONTROLLER_MANAGER, ControlPlaneLogType.SCHEDULER',
    ],
  ],
  ["a value of a map", "VpcProps", { tags: { team: 1 } }, ['tags.team: 1 is a number, not a string; write "1"']],
  [
    "a string for a list",
    "VpcAttributes",
    { vpcId: "vpc-1", privateSubnetIds: "subnet-1" },
    ['privateSubnetIds: "subnet-1" is a string, not a list; write ["subnet-1"]'],
  ],
  [
    "a token of a string for a list",
    "VpcAttributes",
    { vpcId: "vpc-1", privateSubnetIds: "${var.subnet}" },
    [
      'privateSubnetIds: "${var.subnet}" is a string, not a list; put it into [ ], or into Token.asList() where it is a list',
    ],
  ],
  [
    "a token for what a class makes",
    "HelmChartOptions",
    { chart: "app", namespace: "apps", chartLogin: "${var.login}" },
    ['chartLogin: "${var.login}" is a string, not a ChartLogin; write ChartLogin.password() or .ecr()'],
  ],
  [
    "a token for options",
    "FargateServerlessStackProps",
    { ...REGION, existingVpc: Token.asAny("${var.vpc}") },
    [
      "existingVpc: a token is not an object of options; write an object, such as { vpcId: ..., privateSubnetIds: ... }, or leave it out",
    ],
  ],
  [
    "undefined, where options are read by their key",
    "FargateServerlessStackProps",
    { ...REGION, fargateProfiles: { batch: undefined } },
    ["fargateProfiles.batch: undefined is not an object of options; write an object, such as { selectors: ... }"],
  ],
  [
    "a list for a map",
    "VpcProps",
    { tags: ["team"] },
    ['tags: a list is not a map; write a map, such as { key: "value" }, or leave it out'],
  ],
  [
    "what is not in a list, where constructs are waited for",
    "AwsLoadBalancerControllerOptions",
    { values: "replicaCount: 2" },
    ['values: "replicaCount: 2" is a string, not a map; write a map, such as { key: "value" }, or leave it out'],
  ],
  [
    "a name, where a construct is waited for",
    "ClusterServiceOptions",
    { dependsOn: ["aws_vpc.main"] },
    [
      'dependsOn[0]: "aws_vpc.main" is a string, not an ITerraformDependable; write the construct itself, such as stack.platform',
    ],
  ],
  [
    "several mistakes at once",
    "VpcProps",
    { maxAzs: "2", tags: 1, name: true },
    [
      'maxAzs: "2" is a string, not a number; write 2, without quotes',
      'tags: 1 is a number, not a map; write a map, such as { key: "value" }, or leave it out',
      'name: true is not a string; write "true"',
    ],
  ],
  ["no options", "VpcProps", "10.0.0.0/16", ['"10.0.0.0/16" is a string, not an object of options; write an object']],
])("%s is rejected", (_, type, given, expected) => {
  expect(check(type, given)).toEqual(expected.map((line) => `[FG751] ${line}`));
});

test.each<[string, OptionType, unknown, string[]]>([
  ["at the top", "FargateServerlessStackProps", {}, ["region"]],
  ["that is nothing", "FargateServerlessStackProps", { region: null }, ["region"]],
  ["where there are no options at all", "FargateServerlessStackProps", undefined, ["region"]],
  [
    "of a map's options",
    "FargateServerlessStackProps",
    { ...REGION, fargateProfiles: { web: {} } },
    ["fargateProfiles.web.selectors"],
  ],
  ["of a list's options", "FargateProfileOptions", { selectors: [{}] }, ["selectors[0].namespace"]],
])("what is missing %s is reported", (_, type, given, fields) => {
  expect(check(type, given)).toEqual(
    fields.map((field) => `[FG836] ${field}: is missing; set ${field.split(".").at(-1) ?? ""}`),
  );
});

const stack = new TerraformStack(new App(), "s");
const variable = new TerraformVariable(stack, "v", {});

test.each<[string, OptionType, unknown]>([
  ["a token for a string", "VpcProps", { cidrBlock: variable.stringValue }],
  ["a token for a number", "AwsLoadBalancerControllerOptions", { replicas: variable.numberValue }],
  ["a token for a list", "VpcAttributes", { vpcId: "vpc-1", privateSubnetIds: variable.listValue }],
  ["a token for a map", "VpcProps", { tags: Token.asAny(variable.value) }],
  [
    "a flag that Terraform alone reads",
    "FargateClusterProps",
    { vpc: undefined, deletionProtection: variable.booleanValue },
  ],
  ["any value of open values", "AwsLoadBalancerControllerOptions", { values: { a: [1, { b: null }], c: "d" } }],
  ["a construct to wait for", "ClusterServiceOptions", { dependsOn: [variable] }],
  ["AWS's own word for an enumeration's member", "FargateClusterOptions", { supportType: "STANDARD" }],
  ["what is undefined in a map", "VpcProps", { tags: { team: undefined } }],
])("%s is accepted", (_, type, given) => {
  expect(checkOptions(given, type).filter(({ code }) => code === "FG751")).toEqual([]);
});

test("a flag that decides at synth is not a token", () => {
  expect(check("FargateServerlessStackProps", { ...REGION, addKubeSystemProfile: variable.booleanValue })).toEqual([
    "[FG751] addKubeSystemProfile: a token is not true or false; write true or false, or leave it out",
  ]);
});
