// The parts of a cluster that a person would name, and the resources that each is made of.
import { StackGraph, StackNode } from "../rules/manifests/stack-graph";
import { isList, isMap } from "../rules/manifests/field";
import { counted, few, idOf, literal, literals, nameOf } from "./block-text";
import { findWorkloads } from "./workload-parts";
import { BoxKind, Part } from "./picture";

const WAY_OUT = ["aws_nat_gateway", "aws_route", "aws_route_table_association", "aws_internet_gateway", "aws_eip"];
const MOST_LINES = 4;
const MOST_PROFILES = 6;

/** All parts of one cluster, and of the network that it needs. */
export function findParts(graph: StackGraph, cluster: StackNode): Part[] {
  const onCluster = (type: string): StackNode[] =>
    graph.ofType(type).filter(({ address }) => graph.waitsFor(address, cluster.address));
  return [
    ...networkParts(graph, cluster),
    clusterPart(graph, cluster),
    ...accessPart(onCluster, cluster),
    ...identityPart(graph, onCluster, cluster),
    ...profileParts(onCluster("aws_eks_fargate_profile"), cluster),
    ...loggingPart(graph, onCluster),
    ...onCluster("aws_eks_addon").map(addonPart),
    ...findWorkloads(graph, cluster),
  ];
}

function networkParts(graph: StackGraph, cluster: StackNode): Part[] {
  const vpc = graph.ofType("aws_vpc").find(({ address }) => graph.waitsFor(cluster.address, address));
  if (vpc === undefined) return [];
  const inVpc = graph.nodes.filter(({ address, isLookup }) => !isLookup && graph.waitsFor(address, vpc.address));
  const isBefore = ({ address }: StackNode): boolean => !graph.waitsFor(address, cluster.address);
  const subnets = inVpc.filter((node) => node.type === "aws_subnet" && isBefore(node));
  const wayOut = inVpc.filter((node) => WAY_OUT.includes(node.type) && isBefore(node));
  const endpoints = inVpc.filter((node) => node.type === "aws_vpc_endpoint" && isBefore(node));
  const id = idOf(vpc.address);
  const nats = wayOut.filter(({ type }) => type === "aws_nat_gateway").length;
  const parts: Part[] = [
    {
      box: { id: `${id}_subnets`, kind: BoxKind.NETWORK, title: "VPC", lines: [counted(subnets.length, "subnet")] },
      members: [vpc.address, ...subnets.map(({ address }) => address)],
    },
  ];
  if (wayOut.length > 0) {
    const lines = [nats === 0 ? "no NAT gateway" : counted(nats, "NAT gateway"), "routes"];
    parts.push({
      box: { id: `${id}_egress`, kind: BoxKind.NETWORK, title: "Way out", lines },
      members: wayOut.map(({ address }) => address),
    });
  }
  if (endpoints.length > 0) {
    parts.push({
      box: {
        id: `${id}_interfaces`,
        kind: BoxKind.NETWORK,
        title: "VPC endpoints",
        lines: [counted(endpoints.length, "service")],
      },
      members: endpoints.map(({ address }) => address),
    });
  }
  return parts;
}

function clusterPart(graph: StackGraph, cluster: StackNode): Part {
  const { block, address } = cluster;
  const version = literal(block, "version");
  const needs = [...graph.allNeeds(address)];
  const key = needs.some((each) => each.startsWith("aws_kms_key."))
    ? "secrets: a key of its own"
    : block.encryption_config === undefined
      ? "secrets: AWS's key"
      : "secrets: a key of yours";
  const types = literals(block, "enabled_cluster_log_types");
  const group = graph.ofType("aws_cloudwatch_log_group").find((each) => needs.includes(each.address));
  const days = group?.block.retention_in_days;
  const kept = typeof days === "number" && days > 0 ? `, ${days} days` : "";
  const logs = types.length === 0 ? "no control plane logs" : `${counted(types.length, "kind")} of logs${kept}`;
  return {
    box: {
      id: idOf(address),
      kind: BoxKind.CLUSTER,
      title: version === undefined ? "Control plane" : `Control plane ${version}`,
      lines: [endpointLine(block), key, logs, ...existingSubnets(block)],
    },
    members: [address],
    clusterName: nameOf(cluster, "name"),
  };
}

/** Subnets that the program does not create. */
function existingSubnets(block: StackNode["block"]): string[] {
  const subnets = literals(block, "vpc_config", "subnet_ids");
  return subnets.length === 0 ? [] : [`in ${counted(subnets.length, "existing subnet")}`];
}

function endpointLine(block: StackNode["block"]): string {
  const vpc: unknown = isList(block.vpc_config) ? block.vpc_config[0] : block.vpc_config;
  if (!isMap(vpc)) return "API endpoint";
  if (vpc.endpoint_public_access !== true) return "API: private only";
  const ranges = literals(vpc, "public_access_cidrs");
  return ranges.length === 0 ? "API: private and public" : `API: private, ${counted(ranges.length, "public range")}`;
}

function accessPart(onCluster: (type: string) => StackNode[], cluster: StackNode): Part[] {
  const entries = onCluster("aws_eks_access_entry");
  if (entries.length === 0) return [];
  const associations = onCluster("aws_eks_access_policy_association");
  const lines = entries.map((entry) => literal(entry.block, "principal_arn")?.split(":").at(-1) ?? nameOf(entry));
  return [
    {
      box: {
        id: `${idOf(cluster.address)}_access`,
        kind: BoxKind.ACCESS,
        title: "Access",
        lines: few(lines, MOST_LINES),
      },
      members: [...entries, ...associations].map(({ address }) => address),
    },
  ];
}

/** The provider of identities, and the roles of service accounts that trust it. */
function identityPart(graph: StackGraph, onCluster: (type: string) => StackNode[], cluster: StackNode): Part[] {
  const providers = onCluster("aws_iam_openid_connect_provider");
  if (providers.length === 0) return [];
  const roles = onCluster("aws_iam_role").filter(({ address }) =>
    graph.needs(address).some((each) => providers.some((provider) => provider.address === each)),
  );
  const accounts = roles.flatMap(({ block }) => {
    const trust: unknown = block.assume_role_policy;
    return typeof trust === "string" ? (/system:serviceaccount:([^:"]+:[^:"]+)"/.exec(trust)?.[1] ?? []) : [];
  });
  const title = roles.length === 0 ? "OIDC provider" : "Roles of pods (IRSA)";
  const lines = few(
    accounts.map((each) => each.split(":").at(-1) ?? each),
    MOST_LINES,
  );
  return [
    {
      box: { id: `${idOf(cluster.address)}_identity`, kind: BoxKind.IDENTITY, title, lines },
      members: [...providers, ...roles].map(({ address }) => address),
    },
  ];
}

function profileParts(profiles: readonly StackNode[], cluster: StackNode): Part[] {
  const shown = profiles.length > MOST_PROFILES ? profiles.slice(0, MOST_PROFILES - 1) : profiles;
  const rest = profiles.slice(shown.length);
  const parts = shown.map((profile) => ({
    box: {
      id: idOf(profile.address),
      kind: BoxKind.PROFILE,
      title: `Profile ${nameOf(profile, "fargate_profile_name")}`,
      lines: few(selectorsOf(profile), MOST_LINES),
    },
    members: [profile.address],
  }));
  if (rest.length === 0) return parts;
  const box = {
    id: `${idOf(cluster.address)}_profiles`,
    kind: BoxKind.PROFILE,
    title: `${rest.length} more profiles`,
    lines: [],
  };
  return [...parts, { box, members: rest.map(({ address }) => address) }];
}

function selectorsOf({ block }: StackNode): string[] {
  const selectors = isList(block.selector) ? block.selector : [block.selector];
  return selectors.flatMap((selector) => {
    const namespace = literal(selector, "namespace");
    const labels: unknown = isMap(selector) ? selector.labels : undefined;
    const pairs = isMap(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`) : [];
    return namespace === undefined ? [] : [[namespace, ...pairs].join(" ")];
  });
}

/** The ConfigMap that EKS reads, its namespace, and where it sends the logs. */
function loggingPart(graph: StackGraph, onCluster: (type: string) => StackNode[]): Part[] {
  const isLogging = (node: StackNode): boolean =>
    ["aws-logging", "aws-observability"].includes(literal(node.block, "metadata", "name") ?? "");
  const maps = [...onCluster("kubernetes_config_map_v1"), ...onCluster("kubernetes_config_map")].filter(isLogging);
  const [map] = maps;
  if (map === undefined) return [];
  const namespaces = [...onCluster("kubernetes_namespace_v1"), ...onCluster("kubernetes_namespace")].filter(isLogging);
  const data: unknown = map.block.data;
  const output: unknown = isMap(data) ? data["output.conf"] : undefined;
  const conf = typeof output === "string" ? output : "";
  const groups = graph.ofType("aws_cloudwatch_log_group").filter((node) => {
    const name = literal(node.block, "name");
    return (name !== undefined && conf.includes(name)) || graph.needs(map.address).includes(node.address);
  });
  const plugins = [...conf.matchAll(/^\s*Name\s+(\S+)/gim)].map(([, name]) => name ?? "");
  const days = groups.map(({ block }) => block.retention_in_days).find((each) => typeof each === "number");
  return [
    {
      box: {
        id: idOf(map.address),
        kind: BoxKind.LOGGING,
        title: "Logging",
        lines: [...new Set(plugins), ...(days === undefined ? [] : [`kept ${counted(days, "day")}`])],
      },
      members: [...maps, ...namespaces].map(({ address }) => address),
    },
  ];
}

function addonPart(addon: StackNode): Part {
  const version = literal(addon.block, "addon_version");
  const lines = ["EKS add-on", ...(version === undefined ? [] : [version])];
  return {
    box: { id: idOf(addon.address), kind: BoxKind.ADDON, title: nameOf(addon, "addon_name"), lines },
    members: [addon.address],
  };
}
