// Whether a stack comes up in one go and goes away without a trace: what must wait for what.
import { isOtherController } from "./admission/other-controllers";
import { error, finding, Finding, Rule } from "./finding";
import { explainNoMatch, matchProfile, ProfileMap } from "./profiles/profile-match";
import { missingRecordEdges } from "./record-order";
import { SOURCES } from "./sources";
import { StackClusters } from "./manifests/stack-clusters";
import { StackGraph, StackNode } from "./manifests/stack-graph";
import { isList, isMap, onlyOne, PlainMap } from "./manifests/field";
import { readWorkload } from "./manifests/reader";
import { readProfiles, readStack, StackObject } from "./manifests/stack";

/** The rules of this file. */
export const DESTROY = {
  cycle: error("FG840", "nothing waits for itself", "https://developer.hashicorp.com/terraform/internals/graph"),
  access: error("FG841", "resources that use the Kubernetes API wait for access to it", SOURCES.accessEntries),
  profile: error("FG842", "pods wait for their Fargate profile", SOURCES.fargate),
  controller: error(
    "FG843",
    "load balancers wait for their controller",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",
  ),
  egress: error("FG844", "Fargate profiles wait for the routes of their subnets", SOURCES.fargate),
};

/** What a resource of the Kubernetes or Helm provider does not wait for, and should. */
export interface MissingEdges {
  /** The resource that should wait. */
  readonly address: string;
  /** What it should wait for. */
  readonly needs: readonly string[];
  readonly finding: Finding;
  /** True where it is silently left out if it would close a cycle. @default false */
  readonly isOptional?: boolean;
}

/** What is wrong with the order of a synthesised stack. @param json the content of its `cdk.tf.json` */
export function checkDestroyOrder(json: unknown): Finding[] {
  const graph = StackGraph.of(json);
  const cycles = graph.cycles();
  if (cycles.length > 0) {
    return [
      finding(DESTROY.cycle, {
        field: cycles[0],
        message: `${cycles.join(", ")} wait for themselves`,
        fix: "remove one of their dependsOn",
      }),
    ];
  }
  return [...missingEdges(json, graph).map((each) => each.finding), ...checkEgress(graph)];
}

/** An edge that the program declares, or that the order needs, and that would close a cycle. */
export function waitsForItself(address: string, needed: string): Finding {
  return finding(DESTROY.cycle, {
    field: address,
    message: `it has to wait for ${needed}, which waits for it`,
    fix: "remove the dependency that closes the cycle",
  });
}

/** The edges that the Kubernetes half of a synthesised stack lacks. */
export function missingEdges(json: unknown, graph: StackGraph): MissingEdges[] {
  const clusters = new StackClusters(graph, json);
  const objects = readStack(json)?.objects ?? [];
  return [
    ...missingAccess(graph, clusters),
    ...missingProfiles(graph, clusters, objects),
    ...missingControllers(graph, clusters, objects),
    ...missingRecordEdges(graph, clusters, objects),
  ];
}

/** Addresses of what starts pods by the Kubernetes and Helm providers, as far as a profile of the stack takes them. */
export function podsIn(json: unknown, graph: StackGraph): string[] {
  const clusters = new StackClusters(graph, json);
  const objects = readStack(json)?.objects ?? [];
  return placedPods(graph, clusters, objects).map(({ node }) => node.address);
}

/** Destroyed first, the entry locks Terraform out of what is still there. */
function missingAccess(graph: StackGraph, clusters: StackClusters): MissingEdges[] {
  const access = [...graph.ofType("aws_eks_access_policy_association"), ...graph.ofType("aws_eks_access_entry")];
  return usersOf(graph).flatMap((user) => {
    const own = access.filter((each) => isOfOne(clusters.ofPart(each), clusters.ofObject(user)));
    return missing(graph, DESTROY.access, user.address, own, {
      message: "it does not wait for the cluster's access entries, so a destroy may lose access before it is deleted",
      fix: "add the cluster to its dependsOn: dependsOn: [stack.cluster]",
    });
  });
}

function usersOf(graph: StackGraph): StackNode[] {
  return graph.nodes.filter(({ type, isLookup }) => !isLookup && /^(kubernetes_|helm_release$)/.test(type));
}

/** Pods that come before their profile stay Pending, and nothing schedules them again. */
function missingProfiles(graph: StackGraph, clusters: StackClusters, objects: readonly StackObject[]): MissingEdges[] {
  return placedPods(graph, clusters, objects).flatMap(({ node, profile, needed }) =>
    missing(graph, DESTROY.profile, node.address, needed, {
      message: `it does not wait for the Fargate profile ${profile}: pods that are created first stay Pending`,
      fix: "add the profile to its dependsOn, or all of the stack: dependsOn: [stack.platform]",
    }),
  );
}

/** What starts pods, and the profile that they match. */
interface PlacedPods {
  readonly node: StackNode;
  readonly profile: string;
  readonly needed: readonly StackNode[];
}

function placedPods(graph: StackGraph, clusters: StackClusters, objects: readonly StackObject[]): PlacedPods[] {
  // A release of objects has many.
  const byAddress = new Map<string, unknown[]>();
  for (const { address, object } of objects) byAddress.set(address, [...(byAddress.get(address) ?? []), object]);
  return graph.nodes.flatMap((node) => {
    if (node.isLookup) return [];
    const isAddon = node.type === "aws_eks_addon";
    const cluster = isAddon ? clusters.ofPart(node) : clusters.ofObject(node);
    const profiles = graph.ofType("aws_eks_fargate_profile").filter((each) => isOfOne(clusters.ofPart(each), cluster));
    const map = readProfiles(profiles.map(({ address, block }) => ({ id: address, block })));
    const own = byAddress.get(node.address) ?? [];
    const wanted =
      node.type === "helm_release" && own.length === 0
        ? [profileOfRelease(node, map)]
        : own.map((object) => profileOf(object, map));
    return [...new Set(wanted)].flatMap((profile) => {
      if (profile === undefined) return [];
      const needed = profiles.filter(
        ({ address, block }) => profile === address || profile === block.fargate_profile_name,
      );
      return [{ node, profile, needed }];
    });
  });
}

function profileOf(object: unknown, profiles: ProfileMap): string | undefined {
  const { workload } = readWorkload(object);
  if (workload === undefined) return undefined;
  return matchProfile(profiles, { namespace: workload.namespace, labels: workload.labels }).winner;
}

/** The pods of a release are not written down; they are in its namespace for the most part. */
function profileOfRelease({ block }: StackNode, profiles: ProfileMap): string | undefined {
  const namespace = typeof block.namespace === "string" ? block.namespace : "default";
  if (explainNoMatch(profiles, { namespace }) !== undefined) return undefined;
  return matchProfile(profiles, { namespace }).winner;
}

/** With the controller gone, nothing deletes the load balancers, and their network interfaces block the VPC's deletion. */
function missingControllers(
  graph: StackGraph,
  clusters: StackClusters,
  objects: readonly StackObject[],
): MissingEdges[] {
  const controllers = graph.ofType("helm_release").filter(({ block }) => isController(block.chart));
  const classes = foreignClasses(graph);
  return objects.flatMap(({ address, object }) => {
    const node = graph.nodes.find((each) => each.address === address);
    if (node === undefined || !makesLoadBalancer(object, classes)) return [];
    const own = controllers.filter((each) => isOfOne(clusters.ofObject(each), clusters.ofObject(node)));
    return missing(graph, DESTROY.controller, address, own, {
      message:
        "it does not wait for the AWS Load Balancer Controller, which must outlive it to remove its load balancer",
      fix: "add the controller to its dependsOn: dependsOn: [stack.loadBalancerController]",
    });
  });
}

function isController(chart: unknown): boolean {
  return typeof chart === "string" && /aws-load-balancer-controller/.test(chart);
}

/** Names of the stack's IngressClasses that another controller serves. */
function foreignClasses(graph: StackGraph): Set<unknown> {
  const classes = graph.nodes.filter(({ type }) => /^kubernetes_ingress_class(_v1)?$/.test(type));
  return new Set(
    classes
      .filter(({ block }) => blockOf(block.spec).controller !== "ingress.k8s.aws/alb")
      .map(({ block }) => blockOf(block.metadata).name),
  );
}

function blockOf(value: unknown): PlainMap {
  const block = onlyOne(value);
  return isMap(block) ? block : {};
}

/** Whether the AWS Load Balancer Controller makes a load balancer for the object. */
function makesLoadBalancer(object: unknown, foreign: Set<unknown>): boolean {
  if (!isMap(object)) return false;
  const [spec, metadata] = [blockOf(object.spec), blockOf(object.metadata)];
  if (object.kind === "Service") {
    const ours = [undefined, "service.k8s.aws/nlb"];
    return spec.type === "LoadBalancer" && ours.some((each) => each === spec.loadBalancerClass);
  }
  const name = spec.ingressClassName ?? blockOf(metadata.annotations)["kubernetes.io/ingress.class"];
  return object.kind === "Ingress" && !foreign.has(name) && !(typeof name === "string" && isOtherController(name));
}

/** Without a route, pods of a profile can neither pull images nor reach AWS. */
function checkEgress(graph: StackGraph): Finding[] {
  const routes = graph.ofType("aws_route").filter(({ block }) => block.nat_gateway_id !== undefined);
  return graph.ofType("aws_eks_fargate_profile").flatMap((profile) => {
    const lacking = missingOf(
      graph,
      profile.address,
      routes.filter((route) => servesProfile(graph, route, profile)),
    );
    if (lacking.length === 0) return [];
    return [
      finding(DESTROY.egress, {
        field: profile.address,
        message: `it does not wait for ${lacking.join(", ")}: its pods may start without a route to AWS`,
        fix: "add the VPC to its dependsOn: dependsOn: [vpc]",
      }),
    ];
  });
}

/** A route counts where its table is that of a subnet of the profile. */
function servesProfile(graph: StackGraph, route: StackNode, profile: StackNode): boolean {
  const subnets = new Set(isList(profile.block.subnet_ids) ? profile.block.subnet_ids : []);
  const associations = graph.ofType("aws_route_table_association");
  return associations.some(
    ({ block }) => block.route_table_id === route.block.route_table_id && subnets.has(block.subnet_id),
  );
}

/** Known to be the same cluster: what belongs to another one waits for nothing here. */
function isOfOne(cluster: string | undefined, other: string | undefined): boolean {
  return cluster !== undefined && cluster === other;
}

function missingOf(graph: StackGraph, address: string, needed: readonly StackNode[]): string[] {
  return needed.map((each) => each.address).filter((each) => each !== address && !graph.waitsFor(address, each));
}

function missing(
  graph: StackGraph,
  broken: Rule,
  address: string,
  needed: readonly StackNode[],
  text: { readonly message: string; readonly fix: string },
): MissingEdges[] {
  const needs = missingOf(graph, address, needed);
  return needs.length === 0 ? [] : [{ address, needs, finding: finding(broken, { field: address, ...text }) }];
}
