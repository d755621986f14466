// Names of clusters, log groups, namespaces, service accounts, load balancers and releases. Many are rejected by `terraform
// validate` as well; here the message has the fix.
import { error, Finding, finding, Rule, warning } from "./finding";
import { SOURCES } from "./sources";
import { isMap } from "./manifests/field";
import { ownKindOf } from "./objects/kinds";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

/** What a kind of name may be. */
interface Naming {
  readonly rule: Rule;
  /** As in "the cluster name". */
  readonly what: string;
  readonly max: number;
  readonly pattern: RegExp;
  /** The pattern in words, as the fix. */
  readonly allowed: string;
  /** @default - every beginning is allowed */
  readonly reserved?: string;
}

/** The rules of this file. */
export const NAME = {
  cluster: error("FG701", "a cluster's name has 1 to 100 letters, digits, - and _", SOURCES.createCluster),
  logGroup: error("FG705", "a log group's name has 1 to 512 characters", SOURCES.createLogGroup),
  namespace: error("FG713", "a namespace's name is a DNS label", SOURCES.kubernetesNames),
  loadBalancer: error("FG714", "a load balancer's name has at most 32 characters", SOURCES.createLoadBalancer),
  helmRelease: warning("FG717", "a Helm release's name is a DNS name of at most 53 characters", SOURCES.helmNames),
  serviceAccount: error("FG718", "a service account's name is a DNS name", SOURCES.kubernetesNames),
  object: error("FG399", "an object's name is one that its kind may have", SOURCES.kubernetesNames),
};

const CLUSTER: Naming = {
  rule: NAME.cluster,
  what: "cluster name",
  max: 100,
  pattern: /^[0-9A-Za-z][A-Za-z0-9_-]*$/,
  allowed: "begin with a letter or a digit and use only letters, digits, - and _",
};
const LOG_GROUP: Naming = {
  rule: NAME.logGroup,
  what: "log group name",
  max: 512,
  pattern: /^[.\-_/#A-Za-z0-9]+$/,
  allowed: "use only letters, digits and . - _ / #",
  reserved: "aws/",
};
const NAMESPACE: Naming = {
  rule: NAME.namespace,
  what: "namespace",
  max: 63,
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  allowed: "use only a-z, 0-9 and -, with a letter or a digit at both ends",
};
const LOAD_BALANCER: Naming = {
  rule: NAME.loadBalancer,
  what: "load balancer name",
  max: 32,
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  allowed: "use only letters, digits and -, with a letter or a digit at both ends",
  reserved: "internal-",
};
const HELM_RELEASE: Naming = {
  rule: NAME.helmRelease,
  what: "Helm release name",
  max: 53,
  pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  allowed: "use only a-z, 0-9, - and ., with a letter or a digit at both ends",
};
const SERVICE_ACCOUNT: Naming = {
  rule: NAME.serviceAccount,
  what: "service account name",
  max: 253,
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  allowed: "use only a-z, 0-9, - and ., with a letter or a digit at both ends of each part",
};
const DNS_NAME = { rule: NAME.object, max: 253, pattern: SERVICE_ACCOUNT.pattern, allowed: SERVICE_ACCOUNT.allowed };

/**
 * Kinds whose names are shorter, or have no dots, by a server of 1.34. That of a Service may begin with a digit where
 * RelaxedServiceNameValidation is on: https://github.com/kubernetes/enhancements/issues/5311
 */
const OBJECT_NAMES: Readonly<Record<string, Omit<Naming, "what">>> = {
  Namespace: { ...NAMESPACE, rule: NAME.object },
  Service: { ...NAMESPACE, rule: NAME.object },
  Job: { ...DNS_NAME, max: 63 },
  CronJob: { ...DNS_NAME, max: 52 },
};

/** Names that others replace before the object is applied, as `_` of a kustomization, or `APP_NAME-web`. */
const REPLACED = /^[^a-z0-9]*$|[A-Z]_[A-Z]/;

/** Kinds that may have names of any characters. */
const ANY_NAME = new Set(["ClusterRole", "ClusterRoleBinding", "PodDisruptionBudget", "Role", "RoleBinding"]);

/** What is wrong with the name of an object of Kubernetes itself, as the API server says it. */
export function checkObjectName(object: unknown): Finding[] {
  const kind = ownKindOf(object);
  if (kind === undefined || ANY_NAME.has(kind) || !isMap(object) || !isMap(object.metadata)) return [];
  const { name } = object.metadata;
  if (typeof name !== "string" || REPLACED.test(name)) return [];
  return checkName({ ...(OBJECT_NAMES[kind] ?? DNS_NAME), what: `name of the ${kind}` }, name, "metadata.name");
}

/** What is wrong with the name of an EKS cluster. */
export function checkClusterName(name: string, field = "name"): Finding[] {
  return checkName(CLUSTER, name, field);
}

/** What is wrong with the name of a CloudWatch log group. */
export function checkLogGroupName(name: string, field = "logGroupName"): Finding[] {
  return checkName(LOG_GROUP, name, field);
}

/** What is wrong with the name of a namespace; a pattern of a selector is judged by checkProfile. */
export function checkNamespace(name: string, field = "namespace"): Finding[] {
  return checkName(NAMESPACE, name, field);
}

/** What is wrong with the name of a load balancer, as in the annotation `alb.ingress.kubernetes.io/load-balancer-name`. */
export function checkLoadBalancerName(name: string, field = "loadBalancerName"): Finding[] {
  return checkName(LOAD_BALANCER, name, field);
}

/** What may be wrong with the name of a Helm release. */
export function checkHelmReleaseName(name: string, field = "releaseName"): Finding[] {
  return checkName(HELM_RELEASE, name, field);
}

/** What is wrong with the name of a Kubernetes service account. */
export function checkServiceAccountName(name: string, field = "serviceAccount"): Finding[] {
  return checkName(SERVICE_ACCOUNT, name, field);
}

function checkName(kind: Naming, name: string, field: string): Finding[] {
  if (isUnknown(name)) return [];
  if (name === "") {
    return [finding(kind.rule, { field, message: `the ${kind.what} is empty`, fix: kind.allowed })];
  }
  const found: Finding[] = [];
  if (name.length > kind.max) {
    found.push(
      finding(kind.rule, {
        field,
        message: `${kind.what} ${shown(name)} has ${name.length} characters`,
        fix: `use at most ${kind.max}`,
      }),
    );
  }
  if (!kind.pattern.test(name)) {
    found.push(finding(kind.rule, { field, message: `${kind.what} ${shown(name)} is not valid`, fix: kind.allowed }));
  }
  if (kind.reserved !== undefined && name.startsWith(kind.reserved)) {
    found.push(
      finding(kind.rule, {
        field,
        message: `${kind.what} ${shown(name)} begins with ${kind.reserved}, which AWS reserves`,
        fix: "choose another prefix",
      }),
    );
  }
  return found;
}
