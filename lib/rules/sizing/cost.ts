// What a cluster costs in a month: item by item, from the prices of its region.
import { isStale } from "../facts/fact-table";
import { supportState, SupportState } from "../kubernetes-versions";
import { today } from "../today";
import {
  PRICE_FACTS,
  PriceConfidence,
  PriceItem,
  PriceOverrides,
  PRICES_AS_OF,
  pricesOf,
  RegionPrices,
} from "./prices";
import { FargateSize } from "./sizes";
import { isUnknown, isUnknownNumber } from "../unknown";

/** Hours of a month, as AWS counts in its own examples. */
export const HOURS_PER_MONTH = 730;

/** Pods of one size that run all month. */
export interface PodsToPay {
  /** What they are called on the bill. @default - only their size is shown */
  readonly name?: string;
  /** Size of each of them. */
  readonly size: FargateSize;
  /** How many run all month. */
  readonly replicas: number;
  /** GiB of ephemeral storage that each is billed for, as `sizePod` says. @default 0 */
  readonly billedDiskGiB?: number;
}

/** What to add up; every number is of one month. */
export interface CostRequest {
  /** AWS region whose prices count: `eu-west-1`. */
  readonly region: string;
  /** Kubernetes minor, which decides between standard and extended support. @default - a version in standard support */
  readonly kubernetesVersion?: string;
  /** The day for which the version and the age of the prices are checked, `YYYY-MM-DD`. @default - the day on which the program runs */
  readonly asOf?: string;
  /** How many clusters there are, all of that version. @default 1 */
  readonly clusters?: number;
  /** Pods that run all month. @default - none */
  readonly pods?: readonly PodsToPay[];
  /** How many NAT gateways there are. @default 0 */
  readonly natGateways?: number;
  /** GB that pass through the NAT gateways. @default 0 */
  readonly natGigabytes?: number;
  /** How many public IPv4 addresses there are. @default - one for each NAT gateway, which needs it */
  readonly publicIpv4Addresses?: number;
  /** How many Application Load Balancers there are; their capacity units are not counted. @default 0 */
  readonly applicationLoadBalancers?: number;
  /** How many Network Load Balancers there are; their capacity units are not counted. @default 0 */
  readonly networkLoadBalancers?: number;
  /** How many interface endpoints there are, each counted once for each zone. @default 0 */
  readonly interfaceEndpoints?: number;
  /** How many KMS keys there are. @default 0 */
  readonly kmsKeys?: number;
  /** GB of logs that CloudWatch takes in. @default 0 */
  readonly logsIngestedGigabytes?: number;
  /** GB of logs that CloudWatch keeps. @default 0 */
  readonly logsStoredGigabytes?: number;
  /** Prices in US dollars in place of the library's, or for a region that it has none for. @default - the library's */
  readonly prices?: PriceOverrides;
}

/** One item of the bill. */
export interface CostLine {
  /** What is charged, for people to read: `pod of 0.25vCPU 0.5GB (coredns)`. */
  readonly item: string;
  /** How many of them run, or how many GB; undefined where it is known only at apply. */
  readonly quantity?: number;
  /** US dollars for one of them in one month; undefined where a price is not known. */
  readonly usdEach?: number;
  /** US dollars for all of them in one month; undefined where a price or the quantity is not known. */
  readonly usd?: number;
  /** How sure its least sure price is; undefined where one is not known. */
  readonly confidence?: PriceConfidence;
}

/** The bill of a month of 730 hours, in US dollars, before traffic. */
export interface MonthlyCost {
  /** AWS region whose prices count. */
  readonly region: string;
  /** The month in which the prices were read, `2026-08`; undefined where none are known. */
  readonly pricesAsOf?: string;
  /** What is charged, item by item. */
  readonly lines: CostLine[];
  /** The sum in US dollars; undefined where a line has no price, for a sum without it would mislead. */
  readonly totalUsd?: number;
  /** The sum in US dollars of the lines that have a price. */
  readonly knownUsd: number;
  /** What the reader must know of the bill; lower case, no full stop. */
  readonly notes: string[];
}

/** Adds up what a cluster costs in a month of 730 hours. */
export function monthlyCost(request: CostRequest): MonthlyCost {
  const prices = pricesOf(request.region, request.prices);
  const asOf = request.asOf ?? today();
  const state = supportState(request.kubernetesVersion ?? "", asOf);
  const lines = [
    ...(request.pods ?? []).map((pods) => podLine(pods, prices)),
    ...charges(request, state).map((charge) => chargeLine(charge, prices)),
  ];
  const known = lines.flatMap((line) => line.usd ?? []);
  const knownUsd = known.reduce((sum, usd) => sum + usd, 0);
  return {
    region: request.region,
    ...(prices === undefined ? {} : { pricesAsOf: prices.asOf }),
    lines,
    ...(known.length === lines.length ? { totalUsd: knownUsd } : {}),
    knownUsd,
    notes: [...notes(request, state, prices, lines), ...noteAge(lines, asOf)],
  };
}

/**
 * What one pod of `size` costs in a month of 730 hours, in US dollars; undefined where the region's prices are not known.
 */
export function monthlyPodCost(size: FargateSize, region: string, prices?: PriceOverrides): number | undefined {
  return podLine({ size, replicas: 1 }, pricesOf(region, prices)).usd;
}

/** Writes dollars: `$141.89`. */
export function formatUsd(usd: number): string {
  // Half a cent, such as 16.425, has no exact float: the nudge rounds it up, as a bill does.
  return `$${(Math.round(usd * 100 * (1 + 1e-12)) / 100).toFixed(2)}`;
}

interface Charge {
  readonly item: string;
  readonly price: PriceItem;
  readonly quantity: number;
  /** @default 1 */
  readonly hours?: number;
}

function charges(request: CostRequest, state: SupportState): Charge[] {
  const extended = state === SupportState.EXTENDED || state === SupportState.ENDED;
  const addresses = request.publicIpv4Addresses ?? request.natGateways ?? 0;
  const hours = HOURS_PER_MONTH;
  const all: Charge[] = [
    {
      item: `EKS cluster, ${extended ? "extended" : "standard"} support`,
      price: extended ? PriceItem.CLUSTER_EXTENDED_HOUR : PriceItem.CLUSTER_HOUR,
      quantity: request.clusters ?? 1,
      hours,
    },
    { item: "NAT gateway", price: PriceItem.NAT_GATEWAY_HOUR, quantity: request.natGateways ?? 0, hours },
    { item: "GB through NAT gateways", price: PriceItem.NAT_GATEWAY_GB, quantity: request.natGigabytes ?? 0 },
    { item: "public IPv4 address", price: PriceItem.PUBLIC_IPV4_HOUR, quantity: addresses, hours },
    {
      item: "Application Load Balancer, without its capacity units",
      price: PriceItem.APPLICATION_LOAD_BALANCER_HOUR,
      quantity: request.applicationLoadBalancers ?? 0,
      hours,
    },
    {
      item: "Network Load Balancer, without its capacity units",
      price: PriceItem.NETWORK_LOAD_BALANCER_HOUR,
      quantity: request.networkLoadBalancers ?? 0,
      hours,
    },
    {
      item: "interface endpoint in a zone",
      price: PriceItem.INTERFACE_ENDPOINT_HOUR,
      quantity: request.interfaceEndpoints ?? 0,
      hours,
    },
    { item: "KMS key", price: PriceItem.KMS_KEY_MONTH, quantity: request.kmsKeys ?? 0 },
    { item: "GB of logs taken in", price: PriceItem.LOGS_INGESTED_GB, quantity: request.logsIngestedGigabytes ?? 0 },
    { item: "GB of logs kept", price: PriceItem.LOGS_STORED_GB_MONTH, quantity: request.logsStoredGigabytes ?? 0 },
  ];
  return all.filter((charge) => charge.quantity !== 0);
}

function chargeLine(charge: Charge, prices: RegionPrices | undefined): CostLine {
  const price = prices?.prices.get(charge.price);
  const each = price === undefined ? undefined : { usd: price.usd * (charge.hours ?? 1), confidence: price.confidence };
  return costLine(charge.item, charge.quantity, each);
}

const LEAST_SURE_FIRST = Object.values(PriceConfidence).reverse();

function podLine(pods: PodsToPay, prices: RegionPrices | undefined): CostLine {
  const { size, replicas, billedDiskGiB = 0 } = pods;
  const parts: readonly (readonly [PriceItem, number])[] = [
    [PriceItem.FARGATE_VCPU_HOUR, size.vcpu],
    [PriceItem.FARGATE_GB_HOUR, size.memoryGiB],
    [PriceItem.FARGATE_DISK_GB_HOUR, billedDiskGiB],
  ];
  const needed = parts.filter(([, amount]) => amount !== 0);
  const priced = needed.flatMap(([item, amount]) => {
    const price = prices?.prices.get(item);
    return price === undefined ? [] : { usd: price.usd * amount * HOURS_PER_MONTH, confidence: price.confidence };
  });
  const least = LEAST_SURE_FIRST.find((each) => priced.some(({ confidence }) => confidence === each));
  const each =
    priced.length < needed.length || least === undefined
      ? undefined
      : { usd: priced.reduce((sum, { usd }) => sum + usd, 0), confidence: least };
  return costLine(`pod of ${size.label}${pods.name === undefined ? "" : ` (${pods.name})`}`, replicas, each);
}

function costLine(
  item: string,
  quantity: number,
  each: { readonly usd: number; readonly confidence: PriceConfidence } | undefined,
): CostLine {
  const counted = isUnknownNumber(quantity) ? undefined : quantity;
  return {
    item,
    ...(counted === undefined ? {} : { quantity: counted }),
    ...(each === undefined ? {} : { usdEach: each.usd, confidence: each.confidence }),
    ...(each === undefined || counted === undefined ? {} : { usd: each.usd * counted }),
  };
}

/** Prices that the user gave are the user's to keep up to date. */
function noteAge(lines: readonly CostLine[], asOf: string): string[] {
  const isOurs = lines.some(({ confidence }) => confidence !== undefined && confidence !== PriceConfidence.GIVEN);
  if (!isOurs || !isStale(PRICE_FACTS, asOf)) return [];
  return [`the prices are as of ${PRICES_AS_OF}, more than 60 days ago; pass changed prices as prices`];
}

function notes(
  request: CostRequest,
  state: SupportState,
  prices: RegionPrices | undefined,
  lines: readonly CostLine[],
): string[] {
  const version = request.kubernetesVersion ?? "";
  const told: string[] = [];
  const unknown = isUnknown(request.region);
  if (prices === undefined && unknown) told.push("the region is known only at apply, so nothing is priced");
  else if (prices === undefined) told.push(`no prices are known for ${request.region}; pass them as prices`);
  else if (lines.some((line) => line.usdEach === undefined))
    told.push("some prices are not known; pass them as prices");
  if (lines.some((line) => line.quantity === undefined)) told.push("some quantities are known only at apply");
  if (lines.some((line) => line.confidence === PriceConfidence.UNCHECKED)) told.push("some prices are not checked");
  if (state === SupportState.ENDED) {
    told.push(
      `EKS has ended support of Kubernetes ${version}; clusters that still run it are priced as in extended support`,
    );
  }
  return told;
}
