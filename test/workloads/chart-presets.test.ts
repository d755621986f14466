// What the presets of charts make of a user's values and options, beyond what holds of every chart.
import { TerraformStack } from "cdktf";
import { FargateCluster } from "../../lib";
import {
  CertManager,
  CertManagerOptions,
  ExternalSecrets,
  ExternalSecretsOptions,
  KubeOpsView,
  MetricsServer,
  MetricsServerOptions,
} from "../../lib/workloads";
import { policyOf } from "../support/policy";
import { Block, Synthesized } from "../support/synth";
import { Shop, shop } from "./shop";

/** Charts on a cluster whose profiles take their namespaces. */
function charted(build: (stack: TerraformStack, cluster: FargateCluster) => unknown): Shop {
  return shop((stack, cluster) => {
    const namespaces = ["kube-system", "cert-manager", "external-*"];
    cluster.addFargateProfile("charts", { selectors: namespaces.map((namespace) => ({ namespace })) });
    build(stack, cluster);
  });
}

const DAEMON_SET = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { template: { spec: { containers: [{ name: "main", image: "example.com/cache:1" }] } } },
};

function valuesOf(made: Synthesized): Block {
  const [text = "{}"] = made.single("helm_release").values as string[];
  return JSON.parse(text) as Block;
}

describe("the metrics server", () => {
  const make = (options: MetricsServerOptions): Shop =>
    charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, ...options }));
  const budget = (options: MetricsServerOptions): unknown => valuesOf(make(options).made).podDisruptionBudget;

  it("has a disruption budget where several pods run, however their number was set", () => {
    expect(budget({})).toEqual({ enabled: false, maxUnavailable: 1 });
    for (const several of [{ replicas: 2 }, { values: { replicas: 3 } }, { values: { replicas: "3" } }]) {
      expect(budget(several)).toEqual({ enabled: true, maxUnavailable: 1 });
    }
    expect(budget({ replicas: 3, values: { replicas: 1 } })).toMatchObject({ enabled: false });
    expect(budget({ replicas: 2, values: { podDisruptionBudget: { enabled: false } } })).toMatchObject({
      enabled: false,
    });
  });

  it("keeps the user's minAvailable in the budget", () => {
    const minAvailable = { podDisruptionBudget: { minAvailable: 1 } };
    expect(budget({ replicas: 2, values: minAvailable })).toEqual({ enabled: true, minAvailable: 1 });
    expect(() =>
      budget({ replicas: 2, values: { podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 } } }),
    ).toThrow(
      "test/metrics: [FG940] podDisruptionBudget: it has both minAvailable and maxUnavailable, which Kubernetes rejects; " +
        "keep one of the two",
    );
  });

  it("reports a budget that allows no eviction", () => {
    const told = (values: Block): string[] => make({ values }).told;
    expect(told({ podDisruptionBudget: { enabled: true, minAvailable: 1 } })).toEqual([
      "WARN test/metrics: [FG371] podDisruptionBudget.minAvailable: minAvailable 1 of 1 never allows an eviction, so Fargate cannot evict " +
        "the pod to patch it, and deletes it in the end; set maxUnavailable: 1, and run at least 2 replicas of what must stay reachable",
    ]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "100%" } })).toEqual([
      expect.stringContaining("[FG371]"),
    ]);
    expect(told({ podDisruptionBudget: { enabled: true } })).toEqual([]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "1" } })).toEqual([]);
    expect(told({ replicas: 2, podDisruptionBudget: { minAvailable: "${var.staying}" } })).toEqual([]);
  });

  it("can have any port except the kubelet's, by its value", () => {
    const port = (values: Block) => () => make({ values });
    for (const containerPort of [4443, "4443", "${var.port}"]) expect(port({ containerPort })).not.toThrow();
    for (const containerPort of [10250, "10250", 0, 65536, null]) {
      expect(port({ containerPort })).toThrow(
        `test/metrics: [FG810] containerPort: the value ${JSON.stringify(containerPort)} would replace one that Fargate ` +
          "needs: 10250, the chart's own port, is the kubelet's on a Fargate node; leave it out",
      );
    }
    expect(port({ containerPort: 4443, args: ["--secure-port=4443"] })).not.toThrow();
    expect(port({ containerPort: 4443, args: ["--secure-port=10251"] })).toThrow(
      "the chart's Service uses the port of its own value; set that one",
    );
  });
});

describe("the temporary volume of the metrics server", () => {
  const make = (tmpVolume: unknown) => () =>
    charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, values: { tmpVolume } }));

  it("is merged with the chart's emptyDir", () => {
    const hostPath = { path: "/srv" };
    expect(make({ hostPath })).toThrow("[FG398] spec.template.spec.volumes[0].hostPath: ");
    expect(make({ emptyDir: null, hostPath })).toThrow("[FG309]");
    expect(make({ emptyDir: { medium: "Memory" } })).not.toThrow();
    expect(make({ emptyDir: null, configMap: { name: "tmp" } })).not.toThrow();
  });
});

describe("cert-manager", () => {
  const zones = ["arn:aws:route53:::hostedzone/Z1"];
  const make = (options: CertManagerOptions = {}): Shop =>
    charted((stack, cluster) => new CertManager(stack, "certs", { cluster, ...options }));

  it("lets Issuers use its role only with the option, in addition to your own arguments", () => {
    const flag = "--issuer-ambient-credentials";
    const args = (options: CertManagerOptions): unknown =>
      valuesOf(make({ hostedZoneArns: zones, ...options }).made).extraArgs;
    expect(args({})).toBeUndefined();
    expect(args({ issuerAmbientCredentials: false })).toBeUndefined();
    expect(args({ issuerAmbientCredentials: true })).toEqual([flag]);
    expect(args({ issuerAmbientCredentials: true, values: { extraArgs: ["--v=2"] } })).toEqual(["--v=2", flag]);
    expect(args({ issuerAmbientCredentials: true, values: { extraArgs: [flag] } })).toEqual([flag]);
    expect(args({ issuerAmbientCredentials: true, values: { extraArgs: null } })).toEqual([flag]);
  });

  it("has its webhook on any port but the kubelet's, and its arguments agree", () => {
    const webhook = (values: Block) => () => make({ values: { webhook: values } });
    expect(webhook({ securePort: 9443 })).not.toThrow();
    expect(webhook({ config: { securePort: 9443 }, extraArgs: ["--secure-port=9443"] })).not.toThrow();
    expect(webhook({ securePort: 10250 })).toThrow("test/certs: [FG810] webhook.securePort: the value 10250 would");
    expect(webhook({ config: { securePort: 10250 } })).toThrow("[FG810] webhook.config.securePort: ");
    expect(webhook({ securePort: 9443, extraArgs: ["--secure-port=10260"] })).toThrow("[FG810] webhook.extraArgs: ");
    expect(() => make({ values: { webhook: null } })).toThrow("[FG810] webhook.securePort: ");
  });

  it.each(["", "webhook", "cainjector"])("reports a budget of its %s that allows no eviction", (part) => {
    const told = (values: Block): string[] => make({ values: part === "" ? values : { [part]: values } }).told;
    const path = part === "" ? "podDisruptionBudget" : `${part}.podDisruptionBudget`;
    const enabled = { podDisruptionBudget: { enabled: true } };
    expect(told(enabled)).toEqual([
      expect.stringContaining(`[FG371] ${path}.minAvailable: minAvailable 1 of 1 never `),
    ]);
    expect(told({ ...enabled, replicaCount: 2 })).toEqual([]);
    expect(told({ podDisruptionBudget: { enabled: true, maxUnavailable: 1 } })).toEqual([]);
    expect(() => told({ podDisruptionBudget: { enabled: true, maxUnavailable: 1, minAvailable: 1 } })).toThrow(
      "[FG940]",
    );
  });

  it("has a profile that selects by any label that its chart gives its pods", () => {
    const selected =
      (labels: Record<string, string>, options: CertManagerOptions = {}) =>
      (): unknown =>
        shop((stack, cluster) => {
          cluster.addFargateProfile("certs", { selectors: [{ namespace: "cert-manager", labels }] });
          new CertManager(stack, "certs", { cluster, ...options });
        });
    const theirs: Record<string, string>[] = [
      { "app.kubernetes.io/managed-by": "Helm" },
      { "app.kubernetes.io/instance": "cert-manager", "app.kubernetes.io/version": "v1.21.1" },
      { "helm.sh/chart": "cert-manager-v1.21.1" },
    ];
    for (const labels of theirs) expect(selected(labels)).not.toThrow();
    expect(selected({ "app.kubernetes.io/managed-by": "Terraform" })).toThrow("[FG328]");
    expect(selected({ "app.kubernetes.io/version": "v1.21.1" }, { chartVersion: "v1.22.0" })).toThrow("[FG328]");
    expect(selected({ team: "web" }, { values: { global: { commonLabels: { team: "web" } } } })).not.toThrow();
  });

  it("accepts only strings as additional objects, and checks what they are", () => {
    const further =
      (object: unknown, options: CertManagerOptions = {}) =>
      (): string[] =>
        make({ ...options, values: { extraObjects: [object] } }).told;
    const issuer = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "own" }, spec: {} };
    expect(further(issuer)).toThrow(
      "test/certs: [FG947] extraObjects[0]: the chart's template expects a string, not a map",
    );
    expect(further(issuer, { chartVersion: "v1.22.0" }).call(undefined)).toContainEqual(
      expect.stringContaining("[FG947] extraObjects[0]: "),
    );
    expect(further(JSON.stringify(issuer)).call(undefined)).toEqual([]);
    expect(further(JSON.stringify(DAEMON_SET))).toThrow(/^test\/certs: \[FG318\] extraObjects\[0\]/);
  });
});

describe("External Secrets", () => {
  const secretArns = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*"];
  const parameterArns = ["arn:aws:ssm:eu-west-1:111122223333:parameter/shop/*"];
  const make = (options: ExternalSecretsOptions = {}): Shop =>
    charted((stack, cluster) => new ExternalSecrets(stack, "secrets", { cluster, ...options }));

  it("keeps its definitions, so that a destroy does not wait for objects whose finalizers are no longer removed", () => {
    const annotations = { "helm.sh/resource-policy": "keep" };
    expect(valuesOf(make().made).crds).toEqual({ annotations });
    const crds = { unsafeServeV1Beta1: true, annotations: { team: "web" } };
    expect(valuesOf(make({ values: { crds } }).made).crds).toEqual({
      ...crds,
      annotations: { ...annotations, team: "web" },
    });
  });

  it("may find by name and read tags only with the options, and nothing of a kind that it does not read", () => {
    const rights = (options: ExternalSecretsOptions): unknown =>
      policyOf(make(options).made.single("aws_iam_role_policy", "secrets_")).map(({ Sid, Action, Resource }) => [
        Sid,
        Action,
        Resource,
      ]);
    const plain = rights({ secretArns, parameterArns }) as unknown[];
    expect(plain.map((each) => (each as unknown[])[0])).toEqual(["ReadSecrets", "ReadParameters"]);
    const findSecrets = ["FindSecrets", ["secretsmanager:ListSecrets", "secretsmanager:BatchGetSecretValue"], "*"];
    const findParameters = ["FindParameters", ["ssm:DescribeParameters", "tag:GetResources"], "*"];
    const tags = ["ReadParameterTags", "ssm:ListTagsForResource", parameterArns[0]];
    expect(rights({ secretArns, parameterArns, allowFind: true })).toEqual([...plain, findSecrets, findParameters]);
    expect(rights({ secretArns, parameterArns, allowParameterTags: true })).toEqual([...plain, tags]);
    expect(rights({ secretArns, allowFind: true, allowParameterTags: true })).toEqual([plain[0], findSecrets]);
    expect(rights({ parameterArns, allowFind: true })).toEqual([plain[1], findParameters]);
  });

  it("elects a leader if there are several pods, and reports several without election", () => {
    const leader = (values: Block): unknown => valuesOf(make({ values }).made).leaderElect;
    expect(leader({})).toBeUndefined();
    expect(leader({ replicaCount: 1, webhook: { replicaCount: 2 } })).toBeUndefined();
    for (const several of [{ replicaCount: 2 }, { replicaCount: "3" }, { certController: { replicaCount: 2 } }]) {
      expect(leader(several)).toBe(true);
    }
    expect(make({ values: { replicaCount: 2, leaderElect: false } }).told).toEqual([
      "WARN test/secrets: [FG942] leaderElect: with false all pods are active at once, on the same secrets; " +
        "leave it out: it is true if there are several",
    ]);
    expect(make({ values: { replicaCount: 1, leaderElect: false } }).told).toEqual([]);
  });

  it("reports options for secrets and parameters without a list of them", () => {
    const told = (options: ExternalSecretsOptions): string[] => make(options).told;
    expect(told({ allowFind: true, allowParameterTags: true })).toEqual([
      "WARN test/secrets: [FG949] allowFind: it has no effect without secretArns or parameterArns: the role reads nothing " +
        "that it applies to; set secretArns or parameterArns, or leave it out",
      "WARN test/secrets: [FG949] allowParameterTags: it has no effect without parameterArns: the role reads nothing that " +
        "it applies to; set parameterArns, or leave it out",
    ]);
    const kmsKeyArns = ["arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"];
    expect(told({ kmsKeyArns })).toEqual([expect.stringContaining("[FG949] kmsKeyArns: ")]);
    expect(told({ secretArns, kmsKeyArns, allowFind: true })).toEqual([]);
    expect(told({ parameterArns, allowParameterTags: true })).toEqual([]);
    expect(told({ allowFind: false })).toEqual([]);
  });

  it("has its webhook on any port but the kubelet's, and its arguments agree", () => {
    const webhook = (values: Block) => () => make({ values: { webhook: values } });
    expect(webhook({ port: 8443 })).not.toThrow();
    expect(webhook({ port: 8443, extraArgs: { port: 8443 } })).not.toThrow();
    expect(webhook({ port: 10250 })).toThrow("test/secrets: [FG810] webhook.port: the value 10250 would");
    expect(webhook({ port: 8443, extraArgs: { port: 9443 } })).toThrow("[FG810] webhook.extraArgs: ");
  });

  it("adds further fields to the pods of its operator alone, as its chart does", () => {
    const further = (values: Block) => () => make({ values });
    expect(further({ podSpecExtra: { hostPID: true } })).toThrow("[FG302]");
    expect(further({ webhook: { podSpecExtra: { hostPID: true } } })).not.toThrow();
  });

  it("reports a budget that allows no eviction; the chart uses one of its two numbers", () => {
    const told = (podDisruptionBudget: Block): string[] => make({ values: { podDisruptionBudget } }).told;
    expect(told({ enabled: true })).toEqual([expect.stringContaining("[FG371] podDisruptionBudget.minAvailable: ")]);
    expect(told({ enabled: true, minAvailable: 1, maxUnavailable: 1 })).toEqual([]);
  });

  it("reports additional objects that Fargate does not run", () => {
    const further =
      (...extraObjects: unknown[]) =>
      () =>
        make({ values: { extraObjects } });
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "notes" }, data: { a: "b" } };
    expect(further(config, DAEMON_SET)).toThrow(/^test\/secrets: \[FG318\] extraObjects\[1\]/);
    expect(further(config, JSON.stringify(DAEMON_SET))).toThrow(/^test\/secrets: \[FG318\] extraObjects\[1\]/);
    expect(() => make({ values: { extraObjects: config } })).toThrow(
      "test/secrets: [FG947] extraObjects: the chart expects a list, not a map",
    );
    expect(further(config, "{{ template }}", null).call(undefined).told).toEqual([]);
  });
});

describe("kube-ops-view", () => {
  const make = (values: Block) => () =>
    charted((stack, cluster) => new KubeOpsView(stack, "view", { cluster, values }));
  const stored = (item: Block) => make({ persistence: { files: { enabled: true, mountPath: "/files", ...item } } });

  it("mounts what Fargate mounts, in the chart's own syntax", () => {
    expect(stored({ type: "hostPath", hostPath: "/srv" })).toThrow("[FG309]");
    expect(stored({ type: "custom", volumeSpec: { hostPath: { path: "/srv" } } })).toThrow("[FG309]");
    expect(stored({ type: "hostPath", hostPath: "/srv", enabled: false })).not.toThrow();
    expect(stored({ type: "emptyDir" })).not.toThrow();
    expect(stored({ type: "custom", volumeSpec: { emptyDir: {} } })).not.toThrow();
  });

  it("mounts what its claims can be bound to", () => {
    const told = (item: Block): string[] => stored(item).call(undefined).told;
    expect(told({ type: "nfs", server: "files.example.com", path: "/" })).toEqual([]);
    expect(told({ accessMode: "ReadWriteOnce", size: "1Gi", storageClass: "gp3" })).toEqual([
      expect.stringMatching(/\[FG377\] .*claim "kube-ops-view-files" gets a volume from class "gp3"/),
    ]);
  });

  it("is checked with its Services and Ingresses, at the values that they come from", () => {
    const service = (main: Block): string[] => make({ service: { main } }).call(undefined).told;
    expect(service({ type: "NodePort" })).toEqual([expect.stringContaining("[FG356] service.main.type: ")]);
    const port = (protocol: string): Block => ({ enabled: true, port: 9, protocol });
    expect(service({ type: "ClusterIP", ports: { more: port("UDP"), http: { port: 80 } } })).toEqual([]);
    const ingress = (annotations: Block): string[] =>
      make({ ingress: { main: { enabled: true, ingressClassName: "alb", annotations } } }).call(undefined).told;
    const target = "alb.ingress.kubernetes.io/target-type";
    expect(ingress({})).toEqual([expect.stringContaining(`[FG355] ingress.main.annotations["${target}"]: `)]);
    expect(ingress({ [target]: "ip" })).toEqual([]);
  });

  it.each(["netshoot", "vpn"])(
    "is rejected with the add-on %s, unless it does not use the add-on's permissions",
    (name) => {
      const addon = (item: Block) => make({ addons: { [name]: item } });
      expect(addon({ enabled: true })).toThrow("[FG307]");
      expect(addon({ enabled: true, securityContext: { capabilities: { add: [] } } })).not.toThrow();
      expect(addon({ enabled: false })).not.toThrow();
    },
  );
});
