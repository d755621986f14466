// A namespace is made once, before everything that is in it.
import { FargateJob, KubernetesNamespace, WorkloadServiceAccount } from "../../lib/workloads";
import { Graph } from "../support/graph";
import { addWeb, IMAGE, shop } from "./shop";

describe("a namespace", () => {
  it("is waited for by whatever is in it, without being told", () => {
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

  it("waits for the API, and not for a Fargate profile", () => {
    const { made } = shop((stack, cluster) => new KubernetesNamespace(stack, "shop-namespace", { cluster }));
    const needs = new Graph(made).needs(made.address("kubernetes_namespace_v1"));
    expect(needs).toContain(made.address("terraform_data", "shop_ready"));
    expect(needs).not.toContain(made.address("aws_eks_fargate_profile"));
  });

  it("that two constructs make is refused", () => {
    const twice = () =>
      shop((stack, cluster) => {
        addWeb(stack, cluster, { createNamespace: true });
        new FargateJob(stack, "report", { cluster, namespace: "shop", image: IMAGE, createNamespace: true });
      });
    expect(twice).toThrow(
      'test/report/namespace: [FG822] namespace: test/web/namespace makes the namespace "shop" of this cluster already; ' +
        "leave createNamespace out here: what runs in the namespace waits for it by itself",
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
      'test/web: [FG829] serviceAccount: the service account "reader" is of namespace "till", and the pods are in "shop", where there is none; make one in "shop"; both may share an IAM role\'s permissions',
    );
    expect(withAccountOf("shop")).not.toThrow();
  });
});
