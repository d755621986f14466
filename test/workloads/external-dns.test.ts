// ExternalDNS: which zones it looks at, whose records it takes for its own, and what goes before it.
import { ref, TerraformStack, Token } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { FargateCluster } from "../../lib";
import { checkDestroyOrder } from "../../lib/rules/destroy-order";
import { DnsRecordPolicy, ExternalDns, ExternalDnsProps } from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { addCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { Block, Synthesized, testApp } from "../support/synth";
import { addWeb, Shop, shop, shopWithController } from "./shop";

function valuesOf(made: Synthesized): Block {
  const [text = "{}"] = made.single("helm_release", "dns").values as string[];
  return JSON.parse(text) as Block;
}

describe("ExternalDNS", () => {
  const zone = "arn:aws:route53:::hostedzone/Z1";
  const other = "arn:aws:route53:::hostedzone/Z2";
  const make = (options: Partial<ExternalDnsProps> = {}): Shop =>
    shop((stack, cluster) => {
      cluster.addFargateProfile("dns", { selectors: [{ namespace: "external-dns" }] });
      new ExternalDns(stack, "dns", { cluster, hostedZoneArns: [zone], ...options });
    });
  const values = (options: Partial<ExternalDnsProps> = {}): Block => valuesOf(make(options).made);

  it("looks at its zones and at no others, whatever arguments it has besides", () => {
    const filter = ["--zone-id-filter=Z1"];
    expect(values().extraArgs).toEqual(filter);
    expect(values({ hostedZoneArns: [zone, other, zone] }).extraArgs).toEqual([...filter, "--zone-id-filter=Z2"]);
    const args = (extraArgs: unknown): unknown => values({ values: { extraArgs } }).extraArgs;
    expect(args(["--aws-batch-change-size=100"])).toEqual(["--aws-batch-change-size=100", ...filter]);
    expect(args({ "aws-zone-type": "public" })).toEqual({ "aws-zone-type": "public", "zone-id-filter": ["Z1"] });
    expect(args({ "zone-id-filter": "Z9" })).toEqual({ "zone-id-filter": "Z9" });
    expect(args(["--zone-id-filter=Z9"])).toEqual(["--zone-id-filter=Z9"]);
    expect(args(null)).toEqual(filter);
  });

  it("looks at a zone that is known only at apply, and at all where one of its ARNs may be several", () => {
    const known = "--zone-id-filter=${basename(aws_route53_zone.shop.arn)}";
    expect(values({ hostedZoneArns: [zone, "${aws_route53_zone.shop.arn}"] }).extraArgs).toEqual([
      "--zone-id-filter=Z1",
      known,
    ]);
    const token = Token.asString(ref("aws_route53_zone.shop.arn"));
    expect(values({ hostedZoneArns: [token] }).extraArgs).toEqual([known]);
    const written = `arn:aws:route53:::hostedzone/${Token.asString(ref("aws_route53_zone.shop.zone_id"))}`;
    expect(values({ hostedZoneArns: [written] }).extraArgs).toEqual([
      "--zone-id-filter=${aws_route53_zone.shop.zone_id}",
    ]);
    for (const all of ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::hostedzone/Z1*"]) {
      expect(values({ hostedZoneArns: [zone, all] })).not.toHaveProperty("extraArgs");
    }
  });

  it("runs one pod, whatever the values are", () => {
    const told = (replicaCount: unknown): string[] => make({ values: { replicaCount } }).told;
    expect(told(3)).toEqual([
      "WARN test/dns: [FG944] replicaCount: the chart has no such value, and runs one pod instead of 3; leave it out",
    ]);
    expect(told(0)).toEqual([expect.stringContaining("[FG944]")]);
    for (const fine of [1, "1", null, undefined]) expect(told(fine)).toEqual([]);
  });

  it("keeps its region in addition to your own variables, unless one of them is the region", () => {
    const region = { name: "AWS_DEFAULT_REGION", value: "eu-west-1" };
    const proxy = { name: "HTTPS_PROXY", value: "http://proxy.example.com" };
    const env = (list: unknown): unknown => values({ values: { env: list } }).env;
    expect(env([proxy])).toEqual([proxy, region]);
    expect(env(null)).toEqual([region]);
    for (const name of ["AWS_DEFAULT_REGION", "AWS_REGION"]) {
      expect(env([{ name, value: "us-east-1" }])).toEqual([{ name, value: "us-east-1" }]);
    }
  });

  it("has an owner id that a TXT record can hold", () => {
    expect(() => make({ ownerId: "" })).toThrow(
      "test/dns: [FG945] ownerId: it is empty, so ExternalDNS treats the records of every other instance with an empty owner id as its own; " +
        "leave it out for a unique one, or write a name such as shop-eu-west-1",
    );
    expect(() => make({ ownerId: "a,b" })).toThrow('[FG945] ownerId: "a,b" is not an owner id');
    expect(() => make({ values: { txtOwnerId: null } })).toThrow("[FG945] txtOwnerId: it is empty");
    expect(() => make({ values: { txtOwnerId: "", registry: "noop" } })).not.toThrow();
    expect(values({ ownerId: "shop/eu west" }).txtOwnerId).toBe("shop/eu west");
  });

  it("reports another cluster of the program that deletes the same records", () => {
    const told = (ours: Partial<ExternalDnsProps>, theirs: Partial<ExternalDnsProps>): string[] => {
      const app = testApp();
      Object.entries({ one: ours, two: theirs }).forEach(([id, each]) => {
        const stack = new TerraformStack(app, id);
        new AwsProvider(stack, "aws", { region: "eu-west-1" });
        const policy = DnsRecordPolicy.SYNC;
        new ExternalDns(stack, "dns", { cluster: addCluster(stack), hostedZoneArns: [zone], policy, ...each });
      });
      return annotations(app).filter((each) => each.includes("FG946"));
    };
    const shared = { ownerId: "shop" };
    expect(told(shared, shared)).toEqual([
      'WARN two/dns: [FG946] ownerId: one/dns has the owner id "shop" for another cluster and the same zone, so one deletes ' +
        "the other's records; leave it out, or set a different one for each cluster",
    ]);
    expect(told({ ...shared, policy: DnsRecordPolicy.UPSERT_ONLY }, shared)).toHaveLength(1);
    expect(told(shared, { ...shared, hostedZoneArns: ["arn:aws:route53:::hostedzone/*"] })).toHaveLength(1);
    expect(told({}, {})).toEqual([]);
    expect(told(shared, { ownerId: "till" })).toEqual([]);
    expect(told(shared, { ...shared, hostedZoneArns: [other] })).toEqual([]);
    const upsert = { ...shared, policy: DnsRecordPolicy.UPSERT_ONLY };
    expect(told(upsert, upsert)).toEqual([]);
  });
});

describe("the records of what has a host name", () => {
  const zones = { hostedZoneArns: ["arn:aws:route53:::hostedzone/Z1"] };
  const HOSTNAME = { "external-dns.alpha.kubernetes.io/hostname": "shop.example.com" };

  /** Whether the only resource of a type waits for ExternalDNS. */
  function waits(
    type: string,
    policy: DnsRecordPolicy,
    build: (stack: TerraformStack, cluster: FargateCluster) => void,
  ) {
    const { made } = shopWithController((stack, cluster) => {
      cluster.addFargateProfile("dns", { selectors: [{ namespace: "external-dns" }] });
      build(stack, cluster);
      new ExternalDns(stack, "dns", { cluster, policy, ...zones });
    });
    const graph = new Graph(made);
    expect(graph.cycles()).toEqual([]);
    return graph.needs(made.address(type)).has(made.address("helm_release", "dns"));
  }

  const nativeIngress = (stack: TerraformStack, host?: string): IngressV1 =>
    new IngressV1(stack, "front", { metadata: { name: "front", namespace: "shop" }, spec: { rule: [{ host }] } });
  const nativeService = (stack: TerraformStack, annotations: Record<string, string>): ServiceV1 =>
    new ServiceV1(stack, "front", {
      metadata: { name: "front", namespace: "shop", annotations },
      spec: { type: "LoadBalancer", port: [{ port: 80 }] },
    });

  const named: [string, string, (stack: TerraformStack, cluster: FargateCluster) => void][] = [
    [
      "an Ingress",
      "kubernetes_ingress_v1",
      (stack, cluster) => addWeb(stack, cluster).expose({ host: "shop.example.com" }),
    ],
    [
      "a Network Load Balancer",
      "kubernetes_service_v1",
      (stack, cluster) => addWeb(stack, cluster).exposeByNetworkLoadBalancer({ annotations: HOSTNAME }),
    ],
    ["an Ingress of the provider's", "kubernetes_ingress_v1", (stack) => nativeIngress(stack, "shop.example.com")],
    ["a Service of the provider's", "kubernetes_service_v1", (stack) => nativeService(stack, HOSTNAME)],
  ];
  it.each(named)(
    "are deleted with %s if they are deleted at all, because it waits for ExternalDNS",
    (_, type, build) => {
      expect(waits(type, DnsRecordPolicy.SYNC, build)).toBe(true);
      expect(waits(type, DnsRecordPolicy.UPSERT_ONLY, build)).toBe(false);
    },
  );

  const nameless: [string, string, (stack: TerraformStack, cluster: FargateCluster) => void][] = [
    ["an Ingress without a host", "kubernetes_ingress_v1", (stack) => nativeIngress(stack)],
    ["a Service without a name", "kubernetes_service_v1", (stack) => nativeService(stack, {})],
  ];
  it.each(nameless)("do not exist for %s", (_, type, build) => {
    expect(waits(type, DnsRecordPolicy.SYNC, build)).toBe(false);
  });

  it("do not close a circle where ExternalDNS waits for what has the name", () => {
    const { made } = shopWithController((stack, cluster) => {
      cluster.addFargateProfile("dns", { selectors: [{ namespace: "external-dns" }] });
      const front = addWeb(stack, cluster).expose({ host: "shop.example.com" });
      new ExternalDns(stack, "dns", { cluster, policy: DnsRecordPolicy.SYNC, dependsOn: [front], ...zones });
    });
    expect(new Graph(made).cycles()).toEqual([]);
    expect(checkDestroyOrder(JSON.parse(made.json)).map(({ code }) => code)).toContain("FG943");
  });

  it("are deleted soon after a change, rather than in the next round", () => {
    const events = (options: Partial<ExternalDnsProps>): unknown => {
      const { made } = shop((stack, cluster) => {
        cluster.addFargateProfile("dns", { selectors: [{ namespace: "external-dns" }] });
        new ExternalDns(stack, "dns", { cluster, ...zones, ...options });
      });
      return valuesOf(made).triggerLoopOnEvent;
    };
    expect(events({})).toBeUndefined();
    expect(events({ policy: DnsRecordPolicy.SYNC })).toBe(true);
    expect(events({ values: { policy: "sync" } })).toBe(true);
    expect(events({ policy: DnsRecordPolicy.SYNC, values: { triggerLoopOnEvent: false } })).toBe(false);
  });
});
