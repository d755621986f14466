// What the charts that the library knows run, as their templates make it in the version that the library installs. Each table is
// compared with the rendered chart in test/workloads/chart-tables.test.ts; CONTRIBUTING.md says how it is brought up to date.
import { ValueTree } from "../../rules/overrides";
import { CONTROLLER_CHARTS } from "../../rules/workloads/chart-presets";

/** @internal What a chart runs. */
export interface ChartTable {
  /** The version that it is about, and that the library installs. */
  readonly version: string;
  /** The day on which it was compared with what Helm makes of the chart, as `2026-11-29`. */
  readonly readOn: string;
  /** What makes its pods, by its name in Kubernetes. */
  readonly workloads: { readonly [name: string]: ChartWorkload };
  /** Name of the release, with which names of its pods begin. @default - that of the first workload, which is the chart's too */
  readonly release?: string;
  /** False where its pods have no label with the name of the release. @default true */
  readonly hasInstanceLabel?: boolean;
  /** Labels of its pods in this version alone. */
  readonly versionLabels?: { readonly [key: string]: string };
  /** Where further labels of all its pods are in the values. */
  readonly labelsAt?: string;
  /** Values that a workload takes from `global` where it has none of its own. */
  readonly shared?: readonly string[];
}

/** @internal What makes pods in a chart. Paths begin where its own values do. */
export interface ChartWorkload {
  /** Where its values are. @default - at the top */
  readonly at?: string;
  /** It exists where these values, by their paths from the top, are as here; the chart's own are. @default - always */
  readonly when?: { readonly [path: string]: boolean };
  /** Helm runs it once, as a Job. @default false */
  readonly isJob?: boolean;
  /** Name of its container. @default - its own */
  readonly container?: string;
  readonly image: string;
  /** Labels besides the instance. @default - its name */
  readonly labels?: { readonly [key: string]: string };
  /** Where further labels of its pods are. @default "podLabels" */
  readonly labelsAt?: string;
  /** Values that it takes from `global` in addition to those of the table. @default - none */
  readonly shared?: readonly string[];
  /** By name: the paths at which a port may be, and the chart's own. */
  readonly ports: { readonly [name: string]: readonly (string | number)[] };
  /** Where its number of pods is. @default - it runs one */
  readonly replicas?: string;
  /** Where more fields of its pods are. @default - nowhere */
  readonly podSpec?: string;
  /** Containers that a value adds to the first, by the path of their own values. @default - none */
  readonly beside?: { readonly [at: string]: ValueTree };
}

/** All of them were compared on one day. */
const READ_ON = "2026-11-30";

const NAME = "app.kubernetes.io/name";
const MANAGED = { "app.kubernetes.io/managed-by": "Helm" };

/** @internal See github.com/kubernetes-sigs/external-dns, external-dns-helm-chart-1.21.1. */
export const EXTERNAL_DNS: ChartTable = {
  version: "1.21.1",
  readOn: READ_ON,
  workloads: {
    "external-dns": { image: "registry.k8s.io/external-dns/external-dns:v0.21.0", ports: { http: [7979] } },
  },
};

/** @internal See github.com/kubernetes-sigs/metrics-server, metrics-server-helm-chart-3.13.1. */
export const METRICS_SERVER: ChartTable = {
  version: "3.13.1",
  readOn: READ_ON,
  workloads: {
    "metrics-server": {
      image: "registry.k8s.io/metrics-server/metrics-server:v0.8.1",
      ports: { https: ["containerPort"] },
      replicas: "replicas",
      beside: {
        addonResizer: {
          name: "metrics-server-nanny",
          image: "registry.k8s.io/autoscaling/addon-resizer:1.8.23",
          resources: { requests: { cpu: "40m", memory: "25Mi" }, limits: { cpu: "40m", memory: "25Mi" } },
        },
      },
    },
  },
};

const adds = (...add: string[]): ValueTree => ({ securityContext: { capabilities: { add } } });

/** @internal See github.com/geek-cookbook/charts, kube-ops-view-1.2.2, and its common library 4.5.2. */
export const KUBE_OPS_VIEW: ChartTable = {
  version: "1.2.2",
  readOn: READ_ON,
  workloads: {
    "kube-ops-view": {
      image: "hjacobs/kube-ops-view:20.4.0",
      ports: { http: ["service.main.ports.http.targetPort", "service.main.ports.http.port", 8080] },
      replicas: "controller.replicas",
      beside: {
        "addons.netshoot": { name: "netshoot", image: "ghcr.io/nicolaka/netshoot:v0.7", ...adds("NET_ADMIN") },
        "addons.vpn": { name: "openvpn", image: "dperson/openvpn-client:latest", ...adds("NET_ADMIN", "SYS_MODULE") },
      },
    },
  },
};

/** @internal See github.com/kubernetes-sigs/aws-load-balancer-controller, v3.5.0. */
export const LOAD_BALANCER_CONTROLLER: ChartTable = {
  version: CONTROLLER_CHARTS.newest,
  readOn: READ_ON,
  workloads: {
    "aws-load-balancer-controller": {
      image: "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0",
      ports: { "webhook-server": ["webhookBindPort", 9443], "metrics-server": ["metricsBindAddr", 8080] },
      replicas: "replicaCount",
    },
  },
};

function certManager(app: string, component: string): Pick<ChartWorkload, "container" | "image" | "labels"> {
  return {
    container: `cert-manager-${component}`,
    image: `quay.io/jetstack/cert-manager-${component}:v1.21.1`,
    labels: { app, [NAME]: app, "app.kubernetes.io/component": component, ...MANAGED },
  };
}

/** @internal See github.com/cert-manager/cert-manager, v1.21.1. */
export const CERT_MANAGER: ChartTable = {
  version: "v1.21.1",
  readOn: READ_ON,
  versionLabels: { "app.kubernetes.io/version": "v1.21.1", "helm.sh/chart": "cert-manager-v1.21.1" },
  labelsAt: "global.commonLabels",
  shared: ["nodeSelector", "priorityClassName", "runtimeClassName"],
  workloads: {
    "cert-manager": {
      ...certManager("cert-manager", "controller"),
      ports: { "http-metrics": [9402], "http-healthz": [9403] },
      replicas: "replicaCount",
    },
    "cert-manager-webhook": {
      at: "webhook",
      ...certManager("webhook", "webhook"),
      ports: {
        https: ["config.securePort", "securePort"],
        healthcheck: ["config.healthzPort", 6080],
        "http-metrics": [9402],
      },
      replicas: "replicaCount",
    },
    "cert-manager-cainjector": {
      at: "cainjector",
      when: { "cainjector.enabled": true },
      ...certManager("cainjector", "cainjector"),
      ports: { "http-metrics": [9402] },
      replicas: "replicaCount",
    },
    "cert-manager-startupapicheck": {
      at: "startupapicheck",
      when: { "startupapicheck.enabled": true },
      isJob: true,
      ...certManager("startupapicheck", "startupapicheck"),
      ports: {},
    },
  },
};

const externalSecrets = (name: string): Pick<ChartWorkload, "image" | "labels" | "replicas"> => ({
  image: "ghcr.io/external-secrets/external-secrets:v2.9.0",
  labels: { [NAME]: name, ...MANAGED },
  replicas: "replicaCount",
});
const METRICS = { metrics: ["metrics.listen.port", 8080] };
const READY = { ready: ["readinessProbe.port", 8081] };

/** @internal See github.com/external-secrets/external-secrets, helm-chart-2.9.0. */
export const EXTERNAL_SECRETS: ChartTable = {
  version: "2.9.0",
  readOn: READ_ON,
  versionLabels: { "app.kubernetes.io/version": "v2.9.0", "helm.sh/chart": "external-secrets-2.9.0" },
  labelsAt: "commonLabels",
  shared: ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "podLabels"],
  workloads: {
    "external-secrets": {
      when: { createOperator: true },
      ...externalSecrets("external-secrets"),
      podSpec: "podSpecExtra",
      ports: METRICS,
    },
    "external-secrets-webhook": {
      at: "webhook",
      when: { "webhook.create": true },
      container: "webhook",
      ...externalSecrets("external-secrets-webhook"),
      ports: { webhook: ["port"], ...METRICS, ...READY },
    },
    "external-secrets-cert-controller": {
      at: "certController",
      when: { "certController.create": true, "webhook.certManager.enabled": false },
      container: "cert-controller",
      ...externalSecrets("external-secrets-cert-controller"),
      ports: { ...METRICS, ...READY },
    },
  },
};
