// Kinds that are not checked: custom resources, of which many create pods.
import { isMap } from "../manifests/field";
import { groupOf, isWorkload, kindOf } from "../manifests/reader";

/** A kind, and how many objects of it were not checked. */
export interface UnjudgedKind {
  /** As the objects name it, such as `Rollout`. */
  readonly kind: string;
  /** The group of its `apiVersion`; empty where none is written. */
  readonly group: string;
  /** How many objects of it there are. */
  readonly count: number;
}

/** Groups of Kubernetes itself: what makes pods in them is known. https://kubernetes.io/docs/reference/using-api/#api-groups */
const OWN_GROUPS = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** Custom kinds of AWS that rules are about: see network.ts. */
const LOOKED_AT = new Set([
  "eks.services.k8s.aws/PodIdentityAssociation",
  "elbv2.k8s.aws/IngressClassParams",
  "elbv2.k8s.aws/TargetGroupBinding",
  "gateway.k8s.aws/LoadBalancerConfiguration",
  "gateway.k8s.aws/TargetGroupConfiguration",
  "vpcresources.k8s.aws/SecurityGroupPolicy",
]);

/** Groups whose objects run no pods that last: certificates, secrets, records, routes and load balancers. */
const WITHOUT_PODS = new Set([
  "acme.cert-manager.io",
  "aga.k8s.aws",
  "cert-manager.io",
  "elbv2.k8s.aws",
  "external-secrets.io",
  "externaldns.k8s.io",
  "gateway.k8s.aws",
  "gateway.networking.k8s.io",
  "generators.external-secrets.io",
  "vpcresources.k8s.aws",
]);

/** True for a kind whose objects may run pods, as far as is known. */
export function mayRunPods({ group }: UnjudgedKind): boolean {
  return !WITHOUT_PODS.has(group);
}

/** Counts them, in the order in which they come first. */
export function countUnjudged(objects: readonly unknown[]): UnjudgedKind[] {
  const counts = new Map<string, UnjudgedKind>();
  for (const object of objects) {
    const kind = kindOf(object);
    const group = groupOf(object);
    if (kind === undefined || isWorkload(object) || !isForeign(object, group, kind)) continue;
    const key = `${group ?? ""}/${kind}`;
    counts.set(key, { kind, group: group ?? "", count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Without an `apiVersion` only a pod in it tells. */
function isForeign(object: unknown, group: string | undefined, kind: string): boolean {
  if (group === undefined) return holdsPod(object);
  return !OWN_GROUPS.has(group) && !LOOKED_AT.has(`${group}/${kind}`);
}

function holdsPod(object: unknown): boolean {
  const spec = isMap(object) && isMap(object.spec) ? object.spec : {};
  const template = isMap(spec.template) && isMap(spec.template.spec) ? spec.template.spec : {};
  return Array.isArray(template.containers);
}
