// What has to be there before an object: what brings its kind, or makes its load balancer, as far as the program creates it.
import { isDeployer } from "../rules/objects/deployers";
import { chartOfObject, fullKindOf } from "../rules/objects/kinds";
import { IFargateCluster } from "./cluster-interface";
import { chartKey, ClusterPart, definitionKey, findPart } from "./cluster-parts";

/** True where the program creates what serves the kind of an object. */
export function isServed(cluster: IFargateCluster, object: unknown): boolean {
  return keysOf(object).some((key) => findPart(cluster, key) !== undefined);
}

/** What the program creates for the kinds and the load balancers of objects. */
export function serversOf(cluster: IFargateCluster, objects: readonly unknown[]): ClusterPart[] {
  const keys = new Set(objects.flatMap((each) => [...keysOf(each), ...outlivingKeys(each)]));
  return [...keys].map((each) => findPart(cluster, each)).filter((each) => each !== undefined);
}

function keysOf(object: unknown): string[] {
  const chart = chartOfObject(object);
  return [...(chart === undefined ? [] : [chartKey(chart)]), definitionKey(fullKindOf(object))];
}

/** What makes the load balancers that an object has others deploy, and has to be there until they are gone. */
function outlivingKeys(object: unknown): string[] {
  return isDeployer(object) ? [chartKey("aws-load-balancer-controller")] : [];
}
