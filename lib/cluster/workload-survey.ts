// Finds what runs on a cluster in the stack that declares it, and writes it down as Kubernetes objects.
import { TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "../resolved";
import { NamedResource } from "../rules/workloads/object-names";
import { valueAt } from "../rules/overrides";
import { ControllerFacts, controllerFactsOf } from "../rules/manifests/charts";
import { onlyOne } from "../rules/manifests/field";
import { ANNOUNCED_WORKLOADS, readStack } from "../rules/manifests/stack";
import { isKubernetesObjectType } from "../rules/manifests/terraform";
import { ValueObject } from "../rules/workloads/chart-objects";
import { PodPlacement } from "./cluster-interface";
import { partsOf } from "./cluster-parts";
import { connectionOf, makerOf, providersIn } from "./provider-settings";

/** An object of the cluster, and the construct that declares it. */
export interface SurveyedObject {
  readonly declaredBy: IConstruct;
  readonly manifest: unknown;
  /** True for one of the objects that a release applies as they are written. @default false */
  readonly isApplied?: boolean;
  /** Where it is among the values of a chart; undefined for any other object. */
  readonly inChart?: ValueObject;
}

/** An object that a release creates of its values. */
export interface ChartObject extends ValueObject {
  readonly release: TerraformResource;
}

/** What charts and add-ons said of what they create. */
export interface Announced {
  readonly _announced: AnnouncedPods[];
  readonly _chartObjects: ChartObject[];
}

/** Pods that a resource starts, as it was announced by `registerPods`. */
export interface AnnouncedPods {
  readonly resource: TerraformResource;
  readonly pods: PodPlacement;
}

/** A resource of a cluster, and what it calls what it makes there. */
export interface SurveyedName extends NamedResource {
  readonly declaredBy: TerraformResource;
  /** Its arguments, as they are in the JSON. */
  readonly written: unknown;
}

/** All that the program puts on a cluster. */
export interface Survey {
  /**
   * Every object of the Kubernetes provider, and the pods that charts and add-ons announced. References between objects, such
   * as to a namespace's name, are followed.
   */
  readonly objects: SurveyedObject[];
  /** Helm releases whose pods are not known. */
  readonly releases: SurveyedName[];
  /** Every resource of the Kubernetes and Helm providers. */
  readonly names: SurveyedName[];
  /** What is meant for the cluster, and made by a provider that talks to another one of the stack. */
  readonly strays: StrayResource[];
}

/** A resource, and the provider that creates it. */
interface StrayResource {
  readonly declaredBy: TerraformResource;
  readonly provider: TerraformProvider;
}

/** Reads what is in the cluster with this endpoint. */
export function surveyCluster(
  cluster: IConstruct,
  endpoint: string,
  { _announced: announced, _chartObjects: inCharts }: Announced = { _announced: [], _chartObjects: [] },
): Survey {
  const stack = TerraformStack.of(cluster);
  const everything = stack.node.findAll();
  const host = resolved(stack, endpoint);
  const makers = { kubernetes: new Makers("kubernetes", everything), helm: new Makers("helm", everything) };
  const isObject = (each: TerraformResource): boolean => makers.kubernetes.hostOf(each) === host;
  const isRelease = (each: TerraformResource): boolean => makers.helm.hostOf(each) === host;
  const started = announced.flatMap(({ resource: each, pods }) =>
    announcedWorkloads(each, pods).map((manifest) => ({ declaredBy: each, manifest })),
  );
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
    // What was announced, to this cluster or to another one, is not read again.
    if (valueAt(written, "//", ANNOUNCED_WORKLOADS) !== undefined) continue;
    declarers.set(`${type}.${id}`, each);
    (resource[type] ??= {})[id] = written;
  }
  const read = readStack({ resource });
  const declared = (read?.objects ?? []).map(({ address, object, isApplied }) => ({
    declaredBy: declarers.get(address) ?? cluster,
    manifest: object,
    isApplied,
  }));
  for (const { declaredBy, manifest, isApplied = false } of declared) {
    if (isApplied && TerraformResource.isTerraformResource(declaredBy)) names.push(nameOfObject(declaredBy, manifest));
  }
  const objects = [
    ...declared,
    ...started,
    ...inCharts.map((each) => ({ declaredBy: each.release, manifest: each.object, inChart: each })),
  ];
  const meant = partsOf(cluster).flatMap((part) => part.node.findAll());
  const strays = [...new Set([...meant, ...announced.map((each) => each.resource)])].flatMap((each) =>
    TerraformResource.isTerraformResource(each) && TerraformStack.of(each) === stack
      ? Object.values(makers).flatMap((maker) => maker.strayOf(each, host))
      : [],
  );
  const releases = names.filter((each) => read?.releases.includes(addressOf(each)));
  return { objects, releases, names, strays };
}

/** The address of a resource in the JSON of its stack. */
export function addressOf({ type, declaredBy }: SurveyedName): string {
  return `${type}.${declaredBy.friendlyUniqueId}`;
}

/** A release is known by its own name; an object by that of its metadata. */
function nameOf(declaredBy: TerraformResource, written: unknown): SurveyedName {
  const { terraformResourceType: type } = declaredBy;
  const manifest = valueAt(written, "manifest");
  const metadata = onlyOne(valueAt(written, "metadata")) ?? valueAt(manifest, "metadata");
  const named = type.startsWith("helm_") ? written : metadata;
  const [name, namespace] = [valueAt(named, "name"), valueAt(named, "namespace")];
  const [apiVersion, kind] = [valueAt(manifest, "apiVersion"), valueAt(manifest, "kind")];
  const { path } = ownerOf(declaredBy).node;
  return { declaredBy, written, type, apiVersion, kind, name, namespace, path, isImported: isImported(declaredBy) };
}

/** One of the objects of a release, which Terraform does not know. */
const APPLIED_OBJECT = "kubernetes_applied_object";

function nameOfObject(declaredBy: TerraformResource, manifest: unknown): SurveyedName {
  const [apiVersion, kind] = [valueAt(manifest, "apiVersion"), valueAt(manifest, "kind")];
  const [name, namespace] = [valueAt(manifest, "metadata", "name"), valueAt(manifest, "metadata", "namespace")];
  const { path } = ownerOf(declaredBy).node;
  return { declaredBy, written: manifest, type: APPLIED_OBJECT, apiVersion, kind, name, namespace, path };
}

/** True where an import block takes over what exists, written by `importFrom` or as an override of the stack. */
export function isImported(resource: TerraformResource): boolean {
  if (valueAt(resource.toMetadata(), "imports") !== undefined) return true;
  const stack = TerraformStack.of(resource);
  const blocks = valueAt(Reflect.get(stack, "rawOverrides"), "import");
  const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  return (Array.isArray(blocks) ? blocks : [blocks]).some((block) => {
    const target = resolved(stack, valueAt(block, "to"));
    return typeof target === "string" && target.replace(/^\$\{(.*)\}$/, "$1") === address;
  });
}

/** The construct that a user wrote, rather than the resource inside of it. */
export function ownerOf(construct: IConstruct): IConstruct {
  return construct.node.id === "Resource" ? (construct.node.scope ?? construct) : construct;
}

/** It names a service account, so that it can be judged with the objects. */
const POD_IDENTITY = "aws_eks_pod_identity_association";

/** How the cluster's Load Balancer Controller is set. The library's own sends to pods, and leaves Services alone. */
export function controllerFacts(announced: AnnouncedPods[], names: SurveyedName[]): ControllerFacts {
  const isOurs = announced.some(({ pods }) => pods.name === "aws-load-balancer-controller");
  const usual = { defaultTargetType: isOurs ? "ip" : "instance", classesServices: !isOurs };
  const releases = names.filter(({ type }) => type === "helm_release");
  return {
    ...usual,
    ...releases.map(({ written }) => controllerFactsOf(written)).find((facts) => facts !== undefined),
  };
}

/** The address of a cluster that the stack makes, as it is in a provider's settings. */
const ENDPOINT = /^\$\{aws_eks_cluster\.[\w-]+\.endpoint\}$/;

/** What another stack of the app makes by a provider that talks to no cluster of its own: it may be this one's. */
export function surveyOtherStacks(cluster: IConstruct): SurveyedName[] {
  const own = TerraformStack.of(cluster);
  const stacks = own.node.root.node.findAll().filter((each) => TerraformStack.isStack(each) && each !== own);
  return stacks.flatMap((stack) => {
    const everything = stack.node.findAll().filter((each) => TerraformStack.of(each) === stack);
    const makers = ["kubernetes", "helm"].map((type) => new Makers(type, everything));
    return everything.flatMap((each) => {
      if (!TerraformResource.isTerraformResource(each)) return [];
      const hosts = makers.flatMap((maker) => maker.hostOf(each) ?? []);
      const isMaybeOurs = hosts.some((host) => typeof host !== "string" || !ENDPOINT.test(host));
      return isMaybeOurs ? [nameOf(each, argumentsOf(TerraformStack.of(each), each))] : [];
    });
  });
}

/** The providers of type `kubernetes` or `helm`, and the API that each of them talks to. */
class Makers {
  private readonly hosts: Map<TerraformProvider, unknown>;

  constructor(
    private readonly type: string,
    everything: IConstruct[],
  ) {
    this.hosts = new Map(providersIn(everything, type).map((each) => [each, valueAt(connectionOf(each), "host")]));
  }

  /** The API with which a resource is created; undefined where it is another provider's. */
  public hostOf(resource: TerraformResource): unknown {
    const provider = this.makerOf(resource);
    return provider === undefined ? undefined : this.hosts.get(provider);
  }

  /** What the resource is created by, where that surely talks to another cluster than `host`. */
  public strayOf(resource: TerraformResource, host: unknown): StrayResource[] {
    const provider = this.makerOf(resource);
    const hosts = [this.hostOf(resource), host];
    const isSure = hosts.every((each) => typeof each === "string" && ENDPOINT.test(each)) && hosts[0] !== hosts[1];
    return provider !== undefined && isSure ? [{ declaredBy: resource, provider }] : [];
  }

  private makerOf(resource: TerraformResource): TerraformProvider | undefined {
    if (!resource.terraformResourceType.startsWith(`${this.type}_`)) return undefined;
    return makerOf(resource, [...this.hosts.keys()]);
  }
}

/** The arguments of `resource`, as they are in the synthesised JSON. */
export function argumentsOf(stack: TerraformStack, resource: TerraformResource): unknown {
  const { terraformResourceType, friendlyUniqueId } = resource;
  return valueAt(resolved(stack, resource.toTerraform()), "resource", terraformResourceType, friendlyUniqueId);
}

/** What a resource starts, as it announced it. A resource of the Kubernetes provider is read itself. */
export function announcedWorkloads(resource: TerraformResource, pods: PodPlacement): unknown[] {
  if (isKubernetesObjectType(resource.terraformResourceType) || pods.podSpec === undefined) return [];
  const { namespace, labels = {}, replicas = 1, podSpec } = pods;
  const name = pods.name ?? resource.node.scope?.node.id ?? resource.node.id;
  const metadata = { name, namespace };
  const template = { metadata: { labels }, spec: podSpec };
  // Of all that creates pods, a Job alone takes another policy. Who deletes it when it has ended, is not announced.
  const isJob = ["OnFailure", "Never"].some((each) => each === podSpec.restartPolicy);
  const manifest = isJob
    ? { apiVersion: "batch/v1", kind: "Job", metadata, spec: { ttlSecondsAfterFinished: 0, template } }
    : {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas, selector: { matchLabels: labels }, template },
      };
  return [manifest];
}
