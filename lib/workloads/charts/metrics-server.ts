// The metrics server: CPU and memory of pods, for autoscalers and `kubectl top`.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { mergeValues } from "../../rules/overrides";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import { chartSource, conventionalLabels, KnownChartOptions, KnownChartProps, resourcesOf } from "./chart-options";

/** What `MetricsServer` may be told. */
export interface MetricsServerOptions extends KnownChartOptions {
  /** @default "kube-system" */
  readonly namespace?: string;
  /** @default 1 */
  readonly replicas?: number;
  /** @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
}

/** What a `MetricsServer` is made from. */
export interface MetricsServerProps extends MetricsServerOptions, KnownChartProps {}

/** The chart's own is 10250, which is the kubelet's: on Fargate a pod has its node's address. */
const PORT = 10251;

/**
 * The chart metrics-server 3.13.1, on a port that is free on Fargate.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
 */
export class MetricsServer extends Construct {
  public readonly chart: HelmChart;

  /** @throws when a value takes the port back: FG810 */
  constructor(scope: Construct, id: string, props: MetricsServerProps) {
    super(scope, id);
    const { namespace = "kube-system", replicas = 1, size = PodSize.VCPU_0_25_GB_0_5 } = props;
    const releaseName = "metrics-server";
    const { values, findings } = mergeValues(
      {
        replicas,
        containerPort: PORT,
        resources: resourcesOf(size),
        podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
      },
      props.values ?? {},
      { containerPort: "10250, the chart's own port, is the kubelet's on a Fargate node", hostNetwork: REFUSED },
    );
    enforce(this, findings);
    this.chart = new HelmChart(this, "chart", {
      ...props,
      ...chartSource(props, {
        chart: "metrics-server",
        repository: "https://kubernetes-sigs.github.io/metrics-server/",
        version: "3.13.1",
      }),
      namespace,
      releaseName,
      description: "CPU and memory of pods",
      values,
      pods: {
        "metrics-server": {
          labels: conventionalLabels("metrics-server", releaseName),
          replicas,
          cpu: size.cpu,
          memory: size.memory,
          image: "registry.k8s.io/metrics-server/metrics-server:v0.8.1",
          ports: { https: PORT },
        },
      },
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}

const REFUSED = "Fargate refuses pods on the host's network";
