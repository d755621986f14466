// Who serves a kind: Kubernetes itself, what EKS puts into every cluster, or a chart that the library knows.
import { isMap } from "../manifests/field";
import { groupOf, kindOf } from "../manifests/reader";

/** Kinds by their `apiVersion`; those with `!` are outside of namespaces. */
type Kinds = Readonly<Record<string, string>>;

/** As `kubectl api-resources` lists them of an API server 1.34.4. */
const KUBERNETES: Kinds = {
  v1:
    "!ComponentStatus !Namespace !Node !PersistentVolume Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim " +
    "Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
  "admissionregistration.k8s.io/v1":
    "!MutatingWebhookConfiguration !ValidatingAdmissionPolicy !ValidatingAdmissionPolicyBinding !ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/v1": "!CustomResourceDefinition",
  "apiregistration.k8s.io/v1": "!APIService",
  "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
  "autoscaling/v1": "HorizontalPodAutoscaler",
  "autoscaling/v2": "HorizontalPodAutoscaler",
  "batch/v1": "CronJob Job",
  "certificates.k8s.io/v1": "!CertificateSigningRequest",
  "coordination.k8s.io/v1": "Lease",
  "discovery.k8s.io/v1": "EndpointSlice",
  "events.k8s.io/v1": "Event",
  "flowcontrol.apiserver.k8s.io/v1": "!FlowSchema !PriorityLevelConfiguration",
  "networking.k8s.io/v1": "!IPAddress !IngressClass !ServiceCIDR Ingress NetworkPolicy",
  "node.k8s.io/v1": "!RuntimeClass",
  "policy/v1": "PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1": "!ClusterRole !ClusterRoleBinding Role RoleBinding",
  "resource.k8s.io/v1": "!DeviceClass !ResourceSlice ResourceClaim ResourceClaimTemplate",
  "scheduling.k8s.io/v1": "!PriorityClass",
  "storage.k8s.io/v1": "!CSIDriver !CSINode !StorageClass !VolumeAttachment !VolumeAttributesClass CSIStorageCapacity",
};

/** Groups that every cluster of EKS serves: https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html */
const GROUPS_OF_EKS = ["vpcresources.k8s.aws", "crd.k8s.amazonaws.com", "networking.k8s.aws"];

/** Charts, and the kinds that their CustomResourceDefinitions serve, read in the versions that the library installs. */
const CHARTS: Readonly<Record<string, Kinds>> = {
  "argo-cd": { "argoproj.io/v1alpha1": "Application ApplicationSet AppProject" },
  "aws-load-balancer-controller": {
    "aga.k8s.aws/v1beta1": "GlobalAccelerator",
    "elbv2.k8s.aws/v1alpha1": "TargetGroupBinding",
    "elbv2.k8s.aws/v1beta1": "!IngressClassParams ALBTargetControlConfig TargetGroupBinding",
    "gateway.k8s.aws/v1": "ListenerRuleConfiguration LoadBalancerConfiguration TargetGroupConfiguration",
    "gateway.k8s.aws/v1beta1": "ListenerRuleConfiguration LoadBalancerConfiguration TargetGroupConfiguration",
  },
  "cert-manager": {
    "acme.cert-manager.io/v1": "Challenge Order",
    "cert-manager.io/v1": "!ClusterIssuer Certificate CertificateRequest Issuer",
  },
  "external-dns": { "externaldns.k8s.io/v1alpha1": "DNSEndpoint" },
  "external-secrets": {
    "external-secrets.io/v1": "!ClusterExternalSecret !ClusterSecretStore ExternalSecret SecretStore",
    "external-secrets.io/v1alpha1": "!ClusterPushSecret PushSecret",
    "generators.external-secrets.io/v1alpha1":
      "!ClusterGenerator ACRAccessToken BeyondtrustWorkloadCredentialsDynamicSecret CloudsmithAccessToken " +
      "ECRAuthorizationToken Fake GCRAccessToken GeneratorState GithubAccessToken GitlabDeployToken Grafana MFA Password " +
      "QuayAccessToken SSHKey STSSessionToken UUID VaultDynamicSecret Webhook",
  },
  flux2: {
    "helm.toolkit.fluxcd.io/v2": "HelmRelease",
    "image.toolkit.fluxcd.io/v1": "ImagePolicy ImageRepository ImageUpdateAutomation",
    "image.toolkit.fluxcd.io/v1beta2": "ImagePolicy ImageRepository ImageUpdateAutomation",
    "kustomize.toolkit.fluxcd.io/v1": "Kustomization",
    "notification.toolkit.fluxcd.io/v1": "Receiver",
    "notification.toolkit.fluxcd.io/v1beta2": "Alert Provider Receiver",
    "notification.toolkit.fluxcd.io/v1beta3": "Alert Provider",
    "source.toolkit.fluxcd.io/v1": "Bucket ExternalArtifact GitRepository HelmChart HelmRepository OCIRepository",
  },
};

/** Groups of which other programs serve further kinds: Argo Rollouts, Argo Workflows and Argo Events. */
const SHARED_GROUPS = ["argoproj.io"];

const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  [KUBERNETES, ...Object.values(CHARTS)].flatMap((kinds) =>
    Object.entries(kinds).map(([apiVersion, names]): [string, string[]] => [apiVersion, names.split(" ")]),
  ),
);

const GROUPS = new Set([...Object.keys(KUBERNETES).map(groupIn), ...GROUPS_OF_EKS]);

const CHART_OF_GROUP = new Map(
  Object.entries(CHARTS).flatMap(([chart, kinds]) =>
    Object.keys(kinds).map((apiVersion): [string, string] => [groupIn(apiVersion), chart]),
  ),
);

function groupIn(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.replace(/\/.*$/, "") : "";
}

/** True for kinds that are known to be in no namespace. */
export function isOutsideNamespaces(object: unknown): boolean {
  if (!isMap(object) || typeof object.apiVersion !== "string") return false;
  return KINDS.get(object.apiVersion)?.includes(`!${kindOf(object) ?? ""}`) === true;
}

/** An object in `namespace`, where it names none and can be in one. */
export function inNamespace(object: unknown, namespace: unknown): unknown {
  if (!isMap(object) || !isMap(object.metadata) || object.metadata.namespace !== undefined) return object;
  return isOutsideNamespaces(object) ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

/** The versions of groups in which a kind is served, as far as that is known. */
export function versionsOf(kind: string): string[] {
  return [...KINDS].filter(([, names]) => names.includes(kind) || names.includes(`!${kind}`)).map(([each]) => each);
}

/** The kind of an object that Kubernetes itself serves. */
export function ownKindOf(object: unknown): string | undefined {
  if (!isMap(object) || typeof object.apiVersion !== "string" || !Object.hasOwn(KUBERNETES, object.apiVersion))
    return undefined;
  const kind = kindOf(object);
  const kinds = KINDS.get(object.apiVersion) ?? [];
  return kind !== undefined && (kinds.includes(kind) || kinds.includes(`!${kind}`)) ? kind : undefined;
}

/** True where all kinds of the version are known. */
export function isKnownVersion(apiVersion: string): boolean {
  return KINDS.has(apiVersion) && !SHARED_GROUPS.includes(groupIn(apiVersion));
}

/** The group of an object, unless every cluster serves it. */
export function foreignGroupOf(object: unknown): string | undefined {
  const group = groupOf(object);
  return group === undefined || GROUPS.has(group) ? undefined : group;
}

/** The chart that brings the definition of a kind. */
export function chartOfKind(group: string, kind: string): string | undefined {
  if (!SHARED_GROUPS.includes(group)) return CHART_OF_GROUP.get(group);
  return versionsOf(kind).some((each) => groupIn(each) === group) ? CHART_OF_GROUP.get(group) : undefined;
}

/** The chart that has to be there before an object: it brings the kind, or makes the object's load balancer. */
export function chartOfObject(object: unknown): string | undefined {
  if (!isMap(object)) return undefined;
  const isBalanced = object.kind === "Service" && isMap(object.spec) && object.spec.type === "LoadBalancer";
  if (isBalanced || object.kind === "Ingress") return "aws-load-balancer-controller";
  return chartOfKind(foreignGroupOf(object) ?? "", kindOf(object) ?? "");
}

/** A kind with its group, as in `Widget.example.com`. */
export function fullKindOf(object: unknown): string {
  const [kind, group] = [kindOf(object) ?? "?", groupOf(object) ?? ""];
  return group === "" ? kind : `${kind}.${group}`;
}

/** The kind that an object defines, with its group, where it is a CustomResourceDefinition. */
export function definedKindOf(object: unknown): string | undefined {
  if (!isMap(object) || !isDefinition(object) || !isMap(object.spec) || !isMap(object.spec.names)) return undefined;
  return `${String(object.spec.names.kind)}.${String(object.spec.group)}`;
}

/** True for a CustomResourceDefinition. */
export function isDefinition(object: unknown): boolean {
  return kindOf(object) === "CustomResourceDefinition" && groupOf(object) === "apiextensions.k8s.io";
}

/** True for a Namespace. */
export function isNamespace(object: unknown): boolean {
  return kindOf(object) === "Namespace" && groupOf(object) === "";
}
