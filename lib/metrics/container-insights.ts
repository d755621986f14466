// Metrics of pods as Container Insights shows them: their names and their dimensions are fixed.
import { CollectorSettings, Pipeline } from "./collector-config";
import { kubelets, PlainSettings, scrape } from "./scrapes";

/** Names of the kubelet's metrics, and what Container Insights calls them. */
const NAMES = {
  container_cpu_usage_seconds_total: "pod_cpu_usage_seconds_total",
  container_spec_cpu_quota: "cpu_quota",
  container_memory_working_set_bytes: "pod_memory_working_set",
  container_spec_memory_limit_bytes: "pod_memory_limit",
  container_network_receive_bytes_total: "pod_network_rx_bytes",
  container_network_transmit_bytes_total: "pod_network_tx_bytes",
};

/** Of which the change per second is shown. */
const RATES = ["pod_cpu_usage_seconds_total", "pod_network_rx_bytes", "pod_network_tx_bytes"];

/** The metrics that CloudWatch gets; the rest is in the log alone. No other name contains one of these. */
const SHOWN = [
  "pod_cpu_utilization_over_pod_limit",
  "pod_cpu_usage_total",
  "pod_cpu_limit",
  "pod_memory_utilization_over_pod_limit",
  "pod_memory_working_set",
  "pod_memory_limit",
  "pod_network_rx_bytes",
  "pod_network_tx_bytes",
];

/**
 * What AWS publishes for EKS on Fargate, of pods: of containers it has none in CloudWatch either.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-EKS.html
 */
export function podMetrics({ clusterName, region }: CollectorSettings, logGroupName: string): Pipeline {
  return {
    name: "metrics/insights",
    receivers: { "prometheus/insights": scrape([kubelets("pods", labels(), relabels())]) },
    processors: {
      resource: { attributes: [{ key: "ClusterName", value: clusterName, action: "upsert" }] },
      metricstransform: {
        transforms: Object.entries(NAMES).map(([include, name]) => ({ include, action: "update", new_name: name })),
      },
      filter: { metrics: { include: { match_type: "strict", metric_names: Object.values(NAMES) } } },
      cumulativetodelta: { include: { metrics: RATES, match_type: "strict" } },
      deltatorate: { metrics: RATES },
      "metricsgeneration/cores": { rules: [usage(), limit(), memory()] },
      // What the step before has made cannot be read in the same one.
      "metricsgeneration/utilization": {
        rules: [percent("pod_cpu_utilization_over_pod_limit", "pod_cpu_usage_total", "pod_cpu_limit")],
      },
      "batch/insights": { timeout: "60s" },
    },
    exporters: {
      awsemf: {
        region,
        log_group_name: logGroupName,
        log_stream_name: "adot-collector",
        namespace: "ContainerInsights",
        resource_to_telemetry_conversion: { enabled: true },
        eks_fargate_container_insights_enabled: true,
        parse_json_encoded_attr_values: ["kubernetes"],
        dimension_rollup_option: "NoDimensionRollup",
        metric_declarations: [
          {
            dimensions: [[], ["Namespace"], ["Namespace", "PodName"]].map((each) => [
              "ClusterName",
              ...each,
              "LaunchType",
            ]),
            metric_name_selectors: SHOWN,
          },
        ],
      },
    },
  };
}

function labels(): PlainSettings[] {
  return [
    { source_labels: ["__meta_kubernetes_node_name"], target_label: "NodeName" },
    { target_label: "LaunchType", replacement: "fargate" },
    { target_label: "Type", replacement: "Pod" },
  ];
}

/** Of each pod its own sums alone, without those of its containers and of its sandbox, which has the network. */
function relabels(): PlainSettings[] {
  return [
    { source_labels: ["__name__"], regex: Object.keys(NAMES).join("|"), action: "keep" },
    { source_labels: ["pod"], regex: ".+", action: "keep" },
    {
      source_labels: ["__name__", "container", "image"],
      separator: ";",
      regex: "container_(cpu|memory|spec)_.*;(.+;.*|;.+)",
      action: "drop",
    },
    { source_labels: ["pod"], target_label: "PodName" },
    { source_labels: ["namespace"], target_label: "Namespace" },
    { regex: "container|id|image|name|namespace|pod", action: "labeldrop" },
  ];
}

/** Cores, in thousandths. */
function usage(): PlainSettings {
  const metric1 = "pod_cpu_usage_seconds_total";
  return { name: "pod_cpu_usage_total", type: "scale", metric1, operation: "multiply", scale_by: 1000 };
}

/** The quota is in microseconds of each tenth of a second. */
function limit(): PlainSettings {
  return { name: "pod_cpu_limit", type: "scale", metric1: "cpu_quota", operation: "divide", scale_by: 100 };
}

function memory(): PlainSettings {
  return percent("pod_memory_utilization_over_pod_limit", "pod_memory_working_set", "pod_memory_limit");
}

function percent(name: string, metric1: string, metric2: string): PlainSettings {
  return { name, unit: "Percent", type: "calculate", metric1, metric2, operation: "percent" };
}
