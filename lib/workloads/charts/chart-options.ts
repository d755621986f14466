// Options of every chart that the library knows.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../../cluster/cluster-interface";
import { Finding, isError } from "../../rules/finding";
import {
  argumentTexts,
  checkChartReplicas,
  checkChartResources,
  checkChartValues,
  checkChosenChart,
  checkImageRepository,
  isChartPath,
  pinnedVersion,
  ValueGuard,
} from "../../rules/workloads/charts";
import { BudgetPlace, checkChartBudgets } from "../../rules/workloads/chart-presets";
import { GuardedValues, mergeValues, valueAt, ValueTree } from "../../rules/overrides";
import { ChartLogin } from "../chart-login";
import { checkHelmChart, HelmChartProps } from "../helm-chart";
import { PodSize } from "../pod-size";

/** Options that all charts of the library have. */
export interface ChartPresetOptions {
  /**
   * Version of the Helm chart.
   *
   * @default - the one that the library was written for, which the class names; that of a folder or an archive is its own
   */
  readonly chartVersion?: string;
  /** Repository of the chart, for example a mirror behind a firewall. @default - the project's own */
  readonly chartRepository?: string;
  /** Login to `chartRepository`, or to the registry that `chart` names. @default - none: what the machine and the Helm provider have */
  readonly chartLogin?: ChartLogin;
  /** Name of the chart, or the path of a folder or an archive that holds it; then no repository is used. @default - its own */
  readonly chart?: string;
  /**
   * Repository of its image, for example a copy in ECR for pods that reach nothing else:
   * `111122223333.dkr.ecr.eu-west-1.amazonaws.com/metrics-server`. Of cert-manager, which has several images, the path
   * that they share: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/jetstack`.
   *
   * @default - the chart's own
   */
  readonly imageRepository?: string;
  /** Seconds that Helm waits for its pods to be ready. @default 900 */
  readonly timeoutSeconds?: number;
  /**
   * Goes on with a release of the same name, such as one whose first install failed, instead of "cannot re-use a name that
   * is still in use".
   *
   * @default - true, unless the chart is a folder or an archive without `chartVersion`: the Helm provider cannot do it then
   */
  readonly upgradeInstall?: boolean;
  /** Further values of the chart, merged by key. @default - none */
  readonly values?: { [key: string]: unknown };
  /**
   * What must exist before the release is created, for example `stack.platform`.
   *
   * @default - only what its pods need to start
   */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties that all charts of the library have. */
export interface ChartPresetProps extends ChartPresetOptions {
  /** The cluster that the chart is installed into. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
  /** The Kubernetes provider that creates the chart's namespace. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** @internal Where a chart comes from. */
export interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
  readonly chartLogin?: ChartLogin;
}

/** @internal Where a chart of the library is, unless the user has it elsewhere. */
export interface KnownSource {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
}

/**
 * @internal The source of a chart, after applying the user's options. A folder or an archive holds one version, which the Helm
 * provider compares with the one that is set, and needs no repository.
 */
export function chartSource(options: ChartPresetOptions, known: KnownSource): ChartSource {
  const chart = options.chart ?? known.chart;
  const isLocal = isChartPath(chart);
  const saysWhere = isLocal || /^(oci|https?):/.test(chart);
  return {
    chart,
    repository: saysWhere ? undefined : (options.chartRepository ?? known.repository),
    version: isLocal ? pinnedVersion(options.chartVersion) : (options.chartVersion ?? known.version),
    chartLogin: options.chartLogin,
  };
}

/** @internal True where the chart is the version that the library knows: another has images and labels of its own. */
export function isKnownChart(options: ChartPresetOptions, version: string): boolean {
  return options.chart === undefined && (options.chartVersion ?? version) === version;
}

/** @internal The value `image` of a chart; nothing where the chart's own repository serves. */
export function imageValues(repository: string | undefined): { [key: string]: unknown } {
  return repository === undefined ? {} : { image: { repository } };
}

/** @internal What may not become of a chart's values. */
export interface ChartGuards {
  /** Values that the library sets, and why they stay. */
  readonly kept: GuardedValues;
  /** Values that the chart has and Fargate has not. */
  readonly refused: readonly ValueGuard[];
  /** Where numbers of pods are. */
  readonly replicas: readonly string[];
  /** Where requests and limits are. */
  readonly resources: readonly string[];
  /** What goes into `extraArgs` in addition to the user's. @default - nothing */
  readonly args?: readonly string[];
  /** Where disruption budgets are. @default - the chart has none */
  readonly budgets?: readonly BudgetPlace[];
}

/** @internal The library's values with the user's on top, and what keeps Fargate from running what comes of them. */
export interface MergedValues {
  readonly values: ValueTree;
  readonly findings: Finding[];
}

/** @internal Merges the values, and judges them with the other options of the chart. */
export function mergedValues(known: ValueTree, options: ChartPresetOptions, guards: ChartGuards): MergedValues {
  const { values: merged, findings } = mergeValues(known, options.values ?? {}, guards.kept);
  const { args = [] } = guards;
  const values = args.length === 0 ? merged : { ...merged, extraArgs: withArguments(merged.extraArgs, args) };
  const all = [
    ...checkChosenChart(options),
    ...checkImageRepository(options.imageRepository),
    ...findings,
    ...checkChartValues(values, guards.refused),
    ...checkChartReplicas(values, guards.replicas),
    ...checkChartResources(values, guards.resources),
    ...checkChartBudgets(values, guards.budgets ?? []),
  ];
  return { values, findings: all };
}

/**
 * @internal What is wrong with the release of a chart, apart from where the chart is; warnings are reported of the release
 * itself.
 */
export function checkRelease(release: HelmChartProps): Finding[] {
  return checkHelmChart(release, "chart").filter((found) => isError(found) && found.field !== "repository");
}

/** The user's `extraArgs`, which are a list or a map, with further arguments; of a flag that is in both, the user's. */
function withArguments(extraArgs: unknown, args: readonly string[]): unknown {
  const flagOf = (arg: string): string => arg.replace(/^--|=.*$/gs, "");
  const own = argumentTexts(extraArgs);
  const added = args.filter((arg) => !own.some((each) => flagOf(each) === flagOf(arg)));
  const isMap = typeof extraArgs === "object" && extraArgs !== null && !Array.isArray(extraArgs);
  if (!isMap) return [...own, ...added];
  const valuesOf = (flag: string): string[] =>
    added.filter((each) => flagOf(each) === flag).map((each) => each.slice(each.indexOf("=") + 1));
  return { ...extraArgs, ...Object.fromEntries(added.map((arg) => [flagOf(arg), valuesOf(flagOf(arg))])) };
}

/** @internal What stays of a service account: its name, and its role where it has one. */
export function keptServiceAccount(hasRole: boolean): GuardedValues {
  const create = "the pods run under this service account, which nothing else creates";
  return {
    "serviceAccount.create": create,
    "serviceAccount.name": hasRole ? "the IAM role trusts only this service account" : create,
    ...(hasRole ? { "serviceAccount.annotations.eks.amazonaws.com/role-arn": "it is the way to the IAM role" } : {}),
  };
}

/** @internal Why a pod cannot be on its host's network. */
export const NO_HOST_NETWORK = "Fargate rejects pods on the host's network";

/** @internal Why a port is another than the chart's own. */
export const KUBELET_PORT = "10250, the chart's own port, is the kubelet's on a Fargate node";

/** @internal Why an argument cannot say which port it is. */
export const PORT_BY_VALUE = "the chart's Service uses the port of its own value; set that one";

/** @internal A budget that lets one pod go at a time; it leaves the number to a user who says how many stay. */
export function budgetOfOne({ values }: ChartPresetOptions): { [key: string]: unknown } {
  const staying = valueAt(values, "podDisruptionBudget", "minAvailable");
  return staying === undefined || staying === null ? { maxUnavailable: 1 } : {};
}

/** @internal Why pods stay in the release's namespace. */
export const OWN_NAMESPACE =
  "the Fargate profile and the IAM role depend on the release's namespace; use namespace for another";

/** @internal A size as the `resources` of a chart's values. */
export function resourcesOf(size: PodSize): { [key: string]: unknown } {
  return {
    requests: { cpu: size.cpu, memory: size.memory },
    limits: { cpu: size.cpuLimit, memory: size.memoryLimit },
  };
}
