// What Application and Network Load Balancers have in common: whom they serve, and the controller that makes them.
import { Fn, ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { findPart, LOAD_BALANCER_CONTROLLER } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { annotate, unacknowledged } from "../findings";
import { isUnknownNumber } from "../rules/unknown";
import { noController } from "../rules/workloads";

/** Whom a load balancer serves. */
export enum LoadBalancerScheme {
  /** The VPC and what is connected to it. */
  INTERNAL = "internal",
  /** The internet; it stands in the public subnets. */
  INTERNET_FACING = "internet-facing",
}

/** How a load balancer finds out which pods are well. */
export interface TargetHealthCheck {
  /** Path of an HTTP check. @default - "/" for an Application Load Balancer; a Network Load Balancer only takes a connection */
  readonly path?: string;
  /** A TCP port of the containers, by its name or number; the Service need not lead there. @default - the one that it sends to */
  readonly port?: string;
  /** From 5 to 300. @default - 15 for an Application Load Balancer, 10 for a Network Load Balancer */
  readonly intervalSeconds?: number;
  /** From 2 to 120, and within the interval. @default - 5 for an Application Load Balancer, 10 for a Network Load Balancer */
  readonly timeoutSeconds?: number;
  /** Good answers in a row until a pod is well, from 2 to 10. @default - 2 for an Application, 3 for a Network Load Balancer */
  readonly healthyThreshold?: number;
  /** Bad answers in a row until it is unwell, from 2 to 10. @default - 2 for an Application, 3 for a Network Load Balancer */
  readonly unhealthyThreshold?: number;
  /** HTTP statuses that are good: `200`, `200,202` or `200-299`. @default - 200 for an Application, 200-399 for a Network Load Balancer */
  readonly successCodes?: string;
}

/** @internal What a load balancer waits for, and outlives at a destroy: the controller. */
export function controllerOf(
  cluster: IFargateCluster,
  given: ITerraformDependable | undefined,
): ITerraformDependable[] {
  const controller = given ?? findPart(cluster, LOAD_BALANCER_CONTROLLER);
  return controller === undefined ? [] : [controller];
}

/** @internal Warns at synth, when the program is complete, where nothing makes the load balancer. */
export function expectController(
  scope: Construct,
  cluster: IFargateCluster,
  given: ITerraformDependable | undefined,
  what: string,
): void {
  scope.node.addValidation({
    validate: () => {
      if (controllerOf(cluster, given).length === 0) {
        annotate(scope, unacknowledged(scope, [noController(what)]));
      }
      return [];
    },
  });
}

/** @internal A number as an annotation holds it, also where it is known only at apply. */
export function numberText(value: string | number | undefined): string | undefined {
  if (typeof value !== "number") return value;
  return isUnknownNumber(value) ? Token.asString(value) : value.toString();
}

/** @internal A list as an annotation holds it, also where its length is known only at apply. */
export function listText(values: string[] | undefined): string | undefined {
  if (values === undefined) return undefined;
  return Token.isUnresolved(values) ? Fn.join(",", values) : values.join(",");
}

/** @internal Tags as the controller reads them: `a=b,c=d`. */
export function tagList(tags: { [key: string]: string }): string | undefined {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? undefined : pairs.join(",");
}

/** @internal Annotations without those that were not given. */
export function given(annotations: { [key: string]: string | undefined }): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(annotations).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}
