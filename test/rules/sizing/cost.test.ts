// The bill: the worked examples of the price lists, and what is said where a price is missing.
import { CostRequest, formatUsd, HOURS_PER_MONTH, monthlyCost, monthlyPodCost } from "../../../lib/rules/sizing/cost";
import { checkPrices, PRICES, PriceItem, pricesOf } from "../../../lib/rules/sizing/prices";
import { FargateSize, parseSize } from "../../../lib/rules/sizing/sizes";
import { lines } from "../expect-findings";

const size = (label: string): FargateSize => parseSize(label)!;
const SMALLEST = size("0.25vCPU 0.5GB");

/** The bill without the cluster, as `item quantity dollars`. */
const bill = (request: Omit<CostRequest, "region">, region = "us-east-1"): string[] =>
  monthlyCost({ region, ...request })
    .lines.filter((line) => !line.item.startsWith("EKS cluster"))
    .map((line) => `${line.item}: ${line.quantity ?? "?"} ${line.usd === undefined ? "?" : formatUsd(line.usd)}`);

describe("a pod", () => {
  test.each([
    ["us-east-1", "0.25vCPU 0.5GB", "$9.01"],
    ["us-east-1", "0.5vCPU 1GB", "$18.02"],
    ["us-east-1", "1vCPU 2GB", "$36.04"],
    ["us-east-1", "1vCPU 8GB", "$55.51"],
    ["us-east-1", "2vCPU 9GB", "$88.30"],
    ["ap-northeast-2", "0.25vCPU 0.5GB", "$10.36"],
    ["ap-northeast-2", "0.5vCPU 1GB", "$20.72"],
  ])("in %s of %s costs its price of a month", (region, label, usd) => {
    expect(formatUsd(monthlyPodCost(size(label), region)!)).toBe(usd);
  });

  it("has no price in a region without prices", () => {
    expect(monthlyPodCost(SMALLEST, "eu-west-1")).toBeUndefined();
  });

  it("costs more with a disk above 20 GiB", () => {
    expect(bill({ pods: [{ name: "batch", size: SMALLEST, replicas: 2, billedDiskGiB: 95 }] })).toEqual([
      "pod of 0.25vCPU 0.5GB (batch): 2 $33.42",
    ]);
  });
});

describe("a cluster", () => {
  test.each([
    ["1.35", "$73.00"],
    [undefined, "$73.00"],
    ["1.33", "$438.00"],
    ["1.30", "$438.00"],
  ])("with Kubernetes %s costs %s a month", (kubernetesVersion, usd) => {
    const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
    expect(formatUsd(monthlyCost({ region: "us-east-1", ...version }).totalUsd!)).toBe(usd);
  });

  it("was cheaper while its version was in standard support", () => {
    expect(monthlyCost({ region: "us-east-1", kubernetesVersion: "1.33", asOf: "2026-07-28" }).totalUsd).toBe(73);
  });

  it("notes what is uncertain for a version whose support has ended", () => {
    expect(monthlyCost({ region: "us-east-1", kubernetesVersion: "1.30", asOf: "2026-09-01" }).notes).toEqual([
      "EKS has ended support of Kubernetes 1.30; clusters that still run it are priced as in extended support",
    ]);
  });
});

describe("the other items", () => {
  test.each<[Omit<CostRequest, "region">, string, string]>([
    [{ natGateways: 1, publicIpv4Addresses: 0 }, "us-east-1", "NAT gateway: 1 $32.85"],
    [{ natGateways: 1, publicIpv4Addresses: 0 }, "ap-northeast-2", "NAT gateway: 1 $43.07"],
    [{ publicIpv4Addresses: 1 }, "us-east-1", "public IPv4 address: 1 $3.65"],
    [{ applicationLoadBalancers: 1 }, "us-east-1", "Application Load Balancer, without its capacity units: 1 $16.43"],
    [{ networkLoadBalancers: 2 }, "us-east-1", "Network Load Balancer, without its capacity units: 2 $32.85"],
    [{ interfaceEndpoints: 18 }, "us-east-1", "interface endpoint in a zone: 18 $131.40"],
    [{ kmsKeys: 1 }, "us-east-1", "KMS key: 1 $1.00"],
    [{ natGigabytes: 100 }, "us-east-1", "GB through NAT gateways: 100 $4.50"],
    [{ logsIngestedGigabytes: 10 }, "us-east-1", "GB of logs taken in: 10 $5.00"],
    [{ logsStoredGigabytes: 100 }, "us-east-1", "GB of logs kept: 100 $3.00"],
  ])("%j in %s", (request, region, expected) => {
    expect(bill(request, region)).toEqual([expected]);
  });

  it("hold an address for each NAT gateway", () => {
    expect(bill({ natGateways: 3 })).toEqual(["NAT gateway: 3 $98.55", "public IPv4 address: 3 $10.95"]);
  });
});

describe("the total", () => {
  const floor: CostRequest = {
    region: "us-east-1",
    kubernetesVersion: "1.35",
    natGateways: 1,
    pods: [
      { name: "coredns", size: SMALLEST, replicas: 2 },
      { name: "aws-load-balancer-controller", size: SMALLEST, replicas: 2 },
    ],
  };

  it("of the example's floor is $141.89, and the NAT gateway's address comes on top", () => {
    expect(formatUsd(monthlyCost({ ...floor, publicIpv4Addresses: 0 }).totalUsd!)).toBe("$141.89");
    expect(formatUsd(monthlyCost(floor).totalUsd!)).toBe("$145.54");
  });

  it("rises by $65.70 with three NAT gateways, without their addresses", () => {
    const total = (natGateways: number): number =>
      monthlyCost({ ...floor, natGateways, publicIpv4Addresses: 0 }).totalUsd!;
    expect(formatUsd(total(3) - total(1))).toBe("$65.70");
  });

  it("shows when the prices were read, and which are not checked", () => {
    const asOf = "2026-10-30";
    expect(monthlyCost({ ...floor, asOf })).toMatchObject({ pricesAsOf: "2026-08", notes: [] });
    expect(monthlyCost({ ...floor, asOf, region: "ap-northeast-2", logsIngestedGigabytes: 1 }).notes).toEqual([
      "some prices are not checked",
    ]);
  });

  it("is not known for a region without prices", () => {
    const cost = monthlyCost({ ...floor, region: "us-gov-west-1" });
    expect(cost.totalUsd).toBeUndefined();
    expect(cost.pricesAsOf).toBeUndefined();
    expect(cost.notes).toEqual(["no prices are known for us-gov-west-1; pass them as prices"]);
  });

  it("is not known for a region of which only the prices are known that are the same everywhere", () => {
    const cost = monthlyCost({ ...floor, kmsKeys: 1, region: "eu-west-1", asOf: "2026-10-30" });
    expect(cost.totalUsd).toBeUndefined();
    expect(cost.lines.filter(({ usd }) => usd !== undefined).map(({ item }) => item)).toEqual([
      "EKS cluster, standard support",
      "public IPv4 address",
      "KMS key",
    ]);
    expect(cost.notes).toEqual(["some prices are not known; pass them as prices"]);
  });

  it("notes that the prices are old once they are, unless they are the user's", () => {
    const old = "the prices are as of 2026-08, more than 60 days ago; pass changed prices as prices";
    expect(monthlyCost({ ...floor, asOf: "2026-10-31" }).notes).toEqual([old]);
    expect(monthlyCost(floor).notes).toEqual([old]);
    const prices = Object.fromEntries(Object.values(PriceItem).map((item) => [item, 1]));
    expect(monthlyCost({ ...floor, prices }).notes).toEqual([]);
  });

  it("is not guessed from a region or a number that is known only at apply", () => {
    expect(monthlyCost({ region: "${var.region}" }).notes).toEqual([
      "the region is known only at apply, so nothing is priced",
    ]);
    const cost = monthlyCost({ region: "us-east-1", natGateways: -1.8881545897087505e289, asOf: "2026-10-30" });
    expect([cost.totalUsd, cost.knownUsd, cost.notes]).toEqual([
      undefined,
      73,
      ["some quantities are known only at apply"],
    ]);
  });
});

describe("prices that the user gives", () => {
  it("replace ours", () => {
    const cost = monthlyCost({ region: "us-east-1", prices: { [PriceItem.CLUSTER_HOUR]: 0.2 } });
    expect(cost.totalUsd).toBeCloseTo(0.2 * HOURS_PER_MONTH);
    expect(cost.lines[0]!.confidence).toBe("given");
  });

  it("work for a region that we have none for, as far as they are complete", () => {
    const prices = { [PriceItem.CLUSTER_HOUR]: 0.1 };
    expect(monthlyCost({ region: "cn-north-1", prices }).totalUsd).toBe(73);
    const cost = monthlyCost({ region: "cn-north-1", prices, kmsKeys: 1 });
    expect([cost.totalUsd, cost.knownUsd, cost.notes]).toEqual([
      undefined,
      73,
      ["some prices are not known; pass them as prices"],
    ]);
  });
});

it("knows every price of every region, each above zero", () => {
  for (const { prices } of PRICES) {
    expect([...prices.keys()].sort()).toEqual(Object.values(PriceItem).sort());
    expect([...prices.values()].every((price) => price.usd > 0)).toBe(true);
  }
});

it("knows elsewhere what is the same in every commercial region, and nothing of other partitions or unknown regions", () => {
  const { CLUSTER_HOUR, CLUSTER_EXTENDED_HOUR, PUBLIC_IPV4_HOUR, KMS_KEY_MONTH } = PriceItem;
  const items = [CLUSTER_HOUR, CLUSTER_EXTENDED_HOUR, PUBLIC_IPV4_HOUR, KMS_KEY_MONTH];
  expect([...pricesOf("eu-west-1")!.prices.keys()]).toEqual(items);
  for (const { prices } of PRICES) {
    const common = pricesOf("eu-west-1")!.prices;
    expect(items.map((item) => prices.get(item)?.usd)).toEqual([...common.values()].map(({ usd }) => usd));
  }
  for (const region of ["cn-north-1", "us-gov-west-1", "eu-wset-1"]) expect(pricesOf(region)).toBeUndefined();
});

describe("prices that the user gives are rejected", () => {
  test.each<[prices: unknown, line: string]>([
    [{ fargateVcpu: 1 }, "[FG980] prices.fargateVcpu: nothing with this name has a price; write fargateVcpuHour"],
    [{ clusterHour: -1 }, "[FG980] prices.clusterHour: -1 is not a price; write a number such as 0.04048"],
    [
      { clusterHour: "0.1" },
      '[FG980] prices.clusterHour: the string "0.1" is not a price; write a number such as 0.04048',
    ],
    [{ clusterHour: NaN }, "[FG980] prices.clusterHour: NaN is not a price; write a number such as 0.04048"],
    [[0.1], "[FG980] prices: a list is not prices by their items; write a map, such as { fargateVcpuHour: 0.04048 }"],
  ])("where they are %j", (prices, line) => {
    expect(lines(checkPrices(prices))).toEqual([line]);
  });

  it("with all items where the name is like none", () => {
    const [line = ""] = lines(checkPrices({ zzz: 1 }));
    expect(line).toContain("choose fargateVcpuHour, fargateGbHour, ");
  });

  it.each([undefined, {}, { clusterHour: 0 }, { clusterHour: 0.1, natGatewayGb: undefined }])(
    "but not %j",
    (prices) => {
      expect(checkPrices(prices)).toEqual([]);
    },
  );
});
