// Finds what runs on a cluster in the stack that declares it, and writes it down as Kubernetes objects.
import { TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved, valueAt } from "../resolved";
import { readStack } from "../rules/workload-stack";
import { isKubernetesObjectType } from "../rules/workload-terraform";
import { PodPlacement } from "./cluster-interface";

/** An object of the cluster, and the construct that declares it. */
export interface SurveyedObject {
  readonly declaredBy: IConstruct;
  readonly manifest: unknown;
}

/** Pods that a resource starts, as it was announced by `startsPods`. */
export interface AnnouncedPods {
  readonly resource: TerraformResource;
  readonly pods: PodPlacement;
}

/**
 * Every object of the Kubernetes provider that is meant for the cluster with this endpoint, and the pods that charts and
 * add-ons announced. References between objects, such as to a namespace's name, are followed.
 */
export function surveyWorkloads(cluster: IConstruct, endpoint: string, announced: AnnouncedPods[]): SurveyedObject[] {
  const stack = TerraformStack.of(cluster);
  const everything = stack.node.findAll();
  const providers = everything.filter((each) => isKubernetesProvider(each));
  const host = resolved(stack, endpoint);
  const own = new Set(providers.filter((each) => hostOf(stack, each) === host));
  const unaliased = providers.find((each) => each.alias === undefined);
  const declarers = new Map<string, TerraformResource>();
  const resource: { [type: string]: { [id: string]: unknown } } = {};
  for (const each of everything) {
    if (!TerraformResource.isTerraformResource(each)) continue;
    const { terraformResourceType: type, friendlyUniqueId: id } = each;
    const provider = each.provider ?? unaliased;
    const isOwn = type.startsWith("kubernetes_") && provider !== undefined && own.has(provider);
    if (!isOwn && type !== POD_IDENTITY) continue;
    declarers.set(`${type}.${id}`, each);
    (resource[type] ??= {})[id] = argumentsOf(stack, each);
  }
  const objects = readStack({ resource })?.objects ?? [];
  const declared = objects.map(({ address, object }) => ({
    declaredBy: declarers.get(address) ?? cluster,
    manifest: object,
  }));
  return [...declared, ...announced.flatMap(({ resource: each, pods }) => announcedObject(each, pods))];
}

/** It names a service account, so that it can be judged with the objects. */
const POD_IDENTITY = "aws_eks_pod_identity_association";

/** Label of the controller's pods, by which the survey knows that it is there. */
export const CONTROLLER_LABELS = {
  "app.kubernetes.io/name": "aws-load-balancer-controller",
  "app.kubernetes.io/instance": "aws-load-balancer-controller",
};

/** What the Load Balancer Controller does with objects that name no target type: the library's own goes by IP. */
export function defaultTargetType(announced: AnnouncedPods[]): string {
  const name = "app.kubernetes.io/name";
  const isOurs = announced.some(({ pods }) => pods.labels?.[name] === CONTROLLER_LABELS[name]);
  return isOurs ? "ip" : "instance";
}

function isKubernetesProvider(construct: IConstruct): construct is TerraformProvider {
  return TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === "kubernetes";
}

function hostOf(stack: TerraformStack, provider: TerraformProvider): unknown {
  const rendered = valueAt(resolved(stack, provider.toTerraform()), "provider", "kubernetes");
  return valueAt(Array.isArray(rendered) ? rendered[0] : rendered, "host");
}

/** The arguments of `resource`, as they stand in the synthesised JSON. */
export function argumentsOf(stack: TerraformStack, resource: TerraformResource): unknown {
  const { terraformResourceType, friendlyUniqueId } = resource;
  return valueAt(resolved(stack, resource.toTerraform()), "resource", terraformResourceType, friendlyUniqueId);
}

/** Resources of the Kubernetes provider are read themselves; of the others, what they announced. */
function announcedObject(resource: TerraformResource, pods: PodPlacement): SurveyedObject[] {
  if (isKubernetesObjectType(resource.terraformResourceType) || pods.podSpec === undefined) return [];
  const { namespace, labels = {}, replicas = 1, podSpec } = pods;
  const name = pods.name ?? resource.node.scope?.node.id ?? resource.node.id;
  const manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  };
  return [{ declaredBy: resource, manifest }];
}
