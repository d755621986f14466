// Values of charts: what they make of the pods, where the images come from then, and what Fargate cannot live with.
import { Lazy, TerraformStack } from "cdktf";
import { FargateCluster, NatStrategy, Vpc, VpcEndpoints } from "../../lib";
import {
  ArgoCd,
  CertManager,
  ExternalDns,
  ExternalSecrets,
  ChartPresetProps,
  Flux,
  KubeOpsView,
  MetricsServer,
} from "../../lib/workloads";
import { addCluster } from "../support/cluster";
import { Block, declare, synthStack } from "../support/synth";
import { Shop, shop } from "./shop";

type Build = (stack: TerraformStack, cluster: FargateCluster) => unknown;

const ZONE = "arn:aws:route53:::hostedzone/Z1";
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*";

/** The charts, each as `chart`, with what its test is about. */
const CHARTS = {
  "metrics-server": (props) => (stack, cluster) => new MetricsServer(stack, "chart", { ...props, cluster }),
  "external-dns": (props) => (stack, cluster) =>
    new ExternalDns(stack, "chart", { hostedZoneArns: [ZONE], ...props, cluster }),
  "cert-manager": (props) => (stack, cluster) =>
    new CertManager(stack, "chart", { hostedZoneArns: [ZONE], ...props, cluster }),
  "external-secrets": (props) => (stack, cluster) =>
    new ExternalSecrets(stack, "chart", { secretArns: [SECRET], ...props, cluster }),
  "argo-cd": (props) => (stack, cluster) => new ArgoCd(stack, "chart", { ...props, cluster }),
  flux2: (props) => (stack, cluster) => new Flux(stack, "chart", { ...props, cluster }),
  "kube-ops-view": (props) => (stack, cluster) => new KubeOpsView(stack, "chart", { ...props, cluster }),
} satisfies Record<string, (props: Partial<ChartPresetProps> & Block) => Build>;

type Chart = keyof typeof CHARTS;
const NAMES = Object.keys(CHARTS) as Chart[];

/** A chart on a cluster whose profiles take the charts' namespaces. */
function charted(chart: Chart, props: Partial<ChartPresetProps> & Block = {}, more?: Build): Shop {
  return shop((stack, cluster) => {
    const namespaces = ["kube-system", "cert-manager", "external-*", "argocd", "flux-system"];
    cluster.addFargateProfile("charts", { selectors: namespaces.map((namespace) => ({ namespace })) });
    CHARTS[chart](props)(stack, cluster);
    more?.(stack, cluster);
  });
}

/** What the explanation of the cluster says of the chart's pods: `cert-manager-webhook 1 0.25vCPU 0.5GB`. */
function explained(chart: Chart, values?: Record<string, unknown>): string[] {
  const lines: string[] = [];
  charted(chart, { values }, (_, cluster) => {
    const { pods } = cluster.explain();
    const named = pods.map(({ workload, ...each }) => ({ workload: workload.replace("Deployment/", ""), ...each }));
    lines.push(...named.map(({ workload, replicas, size = "" }) => `${workload} ${replicas} ${size}`));
  });
  return lines;
}

/** The chart where pods reach nothing but VPC endpoints. */
function isolated(chart: Chart, props: Partial<ChartPresetProps> & Block): () => unknown {
  return () => {
    const stack = declare((each) => {
      const zones = { availabilityZones: ["eu-west-1a", "eu-west-1b"], natStrategy: NatStrategy.NONE };
      const cluster = addCluster(each, { vpc: new Vpc(each, "net", zones) });
      cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
      new VpcEndpoints(each, "endpoints", { cluster });
      CHARTS[chart](props)(each, cluster);
    });
    return synthStack(stack);
  };
}

const LARGE = { cpu: "4", memory: "16128Mi" };
const resources = { requests: LARGE, limits: LARGE };

describe("the values of a chart set how large its pods are, and how many:", () => {
  it("those of charts with one part", () => {
    expect(explained("kube-ops-view", { resources })).toEqual(["kube-ops-view 1 4vCPU 16GB"]);
    expect(explained("kube-ops-view", { controller: { replicas: 2 } })).toEqual(["kube-ops-view 2 0.25vCPU 0.5GB"]);
    expect(explained("metrics-server", { resources, replicas: 5 })).toEqual(["metrics-server 5 4vCPU 16GB"]);
    expect(explained("external-dns", { resources })).toEqual(["external-dns 1 4vCPU 16GB"]);
  });

  it("those of each part of cert-manager, whose check is a Job that runs once", () => {
    const values = { replicaCount: 3, webhook: { replicaCount: "3", resources } };
    expect(explained("cert-manager", values)).toEqual([
      "cert-manager 3 0.25vCPU 0.5GB",
      "cert-manager-webhook 3 4vCPU 16GB",
      "cert-manager-cainjector 1 0.25vCPU 0.5GB",
      "Job/cert-manager-startupapicheck 1 0.25vCPU 0.5GB",
    ]);
    const off = { enabled: false };
    expect(explained("cert-manager", { cainjector: off, startupapicheck: off })).toHaveLength(2);
  });

  it("those of each part of External Secrets", () => {
    const parts = { replicaCount: 2, webhook: { replicaCount: 3 }, certController: { resources } };
    expect(explained("external-secrets", parts)).toEqual([
      "external-secrets 2 0.25vCPU 0.5GB",
      "external-secrets-webhook 3 0.25vCPU 0.5GB",
      "external-secrets-cert-controller 1 4vCPU 16GB",
    ]);
    const webhook = { certManager: { enabled: true } };
    expect(explained("external-secrets", { createOperator: false, webhook })).toEqual([
      "external-secrets-webhook 1 0.25vCPU 0.5GB",
    ]);
  });

  it("with what runs next to the first container", () => {
    expect(explained("metrics-server", { addonResizer: { enabled: true } })).toEqual(["metrics-server 1 0.5vCPU 1GB"]);
    const proxy = { name: "proxy", image: "proxy:1", resources: { requests: LARGE } };
    expect(explained("external-dns", { extraContainers: [proxy] })).toEqual(["external-dns 1 8vCPU 20GB"]);
    expect(explained("kube-ops-view", { additionalContainers: { proxy } })).toEqual(["kube-ops-view 1 4vCPU 16GB"]);
  });

  it.each(NAMES)("those of %s, where nothing or an undefined value is said, are the library's", (chart) => {
    const plain = explained(chart);
    expect(explained(chart, { resources: undefined, webhook: undefined })).toEqual(plain);
    expect(charted(chart, { values: undefined }).made.json).toBe(charted(chart).made.json);
  });
});

describe("a chart where pods reach nothing but VPC endpoints", () => {
  const home = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
  const image = { repository: `${home}/mine` };

  it.each(NAMES)("pulls %s from your own repository", (chart) => {
    expect(isolated(chart, {})).toThrow("[FG530]");
    expect(isolated(chart, { imageRepository: `${home}/mine` })).not.toThrow();
  });

  it.each(["metrics-server", "external-dns", "kube-ops-view"] as const)("sees %s's value for it", (chart) => {
    expect(isolated(chart, { values: { image } })).not.toThrow();
    expect(isolated(chart, { values: { image: { repository: "ghcr.io/mine/it" } } })).toThrow("ghcr.io/mine/it:");
  });

  it("sees the value of each part of External Secrets, or the one for all", () => {
    const values = { image, webhook: { image } };
    expect(isolated("external-secrets", { values })).toThrow("ghcr.io/external-secrets/external-secrets:v2.9.0");
    expect(isolated("external-secrets", { values: { ...values, certController: { image } } })).not.toThrow();
    expect(isolated("external-secrets", { values: { global: image } })).not.toThrow();
  });

  it("sees the repository of each part of cert-manager, and does not judge an image that is named in another way", () => {
    const part = { image };
    const values = { ...part, webhook: part, cainjector: part, startupapicheck: { image: { registry: home } } };
    expect(isolated("cert-manager", { values })).not.toThrow();
    expect(isolated("cert-manager", { values: { ...values, webhook: { image: { repository: "a/b" } } } })).toThrow(
      "a/b:v1.21.1 cannot be pulled",
    );
    expect(isolated("cert-manager", { values: { imageRegistry: home } })).not.toThrow();
  });

  it("has five images of cert-manager in one place", () => {
    const { made } = charted("cert-manager", { imageRepository: `${home}/jetstack` });
    const images = String(made.single("helm_release").values).match(/jetstack\/cert-manager-[a-z]+/g);
    expect(images).toEqual(
      ["controller", "webhook", "cainjector", "startupapicheck", "acmesolver"].map(
        (each) => `jetstack/cert-manager-${each}`,
      ),
    );
  });

  it("gets no tag if the chart has another version than the library's", () => {
    expect(isolated("metrics-server", { chartVersion: "3.12.2" })).toThrow(
      "metrics-server/metrics-server cannot be pulled",
    );
  });
});

describe("a chart whose values do not work on Fargate is rejected:", () => {
  const refused: [Chart, Record<string, unknown>, string][] = [
    ["metrics-server", { args: ["--secure-port=10250"] }, "args"],
    ["metrics-server", { args: ["--secure-port", "10250"] }, "args"],
    ["metrics-server", { defaultArgs: ["--secure-port=4443"] }, "defaultArgs"],
    ["metrics-server", { hostNetwork: { enabled: true } }, "hostNetwork.enabled"],
    ["metrics-server", { hostNetwork: true }, "hostNetwork"],
    ["metrics-server", { namespaceOverride: "monitoring" }, "namespaceOverride"],
    ["external-dns", { serviceAccount: { create: false } }, "serviceAccount.create"],
    ["external-dns", { serviceAccount: { annotations: null } }, "serviceAccount.annotations"],
    ["external-dns", { serviceAccount: null }, "serviceAccount"],
    ["external-dns", { extraArgs: { provider: "google" } }, "extraArgs"],
    ["external-dns", { namespaceOverride: "dns" }, "namespaceOverride"],
    ["cert-manager", { webhook: { config: { securePort: 10250 } } }, "webhook.config.securePort"],
    ["cert-manager", { webhook: { extraArgs: ["--secure-port=10250"] } }, "webhook.extraArgs"],
    ["cert-manager", { webhook: { hostNetwork: true } }, "webhook.hostNetwork"],
    ["cert-manager", { serviceAccount: { create: false } }, "serviceAccount.create"],
    ["cert-manager", { serviceAccount: { annotations: null } }, "serviceAccount.annotations"],
    ["cert-manager", { namespace: "certs" }, "namespace"],
    ["external-secrets", { hostNetwork: true }, "hostNetwork"],
    ["external-secrets", { webhook: { hostNetwork: true } }, "webhook.hostNetwork"],
    ["external-secrets", { certController: { hostNetwork: true } }, "certController.hostNetwork"],
    ["external-secrets", { podSpecExtra: { hostNetwork: true } }, "podSpecExtra.hostNetwork"],
    ["external-secrets", { webhook: { extraArgs: { port: 10250 } } }, "webhook.extraArgs"],
    ["external-secrets", { serviceAccount: { create: false } }, "serviceAccount.create"],
    ["external-secrets", { serviceAccount: { annotations: null } }, "serviceAccount.annotations"],
    ["external-secrets", { namespaceOverride: "secrets" }, "namespaceOverride"],
    ["argo-cd", { server: { hostNetwork: true } }, "server.hostNetwork"],
    ["argo-cd", { controller: { hostNetwork: true } }, "controller.hostNetwork"],
    ["argo-cd", { namespaceOverride: "cd" }, "namespaceOverride"],
    ["argo-cd", { nameOverride: "cd" }, "nameOverride"],
    ["argo-cd", { fullnameOverride: "cd" }, "fullnameOverride"],
    ["kube-ops-view", { hostNetwork: true }, "hostNetwork"],
    ["kube-ops-view", { controller: { type: "daemonset" } }, "controller.type"],
  ];
  it.each(refused)("%s with %j", (chart, values, field) => {
    expect(() => charted(chart, { values })).toThrow(`test/chart: [FG810] ${field}: the value `);
  });

  const accepted: [Chart, Record<string, unknown>][] = [
    ["metrics-server", { args: ["--secure-port=10251", "--v=2"], hostNetwork: { enabled: false } }],
    ["metrics-server", { namespaceOverride: "kube-system", hostNetwork: null }],
    ["external-dns", { extraArgs: { provider: "aws", "aws-zone-type": "public" }, provider: { name: "aws" } }],
    ["external-dns", { serviceAccount: { create: true, annotations: { team: "net" } }, namespaceOverride: "" }],
    ["cert-manager", { webhook: { config: { securePort: 10260, healthzPort: 6081 }, hostNetwork: null } }],
    ["cert-manager", { serviceAccount: { annotations: { team: "net" } }, webhook: { extraArgs: ["--v=4"] } }],
    ["external-secrets", { hostNetwork: false, webhook: { extraArgs: { port: 9443, "zap-devel": "" } } }],
    ["external-secrets", { podSpecExtra: { enableServiceLinks: false }, namespaceOverride: "external-secrets" }],
    ["argo-cd", { server: { hostNetwork: false }, namespaceOverride: "argocd", nameOverride: "argocd" }],
    ["kube-ops-view", { hostNetwork: false, controller: { type: "statefulset" } }],
  ];
  it.each(accepted)("%s with %j is not", (chart, values) => {
    expect(() => charted(chart, { values })).not.toThrow();
  });

  it("in the words of the chart's own port", () => {
    expect(() => charted("cert-manager", { values: { webhook: { config: { securePort: 10250 } } } })).toThrow(
      "test/chart: [FG810] webhook.config.securePort: the value 10250 would replace one that Fargate needs: " +
        "10250, the chart's own port, is the kubelet's on a Fargate node; leave it out",
    );
  });

  it("without a role, a service account may have your own annotations, or none", () => {
    const own = { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/own" } };
    expect(() => charted("external-secrets", { secretArns: [], values: { serviceAccount: own } })).not.toThrow();
    expect(() => charted("external-secrets", { values: { serviceAccount: own } })).toThrow("[FG810]");
    const none = { create: false, annotations: null };
    expect(() => charted("external-secrets", { secretArns: [], values: { serviceAccount: none } })).toThrow(
      "[FG810] serviceAccount.create:",
    );
  });

  it("like any pod that requires what no Fargate node has", () => {
    const arm = { nodeSelector: { "kubernetes.io/arch": "arm64" } };
    expect(() => charted("metrics-server", { values: arm })).toThrow("[FG323]");
    expect(() => charted("cert-manager", { values: { global: arm } })).toThrow("[FG323]");
    expect(() => charted("external-secrets", { values: { global: arm } })).toThrow("[FG323]");
    expect(() => charted("kube-ops-view", { values: { securityContext: { privileged: true } } })).toThrow("[FG305]");
    const volumes = [{ name: "logs", hostPath: { path: "/var/log" } }];
    expect(() => charted("external-dns", { values: { extraVolumes: volumes } })).toThrow("[FG309]");
  });

  it("or reported, if it has no effect", () => {
    const { told } = charted("external-dns", { values: { nodeSelector: { "node.example.com/pool": "dns" } } });
    expect(told).toContainEqual(expect.stringContaining("WARN test/chart/chart: [FG360]"));
    const { told: port } = charted("external-secrets", { values: { metrics: { listen: { port: 10250 } } } });
    expect(port).toContainEqual(expect.stringContaining("[FG354]"));
  });
});

describe("where a chart of the library comes from", () => {
  it.each(NAMES)("is one version, and a repository that Helm can ask, of %s", (chart) => {
    expect(() => charted(chart, { chartVersion: "latest" })).toThrow(
      'test/chart: [FG768] chartVersion: "latest" is not a version of the chart; write one as "3.5.0", or leave it out',
    );
    expect(() => charted(chart, { chartRepository: "charts.example.com" })).toThrow("[FG768] chartRepository");
    expect(() =>
      charted(chart, { chartVersion: "1.2.3", chartRepository: "https://charts.example.com" }),
    ).not.toThrow();
  });
});

describe("the number of a chart's pods", () => {
  it("is a whole one", () => {
    expect(() => charted("metrics-server", { replicas: -1 })).toThrow(
      "test/chart: [FG860] replicas: -1 is not a number of pods; write 0, 1 or more",
    );
    expect(() => charted("metrics-server", { replicas: 1.5 })).toThrow("[FG860]");
    expect(() => charted("metrics-server", { replicas: 0 })).not.toThrow();
  });

  it("is not judged where it is known only at apply, and that is said", () => {
    const { told } = charted("metrics-server", { replicas: Lazy.numberValue({ produce: () => 2 }) });
    expect(told).toEqual([expect.stringContaining("INFO test/chart/chart: [FG394]")]);
  });

  it.each<[Chart, Record<string, unknown>]>([
    ["metrics-server", { replicas: -1 }],
    ["cert-manager", { replicaCount: "many" }],
    ["cert-manager", { webhook: { replicaCount: -3 } }],
    ["cert-manager", { cainjector: { replicaCount: true } }],
    ["external-secrets", { certController: { replicaCount: 1.5 } }],
    ["kube-ops-view", { controller: { replicas: -1 } }],
  ])("is a whole one in the values of %s: %j", (chart, values) => {
    expect(() => charted(chart, { values })).toThrow("[FG860]");
  });
});

describe("what a chart's pods request", () => {
  it("is not above what the library limits them to: both are raised together", () => {
    const values = { resources: { requests: { cpu: "4" } } };
    expect(() => charted("metrics-server", { values })).toThrow(
      "test/chart: [FG863] resources.limits.cpu: the limit 250m is below the request 4, which Kubernetes rejects; " +
        "write 4 for both",
    );
    expect(() => charted("cert-manager", { values: { webhook: values } })).toThrow("[FG863] webhook.resources.");
    expect(() => charted("metrics-server", { values: { resources } })).not.toThrow();
    const unlimited = { resources: { requests: { cpu: "4" }, limits: null } };
    expect(() => charted("external-dns", { values: unlimited })).not.toThrow();
  });
});

describe("the repository of a chart's image", () => {
  it.each(["", "nginx:1.27", "ghcr.io/shop/web@sha256:0e07", "https://ghcr.io/shop", "ghcr.io/shop/"])(
    "is not %j",
    (imageRepository) => {
      expect(() => charted("cert-manager", { imageRepository })).toThrow(
        `test/chart: [FG864] imageRepository: ${JSON.stringify(imageRepository)} is not the repository of an image; ` +
          "the chart adds the tag; write it as in 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop; another tag is a " +
          "value of the chart",
      );
    },
  );

  it.each(["registry.internal:5000/shop", "shop/web", "${aws_ecr_repository.shop.repository_url}"])(
    "can be %s",
    (imageRepository) => {
      expect(() => charted("metrics-server", { imageRepository })).not.toThrow();
    },
  );
});

describe("the IAM role of a chart", () => {
  it("is for something", () => {
    expect(() => charted("external-dns", { hostedZoneArns: [] })).toThrow(
      "test/chart: [FG861] hostedZoneArns: the list is empty, and IAM rejects a policy whose statement has no resource; " +
        "add the zones, or leave the chart out",
    );
    expect(() => charted("cert-manager", { hostedZoneArns: [] })).not.toThrow();
    expect(() => charted("external-secrets", { secretArns: [], parameterArns: [] })).not.toThrow();
  });

  it("is identified by ARNs, and reports how to write the ARN of a zone", () => {
    expect(() => charted("external-dns", { hostedZoneArns: [ZONE, "Z123"] })).toThrow(
      'test/chart: [FG862] hostedZoneArns[1]: "Z123" is not the ARN of a hosted zone; ' +
        "write arn:aws:route53:::hostedzone/Z123",
    );
    expect(() => charted("external-dns", { hostedZoneArns: ["arn:aws-cn:route53:::hostedzone/Z1"] })).not.toThrow();
    expect(() => charted("external-dns", { hostedZoneArns: ["${aws_route53_zone.shop.arn}"] })).not.toThrow();
  });

  const key = "arn:aws:kms:eu-west-1:111122223333:key/1234";
  it.each<[Chart, Block, Block]>([
    ["cert-manager", { hostedZoneArns: ["Z1"] }, { hostedZoneArns: ["arn:aws:route53:::hostedzone/*"] }],
    ["external-secrets", { secretArns: ["shop/db"] }, { secretArns: [SECRET] }],
    ["external-secrets", { parameterArns: ["/shop/db"] }, { parameterArns: ["arn:aws:ssm:*:*:parameter/shop/*"] }],
    ["external-secrets", { kmsKeyArns: ["arn:aws:kms:eu-west-1:111122223333:alias/a"] }, { kmsKeyArns: [key] }],
  ])("of %s rejects %j and accepts %j", (chart, bad, good) => {
    expect(() => charted(chart, bad)).toThrow("[FG862]");
    expect(() => charted(chart, good)).not.toThrow();
  });
});

describe("cert-manager's check after the install", () => {
  const profile = (...components: string[]) => {
    return () =>
      shop((stack, cluster) => {
        const selectors = components.map((component) => ({
          namespace: "cert-manager",
          labels: { app: component },
        }));
        cluster.addFargateProfile("certs", { selectors });
        new CertManager(stack, "certs", { cluster });
      });
  };

  it("needs a profile like the others, otherwise the release waits for it in vain", () => {
    expect(profile("cert-manager", "webhook", "cainjector")).toThrow(/FG328.*startupapicheck|startupapicheck.*FG328/);
    expect(profile("cert-manager", "webhook", "cainjector", "startupapicheck")).not.toThrow();
  });
});
