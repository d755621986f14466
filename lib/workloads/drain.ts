// Pods behind a load balancer keep serving for a while after they are asked to stop: it sends to them until it has noticed.
import { Op, Token } from "cdktf";
import { IConstruct } from "constructs";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { LoadBalancerKind } from "../rules/workloads/load-balancers";
import { isUnknownNumber } from "../rules/unknown";

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

/** What load balancers of a cluster send to, and the pods that may be among it. */
class Served {
  public readonly balanced: BalancedPods[] = [];
  public readonly drained: DrainedPods[] = [];
}

const served = new WeakMap<IConstruct, Served>();

function servedOf(cluster: IConstruct): Served {
  const found = served.get(cluster) ?? new Served();
  served.set(cluster, found);
  return found;
}

/** @internal Notes what a load balancer of the program sends to. */
export function noteBalanced(cluster: IConstruct, pods: BalancedPods): void {
  const { balanced, drained } = servedOf(cluster);
  balanced.push(pods);
  drained.forEach(putSleep);
}

/** @internal A Deployment's pods, and what is said of their end. */
export interface DrainedPods {
  readonly deployment: DeploymentV1;
  readonly cluster: IConstruct;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly drainSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
}

/**
 * @internal Puts the pods' end off where a load balancer of the program sends to them, by now or later in it.
 * It is `sleep` of the image: the Terraform provider does not know Kubernetes' own.
 */
export function drainBeforeEnd(pods: DrainedPods): void {
  servedOf(pods.cluster).drained.push(pods);
  putSleep(pods);
}

function putSleep(pods: DrainedPods): void {
  const seconds = secondsOf(pods);
  const pod = pods.deployment.spec.template.spec;
  const containers = pod.containerInput;
  if (seconds === 0 || !Array.isArray(containers)) return;
  const lifecycle = { preStop: [{ exec: { command: ["sleep", String(seconds)] } }] };
  pod.putContainer(containers.map((each, index) => (index === 0 ? { ...each, lifecycle } : each)));
  if (pods.terminationGracePeriodSeconds !== undefined) return;
  const isUnknown = isUnknownNumber(seconds);
  pod.terminationGracePeriodSeconds = isUnknown
    ? Token.asNumber(Op.add(seconds, GRACE_SECONDS))
    : seconds + GRACE_SECONDS;
}

/** A pod with a grace of its own keeps half of it for its program. */
function secondsOf({ cluster, namespace, labels, drainSeconds, terminationGracePeriodSeconds }: DrainedPods): number {
  if (drainSeconds !== undefined) return drainSeconds;
  const kinds = servedOf(cluster)
    .balanced.filter((each) => each.namespace === namespace && isSelected(labels, each.selector))
    .map(({ kind }) => DRAIN_SECONDS[kind]);
  const usual = Math.max(0, ...kinds);
  const isKnown = terminationGracePeriodSeconds !== undefined && !isUnknownNumber(terminationGracePeriodSeconds);
  return isKnown ? Math.min(usual, Math.floor(terminationGracePeriodSeconds / 2)) : usual;
}

function isSelected(labels: BalancedPods["selector"], selector: BalancedPods["selector"]): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
