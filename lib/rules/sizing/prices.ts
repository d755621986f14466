// What AWS charges: on-demand list prices by region, each with how sure we are of it.

import { FactTable } from "../facts/fact-table";
import { SOURCES } from "../sources";

/** The month in which the prices were read. */
export const PRICES_AS_OF = "2026-08";

/** Where the prices come from; of their month, the last day. */
export const PRICE_FACTS: FactTable = {
  subject: "list prices",
  readOn: "2026-08-31",
  source: SOURCES.fargatePricing,
};

/** What is charged for. Prices are in US dollars for one of the unit in the name. */
export enum PriceItem {
  FARGATE_VCPU_HOUR = "fargateVcpuHour",
  FARGATE_GB_HOUR = "fargateGbHour",
  /** For each GB of ephemeral storage above the 20 that are free. */
  FARGATE_DISK_GB_HOUR = "fargateDiskGbHour",
  CLUSTER_HOUR = "clusterHour",
  /** For a cluster whose version is in extended support. */
  CLUSTER_EXTENDED_HOUR = "clusterExtendedHour",
  NAT_GATEWAY_HOUR = "natGatewayHour",
  NAT_GATEWAY_GB = "natGatewayGb",
  PUBLIC_IPV4_HOUR = "publicIpv4Hour",
  APPLICATION_LOAD_BALANCER_HOUR = "applicationLoadBalancerHour",
  APPLICATION_LCU_HOUR = "applicationLcuHour",
  NETWORK_LOAD_BALANCER_HOUR = "networkLoadBalancerHour",
  NETWORK_LCU_HOUR = "networkLcuHour",
  LOGS_INGESTED_GB = "logsIngestedGb",
  LOGS_STORED_GB_MONTH = "logsStoredGbMonth",
  LOGS_SCANNED_GB = "logsScannedGb",
  KMS_KEY_MONTH = "kmsKeyMonth",
  KMS_10K_REQUESTS = "kms10kRequests",
  INTERFACE_ENDPOINT_HOUR = "interfaceEndpointHour",
  INTERFACE_ENDPOINT_GB = "interfaceEndpointGb",
}

/** How sure a price is, surest first. */
export enum PriceConfidence {
  /** Given by the user. */
  GIVEN = "given",
  /** Read in the published price list. */
  READ = "read",
  /** Quoted by others from the price list. */
  SECOND_HAND = "second-hand",
  /** Not checked. */
  UNCHECKED = "unchecked",
}

/** One price. */
export interface Price {
  readonly usd: number;
  readonly confidence: PriceConfidence;
}

/** The prices of a region. */
export interface RegionPrices {
  readonly region: string;
  /** The month in which they were read, as `2026-08`. */
  readonly asOf: string;
  readonly prices: ReadonlyMap<PriceItem, Price>;
}

/** Prices that the user knows better, in US dollars. */
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

/** The prices of `region` with the user's own in place of ours; undefined for a region that nobody gave prices for. */
export function pricesOf(region: string, overrides: PriceOverrides = {}): RegionPrices | undefined {
  const known = PRICES.find((each) => each.region === region);
  const given = Object.values(PriceItem).flatMap((item): [PriceItem, Price][] => {
    const usd = overrides[item];
    return usd === undefined ? [] : [[item, { usd, confidence: PriceConfidence.GIVEN }]];
  });
  if (known === undefined && given.length === 0) return undefined;
  return { region, asOf: known?.asOf ?? "given", prices: new Map([...(known?.prices ?? []), ...given]) };
}
