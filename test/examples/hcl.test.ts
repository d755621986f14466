// `cdktf synth --hcl` says what `cdktf synth` says: read back, nothing is lost and no string differs.
import { parse } from "@cdktf/hcl2json";
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

async function expectSame(stack: TerraformStack): Promise<void> {
  const written: unknown = Testing.synthHcl(stack);
  const hcl: unknown = await parse("cdk.tf", String(written));
  const json: unknown = JSON.parse(Testing.synth(stack));
  expect(plain(hcl)).toEqual(plain(json));
}

describe("as HCL", () => {
  it.each([...EXAMPLES.keys()].filter((name) => name !== "rejected-pod"))("%s is what it is as JSON", async (name) => {
    const app = testApp({ example: name });
    const settings = readSettings(app.node, {});
    EXAMPLES.get(name)?.(app, settings.name, settings);
    for (const stack of app.node.findAll().filter((each) => TerraformStack.isStack(each))) await expectSame(stack);
  });

  it("a string keeps its quotes, backslashes and line ends, with a reference in it or without", async () => {
    const app = new App();
    const stack = new TerraformStack(app, "texts");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
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
    await expectSame(stack);
  });

  it("providers and charts keep their names of variables and their nested arguments", async () => {
    const app = new App();
    const stack = new TerraformStack(app, "providers");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
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
    await expectSame(stack);
  });
});
