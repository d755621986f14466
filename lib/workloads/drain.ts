// Pods behind a load balancer keep serving for a while after they are asked to stop: it sends to them until it has noticed.
import { IResolvable, Lazy, Op, Token } from "cdktf";
import { IConstruct } from "constructs";
import { DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { LoadBalancerKind } from "../rules/workloads/load-balancers";
import { isUnknownNumber } from "../rules/unknown";
import { loadDeployment } from "./kubernetes-resources";

/**
 * Seconds from the end of a pod's readiness until nothing is sent to it any more, with some to spare. Nobody promises a number;
 * these are what others measured.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2106
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366
 */
const DRAIN_SECONDS: Readonly<Record<LoadBalancerKind, number>> = { Application: 60, Network: 120 };

/** The time that Kubernetes gives a pod to stop by default. */
const GRACE_SECONDS = 30;

/** @internal Pods that a load balancer sends to. */
export interface BalancedPods {
  readonly namespace: string;
  readonly selector: { readonly [key: string]: string };
  readonly kind: LoadBalancerKind;
}

const balanced = new WeakMap<IConstruct, BalancedPods[]>();

/** @internal Remembers what a load balancer of the program sends to. */
export function noteBalanced(cluster: IConstruct, pods: BalancedPods): void {
  balanced.set(cluster, [...(balanced.get(cluster) ?? []), pods]);
}

/** @internal A Deployment's pods, and what is said of their end. */
export interface DrainedPods {
  readonly cluster: IConstruct;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly drainSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * @internal The pods' block, with their end put off where a load balancer of the program sends to them, by now or later in it.
 * It is `sleep` of the image: the Terraform provider does not know Kubernetes' own.
 */
export function drained(spec: DeploymentV1SpecTemplateSpec, pods: DrainedPods): DeploymentV1SpecTemplateSpec {
  if (pods.drainSeconds === 0 || !Array.isArray(spec.container)) return spec;
  const [main, ...others] = spec.container;
  const { deploymentV1SpecTemplateSpecContainerToTerraform: written } = loadDeployment();
  const container: IResolvable = Lazy.anyValue({
    produce: () => {
      const seconds = secondsOf(pods);
      const lifecycle = { preStop: [{ exec: { command: ["sleep", String(seconds)] } }] };
      const first = seconds === 0 ? main : { ...main, name: main?.name ?? "", lifecycle };
      return [first, ...others].map((each): unknown => written(each));
    },
  });
  const produce = (): number | undefined => graceOf(secondsOf(pods));
  const grace = spec.terminationGracePeriodSeconds ?? Token.asNumber(Lazy.numberValue({ produce }));
  return { ...spec, terminationGracePeriodSeconds: grace, container };
}

/** A pod with a grace of its own keeps half of it for its program. */
function secondsOf({ cluster, namespace, labels, drainSeconds, terminationGracePeriodSeconds }: DrainedPods): number {
  if (drainSeconds !== undefined) return drainSeconds;
  const kinds = (balanced.get(cluster) ?? [])
    .filter((each) => each.namespace === namespace && isSelected(labels, each.selector))
    .map(({ kind }) => DRAIN_SECONDS[kind]);
  const usual = Math.max(0, ...kinds);
  const isKnown = terminationGracePeriodSeconds !== undefined && !isUnknownNumber(terminationGracePeriodSeconds);
  return isKnown ? Math.min(usual, Math.floor(terminationGracePeriodSeconds / 2)) : usual;
}

function isSelected(labels: BalancedPods["selector"], selector: BalancedPods["selector"]): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function graceOf(seconds: number): number | undefined {
  if (isUnknownNumber(seconds)) return Token.asNumber(Op.add(seconds, GRACE_SECONDS));
  return seconds === 0 ? undefined : seconds + GRACE_SECONDS;
}
