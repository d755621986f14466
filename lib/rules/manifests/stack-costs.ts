// What synthesised stacks have that costs by the hour, apart from their pods.
import { isList, isMap } from "./field";

/** Numbers of what costs by the hour. */
export interface StackCosts {
  readonly clusters: number;
  /** That of the first cluster, where it is written out. */
  readonly kubernetesVersion?: string;
  readonly natGateways: number;
  readonly kmsKeys: number;
  /** Interface endpoints, each counted once per subnet. */
  readonly interfaceEndpoints: number;
}

/** The types of resources that are counted. */
export const BILLED_TYPES: readonly string[] = [
  "aws_eks_cluster",
  "aws_kms_key",
  "aws_nat_gateway",
  "aws_vpc_endpoint",
];

/** Counts in the content of each `cdk.tf.json`. */
export function readStackCosts(stacks: readonly unknown[]): StackCosts {
  const all = (type: string): unknown[] => stacks.flatMap((json) => blocks(json, type));
  const clusters = all("aws_eks_cluster");
  const versions = clusters.map((block) => (isMap(block) ? block.version : undefined));
  const version = versions.find((each) => typeof each === "string" && !each.includes("${"));
  return {
    clusters: clusters.length,
    ...(typeof version === "string" ? { kubernetesVersion: version } : {}),
    natGateways: all("aws_nat_gateway").length,
    kmsKeys: all("aws_kms_key").length,
    interfaceEndpoints: all("aws_vpc_endpoint").reduce<number>((sum, block) => sum + zonesOf(block), 0),
  };
}

/** Each interface endpoint is billed once in each of its subnets' zones. */
function zonesOf(block: unknown): number {
  if (!isMap(block) || block.vpc_endpoint_type !== "Interface") return 0;
  return isList(block.subnet_ids) ? block.subnet_ids.length : 1;
}

function blocks(json: unknown, type: string): unknown[] {
  const resources = isMap(json) && isMap(json.resource) ? json.resource : {};
  const byId = Object.hasOwn(resources, type) ? resources[type] : undefined;
  return isMap(byId) ? Object.values(byId) : [];
}
