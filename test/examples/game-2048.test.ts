// The game: two pods behind a load balancer on the internet.
import { beyondPlatform, runOne } from "../support/example-run";
import { Graph } from "../support/graph";

const example = runOne("game-2048");

describe("the example game-2048", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("stands on the internet with IP targets", () => {
    expect(example.made.only("kubernetes_ingress_v1").metadata).toMatchObject({
      name: "ingress-2048",
      annotations: {
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
      },
    });
  });

  it("is taken down in the lab's order: Ingress, Service, Deployment, and the controller after them", () => {
    const order = new Graph(example.made).destructionOrder();
    const parts = ["kubernetes_ingress_v1", "kubernetes_service_v1", "kubernetes_deployment_v1"];
    const places = parts.map((type) => order.indexOf(example.made.address(type)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(order.indexOf(example.made.address("helm_release"))).toBeGreaterThan(places[0] ?? 0);
  });

  it("has two pods of the smallest size", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({ workload: "Deployment/deployment-2048", replicas: 2, size: "0.25vCPU 0.5GB" });
  });
});
