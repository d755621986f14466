// Flux: what runs in the cluster is what a Git repository says.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { askOptions, HANDED_ON } from "../../options";
import { ValueTree } from "../../rules/overrides";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkRelease,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  mergedValues,
  resourcesOf,
} from "./chart-options";
import { chartPods } from "./chart-pods";
import { fluxTable } from "./gitops-tables";

/** Options of `Flux`. */
export interface FluxOptions extends ChartPresetOptions {
  /** Namespace of the release, which a Fargate profile must match. @default "flux-system" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /** Runs the two controllers that write new tags of images into a Git repository, each in a pod of its own. @default false */
  readonly imageAutomation?: boolean;
  /** Size of each of its pods. @default PodSize.VCPU_0_25_GB_1 */
  readonly size?: PodSize;
}

/** Properties of a `Flux`. */
export interface FluxProps extends FluxOptions, ChartPresetProps {}

/** Its controllers by their names among the values, and the last part of their images' names. */
const CONTROLLERS = {
  sourceController: "source-controller",
  kustomizeController: "kustomize-controller",
  helmController: "helm-controller",
  notificationController: "notification-controller",
  imageReflectionController: "image-reflector-controller",
  imageAutomationController: "image-automation-controller",
};

/**
 * The chart flux2 2.18.3: its controllers of sources, Kustomizations, Helm releases and notifications. Each runs one pod, as Flux
 * itself does it: a second one would only wait.
 *
 * @see https://fluxcd.io/flux/components/
 */
export class Flux extends Construct {
  /** Namespace of the release. */
  public readonly namespace: string;
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;

  /** Installs the chart. @throws when a value is not a number of pods: FG860; or a limit is below its request: FG863 */
  constructor(scope: Construct, id: string, props: FluxProps) {
    super(scope, id);
    askOptions(this, "FluxProps", props);
    const { namespace = "flux-system" } = props;
    this.namespace = namespace;
    const table = fluxTable(namespace);
    const { values, findings } = mergedValues(chartValues(props), props, {
      kept: {},
      refused: [],
      replicas: Object.keys(CONTROLLERS).map((part) => `${part}.replicas`),
      resources: [...Object.keys(CONTROLLERS), "cli"].map((part) => `${part}.resources`),
    });
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: "flux2",
        repository: "https://fluxcd-community.github.io/helm-charts",
        version: table.version,
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: "flux",
      description: "What runs in the cluster is what a Git repository says",
      values,
      pods: chartPods(table, values, isKnownChart(props, table.version)),
    };
    enforce(this, [...findings, ...checkRelease(release)]);
    this.chart = new HelmChart(this, "chart", release);
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}

function chartValues(props: FluxProps): ValueTree {
  const { size = PodSize.VCPU_0_25_GB_1, imageAutomation = false, imageRepository } = props;
  const resources = resourcesOf(size);
  const image = (name: string): ValueTree =>
    imageRepository === undefined ? {} : { image: `${imageRepository}/${name}` };
  const controllers = Object.entries(CONTROLLERS).map(([part, name]): [string, ValueTree] => [
    part,
    { create: imageAutomation || !part.startsWith("image"), resources, ...image(name) },
  ]);
  return {
    installCRDs: true,
    // They stay when the release goes: without them, all that Flux deployed would go, and nothing would be there to let it.
    crds: { annotations: { "helm.sh/resource-policy": "keep" } },
    // Fargate has nothing that would enforce its NetworkPolicies.
    policies: { create: false },
    ...Object.fromEntries(controllers),
    // It checks the version of Kubernetes before the install, in a pod of its own.
    cli: { resources, ...image("flux-cli") },
  };
}
