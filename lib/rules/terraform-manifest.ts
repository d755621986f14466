// Reads a Kubernetes object out of Terraform's own spelling of it: the resources of the Kubernetes provider.

/** Resource types of the Kubernetes provider that the rules look at, without the suffix `_v1`. */
const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  kubernetes_pod: { apiVersion: "v1", kind: "Pod" },
  kubernetes_deployment: { apiVersion: "apps/v1", kind: "Deployment" },
  kubernetes_stateful_set: { apiVersion: "apps/v1", kind: "StatefulSet" },
  kubernetes_daemonset: { apiVersion: "apps/v1", kind: "DaemonSet" },
  kubernetes_daemon_set: { apiVersion: "apps/v1", kind: "DaemonSet" },
  kubernetes_replication_controller: { apiVersion: "v1", kind: "ReplicationController" },
  kubernetes_job: { apiVersion: "batch/v1", kind: "Job" },
  kubernetes_cron_job: { apiVersion: "batch/v1", kind: "CronJob" },
  kubernetes_service: { apiVersion: "v1", kind: "Service" },
  kubernetes_ingress: { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  kubernetes_network_policy: { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  kubernetes_limit_range: { apiVersion: "v1", kind: "LimitRange" },
  kubernetes_persistent_volume: { apiVersion: "v1", kind: "PersistentVolume" },
  kubernetes_persistent_volume_claim: { apiVersion: "v1", kind: "PersistentVolumeClaim" },
  kubernetes_pod_disruption_budget: { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
};

/** Blocks that Terraform names in the singular and repeats, where Kubernetes has a list. */
const LISTS: Readonly<Record<string, string>> = {
  container: "containers",
  init_container: "initContainers",
  volume: "volumes",
  volume_mount: "volumeMounts",
  volume_device: "volumeDevices",
  volume_claim_template: "volumeClaimTemplates",
  toleration: "tolerations",
  topology_spread_constraint: "topologySpreadConstraints",
  host_aliases: "hostAliases",
  image_pull_secrets: "imagePullSecrets",
  env: "env",
  env_from: "envFrom",
  match_expressions: "matchExpressions",
  match_fields: "matchFields",
  node_selector_term: "nodeSelectorTerms",
  sources: "sources",
  items: "items",
  rule: "rules",
  limit: "limits",
};

/** Words that Kubernetes does not spell in camel case. */
const SPELLINGS: Readonly<Record<string, string>> = {
  host_pid: "hostPID",
  host_ipc: "hostIPC",
  host_ip: "hostIP",
  ceph_fs: "cephfs",
  cluster_ip: "clusterIP",
};

/** Maps whose keys are the user's own words. */
const RAW_MAPS = new Set([
  "labels",
  "annotations",
  "match_labels",
  "node_selector",
  "limits",
  "requests",
  "data",
  "volume_attributes",
  "selector",
]);

/** Numbers that the Kubernetes provider takes as text. */
const INTEGERS = new Set([
  "replicas",
  "ttl_seconds_after_finished",
  "run_as_user",
  "run_as_group",
  "fs_group",
  "default_mode",
  "mode",
  "port",
  "target_port",
  "max_unavailable",
  "min_available",
]);

/** Whether a resource type is an object that the rules look at. */
export function isKubernetesObjectType(terraformType: string): boolean {
  return Object.hasOwn(KINDS, terraformType.replace(/_v\d+(beta\d+)?$/, ""));
}

/**
 * The Kubernetes manifest of a Terraform resource, given by the arguments of its JSON; undefined for a type that is no
 * object of interest. Blocks may be maps or lists of one, as different synthesisers write them.
 */
export function manifestOf(terraformType: string, args: unknown): unknown {
  const base = terraformType.replace(/_v\d+(beta\d+)?$/, "");
  const known = Object.entries(KINDS).find(([each]) => each === base)?.[1];
  if (known === undefined) return undefined;
  const { metadata, spec } = isMap(args) ? args : {};
  return { ...known, metadata: toKubernetes(metadata, "metadata"), spec: flatSource(toKubernetes(spec, "spec")) };
}

/** Terraform puts the source of a persistent volume into a block of its own. */
function flatSource(spec: unknown): unknown {
  if (!isMap(spec) || !isMap(spec.persistentVolumeSource)) return spec;
  const { persistentVolumeSource, ...others } = spec;
  return { ...others, ...persistentVolumeSource };
}

function toKubernetes(value: unknown, block: string): unknown {
  if (Array.isArray(value)) {
    // A block that Kubernetes has once: Terraform writes a list of one.
    return value.length === 1 && isMap(value[0]) ? toKubernetes(value[0], block) : value;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.map(([key, inner]) => convert(key, inner, block)));
}

function convert(key: string, value: unknown, block: string): [string, unknown] {
  if (RAW_MAPS.has(key) && isPlain(value)) return [camel(key), value];
  if (INTEGERS.has(key) && typeof value === "string" && /^\d+$/.test(value)) return [camel(key), Number(value)];
  if (isRepeated(key, value, block))
    return [LISTS[key] ?? `${camel(key)}s`, listOf(value).map((each) => toKubernetes(each, key))];
  if (key.endsWith("_scheduling_ignored_during_execution")) {
    // A node may be required by one selector alone; everything else is a list.
    const spelt = key
      .replace("_ignored_", "_Ignored_")
      .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const name = spelt.replace("_Ignored", "Ignored");
    const single = block === "node_affinity" && key.startsWith("required");
    return [name, single ? toKubernetes(value, key) : listOf(value).map((each) => toKubernetes(each, key))];
  }
  return [camel(key), toKubernetes(value, key)];
}

/** `port` is a list in a container, a service and a policy, and a number in a probe or a backend. */
function isRepeated(key: string, value: unknown, block: string): boolean {
  if (key === "port") return typeof value === "object" && block !== "service";
  if (key === "path") return typeof value === "object";
  return Object.hasOwn(LISTS, key) && typeof value === "object";
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function camel(key: string): string {
  const own = Object.entries(SPELLINGS).find(([each]) => each === key)?.[1];
  return own ?? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map of scalars: labels and such. A `selector` may also be a block. */
function isPlain(value: unknown): boolean {
  return isMap(value) && Object.values(value).every((each) => typeof each !== "object");
}
