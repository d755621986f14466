// `cdktf synth --hcl` says what `cdktf synth` says: read back, nothing is lost and no string differs.
import { spawnSync } from "node:child_process";
import { App, TerraformStack, Testing } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { EXAMPLES } from "../../examples/examples";
import { readSettings } from "../../examples/settings";
import { FargateCluster, HelmChart, KubernetesNamespace, Vpc } from "../../lib";
import { testApp } from "../support/synth";

/** Both ways in one shape: no metadata, blocks and lists of one alike, references without quotes. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^\$\{(.*)\}$/s, "$1");
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
}

/** In a process of its own: the parser takes seconds to load, and keeps a process from ending. */
function parseHcl(texts: readonly string[]): unknown[] {
  const program = `const { parse } = require("@cdktf/hcl2json");
    const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    Promise.all(texts.map((text, index) => parse(index + ".tf", text)))
      .then((found) => process.stdout.write(JSON.stringify(found), () => process.exit()))`;
  const input = JSON.stringify(texts);
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", program], {
    input,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

function stackOf(name: string): TerraformStack {
  const stack = new TerraformStack(new App(), name);
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

/** Quotes, backslashes and line ends, with a reference and without. */
function texts(): TerraformStack {
  const stack = stackOf("texts");
  const vpc = new Vpc(stack, "vpc");
  for (const [index, text] of [
    '{"a":"say \\"hi\\""}',
    `{"id":"${vpc.vpcId}","path":"C:\\\\temp"}`,
    "one\ntwo\n",
    `one ${vpc.vpcId}\n\ttwo\n`,
    '$${not.a.reference} "quoted" %%{ if }',
    '${jsonencode({"a" = "}\\"{"})} and "more"',
  ].entries()) {
    new IamPolicy(stack, `policy-${index}`, { policy: text });
  }
  return stack;
}

/** Names of variables in capitals, nested arguments, and values that look like lists. */
function providers(): TerraformStack {
  const stack = stackOf("providers");
  const cluster = new FargateCluster(stack, "cluster", { vpc: new Vpc(stack, "vpc") });
  const exec = { apiVersion: "v1", command: "aws", args: ["eks", "get-token"], env: { AWS_PROFILE: "company" } };
  const kubernetesProvider = new KubernetesProvider(stack, "kubernetes", { exec: [exec], alias: "own" });
  const helmProvider = new HelmProvider(stack, "helm", { kubernetes: { exec }, alias: "own" });
  new KubernetesNamespace(stack, "shop", { cluster, kubernetesProvider });
  const chart = { chart: "hello", repository: "https://charts.example.com", version: "1.0.0", pods: {} };
  const made = new HelmChart(stack, "hello", { ...chart, cluster, namespace: "shop", helmProvider });
  made.resource.putSet([
    { name: "list", value: "{a,b}" },
    { name: "json", value: '["a"]' },
    { name: "vpc", value: `"${cluster.vpc.vpcId}"` },
  ]);
  return stack;
}

function stacksOfExamples(): TerraformStack[] {
  const names = [...EXAMPLES.keys()].filter((name) => name !== "rejected-pod");
  return names.flatMap((name) => {
    const app = testApp({ example: name });
    const settings = readSettings(app.node, {});
    EXAMPLES.get(name)?.(app, settings.name, settings);
    return app.node.children.filter((each) => TerraformStack.isStack(each));
  });
}

describe("cdktf synth --hcl writes the same as cdktf synth for", () => {
  const stacks = new Map([...stacksOfExamples(), texts(), providers()].map((stack) => [stack.node.id, stack]));
  let parsed: Map<string, unknown>;

  beforeAll(() => {
    const written = [...stacks.values()].map((stack): string => String(Testing.synthHcl(stack)));
    const all = parseHcl(written);
    parsed = new Map([...stacks.keys()].map((id, index) => [id, all[index]]));
  }, 60_000);

  it.each([...stacks])("%s", (id, stack) => {
    const json: unknown = JSON.parse(Testing.synth(stack));
    expect(plain(parsed.get(id))).toEqual(plain(json));
  });
});
