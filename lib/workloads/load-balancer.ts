// What Application and Network Load Balancers have in common: whom they serve, and the controller that creates them.
import { Fn, ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { findPart, LOAD_BALANCER_CONTROLLER } from "../cluster/cluster-parts";
import { IFargateCluster } from "../cluster/cluster-interface";
import { IpFamily } from "../cluster/ip-family";
import { annotate, unacknowledged } from "../findings";
import { limitsOf } from "../ingress/controller-limits";
import { Finding, formatFinding, isError } from "../rules/finding";
import { GuardedValues, mergeValues } from "../rules/overrides";
import { checkLimits } from "../rules/workloads/controller-limits";
import { checkAnnotations } from "../rules/workloads/names";
import { noController } from "../rules/workloads/workloads";

/**
 * Whom a load balancer serves.
 *
 * @see
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme
 */
export enum LoadBalancerScheme {
  /** The VPC and what is connected to it. */
  INTERNAL = "internal",
  /** The internet; it is in the public subnets. */
  INTERNET_FACING = "internet-facing",
}

/**
 * Options of a health check: how a load balancer finds out which pods can answer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export interface TargetHealthCheck {
  /** Path of an HTTP check. @default - "/" for an Application Load Balancer; a Network Load Balancer only takes a connection */
  readonly path?: string;
  /** A TCP port of the containers, by its name or number; the Service need not lead there. @default - the one that it sends to */
  readonly port?: string;
  /**
   * Seconds between two checks, 5 to 300.
   *
   * @default - 15 for an Application Load Balancer, 10 for a Network Load Balancer
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds until a check without an answer counts as bad, 2 to 120, and within the interval.
   *
   * @default - 5 for an Application Load Balancer, 10 for a Network Load Balancer
   */
  readonly timeoutSeconds?: number;
  /**
   * Good answers in a row until a pod is healthy, 2 to 10.
   *
   * @default - 2 for an Application, 3 for a Network Load Balancer
   */
  readonly healthyThreshold?: number;
  /**
   * Bad answers in a row until a pod is unhealthy, 2 to 10.
   *
   * @default - 2 for an Application, 3 for a Network Load Balancer
   */
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

/** @internal What a load balancer expects of its controller. */
export interface Expectation {
  readonly cluster: IFargateCluster;
  readonly controller?: ITerraformDependable;
  /** The kind of object that it belongs to: `Ingress`, `Service`. */
  readonly what: string;
  /** How each annotation begins. */
  readonly prefix: string;
  readonly annotations: { [key: string]: string };
}

/** @internal Reports at synth, when the program is complete, where nothing makes the load balancer, or not as it is asked. */
export function expectController(scope: Construct, expected: Expectation): void {
  const { cluster, controller: given, what, prefix, annotations } = expected;
  scope.node.addValidation({
    validate: () => {
      const [controller] = controllerOf(cluster, given);
      const limits = limitsOf(controller);
      const found = unacknowledged(scope, [
        ...(controller === undefined ? [noController(what)] : []),
        ...(limits === undefined ? [] : checkLimits(annotations, prefix, limits)),
      ]);
      annotate(scope, found);
      return found.filter(isError).map((each) => `${scope.node.path}: ${formatFinding(each)}`);
    },
  });
}

/** @internal A list as an annotation holds it, also where its length is known only at apply. */
export function listText(values: string[] | undefined): string | undefined {
  if (values === undefined) return undefined;
  return Token.isUnresolved(values) ? Fn.join(",", values) : values.join(",");
}

/**
 * @internal Pods with addresses of IPv6 alone are targets of load balancers that have both families.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
 */
export function ipAddressType({ ipFamily }: IFargateCluster): string | undefined {
  return ipFamily === IpFamily.IPV6 ? "dualstack" : undefined;
}

/** @internal Tags as the controller reads them: `a=b,c=d`. */
export function tagList(tags: { [key: string]: string }): string | undefined {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? undefined : pairs.join(",");
}

/** @internal Options of both kinds of load balancers for security groups and for pods that drain. */
export interface SharedSettings {
  readonly securityGroupIds?: string[];
  readonly deregistrationDelaySeconds?: number;
  readonly annotations?: { [key: string]: string };
}

/**
 * @internal With groups of its own, the controller opens the pods' group to a load balancer only when it is asked to. And what
 * annotations say of a target group is a list, which would replace the library's.
 */
export function sharedSettings(prefix: string, options: SharedSettings): ControllerSettings["settings"] {
  const { securityGroupIds, deregistrationDelaySeconds: delay } = options;
  return {
    "security-groups": listText(securityGroupIds),
    "manage-backend-security-group-rules": hasOwnGroups(prefix, options) ? "true" : undefined,
    "target-group-attributes": delay === undefined ? undefined : `${DEREGISTRATION_DELAY}=${delay}`,
  };
}

/** @internal Whether it brings security groups of its own, by the option or by an annotation. */
export function hasOwnGroups(prefix: string, { securityGroupIds, annotations }: SharedSettings): boolean {
  return securityGroupIds !== undefined || annotations?.[`${prefix}security-groups`] !== undefined;
}

/** @internal The members of a list that an annotation holds. */
export function annotationList(annotations: { [key: string]: string } | undefined, key: string): string[] {
  const text = annotations?.[key] ?? "";
  const parts = Token.isUnresolved(text) ? [] : text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "");
}

/** @internal The user's annotations, where their target group's attributes do not take away the library's. */
export function moreAnnotations(prefix: string, options: SharedSettings): { [key: string]: string } | undefined {
  const { deregistrationDelaySeconds: delay, annotations } = options;
  const key = `${prefix}target-group-attributes`;
  const attributes = annotations?.[key];
  if (delay === undefined || attributes === undefined || attributes.includes(`${DEREGISTRATION_DELAY}=`)) {
    return annotations;
  }
  return { ...annotations, [key]: `${DEREGISTRATION_DELAY}=${delay},${attributes}` };
}

const DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";

/** @internal The controller's settings, as annotations. */
export interface ControllerSettings {
  /** How each annotation of the controller begins. */
  readonly prefix: string;
  /** By the rest of the annotation. */
  readonly settings: { [name: string]: string | number | undefined };
  /** The user's annotations, by their whole name. */
  readonly more?: { [key: string]: string };
  /** Why an annotation stays as the library sets it, by its whole name. */
  readonly guarded: GuardedValues;
}

/** @internal The library's annotations, those that have a value, with the user's on top. */
export function mergeAnnotations({ prefix, settings, more = {}, guarded }: ControllerSettings): {
  annotations: { [key: string]: string };
  findings: Finding[];
} {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const known = Object.fromEntries(given.map(([name, value]) => [`${prefix}${name}`, value]));
  const { values, findings } = mergeValues(known, more, guarded);
  const annotations = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
  return { annotations, findings: [...findings, ...checkAnnotations(more)] };
}
