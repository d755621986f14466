// Finds what runs on a cluster in the stack that declares it, and writes it down as Kubernetes objects.
import { TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "../resolved";
import { isKubernetesObjectType, manifestOf } from "../rules/terraform-manifest";
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
 * add-ons announced.
 */
export function surveyWorkloads(cluster: IConstruct, endpoint: string, announced: AnnouncedPods[]): SurveyedObject[] {
  const stack = TerraformStack.of(cluster);
  const host = resolved(stack, endpoint);
  const everything = stack.node.findAll();
  const providers = everything.filter((each) => isKubernetesProvider(each));
  const own = new Set(providers.filter((each) => hostOf(stack, each) === host));
  const unaliased = providers.find((each) => each.alias === undefined);
  const isOwn = (resource: TerraformResource): boolean => {
    const provider = resource.provider ?? unaliased;
    return provider !== undefined && own.has(provider);
  };
  const declared = everything.filter((each) => TerraformResource.isTerraformResource(each));
  const objects = declared
    .filter((each) => isKubernetesObjectType(each.terraformResourceType) && isOwn(each))
    .map((each) => ({ declaredBy: each, manifest: manifestOf(each.terraformResourceType, argumentsOf(stack, each)) }));
  return [...objects, ...announced.flatMap(({ resource, pods }) => announcedObject(resource, pods))];
}

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
  const rendered = firstOf(firstOf(resolved(stack, provider.toTerraform()), "provider"), "kubernetes");
  return firstOf(Array.isArray(rendered) ? rendered[0] : rendered, "host");
}

function argumentsOf(stack: TerraformStack, resource: TerraformResource): unknown {
  const rendered = firstOf(resolved(stack, resource.toTerraform()), "resource");
  return firstOf(firstOf(rendered, resource.terraformResourceType), resource.friendlyUniqueId);
}

function firstOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([each]) => each === key)?.[1];
}

/** Resources of the Kubernetes provider are read themselves; of the others, what they announced. */
function announcedObject(resource: TerraformResource, pods: PodPlacement): SurveyedObject[] {
  if (isKubernetesObjectType(resource.terraformResourceType) || pods.podSpec === undefined) return [];
  const { namespace, labels = {}, replicas = 1, podSpec } = pods;
  const manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: resource.node.scope?.node.id ?? resource.node.id, namespace },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  };
  return [{ declaredBy: resource, manifest }];
}
