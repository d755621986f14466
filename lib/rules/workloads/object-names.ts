// Names that two resources of one cluster cannot share.
import { error, finding, Finding } from "../finding";
import { SOURCES } from "../sources";
import { isUnknown } from "../unknown";

const NAMESPACES = "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces";

/** The rules of this file. */
export const OBJECT_NAME = {
  objectTwice: error("FG890", "an object is declared once", SOURCES.kubernetesNames),
  namespaceThere: error("FG891", "an existing namespace is not created", NAMESPACES),
  releaseTwice: error("FG892", "a Helm release is declared once", SOURCES.helmNames),
};

/** What a Terraform resource calls what it makes in the cluster. */
export interface NamedResource {
  /** `kubernetes_service_v1`, `helm_release`, … */
  readonly type: string;
  /** Of a `kubernetes_manifest`, which makes objects of any kind. */
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly name?: unknown;
  /** @default - none: the object has no namespace, or it is `default` */
  readonly namespace?: unknown;
  /** True for what exists and is only taken over, by an import block. @default false */
  readonly isImported?: boolean;
  /** Where it is declared, for people. */
  readonly path: string;
}

/** Every cluster has these from its first moment. */
export const INITIAL_NAMESPACES: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Resources that change a part of an existing object, or request its token: several may. */
const PATCHES = /^kubernetes_(labels|annotations|env|node_taint|default_service_account|token_request|.*_data)/;

/** What is wrong with the name of each of `resources`, by its position in the list. */
export function checkObjectNames(resources: readonly NamedResource[]): (Finding | undefined)[] {
  const seen = new Map<string, NamedResource>();
  return resources.map((each) => {
    const { type, name, namespace } = each;
    if (typeof name !== "string" || name === "" || isUnknown(name) || PATCHES.test(type)) return undefined;
    if (typeof namespace === "string" && isUnknown(namespace)) return undefined;
    const kind = kindOf(each);
    if (kind === "namespace" && INITIAL_NAMESPACES.includes(name) && each.isImported !== true)
      return alreadyThere(name);
    const key = `${kind} ${typeof namespace === "string" ? namespace : "default"}/${name}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, each);
    return first === undefined ? undefined : twice(each, name, first);
  });
}

/**
 * `kubernetes_daemonset` and `kubernetes_daemon_set_v1` make the same. A manifest's group belongs to its kind, as in
 * `service.serving.knative.dev`: a Service of another group is not one of these.
 */
function kindOf({ type, apiVersion, kind }: NamedResource): string {
  if (typeof kind === "string") {
    const [group = "", version] = typeof apiVersion === "string" ? apiVersion.split("/") : [];
    return (version === undefined ? kind : `${kind}.${group}`).toLowerCase();
  }
  return type
    .replace(/^kubernetes_/, "")
    .replace(/_v\d+((alpha|beta)\d+)?$/, "")
    .replaceAll("_", "");
}

function alreadyThere(name: string): Finding {
  return finding(OBJECT_NAME.namespaceThere, {
    field: "metadata.name",
    message: `every cluster has the namespace "${name}", so creating it fails with AlreadyExists`,
    fix: "use it without creating it, or import it: importFrom() of its resource",
  });
}

function twice(resource: NamedResource, name: string, first: NamedResource): Finding {
  const { type, namespace } = resource;
  const isRelease = type === "helm_release";
  const where = typeof namespace === "string" ? ` in namespace "${namespace}"` : "";
  return finding(isRelease ? OBJECT_NAME.releaseTwice : OBJECT_NAME.objectTwice, {
    field: isRelease ? "name" : "metadata.name",
    message: `${first.path} creates the same ${isRelease ? "release" : kindOf(resource)} "${name}"${where}`,
    fix: "choose another name or namespace for one of them, or declare it once",
  });
}
