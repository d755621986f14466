// What scales a Deployment, and what it needs for that.
import { TerraformStack, TerraformVariable } from "cdktf";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { EksAddon, FargateCluster, HorizontalPodAutoscaler } from "../../lib";
import { FargateDeploymentProps, HelmChart, HorizontalPodAutoscalerOptions, MetricsServer } from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { addVpc, IMPORTED } from "../support/cluster";
import { Graph } from "../support/graph";
import { declare, synthStack } from "../support/synth";
import { addWeb, shop } from "./shop";

const TYPE = "kubernetes_horizontal_pod_autoscaler_v2";

/** A Deployment with an autoscaler, and a metrics server unless it is left out. */
function scaled(
  scaling: HorizontalPodAutoscalerOptions,
  options: Partial<FargateDeploymentProps> = {},
  hasMetrics = true,
) {
  return shop((stack, cluster) => {
    cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
    if (hasMetrics) new MetricsServer(stack, "metrics-server", { cluster });
    addWeb(stack, cluster, options).autoscale(scaling);
  });
}

/** What Kubernetes is asked for. */
function specOf(scaling: HorizontalPodAutoscalerOptions, options: Partial<FargateDeploymentProps> = {}) {
  return scaled(scaling, options).made.single(TYPE).spec as { metric: object[] };
}

function utilization(name: string, percent: number) {
  return { type: "Resource", resource: { name, target: { type: "Utilization", average_utilization: percent } } };
}

describe("an autoscaler", () => {
  it("scales the Deployment by its CPU, from its own number of pods on", () => {
    const { made, told } = scaled({ maxReplicas: 10 }, { replicas: 3 });
    const { metadata, spec } = made.single(TYPE);
    expect(metadata).toEqual({ name: "web", namespace: "shop" });
    expect(spec).toEqual({
      min_replicas: 3,
      max_replicas: 10,
      scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "web" },
      metric: [utilization("cpu", 70)],
    });
    expect(told).toEqual([]);
  });

  it("leaves the number of pods alone once the Deployment exists", () => {
    const ignored = { lifecycle: { ignore_changes: ["spec[0].replicas"] } };
    expect(scaled({ maxReplicas: 4 }).made.single("kubernetes_deployment_v1")).toMatchObject(ignored);
    const both = scaled({ maxReplicas: 4 }, { ignoreReplicas: true }).made.single("kubernetes_deployment_v1");
    expect(both).toMatchObject(ignored);
  });

  it("goes by memory alone, or by both", () => {
    expect(specOf({ maxReplicas: 4, memoryPercent: 80 }).metric).toEqual([utilization("memory", 80)]);
    expect(specOf({ maxReplicas: 4, cpuPercent: 50, memoryPercent: 80 }).metric).toEqual([
      utilization("cpu", 50),
      utilization("memory", 80),
    ]);
  });

  it("takes numbers that are known only at apply", () => {
    const { made } = shop((stack, cluster) => {
      const most = new TerraformVariable(stack, "most", { type: "number" });
      new EksAddon(stack, "metrics-server", { cluster, addonName: "metrics-server" });
      addWeb(stack, cluster).autoscale({ maxReplicas: most.numberValue });
    });
    expect(made.single(TYPE).spec).toMatchObject({ min_replicas: 2, max_replicas: "${var.most}" });
  });

  it("comes after the Deployment, and goes before it", () => {
    const { made } = scaled({ maxReplicas: 4 });
    expect(new Graph(made).reaches(made.address(TYPE), made.address("kubernetes_deployment_v1"))).toBe(true);
  });

  it("scales a Deployment that something else creates", () => {
    const { made } = shop((stack, cluster) => {
      new EksAddon(stack, "metrics-server", { cluster, addonName: "metrics-server" });
      new HorizontalPodAutoscaler(stack, "api", { cluster, namespace: "shop", deploymentName: "api", maxReplicas: 5 });
    });
    expect(made.single(TYPE).spec).toMatchObject({ min_replicas: 2, scale_target_ref: { name: "api" } });
  });
});

describe("an autoscaler is refused", () => {
  it.each<[string, HorizontalPodAutoscalerOptions, Partial<FargateDeploymentProps>]>([
    ["[FG983] maxReplicas: 1 is below minReplicas, 2; write 2 or more", { maxReplicas: 1 }, {}],
    ["[FG983] maxReplicas: 4 is below minReplicas, 6; write 6 or more", { maxReplicas: 4 }, { replicas: 6 }],
    ["[FG983] minReplicas: 0 is not valid; write a whole number of 1 or more", { minReplicas: 0, maxReplicas: 4 }, {}],
    [
      "[FG983] cpuPercent: 0.7 is not valid; write a whole number of 1 or more",
      { maxReplicas: 4, cpuPercent: 0.7 },
      {},
    ],
    [
      "[FG985] replicas: 0 of a Deployment turns its autoscaler off; write 1 or more, or leave it out",
      { maxReplicas: 4 },
      { replicas: 0 },
    ],
    [
      "[FG985] ignoreReplicas: false sets the number of pods back to replicas at each deploy, whatever the autoscaler chose; leave it out, or set it to true",
      { maxReplicas: 4 },
      { ignoreReplicas: false },
    ],
  ])("%s", (message, scaling, options) => {
    expect(() => scaled(scaling, options)).toThrow(message);
  });

  it("a second time", () => {
    const twice = (): unknown =>
      shop((stack, cluster) => {
        const web = addWeb(stack, cluster);
        web.autoscale({ maxReplicas: 4 });
        web.autoscale({ maxReplicas: 5 });
      });
    expect(twice).toThrow("[FG876] the workload already has a HorizontalPodAutoscaler; call autoscale once");
  });
});

describe("the metrics of an autoscaler", () => {
  const WITHOUT = expect.stringContaining(
    "[FG984] nothing that this program creates on the cluster measures",
  ) as string;

  it("are missing without a metrics server", () => {
    expect(scaled({ maxReplicas: 4 }, {}, false).told).toEqual([WITHOUT]);
  });

  it.each<[string, (stack: TerraformStack, cluster: FargateCluster) => void]>([
    ["an add-on", (stack, cluster) => new EksAddon(stack, "metrics", { cluster, addonName: "metrics-server" })],
    [
      "a chart of others",
      (stack, cluster) =>
        new HelmChart(stack, "metrics", {
          cluster,
          namespace: "kube-system",
          chart: "metrics-server",
          repository: "https://charts.example.com",
          version: "1.0.0",
          pods: { server: {} },
        }),
    ],
  ])("come from %s", (_, install) => {
    const { told } = shop((stack, cluster) => {
      cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
      install(stack, cluster);
      addWeb(stack, cluster).autoscale({ maxReplicas: 4 });
    });
    expect(told.filter((each) => each.includes("FG984"))).toEqual([]);
  });

  it("are asked of each autoscaler of the provider too, unless it goes by others", () => {
    const made = (type: string) =>
      shop((stack) => {
        new HorizontalPodAutoscalerV2(stack, "own", {
          metadata: { name: "own", namespace: "shop" },
          spec: {
            maxReplicas: 3,
            scaleTargetRef: { kind: "Deployment", name: "own" },
            metric: [{ type, external: { metric: { name: "queue" } } }],
          },
        });
      }).told;
    expect(made("Resource")).toEqual([WITHOUT]);
    expect(made("External")).toEqual([]);
  });

  it("are not asked of a cluster that exists", () => {
    const stack = declare((each) => {
      new KubernetesProvider(each, "kubernetes");
      const cluster = FargateCluster.fromAttributes(each, "cluster", { ...IMPORTED, vpc: addVpc(each) });
      new HorizontalPodAutoscaler(each, "api", { cluster, namespace: "shop", deploymentName: "api", maxReplicas: 5 });
    });
    expect(synthStack(stack).single(TYPE).spec).toMatchObject({ max_replicas: 5 });
    expect(annotations(stack)).toEqual([]);
  });
});
