// What a Deployment becomes, and what it waits for.
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Findings } from "../../lib";
import { FargateJob, PodSize, RolloutStrategy, WorkloadServiceAccount } from "../../lib/workloads";
import { Graph } from "../support/graph";
import { addWeb, IMAGE, shop, template, web } from "./shop";

describe("a Deployment", () => {
  const { made, told } = web();
  const deployment = made.single("kubernetes_deployment_v1");

  it("runs two pods of the smallest size, and has nothing to complain about", () => {
    expect(deployment.spec).toMatchObject({ replicas: "2", strategy: { type: "RollingUpdate" } });
    expect(template(made).spec.container[0]?.resources).toEqual({
      requests: { cpu: "250m", memory: "256Mi" },
      limits: { cpu: "250m", memory: "256Mi" },
    });
    expect(told).toEqual([]);
  });

  it("finds its pods by its name", () => {
    const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/component": "deployment" };
    expect(deployment.metadata).toEqual({ name: "web", namespace: "shop", labels });
    expect(deployment.spec).toMatchObject({ selector: { match_labels: labels } });
    expect(template(made).metadata.labels).toEqual(labels);
  });

  it("waits for its profile and the API, and a deploy for its pods", () => {
    const graph = new Graph(made);
    const address = made.address("kubernetes_deployment_v1");
    expect(graph.reaches(address, made.address("aws_eks_fargate_profile"))).toBe(true);
    expect(graph.reaches(address, made.address("terraform_data", "shop_ready"))).toBe(true);
    expect(deployment).toMatchObject({
      wait_for_rollout: true,
      timeouts: { create: "15m", update: "15m", delete: "10m" },
    });
  });

  it("starts new pods when the cluster gets another Kubernetes version", () => {
    expect(template(made).metadata.annotations).toEqual({ "cdktf-eks-fargate/kubernetes-version": "1.36" });
    expect(template(web({ restartOnKubernetesUpgrade: false }).made).metadata.annotations).toEqual({});
  });

  it("has the name, labels, annotations, size and rollout from its props", () => {
    const { made: other } = web({
      name: "shopfront",
      labels: { tier: "front" },
      annotations: { owner: "web-team" },
      size: PodSize.VCPU_1_GB_2,
      strategy: RolloutStrategy.RECREATE,
      rolloutTimeoutMinutes: 30,
      waitForRollout: false,
    });
    const { metadata, spec } = template(other);
    expect(metadata.labels).toMatchObject({ "app.kubernetes.io/name": "shopfront", tier: "front" });
    expect(metadata.annotations).toMatchObject({ owner: "web-team" });
    expect(spec.container[0]).toMatchObject({
      name: "shopfront",
      resources: { limits: { cpu: "1", memory: "1792Mi" } },
    });
    expect(other.single("kubernetes_deployment_v1")).toMatchObject({
      spec: { strategy: { type: "Recreate" } },
      timeouts: { create: "30m" },
      wait_for_rollout: false,
    });
  });
});

describe("the number of a Deployment's pods", () => {
  it("is the program's, unless something else scales", () => {
    expect(web().made.single("kubernetes_deployment_v1")).not.toHaveProperty("lifecycle");
    expect(web({ ignoreReplicas: true }).made.single("kubernetes_deployment_v1").lifecycle).toEqual({
      ignore_changes: ["spec[0].replicas"],
    });
  });
});

describe("the disruption budget of a Deployment", () => {
  const budgets = (options: Parameters<typeof web>[0]) => web(options).made.all("kubernetes_pod_disruption_budget_v1");

  it("allows one eviction at a time with two or more replicas", () => {
    expect(budgets({ replicas: 2 })).toMatchObject([
      {
        metadata: { name: "web", namespace: "shop" },
        spec: {
          max_unavailable: "1",
          selector: { match_labels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/component": "deployment" } },
        },
      },
    ]);
  });

  it("is left out for one replica, and where it is not wanted", () => {
    expect(budgets({ replicas: 1 })).toEqual([]);
    expect(budgets({ disruptionBudget: false })).toEqual([]);
  });
});

describe("the pods of a Deployment and of a Job with the same name", () => {
  const { made } = shop((stack, cluster) => {
    addWeb(stack, cluster).addService();
    new FargateJob(stack, "migration", { cluster, namespace: "shop", image: IMAGE, name: "web" });
  });
  const [server, job] = ["kubernetes_deployment_v1", "kubernetes_job_v1"].map(
    (type) => template(made, type).metadata.labels,
  );

  it("differ in a label, so that no request goes to the Job and no budget counts it", () => {
    const selector = { "app.kubernetes.io/name": "web", "app.kubernetes.io/component": "deployment" };
    expect(server).toEqual(selector);
    expect(job).toEqual({ ...selector, "app.kubernetes.io/component": "job" });
    expect(made.single("kubernetes_service_v1").spec).toMatchObject({ selector });
    expect(made.single("kubernetes_pod_disruption_budget_v1").spec).toMatchObject({
      selector: { match_labels: selector },
    });
    expect(made.single("kubernetes_deployment_v1").spec).toMatchObject({ selector: { match_labels: selector } });
  });

  it("have the names in the program, if it sets them", () => {
    const labels = { "app.kubernetes.io/component": "front" };
    const { made: other } = web({ labels });
    expect(template(other).metadata.labels).toMatchObject(labels);
    expect(other.single("kubernetes_deployment_v1").spec).toMatchObject({ selector: { match_labels: labels } });
  });
});

describe("the rights of a Deployment's pods in AWS", () => {
  const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];

  it("come with an IAM role that only its service account can assume", () => {
    const { made } = web({ permissions });
    const role = made.address("aws_iam_role", "web_service-account");
    expect(made.at(role).assume_role_policy).toContain("system:serviceaccount:shop:web");
    expect(made.single("kubernetes_service_account_v1")).toMatchObject({
      metadata: { name: "web", namespace: "shop", annotations: { "eks.amazonaws.com/role-arn": `\${${role}.arn}` } },
      automount_service_account_token: false,
    });
    expect(template(made).spec.service_account_name).toBe("web");
  });

  it("are there before the first pod starts", () => {
    const { made } = web({ permissions });
    const graph = new Graph(made);
    const needs = graph.needs(made.address("kubernetes_deployment_v1"));
    expect(needs).toContain(made.address("aws_iam_role_policy", "web_service-account"));
    expect(needs).toContain(made.address("kubernetes_service_account_v1"));
  });

  it("can be shared by several workloads, and grow", () => {
    const { made } = shop((stack, cluster) => {
      const serviceAccount = new WorkloadServiceAccount(stack, "readers", { cluster, namespace: "shop" });
      addWeb(stack, cluster, { serviceAccount, permissions });
      new FargateJob(stack, "report", { cluster, namespace: "shop", image: IMAGE, serviceAccount });
      serviceAccount.addPermissions("queue", [{ actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:*:*:shop"] }]);
    });
    expect(made.addressesOf("kubernetes_service_account_v1")).toHaveLength(1);
    expect(made.addressesOf("aws_iam_role_policy", "readers")).toHaveLength(2);
    expect(template(made, "kubernetes_job_v1").spec.service_account_name).toBe("readers");
    const graph = new Graph(made);
    const queue = made.address("aws_iam_role_policy", "readers_role_queue");
    expect(graph.reaches(made.address("kubernetes_job_v1"), queue)).toBe(true);
  });

  it("are empty by default, and no token for the Kubernetes API is in the pod", () => {
    const { made } = web();
    expect(made.addressesOf("kubernetes_service_account_v1")).toEqual([]);
    expect(template(made).spec.automount_service_account_token).toBe(false);
    expect(template(web({ automountServiceAccountToken: true }).made).spec.automount_service_account_token).toBe(true);
  });
});

describe("what a Deployment waits for", () => {
  it("is there first", () => {
    const { made } = shop((stack, cluster) => {
      const migration = new FargateJob(stack, "migration", { cluster, namespace: "shop", image: IMAGE });
      addWeb(stack, cluster, { dependsOn: [migration] });
    });
    const needs = new Graph(made).directNeeds(made.address("kubernetes_deployment_v1"));
    expect(needs).toContain(made.address("kubernetes_job_v1"));
  });
});

describe("what Fargate would reject", () => {
  it("is rejected where it is written, with every reason at once", () => {
    const size = PodSize.fromRequests({ cpu: "17", memory: "1Gi" });
    const refused = () => web({ size, capabilities: ["SYS_ADMIN"] });
    expect(refused).toThrow("test/web: [FG201]");
    expect(refused).toThrow("test/web: [FG307]");
  });

  it("can be acknowledged by its code, where AWS has lifted the rule", () => {
    const build = () =>
      shop((stack, cluster) => {
        Findings.acknowledge(stack, "FG307", "switched on for our account");
        addWeb(stack, cluster, { capabilities: ["SYS_PTRACE"] });
      });
    expect(build).not.toThrow();
    expect(() => web({ capabilities: ["SYS_PTRACE"] })).toThrow("[FG307]");
  });

  it("is accepted one step below the limit", () => {
    const size = PodSize.fromRequests({ cpu: "16", memory: "119Gi" });
    expect(() => web({ size, capabilities: ["NET_BIND_SERVICE"] })).not.toThrow();
  });

  it("is a namespace that matches no profile, reported with a similar one", () => {
    const message =
      "test/web: [FG328] metadata.namespace: no Fargate profile matches the pod, so it stays Pending: " +
      'selector "shop" does not match the namespace "shops"';
    expect(() => web({ namespace: "shops" })).toThrow(message);
    expect(() => web({ namespace: "shops" })).not.toThrow("FG807");
  });
});

describe("a Deployment on the second cluster of a stack", () => {
  it("passes that cluster's providers to everything that it creates", () => {
    const { made } = shop((stack, cluster) => {
      const kubernetesProvider = new KubernetesProvider(stack, "kubernetes-b", { alias: "b" });
      const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];
      addWeb(stack, cluster, { kubernetesProvider, createNamespace: true, permissions }).expose();
    });
    const blocks = made.addresses.filter((each) => each.startsWith("kubernetes_"));
    expect(blocks).toHaveLength(6);
    expect(blocks.map((each) => made.at(each).provider)).toEqual(blocks.map(() => "kubernetes.b"));
  });
});
