// The OpenTelemetry collector: its one pod, its rights, and its configuration.
import { AdotCollector, AdotCollectorProps } from "../../lib";
import { PodSize } from "../../lib/workloads";
import { valueAt } from "../../lib/rules/overrides";
import { policyOf } from "../support/policy";
import { Block, Synthesized } from "../support/synth";
import { PodBlock, Shop, shop, template } from "../workloads/shop";

const WORKSPACE = "arn:aws:aps:eu-central-1:111122223333:workspace/ws-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

/** How Prometheus makes one label of others. */
interface Relabel {
  readonly source_labels?: string[];
  readonly separator?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

function collector(options: Partial<AdotCollectorProps> = {}): Shop {
  return shop((stack, cluster) => {
    cluster.addFargateProfile("metrics", { selectors: [{ namespace: "fargate-container-insights" }] });
    new AdotCollector(stack, "collector", { cluster, ...options });
  });
}

/** What the container is configured by, with the references of Terraform in it. */
function configOf(made: Synthesized): Block {
  const { container: containers } = template(made).spec as PodBlock & { container: { env: Block[] }[] };
  const text = containers[0]?.env.find(({ name }) => name === "AOT_CONFIG_CONTENT")?.value;
  return JSON.parse(String(text)) as Block;
}

function pipelinesOf(options: Partial<AdotCollectorProps>): unknown {
  return valueAt(configOf(collector(options).made), "service", "pipelines");
}

describe("the collector", () => {
  it("is one pod at a time, of its own size, as the user of its image", () => {
    const { made, told } = collector();
    expect(made.single("kubernetes_deployment_v1")).toMatchObject({
      metadata: { name: "adot-collector", namespace: "fargate-container-insights" },
      spec: { replicas: "1", strategy: { type: "Recreate" } },
    });
    expect(template(made).spec).toMatchObject({ automount_service_account_token: true });
    expect(template(made).spec.container).toMatchObject([
      {
        image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0",
        resources: { requests: { cpu: "1", memory: "1792Mi" } },
        readiness_probe: { http_get: { path: "/", port: "health" } },
        security_context: { run_as_user: "4317", run_as_non_root: true },
      },
    ]);
    expect(made.addressesOf("kubernetes_pod_disruption_budget_v1")).toEqual([]);
    expect(told).toEqual([]);
  });

  it("has another size, image and namespace where they are set", () => {
    const { made } = collector({ size: PodSize.VCPU_0_5_GB_1, image: "example.com/otel:1", namespace: "shop" });
    expect(template(made).spec.container).toMatchObject([
      { image: "example.com/otel:1", resources: { requests: { cpu: "500m" } } },
    ]);
    expect(made.single("kubernetes_cluster_role_binding_v1")).toMatchObject({
      subject: [{ kind: "ServiceAccount", name: "adot-collector", namespace: "shop" }],
    });
  });

  it("finds nodes and pods, reads kubelets through the API server, and changes nothing", () => {
    expect(collector().made.single("kubernetes_cluster_role_v1").rule).toEqual([
      { api_groups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
      { api_groups: [""], resources: ["nodes/proxy"], verbs: ["get"] },
    ]);
  });

  it("starts when its role, its rights and its log group are there", () => {
    const needs = collector().made.single("kubernetes_deployment_v1").depends_on;
    for (const each of ["aws_cloudwatch_log_group", "kubernetes_cluster_role_binding_v1", "aws_iam_role_policy"]) {
      expect(needs).toContainEqual(expect.stringContaining(each));
    }
  });

  it("has the rights to send what it collects, and no others", () => {
    const statements = (options: Partial<AdotCollectorProps>): unknown =>
      policyOf(collector(options).made.single("aws_iam_role_policy", "collector")).map(({ Action, Resource }) => [
        Action,
        Resource,
      ]);
    const logs = [["logs:CreateLogStream", "logs:PutLogEvents"], expect.stringMatching(/log_group.*\.arn\}:\*$/)];
    expect(statements({})).toEqual([logs]);
    expect(statements({ prometheusWorkspaceArn: WORKSPACE, traces: true })).toEqual([
      logs,
      ["aps:RemoteWrite", WORKSPACE],
      ["xray:PutTraceSegments", "*"],
    ]);
    expect(statements({ containerInsights: false, traces: true })).toEqual([["xray:PutTraceSegments", "*"]]);
  });

  it("has a log group with a retention", () => {
    const { made } = collector({ logRetentionDays: 7 });
    expect(made.single("aws_cloudwatch_log_group", "collector")).toMatchObject({
      name: expect.stringMatching(/^\/aws\/containerinsights\/.*\/performance$/) as string,
      retention_in_days: 7,
    });
    const none = collector({ containerInsights: false, traces: true });
    expect(none.made.addressesOf("aws_cloudwatch_log_group", "collector")).toEqual([]);
  });

  it("takes traces by a Service", () => {
    const { made } = collector({ traces: true });
    expect(made.single("kubernetes_service_v1")).toMatchObject({
      metadata: { name: "adot-collector" },
      spec: {
        port: [
          { name: "otlp-grpc", port: 4317 },
          { name: "otlp-http", port: 4318 },
        ],
      },
    });
    expect(collector().made.addressesOf("kubernetes_service_v1")).toEqual([]);
  });

  it("is explained with its price", () => {
    let pods: unknown;
    shop((stack, cluster) => {
      new AdotCollector(stack, "collector", { cluster, namespace: "shop" });
      pods = cluster.explain().pods;
    });
    expect(pods).toMatchObject([{ workload: "Deployment/adot-collector", size: "1vCPU 2GB", replicas: 1 }]);
  });
});

describe("the configuration", () => {
  it("has a pipeline for each purpose, and no part that none of them uses", () => {
    expect(Object.keys(pipelinesOf({}) as Block)).toEqual(["metrics/insights"]);
    expect(pipelinesOf({ containerInsights: false, prometheusWorkspaceArn: WORKSPACE, traces: true })).toEqual({
      "metrics/workspace": {
        receivers: ["prometheus/workspace"],
        processors: ["memory_limiter", "batch/workspace"],
        exporters: ["prometheusremotewrite"],
      },
      traces: { receivers: ["otlp"], processors: ["memory_limiter", "batch/traces"], exporters: ["awsxray"] },
    });
    const { receivers, exporters, processors } = configOf(collector().made);
    expect([receivers, exporters].map((each) => Object.keys(each as Block))).toEqual([
      ["prometheus/insights"],
      ["awsemf"],
    ]);
    expect(Object.keys(processors as Block)).toEqual(
      (pipelinesOf({}) as Record<string, Block>)["metrics/insights"]?.processors,
    );
  });

  it("writes to the workspace in its own region, signed for it", () => {
    const { exporters, extensions } = configOf(collector({ prometheusWorkspaceArn: WORKSPACE }).made);
    expect(valueAt(exporters, "prometheusremotewrite")).toMatchObject({
      endpoint:
        "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f/api/v1/remote_write",
      auth: { authenticator: "sigv4auth" },
    });
    expect(valueAt(extensions, "sigv4auth")).toEqual({ region: "eu-central-1", service: "aps" });
  });

  it("takes the region and the id from an ARN that is known at apply", () => {
    const { made } = collector({ prometheusWorkspaceArn: "${aws_prometheus_workspace.shop.arn}" });
    const text = JSON.stringify(made.single("kubernetes_deployment_v1")).replaceAll("\\", "");
    const arn = "aws_prometheus_workspace.shop.arn";
    const url = `https://aps-workspaces.\${element(split(":", ${arn}), 3)}.amazonaws.com/workspaces/\${element(split("/", ${arn}), 1)}/api/v1/remote_write`;
    expect(/https:.{0,240}remote_write/.exec(text)?.[0]).toBe(url);
  });

  it("has the path of each node's kubelet without an empty separator, which the collector would lose", () => {
    const jobs = valueAt(configOf(collector().made), "receivers", "prometheus/insights", "config", "scrape_configs");
    const [{ relabel_configs: relabels }] = jobs as [{ relabel_configs: Relabel[] }];
    const values: Record<string, string> = { __meta_kubernetes_node_name: "ip-10-0-0-1" };
    for (const { target_label: target, replacement, source_labels: from = [], separator = ";" } of relabels) {
      const joined = from.map((each) => values[each] ?? "").join(separator);
      if (target !== undefined) values[target] = replacement ?? joined;
      expect(separator).not.toBe("");
    }
    expect(values.__metrics_path__).toBe("/api/v1/nodes/ip-10-0-0-1/proxy/metrics/cadvisor");
    expect(values.__address__).toBe("kubernetes.default.svc:443");
  });

  it("has no dollar sign of its own, which Kubernetes and the collector would expand", () => {
    const { made } = collector({ prometheusWorkspaceArn: WORKSPACE, traces: true });
    const text = JSON.stringify(configOf(made)).replace(/\$\{[^}]*\}/g, "");
    expect(text).not.toContain("$");
  });

  it("asks CloudWatch for the metrics of pods that Container Insights shows", () => {
    const [declared] = valueAt(configOf(collector().made), "exporters", "awsemf", "metric_declarations") as Block[];
    expect(declared?.dimensions).toEqual([
      ["ClusterName", "LaunchType"],
      ["ClusterName", "Namespace", "LaunchType"],
      ["ClusterName", "Namespace", "PodName", "LaunchType"],
    ]);
    const names = declared?.metric_name_selectors as string[];
    expect(names).toHaveLength(8);
    // A selector also selects what contains it.
    expect(names.filter((each) => names.some((other) => other !== each && other.includes(each)))).toEqual([]);
  });
});

describe("a collector is rejected", () => {
  it("that collects nothing", () => {
    expect(() => collector({ containerInsights: false })).toThrow(
      "test/collector: [FG996] containerInsights: it is false, and nothing else is collected, so the collector does not start; set prometheusWorkspaceArn or traces, or leave the collector out",
    );
    expect(() => collector({ containerInsights: false, traces: true })).not.toThrow();
  });

  it("whose workspace has no ARN", () => {
    expect(() => collector({ prometheusWorkspaceArn: "ws-1" })).toThrow(
      'test/collector: [FG997] prometheusWorkspaceArn: "ws-1" is not the ARN of a workspace; write it as arn:aws:aps:eu-west-1:111122223333:workspace/ws-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
    );
    expect(() => collector({ prometheusWorkspaceArn: WORKSPACE.replace("arn:aws:", "arn:aws-us-gov:") })).not.toThrow();
  });

  it("if the cluster has one, because two count everything twice", () => {
    const two = () =>
      shop((stack, cluster) => {
        new AdotCollector(stack, "collector", { cluster, namespace: "shop" });
        new AdotCollector(stack, "second", { cluster, namespace: "shop" });
      });
    expect(two).toThrow(
      "test/second: [FG815] the cluster already has an ADOT collector, declared by test/collector; declare it once, with all of its options",
    );
  });

  it("without a profile for its namespace", () => {
    expect(() => shop((stack, cluster) => new AdotCollector(stack, "collector", { cluster }))).toThrow("[FG328]");
  });
});
