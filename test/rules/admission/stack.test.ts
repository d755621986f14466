// What a synthesised Terraform stack declares, read back as Kubernetes objects and profiles.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { checkObjects } from "../../../lib/rules/admission/report";
import { readStack } from "../../../lib/rules/manifests/stack";
import { isKubernetesObjectType, manifestOf } from "../../../lib/rules/manifests/terraform";
import { codes, lines } from "../expect-findings";

const container = { name: "app", image: "nginx" };
const podSpec = (spec: object): object => ({
  metadata: { name: "web", namespace: "study-a" },
  spec: { container: [container], ...spec },
});
const check = (type: string, args: object): string[] => codes(checkWorkload(manifestOf(type, args)));

describe("a resource of the Kubernetes provider", () => {
  it.each([
    ["host_network", podSpec({ host_network: true }), "FG301"],
    ["host_pid as a string", podSpec({ host_pid: "true" }), "FG302"],
    ["host_ipc", podSpec({ host_ipc: true }), "FG303"],
    ["host_port", podSpec({ container: [{ ...container, port: [{ container_port: 80, host_port: 80 }] }] }), "FG304"],
    ["host_ip", podSpec({ container: [{ ...container, port: [{ container_port: 80, host_ip: "::" }] }] }), "FG304"],
    [
      "privileged in an init container",
      podSpec({ init_container: [{ security_context: { privileged: true, allow_privilege_escalation: false } }] }),
      "FG305",
    ],
    ["volume_device", podSpec({ container: [{ ...container, volume_device: [{ name: "d" }] }] }), "FG308"],
    ["empty_dir", podSpec({ volume: [{ name: "v", empty_dir: { medium: "Memory", size_limit: "6Gi" } }] }), "FG383"],
    ["empty_dir in a list", podSpec({ volume: [{ name: "v", empty_dir: [{ size_limit: "90Gi" }] }] }), "FG384"],
    ["host_path", podSpec({ volume: [{ name: "v", host_path: { path: "/" } }] }), "FG309"],
    ["a list of one block", podSpec({ volume: { name: "v", aws_elastic_block_store: [{ volume_id: "v" }] } }), "FG312"],
    ["scheduler_name", podSpec({ scheduler_name: "volcano" }), "FG319"],
    ["limits", podSpec({ container: [{ ...container, resources: { limits: { "nvidia.com/gpu": "1" } } }] }), "FG321"],
    ["node_selector", podSpec({ node_selector: { "kubernetes.io/arch": "arm64" } }), "FG323"],
    ["toleration", podSpec({ toleration: [{ operator: "Exists" }] }), "FG363"],
    ["topology_spread_constraint", podSpec({ topology_spread_constraint: [{ topology_key: "zone" }] }), "FG362"],
    ["priority_class_name", podSpec({ priority_class_name: "high" }), "FG364"],
    ["sysctl", podSpec({ security_context: { sysctl: [{ name: "kernel.sem", value: "1" }] } }), "FG335"],
  ])("is judged by %s as its manifest would be", (_, args, code) => {
    expect(check("kubernetes_pod_v1", args)).toContain(code);
  });

  it("of every kind that creates pods is found, with and without its version", () => {
    const template = { metadata: {}, spec: { container: [container], host_network: true } };
    const types = [
      "deployment",
      "deployment_v1",
      "stateful_set_v1",
      "daemonset",
      "daemon_set_v1",
      "replication_controller_v1",
      "job_v1",
    ];
    for (const type of types)
      expect(check(`kubernetes_${type}`, { metadata: {}, spec: { template } })).toContain("FG301");
    const job = { metadata: {}, spec: { job_template: { metadata: {}, spec: { template } } } };
    expect(check("kubernetes_cron_job_v1", job)).toEqual(["FG301", "FG353"]);
  });

  it("has allowPrivilegeEscalation even if it is not set, as the provider sends it", () => {
    const withContext = (context: object): object =>
      podSpec({ container: [{ ...container, security_context: context }] });
    expect(check("kubernetes_pod_v1", withContext({ run_as_non_root: true }))).toEqual(["FG306"]);
    expect(check("kubernetes_pod_v1", withContext({ allow_privilege_escalation: false }))).toEqual([]);
    expect(check("kubernetes_pod_v1", podSpec({ security_context: { run_as_non_root: true } }))).toEqual([]);
  });

  it.each([
    [
      "kubernetes_service_v1",
      { spec: { type: "NodePort", selector: { app_name: "web" }, port: [{ port: 80 }] } },
      "FG356",
    ],
    [
      "kubernetes_service",
      { spec: { selector: { app: "web" }, port: [{ port: 443, target_port: "10250" }] } },
      "FG354",
    ],
    ["kubernetes_ingress_v1", { metadata: {}, spec: { ingress_class_name: "alb" } }, "FG355"],
    ["kubernetes_network_policy_v1", { spec: {} }, "FG373"],
    ["kubernetes_limit_range_v1", { spec: { limit: [{ default_request: { cpu: "1" } }] } }, "FG370"],
    ["kubernetes_pod_disruption_budget_v1", { spec: { max_unavailable: "0", selector: {} } }, "FG371"],
    [
      "kubernetes_pod_disruption_budget_v1",
      { spec: { max_unavailable: "1", min_available: "1", selector: {} } },
      "FG337",
    ],
    ["kubernetes_manifest", { manifest: { apiVersion: "v1", kind: "Service", spec: { type: "NodePort" } } }, "FG356"],
  ])("around the pods is judged too: %s", (type, args, code) => {
    expect(check(type, args)).toEqual([code]);
  });

  it("reserves a volume for a claim of the namespace default if its resource has none", () => {
    const spec = [
      { claim_ref: [{ name: "data" }], persistent_volume_source: [{ csi: [{ driver: "efs.csi.aws.com" }] }] },
    ];
    expect(manifestOf("kubernetes_persistent_volume_v1", { spec })).toMatchObject({
      spec: { claimRef: { name: "data", namespace: "default" }, csi: { driver: "efs.csi.aws.com" } },
    });
  });

  it("is bound by the arguments of its resources: one volume, two claims", () => {
    const modes = { access_modes: ["ReadWriteMany"], storage_class_name: "shared" };
    const claim = (name: string): unknown =>
      manifestOf("kubernetes_persistent_volume_claim_v1", {
        metadata: { name, namespace: "study-a" },
        spec: [{ ...modes, resources: [{ requests: { storage: "2Gi" } }] }],
      });
    const volume = manifestOf("kubernetes_persistent_volume_v1", {
      metadata: { name: "one" },
      spec: [
        { ...modes, capacity: { storage: "2Gi" }, persistent_volume_source: { csi: { driver: "efs.csi.aws.com" } } },
      ],
    });
    const driver = manifestOf("kubernetes_csi_driver_v1", {
      metadata: { name: "efs.csi.aws.com" },
      spec: { attach_required: "false" },
    });
    const spec = podSpec({ volume: [{ name: "v", persistent_volume_claim: { claim_name: "b" } }] });
    const mount = manifestOf("kubernetes_pod_v1", spec);
    expect(checkWorkload(mount, { objects: [volume, claim("b"), driver] })).toEqual([]);
    expect(codes(checkWorkload(mount, { objects: [volume, claim("a"), claim("b"), driver] }))).toEqual(["FG377"]);
  });

  it("has strings where Terraform converts numbers, true and false", () => {
    const spec = {
      node_selector: { "kubernetes.io/arch": true },
      volume: [{ name: 1, persistent_volume_claim: { claim_name: 2 } }],
      container: [{ name: 3, image: 4, args: [5, true], env: [{ name: "LEVEL", value: 6 }] }],
    };
    const metadata = { name: 7, namespace: 8, labels: { release: 9 }, annotations: { isCritical: false } };
    const template = { metadata, spec };
    const deployment = { metadata, spec: { replicas: 2, selector: { match_labels: { release: 9 } }, template } };
    expect(check("kubernetes_deployment_v1", deployment)).not.toContain("FG390");
    expect(check("kubernetes_service_v1", { metadata, spec: { selector: { release: 9 } } })).toEqual([]);
    expect(manifestOf("kubernetes_config_map_v1", { metadata, data: { a: 1 } })).toMatchObject({ data: { a: "1" } });
    expect(manifestOf("kubernetes_deployment_v1", deployment)).toMatchObject({
      metadata: { name: "7", namespace: "8", labels: { release: "9" } },
      spec: { replicas: 2, selector: { matchLabels: { release: "9" } } },
    });
  });

  it("has them in a manifest too, which the provider converts by the types of the API", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", labels: { release: 7 } },
      spec: { nodeSelector: { zone: 1 }, containers: [{ name: "app", image: "nginx", args: [8080] }] },
    };
    expect(check("kubernetes_manifest", { manifest: pod })).not.toContain("FG390");
    expect(codes(checkWorkload(pod))).toContain("FG390");
  });

  it.each([
    ["a map", { major: 7 }],
    ["a list", [7]],
  ])("has no label that is %s", (_, release) => {
    expect(check("kubernetes_pod_v1", { ...podSpec({}), metadata: { labels: { release } } })).toContain("FG390");
  });

  it("that an iterator repeats is left open", () => {
    const args = { metadata: {}, spec: { dynamic: { container: { for_each: "${var.apps}" } } } };
    expect(check("kubernetes_pod_v1", args)).toEqual(["FG394"]);
  });

  it.each(["kubernetes_secret_v1", "helm_release", "aws_vpc"])("of another type is ignored: %s", (type) => {
    expect(isKubernetesObjectType(type)).toBe(false);
    expect(manifestOf(type, {})).toBeUndefined();
  });

  it("is read down to any depth without failing", () => {
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { spec: deep };
    expect(check("kubernetes_pod_v1", deep)).toEqual(["FG392"]);
  });
});

describe("a synthesised stack", () => {
  const resource = {
    kubernetes_namespace_v1: { study: { metadata: { name: "study-a" } } },
    kubernetes_deployment_v1: {
      web: {
        metadata: { name: "web", namespace: "${kubernetes_namespace_v1.study.metadata[0].name}" },
        spec: { replicas: "2", template: { metadata: { labels: { app: "web" } }, spec: { container: [container] } } },
      },
    },
    aws_eks_fargate_profile: {
      study: { fargate_profile_name: "study_wildcard", selector: [{ namespace: "study-*", labels: { app: "web" } }] },
      unnamed: {
        fargate_profile_name: "${var.name}",
        selector: { namespace: "${kubernetes_namespace_v1.study.metadata.0.name}" },
      },
    },
    aws_eks_pod_identity_association: { reader: { namespace: "study-a", service_account: "reader" } },
    helm_release: { ops: { name: "ops" } },
  };

  it("gives its objects with their addresses, and follows references to what it writes out", () => {
    const stack = readStack({ resource, provider: { aws: [{ region: "ap-northeast-2" }] } });
    expect(stack?.objects.map(({ address }) => address)).toEqual([
      "kubernetes_namespace_v1.study",
      "kubernetes_deployment_v1.web",
      "aws_eks_pod_identity_association.reader",
    ]);
    expect(stack?.objects[1]?.object).toMatchObject({
      kind: "Deployment",
      metadata: { namespace: "study-a" },
      spec: { replicas: 2 },
    });
    expect(stack).toMatchObject({ releases: ["helm_release.ops"], region: "ap-northeast-2" });
  });

  it("gives its profiles by their names", () => {
    expect(readStack({ resource })?.profiles).toEqual({
      study_wildcard: { selectors: [{ namespace: "study-*", labels: { app: "web" } }] },
      "${var.name}": { selectors: [{ namespace: "study-a" }] },
    });
  });

  it("reports that Fargate cannot run Pod Identity", () => {
    expect(lines(checkWorkload(readStack({ resource })?.objects[2]?.object))).toEqual([
      "[FG327] spec.serviceAccount: EKS Pod Identity needs an agent on each node, a DaemonSet that does not run on Fargate; use IRSA: annotate the service account with eks.amazonaws.com/role-arn",
    ]);
  });

  it("knows the pods of CoreDNS and of the Load Balancer Controller, as far as they are in the stack", () => {
    const small = { requests: { cpu: "0.25", memory: "256M" } };
    const values = JSON.stringify({ replicaCount: 3, defaultTargetType: "ip", resources: small });
    const chart = { chart: "aws-load-balancer-controller", name: "lbc", namespace: "kube-system" };
    const stack = readStack({
      resource: {
        aws_eks_addon: {
          dns: { addon_name: "coredns", configuration_values: JSON.stringify({ resources: small }) },
          cni: { addon_name: "vpc-cni" },
        },
        helm_release: { lbc: { ...chart, values: [values] }, old: { ...chart, values: ["replicaCount: 3"] } },
      },
    });
    const { objects } = checkObjects(stack?.objects.map(({ object }) => object) ?? []);
    expect(objects.map(({ name, namespace, replicas, size }) => [name, namespace, replicas, size?.label])).toEqual([
      ["coredns", "kube-system", 2, "0.25vCPU 0.5GB"],
      ["lbc", "kube-system", 3, "0.25vCPU 0.5GB"],
    ]);
    expect(stack).toMatchObject({ releases: ["helm_release.old"], controller: { defaultTargetType: "ip" } });
  });

  it("knows what a release has in the comment of its block, before what its chart would run", () => {
    const [one, two] = ["one", "two"].map((name) => ({ apiVersion: "v1", kind: "Pod", metadata: { name } }));
    const chart = { chart: "aws-load-balancer-controller", name: "lbc", values: ["{}"] };
    const stack = readStack({
      resource: {
        helm_release: {
          lbc: { ...chart, "//": { workloads: [one, two], metadata: {} } },
          none: { "//": { workloads: [] } },
          other: { "//": "workloads" },
        },
      },
    });
    expect(stack?.objects).toEqual([one, two].map((object) => ({ address: "helm_release.lbc", object })));
    expect(stack?.releases).toEqual(["helm_release.none", "helm_release.other"]);
  });

  it.each([[null], [[]], [{}], [{ kind: "Pod" }], ["text"]])("is distinguished from anything else: %j", (json) => {
    expect(readStack(json)).toBeUndefined();
  });

  it.each([[{ resource: [] }], [{ resource: { a: 1 } }], [{ resource: { a: { b: [] } }, provider: { aws: 3 } }]])(
    "may be broken without failing: %j",
    (json) => {
      expect(readStack(json)?.objects ?? []).toEqual([]);
    },
  );
});
