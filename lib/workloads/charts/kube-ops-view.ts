// kube-ops-view: a picture of a cluster's nodes and pods, in the browser.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { mergeValues } from "../../rules/overrides";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import { chartSource, conventionalLabels, KnownChartOptions, KnownChartProps, resourcesOf } from "./chart-options";

/** What `KubeOpsView` may be told. */
export interface KubeOpsViewOptions extends KnownChartOptions {
  /** @default "kube-system" */
  readonly namespace?: string;
  /** Time zone that it shows, for example `Asia/Seoul`. @default "UTC" */
  readonly timeZone?: string;
  /** @default - it requests nothing, and gets the smallest size */
  readonly size?: PodSize;
}

/** What a `KubeOpsView` is made from. */
export interface KubeOpsViewProps extends KubeOpsViewOptions, KnownChartProps {}

/**
 * The chart kube-ops-view 1.2.2. On Fargate it shows one node for each pod. Nothing but `kubectl port-forward` reaches it:
 * `kubectl -n kube-system port-forward deployment/kube-ops-view 8080:8080`.
 *
 * @see https://github.com/geek-cookbook/charts/tree/main/charts/stable/kube-ops-view
 */
export class KubeOpsView extends Construct {
  public readonly chart: HelmChart;

  constructor(scope: Construct, id: string, props: KubeOpsViewProps) {
    super(scope, id);
    const { namespace = "kube-system", timeZone = "UTC", size } = props;
    const releaseName = "kube-ops-view";
    const { values, findings } = mergeValues(
      { env: { TZ: timeZone }, ...(size === undefined ? {} : { resources: resourcesOf(size) }) },
      props.values ?? {},
      {},
    );
    enforce(this, findings);
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...chartSource(props, {
        chart: "kube-ops-view",
        repository: "https://geek-cookbook.github.io/charts/",
        version: "1.2.2",
      }),
      namespace,
      releaseName,
      description: "A picture of the cluster's nodes and pods",
      values,
      pods: {
        "kube-ops-view": {
          labels: conventionalLabels("kube-ops-view", releaseName),
          cpu: size?.cpu,
          memory: size?.memory,
          image: "hjacobs/kube-ops-view:20.4.0",
          ports: { http: 8080 },
        },
      },
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}
