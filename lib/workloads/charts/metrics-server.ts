// The metrics server: CPU and memory of pods, for autoscalers and `kubectl top`.
import { Construct } from "constructs";
import { askOptions, HANDED_ON } from "../../options";
import { mustBe, mustBeOff, mustNotPass } from "../../rules/workloads/charts";
import { ValueTree } from "../../rules/overrides";
import { ChartPods, HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkedValues,
  conventionalLabels,
  imageValues,
  ChartPresetOptions,
  ChartPresetProps,
  knownTag,
  KUBELET_PORT,
  NO_HOST_NETWORK,
  OWN_NAMESPACE,
  resourcesOf,
} from "./chart-options";
import { chartPods, firstOf, imageName, listOf, textOf, treeAt } from "./chart-pods";

/** Options of `MetricsServer`. */
export interface MetricsServerOptions extends ChartPresetOptions {
  /** Namespace of the release, which a Fargate profile must take. @default "kube-system" */
  readonly namespace?: string;
  /** Number of pods, each of them billed. @default 1 */
  readonly replicas?: number;
  /** Size of each of its pods. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
}

/** Properties of a `MetricsServer`. */
export interface MetricsServerProps extends MetricsServerOptions, ChartPresetProps {}

/** Its name everywhere: of the chart, of the release. */
const NAME = "metrics-server";

const VERSION = "3.13.1";

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
   * @throws when a value takes the port back, or its pods off Fargate: FG810; or is not a number of pods: FG860
   */
  constructor(scope: Construct, id: string, props: MetricsServerProps) {
    super(scope, id);
    askOptions(this, "MetricsServerProps", props);
    const { namespace = "kube-system", replicas = 1, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    const known = {
      replicas,
      containerPort: PORT,
      resources: resourcesOf(size),
      podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
      ...imageValues(props.imageRepository),
    };
    const values = checkedValues(this, known, props, {
      kept: { containerPort: KUBELET_PORT },
      refused: [
        mustBeOff("hostNetwork.enabled", NO_HOST_NETWORK),
        { path: "hostNetwork", reason: NO_HOST_NETWORK, isFine: (value) => value !== true },
        mustNotPass("args", "secure-port", PORT, KUBELET_PORT),
        mustNotPass("defaultArgs", "secure-port", PORT, KUBELET_PORT),
        mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
      ],
      replicas: ["replicas"],
      resources: ["resources", "addonResizer.resources"],
    });
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: NAME,
        repository: "https://kubernetes-sigs.github.io/metrics-server/",
        version: VERSION,
      }),
      namespace,
      releaseName: NAME,
      description: "CPU and memory of pods",
      values,
      pods: { [NAME]: podsOf(values, knownTag(props, VERSION, "v0.8.1")) },
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}

function podsOf(values: ValueTree, tag: string | undefined): ChartPods {
  const { repository = "registry.k8s.io/metrics-server/metrics-server", ...image } = treeAt(values, "image");
  return chartPods({
    container: NAME,
    labels: conventionalLabels(textOf(values.nameOverride) ?? NAME, NAME),
    replicas: values.replicas,
    image: imageName(repository, firstOf(image.tag, tag)),
    ports: { https: values.containerPort },
    args: [...listOf(values.defaultArgs), ...listOf(values.args)],
    sidecars: resizer(treeAt(values, "addonResizer")),
    volumes: values.extraVolumes,
    values,
  });
}

/** A second container that the chart can put beside the first. */
function resizer({ enabled, image, resources }: ValueTree): unknown[] {
  if (firstOf(enabled) === undefined) return [];
  const { repository = "registry.k8s.io/autoscaling/addon-resizer", tag = "1.8.23" } = treeAt(image);
  const size = { cpu: "40m", memory: "25Mi" };
  return [
    {
      name: "metrics-server-nanny",
      image: imageName(repository, tag),
      resources: { requests: { ...size, ...treeAt(resources, "requests") } },
    },
  ];
}
