// Whether a stack comes up in one go and goes away without a trace: what must wait for what.
import { Finding, finding, Rule, Severity } from "./finding";
import { explainNoMatch, matchProfile, ProfileMap } from "./profiles/profile-match";
import { SOURCES } from "./sources";
import { StackGraph, StackNode } from "./manifests/stack-graph";
import { isList, isMap } from "./manifests/field";
import { readWorkload } from "./manifests/reader";
import { readStack } from "./manifests/stack";

const rule = (code: string, title: string, source: string): Rule => ({
  code,
  severity: Severity.ERROR,
  title,
  source,
});

const CYCLE = rule("FG840", "nothing waits for itself", "https://developer.hashicorp.com/terraform/internals/graph");
const ACCESS = rule("FG841", "what uses the Kubernetes API waits for the access to it", SOURCES.accessEntries);
const PROFILE = rule("FG842", "pods wait for their Fargate profile", SOURCES.fargate);
const CONTROLLER = rule(
  "FG843",
  "load balancers wait for their controller",
  "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",
);
const EGRESS = rule("FG844", "Fargate profiles wait for the way out of their subnets", SOURCES.fargate);

/** The rules of this file, for the catalog. */
export const DESTROY_RULES: readonly Rule[] = [CYCLE, ACCESS, PROFILE, CONTROLLER, EGRESS];

/** What is wrong with the order of a synthesised stack, given as the content of its `cdk.tf.json`. */
export function checkDestroyOrder(json: unknown): Finding[] {
  const graph = StackGraph.of(json);
  const cycles = graph.cycles();
  if (cycles.length > 0) {
    return [
      finding(CYCLE, {
        field: cycles[0],
        message: `${cycles.join(", ")} wait for themselves`,
        fix: "remove one of their dependsOn",
      }),
    ];
  }
  return [
    ...checkAccess(graph),
    ...checkProfiles(graph, json),
    ...checkControllers(graph, json),
    ...checkEgress(graph),
  ];
}

/** Destroyed first, the entry locks Terraform out of what is still there. */
function checkAccess(graph: StackGraph): Finding[] {
  const access = [...graph.ofType("aws_eks_access_policy_association"), ...graph.ofType("aws_eks_access_entry")];
  if (access.length === 0) return [];
  const users = graph.nodes.filter(({ type }) => type.startsWith("kubernetes_") || type === "helm_release");
  return users
    .filter(({ address }) => access.some((each) => !graph.waitsFor(address, each.address)))
    .map(({ address }) =>
      finding(ACCESS, {
        field: address,
        message:
          "it does not wait for the cluster's access entries, so that destroying may lose access before it is gone",
        fix: "add the cluster to its dependsOn: dependsOn: [stack.cluster]",
      }),
    );
}

/** Pods that come before their profile stay Pending, and nothing schedules them again. */
function checkProfiles(graph: StackGraph, json: unknown): Finding[] {
  const reading = readStack(json);
  const profiles = reading?.profiles;
  if (reading === undefined || profiles === undefined) return [];
  const addresses = new Map(graph.ofType("aws_eks_fargate_profile").map((node) => [profileName(node), node.address]));
  const wanted = reading.objects.flatMap(({ address, object }) => {
    const profile = profileOf(object, profiles);
    const needed = profile === undefined ? undefined : addresses.get(profile);
    return needed === undefined || graph.waitsFor(address, needed) ? [] : [{ address, profile }];
  });
  const releases = graph.ofType("helm_release").flatMap(({ address, block }) => {
    const namespace = typeof block.namespace === "string" ? block.namespace : "default";
    const isPlaced = explainNoMatch(profiles, { namespace }) === undefined;
    const waits = [...addresses.values()].some((each) => graph.waitsFor(address, each));
    return !isPlaced || waits ? [] : [{ address, profile: matchProfile(profiles, { namespace }).winner }];
  });
  return [...wanted, ...releases].map(({ address, profile }) =>
    finding(PROFILE, {
      field: address,
      message: `it does not wait for the Fargate profile ${profile ?? "of its pods"}: pods that come first stay Pending for good`,
      fix: "add the profile to its dependsOn, or all of the stack: dependsOn: [stack.platform]",
    }),
  );
}

function profileName({ block }: StackNode): string {
  return typeof block.fargate_profile_name === "string" ? block.fargate_profile_name : "";
}

function profileOf(object: unknown, profiles: ProfileMap): string | undefined {
  const { workload } = readWorkload(object);
  if (workload === undefined) return undefined;
  return matchProfile(profiles, { namespace: workload.namespace, labels: workload.labels }).winner;
}

/** With the controller gone, nobody removes the load balancers, and their network interfaces hold the VPC. */
function checkControllers(graph: StackGraph, json: unknown): Finding[] {
  const controllers = graph.ofType("helm_release").filter(({ block }) => isController(block.chart));
  const balanced = (readStack(json)?.objects ?? []).filter(({ object }) => makesLoadBalancer(object));
  return balanced.flatMap(({ address }) => {
    const missing = controllers.filter((each) => !graph.waitsFor(address, each.address));
    if (missing.length === 0) return [];
    return [
      finding(CONTROLLER, {
        field: address,
        message:
          "it does not wait for the AWS Load Balancer Controller, which must outlive it to remove its load balancer",
        fix: "add the controller to its dependsOn: dependsOn: [stack.loadBalancerController]",
      }),
    ];
  });
}

function isController(chart: unknown): boolean {
  return typeof chart === "string" && /aws-load-balancer-controller/.test(chart);
}

function makesLoadBalancer(object: unknown): boolean {
  if (!isMap(object)) return false;
  if (object.kind === "Ingress") return true;
  return object.kind === "Service" && isMap(object.spec) && object.spec.type === "LoadBalancer";
}

/** Without a route, pods of a profile can neither pull images nor reach AWS. */
function checkEgress(graph: StackGraph): Finding[] {
  const routes = graph.ofType("aws_route").filter(({ block }) => block.nat_gateway_id !== undefined);
  return graph.ofType("aws_eks_fargate_profile").flatMap((profile) => {
    const missing = routes.filter(
      (route) => servesProfile(graph, route, profile) && !graph.waitsFor(profile.address, route.address),
    );
    if (missing.length === 0) return [];
    return [
      finding(EGRESS, {
        field: profile.address,
        message: `it does not wait for ${missing.map(({ address }) => address).join(", ")}: its pods may start without a way out`,
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
