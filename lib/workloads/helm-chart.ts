// A Helm chart on a cluster, with what its pods are: Terraform cannot see into a chart.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Release } from "@cdktf/provider-helm/lib/release";
import { IFargateCluster } from "../cluster/cluster-interface";
import { chartKey, registerPart } from "../cluster/cluster-parts";
import { annotate, enforce, unacknowledged } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater } from "../order";
import { Finding, isError } from "../rules/finding";
import { checkHelmReleaseName, checkNamespace } from "../rules/names";
import { checkSeconds } from "../rules/workloads/pod-counts";
import { checkChartPath, checkUpgradeInstall, upgradeInstallOf } from "../rules/workloads/charts";
import { checkChartRepository } from "../rules/workloads/chart-repositories";
import { checkValueObjects, valueObjects } from "../rules/workloads/chart-objects";
import { chartPodsUnknown } from "../rules/workloads/workloads";
import { ChartLogin, loginSettings } from "./chart-login";
import { checkNewNamespace, KubernetesNamespace, madeNamespace } from "./namespace";

/** Pods that a chart creates, described by you: what decides their Fargate profile and their size. */
export interface ChartPods {
  /** Labels that the chart puts on them, as far as profiles select by them. @default - none */
  readonly labels?: { [key: string]: string };
  /** How many of them run at a time. @default 1 */
  readonly replicas?: number;
  /** CPU that they request, as a Kubernetes quantity. @default - none */
  readonly cpu?: string;
  /** Memory that they request, as a Kubernetes quantity. @default - none */
  readonly memory?: string;
  /** Image that they run, with its registry. @default - not known, and not checked */
  readonly image?: string;
  /** Ports that their containers listen on, by name. @default - not known */
  readonly ports?: { [name: string]: number };
  /** Kubernetes' spec of the pod, where the other members are not enough. @default - built from them */
  readonly podSpec?: { [key: string]: unknown };
}

/** Options of a `HelmChart`, apart from the cluster that it is for. */
export interface HelmChartOptions {
  /** Name of the chart in its repository; or `oci://...`; or the path of a folder or an archive, which begins with `.` or `/`. */
  readonly chart: string;
  /** Repository of the chart: `https://...` or `oci://...`. @default - none: `chart` itself says where it is */
  readonly repository?: string;
  /** Login to the repository or registry of the chart. @default - none: what the machine and the Helm provider have */
  readonly chartLogin?: ChartLogin;
  /**
   * Version of the chart; a pinned one stays the same in the next deploy.
   *
   * @default - the folder's or archive's own, otherwise the newest
   */
  readonly version?: string;
  /** Namespace of the release, which a Fargate profile of the cluster must match. */
  readonly namespace: string;
  /** Creates the namespace, and deletes it at a destroy, which Helm does not. @default false */
  readonly createNamespace?: boolean;
  /** Name of the release in Helm. @default - the construct's id */
  readonly releaseName?: string;
  /** Description of the release, which `helm list` and `helm history` show. @default - none */
  readonly description?: string;
  /** Values of the chart. @default - the chart's own */
  readonly values?: { [key: string]: unknown };
  /** Its pods by a name of yours; each is checked as any other pod is. @default - not known, and not checked */
  readonly pods?: { [name: string]: ChartPods };
  /** Makes a deploy wait until everything in the chart is ready. @default true */
  readonly wait?: boolean;
  /** Seconds that a deploy waits for that. Fargate pods need a minute or two to start. @default 900 */
  readonly timeoutSeconds?: number;
  /** Undoes a release that fails, and with it what could show why. @default false */
  readonly atomic?: boolean;
  /**
   * Goes on with a release of the same name, such as one whose first install failed, instead of "cannot re-use a name that
   * is still in use". It takes over any release of that name.
   *
   * @default - true where the version is set; the Helm provider cannot do it without
   */
  readonly upgradeInstall?: boolean;
  /**
   * What must exist before the release is created, for example `stack.platform`.
   *
   * @default - only what its pods need to start
   */
  readonly dependsOn?: ITerraformDependable[];
}

/** Properties of a `HelmChart`. */
export interface HelmChartProps extends HelmChartOptions {
  /** The cluster that the chart is installed into. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
  /** The Kubernetes provider that creates the namespace. @default - the stack's default Kubernetes provider */
  readonly kubernetesProvider?: TerraformProvider;
}

/** A release of a Helm chart whose pods run on Fargate. Listing it in `dependsOn` waits until they are ready. */
export class HelmChart extends Construct {
  /** Namespace of the release. */
  public readonly namespace: string;
  /** Name of the release in Helm. */
  public readonly releaseName: string;
  /** Its pods as you described them, by name; empty where you did not. */
  public readonly pods: { [name: string]: ChartPods };
  /** The underlying `helm_release`. */
  public readonly resource: Release;

  /**
   * Installs the chart.
   *
   * @throws when something is missing, the namespace's name is not valid, or Helm has no time to wait: FG713, FG717, FG735,
   * FG836, FG866, FG867, FG921
   */
  constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id);
    askOptions(this, "HelmChartProps", props);
    const { cluster, namespace, kubernetesProvider, dependsOn = [], pods = {} } = props;
    this.namespace = namespace;
    this.releaseName = props.releaseName ?? id;
    enforce(this, checkHelmChart(props, id));
    this.pods = { ...pods };
    if (props.createNamespace ?? false) {
      new KubernetesNamespace(this, "namespace", { cluster, kubernetesProvider, namespaceName: namespace });
    }
    const { chartLogin: login, helmProvider } = props;
    const source = { chart: props.chart, repository: props.repository };
    this.resource = new Release(this, "Resource", {
      provider: props.helmProvider,
      name: this.releaseName,
      description: props.description,
      chart: props.chart,
      repository: props.repository,
      ...loginSettings(this, { cluster, helmProvider, login }, source),
      version: props.version,
      namespace,
      createNamespace: false,
      values: props.values === undefined ? undefined : [JSON.stringify(props.values)],
      wait: props.wait ?? true,
      timeout: props.timeoutSeconds ?? 900,
      atomic: props.atomic,
      upgradeInstall: upgradeInstallOf(props.upgradeInstall, props.version),
    });
    dependsOnLater(this.resource, () => [...dependsOn, ...madeNamespace(cluster, namespace)]);
    registerPart(cluster, chartKey(props.chart), this);
    cluster._registerObjects(this.resource, valueObjects(props.values, namespace));
    this.startPods(cluster);
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  private startPods(cluster: IFargateCluster): void {
    const { namespace } = this;
    for (const [name, pods] of Object.entries(this.pods)) {
      const { labels, replicas = 1 } = pods;
      const spec = pods.podSpec ?? podSpec(name, pods);
      cluster.registerPods(this.resource, { namespace, name, labels, replicas, podSpec: spec });
    }
    if (Object.keys(this.pods).length > 0) return;
    cluster.registerPods(this.resource, { namespace });
    annotate(this, unacknowledged(this, [chartPodsUnknown(this.releaseName)]));
  }
}

/** @internal What is wrong with a release, all of it at once. @param id of the construct, after which it is called by default */
export function checkHelmChart(props: HelmChartProps, id: string): Finding[] {
  const { cluster, chart, repository, chartLogin, namespace, createNamespace = false, releaseName } = props;
  const misplaced = checkChartRepository(repository);
  // Of a repository that is rejected nothing more can be said: it counts as one that is known at apply.
  const from = { chart, repository: misplaced.some(isError) ? "${repository}" : repository };
  return [
    ...checkChartPath(chart, repository),
    ...misplaced,
    ...(chartLogin?._check(cluster, from) ?? []),
    ...checkNamespace(namespace),
    ...(createNamespace ? checkNewNamespace(cluster, namespace) : []),
    ...checkHelmReleaseName(releaseName ?? id, releaseName === undefined ? "id" : "releaseName"),
    ...checkValueObjects(props.values, namespace),
    ...checkSeconds(props.timeoutSeconds, "timeoutSeconds"),
    ...checkUpgradeInstall(props.upgradeInstall, props.version),
  ];
}

function podSpec(name: string, pods: ChartPods): { [key: string]: unknown } {
  const { cpu, memory, image, ports = {} } = pods;
  const requests = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  const container = {
    name,
    ...(image === undefined ? {} : { image }),
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    resources: { requests, limits: requests },
  };
  return { containers: [container] };
}
