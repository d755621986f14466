// The configuration of the OpenTelemetry collector: what it reads, what it makes of it, and where it sends it.
import { podMetrics } from "./container-insights";
import { kubelets, PlainSettings, scrape } from "./scrapes";

/** What decides the configuration. */
export interface CollectorSettings {
  readonly clusterName: string;
  readonly region: string;
  /** Log group for Container Insights. @default - they are not collected */
  readonly logGroupName?: string;
  /** The workspace of Amazon Managed Prometheus. @default - none */
  readonly workspace?: Workspace;
  /** Takes traces by OTLP. */
  readonly takesTraces: boolean;
}

/** A workspace of Amazon Managed Prometheus. */
export interface Workspace {
  readonly region: string;
  /** Where it takes metrics. */
  readonly remoteWriteUrl: string;
}

/** A way through the collector, with the parts that it consists of, by their ids. */
export interface Pipeline {
  readonly name: string;
  readonly receivers: PlainSettings;
  readonly processors: PlainSettings;
  readonly exporters: PlainSettings;
  readonly extensions?: PlainSettings;
}

/** Port of the health check. */
export const HEALTH_PORT = 13133;

/** Ports of OTLP. */
export const OTLP_PORTS = { "otlp-grpc": 4317, "otlp-http": 4318 };

/** Below what the pod has: it drops data rather than being killed. */
const MEMORY_LIMITER = {
  memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
};

/**
 * The configuration. No value contains a dollar sign: Kubernetes and the collector would both expand it.
 *
 * @see https://opentelemetry.io/docs/collector/configuration/
 */
export function collectorConfig(settings: CollectorSettings): PlainSettings {
  const { logGroupName, workspace, takesTraces } = settings;
  const pipelines = [
    ...(logGroupName === undefined ? [] : [podMetrics(settings, logGroupName)]),
    ...(workspace === undefined ? [] : [workspaceMetrics(settings, workspace)]),
    ...(takesTraces ? [traces(settings)] : []),
  ];
  const partsOf = (kind: "receivers" | "processors" | "exporters" | "extensions"): PlainSettings =>
    Object.fromEntries(pipelines.flatMap((each) => Object.entries(each[kind] ?? {})));
  const extensions = { health_check: { endpoint: `0.0.0.0:${HEALTH_PORT}` }, ...partsOf("extensions") };
  return {
    extensions,
    receivers: partsOf("receivers"),
    processors: { ...MEMORY_LIMITER, ...partsOf("processors") },
    exporters: partsOf("exporters"),
    service: {
      extensions: Object.keys(extensions),
      pipelines: Object.fromEntries(
        pipelines.map(({ name, receivers, processors, exporters }) => [
          name,
          {
            receivers: Object.keys(receivers),
            processors: ["memory_limiter", ...Object.keys(processors)],
            exporters: Object.keys(exporters),
          },
        ]),
      ),
    },
  };
}

/** Metrics of containers, and of pods that ask for it by annotations, under their own names. */
function workspaceMetrics({ clusterName }: CollectorSettings, { region, remoteWriteUrl }: Workspace): Pipeline {
  return {
    name: "metrics/workspace",
    receivers: {
      "prometheus/workspace": scrape([
        kubelets("containers", [], [{ source_labels: ["pod"], regex: ".+", action: "keep" }]),
        annotatedPods(),
      ]),
    },
    processors: { "batch/workspace": {} },
    exporters: {
      prometheusremotewrite: {
        endpoint: remoteWriteUrl,
        auth: { authenticator: "sigv4auth" },
        external_labels: { cluster: clusterName },
      },
    },
    extensions: { sigv4auth: { region, service: "aps" } },
  };
}

const POD = "__meta_kubernetes_pod";

/** Pods with `prometheus.io/scrape: "true"`, on the port of theirs that `prometheus.io/port` names. */
function annotatedPods(): PlainSettings {
  return {
    job_name: "pods",
    kubernetes_sd_configs: [{ role: "pod" }],
    relabel_configs: [
      { source_labels: [`${POD}_annotation_prometheus_io_scrape`], regex: "true", action: "keep" },
      { source_labels: [`${POD}_phase`], regex: "Running", action: "keep" },
      {
        source_labels: [`${POD}_annotation_prometheus_io_port`],
        target_label: `${POD}_container_port_number`,
        action: "keepequal",
      },
      {
        source_labels: [`${POD}_annotation_prometheus_io_path`],
        regex: "(.+)",
        target_label: "__metrics_path__",
      },
      { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
      { source_labels: [`${POD}_name`], target_label: "pod" },
    ],
  };
}

/** Traces of programs in the cluster, to X-Ray. */
function traces({ region }: CollectorSettings): Pipeline {
  const { "otlp-grpc": grpc, "otlp-http": http } = OTLP_PORTS;
  return {
    name: "traces",
    receivers: {
      otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${grpc}` }, http: { endpoint: `0.0.0.0:${http}` } } },
    },
    processors: { "batch/traces": {} },
    exporters: { awsxray: { region } },
  };
}
