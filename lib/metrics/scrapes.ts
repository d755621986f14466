// How the collector reads kubelets: on Fargate no pod reaches one, but the API server does.

/** Settings as the collector reads them. */
export interface PlainSettings {
  readonly [key: string]: unknown;
}

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const NODE = "__meta_kubernetes_node";

/** A receiver of Prometheus with `jobs`. */
export function scrape(jobs: readonly PlainSettings[]): PlainSettings {
  return { config: { global: { scrape_interval: "1m", scrape_timeout: "40s" }, scrape_configs: jobs } };
}

/**
 * A job that reads the metrics of containers of each Fargate node, by the proxy of the API server.
 *
 * @param labels how further labels are made of the node's
 * @param relabels which metrics are kept, and with which labels
 */
export function kubelets(
  name: string,
  labels: readonly PlainSettings[],
  relabels: readonly PlainSettings[],
): PlainSettings {
  return {
    job_name: name,
    scheme: "https",
    tls_config: { ca_file: `${ACCOUNT}/ca.crt` },
    authorization: { credentials_file: `${ACCOUNT}/token` },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [
      { source_labels: [`${NODE}_label_eks_amazonaws_com_compute_type`], regex: "fargate", action: "keep" },
      // All are asked at one address: this keeps them apart.
      { source_labels: [`${NODE}_name`], target_label: "instance" },
      { target_label: "__address__", replacement: "kubernetes.default.svc:443" },
      { target_label: "__tmp_before", replacement: "/api/v1/nodes" },
      { target_label: "__tmp_after", replacement: "proxy/metrics/cadvisor" },
      {
        source_labels: ["__tmp_before", `${NODE}_name`, "__tmp_after"],
        // An empty one would be lost on its way to Prometheus.
        separator: "/",
        target_label: "__metrics_path__",
      },
      ...labels,
    ],
    metric_relabel_configs: relabels,
  };
}
