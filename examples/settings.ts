// Settings of the example app: from CDKTF context, else from the environment, else the reference's values.
import { Node } from "constructs";
import { FargateServerlessStackProps } from "../lib";
import { Finding, isError } from "../lib/rules/finding";
import { checkCidr } from "../lib/rules/network/network";

/** What an example takes from outside. */
export type ClusterSettings = Pick<
  FargateServerlessStackProps,
  "region" | "kubernetesVersion" | "vpc" | "fargateProfiles"
>;

/** What the app is told; the README has a row for each. */
export interface AppSettings extends ClusterSettings {
  /** The folder of the example to run. */
  readonly example: string;
  readonly name: string;
}

/** The examples, by their folders. */
export const EXAMPLE_NAMES = [
  "fargate-serverless",
  "kube-ops-view",
  "netshoot",
  "game-2048",
  "jobs",
  "pod-logs",
  "rejected-pod",
  "existing-vpc",
  "private-cluster",
  "two-clusters",
  "shop",
];

/** Those of them that are about the cluster. */
export function clusterSettings(settings: AppSettings): ClusterSettings {
  const { region, kubernetesVersion, vpc, fargateProfiles } = settings;
  return { region, kubernetesVersion, vpc, fargateProfiles };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. Context (`cdktf.json`, `CDKTF_CONTEXT_JSON`) comes before the environment.
 *
 * @throws one error that names every bad value
 */
export function readSettings(node: Node, environment: Environment): AppSettings {
  const problems: string[] = [];
  const read = <T>(setting: Setting<T>): T => {
    const fromContext: unknown = node.tryGetContext(setting.key);
    const given = fromContext ?? environment[setting.variable];
    const source = fromContext === undefined ? setting.variable : `context "${setting.key}"`;
    if (given === undefined || given === "") return setting.fallback;
    const value = setting.parse(given);
    if (value !== undefined) return value;
    problems.push(`${source} is ${show(given)}; ${setting.wantedFor?.(given) ?? setting.wanted}`);
    return setting.fallback;
  };
  const example = read(EXAMPLE);
  const settings = {
    example,
    name: read({ ...NAME, fallback: example }),
    region: read(REGION),
    kubernetesVersion: read(KUBERNETES_VERSION),
    vpc: { cidrBlock: read(VPC_CIDR), maxAzs: read(MAX_AZS) },
    fargateProfiles: read(PROFILES),
  };
  if (problems.length > 0) throw new Error(`bad settings:\n${problems.map((each) => `  - ${each}`).join("\n")}`);
  return settings;
}

interface Setting<T> {
  readonly key: string;
  readonly variable: string;
  readonly fallback: T;
  /** What a good value looks like, to end an error with. */
  readonly wanted: string;
  /** The same for one bad value, where it can be told more closely. */
  wantedFor?(given: unknown): string | undefined;
  parse(given: unknown): T | undefined;
}

function text(key: string, variable: string, fallback: string, pattern: RegExp, wanted: string): Setting<string> {
  const parse = (given: unknown): string | undefined =>
    typeof given === "string" && pattern.test(given) ? given : undefined;
  return { key, variable, fallback, wanted, parse };
}

function isRangeText(given: unknown): given is string {
  return typeof given === "string" && /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(given);
}

/** What AWS would refuse of a range; the library says the same of `cidrBlock`, which is not what was set here. */
function refusalOf(range: string): Finding | undefined {
  return checkCidr(range, "vpcCidr").find(isError);
}

const EXAMPLE: Setting<string> = {
  key: "example",
  variable: "EXAMPLE",
  fallback: "fargate-serverless",
  wanted: `write one of ${EXAMPLE_NAMES.join(", ")}`,
  parse: (given) => EXAMPLE_NAMES.find((each) => each === given),
};
const NAME = text(
  "name",
  "CLUSTER_NAME",
  "fargate-serverless",
  /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
  "write 1 to 100 letters, digits, - and _, beginning with a letter or digit",
);
const REGION = text(
  "region",
  "AWS_REGION",
  "ap-northeast-2",
  /^[a-z]{2,4}(-[a-z]+)+-\d$/,
  "write a region, for example ap-northeast-2",
);
const KUBERNETES_VERSION = text(
  "kubernetesVersion",
  "KUBERNETES_VERSION",
  "1.30",
  /^1\.\d{2}$/,
  'write a minor version in quotes, for example "1.36"',
);
const VPC_CIDR: Setting<string> = {
  key: "vpcCidr",
  variable: "VPC_CIDR",
  fallback: "10.10.0.0/16",
  wanted: "write an IPv4 range, for example 10.10.0.0/16",
  wantedFor: (given) => (isRangeText(given) ? refusalOf(given)?.fix : undefined),
  parse: (given) => (isRangeText(given) && refusalOf(given) === undefined ? given : undefined),
};
const MAX_AZS: Setting<number> = {
  key: "maxAzs",
  variable: "MAX_AZS",
  fallback: 3,
  wanted: "write a whole number from 2 to 6",
  parse: (given) => {
    // Number() would also read 0x3, 3e0 and a list of one.
    const isWritten = typeof given === "number" || (typeof given === "string" && /^\d+$/.test(given));
    const count = isWritten ? Number(given) : Number.NaN;
    return Number.isInteger(count) && count >= 2 && count <= 6 ? count : undefined;
  },
};
const PROFILES: Setting<FargateServerlessStackProps["fargateProfiles"]> = {
  key: "fargateProfiles",
  variable: "FARGATE_PROFILES",
  fallback: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  wanted:
    'write JSON: profile names with their selectors, for example {"study_wildcard":{"selectors":[{"namespace":"study-*"}]}}',
  parse: (given) => parseProfiles(typeof given === "string" ? parseJson(given) : given),
};

type Profiles = NonNullable<FargateServerlessStackProps["fargateProfiles"]>;

function parseProfiles(given: unknown): Profiles | undefined {
  if (!isRecord(given)) return undefined;
  const profiles: Profiles = {};
  for (const [name, profile] of Object.entries(given)) {
    // No construct can have an empty name; one of the other would be lost without a word, and a profile with it.
    if (name === "" || name === "__proto__") return undefined;
    if (!isRecord(profile) || !Array.isArray(profile.selectors) || !hasOnly(profile, ["selectors"])) return undefined;
    const selectors = profile.selectors.map(parseSelector);
    if (selectors.some((each) => each === undefined)) return undefined;
    profiles[name] = { selectors: selectors.flatMap((each) => each ?? []) };
  }
  return profiles;
}

function parseSelector(given: unknown): Profiles[string]["selectors"][number] | undefined {
  if (!isRecord(given) || typeof given.namespace !== "string") return undefined;
  if (!hasOnly(given, ["namespace", "labels"])) return undefined;
  const { namespace, labels } = given;
  if (labels === undefined) return { namespace };
  if (!isRecord(labels) || !Object.values(labels).every((value) => typeof value === "string")) return undefined;
  return { namespace, labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) };
}

/** A misspelt key would go unnoticed, and with it what it asks for. */
function hasOnly(value: Record<string, unknown>, keys: string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function show(given: unknown): string {
  return JSON.stringify(given).slice(0, 120);
}
