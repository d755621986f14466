// What the library takes a chart's pods for, held against what the chart makes.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { parseAllDocuments } from "yaml";
import { AwsLoadBalancerController, FargateCluster } from "../../lib";
import {
  ArgoCd,
  CertManager,
  ExternalDns,
  ExternalSecrets,
  Flux,
  KubeOpsView,
  MetricsServer,
} from "../../lib/workloads";
import { chartPods } from "../../lib/workloads/charts/chart-pods";
import * as tables from "../../lib/workloads/charts/chart-tables";
import { ARGO_CD, fluxTable } from "../../lib/workloads/charts/gitops-tables";
import { chartObjects, chartVolumes } from "../../lib/workloads/charts/kube-ops-view-objects";
import { valueAt } from "../../lib/rules/overrides";
import { onPath } from "../e2e/harness/parts";
import { Block } from "../support/synth";
import { shop } from "./shop";

/** What makes pods, as far as Fargate looks at it. */
interface Workload {
  readonly kind: string;
  readonly replicas?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** By name: the image, and the ports by their names. */
  readonly containers: Readonly<Record<string, readonly [image: string, ports: Readonly<Record<string, number>>]>>;
}

interface Chart {
  readonly table: tables.ChartTable;
  readonly make: (stack: TerraformStack, cluster: FargateCluster, values: Block) => unknown;
  /** What it makes of the library's values. */
  readonly facts: Readonly<Record<string, Workload>>;
  /** Values that change all that the table reads. */
  readonly values: Block;
  /** Values that the library rejects because Helm fails, and what it says. */
  readonly fails?: readonly (readonly [values: Block, message: RegExp])[];
}

const named = (name: string, instance = name): Readonly<Record<string, string>> => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": instance,
});

const deployment = (
  labels: Readonly<Record<string, string>>,
  container: string,
  image: string,
  ports: Readonly<Record<string, number>>,
  replicas = 1,
): Workload => ({ kind: "Deployment", replicas, labels, containers: { [container]: [image, ports] } });

const certManager = (name: string, component: string): Readonly<Record<string, string>> => ({
  app: name,
  ...named(name, "cert-manager"),
  "app.kubernetes.io/component": component,
  "app.kubernetes.io/version": "v1.21.1",
  "app.kubernetes.io/managed-by": "Helm",
  "helm.sh/chart": "cert-manager-v1.21.1",
});

const externalSecrets = (name: string): Readonly<Record<string, string>> => ({
  ...named(name, "external-secrets"),
  "app.kubernetes.io/version": "v2.9.0",
  "app.kubernetes.io/managed-by": "Helm",
  "helm.sh/chart": "external-secrets-2.9.0",
});

const ESO = "ghcr.io/external-secrets/external-secrets:v2.9.0";
const OWN = { podLabels: { team: "web" }, image: { repository: "example.com/own", tag: "v9" } };

const ARGO_CD_IMAGE = "quay.io/argoproj/argocd:v3.4.4";

const argoCd = (component: string, ports: Readonly<Record<string, number>>, container = component): Workload => {
  const labels = {
    ...named(`argocd-${component}`, "argocd"),
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/part-of": "argocd",
    "app.kubernetes.io/version": "v3.4.4",
    "app.kubernetes.io/managed-by": "Helm",
    "helm.sh/chart": "argo-cd-10.1.1",
  };
  return deployment(labels, container, ARGO_CD_IMAGE, ports);
};

const flux = (name: string, version: string, ports: Readonly<Record<string, number>> = {}): Workload =>
  deployment({ app: name }, "manager", `ghcr.io/fluxcd/${name}:v${version}`, {
    "http-prom": 8080,
    healthz: 9440,
    ...ports,
  });

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" } };
const NOT_A_LIST = [{ extraObjects: CONFIG_MAP }, /at '\/extraObjects': got object, want array/] as const;

/** Read off `helm template` of each chart, at its version, with the library's values. */
const CHARTS: Readonly<Record<string, Chart>> = {
  // https://kubernetes-sigs.github.io/external-dns/
  "external-dns": {
    table: tables.EXTERNAL_DNS,
    make: (stack, cluster, values) =>
      new ExternalDns(stack, "chart", { cluster, hostedZoneArns: ["arn:aws:route53:::hostedzone/Z1"], values }),
    facts: {
      "external-dns": deployment(
        named("external-dns"),
        "external-dns",
        "registry.k8s.io/external-dns/external-dns:v0.21.0",
        {
          http: 7979,
        },
      ),
    },
    values: { ...OWN, nameOverride: "dns", extraContainers: [{ name: "proxy", image: "example.com/proxy:1" }] },
  },
  // https://kubernetes-sigs.github.io/metrics-server/
  "metrics-server": {
    table: tables.METRICS_SERVER,
    make: (stack, cluster, values) => new MetricsServer(stack, "chart", { cluster, values }),
    facts: {
      "metrics-server": deployment(
        named("metrics-server"),
        "metrics-server",
        "registry.k8s.io/metrics-server/metrics-server:v0.8.1",
        { https: 10251 },
      ),
    },
    values: { ...OWN, replicas: 3, addonResizer: { enabled: true } },
  },
  // https://geek-cookbook.github.io/charts/
  "kube-ops-view": {
    table: tables.KUBE_OPS_VIEW,
    make: (stack, cluster, values) => new KubeOpsView(stack, "chart", { cluster, values }),
    facts: {
      "kube-ops-view": deployment(named("kube-ops-view"), "kube-ops-view", "hjacobs/kube-ops-view:20.4.0", {
        http: 8080,
      }),
    },
    values: {
      ...OWN,
      controller: { replicas: 2 },
      service: { main: { ports: { http: { port: 81, targetPort: 8081 } } } },
      additionalContainers: { proxy: { image: "example.com/proxy:1" } },
    },
  },
  // https://aws.github.io/eks-charts
  "aws-load-balancer-controller": {
    table: tables.LOAD_BALANCER_CONTROLLER,
    make: (stack, cluster, values) => new AwsLoadBalancerController(stack, "chart", { cluster, values }),
    facts: {
      "aws-load-balancer-controller": deployment(
        named("aws-load-balancer-controller"),
        "aws-load-balancer-controller",
        "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0",
        { "webhook-server": 9443, "metrics-server": 8080 },
        2,
      ),
    },
    values: { ...OWN, replicaCount: 3, webhookBindPort: 9444, metricsBindAddr: ":8081" },
  },
  // https://charts.jetstack.io
  "cert-manager": {
    table: tables.CERT_MANAGER,
    make: (stack, cluster, values) => new CertManager(stack, "chart", { cluster, values }),
    facts: {
      "cert-manager": deployment(
        certManager("cert-manager", "controller"),
        "cert-manager-controller",
        "quay.io/jetstack/cert-manager-controller:v1.21.1",
        { "http-metrics": 9402, "http-healthz": 9403 },
      ),
      "cert-manager-webhook": deployment(
        certManager("webhook", "webhook"),
        "cert-manager-webhook",
        "quay.io/jetstack/cert-manager-webhook:v1.21.1",
        { https: 10260, healthcheck: 6080, "http-metrics": 9402 },
      ),
      "cert-manager-cainjector": deployment(
        certManager("cainjector", "cainjector"),
        "cert-manager-cainjector",
        "quay.io/jetstack/cert-manager-cainjector:v1.21.1",
        { "http-metrics": 9402 },
      ),
      "cert-manager-startupapicheck": {
        kind: "Job",
        labels: certManager("startupapicheck", "startupapicheck"),
        containers: {
          "cert-manager-startupapicheck": ["quay.io/jetstack/cert-manager-startupapicheck:v1.21.1", {}],
        },
      },
    },
    values: {
      ...OWN,
      global: { commonLabels: { unit: "shop" } },
      replicaCount: 2,
      webhook: { ...OWN, replicaCount: 3, config: { healthzPort: 6081 } },
      cainjector: { enabled: false },
      startupapicheck: { podLabels: { team: "till" } },
      extraObjects: [JSON.stringify(CONFIG_MAP)],
    },
    fails: [NOT_A_LIST, [{ extraObjects: [CONFIG_MAP] }, /expected string; got map/]],
  },
  // https://charts.external-secrets.io
  "external-secrets": {
    table: tables.EXTERNAL_SECRETS,
    make: (stack, cluster, values) => new ExternalSecrets(stack, "chart", { cluster, values }),
    facts: {
      "external-secrets": deployment(externalSecrets("external-secrets"), "external-secrets", ESO, { metrics: 8080 }),
      "external-secrets-webhook": deployment(externalSecrets("external-secrets-webhook"), "webhook", ESO, {
        webhook: 9443,
        metrics: 8080,
        ready: 8081,
      }),
      "external-secrets-cert-controller": deployment(
        externalSecrets("external-secrets-cert-controller"),
        "cert-controller",
        ESO,
        { metrics: 8080, ready: 8081 },
      ),
    },
    values: {
      ...OWN,
      nameOverride: "secrets",
      commonLabels: { unit: "shop" },
      global: { podLabels: { team: "till" } },
      replicaCount: 2,
      metrics: { listen: { port: 8090 } },
      webhook: { image: OWN.image, readinessProbe: { port: 8091 } },
      certController: { create: false },
      extraObjects: [CONFIG_MAP, JSON.stringify(CONFIG_MAP)],
    },
    fails: [NOT_A_LIST],
  },
  // https://argoproj.github.io/argo-helm
  "argo-cd": {
    table: ARGO_CD,
    make: (stack, cluster, values) => new ArgoCd(stack, "chart", { cluster, values }),
    facts: {
      "argocd-application-controller": argoCd("application-controller", { metrics: 8082 }),
      "argocd-repo-server": argoCd("repo-server", { "repo-server": 8081, metrics: 8084 }),
      "argocd-server": argoCd("server", { server: 8080, metrics: 8083 }),
      "argocd-applicationset-controller": argoCd("applicationset-controller", {
        metrics: 8080,
        probe: 8081,
        webhook: 7000,
      }),
      "argocd-redis": {
        ...argoCd("redis", {}),
        containers: { redis: ["ecr-public.aws.com/docker/library/redis:8.2.3-alpine", { redis: 6379 }] },
      },
      "argocd-redis-secret-init": {
        kind: "Job",
        labels: argoCd("redis-secret-init", {}).labels,
        containers: { "secret-init": [ARGO_CD_IMAGE, {}] },
      },
    },
    values: {
      global: { image: { repository: "example.com/argocd" }, podLabels: { unit: "shop" } },
      controller: { replicas: 2 },
      server: { ...OWN, replicas: 3, containerPorts: { server: 8090 } },
      repoServer: { extraContainers: [{ name: "plugin", image: "example.com/plugin:1" }] },
      applicationSet: { replicas: 2, containerPorts: { webhook: 7001 } },
      notifications: { enabled: true },
      dex: { enabled: true, image: OWN.image },
      redisSecretInit: { enabled: false },
      extraObjects: [CONFIG_MAP, JSON.stringify(CONFIG_MAP)],
    },
  },
  // https://fluxcd-community.github.io/helm-charts
  flux2: {
    table: fluxTable("tools"),
    make: (stack, cluster, values) => new Flux(stack, "chart", { cluster, values }),
    facts: {
      "source-controller": flux("source-controller", "1.8.2", { http: 9090 }),
      "kustomize-controller": flux("kustomize-controller", "1.8.3"),
      "helm-controller": flux("helm-controller", "1.5.3"),
      "notification-controller": flux("notification-controller", "1.8.3", { http: 9090, "http-webhook": 9292 }),
      "flux-flux-check": {
        kind: "Job",
        labels: {
          "app.kubernetes.io/instance": "tools",
          "app.kubernetes.io/managed-by": "Helm",
          "app.kubernetes.io/part-of": "flux",
          "app.kubernetes.io/version": "2.8.5",
          "helm.sh/chart": "flux2-2.18.3",
        },
        containers: { "flux-cli": ["ghcr.io/fluxcd/flux-cli:v2.8.5", {}] },
      },
    },
    values: {
      helmController: { replicas: 2, labels: { team: "web" }, image: "example.com/helm", tag: "v9" },
      notificationController: { create: false },
      imageReflectionController: { create: true },
      extraObjects: [CONFIG_MAP],
    },
  },
};

/** The values of the release, as Helm would be given them. */
function valuesOf({ make }: Chart, values: Block = {}): Block {
  const { made } = shop((stack, cluster) => {
    const namespaces = ["kube-system", "cert-manager", "external-*", "argocd", "flux-system"];
    cluster.addFargateProfile("charts", { selectors: namespaces.map((namespace) => ({ namespace })) });
    make(stack, cluster, values);
  });
  const [text = "{}"] = made.single("helm_release").values as string[];
  return JSON.parse(text) as Block;
}

interface PodSpec {
  readonly restartPolicy?: string;
  readonly containers: readonly { name: string; image: string; ports?: { name: string; containerPort: number }[] }[];
}

function containersOf({ containers }: PodSpec): Workload["containers"] {
  return Object.fromEntries(
    containers.map(({ name, image, ports = [] }) => [
      name,
      [image, Object.fromEntries(ports.map((each) => [each.name, each.containerPort]))],
    ]),
  );
}

/** What the library takes the pods for. */
function taken({ table }: Chart, values: Block): Record<string, Workload> {
  return Object.fromEntries(
    Object.entries(chartPods(table, values, true)).map(([name, { labels = {}, replicas, podSpec }]) => {
      const spec = podSpec as unknown as PodSpec;
      const isJob = spec.restartPolicy !== undefined;
      const counted = isJob ? {} : { replicas };
      return [name, { kind: isJob ? "Job" : "Deployment", ...counted, labels, containers: containersOf(spec) }];
    }),
  );
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: unknown };
  readonly spec?: { replicas?: number; template?: { metadata: { labels: Record<string, string> }; spec: PodSpec } };
}

/** The objects that Helm makes of the chart. */
function renderedObjects(helm: string, archive: string, release: string, values: Block): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), "chart-tables-"));
  try {
    const file = join(folder, "values.json");
    writeFileSync(file, JSON.stringify(values));
    const args = ["template", release, archive, "--namespace", "tools", "--kube-version", "1.36.0", "--values", file];
    const text = execFileSync(helm, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: "pipe" });
    return parseAllDocuments(text).flatMap((each) => (each.toJSON() as Manifest | null) ?? []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What Helm makes of the chart that makes pods. Fargate looks at those of a StatefulSet as at those of a Deployment. */
function rendered(helm: string, archive: string, release: string, values: Block): Record<string, Workload> {
  return Object.fromEntries(
    renderedObjects(helm, archive, release, values).flatMap(({ kind, metadata, spec }): [string, Workload][] => {
      if (spec?.template === undefined) return [];
      const counted = kind === "Job" ? {} : { replicas: Number(spec.replicas) };
      const { labels } = spec.template.metadata;
      const like = kind === "StatefulSet" ? "Deployment" : kind;
      return [[metadata.name, { kind: like, ...counted, labels, containers: containersOf(spec.template.spec) }]];
    }),
  );
}

/** Kinds that kube-ops-view makes of its values, besides its pods. */
const NEXT_TO_PODS = ["Service", "Ingress", "PersistentVolumeClaim"];

/** What the library looks at in them, without what is not set; of the pods, their volumes. */
function compared(manifests: readonly Manifest[], volumes: unknown): unknown {
  const objects = manifests.map(({ kind, metadata: { name, annotations }, spec }) => ({
    ...{ kind, name, annotations: annotations ?? undefined },
    spec,
  }));
  const byName = objects.sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
  return JSON.parse(JSON.stringify({ objects: byName, volumes })) as unknown;
}

/** Values of all that it makes. */
const VIEW_VALUES: Block = {
  service: {
    main: {
      type: "LoadBalancer",
      annotations: { team: "web" },
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      ports: {
        http: { port: 81, targetPort: 8081 },
        more: { enabled: true, port: 9, protocol: "UDP" },
        off: { port: 1 },
      },
    },
    second: { enabled: true, ports: { more: { enabled: true, port: 82, targetPort: 8080 } } },
    off: { ports: {} },
  },
  ingress: {
    main: {
      enabled: true,
      ingressClassName: "alb",
      annotations: { team: "web" },
      hosts: [{ host: "a.example.com", paths: [{ path: "/" }, { path: "/b", service: { name: "b", port: 90 } }] }],
    },
    second: { enabled: true, nameOverride: "other", hosts: [{ host: "b.example.com", paths: [{ path: "/" }] }] },
  },
  persistence: {
    config: { enabled: true },
    data: { enabled: true, accessMode: "ReadWriteMany", size: "2Gi", storageClass: "-" },
    known: { enabled: true, existingClaim: "own" },
    shared: { enabled: true, sizeLimit: "1Gi" },
    files: { enabled: true, type: "nfs", server: "files.example.com", path: "/files" },
    notes: { enabled: true, type: "configMap", name: "notes" },
    keys: { enabled: true, type: "secret", name: "keys" },
    host: { enabled: true, type: "hostPath", hostPath: "/srv" },
    own: { enabled: true, type: "custom", volumeSpec: { emptyDir: {} } },
    off: { type: "emptyDir" },
  },
};

describe("the pods of a chart", () => {
  it.each(Object.keys(CHARTS))("are what %s creates in the version that the library installs", (name) => {
    const chart = CHARTS[name]!;
    expect(taken(chart, valuesOf(chart))).toEqual(chart.facts);
  });

  it.each(Object.keys(CHARTS))("of %s have the day on which they were compared with the chart", (name) => {
    const { version, readOn } = CHARTS[name]!.table;
    expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
    expect(readOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

describe("the chart itself", () => {
  const helm = onPath("helm");
  for (const [name, chart] of Object.entries(CHARTS)) {
    const { version, release = name } = chart.table;
    const archive = join(process.env.E2E_CHARTS ?? "", `${name}-${version}.tgz`);
    if (helm === undefined || process.env.E2E_CHARTS === undefined || !existsSync(archive)) {
      const missing = helm === undefined ? "helm is not on the PATH" : "E2E_CHARTS names no folder with its archive";
      // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect -- what was not compared is said by name
      it.skip(`${name} ${version} is not rendered: ${missing}`, () => undefined);
      continue;
    }
    it(`${name} ${version}, rendered by Helm, creates these pods`, () => {
      expect(rendered(helm, archive, release, valuesOf(chart))).toEqual(chart.facts);
    });
    it(`${name} ${version}, rendered by Helm, uses additional values as the library reads them`, () => {
      const values = valuesOf(chart, chart.values);
      const made = Object.values(rendered(helm, archive, release, values));
      expect(made).toEqual(expect.arrayContaining(Object.values(taken(chart, values))));
      expect(made).toHaveLength(Object.keys(taken(chart, values)).length);
    });
    if (name === "kube-ops-view") {
      it(`${name} ${version}, rendered by Helm, creates the Services, Ingresses and claims that the library checks`, () => {
        const release = { name, namespace: "tools", selector: named(name) };
        const manifests = renderedObjects(helm, archive, name, VIEW_VALUES);
        const volumesOf = ({ spec }: Manifest): unknown => valueAt(spec, "template", "spec", "volumes") ?? [];
        const theirs = manifests.filter(({ kind }) => NEXT_TO_PODS.includes(kind));
        const ours = chartObjects(VIEW_VALUES, release).map(({ object }) => object as Manifest);
        const byName = (a: unknown, b: unknown): number =>
          String(valueAt(a, "name")) < String(valueAt(b, "name")) ? -1 : 1;
        const volumes = chartVolumes(VIEW_VALUES, release).sort(byName);
        expect(compared(ours, volumes)).toEqual(compared(theirs, manifests.flatMap(volumesOf)));
      });
    }
    for (const [values, message] of chart.fails ?? []) {
      it(`${name} ${version}, rendered by Helm, fails as the library says: ${JSON.stringify(values)}`, () => {
        expect(() => valuesOf(chart, values)).toThrow("[FG947]");
        expect(() => rendered(helm, archive, release, { ...valuesOf(chart), ...values })).toThrow(message);
      });
    }
  }
});
