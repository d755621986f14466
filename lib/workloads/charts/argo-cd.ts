// Argo CD: what runs in the cluster is what a Git repository says.
import { Construct } from "constructs";
import { enforce } from "../../findings";
import { askOptions, HANDED_ON } from "../../options";
import { valueAt, ValueTree } from "../../rules/overrides";
import { checkArgoCdTls } from "../../rules/workloads/gitops";
import { isSeveral } from "../../rules/workloads/chart-presets";
import { mustBe, mustBeOff } from "../../rules/workloads/charts";
import { AlbIngress } from "../alb-ingress";
import { ExposeOptions } from "../alb-options";
import { HelmChart } from "../helm-chart";
import { PodSize } from "../pod-size";
import {
  chartSource,
  checkRelease,
  imageValues,
  ChartPresetOptions,
  ChartPresetProps,
  isKnownChart,
  MergedValues,
  mergedValues,
  NO_HOST_NETWORK,
  OWN_NAMESPACE,
  resourcesOf,
} from "./chart-options";
import { chartPods } from "./chart-pods";
import { ARGO_CD } from "./gitops-tables";

/** Options of `ArgoCd`. */
export interface ArgoCdOptions extends ChartPresetOptions {
  /** Namespace of the release, which a Fargate profile must match. @default "argocd" */
  readonly namespace?: string;
  /** Creates the namespace. @default true */
  readonly createNamespace?: boolean;
  /**
   * Number of pods of the API server and of the repository server, each of them billed. With more than one, a disruption budget lets
   * one go at a time.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Size of the pods that keep the manifests of all Applications: the application controller and the repository server.
   *
   * @default PodSize.VCPU_0_5_GB_1
   */
  readonly controllerSize?: PodSize;
  /** Size of each other pod. @default PodSize.VCPU_0_25_GB_0_5 */
  readonly size?: PodSize;
  /**
   * An Application Load Balancer in front of its API server and its web pages. TLS ends there, so that the server itself speaks HTTP.
   *
   * @default - none: `kubectl port-forward` reaches it
   */
  readonly expose?: ExposeOptions;
}

/** Properties of an `ArgoCd`. */
export interface ArgoCdProps extends ArgoCdOptions, ChartPresetProps {}

/** Its name everywhere: of the release, and in front of the names of all that the chart creates. */
const NAME = "argocd";

/** Why that name stays. */
const OWN_NAME = "its Services and pods are called argocd-..., which the library and Argo CD's own tools rely on";

/** Where its parts are among the values. */
const PARTS = ["controller", "repoServer", "server", "applicationSet", "notifications", "dex", "redis"];

/**
 * The chart argo-cd 10.1.1, without what needs a pod and is off until you configure it: dex and notifications. Redis is one pod, and loses
 * nothing that Argo CD does not read again.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/
 */
export class ArgoCd extends Construct {
  /** Namespace of the release, and of Applications. */
  public readonly namespace: string;
  /** The chart that was installed, with its release and its pods. */
  public readonly chart: HelmChart;
  /** The load balancer in front of it; undefined without `expose`. */
  public readonly ingress?: AlbIngress;

  /**
   * Installs the chart.
   *
   * @throws when a value takes its pods off Fargate, or its server off the load balancer: FG810; or is not a number of pods: FG860; or
   * a budget has two numbers: FG940
   */
  constructor(scope: Construct, id: string, props: ArgoCdProps) {
    super(scope, id);
    askOptions(this, "ArgoCdProps", props);
    const { cluster, namespace = NAME, expose } = props;
    this.namespace = namespace;
    const { values, findings } = valuesOf(props, namespace);
    const release = {
      ...props,
      ...HANDED_ON,
      ...chartSource(props, {
        chart: "argo-cd",
        repository: "https://argoproj.github.io/argo-helm",
        version: ARGO_CD.version,
      }),
      namespace,
      createNamespace: props.createNamespace ?? true,
      releaseName: NAME,
      description: "What runs in the cluster is what a Git repository says",
      values,
      pods: chartPods(ARGO_CD, values, isKnownChart(props, ARGO_CD.version)),
    };
    enforce(this, [...findings, ...checkArgoCdTls(expose), ...checkRelease(release)]);
    this.chart = new HelmChart(this, "chart", release);
    if (expose === undefined) return;
    const { host, path, pathType, port, ...options } = expose;
    this.ingress = new AlbIngress(this, "ingress", {
      ...options,
      ...HANDED_ON,
      cluster,
      namespace,
      kubernetesProvider: props.kubernetesProvider,
      name: expose.name ?? "argocd-server",
      healthCheck: { path: "/healthz", ...expose.healthCheck },
      routes: [{ host, path, pathType, port, service: serviceOf(this.chart, values) }],
    });
  }

  /** Terraform address of the release; for `dependsOn`. */
  public get fqn(): string {
    return this.chart.fqn;
  }
}

function valuesOf(props: ArgoCdProps, namespace: string): MergedValues {
  const { expose } = props;
  return mergedValues(chartValues(props), props, {
    kept: expose === undefined ? {} : { "configs.params.server.insecure": "TLS ends at the load balancer" },
    refused: [
      ...PARTS.map((part) => mustBeOff(`${part}.hostNetwork`, NO_HOST_NETWORK)),
      mustBe("namespaceOverride", namespace, OWN_NAMESPACE),
      ...["nameOverride", "fullnameOverride"].map((path) => mustBe(path, NAME, OWN_NAME)),
    ],
    replicas: ["controller", "repoServer", "server", "applicationSet"].map((part) => `${part}.replicas`),
    resources: [...PARTS, "redisSecretInit"].map((part) => `${part}.resources`),
    budgets: ["repoServer", "server"].map((part) => ({
      path: `${part}.pdb`,
      replicas: `${part}.replicas`,
      isOneOfTwo: true,
    })),
  });
}

function chartValues(props: ArgoCdProps): ValueTree {
  const { replicas = 1, size = PodSize.VCPU_0_25_GB_0_5, controllerSize = PodSize.VCPU_0_5_GB_1, expose } = props;
  const [large, small] = [controllerSize, size].map((each) => ({ resources: resourcesOf(each) }));
  const image = (name: string): ValueTree =>
    imageValues(props.imageRepository === undefined ? undefined : `${props.imageRepository}/${name}`);
  const several = (part: string): ValueTree => {
    const count = valueAt(props.values, part, "replicas") ?? replicas;
    return { replicas, pdb: { enabled: isSeveral(count), ...budgetOf(props, part) } };
  };
  return {
    global: {
      // Fargate has nothing that would enforce them.
      networkPolicy: { create: false },
      // Each pod has a node of its own.
      affinity: { podAntiAffinity: "none" },
      ...image("argocd"),
      ...(expose?.host === undefined ? {} : { domain: expose.host }),
    },
    // They stay when the release goes: without them, all Applications would go, and with these what they deployed.
    crds: { install: true, keep: true },
    ...(expose === undefined ? {} : { configs: { params: { "server.insecure": true } } }),
    controller: large,
    repoServer: { ...several("repoServer"), ...large },
    server: { ...several("server"), ...small },
    applicationSet: small,
    notifications: { enabled: false, ...small },
    dex: { enabled: false, ...small, ...image("dex") },
    redis: { ...small, ...image("redis") },
    redisSecretInit: small,
  };
}

/** A budget that lets one pod go at a time; it leaves the number to a user who says how many stay. */
function budgetOf({ values }: ArgoCdProps, part: string): ValueTree {
  const staying = valueAt(values, part, "pdb", "minAvailable");
  return staying === undefined || staying === null ? { maxUnavailable: 1 } : {};
}

/** What the load balancer sends to. */
function serviceOf(chart: HelmChart, values: ValueTree) {
  const portAt = (known: number, ...way: string[]): number => {
    const port = Number(valueAt(values, "server", ...way) ?? known);
    return Number.isInteger(port) ? port : known;
  };
  const containerPort = portAt(8080, "containerPorts", "server");
  return {
    fqn: chart.fqn,
    serviceName: "argocd-server",
    namespace: chart.namespace,
    ports: { http: portAt(80, "service", "servicePortHttp") },
    containerPorts: { http: containerPort },
    selector: { "app.kubernetes.io/instance": NAME, "app.kubernetes.io/name": "argocd-server" },
  };
}
