// What a controller of the program leaves to others: in its chart, and for the load balancers that ask for it.
import { IConstruct } from "constructs";

/** @internal What the controller does apart from load balancers. */
export interface ControllerLimits {
  /** Says which web ACL guards a load balancer. */
  readonly waf: boolean;
  /** Says what Shield Advanced protects. */
  readonly shield: boolean;
  /** Has one security group for all load balancers, which pods allow. */
  readonly sharedGroup: boolean;
}

/** @internal Options by which the controller leaves something to others. */
export interface ControllerAddons {
  readonly waf?: boolean;
  readonly shield?: boolean;
  readonly gatewayApi?: boolean;
}

/** @internal The values of its chart, of which the default is true for each. */
export function addonValues({ waf, shield, gatewayApi }: ControllerAddons): { [key: string]: unknown } {
  const featureGates = { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false };
  return {
    ...(waf === false ? { enableWaf: false, enableWafv2: false } : {}),
    ...(shield === false ? { enableShield: false } : {}),
    ...(gatewayApi === false ? { controllerConfig: { featureGates } } : {}),
  };
}

const limits = new WeakMap<object, ControllerLimits>();

/** @internal Remembers what `controller` does. */
export function noteLimits(controller: IConstruct, known: ControllerLimits): void {
  limits.set(controller, known);
}

/** @internal What `controller` does; undefined where it is not the library's. */
export function limitsOf(controller: object | undefined): ControllerLimits | undefined {
  return controller === undefined ? undefined : limits.get(controller);
}
