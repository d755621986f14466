// kube-ops-view: a picture of a cluster's nodes and pods, in the browser.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { askOptions, HANDED_ON } from "../../options";
import { mustBeOff } from "../../rules/workloads/charts";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkRelease,
  imageValues,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  mergedValues,
  NO_HOST_NETWORK,
  resourcesOf,
} from "./chart-options";
import { chartPods } from "./chart-pods";
import { KUBE_OPS_VIEW } from "./chart-tables";
import { chartObjects, chartVolumes } from "./kube-ops-view-objects";

/** Options of `KubeOpsView`. */
export interface KubeOpsViewOptions extends ChartPresetOptions {
  /** Namespace of the release, which a Fargate profile must match. @default "kube-system" */
  readonly namespace?: string;
  /** Time zone that it shows, for example `Asia/Seoul`. @default "UTC" */
  readonly timeZone?: string;
  /** Size of its pod. @default - it requests nothing, and gets the smallest size */
  readonly size?: PodSize;
}

/** Properties of a `KubeOpsView`. */
export interface KubeOpsViewProps extends KubeOpsViewOptions, ChartPresetProps {}

/** Its name everywhere: of the chart, of the release. */
const NAME = "kube-ops-view";

/**
 * The chart kube-ops-view 1.2.2. On Fargate it shows one node for each pod. Nothing but `kubectl port-forward` reaches it:
 * `kubectl -n kube-system port-forward deployment/kube-ops-view 8080:8080`.
 *
 * @see https://github.com/geek-cookbook/charts/tree/main/charts/stable/kube-ops-view
 */
export class KubeOpsView extends Construct {
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /** Installs the chart. @throws when a value takes its pods off Fargate: FG810; or is not a number of pods: FG860 */
  constructor(scope: Construct, id: string, props: KubeOpsViewProps) {
    super(scope, id);
    askOptions(this, "KubeOpsViewProps", props);
    const { namespace = "kube-system", timeZone = "UTC", size } = props;
    const known = {
      env: { TZ: timeZone },
      ...(size === undefined ? {} : { resources: resourcesOf(size) }),
      ...imageValues(props.imageRepository),
    };
    const { values, findings } = mergedValues(known, props, {
      kept: {},
      refused: [
        mustBeOff("hostNetwork", NO_HOST_NETWORK),
        {
          path: "controller.type",
          reason: "Fargate runs no DaemonSet",
          isFine: (value) => value !== "daemonset",
        },
      ],
      replicas: ["controller.replicas"],
      resources: ["resources"],
    });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://geek-cookbook.github.io/charts/",
        version: KUBE_OPS_VIEW.version,
      }),
      namespace,
      releaseName: NAME,
      description: "A picture of the cluster's nodes and pods",
      values,
      pods: chartPods(
        KUBE_OPS_VIEW,
        { ...values, volumes: chartVolumes(values, { name: NAME }) },
        isKnownChart(props, KUBE_OPS_VIEW.version),
      ),
    };
    enforce(this, [...findings, ...checkRelease(release)]);
    this.chart = new HelmChart(this, "chart", release);
    const selector = { "app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": NAME };
    const objects = chartObjects(values, { name: NAME, namespace, selector });
    props.cluster._registerObjects(this.chart.resource, objects);
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}
