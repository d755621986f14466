// What every chart that the library knows may be told.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { IFargateCluster } from "../../cluster/cluster-interface";
import { PodSize } from "../pod-size";

/** What a chart of the library may be told. */
export interface KnownChartOptions {
  /** Version of the Helm chart. @default - the one that the library was written for; see the class */
  readonly chartVersion?: string;
  /** Repository of the chart, for example a mirror behind a firewall. @default - the project's own */
  readonly chartRepository?: string;
  /** Name of the chart, or the path of a folder or an archive that holds it; then no repository is asked. @default - its own */
  readonly chart?: string;
  /** Seconds that Helm waits for its pods. @default 900 */
  readonly timeoutSeconds?: number;
  /** Further values of the chart, merged by key. @default - none */
  readonly values?: { [key: string]: unknown };
  /** What must be there first, for example `stack.platform`. @default - only what its pods need to start */
  readonly dependsOn?: ITerraformDependable[];
}

/** What a chart of the library is made from. */
export interface KnownChartProps extends KnownChartOptions {
  readonly cluster: IFargateCluster;
  /** @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
  /** For the chart's namespace. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** @internal Where a chart comes from. */
export interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

/** @internal The source of a chart, when the user has had his say. A folder or an archive holds one version and needs no repository. */
export function chartSource(options: KnownChartOptions, known: Required<ChartSource>): ChartSource {
  const chart = options.chart ?? known.chart;
  const isLocal = /^[./]|\.tgz$/.test(chart);
  const saysWhere = isLocal || /^(oci|https?):/.test(chart);
  return {
    chart,
    repository: saysWhere ? undefined : (options.chartRepository ?? known.repository),
    version: isLocal ? undefined : (options.chartVersion ?? known.version),
  };
}

/** @internal A size as the `resources` of a chart's values. */
export function resourcesOf(size: PodSize): { [key: string]: unknown } {
  return {
    requests: { cpu: size.cpu, memory: size.memory },
    limits: { cpu: size.cpuLimit, memory: size.memoryLimit },
  };
}

/** @internal Labels that charts put on their pods by convention. */
export function conventionalLabels(name: string, release: string): { [key: string]: string } {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": release };
}
