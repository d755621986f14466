// What the API server fills in where it is left out, and the Kubernetes provider would want away again: each of it is written,
// or every plan shows a change. Read in the provider's schema, 2.38.0: what is Optional there, and neither Computed nor with a
// Default; and run with an API server 1.34, in which each of them, left out, shows in the second plan, and nothing else does. Of the
// autoscaler only the schema was read: what the API server fills in, minReplicas and metrics, has a Default or is Computed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { AdotCollector, FargateCluster, FargateLogging } from "../../lib";
import { isList, isMap, PlainMap } from "../../lib/rules/manifests/field";
import {
  ContainerUser,
  EfsCsiDriver,
  EfsFileSystem,
  EfsVolume,
  EnvironmentSource,
  FargateCronJob,
  FargateDeployment,
  FargateJob,
  FargateStatefulSet,
  PodVolume,
  Probe,
  ProjectedSource,
  SeccompProfile,
  WorkloadOptions,
} from "../../lib/workloads";
import { IMAGE, shopWithController } from "./shop";

/** A pod with all that a pod may have. */
const FULL: WorkloadOptions = {
  namespace: "shop",
  image: IMAGE,
  ephemeralStorageGiB: 30,
  ports: { http: 8080 },
  udpPorts: { dns: 5353 },
  environment: { MODE: "shop", EMPTY: "" },
  environmentFrom: {
    KEY: EnvironmentSource.secretKey("keys", "key"),
    NAME: EnvironmentSource.podField("metadata.name"),
  },
  environmentSecrets: ["keys"],
  environmentConfigMaps: ["settings"],
  readinessProbe: Probe.http("/", "http"),
  livenessProbe: Probe.tcp("http"),
  startupProbe: Probe.exec(["true"]),
  preStopCommand: ["sleep", "15"],
  sidecars: { beside: { image: IMAGE, cpu: "100m", memory: "100Mi" } },
  initContainers: { before: { image: IMAGE, user: ContainerUser.id(1000, 1000) } },
  volumes: {
    cache: PodVolume.emptyDir({ sizeLimit: "1024Mi" }),
    memory: PodVolume.emptyDir({ inMemory: true }),
    settings: PodVolume.configMap("settings", { items: { a: "b" } }),
    keys: PodVolume.secret("keys", { mode: "0400" }),
    all: PodVolume.projected([
      ProjectedSource.configMap("settings"),
      ProjectedSource.secret("keys", { items: { a: "b" }, mode: "0400" }),
      ProjectedSource.serviceAccountToken("token"),
    ]),
    files: PodVolume.claim("files"),
  },
  mounts: { "/cache": { volume: "cache" }, "/files": { volume: "files", readOnly: true, subPath: "a" } },
  fsGroup: 1000,
  imagePullSecrets: ["registry"],
  permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }],
};

/** The least that a pod may have. */
const BARE: WorkloadOptions = { namespace: "shop", image: IMAGE, seccompProfile: SeccompProfile.UNCONFINED };

/** Every kind of object that the library makes on a cluster. */
function everything(stack: TerraformStack, cluster: FargateCluster): void {
  new FargateLogging(stack, "logging", { cluster });
  new AdotCollector(stack, "collector", { cluster, namespace: "shop", createNamespace: false, traces: true });
  const driver = new EfsCsiDriver(stack, "efs", { cluster });
  new EfsVolume(stack, "files", { cluster, namespace: "shop", fileSystemId: "fs-12345678", driver });
  const web = new FargateDeployment(stack, "web", { ...FULL, cluster, createNamespace: true });
  web.expose({ host: "shop.example.com", path: "/" });
  web.exposeByNetworkLoadBalancer({ sourceCidrs: ["10.0.0.0/8"], healthCheck: { port: "http" } });
  const bare = new FargateDeployment(stack, "bare", { ...BARE, cluster, restartOnKubernetesUpgrade: false });
  bare.autoscale({ maxReplicas: 4, cpuPercent: 70, memoryPercent: 80 });
  new FargateJob(stack, "job", { ...FULL, cluster });
  const fileSystem = new EfsFileSystem(stack, "file-system", { cluster });
  new FargateStatefulSet(stack, "queue", { ...FULL, cluster, replicaVolumes: { data: { fileSystem, driver } } });
  new FargateCronJob(stack, "clock", { ...BARE, cluster, schedule: "0 3 * * *" });
}

const { made } = shopWithController(everything);
const blocks = made.addresses.filter((each) => each.startsWith("kubernetes_"));

/** Every map in a block that `isOne` takes, by where it is. */
function mapsIn(isOne: (path: string) => boolean): [string, PlainMap][] {
  const found: [string, PlainMap][] = [];
  const visit = (value: unknown, path: string): void => {
    if (isList(value)) for (const [index, each] of value.entries()) visit(each, `${path}[${index}]`);
    if (!isMap(value)) return;
    if (isOne(path)) found.push([path, value]);
    for (const [key, each] of Object.entries(value)) visit(each, `${path}.${key}`);
  };
  for (const address of blocks) visit(made.at(address), address);
  return found;
}

interface Filled {
  readonly what: string;
  /** Where Kubernetes does it, in its 1.34.4. */
  readonly source: string;
  /** Blocks that hold it. */
  readonly where: RegExp;
  readonly isWritten: (map: PlainMap) => boolean;
}

const FILLED: readonly Filled[] = [
  {
    what: "volumeLifecycleModes of a CSIDriver: Persistent",
    source: "pkg/apis/storage/v1/defaults.go, SetDefaults_CSIDriver",
    where: /^kubernetes_csi_driver_v1\.[\w-]+\.spec$/,
    isWritten: ({ volume_lifecycle_modes: modes }) => isList(modes) && modes.length > 0,
  },
  {
    what: "path of an HTTP probe: /",
    source: "pkg/apis/core/v1/defaults.go, SetDefaults_HTTPGetAction",
    where: /\.http_get$/,
    isWritten: ({ path }) => typeof path === "string" && path !== "",
  },
  {
    what: "securityContext of a pod that sets nothing: {}, which the provider reads as no block",
    source: "pkg/apis/core/v1/defaults.go, SetDefaults_PodSpec",
    where: /\.security_context$/,
    isWritten: (map) => Object.values(map).some((each) => each !== undefined && each !== null),
  },
];

describe("what the API server fills in and the provider does not expect", () => {
  it.each(FILLED.map((each) => [each.what, each] as const))("is written: %s", (_, { where, isWritten }) => {
    const found = mapsIn((path) => where.test(path));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(([, map]) => !isWritten(map)).map(([path]) => path)).toEqual([]);
  });

  it("is looked for in every kind of object that the library creates: read the schema before you add one here", () => {
    const kinds = [...new Set(blocks.map((each) => each.split(".")[0]))].sort();
    expect(kinds).toEqual([
      "kubernetes_cluster_role_binding_v1",
      "kubernetes_cluster_role_v1",
      "kubernetes_config_map_v1",
      "kubernetes_cron_job_v1",
      "kubernetes_csi_driver_v1",
      "kubernetes_deployment_v1",
      "kubernetes_horizontal_pod_autoscaler_v2",
      "kubernetes_ingress_v1",
      "kubernetes_job_v1",
      "kubernetes_namespace_v1",
      "kubernetes_persistent_volume_claim_v1",
      "kubernetes_persistent_volume_v1",
      "kubernetes_pod_disruption_budget_v1",
      "kubernetes_service_account_v1",
      "kubernetes_service_v1",
      "kubernetes_stateful_set_v1",
    ]);
    expect(kinds).toEqual(kindsInSource());
  });
});

/** What the library's files import of the provider's bindings. */
function kindsInSource(): string[] {
  const lib = join(__dirname, "../../lib");
  const files = readdirSync(lib, { recursive: true }).filter((each) => String(each).endsWith(".ts"));
  const named = files.flatMap((file) => {
    const text = readFileSync(join(lib, String(file)), "utf8");
    return [...text.matchAll(/@cdktf\/provider-kubernetes\/lib\/([\w-]+)"/g)].map(([, name = ""]) => name);
  });
  const kinds = named.filter((each) => each !== "provider").map((each) => `kubernetes_${each.replaceAll("-", "_")}`);
  return [...new Set(kinds)].sort();
}
