// What the charts of Argo CD and Flux run, as their templates make it in the version that the library installs; see chart-tables.ts.
import { ChartTable, ChartWorkload } from "./chart-tables";

/** Both were compared on one day. */
const READ_ON = "2026-12-01";

const ARGO_CD_IMAGE = "quay.io/argoproj/argocd:v3.4.4";

function argoCd(component: string): Pick<ChartWorkload, "container" | "labels"> {
  return {
    container: component,
    labels: {
      "app.kubernetes.io/name": `argocd-${component}`,
      "app.kubernetes.io/component": component,
      "app.kubernetes.io/part-of": "argocd",
      "app.kubernetes.io/managed-by": "Helm",
    },
  };
}

/** A part that runs the image of Argo CD itself. */
function ownPart(component: string): Pick<ChartWorkload, "container" | "labels" | "image" | "shared"> {
  return { ...argoCd(component), image: ARGO_CD_IMAGE, shared: ["image"] };
}

/** @internal See github.com/argoproj/argo-helm, argo-cd-10.1.1. With `redis-ha` its chart of Redis runs what is not in the table. */
export const ARGO_CD: ChartTable = {
  version: "10.1.1",
  readOn: READ_ON,
  release: "argocd",
  versionLabels: { "app.kubernetes.io/version": "v3.4.4", "helm.sh/chart": "argo-cd-10.1.1" },
  labelsAt: "global.podLabels",
  shared: ["nodeSelector", "tolerations", "topologySpreadConstraints", "priorityClassName", "runtimeClassName"],
  workloads: {
    "argocd-application-controller": {
      at: "controller",
      ...ownPart("application-controller"),
      ports: { metrics: ["containerPorts.metrics", 8082] },
      replicas: "replicas",
    },
    "argocd-repo-server": {
      at: "repoServer",
      ...ownPart("repo-server"),
      ports: { "repo-server": ["containerPorts.server", 8081], metrics: ["containerPorts.metrics", 8084] },
      replicas: "replicas",
    },
    "argocd-server": {
      at: "server",
      ...ownPart("server"),
      ports: { server: ["containerPorts.server", 8080], metrics: ["containerPorts.metrics", 8083] },
      replicas: "replicas",
    },
    "argocd-applicationset-controller": {
      at: "applicationSet",
      ...ownPart("applicationset-controller"),
      ports: {
        metrics: ["containerPorts.metrics", 8080],
        probe: ["containerPorts.probe", 8081],
        webhook: ["containerPorts.webhook", 7000],
      },
      replicas: "replicas",
    },
    "argocd-notifications-controller": {
      at: "notifications",
      when: { "notifications.enabled": true },
      ...ownPart("notifications-controller"),
      ports: { metrics: ["containerPorts.metrics", 9001] },
    },
    "argocd-dex-server": {
      at: "dex",
      when: { "dex.enabled": true },
      ...argoCd("dex-server"),
      image: "ghcr.io/dexidp/dex:v2.45.1",
      ports: {
        http: ["containerPorts.http", 5556],
        grpc: ["containerPorts.grpc", 5557],
        metrics: ["containerPorts.metrics", 5558],
      },
    },
    "argocd-redis": {
      at: "redis",
      when: { "redis.enabled": true, "redis-ha.enabled": false },
      ...argoCd("redis"),
      image: "ecr-public.aws.com/docker/library/redis:8.2.3-alpine",
      ports: { redis: ["containerPorts.redis", 6379] },
    },
    "argocd-redis-secret-init": {
      at: "redisSecretInit",
      when: { "redisSecretInit.enabled": true },
      isJob: true,
      ...ownPart("redis-secret-init"),
      container: "secret-init",
      ports: {},
    },
  },
};

const METRICS = { "http-prom": [8080], healthz: [9440] };
const FILES = { http: [9090] };

function flux(
  at: string,
  name: string,
  version: string,
  more: Pick<Partial<ChartWorkload>, "ports" | "when"> = {},
): { [name: string]: ChartWorkload } {
  return {
    [name]: {
      at,
      when: { [`${at}.create`]: true, ...more.when },
      container: "manager",
      image: `ghcr.io/fluxcd/${name}:v${version}`,
      labels: { app: name },
      labelsAt: "labels",
      ports: { ...METRICS, ...more.ports },
      replicas: "replicas",
    },
  };
}

const FLUX_VERSION = "2.18.3";

/** @internal See github.com/fluxcd-community/helm-charts, flux2-2.18.3. @param namespace of the release, which is a label of one pod */
export function fluxTable(namespace: string): ChartTable {
  return {
    version: FLUX_VERSION,
    readOn: READ_ON,
    release: "flux",
    hasInstanceLabel: false,
    workloads: {
      ...flux("sourceController", "source-controller", "1.8.2", { ports: FILES }),
      ...flux("kustomizeController", "kustomize-controller", "1.8.3"),
      ...flux("helmController", "helm-controller", "1.5.3"),
      ...flux("notificationController", "notification-controller", "1.8.3", {
        ports: { ...FILES, "http-webhook": [9292] },
      }),
      ...flux("imageReflectionController", "image-reflector-controller", "1.1.1"),
      ...flux("imageAutomationController", "image-automation-controller", "1.1.1"),
      "flux-flux-check": {
        at: "cli",
        isJob: true,
        container: "flux-cli",
        image: "ghcr.io/fluxcd/flux-cli:v2.8.5",
        labels: {
          "app.kubernetes.io/instance": namespace,
          "app.kubernetes.io/managed-by": "Helm",
          "app.kubernetes.io/part-of": "flux",
          "app.kubernetes.io/version": "2.8.5",
          "helm.sh/chart": `flux2-${FLUX_VERSION}`,
        },
        ports: {},
      },
    },
  };
}
