// Limits and requests: what Kubernetes rejects, and what the size that is paid for makes of them.
import { HURTS } from "./rules-hurts";
import { finding, Finding, isError } from "../finding";
import { ContainerShape, ResourceShape } from "../manifests/container";
import { PodShape } from "../manifests/pod-shape";
import { checkQuantity, formatBytes, formatMillis, knownQuantity, Nanos, toBytes, toMillis } from "../sizing/quantity";
import { FargateSize, OVERHEAD_MIB } from "../sizing/sizes";
import { WORKLOAD_NUMBER } from "../workloads/numbers";

/** A limit, and the request for the same resource where there is one. */
interface Pair {
  readonly container: string;
  readonly limit: ResourceShape;
  readonly request?: ResourceShape;
}

/** What Kubernetes rejects of limits: those below their requests, and those that are not quantities. */
export function checkLimits(pod: PodShape): Finding[] {
  const holders = [...listContainers(pod), { name: "", requests: pod.requests, limits: pod.limits }];
  return holders.flatMap(pairsOf).flatMap(({ limit, request }) => {
    // The sizer reads the limit where there is no request.
    if (request === undefined) return [];
    const malformed = checkQuantity(limit.quantity, limit.name, limit.path).filter(isError);
    const [asked, allowed] = [knownQuantity(request.quantity), knownQuantity(limit.quantity)];
    if (malformed.length > 0 || asked === undefined || allowed === undefined || allowed >= asked) return malformed;
    return [
      finding(WORKLOAD_NUMBER.limit, {
        field: limit.path,
        message: `the limit ${limit.quantity} of ${limit.name} is below the request ${request.quantity}, and Kubernetes rejects the pod`,
        fix: `write ${request.quantity} for both`,
      }),
    ];
  });
}

/**
 * One finding for all limits of a pod that its size makes senseless, or that only differ from requests. The larger number is the
 * one to write, as the size is paid for anyway.
 *
 * @param raised the size of the pod with what it limits as its requests
 */
export function adviseLimits(pod: PodShape, size: FargateSize, raised: FargateSize | undefined): Finding[] {
  const pairs = listContainers(pod)
    .flatMap(pairsOf)
    .filter(({ limit, request }) => (limit.name === "cpu" || limit.name === "memory") && isHigher(limit, request));
  const above = pairs.filter(({ limit }) => amountOf(limit) > mostOf(limit.name, size));
  const differing = pairs.filter((pair) => !above.includes(pair));
  const isAlone = listContainers(pod).length === 1;
  if (above.length > 0) return [limitsAbove(pod, size, above, differing, isAlone)];
  const price = raised?.label === size.label ? undefined : (raised?.label ?? "more than the largest size");
  return differing.length === 0 ? [] : [limitsDiffering(pod, differing, isAlone, price)];
}

function listContainers({ initContainers, containers }: PodShape): ContainerShape[] {
  return [...initContainers, ...containers];
}

function pairsOf({ name, requests, limits }: Pick<ContainerShape, "name" | "requests" | "limits">): Pair[] {
  return limits.map((limit) => ({
    container: name,
    limit,
    request: requests.find((request) => request.name === limit.name),
  }));
}

/** Without a request the limit is the request. */
function isHigher(limit: ResourceShape, request: ResourceShape | undefined): boolean {
  const asked = request === undefined ? undefined : knownQuantity(request.quantity);
  return asked !== undefined && amountOf(limit) > asked;
}

function amountOf({ quantity }: ResourceShape): Nanos {
  return knownQuantity(quantity) ?? 0n;
}

const NANOS = 1_000_000_000n;

/** What a pod of this size can use: Fargate keeps a part of the memory for itself. */
function mostOf(name: string, size: FargateSize): Nanos {
  return name === "cpu"
    ? BigInt(size.vcpu * 1000) * (NANOS / 1000n)
    : BigInt(size.memoryGiB * 1024 - OVERHEAD_MIB) * 1024n ** 2n * NANOS;
}

function limitsAbove(
  pod: PodShape,
  size: FargateSize,
  above: readonly Pair[],
  differing: readonly Pair[],
  isAlone: boolean,
): Finding {
  const names = [...new Set(above.map(({ limit }) => limit.name))];
  const most = names.map((name) => `${shownAmount(name, mostOf(name, size))} of ${name}`).join(" and ");
  const others = differing.length === 0 ? "" : `; in addition, ${differingText(differing, isAlone)}`;
  return finding(HURTS.limitAboveSize, {
    field: fieldOf(pod, [...above, ...differing]),
    message: `the ${subject(above, isAlone)} above what ${size.label} leaves for the pod, ${most}: a pod cannot burst on Fargate${others}`,
    fix: `request what the container needs, and limit it to ${most} at most`,
  });
}

/** @param price the size that the larger numbers take, where it is another one */
function limitsDiffering(
  pod: PodShape,
  differing: readonly Pair[],
  isAlone: boolean,
  price: string | undefined,
): Finding {
  const [first] = differing;
  const more = differing.map((pair) => `${pair.limit.quantity} of ${pair.limit.name}${ofContainer(pair, isAlone)}`);
  return finding(HURTS.limitNotRequest, {
    field: fieldOf(pod, differing),
    message: `${differingText(differing, isAlone)}, and AWS recommends equal values on Fargate`,
    fix:
      (differing.length === 1 && first !== undefined
        ? `write ${first.limit.quantity} for both`
        : `write the larger value for both: ${more.join(", ")}`) + paidFor(price),
  });
}

/** Without a limit a container can use what the others leave of the size. */
function paidFor(price: string | undefined): string {
  return price === undefined ? "" : `, which takes ${price}, or leave the limits out`;
}

function subject(pairs: readonly Pair[], isAlone: boolean): string {
  const list = pairs.map((pair) => `${pair.limit.quantity} of ${pair.limit.name}${ofContainer(pair, isAlone)}`);
  return pairs.length === 1 ? `limit ${list.join("")} is` : `limits ${list.join(", ")} are`;
}

function differingText(pairs: readonly Pair[], isAlone: boolean): string {
  const list = pairs.map((pair) => {
    const asked = pair.request?.quantity ?? 0;
    return pairs.length === 1
      ? `the limit ${pair.limit.quantity} of ${pair.limit.name}${ofContainer(pair, isAlone)} is not the request ${asked}`
      : `${pair.limit.quantity} of ${pair.limit.name} for ${asked}${ofContainer(pair, isAlone)}`;
  });
  return pairs.length === 1 ? list.join("") : `limits are not the requests: ${list.join(", ")}`;
}

function ofContainer({ container }: Pair, isAlone: boolean): string {
  return isAlone ? "" : ` of "${container}"`;
}

/** The place of the only limit, otherwise that of the pod. */
function fieldOf(pod: PodShape, pairs: readonly Pair[]): string {
  return pairs.length === 1 ? (pairs[0]?.limit.path ?? pod.path) : pod.path;
}

function shownAmount(name: string, amount: Nanos): string {
  return name === "cpu" ? formatMillis(toMillis(amount)) : formatBytes(toBytes(amount));
}
