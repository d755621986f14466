// Finds what runs on a cluster in the stack that declares it, and writes it down as Kubernetes objects.
import { TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "../resolved";
import { NamedResource } from "../rules/workloads/object-names";
import { valueAt } from "../rules/overrides";
import { readStack } from "../rules/manifests/stack";
import { isKubernetesObjectType } from "../rules/manifests/terraform";
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

/** A resource of a cluster, and what it calls what it makes there. */
export interface SurveyedName extends NamedResource {
  readonly declaredBy: TerraformResource;
}

/** All that the program puts on a cluster. */
export interface Survey {
  /**
   * Every object of the Kubernetes provider, and the pods that charts and add-ons announced. References between objects, such
   * as to a namespace's name, are followed.
   */
  readonly objects: SurveyedObject[];
  /** Every resource of the Kubernetes and Helm providers. */
  readonly names: SurveyedName[];
}

/** Reads what is meant for the cluster with this endpoint. */
export function surveyCluster(cluster: IConstruct, endpoint: string, announced: AnnouncedPods[]): Survey {
  const stack = TerraformStack.of(cluster);
  const everything = stack.node.findAll();
  const host = resolved(stack, endpoint);
  const isObject = resourcesOf("kubernetes", everything, host);
  const isRelease = resourcesOf("helm", everything, host);
  const declarers = new Map<string, TerraformResource>();
  const resource: { [type: string]: { [id: string]: unknown } } = {};
  const names: SurveyedName[] = [];
  for (const each of everything) {
    if (!TerraformResource.isTerraformResource(each)) continue;
    const { terraformResourceType: type, friendlyUniqueId: id } = each;
    const isNamed = isObject(each) || isRelease(each);
    if (!isNamed && type !== POD_IDENTITY) continue;
    const written = argumentsOf(stack, each);
    if (isNamed) names.push(nameOf(each, written));
    // The pods of a release are those that were announced.
    if (isRelease(each)) continue;
    declarers.set(`${type}.${id}`, each);
    (resource[type] ??= {})[id] = written;
  }
  const declared = (readStack({ resource })?.objects ?? []).map(({ address, object }) => ({
    declaredBy: declarers.get(address) ?? cluster,
    manifest: object,
  }));
  const objects = [...declared, ...announced.flatMap(({ resource: each, pods }) => announcedObject(each, pods))];
  return { objects, names };
}

/** A release stands by its own name; an object by that of its metadata. */
function nameOf(declaredBy: TerraformResource, written: unknown): SurveyedName {
  const { terraformResourceType: type } = declaredBy;
  const manifest = valueAt(written, "manifest");
  const metadata = onlyOne(valueAt(written, "metadata")) ?? valueAt(manifest, "metadata");
  const named = type.startsWith("helm_") ? written : metadata;
  const [name, namespace] = [valueAt(named, "name"), valueAt(named, "namespace")];
  const [apiVersion, kind] = [valueAt(manifest, "apiVersion"), valueAt(manifest, "kind")];
  return { declaredBy, type, apiVersion, kind, name, namespace, path: ownerOf(declaredBy).node.path };
}

/** The construct that a user wrote, rather than the resource inside of it. */
export function ownerOf(construct: IConstruct): IConstruct {
  return construct.node.id === "Resource" ? (construct.node.scope ?? construct) : construct;
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

/** Tells which resources are made by a provider of type `kubernetes` or `helm` that talks to `host`. */
function resourcesOf(type: string, everything: IConstruct[], host: unknown): (resource: TerraformResource) => boolean {
  const providers = everything.filter(
    (each): each is TerraformProvider =>
      TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === type,
  );
  const own = new Set(providers.filter((each) => hostOf(each) === host));
  const unaliased = providers.find((each) => each.alias === undefined);
  return ({ terraformResourceType, provider = unaliased }) =>
    terraformResourceType.startsWith(`${type}_`) && provider !== undefined && own.has(provider);
}

function hostOf(provider: TerraformProvider): unknown {
  const { terraformResourceType: type } = provider;
  const block = onlyOne(valueAt(provider.toTerraform(), "provider", type));
  const connection = type === "helm" ? onlyOne(resolved(provider, valueAt(block, "kubernetes"))) : block;
  return resolved(provider, valueAt(connection, "host"));
}

/** Blocks are lists in Terraform's JSON, though there may be but one. */
function onlyOne(block: unknown): unknown {
  return Array.isArray(block) ? block[0] : block;
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
