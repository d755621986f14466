// Names of clusters, log groups, namespaces, service accounts, load balancers and releases. Many are rejected by `terraform
// validate` as well; here the message has the fix.
import { error, Finding, finding, Rule, warning } from "./finding";
import { SOURCES } from "./sources";
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
