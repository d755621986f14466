// One stack has one bill: that of `explain`, and that of `cost --stack`, which has only the synthesised JSON.
import { EXAMPLES } from "../../examples/examples";
import { clusterSettings, EXAMPLE_NAMES, readSettings } from "../../examples/settings";
import { FargateServerlessStack, HelmChart, MonthlyCost } from "../../lib";
import { makeFolder, runTool } from "../bin/fake-terminal";
import { testApp } from "../support/synth";

interface Bill {
  readonly lines: string[];
  readonly notes: string[];
  readonly totalUsd: number | null;
}

function billOf({ lines, notes, totalUsd }: MonthlyCost): Bill {
  const described = lines.map(({ item, quantity, usd }) => `${quantity ?? "?"} ${item} ${usd ?? "?"}`);
  // The two add the same amounts up in different orders.
  const rounded = totalUsd === undefined ? null : Number(totalUsd.toFixed(6));
  return { lines: described.sort(), notes: [...notes].sort(), totalUsd: rounded };
}

/** Of the JSON as `cdktf synth` writes it, with the comments that its testing leaves out. */
async function billOfJson(stack: FargateServerlessStack): Promise<Bill> {
  stack.prepareStack();
  const folder = makeFolder({ "cdk.tf.json": JSON.stringify(stack.toTerraform()) });
  const { out } = await runTool(["cost", "--json", "--no-config", "--stack", folder.path]);
  folder.remove();
  return billOf(JSON.parse(out) as MonthlyCost);
}

function stackWithCharts(): FargateServerlessStack {
  const stack = new FargateServerlessStack(testApp(), "study", { region: "us-east-1", kubernetesVersion: "1.36" });
  const { cluster } = stack;
  const chart = { cluster, namespace: "kube-system", version: "1.0.0", repository: "https://charts.example.com" };
  new HelmChart(stack, "cache", {
    ...chart,
    chart: "cache",
    pods: { redis: { replicas: 3, cpu: "1", memory: "1Gi" } },
  });
  new HelmChart(stack, "secret", { ...chart, chart: "secret" });
  return stack;
}

describe("explain and cost --stack agree on", () => {
  it.each(EXAMPLE_NAMES)("the example %s", async (example) => {
    const app = testApp({ example });
    const settings = readSettings(app.node, {});
    const stacks = EXAMPLES.get(example)?.(app, settings.name, clusterSettings(settings)) ?? [];
    for (const stack of stacks) {
      const expected = billOf(stack.explain().cost);
      expect(expected.lines).toContainEqual(expect.stringContaining("(kube-system/aws-load-balancer-controller)"));
      expect(await billOfJson(stack)).toEqual(expected);
    }
    expect(stacks).not.toHaveLength(0);
  });

  it("the pods of a chart that are declared, and name a chart whose pods are not", async () => {
    const stack = stackWithCharts();
    const bill = billOf(stack.explain().cost);
    expect(bill.lines).toContainEqual(expect.stringMatching(/^3 pod of 1vCPU 2GB \(kube-system\/redis\) /));
    expect(bill.notes).toContainEqual(expect.stringMatching(/^the pods of helm_release\.secret_\w+ are not counted$/));
    expect(await billOfJson(stack)).toEqual(bill);
  });
});
