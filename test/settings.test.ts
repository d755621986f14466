// Settings of the example app: context before environment, the reference's values where neither says anything.
import { readSettings } from "../examples/settings";
import { testApp } from "./support/synth";

type Given = Record<string, unknown>;
type Environment = Record<string, string>;

const read = (context: Given, environment: Environment = {}): Given => ({
  ...readSettings(testApp(context).node, environment),
});

const DEFAULTS = {
  name: "fargate-serverless",
  region: "ap-northeast-2",
  kubernetesVersion: "1.30",
  vpc: { cidrBlock: "10.10.0.0/16", maxAzs: 3 },
  fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
};

const BATCH = { batch: { selectors: [{ namespace: "batch", labels: { tier: "spot" } }] } };

describe("settings", () => {
  it("are the reference's where nothing is said", () => {
    expect(read({})).toMatchObject(DEFAULTS);
  });

  it("are the reference's where an empty text is said", () => {
    expect(read({ region: "" }, { CLUSTER_NAME: "" })).toMatchObject(DEFAULTS);
  });

  const settings: [key: string, variable: string, value: string, becomes: Given][] = [
    ["name", "CLUSTER_NAME", "shop", { name: "shop" }],
    ["region", "AWS_REGION", "us-gov-west-1", { region: "us-gov-west-1" }],
    ["kubernetesVersion", "KUBERNETES_VERSION", "1.36", { kubernetesVersion: "1.36" }],
    ["region", "AWS_REGION", "eusc-de-east-1", { region: "eusc-de-east-1" }],
    ["vpcCidr", "VPC_CIDR", "10.20.0.0/18", { vpc: { cidrBlock: "10.20.0.0/18", maxAzs: 3 } }],
    ["maxAzs", "MAX_AZS", "2", { vpc: { cidrBlock: "10.10.0.0/16", maxAzs: 2 } }],
    ["fargateProfiles", "FARGATE_PROFILES", JSON.stringify(BATCH), { fargateProfiles: BATCH }],
  ];

  it.each(settings)("read %s from context and %s from the environment", (key, variable, value, becomes) => {
    expect(read({ [key]: value })).toMatchObject({ ...DEFAULTS, ...becomes });
    expect(read({}, { [variable]: value })).toMatchObject({ ...DEFAULTS, ...becomes });
  });

  it("prefer context, which is in the project, to the environment", () => {
    expect(read({ region: "eu-west-1" }, { AWS_REGION: "us-east-1" }).region).toBe("eu-west-1");
  });

  it("read numbers and objects from context as they are", () => {
    const { vpc, fargateProfiles } = read({ maxAzs: 2, fargateProfiles: BATCH });
    expect([vpc, fargateProfiles]).toEqual([{ cidrBlock: "10.10.0.0/16", maxAzs: 2 }, BATCH]);
  });
});

const WANTED_PROFILES =
  'write JSON: profile names with their selectors, for example {"study_wildcard":{"selectors":[{"namespace":"study-*"}]}}';

const bad: [what: string, context: Given, environment: Environment, line: string][] = [
  [
    "a name with a blank",
    { name: "my shop" },
    {},
    'context "name" is "my shop"; write 1 to 100 letters, digits, - and _, beginning with a letter or digit',
  ],
  [
    "a region that is none",
    {},
    { AWS_REGION: "Seoul" },
    'AWS_REGION is "Seoul"; write a region, for example ap-northeast-2',
  ],
  [
    "a version that JSON took for a number",
    { kubernetesVersion: 1.3 },
    {},
    'context "kubernetesVersion" is 1.3; write a minor version in quotes, for example "1.36"',
  ],
  [
    "an address without a prefix",
    {},
    { VPC_CIDR: "10.0.0.0" },
    'VPC_CIDR is "10.0.0.0"; write an IPv4 range, for example 10.10.0.0/16',
  ],
  ["a range with an address in it", {}, { VPC_CIDR: "10.10.0.1/16" }, 'VPC_CIDR is "10.10.0.1/16"; write 10.10.0.0/16'],
  [
    "a range that is larger than AWS makes",
    { vpcCidr: "10.0.0.0/8" },
    {},
    'context "vpcCidr" is "10.0.0.0/8"; write 10.0.0.0/16, for example',
  ],
  ["one zone", { maxAzs: 1 }, {}, 'context "maxAzs" is 1; write a whole number from 2 to 6'],
  ["half a zone", {}, { MAX_AZS: "2.5" }, 'MAX_AZS is "2.5"; write a whole number from 2 to 6'],
  ["zones in another notation", {}, { MAX_AZS: "0x3" }, 'MAX_AZS is "0x3"; write a whole number from 2 to 6'],
  ["a list of a number", { maxAzs: [3] }, {}, 'context "maxAzs" is [3]; write a whole number from 2 to 6'],
  [
    "a profile whose name would be lost",
    {},
    { FARGATE_PROFILES: '{"__proto__":{"selectors":[{"namespace":"web"}]}}' },
    `FARGATE_PROFILES is "{\\"__proto__\\":{\\"selectors\\":[{\\"namespace\\":\\"web\\"}]}}"; ${WANTED_PROFILES}`,
  ],
  [
    "a profile without a name",
    { fargateProfiles: { "": { selectors: [{ namespace: "web" }] } } },
    {},
    `context "fargateProfiles" is {"":{"selectors":[{"namespace":"web"}]}}; ${WANTED_PROFILES}`,
  ],
  ["profiles that are no JSON", {}, { FARGATE_PROFILES: "study" }, `FARGATE_PROFILES is "study"; ${WANTED_PROFILES}`],
  ["a list of profiles", { fargateProfiles: [] }, {}, `context "fargateProfiles" is []; ${WANTED_PROFILES}`],
  [
    "a profile without selectors",
    { fargateProfiles: { web: {} } },
    {},
    `context "fargateProfiles" is {"web":{}}; ${WANTED_PROFILES}`,
  ],
  [
    "a key that is none, and would be lost",
    { fargateProfiles: { web: { selectors: [{ namespace: "web", label: { a: "b" } }] } } },
    {},
    `context "fargateProfiles" is {"web":{"selectors":[{"namespace":"web","label":{"a":"b"}}]}}; ${WANTED_PROFILES}`,
  ],
  [
    "a label that is no text",
    { fargateProfiles: { web: { selectors: [{ namespace: "web", labels: { a: 1 } }] } } },
    {},
    `context "fargateProfiles" is {"web":{"selectors":[{"namespace":"web","labels":{"a":1}}]}}; ${WANTED_PROFILES}`,
  ],
];

describe("settings reject", () => {
  it.each(bad)("%s, by its name", (_, context, environment, line) => {
    expect(() => read(context, environment)).toThrow(new Error(`bad settings:\n  - ${line}`));
  });

  it("all that is bad, at once", () => {
    const lines = /^bad settings:\n {2}- context "region" .*\n {2}- MAX_AZS .*$/;
    expect(() => read({ region: "x" }, { MAX_AZS: "x" })).toThrow(lines);
  });
});
