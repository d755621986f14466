// From a `kubernetes_*` resource of Terraform to the Kubernetes object that it makes.
import { isUnknownNumber } from "../unknown";
import { isList, isMap, PlainMap } from "./field";

/** What the provider sends of each resource, by the resource's name without prefix and version. */
const TYPES: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map([
  ["pod", { apiVersion: "v1", kind: "Pod" }],
  ["deployment", { apiVersion: "apps/v1", kind: "Deployment" }],
  ["stateful_set", { apiVersion: "apps/v1", kind: "StatefulSet" }],
  ["daemonset", { apiVersion: "apps/v1", kind: "DaemonSet" }],
  ["daemon_set", { apiVersion: "apps/v1", kind: "DaemonSet" }],
  ["replication_controller", { apiVersion: "v1", kind: "ReplicationController" }],
  ["job", { apiVersion: "batch/v1", kind: "Job" }],
  ["cron_job", { apiVersion: "batch/v1", kind: "CronJob" }],
  ["service", { apiVersion: "v1", kind: "Service" }],
  ["ingress", { apiVersion: "networking.k8s.io/v1", kind: "Ingress" }],
  ["ingress_class", { apiVersion: "networking.k8s.io/v1", kind: "IngressClass" }],
  ["namespace", { apiVersion: "v1", kind: "Namespace" }],
  ["network_policy", { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" }],
  ["persistent_volume", { apiVersion: "v1", kind: "PersistentVolume" }],
  ["persistent_volume_claim", { apiVersion: "v1", kind: "PersistentVolumeClaim" }],
  ["storage_class", { apiVersion: "storage.k8s.io/v1", kind: "StorageClass" }],
  ["csi_driver", { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver" }],
  ["pod_disruption_budget", { apiVersion: "policy/v1", kind: "PodDisruptionBudget" }],
  ["horizontal_pod_autoscaler", { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" }],
  ["limit_range", { apiVersion: "v1", kind: "LimitRange" }],
  ["config_map", { apiVersion: "v1", kind: "ConfigMap" }],
  ["namespace", { apiVersion: "v1", kind: "Namespace" }],
]);

/** Blocks that Terraform names in the singular and Kubernetes in the plural, one block each. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ["container", "containers"],
  ["init_container", "initContainers"],
  ["volume", "volumes"],
  ["volume_mount", "volumeMounts"],
  ["volume_device", "volumeDevices"],
  ["env", "env"],
  ["toleration", "tolerations"],
  ["topology_spread_constraint", "topologySpreadConstraints"],
  ["node_selector_term", "nodeSelectorTerms"],
  ["match_expressions", "matchExpressions"],
  ["match_fields", "matchFields"],
  ["volume_claim_template", "volumeClaimTemplates"],
  ["limit", "limits"],
  ["image_pull_secrets", "imagePullSecrets"],
  ["sources", "sources"],
  ["sysctl", "sysctls"],
  ["rule", "rules"],
]);

/** Maps whose keys are the user's. */
const FREE_MAPS = new Set(["labels", "annotations", "match_labels", "node_selector", "requests", "limits", "data"]);

const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ["host_ipc", "hostIPC"],
  ["host_pid", "hostPID"],
  ["host_ip", "hostIP"],
  ["cluster_ip", "clusterIP"],
  ["downward_api", "downwardAPI"],
  ["storage_provisioner", "provisioner"],
  ["ceph_fs", "cephfs"],
]);

/** Maps of strings. */
const TEXT_MAPS = new Set(
  ["labels", "annotations", "match_labels", "node_selector", "data", "selector"].flatMap(spellings),
);

/** Arguments that are texts, as far as the rules read them. */
const TEXTS = new Set(
  (
    "name namespace uid key operator kind value image host_ip scheduler_name node_name priority_class_name " +
    "runtime_class_name restart_policy claim_name driver phase volume_name storage_class_name storage_provisioner " +
    "provisioner type load_balancer_class ingress_class_name"
  )
    .split(" ")
    .flatMap(spellings),
);

/** Lists of numbers; all others that hold no blocks are of texts. */
const NUMBER_LISTS = new Set(["supplemental_groups"].flatMap(spellings));

/** No object of Kubernetes is nested as deep; what lies deeper is left out. */
const DEEPEST = 64;

const NUMBERS = new Set(
  (
    "replicas parallelism completions ttl_seconds_after_finished successful_jobs_history_limit failed_jobs_history_limit " +
    "container_port host_port target_port max_unavailable min_available min_replicas max_replicas"
  ).split(" "),
);
const FLAGS = new Set(
  "host_network host_pid host_ipc privileged allow_privilege_escalation attach_required".split(" "),
);

const MANIFEST_TYPE = "kubernetes_manifest";

function typeOf(terraformType: string): { readonly apiVersion: string; readonly kind: string } | undefined {
  return TYPES.get(/^kubernetes_(.+?)(_v[0-9]+(beta[0-9]+)?)?$/.exec(terraformType)?.[1] ?? "");
}

/** True for a resource that creates an object which the rules look at. */
export function isKubernetesObjectType(terraformType: string): boolean {
  return terraformType === MANIFEST_TYPE || typeOf(terraformType) !== undefined;
}

/**
 * The Kubernetes object that a resource makes, given by its type and the arguments of its JSON; undefined when the rules have
 * nothing to say of that type.
 */
export function manifestOf(terraformType: string, args: unknown): unknown {
  if (!isMap(args)) return undefined;
  if (terraformType === MANIFEST_TYPE) return withTexts(args.manifest, 0);
  const made = typeOf(terraformType);
  if (made === undefined) return undefined;
  const converted = convertMap(args, 0);
  return { ...converted, ...made, spec: liftSource(converted.spec) };
}

/** Terraform puts the kind of a volume into a block of its own, and keeps it for a claim of `default` where none is named. */
function liftSource(spec: unknown): unknown {
  if (!isMap(spec) || !isMap(spec.persistentVolumeSource)) return spec;
  const { claimRef } = spec;
  return {
    ...spec,
    ...spec.persistentVolumeSource,
    ...(isMap(claimRef) ? { claimRef: { ...claimRef, namespace: claimRef.namespace ?? "default" } } : {}),
  };
}

function convertMap(map: PlainMap, depth: number): PlainMap {
  if (depth > DEEPEST) return {};
  const entries = Object.entries(map).flatMap(([key, value]) => convertEntry(key, value, depth + 1));
  return Object.fromEntries([...entries, ...convertDynamic(map.dynamic)]);
}

/** Blocks that an iterator makes are known only at apply. */
function convertDynamic(dynamic: unknown): [string, unknown][] {
  const blocks = isMap(dynamic) ? Object.keys(dynamic) : [];
  return blocks.map((block) => [LISTS.get(block) ?? nameOf(block), "${dynamic}"]);
}

function convertEntry(key: string, value: unknown, depth: number): [string, unknown][] {
  if (key === "dynamic") return [];
  if (key === "security_context") return [["securityContext", withDefault(value, depth)]];
  if (FREE_MAPS.has(key)) return [[nameOf(key), TEXT_MAPS.has(key) ? textsOf(single(value)) : single(value)]];
  const list = listOf(key, value);
  return list === undefined ? [[nameOf(key), convertValue(key, value, depth)]] : [[list, convertList(value, depth)]];
}

function listOf(key: string, value: unknown): string | undefined {
  // `port` is a number elsewhere, such as in a probe, and `path` a string.
  if (key === "port" && isList(value)) return "ports";
  return key === "path" && typeof value === "object" && value !== null ? "paths" : LISTS.get(key);
}

function convertList(value: unknown, depth: number): unknown {
  if (isMap(value)) return [convertMap(value, depth)];
  return isList(value) ? value.map((each) => (isMap(each) ? convertMap(each, depth) : each)) : value;
}

function convertValue(key: string, value: unknown, depth: number): unknown {
  const one = single(value);
  if (isMap(one)) return key === "selector" && !isSelector(one) ? textsOf(one) : convertMap(one, depth);
  if (typeof one !== "string") return toText(key, one);
  if (NUMBERS.has(key) && /^[0-9]{1,9}$/.test(one)) return Number(one);
  return FLAGS.has(key) && (one === "true" || one === "false") ? one === "true" : one;
}

/**
 * Terraform makes a string of a number, of true and of false where the provider expects one, and `kubernetes_manifest` does so by
 * the types of the API.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 */
function toText(key: string, value: unknown): unknown {
  if (isList(value)) return NUMBER_LISTS.has(key) ? value : value.map(textOf);
  return TEXTS.has(key) ? textOf(value) : value;
}

function textsOf(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each)]));
}

function textOf(value: unknown): unknown {
  const isNumber = typeof value === "number" && Number.isFinite(value) && !isUnknownNumber(value);
  return isNumber || typeof value === "boolean" ? String(value) : value;
}

/** The texts of an object that is written as Kubernetes has it. */
function withTexts(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return value;
  if (isList(value)) return value.map((each) => withTexts(each, depth + 1));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (TEXT_MAPS.has(key) && isMap(each) && !isSelector(each)) return [key, textsOf(each)];
      return [key, isMap(each) || (isList(each) && each.some(isMap)) ? withTexts(each, depth + 1) : toText(key, each)];
    }),
  );
}

/** An argument, as Terraform's block and as Kubernetes' object has it. */
function spellings(argument: string): string[] {
  return [argument, nameOf(argument)];
}

/** The selector of a Service is a map of labels, that of a Deployment a block. */
function isSelector(map: PlainMap): boolean {
  return ["match_labels", "match_expressions"].flatMap(spellings).some((key) => Object.hasOwn(map, key));
}

/** Terraform JSON may write a single block as a list of one. */
function single(value: unknown): unknown {
  return isList(value) && value.length === 1 && isMap(value[0]) ? value[0] : value;
}

/** The provider sends allowPrivilegeEscalation with every context of a container, and true where it is not set. */
function withDefault(value: unknown, depth: number): unknown {
  const context = single(value);
  return isMap(context) ? { allowPrivilegeEscalation: true, ...convertMap(context, depth) } : context;
}

function nameOf(key: string): string {
  return ABBREVIATIONS.get(key) ?? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
