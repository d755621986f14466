// Tells clusters from other constructs, also where two copies of the library are installed.
import type { IFargateCluster } from "./cluster-interface";

/** @internal The mark of a cluster. */
export const CLUSTER = Symbol.for("cdktf-eks-fargate.FargateCluster");

/** @internal Whether `value` is a cluster, made by the program or imported. */
export function isFargateCluster(value: unknown): value is IFargateCluster {
  return typeof value === "object" && value !== null && CLUSTER in value;
}

/** @internal Whether `value` is a cluster that the program makes. */
export function isMadeCluster(value: unknown): value is IFargateCluster {
  return isFargateCluster(value) && value._controlPlaneLogGroupName !== undefined;
}
