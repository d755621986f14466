// What a synthesised stack has that costs by the hour, beside its pods.
import { isList, isMap } from "../lib/rules/manifests/field";

/** Numbers of what costs by the hour. */
export interface CostStack {
  readonly hasCluster: boolean;
  /** Where it is written out. */
  readonly kubernetesVersion?: string;
  readonly natGateways: number;
  readonly kmsKeys: number;
  /** Interface endpoints, each counted once per subnet. */
  readonly interfaceEndpoints: number;
}

/** Counts in the content of `cdk.tf.json`. */
export function readCostStack(json: unknown): CostStack {
  const cluster = blocks(json, "aws_eks_cluster")[0];
  const version = isMap(cluster) ? cluster.version : undefined;
  const endpoints = blocks(json, "aws_vpc_endpoint").filter(
    (block) => isMap(block) && block.vpc_endpoint_type === "Interface",
  );
  return {
    hasCluster: cluster !== undefined,
    ...(typeof version === "string" && !version.includes("${") ? { kubernetesVersion: version } : {}),
    natGateways: blocks(json, "aws_nat_gateway").length,
    kmsKeys: blocks(json, "aws_kms_key").length,
    interfaceEndpoints: endpoints.reduce<number>((sum, block) => sum + subnetsOf(block), 0),
  };
}

function subnetsOf(block: unknown): number {
  return isMap(block) && isList(block.subnet_ids) ? block.subnet_ids.length : 1;
}

function blocks(json: unknown, type: string): unknown[] {
  const resources = isMap(json) && isMap(json.resource) ? json.resource : {};
  const byId = Object.hasOwn(resources, type) ? resources[type] : undefined;
  return isMap(byId) ? Object.values(byId) : [];
}
