// What AWS charges: on-demand list prices by region, each with how sure we are of it.

import { FactTable } from "../facts/fact-table";
import { error, finding, Finding } from "../finding";
import { isMap } from "../manifests/field";
import { nearestOf } from "../nearest";
import { isCommercial } from "../network/partitions";
import { isKnownRegion } from "../network/regions";
import { describe } from "../shown";
import { SOURCES } from "../sources";
import { isUnknown, isUnknownNumber } from "../unknown";

/** The rules of this file. */
export const PRICE = {
  given: error("FG980", "a price belongs to an item and is a number of US dollars", SOURCES.fargatePricing),
};

/** The month in which the prices were read. */
export const PRICES_AS_OF = "2026-08";

/** Where the prices come from; of their month, the last day. */
export const PRICE_FACTS: FactTable = {
  subject: "list prices",
  readOn: "2026-08-31",
  source: SOURCES.fargatePricing,
};

/**
 * What is charged for, with a price in US dollars for one of the unit in the name.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 */
export enum PriceItem {
  /** A vCPU of a pod for an hour. */
  FARGATE_VCPU_HOUR = "fargateVcpuHour",
  /** A GB of a pod's memory for an hour. */
  FARGATE_GB_HOUR = "fargateGbHour",
  /** A GB of a pod's ephemeral storage above the 20 that are free, for an hour. */
  FARGATE_DISK_GB_HOUR = "fargateDiskGbHour",
  /** A cluster whose version is in standard support, for an hour. */
  CLUSTER_HOUR = "clusterHour",
  /** A cluster whose version is in extended support, for an hour. */
  CLUSTER_EXTENDED_HOUR = "clusterExtendedHour",
  /** A NAT gateway for an hour. */
  NAT_GATEWAY_HOUR = "natGatewayHour",
  /** A GB that passes through a NAT gateway. */
  NAT_GATEWAY_GB = "natGatewayGb",
  /** A public IPv4 address for an hour. */
  PUBLIC_IPV4_HOUR = "publicIpv4Hour",
  /** An Application Load Balancer for an hour, without its capacity units. */
  APPLICATION_LOAD_BALANCER_HOUR = "applicationLoadBalancerHour",
  /** A capacity unit (LCU) of an Application Load Balancer for an hour. */
  APPLICATION_LCU_HOUR = "applicationLcuHour",
  /** A Network Load Balancer for an hour, without its capacity units. */
  NETWORK_LOAD_BALANCER_HOUR = "networkLoadBalancerHour",
  /** A capacity unit (NLCU) of a Network Load Balancer for an hour. */
  NETWORK_LCU_HOUR = "networkLcuHour",
  /** A GB of logs that CloudWatch takes in. */
  LOGS_INGESTED_GB = "logsIngestedGb",
  /** A GB of logs that CloudWatch keeps for a month. */
  LOGS_STORED_GB_MONTH = "logsStoredGbMonth",
  /** A GB of logs that a query of CloudWatch Logs Insights reads. */
  LOGS_SCANNED_GB = "logsScannedGb",
  /** A KMS key for a month. */
  KMS_KEY_MONTH = "kmsKeyMonth",
  /** Ten thousand requests to KMS. */
  KMS_10K_REQUESTS = "kms10kRequests",
  /** An interface endpoint in one zone for an hour. */
  INTERFACE_ENDPOINT_HOUR = "interfaceEndpointHour",
  /** A GB that passes through an interface endpoint. */
  INTERFACE_ENDPOINT_GB = "interfaceEndpointGb",
}

/** How sure a price is, surest first. */
export enum PriceConfidence {
  /** Set by the user. */
  GIVEN = "given",
  /** Read in the published price list. */
  READ = "read",
  /** Quoted by others from the price list. */
  SECOND_HAND = "second-hand",
  /** Not checked. */
  UNCHECKED = "unchecked",
}

/** A price, and how sure it is. */
export interface Price {
  /** US dollars for one of the item's unit. */
  readonly usd: number;
  /** How sure the price is. */
  readonly confidence: PriceConfidence;
}

/** The prices of a region. */
export interface RegionPrices {
  /** The AWS region: `us-east-1`. */
  readonly region: string;
  /** The month in which they were read, as `2026-08`. */
  readonly asOf: string;
  /** The prices by what is charged for. */
  readonly prices: ReadonlyMap<PriceItem, Price>;
}

/** Prices that the user knows better, in US dollars, by what is charged for. */
export type PriceOverrides = Readonly<Partial<Record<PriceItem, number>>>;

const { READ, SECOND_HAND, UNCHECKED } = PriceConfidence;

/** Item, then price and confidence in us-east-1, then both in ap-northeast-2. */
const TABLE: readonly (readonly [PriceItem, number, PriceConfidence, number, PriceConfidence])[] = [
  [PriceItem.FARGATE_VCPU_HOUR, 0.04048, READ, 0.04656, SECOND_HAND],
  [PriceItem.FARGATE_GB_HOUR, 0.004445, READ, 0.00511, SECOND_HAND],
  [PriceItem.FARGATE_DISK_GB_HOUR, 0.000111, READ, 0.000127, UNCHECKED],
  [PriceItem.CLUSTER_HOUR, 0.1, READ, 0.1, SECOND_HAND],
  [PriceItem.CLUSTER_EXTENDED_HOUR, 0.6, READ, 0.6, UNCHECKED],
  [PriceItem.NAT_GATEWAY_HOUR, 0.045, READ, 0.059, SECOND_HAND],
  [PriceItem.NAT_GATEWAY_GB, 0.045, READ, 0.059, SECOND_HAND],
  [PriceItem.PUBLIC_IPV4_HOUR, 0.005, READ, 0.005, SECOND_HAND],
  [PriceItem.APPLICATION_LOAD_BALANCER_HOUR, 0.0225, READ, 0.0225, SECOND_HAND],
  [PriceItem.APPLICATION_LCU_HOUR, 0.008, READ, 0.008, SECOND_HAND],
  [PriceItem.NETWORK_LOAD_BALANCER_HOUR, 0.0225, READ, 0.0225, UNCHECKED],
  [PriceItem.NETWORK_LCU_HOUR, 0.006, READ, 0.006, UNCHECKED],
  [PriceItem.LOGS_INGESTED_GB, 0.5, READ, 0.76, UNCHECKED],
  [PriceItem.LOGS_STORED_GB_MONTH, 0.03, READ, 0.0314, UNCHECKED],
  [PriceItem.LOGS_SCANNED_GB, 0.005, READ, 0.0076, UNCHECKED],
  [PriceItem.KMS_KEY_MONTH, 1, READ, 1, SECOND_HAND],
  [PriceItem.KMS_10K_REQUESTS, 0.03, READ, 0.03, UNCHECKED],
  [PriceItem.INTERFACE_ENDPOINT_HOUR, 0.01, READ, 0.013, UNCHECKED],
  [PriceItem.INTERFACE_ENDPOINT_GB, 0.01, READ, 0.01, UNCHECKED],
];

/** Every region whose prices are known here. Source: the AWS price list, Linux on x86, on demand. */
export const PRICES: readonly RegionPrices[] = [
  {
    region: "us-east-1",
    asOf: PRICES_AS_OF,
    prices: new Map(TABLE.map(([item, usd, confidence]) => [item, { usd, confidence }])),
  },
  {
    region: "ap-northeast-2",
    asOf: PRICES_AS_OF,
    prices: new Map(TABLE.map(([item, , , usd, confidence]) => [item, { usd, confidence }])),
  },
];

/**
 * What costs the same in every region, as the pages say that list one price for all of them. China and GovCloud have their own.
 *
 * @see https://aws.amazon.com/eks/pricing/
 * @see https://aws.amazon.com/vpc/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 */
const SAME_EVERYWHERE: readonly PriceItem[] = [
  PriceItem.CLUSTER_HOUR,
  PriceItem.CLUSTER_EXTENDED_HOUR,
  PriceItem.PUBLIC_IPV4_HOUR,
  PriceItem.KMS_KEY_MONTH,
];

/** The prices of a commercial region that has no list here. */
function commonPrices(region: string): RegionPrices | undefined {
  if (!isKnownRegion(region) || !isCommercial(region)) return undefined;
  const prices = TABLE.flatMap(([item, usd]): [PriceItem, Price][] =>
    SAME_EVERYWHERE.includes(item) ? [[item, { usd, confidence: PriceConfidence.SECOND_HAND }]] : [],
  );
  return { region, asOf: PRICES_AS_OF, prices: new Map(prices) };
}

/** What is wrong with prices that the user gives. */
export function checkPrices(prices: unknown, field = "prices"): Finding[] {
  if (prices === undefined) return [];
  if (!isMap(prices)) {
    const fix = "write a map, such as { fargateVcpuHour: 0.04048 }";
    return [finding(PRICE.given, { field, message: `${describe(prices)} is not prices by their items`, fix })];
  }
  const items: readonly string[] = Object.values(PriceItem);
  return Object.entries(prices).flatMap(([item, usd]) => {
    if (!items.includes(item)) {
      const near = nearestOf(item, items);
      const fix = near === undefined ? `choose ${items.join(", ")}` : `write ${near}`;
      return [finding(PRICE.given, { field: `${field}.${item}`, message: "nothing with this name has a price", fix })];
    }
    if (usd === undefined || isUnknown(usd)) return [];
    if (typeof usd === "number" && Number.isFinite(usd) && (usd >= 0 || isUnknownNumber(usd))) return [];
    const message = `${describe(usd)} is not a price`;
    return [finding(PRICE.given, { field: `${field}.${item}`, message, fix: "write a number such as 0.04048" })];
  });
}

/** True for prices by their items, with which nothing is wrong. */
export function arePrices(prices: unknown): prices is PriceOverrides {
  return prices !== undefined && checkPrices(prices).length === 0;
}

/**
 * The prices of `region` with the user's own in place of ours; undefined for a region that no prices are known for. Outside of
 * the regions of `PRICES`, only those are known that are the same everywhere.
 */
export function pricesOf(region: string, overrides: PriceOverrides = {}): RegionPrices | undefined {
  const known = PRICES.find((each) => each.region === region) ?? commonPrices(region);
  const given = Object.values(PriceItem).flatMap((item): [PriceItem, Price][] => {
    const usd = overrides[item];
    return usd === undefined ? [] : [[item, { usd, confidence: PriceConfidence.GIVEN }]];
  });
  if (known === undefined && given.length === 0) return undefined;
  return { region, asOf: known?.asOf ?? "given", prices: new Map([...(known?.prices ?? []), ...given]) };
}
