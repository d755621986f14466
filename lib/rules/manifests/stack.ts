// What a synthesised Terraform stack declares: Kubernetes objects, Fargate profiles, Pod Identity associations.
import { inNamespace } from "../objects/kinds";
import { ProfileMap } from "../profiles/profile-match";
import { FargateSelector } from "../profiles/selectors";
import { ControllerFacts, controllerFactsOf, deploymentOf } from "./charts";
import { isList, isMap, PlainMap } from "./field";
import { readObjectValues } from "./object-values";
import { manifestOf } from "./terraform";

/** One Kubernetes object, and the Terraform resource that creates it. */
export interface StackObject {
  /** `kubernetes_deployment_v1.web` */
  readonly address: string;
  readonly object: unknown;
  /** True for one of the objects that a release applies as they are written. @default false */
  readonly isApplied?: boolean;
}

/** What matters here of a stack. */
export interface StackReading {
  readonly objects: readonly StackObject[];
  /** The stack's Fargate profiles; undefined when it has none. */
  readonly profiles?: ProfileMap;
  /** Addresses of Helm releases whose pods the stack does not show. */
  readonly releases: readonly string[];
  /** How the stack's Load Balancer Controller is set, as far as its chart shows it. */
  readonly controller?: ControllerFacts;
  /** The region of the stack's AWS provider, where it is written out. */
  readonly region?: string;
}

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly block: PlainMap;
}

/** Reads the content of `cdk.tf.json`; undefined when it is not one. */
export function readStack(json: unknown): StackReading | undefined {
  if (!isMap(json) || !(isMap(json.resource) || isMap(json.terraform) || isMap(json.provider))) return undefined;
  const resources = listResources(json.resource);
  const resolve = makeResolver(resources);
  const profiles = resources.filter(({ type }) => type === "aws_eks_fargate_profile");
  const releases = resources.filter(({ type }) => type === "helm_release");
  const objects = resources.flatMap((resource) => readObjects(resource, resolve));
  const known = new Set(objects.map(({ address }) => address));
  return {
    objects,
    ...(profiles.length === 0 ? {} : { profiles: readProfiles(profiles, resolve) }),
    releases: releases.map(addressOf).filter((address) => !known.has(address)),
    controller: releases.map(({ block }) => controllerFactsOf(block)).find((facts) => facts !== undefined),
    region: readRegion(json.provider),
  };
}

function listResources(types: unknown): Resource[] {
  return (isMap(types) ? Object.entries(types) : []).flatMap(([type, byId]) =>
    (isMap(byId) ? Object.entries(byId) : []).flatMap(([id, block]) => (isMap(block) ? [{ type, id, block }] : [])),
  );
}

function addressOf({ type, id }: Resource): string {
  return `${type}.${id}`;
}

type Resolve = (value: unknown) => unknown;

function readObjects(resource: Resource, resolve: Resolve): StackObject[] {
  const { type, block } = resource;
  const applied = type === "helm_release" ? readObjectValues(block) : undefined;
  if (applied !== undefined) {
    const home = resolve(block.namespace);
    return Object.values(applied).map((each) => ({
      address: addressOf(resource),
      object: inNamespace(resolve(each), home),
      isApplied: true,
    }));
  }
  const resolved = resolve(block);
  if (!isMap(resolved)) return [];
  const object =
    type === "aws_eks_pod_identity_association"
      ? toAssociation(resolved)
      : (manifestOf(type, resolved) ?? deploymentOf(type, resolved));
  const objects = announcedIn(resolved) ?? (object === undefined ? [] : [object]);
  return objects.map((each) => ({ address: addressOf(resource), object: each }));
}

/** The key of a block's comment that holds what the resource starts, and Terraform does not see. */
export const ANNOUNCED_WORKLOADS = "workloads";

/** What `registerPods` announced; undefined for any other resource. */
function announcedIn(block: PlainMap): readonly unknown[] | undefined {
  const comment = block["//"];
  const workloads = isMap(comment) ? comment[ANNOUNCED_WORKLOADS] : undefined;
  return isList(workloads) ? workloads : undefined;
}

function toAssociation(block: PlainMap): unknown {
  const { namespace, service_account: serviceAccount } = block;
  return {
    apiVersion: "eks.services.k8s.aws/v1alpha1",
    kind: "PodIdentityAssociation",
    metadata: { name: serviceAccount, namespace },
    spec: { namespace, serviceAccount },
  };
}

/** Fargate profiles by name; one without a name that is known here goes by its id. */
export function readProfiles(
  resources: readonly { readonly id: string; readonly block: PlainMap }[],
  resolve: Resolve = (value) => value,
): ProfileMap {
  return Object.fromEntries(
    resources.map(({ id, block }) => {
      const name = resolve(block.fargate_profile_name);
      const selectors = resolve(block.selector);
      const listed = isList(selectors) ? selectors : [selectors];
      return [typeof name === "string" ? name : id, { selectors: listed.flatMap(readSelector) }];
    }),
  );
}

function readSelector(selector: unknown): FargateSelector[] {
  if (!isMap(selector) || typeof selector.namespace !== "string") return [];
  const labels = isMap(selector.labels) ? Object.entries(selector.labels) : [];
  const texts = labels.flatMap(([key, value]): [string, string][] => (typeof value === "string" ? [[key, value]] : []));
  return [{ namespace: selector.namespace, ...(texts.length === 0 ? {} : { labels: Object.fromEntries(texts) }) }];
}

function readRegion(providers: unknown): string | undefined {
  const aws = isMap(providers) ? providers.aws : undefined;
  const first: unknown = isList(aws) ? aws[0] : aws;
  const region = isMap(first) ? first.region : undefined;
  return typeof region === "string" && !region.includes("${") ? region : undefined;
}

const REFERENCE = /\$\{([a-z][a-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_-]*)\.([A-Za-z0-9_.[\]-]+)\}/g;
const DEEPEST = 64;

/**
 * Replaces references to what the same stack writes out, such as `${kubernetes_namespace_v1.study.metadata[0].name}`; what
 * Terraform alone knows stays as it is. A string that such a reference leads to is not followed further.
 */
function makeResolver(resources: readonly Resource[]): Resolve {
  const blocks = new Map(resources.map((resource) => [addressOf(resource), resource.block]));
  const lookUp = (whole: string, type: string, id: string, way: string): string => {
    const steps = way.split(/[.[\]]+/).filter((step) => step !== "");
    const found = steps.reduce<unknown>(step, blocks.get(`${type}.${id}`));
    return typeof found === "string" && !found.includes("${") ? found : whole;
  };
  const resolve = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return value.includes("${") ? value.replace(REFERENCE, lookUp) : value;
    if (depth > DEEPEST) return undefined;
    if (isList(value)) return value.map((each) => resolve(each, depth + 1));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, depth + 1)]));
  };
  return (value) => resolve(value, 0);
}

/** A single block has no list around it in JSON, so its index 0 is the block itself. */
function step(value: unknown, key: string): unknown {
  if (isList(value)) return value[Number(key)];
  if (!isMap(value)) return undefined;
  return key === "0" && !Object.hasOwn(value, key) ? value : Object.hasOwn(value, key) ? value[key] : undefined;
}
