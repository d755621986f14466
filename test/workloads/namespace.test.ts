// A namespace is made once, before everything that is in it.
import { FargateDeployment, FargateJob, KubernetesNamespace, WorkloadServiceAccount } from "../../lib/workloads";
import { Graph } from "../support/graph";
import { Block } from "../support/synth";
import { addWeb, IMAGE, Shop, shop } from "./shop";

describe("a namespace", () => {
  it("is automatically waited for by everything in it", () => {
    const { made } = shop((stack, cluster) => {
      addWeb(stack, cluster, { permissions: [{ actions: ["s3:GetObject"], resources: ["*"] }] }).addService();
      new FargateJob(stack, "report", { cluster, namespace: "shop", image: IMAGE });
      new KubernetesNamespace(stack, "shop-namespace", { cluster, namespaceName: "shop", labels: { team: "web" } });
    });
    const graph = new Graph(made);
    const namespace = made.address("kubernetes_namespace_v1");
    const inside = made.addresses.filter((each) => each.startsWith("kubernetes_") && each !== namespace);
    expect(inside).toHaveLength(5);
    expect(inside.filter((each) => !graph.reaches(each, namespace))).toEqual([]);
    expect(made.at(namespace)).toMatchObject({ metadata: { name: "shop", labels: { team: "web" } } });
  });

  it("waits for the API through its provider, and names nothing itself", () => {
    const { made } = shop((stack, cluster) => new KubernetesNamespace(stack, "shop-namespace", { cluster }));
    const namespace = made.address("kubernetes_namespace_v1");
    expect(new Graph(made).needs(namespace)).toContain(made.address("terraform_data", "shop_ready"));
    expect(made.at(namespace)).not.toHaveProperty("depends_on");
  });

  it("that two constructs create is rejected", () => {
    const twice = () =>
      shop((stack, cluster) => {
        addWeb(stack, cluster, { createNamespace: true });
        new FargateJob(stack, "report", { cluster, namespace: "shop", image: IMAGE, createNamespace: true });
      });
    expect(twice).toThrow(
      'test/report: [FG822] namespace: test/web/namespace already creates the namespace "shop" in this cluster; ' +
        "leave createNamespace out here: workloads in the namespace wait for it automatically",
    );
  });

  it("of one name on two clusters is accepted", () => {
    const other = () => shop((stack, cluster) => addWeb(stack, cluster, { createNamespace: true }));
    expect([other, other].map((each) => each().made.addressesOf("kubernetes_namespace_v1"))).toHaveLength(2);
  });
});

describe("a service account", () => {
  const withAccountOf = (namespace: string) => () =>
    shop((stack, cluster) => {
      const serviceAccount = new WorkloadServiceAccount(stack, "reader", { cluster, namespace });
      addWeb(stack, cluster, { serviceAccount });
    });

  it("is for pods of its own namespace", () => {
    expect(withAccountOf("till")).toThrow(
      'test/web: [FG829] serviceAccount: the service account "reader" is in namespace "till", and the pods are in "shop", which does not have it; create one in "shop"; both can have the same permissions',
    );
    expect(withAccountOf("shop")).not.toThrow();
  });

  describe("with a load balancer", () => {
    const gate = "elbv2.k8s.aws/pod-readiness-gate-inject";
    const labelsOf = ({ made }: Shop): unknown => (made.single("kubernetes_namespace_v1").metadata as Block).labels;
    const exposed = (expose: (web: FargateDeployment) => unknown, labels?: { [key: string]: string }): Shop =>
      shop((stack, cluster) => {
        const web = new FargateDeployment(stack, "web", {
          cluster,
          namespace: "shop",
          image: IMAGE,
          ports: { http: 80 },
        });
        expose(web);
        // Declared last: the program is read as a whole.
        new KubernetesNamespace(stack, "shop-namespace", { cluster, namespaceName: "shop", labels });
      });

    it("keeps new pods unready until the load balancer knows them", () => {
      expect(labelsOf(exposed((web) => web.expose()))).toEqual({ [gate]: "enabled" });
      expect(labelsOf(exposed((web) => web.exposeByNetworkLoadBalancer()))).toEqual({ [gate]: "enabled" });
    });

    it("has the labels that the user gives it, and first of all theirs", () => {
      const off = { [gate]: "disabled", team: "web" };
      expect(labelsOf(exposed((web) => web.expose(), off))).toEqual(off);
      expect(labelsOf(exposed((web) => web.expose(), { team: "web" }))).toEqual({ [gate]: "enabled", team: "web" });
    });

    it("is the only one that gets the label", () => {
      expect(labelsOf(exposed((web) => web.addService()))).toBeUndefined();
    });
  });
});
