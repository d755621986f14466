// Where things are: the VPC, its zones, its subnets, and their internet access.
import { StackGraph, StackNode } from "../rules/manifests/stack-graph";
import { counted, few, idOf, literal, nameOf } from "./block-text";
import { Arrow, Box, BoxKind, Panel } from "./picture";

const INTERNET = "internet";

/** One panel for each VPC that the stack makes. */
export function readNetworks(graph: StackGraph): Panel[] {
  return graph.ofType("aws_vpc").map((vpc) => readNetwork(graph, vpc));
}

function readNetwork(graph: StackGraph, vpc: StackNode): Panel {
  const inVpc = (type: string): StackNode[] =>
    graph.ofType(type).filter(({ address }) => graph.needs(address).includes(vpc.address));
  const gateways = inVpc("aws_internet_gateway");
  const subnets = inVpc("aws_subnet").map((node) => readSubnet(graph, node, gateways));
  const id = idOf(vpc.address);
  const tiers = [BoxKind.PRIVATE, BoxKind.PUBLIC].map((kind) => readTier(id, kind, subnets));
  const boxes: Box[] = tiers.filter((tier) => tier.boxes !== undefined && tier.boxes.length > 0);
  const endpoints = inVpc("aws_vpc_endpoint");
  const endpointsId = `${id}_endpoints`;
  if (endpoints.length > 0) {
    const title = counted(endpoints.length, "VPC endpoint");
    boxes.push({ id: endpointsId, kind: BoxKind.NETWORK, title, lines: few(endpoints.map(serviceOf).sort(), 8) });
  }
  for (const gateway of gateways) {
    boxes.push({ id: idOf(gateway.address), kind: BoxKind.GATEWAY, title: "Internet gateway", lines: [] });
  }
  const served = subnets.filter(({ address }) => endpoints.some((each) => graph.needs(each.address).includes(address)));
  const cidr = literal(vpc.block, "cidr_block");
  const title = ["VPC", nameOf(vpc, "tags", "Name"), cidr].filter((each) => each !== undefined).join(" ");
  const outside: Box[] =
    gateways.length === 0 ? [] : [{ id: `${id}_${INTERNET}`, kind: BoxKind.INTERNET, title: "Internet", lines: [] }];
  return {
    id: `${id}_panel`,
    title: "Network",
    subtitle: "where pods run, and their routes",
    boxes: [{ id, kind: BoxKind.VPC, title, lines: [], boxes }, ...outside],
    arrows: [
      ...subnets.flatMap(({ arrows }) => arrows),
      ...served.map(({ box }) => ({ from: box.id, to: endpointsId })),
      ...gateways.map((gateway) => ({ from: idOf(gateway.address), to: `${id}_${INTERNET}` })),
    ],
    keepsOrder: true,
  };
}

interface Subnet {
  readonly address: string;
  readonly box: Box;
  readonly arrows: readonly Arrow[];
  readonly hasPods: boolean;
}

/** All subnets of a kind in one frame: an arrow from one zone to another then crosses no third. */
function readTier(id: string, kind: BoxKind, subnets: readonly Subnet[]): Box {
  const here = subnets.filter(({ box }) => box.kind === kind);
  const use = here.some(({ hasPods }) => hasPods) ? ": pods on Fargate" : "";
  const title = kind === BoxKind.PUBLIC ? "Public subnets" : "Private subnets";
  return {
    id: `${id}_${kind}`,
    kind: BoxKind.TIER,
    title: `${title}${use}`,
    lines: [],
    boxes: here.map(({ box }) => box),
  };
}

function readSubnet(graph: StackGraph, node: StackNode, gateways: readonly StackNode[]): Subnet {
  const id = idOf(node.address);
  const routes = routesOf(graph, node);
  const leadsTo = ({ address }: StackNode): boolean =>
    routes.some((route) => graph.needs(route.address).includes(address));
  const isUsedBy = ({ address }: StackNode): boolean => graph.needs(address).includes(node.address);
  const gateway = gateways.find(leadsTo);
  const nats = graph.ofType("aws_nat_gateway");
  const cidr = literal(node.block, "cidr_block");
  return {
    address: node.address,
    box: {
      id,
      kind: gateway === undefined ? BoxKind.PRIVATE : BoxKind.PUBLIC,
      title: cidr ?? nameOf(node, "tags", "Name"),
      lines: [zoneOf(node), ...roomOf(cidr)],
      pill: nats.some(isUsedBy) ? "NAT gateway" : undefined,
    },
    arrows: [
      ...nats
        .filter(leadsTo)
        .flatMap(({ address }) => graph.needs(address).filter((each) => each.startsWith("aws_subnet.")))
        .map((subnet) => ({ from: id, to: idOf(subnet) })),
      ...(gateway === undefined ? [] : [{ from: id, to: idOf(gateway.address) }]),
    ],
    hasPods: graph.ofType("aws_eks_fargate_profile").some(isUsedBy),
  };
}

/** Routes of the route tables that the subnet is associated with. */
function routesOf(graph: StackGraph, subnet: StackNode): StackNode[] {
  const tables = graph
    .ofType("aws_route_table_association")
    .filter(({ address }) => graph.needs(address).includes(subnet.address))
    .flatMap(({ address }) => graph.needs(address).filter((each) => each.startsWith("aws_route_table.")));
  return graph.ofType("aws_route").filter(({ address }) => graph.needs(address).some((each) => tables.includes(each)));
}

/** AWS keeps five addresses of each subnet; every pod takes one of the others. */
function roomOf(cidr: string | undefined): string[] {
  const prefix = Number(cidr?.split("/")[1]);
  return Number.isInteger(prefix) ? [`${(2 ** (32 - prefix) - 5).toLocaleString("en-US")} addresses`] : [];
}

/** A zone by its name, or by its place in the list that the region's lookup returns. */
function zoneOf(subnet: StackNode): string {
  const name = literal(subnet.block, "availability_zone");
  if (name !== undefined) return name;
  const given: unknown = subnet.block.availability_zone;
  const index = typeof given === "string" ? /names\D*(\d+)/.exec(given)?.[1] : undefined;
  if (index === undefined) return "a zone of the region";
  const number = Number(index) + 1;
  return `${number}${["st", "nd", "rd"][number - 1] ?? "th"} zone of the region`;
}

/** `com.amazonaws.eu-west-1.ecr.api` has it at its end. */
function serviceOf(endpoint: StackNode): string {
  const given: unknown = endpoint.block.service_name;
  const name = typeof given === "string" ? given.replace(/\$\{[^}]*\}/g, "region") : "";
  return name.replace(/^(cn\.)?com\.amazonaws\.[^.]+\./, "") || nameOf(endpoint);
}
