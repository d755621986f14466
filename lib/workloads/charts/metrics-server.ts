// The metrics server: CPU and memory of pods, for autoscalers and `kubectl top`.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { askOptions, HANDED_ON } from "../../options";
import { ValueTree } from "../../rules/overrides";
import { isSeveral, mustBeFreePort } from "../../rules/workloads/chart-presets";
import { mustBe, mustBeOff, mustNotPass } from "../../rules/workloads/charts";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  budgetOfOne,
  chartSource,
  checkRelease,
  imageValues,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  KUBELET_PORT,
  mergedValues,
  NO_HOST_NETWORK,
  OWN_NAMESPACE,
  PORT_BY_VALUE,
  resourcesOf,
} from "./chart-options";
import { chartPods, listOf, treeAt } from "./chart-pods";
import { METRICS_SERVER } from "./chart-tables";

/** Options of `MetricsServer`. */
export interface MetricsServerOptions extends ChartPresetOptions {
  /** Namespace of the release, which a Fargate profile must match. @default "kube-system" */
  readonly namespace?: string;
  /** Number of pods, each of them billed. With more than one, by `values` too, a disruption budget lets one go at a time. @default 1 */
  readonly replicas?: number;
  /** Size of each of its pods. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
}

/** Properties of a `MetricsServer`. */
export interface MetricsServerProps extends MetricsServerOptions, ChartPresetProps {}

/** Its name everywhere: of the chart, of the release. */
const NAME = "metrics-server";

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const PORT = 10251;

/**
 * The chart metrics-server 3.13.1, on a port that is free on Fargate.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
 */
export class MetricsServer extends Construct {
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /**
   * Installs the chart.
   *
   * @throws when a value gives it the kubelet's port, or takes its pods off Fargate: FG810; or is not a number of pods: FG860; or
   * its budget has two numbers: FG940
   */
  constructor(scope: Construct, id: string, props: MetricsServerProps) {
    super(scope, id);
    askOptions(this, "MetricsServerProps", props);
    const { namespace = "kube-system", replicas = 1, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    const { containerPort: port = PORT, replicas: count = replicas } = props.values ?? {};
    const known = {
      replicas,
      containerPort: PORT,
      resources: resourcesOf(size),
      podDisruptionBudget: { enabled: isSeveral(count), ...budgetOfOne(props) },
      ...imageValues(props.imageRepository),
    };
    const { values, findings } = mergedValues(known, props, {
      kept: {},
      refused: [
        mustBeFreePort("containerPort", KUBELET_PORT),
        mustBeOff("hostNetwork.enabled", NO_HOST_NETWORK),
        { path: "hostNetwork", reason: NO_HOST_NETWORK, isFine: (value) => value !== true },
        ...["args", "defaultArgs"].map((path) => mustNotPass(path, "secure-port", String(port), PORT_BY_VALUE)),
        mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
      ],
      replicas: ["replicas"],
      resources: ["resources", "addonResizer.resources"],
      budgets: [{ path: "podDisruptionBudget", replicas: "replicas" }],
    });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://kubernetes-sigs.github.io/metrics-server/",
        version: METRICS_SERVER.version,
      }),
      namespace,
      releaseName: NAME,
      description: "CPU and memory of pods",
      values,
      pods: chartPods(
        METRICS_SERVER,
        { ...values, extraVolumes: volumesOf(values) },
        isKnownChart(props, METRICS_SERVER.version),
      ),
    };
    enforce(this, [...findings, ...checkRelease(release)]);
    this.chart = new HelmChart(this, "chart", release);
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}

/** Its volumes; the user's `tmpVolume` is merged with the chart's, which is an `emptyDir`. */
function volumesOf({ tmpVolume, extraVolumes }: ValueTree): unknown[] {
  const own = listOf(extraVolumes);
  return tmpVolume === undefined ? own : [{ name: "tmp", emptyDir: {}, ...treeAt(tmpVolume) }, ...own];
}
