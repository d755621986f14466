// Namespaces that a new cluster does not have and nothing creates, and objects that cannot be planned before their cluster exists.
import { finding, Finding, warning } from "../finding";
import { isList, isMap, onlyOne } from "../manifests/field";
import { readObjectValues } from "../manifests/object-values";
import { valueAt } from "../overrides";
import { isUnknown } from "../unknown";
import { INITIAL_NAMESPACES } from "./object-names";

/** The rules of this file. */
export const NAMESPACE = {
  nobody: warning(
    "FG931",
    "a namespace that a new cluster lacks is created by the program",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
  ),
  manifest: warning(
    "FG932",
    "a kubernetes_manifest is in a cluster that exists before its stack",
    "https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/manifest#before-you-use-this-resource",
  ),
};

/** A resource of Terraform that makes something in a cluster. */
export interface ClusterResource {
  /** `kubernetes_service_v1`, `helm_release`, `aws_eks_addon`, … */
  readonly type: string;
  /** Its arguments in Terraform's JSON. */
  readonly written: unknown;
  /** True for what exists and is only taken over, by an import block. @default false */
  readonly isImported?: boolean;
}

/** The namespaces that a program makes. */
export interface MadeNamespaces {
  readonly names: ReadonlySet<string>;
  /** True where it makes namespaces whose names are not known at synth. */
  readonly areMore: boolean;
}

/** Add-ons of EKS whose namespace is not called after them. */
const ADDON_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["amazon-cloudwatch-observability", "amazon-cloudwatch"],
  ["aws-guardduty-agent", "amazon-guardduty"],
  ["adot", "opentelemetry-operator-system"],
]);

/** The namespaces that `resources` make, or that exist because what is in them does. */
export function namespacesMadeBy(resources: readonly ClusterResource[]): MadeNamespaces {
  const made = resources.flatMap(makes);
  const names = made.flatMap((name) => (typeof name === "string" && !isUnknown(name) ? [name] : []));
  return { names: new Set([...INITIAL_NAMESPACES, ...names]), areMore: names.length < made.length };
}

/** Names of the namespaces that one resource makes, or shows to exist; what is not known at synth is left as it is. */
function makes(resource: ClusterResource): unknown[] {
  const { type, written, isImported = false } = resource;
  const home = isImported ? namespaceOf(resource) : undefined;
  const shown = home === undefined ? [] : [home];
  if (/^kubernetes_namespace(_v1)?$/.test(type)) return [valueAt(onlyOne(valueAt(written, "metadata")), "name")];
  if (type === "aws_eks_addon") return addonNamespaces(written);
  if (type === "helm_release") return [...shown, ...releaseNamespaces(written)];
  if (type === "kubernetes_manifest") return [...shown, ...namespacesWithin(valueAt(written, "manifest"), 0)];
  return shown;
}

/** EKS creates the namespace of an add-on with it. */
function addonNamespaces(written: unknown): unknown[] {
  const name = valueAt(written, "addon_name");
  const chosen = valueAt(onlyOne(valueAt(written, "namespace_config")), "namespace");
  const known = typeof name === "string" ? ADDON_NAMESPACES.get(name) : undefined;
  return [name, ...(known === undefined ? [] : [known]), ...(chosen === undefined ? [] : [chosen])];
}

/** Helm creates the release's own, and the chart what its values hold. */
function releaseNamespaces(written: unknown): unknown[] {
  const isMade = valueAt(written, "create_namespace") === true;
  const applied = readObjectValues(written);
  if (applied !== undefined) return namespacesWithin(applied, 0);
  const values = valueAt(written, "values");
  const held = (isList(values) ? values : [values]).flatMap((text) => {
    if (typeof text !== "string" || !/kind\W{1,6}Namespace\b/.test(text)) return [];
    // Values in YAML, or with Terraform's functions in them, may hold any namespace.
    const parsed = parseJson(text);
    return parsed === undefined ? [undefined] : namespacesWithin(parsed, 0);
  });
  return [...(isMade ? [valueAt(written, "namespace")] : []), ...held];
}

/** No object of Kubernetes is nested as deep. */
const DEEPEST = 64;

function namespacesWithin(value: unknown, depth: number): unknown[] {
  if (depth > DEEPEST) return [];
  if (isList(value)) return value.flatMap((each) => namespacesWithin(each, depth + 1));
  if (!isMap(value)) return [];
  if (value.kind === "Namespace" && isMap(value.metadata)) return [value.metadata.name];
  return Object.values(value).flatMap((each) => namespacesWithin(each, depth + 1));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The namespace that a resource needs; undefined where it needs none. */
export function namespaceOf({ type, written }: ClusterResource): unknown {
  if (type.startsWith("helm_")) return valueAt(written, "namespace");
  const metadata =
    type === "kubernetes_manifest" ? valueAt(written, "manifest", "metadata") : valueAt(written, "metadata");
  return valueAt(onlyOne(metadata), "namespace");
}

/** What `namespace` is needed for. */
export interface NamespaceUse {
  /** Where it is written: `metadata.namespace`. */
  readonly field: string;
  /** True where the construct creates the namespace by `createNamespace`. */
  readonly takesCreateNamespace: boolean;
}

/** True where nothing makes `namespace`, as far as its name is known. */
export function isMissing(namespace: unknown, made: MadeNamespaces): namespace is string {
  if (typeof namespace !== "string" || namespace === "" || isUnknown(namespace)) return false;
  return !made.areMore && !made.names.has(namespace);
}

/** Reports a namespace that a new cluster does not have, and that is not among those that are created. */
export function checkNamespaceMade(namespace: unknown, made: MadeNamespaces, use: NamespaceUse): Finding[] {
  if (!isMissing(namespace, made)) return [];
  const others = `create a KubernetesNamespace "${namespace}", or a kubernetes_namespace_v1`;
  return [
    finding(NAMESPACE.nobody, {
      field: use.field,
      message: `nothing creates the namespace "${namespace}", and the cluster that this program creates does not have it`,
      fix: use.takesCreateNamespace ? `set createNamespace: true, or ${others}` : others,
    }),
  ];
}

/** Reports a `kubernetes_manifest` in the stack that creates its cluster. */
export function manifestBeforeCluster(): Finding {
  return finding(NAMESPACE.manifest, {
    field: "manifest",
    message:
      "kubernetes_manifest calls the Kubernetes API at plan, and this stack creates the cluster: its first deploy fails before anything is created",
    fix: "use KubernetesObjects, or put it in a separate stack, with ClusterProviders of the cluster",
  });
}
