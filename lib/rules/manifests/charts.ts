// Pods that a stack starts without writing them down: those of the CoreDNS add-on and of the Load Balancer Controller's chart.
import { isList, isMap, PlainMap } from "./field";

/** What both run by default. */
const DEFAULT_REPLICAS = 2;

/** CoreDNS requests these by default. */
const CORE_DNS_RESOURCES = { requests: { cpu: "100m", memory: "70Mi" }, limits: { memory: "170Mi" } };

const CONTROLLER = "aws-load-balancer-controller";

/** The Deployment that an `aws_eks_addon` or a `helm_release` makes, where its pods are known here. */
export function deploymentOf(terraformType: string, block: PlainMap): unknown {
  if (terraformType === "aws_eks_addon" && block.addon_name === "coredns") return coreDns(block);
  return terraformType === "helm_release" && block.chart === CONTROLLER ? controller(block) : undefined;
}

/** What is known of the Load Balancer Controller. */
export interface ControllerFacts {
  /** The target type where an object names none. @default "instance" */
  readonly defaultTargetType?: string;
  /** Whether its webhook gives each new Service of type LoadBalancer its class. @default true */
  readonly classesServices?: boolean;
  /** Whether it opens the pods' security groups to load balancers with groups of their own, unasked. @default false */
  readonly opensPodGroups?: boolean;
}

/** What the values of the controller's chart say; undefined for any other release, and where they cannot be read. */
export function controllerFactsOf(release: unknown): ControllerFacts | undefined {
  const values = isMap(release) && release.chart === CONTROLLER ? valuesOf(release.values) : undefined;
  if (values === undefined) return undefined;
  return {
    ...(typeof values.defaultTargetType === "string" ? { defaultTargetType: values.defaultTargetType } : {}),
    classesServices: values.enableServiceMutatorWebhook !== false,
    opensPodGroups: values.enableManageBackendSecurityGroupRules === true,
  };
}

function coreDns(block: PlainMap): unknown {
  const values = parseMap(block.configuration_values) ?? {};
  return deployment("coredns", { "k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns" }, "kube-system", {
    resources: CORE_DNS_RESOURCES,
    ...values,
  });
}

function controller(block: PlainMap): unknown {
  const values = valuesOf(block.values);
  const labels = { "app.kubernetes.io/name": CONTROLLER, "app.kubernetes.io/instance": block.name };
  return values === undefined ? undefined : deployment(block.name, labels, block.namespace, values);
}

function deployment(name: unknown, labels: PlainMap, namespace: unknown, values: PlainMap): unknown {
  const { replicaCount = DEFAULT_REPLICAS, resources } = values;
  const containers = [{ name, ...(resources === undefined ? {} : { resources }) }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { replicas: replicaCount, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** Values as this library writes them: one text of JSON. In YAML or in `set` blocks they are left alone. */
function valuesOf(values: unknown): PlainMap | undefined {
  const texts = isList(values) ? values : [];
  return texts.length === 1 ? parseMap(texts[0]) : undefined;
}

function parseMap(text: unknown): PlainMap | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
