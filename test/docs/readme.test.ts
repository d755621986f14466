import { readFileSync } from "node:fs";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { FargateServerlessStack } from "../../lib";
import { formatUsd } from "../../lib/rules/sizing/cost";
import { KUBERNETES_RELEASES, LIFECYCLE_AS_OF } from "../../lib/rules/facts/kubernetes-releases";
import { testApp } from "../support/synth";

const readme = readFileSync("README.md", "utf8");

test("the README's bill is what the library computes", () => {
  const stack = new FargateServerlessStack(testApp(), "readme", { region: "us-east-1", kubernetesVersion: "1.36" });
  const { cost } = stack.explain();
  const told = /<!-- cost -->([\s\S]*)<!-- \/cost -->/.exec(readme)?.[1] ?? "";
  const pods = cost.lines.filter((line) => line.item.startsWith("pod "));
  const others = cost.lines.filter((line) => !line.item.startsWith("pod "));
  for (const { item, usd = 0 } of others) expect(told).toMatch(new RegExp(`\\| ${item} +\\| \\${formatUsd(usd)} `));
  expect(told).toContain(formatUsd(pods.reduce((sum, { usd = 0 }) => sum + usd, 0)));
  expect(told).toContain(`**${formatUsd(cost.knownUsd)}**`);
});

test.each([
  ["study-a", 0],
  ["study", 1],
])("the README shows of a rejected workload in %s what the library reports", (namespace, block) => {
  const stack = new FargateServerlessStack(testApp(), "fargate-serverless", {
    region: "ap-northeast-2",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
  const container = [{ name: "web", image: "nginx" }];
  new DeploymentV1(stack, "web", {
    metadata: { name: "web", namespace },
    spec: {
      replicas: "2",
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { hostNetwork: true, container } },
    },
  });
  const blocks = [...readme.matchAll(/```text\n(fargate-serverless\/web[\s\S]*?)```/g)];
  const shown = (blocks[block]?.[1] ?? "").replace(/\n {2}/g, " ");
  const said = stack.node.findAll().flatMap((each) => each.node.validate());
  expect(shown.trim().split("\n")).toEqual(said);
});

test("the upgrade guide's calendar is the library's", () => {
  const guide = readFileSync("docs/upgrade.md", "utf8");
  const supported = KUBERNETES_RELEASES.filter(({ extendedUntil }) => extendedUntil > LIFECYCLE_AS_OF);
  const rows = [...guide.matchAll(/^\| (1\.\d+) +\| ([\d-]+) +\| ([\d-]+) +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(
    supported.map(({ version, standardUntil, extendedUntil }) => [version, standardUntil, extendedUntil]),
  );
});

test("what the README's cdktf.json calls is installed by the lines before it", () => {
  const [, json = "{}"] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const { app = "" } = JSON.parse(json) as { app?: string };
  const installed = [...readme.matchAll(/^npm install (.+)$/gm)].flatMap(([, names = ""]) => names.split(" "));
  expect(installed).toEqual(expect.arrayContaining([app.split(" ")[0], "cdktf-cli", "cdktf", "constructs"]));
});
