// Pods with names and files of their own.
import { TerraformVariable } from "cdktf";
import {
  EfsCsiDriver,
  EfsFileSystem,
  FargateStatefulSet,
  FargateStatefulSetProps,
  PodManagementPolicy,
  PodVolume,
} from "../../lib";
import { Graph } from "../support/graph";
import { IMAGE, shop, template } from "./shop";

const TYPE = "kubernetes_stateful_set_v1";

/** A StatefulSet `queue`, with a volume for each pod unless it is left out. */
function queue(options: Partial<FargateStatefulSetProps> = {}) {
  return shop((stack, cluster) => {
    const driver = new EfsCsiDriver(stack, "efs", { cluster });
    const fileSystem = new EfsFileSystem(stack, "files", { cluster });
    new FargateStatefulSet(stack, "queue", {
      cluster,
      namespace: "shop",
      image: IMAGE,
      ports: { amqp: 5672 },
      replicaVolumes: { data: { fileSystem, driver } },
      mounts: { "/data": { volume: "data" } },
      ...options,
    });
  });
}

/** A StatefulSet without volumes of its pods. */
const plain = (options: Partial<FargateStatefulSetProps> = {}) => queue({ replicaVolumes: {}, mounts: {}, ...options });

describe("a StatefulSet", () => {
  const { made, told } = queue({ replicas: 2 });
  const set = made.single(TYPE);
  const labels = { "app.kubernetes.io/name": "queue", "app.kubernetes.io/component": "statefulset" };

  it("starts its pods in order, and has nothing to complain about", () => {
    expect(set).toMatchObject({
      metadata: { name: "queue", namespace: "shop", labels },
      spec: {
        replicas: "2",
        service_name: "queue-headless",
        pod_management_policy: "OrderedReady",
        selector: { match_labels: labels },
      },
      wait_for_rollout: true,
      timeouts: { create: "15m", update: "15m", delete: "10m" },
    });
    expect(template(made, TYPE).metadata).toEqual({
      labels,
      annotations: { "cdktf-eks-fargate/kubernetes-version": "1.36" },
    });
    expect(told).toEqual([]);
  });

  it("has a host name for each pod, ready or not", () => {
    expect(made.single("kubernetes_service_v1")).toMatchObject({
      metadata: { name: "queue-headless", namespace: "shop" },
      spec: {
        cluster_ip: "None",
        publish_not_ready_addresses: true,
        selector: labels,
        port: [{ name: "amqp", port: 5672, target_port: "amqp", protocol: "TCP" }],
      },
    });
  });

  it("gives each pod a folder, a volume and a claim of the name that Kubernetes expects", () => {
    const names = ["data-queue-0", "data-queue-1"];
    const claims = made
      .all("kubernetes_persistent_volume_claim_v1")
      .map((each) => (each.metadata as { name: string }).name);
    expect(claims).toEqual(names);
    const paths = made.all("aws_efs_access_point").map((each) => (each.root_directory as { path: string }).path);
    expect(paths).toEqual(names.map((each) => `/shop/${each}`));
    expect(set.spec).toMatchObject({
      volume_claim_template: [{ metadata: { name: "data" }, spec: { storage_class_name: "efs-by-hand" } }],
    });
    const { spec } = template(made, TYPE);
    expect(spec.container[0]?.volume_mount).toEqual([{ name: "data", mount_path: "/data" }]);
    expect(spec.volume ?? []).toEqual([]);
  });

  it("comes after its claims and its Service, and has a disruption budget", () => {
    const graph = new Graph(made);
    const address = made.address(TYPE);
    for (const type of ["kubernetes_persistent_volume_claim_v1", "kubernetes_service_v1", "aws_eks_fargate_profile"]) {
      for (const each of made.addressesOf(type)) expect(graph.reaches(address, each)).toBe(true);
    }
    expect(made.single("kubernetes_pod_disruption_budget_v1").spec).toMatchObject({ max_unavailable: "1" });
  });

  it("has one pod and no budget where nothing is said of them", () => {
    const { made: alone } = plain();
    expect(alone.single(TYPE).spec).toMatchObject({ replicas: "1" });
    expect(alone.addressesOf("kubernetes_pod_disruption_budget_v1")).toEqual([]);
    expect(alone.addressesOf("kubernetes_persistent_volume_claim_v1")).toEqual([]);
  });

  it("has what its options say", () => {
    const { made: other } = queue({
      name: "broker",
      podManagementPolicy: PodManagementPolicy.PARALLEL,
      waitForRollout: false,
      rolloutTimeoutMinutes: 30,
      restartOnKubernetesUpgrade: false,
      volumes: { scratch: PodVolume.emptyDir() },
      udpPorts: { gossip: 7946 },
    });
    expect(other.single(TYPE)).toMatchObject({
      metadata: { name: "broker" },
      spec: { service_name: "broker-headless", pod_management_policy: "Parallel" },
      wait_for_rollout: false,
      timeouts: { create: "30m" },
    });
    expect(template(other, TYPE).metadata.annotations).toEqual({});
    expect(template(other, TYPE).spec.volume).toEqual([{ name: "scratch", empty_dir: {} }]);
    expect(other.single("kubernetes_persistent_volume_claim_v1").metadata).toMatchObject({ name: "data-broker-0" });
    expect(JSON.stringify(other.single("kubernetes_service_v1"))).toContain(
      '"name":"gossip","port":7946,"protocol":"UDP"',
    );
  });

  it("has the folders of its pods in the path of the options, owned by their user", () => {
    const { made: other } = shop((stack, cluster) => {
      const driver = new EfsCsiDriver(stack, "efs", { cluster });
      const fileSystem = new EfsFileSystem(stack, "files", { cluster });
      new FargateStatefulSet(stack, "queue", {
        cluster,
        namespace: "shop",
        image: IMAGE,
        replicaVolumes: { data: { fileSystem, driver, path: "/queues", userId: 999, groupId: 998 } },
        mounts: { "/data": { volume: "data" } },
      });
    });
    expect(other.single("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 999, gid: 998 },
      root_directory: { path: "/queues/data-queue-0" },
    });
  });

  it("can have a Service and load balancers in front of it", () => {
    const { made: other } = shop((stack, cluster) => {
      const set = new FargateStatefulSet(stack, "queue", {
        cluster,
        namespace: "shop",
        image: IMAGE,
        ports: { http: 80 },
      });
      expect(set.addService().serviceName).toBe("queue");
      set.exposeByNetworkLoadBalancer();
      set.expose({ host: "shop.example.com" });
    });
    expect(other.addressesOf("kubernetes_service_v1")).toHaveLength(3);
    expect(other.addressesOf("kubernetes_ingress_v1")).toHaveLength(1);
  });
});

describe("a StatefulSet is rejected", () => {
  it("with a name that leaves no room for its pods' labels", () => {
    expect(() => plain({ name: "q".repeat(53) })).toThrow("[FG987] name:");
    expect(() => plain({ name: "q".repeat(52) })).not.toThrow();
  });

  it("with volumes for pods whose number is known only at apply", () => {
    const counted = (hasVolumes: boolean) => () =>
      shop((stack, cluster) => {
        const count = new TerraformVariable(stack, "count", { type: "number" });
        const driver = new EfsCsiDriver(stack, "efs", { cluster });
        const fileSystem = new EfsFileSystem(stack, "files", { cluster });
        new FargateStatefulSet(stack, "queue", {
          cluster,
          namespace: "shop",
          image: IMAGE,
          replicas: count.numberValue,
          replicaVolumes: hasVolumes ? { data: { fileSystem, driver } } : {},
        });
      });
    expect(counted(true)).toThrow("[FG986] replicas: is known only at apply");
    expect(counted(false)).not.toThrow();
  });

  it("with one name for a volume of all pods and one of each", () => {
    expect(() => queue({ volumes: { data: PodVolume.emptyDir() } })).toThrow(
      "[FG986] replicaVolumes.data: volumes has one of the same name",
    );
    expect(() => queue({ volumes: { scratch: PodVolume.emptyDir() } })).not.toThrow();
  });

  it("with a mount of a volume that it does not have", () => {
    expect(() => queue({ mounts: { "/data": { volume: "files" } } })).toThrow("[FG82");
  });
});
