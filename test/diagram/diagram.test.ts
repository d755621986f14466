import * as fc from "fast-check";
import { App } from "cdktf";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { FargateServerlessStack, FargateServerlessStackProps, KubernetesObjects, NatStrategy } from "../../lib";
import { readDiagram } from "../../lib/diagram/diagram";
import { exampleStack } from "../support/example";
import { testApp } from "../support/synth";
import { allBoxes, arrows, drawn, panel, steps } from "./drawn";
import { BoxKind } from "../../lib/diagram/picture";

function stack(props: Partial<FargateServerlessStackProps> = {}, app: App = testApp()): FargateServerlessStack {
  return new FargateServerlessStack(app, "drawn", { region: "eu-west-1", kubernetesVersion: "1.36", ...props });
}

function deployment(scope: FargateServerlessStack, name: string, namespace = "apps"): DeploymentV1 {
  return new DeploymentV1(scope, name, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { container: [{ name, image: "nginx" }] },
      },
    },
    dependsOn: [scope.platform],
  });
}

describe("the order of a cluster", () => {
  it("is that of the example: what waits for what decides the step", () => {
    expect(steps(panel(drawn(exampleStack()), "Cluster"))).toEqual({
      1: ["VPC"],
      2: ["Control plane 1.30", "Way out"],
      3: ["Access", "Profile kube-system", "Roles of pods (IRSA)", "kube-proxy", "vpc-cni"],
      4: ["Logging", "Profile study_wildcard"],
      5: ["Load Balancer Controller", "coredns"],
    });
  });

  it("has an arrow for each dependency that other arrows do not imply", () => {
    const all = arrows(panel(drawn(exampleStack()), "Cluster"));
    expect(all).toContain("Way out → Profile kube-system");
    expect(all).toContain("Logging → coredns");
    expect(all).not.toContain("VPC → coredns");
    expect(all).not.toContain("Control plane 1.30 → coredns");
  });

  it("ends with the workloads that wait for the platform", () => {
    const made = stack({ fargateProfiles: { apps: { selectors: [{ namespace: "apps" }] } } });
    deployment(made, "web");
    const cluster = panel(drawn(made), "Cluster");
    const last = cluster.boxes.find(({ title }) => title === "web");
    expect(last).toMatchObject({ kind: BoxKind.WORKLOAD, lines: ["Deployment in apps"] });
    expect(last?.step).toBe(Math.max(...cluster.boxes.map(({ step = 0 }) => step)));
  });

  it("shows the workloads among objects that a release applies, and counts its other kinds", () => {
    const made = stack({ fargateProfiles: { apps: { selectors: [{ namespace: "apps" }] } } });
    const kinds: readonly (readonly [string, string, object])[] = [
      ["apps/v1", "Deployment", { template: { spec: { containers: [{ name: "web", image: "nginx" }] } } }],
      ["networking.k8s.io/v1", "Ingress", {}],
      ["v1", "Service", { type: "ClusterIP" }],
      ["v1", "ConfigMap", {}],
    ];
    const objects = kinds.map(([apiVersion, kind, spec]) => ({ apiVersion, kind, metadata: { name: "web" }, spec }));
    const applied = new KubernetesObjects(made, "shop", { cluster: made.cluster, namespace: "apps", objects });
    new KubernetesObjects(made, "later", { cluster: made.cluster, objects: objects.slice(3), dependsOn: [applied] });
    const cluster = panel(drawn(made), "Cluster");
    expect(cluster.boxes.slice(-4).map(({ kind, title, lines }) => [kind, title, ...lines])).toEqual([
      [BoxKind.WORKLOAD, "web", "Deployment in apps"],
      [BoxKind.ENTRY, "web", "Ingress in apps"],
      [BoxKind.CHART, "later", "1 ConfigMap"],
      [BoxKind.CHART, "shop", "1 ConfigMap", "1 Service"],
    ]);
    expect(arrows(cluster)).toEqual(
      expect.arrayContaining(["Profile apps → web", "Load Balancer Controller → web", "shop → later"]),
    );
  });

  it("counts many workloads by their namespace", () => {
    const made = stack({ fargateProfiles: { apps: { selectors: [{ namespace: "apps" }] } } });
    for (let number = 0; number < 9; number++) deployment(made, `web-${number}`);
    const found = panel(drawn(made), "Cluster").boxes.filter(({ kind }) => kind === BoxKind.WORKLOAD);
    expect(found.map(({ title, lines }) => [title, lines])).toEqual([["apps", ["9 Deployment"]]]);
  });

  it("counts many profiles", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const fargateProfiles = Object.fromEntries(names.map((name) => [name, { selectors: [{ namespace: name }] }]));
    const titles = panel(drawn(stack({ fargateProfiles })), "Cluster").boxes.map(({ title }) => title);
    expect(titles.filter((title) => title.includes("rofile"))).toHaveLength(6);
    expect(titles).toContain("3 more profiles");
  });

  it("leaves out what the stack leaves out", () => {
    const off = { enabled: false };
    const made = stack({ coreDns: off, vpcCni: off, kubeProxy: off, logging: off, loadBalancerController: off });
    const titles = panel(drawn(made), "Cluster").boxes.map(({ title }) => title);
    expect(titles.sort()).toEqual([
      "Access",
      "Control plane 1.36",
      "OIDC provider",
      "Profile kube-system",
      "VPC",
      "Way out",
    ]);
  });
});

describe("the subtitle", () => {
  const US = { region: "us-east-1" };
  const EU = { region: "eu-west-1", alias: "eu" };
  const cluster = (provider?: string) => ({ aws_eks_cluster: { it: { name: "it", ...(provider && { provider }) } } });

  it.each([
    ["the provider without an alias, wherever it is in the list", { aws: [EU, US] }, undefined, "us-east-1"],
    ["the provider that the cluster names", { aws: [US, EU] }, "aws.eu", "eu-west-1"],
    ["the one provider, which is not in a list", { aws: US }, undefined, "us-east-1"],
  ])("names the region of %s", (_, provider, named, region) => {
    expect(readDiagram({ provider, resource: cluster(named) }).subtitle).toBe(`${region} · 1 resource`);
  });

  it("names no region where only the other providers of the kind have one", () => {
    expect(readDiagram({ provider: { aws: [EU] }, resource: cluster() }).subtitle).toBe("1 resource");
  });
});

describe("the network", () => {
  it("leads from every private subnet to the NAT gateway of the first zone, and out", () => {
    const all = arrows(panel(drawn(exampleStack()), "Network"));
    expect(all).toEqual([
      "10.10.0.0/20 → 10.10.48.0/24",
      "10.10.16.0/20 → 10.10.48.0/24",
      "10.10.32.0/20 → 10.10.48.0/24",
      "10.10.48.0/24 → Internet gateway",
      "10.10.49.0/24 → Internet gateway",
      "10.10.50.0/24 → Internet gateway",
      "Internet gateway → Internet",
    ]);
  });

  it("leads to a NAT gateway of its own in each zone, where there is one", () => {
    const vpc = {
      cidrBlock: "10.0.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      natStrategy: NatStrategy.PER_AZ,
    };
    const network = panel(drawn(stack({ vpc })), "Network");
    const between = arrows(network).filter((each) => each.startsWith("10.") && !each.includes("Internet"));
    expect(new Set(between.map((each) => each.split(" → ")[1])).size).toBe(2);
    expect(allBoxes(network.boxes).filter(({ pill }) => pill === "NAT gateway")).toHaveLength(2);
    expect(allBoxes(network.boxes).flatMap(({ lines }) => lines)).toContain("eu-west-1b");
  });

  it("is not drawn if it is not created by the stack", () => {
    const existingVpc = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] };
    const diagram = drawn(stack({ existingVpc, loadBalancerController: { enabled: false } }));
    expect(diagram.panels.map(({ title }) => title)).toEqual(["Cluster drawn"]);
    expect(panel(diagram, "Cluster").boxes.flatMap(({ lines }) => lines)).toContain("in 2 existing subnets");
  });
});

describe("any content", () => {
  it("gives a diagram without panels where nothing is to be drawn", () => {
    for (const nothing of [undefined, null, 1, "text", [], {}, { resource: { aws_s3_bucket: { b: {} } } }]) {
      expect(readDiagram(nothing).panels).toEqual([]);
    }
  });

  it("never throws, and never draws an arrow to a box that is not there", () => {
    const id = fc.constantFrom("a", "b", "c");
    const type = fc.constantFrom(
      "aws_vpc",
      "aws_subnet",
      "aws_route",
      "aws_route_table",
      "aws_route_table_association",
      "aws_nat_gateway",
      "aws_internet_gateway",
      "aws_eks_cluster",
      "aws_eks_fargate_profile",
      "aws_eks_addon",
      "helm_release",
      "kubernetes_deployment_v1",
    );
    const reference = fc.tuple(type, id).map(([one, other]) => `\${${one}.${other}.id}`);
    const value = fc.oneof(reference, fc.jsonValue({ maxDepth: 2 }));
    const key = fc.constantFrom("vpc_id", "cidr_block", "subnet_id", "selector", "vpc_config", "metadata", "name");
    const block = fc.dictionary(key, value, { maxKeys: 4 });
    fc.assert(
      fc.property(fc.dictionary(type, fc.dictionary(id, block, { maxKeys: 3 }), { maxKeys: 8 }), (resource) => {
        for (const { boxes, arrows: all } of readDiagram({ resource }).panels) {
          const ids = allBoxes(boxes).map((box) => box.id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { from, to } of all) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
