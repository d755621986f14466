// What the presets of charts make of a user's values and options, beyond what holds of every chart.
import { TerraformStack } from "cdktf";
import { FargateCluster } from "../../lib";
import { MetricsServer, MetricsServerOptions } from "../../lib/workloads";
import { Block, Synthesized } from "../support/synth";
import { Shop, shop } from "./shop";

/** Charts on a cluster whose profiles take their namespaces. */
function charted(build: (stack: TerraformStack, cluster: FargateCluster) => unknown): Shop {
  return shop((stack, cluster) => {
    const namespaces = ["kube-system", "cert-manager", "external-*"];
    cluster.addFargateProfile("charts", { selectors: namespaces.map((namespace) => ({ namespace })) });
    build(stack, cluster);
  });
}

function valuesOf(made: Synthesized): Block {
  const [text = "{}"] = made.single("helm_release").values as string[];
  return JSON.parse(text) as Block;
}

describe("the metrics server", () => {
  const make = (options: MetricsServerOptions): Shop =>
    charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, ...options }));
  const budget = (options: MetricsServerOptions): unknown => valuesOf(make(options).made).podDisruptionBudget;

  it("has a disruption budget where several pods run, however their number was set", () => {
    expect(budget({})).toEqual({ enabled: false, maxUnavailable: 1 });
    for (const several of [{ replicas: 2 }, { values: { replicas: 3 } }, { values: { replicas: "3" } }]) {
      expect(budget(several)).toEqual({ enabled: true, maxUnavailable: 1 });
    }
    expect(budget({ replicas: 3, values: { replicas: 1 } })).toMatchObject({ enabled: false });
    expect(budget({ replicas: 2, values: { podDisruptionBudget: { enabled: false } } })).toMatchObject({
      enabled: false,
    });
  });

  it("leaves the budget's number to a user who says how many pods stay", () => {
    const minAvailable = { podDisruptionBudget: { minAvailable: 1 } };
    expect(budget({ replicas: 2, values: minAvailable })).toEqual({ enabled: true, minAvailable: 1 });
    expect(() =>
      budget({ replicas: 2, values: { podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 } } }),
    ).toThrow(
      "test/metrics: [FG940] podDisruptionBudget: it has both minAvailable and maxUnavailable, which Kubernetes refuses; " +
        "keep one of the two",
    );
  });

  it("is told of a budget that lets no pod go", () => {
    const told = (values: Block): string[] => make({ values }).told;
    expect(told({ podDisruptionBudget: { enabled: true, minAvailable: 1 } })).toEqual([
      "WARN test/metrics: [FG371] podDisruptionBudget.minAvailable: minAvailable 1 of 1 never lets a pod go, so Fargate cannot " +
        "patch it and at last kills it; set maxUnavailable: 1, and run at least 2 replicas of what must stay reachable",
    ]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "100%" } })).toEqual([
      expect.stringContaining("[FG371]"),
    ]);
    expect(told({ podDisruptionBudget: { enabled: true } })).toEqual([]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "1" } })).toEqual([]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "${var.staying}" } })).toEqual([]);
  });

  it("can have any port but the kubelet's, by its value alone", () => {
    const port = (values: Block) => () => make({ values });
    for (const containerPort of [4443, "4443", "${var.port}"]) expect(port({ containerPort })).not.toThrow();
    for (const containerPort of [10250, "10250", 0, 65536, null]) {
      expect(port({ containerPort })).toThrow(
        `test/metrics: [FG810] containerPort: the value ${JSON.stringify(containerPort)} would replace one that Fargate ` +
          "needs: 10250, the chart's own port, is the kubelet's on a Fargate node; leave it out",
      );
    }
    expect(port({ containerPort: 4443, args: ["--secure-port=4443"] })).not.toThrow();
    expect(port({ containerPort: 4443, args: ["--secure-port=10251"] })).toThrow(
      "the chart's Service leads to the port of its value; set that one",
    );
  });
});
