// The same pods in every zone.
import { WorkloadServiceAccount, ZonalDeployment, ZonalDeploymentProps } from "../../lib/workloads";
import { Graph } from "../support/graph";
import { IMAGE, shopWithController } from "./shop";

const zonal = (options: Partial<ZonalDeploymentProps> = {}) =>
  shopWithController((stack, cluster) =>
    new ZonalDeployment(stack, "web", {
      cluster,
      namespace: "shop",
      image: IMAGE,
      ports: { http: 8080 },
      ...options,
    }).expose(),
  );

describe("a Deployment in every zone", () => {
  const { made, told } = zonal();

  it("has a profile of one subnet for each", () => {
    const profiles = ["web-a", "web-b"].map((name) => made.single("aws_eks_fargate_profile", `profiles_${name}_`));
    expect(profiles.map(({ fargate_profile_name: name, subnet_ids: subnets }) => [name, subnets])).toEqual([
      ["web-a", ["subnet-a"]],
      ["web-b", ["subnet-b"]],
    ]);
    expect(told).toEqual([]);
  });

  it("has pods for each that request that profile, whatever others match", () => {
    const deployment = made.single("kubernetes_deployment_v1", "zones_a");
    expect(deployment).toMatchObject({
      metadata: { name: "web-a" },
      spec: { replicas: "1", template: { metadata: { labels: { "eks.amazonaws.com/fargate-profile": "web-a" } } } },
    });
    const graph = new Graph(made);
    const address = made.address("kubernetes_deployment_v1", "zones_a");
    expect(graph.directNeeds(address)).toContain(made.address("aws_eks_fargate_profile", "web-a"));
    expect(graph.directNeeds(address)).not.toContain(made.address("aws_eks_fargate_profile", "profiles_shop_"));
  });

  it("has one Service and one disruption budget for all", () => {
    const selector = { "app.kubernetes.io/part-of": "web", "app.kubernetes.io/component": "deployment" };
    expect(made.single("kubernetes_service_v1").spec).toMatchObject({ selector });
    expect(made.single("kubernetes_pod_disruption_budget_v1").spec).toMatchObject({
      selector: { match_labels: selector },
    });
  });

  it("is also behind a Network Load Balancer, which waits for the pods of all zones", () => {
    const { made: other } = shopWithController((stack, cluster) => {
      const options = { cluster, namespace: "shop", image: IMAGE, ports: { http: 8080 } };
      new ZonalDeployment(stack, "web", options).exposeByNetworkLoadBalancer({ ports: { http: 80 } });
    });
    expect(other.single("kubernetes_service_v1")).toMatchObject({
      metadata: { name: "web-nlb" },
      spec: { type: "LoadBalancer", selector: { "app.kubernetes.io/part-of": "web" }, port: [{ port: 80 }] },
    });
    const needs = new Graph(other).directNeeds(other.address("kubernetes_service_v1"));
    expect(needs).toEqual(expect.arrayContaining(other.addressesOf("kubernetes_deployment_v1")));
  });

  it("has zones by names that become part of addresses, and permissions once for all", () => {
    const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];
    const { made: other } = zonal({ zones: { "euw1-az2": "subnet-b" }, permissions, replicas: 3 });
    expect(other.single("kubernetes_deployment_v1", "zones_euw1-az2").spec).toMatchObject({ replicas: "3" });
    expect(other.addressesOf("kubernetes_service_account_v1")).toHaveLength(1);
  });

  const shared = (namespace: string) => () =>
    shopWithController((stack, cluster) => {
      const serviceAccount = new WorkloadServiceAccount(stack, "reader", { cluster, namespace });
      new ZonalDeployment(stack, "web", { cluster, namespace: "shop", image: IMAGE, serviceAccount });
    });

  it("accepts a service account in its namespace, and rejects another itself", () => {
    expect(shared("till")).toThrow(
      'test/web: [FG829] serviceAccount: the service account "reader" is in namespace "till"',
    );
    expect(shared("shop")().made.addressesOf("kubernetes_service_account_v1")).toHaveLength(1);
  });

  it("has no budget if none is wanted", () => {
    expect(zonal({ disruptionBudget: false }).made.addressesOf("kubernetes_pod_disruption_budget_v1")).toEqual([]);
  });
});
