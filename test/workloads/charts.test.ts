// Charts on Fargate: their ports, their sizes, their rights, and pods that are checked like any others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { AwsLoadBalancerController, FargateCluster } from "../../lib";
import {
  CertManager,
  ExternalDns,
  ExternalSecrets,
  ChartLogin,
  HelmChart,
  HelmChartOptions,
  ChartPresetOptions,
  KubeOpsView,
  MetricsServer,
  PodSize,
} from "../../lib/workloads";
import { checkChartLogin } from "../../lib/rules/workloads/chart-repositories";
import { lines } from "../rules/expect-findings";
import { Graph } from "../support/graph";
import { Block, Synthesized } from "../support/synth";
import { Shop, shop, shopWithController } from "./shop";

const ZONE = "arn:aws:route53:::hostedzone/Z1";

/** A chart on a cluster whose profiles take the charts' namespaces. */
function charted(build: (stack: TerraformStack, cluster: FargateCluster) => unknown): Shop {
  return shop((stack, cluster) => {
    const namespaces = ["kube-system", "cert-manager", "external-*"];
    cluster.addFargateProfile("charts", { selectors: namespaces.map((namespace) => ({ namespace })) });
    build(stack, cluster);
  });
}

function values(made: Synthesized): unknown {
  const [first = "{}"] = (made.single("helm_release").values ?? []) as string[];
  return JSON.parse(first);
}

const SMALL = { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "250m", memory: "256Mi" } };

describe("a Helm chart", () => {
  const chart = (options: Partial<HelmChartOptions> = {}): Shop =>
    shop(
      (stack, cluster) =>
        new HelmChart(stack, "podinfo", {
          cluster,
          chart: "podinfo",
          repository: "https://stefanprodan.github.io/podinfo",
          version: "6.7.1",
          namespace: "shop",
          pods: { podinfo: { cpu: "250m", memory: "256Mi" } },
          ...options,
        }),
    );

  it("is pinned, waited for, and given time for Fargate nodes to start", () => {
    const { made, told } = chart({ values: { replicaCount: 2 }, description: "a demo" });
    expect(made.single("helm_release")).toMatchObject({
      name: "podinfo",
      chart: "podinfo",
      repository: "https://stefanprodan.github.io/podinfo",
      version: "6.7.1",
      namespace: "shop",
      create_namespace: false,
      values: ['{"replicaCount":2}'],
      wait: true,
      timeout: 900,
      description: "a demo",
    });
    expect(told).toEqual([]);
  });

  it("is in a repository that is a URL", () => {
    const at = (repository: string) => () => chart({ repository });
    expect(at("charts.example.com")).toThrow(
      'test/podinfo: [FG866] repository: "charts.example.com" is not a URL; write https://charts.example.com, or oci://charts.example.com',
    );
    expect(at("https:/charts.example.com/a")).toThrow("write https://charts.example.com/a, or oci://");
    for (const wrong of ["", "https://", "https://a b.example.com", "/srv/charts", "charts:8080"]) {
      expect(at(wrong)).toThrow("[FG866] repository");
    }
    for (const right of ["oci://charts.example.com/a", "HTTP://localhost:8080", "s3://charts", "${var.repository}"]) {
      expect(at(right)().told).toEqual([]);
    }
    expect(at("stable")().told).toEqual([
      `WARN test/podinfo: [FG866] repository: "stable" is a name from "helm repo add" on one machine, which other machines do not have; write it as https://... or oci://...`,
    ]);
  });

  describe("of a private registry", () => {
    const ECR = "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/charts";
    const at = (repository: string | undefined, chartLogin?: ChartLogin, more: Partial<HelmChartOptions> = {}): Shop =>
      chart({ repository, chartLogin, ...more });

    it("is fetched by a token of ECR, by the cluster's own provider", () => {
      const { made, told } = at(ECR, ChartLogin.ecr());
      expect(made.single("helm_release").repository_username).toMatch(
        /aws_ecr_authorization_token\.podinfo_registry-login.*user_name/,
      );
      expect(made.single("helm_release").repository_password).toMatch(
        /aws_ecr_authorization_token\.podinfo_registry-login.*password/,
      );
      expect(told).toEqual([]);
    });

    it("is fetched by a name and a password, which is not written out", () => {
      const { made, told } = at("https://charts.example.com", ChartLogin.password("ann", "${var.password}"));
      expect(made.single("helm_release")).toMatchObject({
        repository_username: "ann",
        repository_password: "${var.password}",
      });
      expect(told).toEqual([]);
      expect(at("https://charts.example.com", ChartLogin.password("ann", "secret")).told).toEqual([
        "WARN test/podinfo: [FG868] chartLogin: the password is a literal, so it is stored in cdk.tf.json and in the program's source; use a sensitive TerraformVariable, or a data source",
      ]);
    });

    it("without a login is noted, and without a registry of ECR it is not", () => {
      expect(at(ECR).told).toEqual([
        'INFO test/podinfo: [FG869] chartLogin: 111122223333.dkr.ecr.eu-west-1.amazonaws.com is private, and without a login the Helm provider uses what "helm registry login" stored on the machine; set chartLogin to ChartLogin.ecr()',
      ]);
      expect(at(undefined, undefined, { chart: `${ECR}/podinfo` }).told).toHaveLength(1);
      expect(at("oci://public.ecr.aws/charts").told).toEqual([]);
    });

    it.each<[string, () => Shop, string, () => Shop]>([
      [
        "that is not of ECR, by its token",
        () => at("oci://public.ecr.aws/charts", ChartLogin.ecr()),
        "[FG867] chartLogin: public.ecr.aws is not a private ECR registry, and does not accept a token from ECR; leave it out: anyone can pull from it",
        () => at(ECR, ChartLogin.ecr()),
      ],
      [
        "that there is not",
        () => at(undefined, ChartLogin.ecr(), { chart: "/srv/podinfo" }),
        "[FG867] chartLogin: the chart is not in a registry that has a login; leave it out, or set the repository",
        () => at(undefined, ChartLogin.ecr(), { chart: `${ECR}/podinfo` }),
      ],
      [
        "by an empty password",
        () => at(ECR, ChartLogin.password("AWS", "")),
        "[FG867] chartLogin: the password is empty; set it, or leave the login out",
        () => at(ECR, ChartLogin.password("AWS", "${var.password}")),
      ],
    ])("is rejected: one %s", (_, wrong, expected, right) => {
      expect(wrong).toThrow(`test/podinfo: ${expected}`);
      expect(right).not.toThrow();
    });
  });

  it("has its objects compared with what the controller does by default", () => {
    const target = "alb.ingress.kubernetes.io/target-type";
    const web = { kind: "Ingress", metadata: { name: "web" }, spec: { ingressClassName: "alb" } };
    const add = (stack: TerraformStack, cluster: FargateCluster): unknown => {
      const extraObjects = [JSON.stringify({ apiVersion: "networking.k8s.io/v1", ...web })];
      const source = { chart: "web", repository: "https://charts.example.com", version: "1.0.0" };
      const pods = { web: { cpu: "250m", memory: "256Mi" } };
      return new HelmChart(stack, "web", { cluster, ...source, namespace: "shop", values: { extraObjects }, pods });
    };
    expect(shop(add).told).toContainEqual(
      expect.stringContaining(`WARN test/web: [FG355] extraObjects[0].metadata.annotations["${target}"]: `),
    );
    expect(shopWithController(add).told).toEqual([]);
  });

  it("waits for what brings the kinds of its objects, and makes their load balancers, and not for itself", () => {
    const objectOf = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "web" }, spec: {} });
    const service = {
      ...objectOf("v1", "Service"),
      spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" },
    };
    const needsOf = (...extraObjects: unknown[]): string[] => {
      const { made } = shopWithController((stack, cluster) => {
        const source = {
          repository: "https://charts.example.com",
          version: "1.0.0",
          namespace: "shop",
          pods: { web: {} },
        };
        new HelmChart(stack, "certificates", { cluster, ...source, chart: "cert-manager", values: { extraObjects } });
      });
      const needs = new Graph(made).needs(made.address("helm_release", "certificates"));
      return [...needs]
        .filter((each) => each.startsWith("helm_release."))
        .map((each) => each.replace(/_[0-9A-F]{8}$/, ""));
    };
    expect(needsOf(objectOf("v1", "ConfigMap"))).toEqual([]);
    expect(needsOf(service)).toEqual(["helm_release.controller"]);
    expect(needsOf(objectOf("cert-manager.io/v1", "Issuer"))).toEqual([]);
  });

  it("explains the pods of its objects, and waits for their profile", () => {
    const spec = {
      template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "agent:1" }] } },
    };
    const agent = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "agent", namespace: "tools" }, spec };
    const workloads: unknown[] = [];
    const { made } = shop((stack, cluster) => {
      cluster.addFargateProfile("tools", { selectors: [{ namespace: "tools" }] });
      const source = { chart: "podinfo", repository: "https://charts.example.com", version: "6.7.1" };
      const values = { extraObjects: [agent] };
      new HelmChart(stack, "podinfo", { cluster, ...source, namespace: "shop", pods: { podinfo: {} }, values });
      workloads.push(...cluster.explain().pods.map(({ workload, profile }) => `${workload} ${profile}`));
    });
    expect(workloads).toEqual(["Deployment/podinfo shop", "Deployment/agent tools"]);
    const needs = new Graph(made).directNeeds(made.address("helm_release"));
    expect(needs).toEqual(expect.arrayContaining(made.addressesOf("aws_eks_fargate_profile")));
  });

  it("is judged with the objects among its values, at any place that charts have for them", () => {
    const spec = {
      template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "agent" }] } },
    };
    const agent = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec };
    expect(() => chart({ values: { extraDeploy: [agent] } })).toThrow("test/podinfo: [FG318] extraDeploy[0].kind: ");
    expect(() => chart({ values: { web: { extraManifests: { agent } } } })).toThrow(
      "[FG318] web.extraManifests.agent.kind: ",
    );
    expect(chart({ values: { web: { enabled: false, extraManifests: [agent] } } }).told).toEqual([]);
    expect(chart({ values: { target: { apiVersion: "apps/v1", kind: "DaemonSet", name: "agent" } } }).told).toEqual([]);
  });

  it("is checked with the cluster for the objects among its values", () => {
    const objects = (...extraObjects: unknown[]) => chart({ values: { extraObjects } });
    const labels = { app: "agent" };
    const containers = [{ name: "main", image: "example.com/agent:1" }];
    const web = (more: Block, replicas = 1): Block => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "agent", ...more },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    });
    expect(() => objects(web({ namespace: "elsewhere" }))).toThrow("[FG328] extraObjects[0].metadata.namespace: ");
    expect(() => objects(JSON.stringify(web({ namespace: "{{ .Values.elsewhere }}" })))).not.toThrow();
    expect(() => objects(JSON.stringify(web({})))).not.toThrow();
    const budget = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "agent" },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    };
    expect(objects(web({}), budget).told).toContainEqual(
      expect.stringContaining("WARN test/podinfo: [FG371] extraObjects[1].spec.minAvailable: "),
    );
    expect(objects(web({}, 2), budget).told).toEqual([]);
  });

  it("can be a folder or a complete address", () => {
    const { made } = chart({ chart: "./charts/podinfo", repository: undefined, version: undefined });
    expect(made.single("helm_release")).not.toHaveProperty("repository");
    const oci = chart({ chart: "oci://ghcr.io/stefanprodan/charts/podinfo", repository: undefined });
    expect(oci.made.single("helm_release").chart).toBe("oci://ghcr.io/stefanprodan/charts/podinfo");
  });

  it("is gone on with where its first install failed, unless that is turned off", () => {
    expect(chart().made.single("helm_release").upgrade_install).toBe(true);
    expect(chart({ version: "${var.version}" }).made.single("helm_release").upgrade_install).toBe(true);
    expect(chart({ upgradeInstall: false }).made.single("helm_release").upgrade_install).toBe(false);
  });

  it("without a version is not, because the Helm provider would ask a cluster that may not exist", () => {
    expect(chart({ version: undefined }).made.single("helm_release")).not.toHaveProperty("upgrade_install");
    expect(chart({ version: undefined, upgradeInstall: true }).told).toEqual([
      "WARN test/podinfo: [FG920] upgradeInstall: without a version the Helm provider asks the cluster at plan which one " +
        "is installed, fails if there is no cluster yet, and keeps that version when the chart has a new one; set the " +
        "chart's version, or leave upgradeInstall out",
    ]);
    for (const fine of [
      { upgradeInstall: true },
      { upgradeInstall: false, version: undefined },
      { version: undefined },
    ]) {
      expect(chart(fine).told).toEqual([]);
    }
  });

  it("waits for the profiles of its pods, and gets its namespace from the program", () => {
    const { made } = chart({ createNamespace: true });
    const needs = new Graph(made).needs(made.address("helm_release"));
    expect(needs).toContain(made.address("aws_eks_fargate_profile"));
    expect(needs).toContain(made.address("kubernetes_namespace_v1"));
  });

  it("whose pods are not declared is reported, because they are not checked", () => {
    expect(chart({ pods: undefined }).told).toEqual([
      "INFO test/podinfo: [FG827] pods: the pods of the chart podinfo are not declared, so neither their profile nor " +
        "their size is checked; declare them in pods, with their labels and requests",
    ]);
  });

  it("is rejected if Fargate would reject its pods", () => {
    const podSpec = { hostNetwork: true, containers: [{ name: "agent" }] };
    expect(() => chart({ pods: { agent: { podSpec } } })).toThrow(
      "Pod not supported on Fargate: fields not supported: HostNetwork",
    );
    expect(() => chart({ pods: { agent: { cpu: "32" } } })).toThrow("[FG201]");
    expect(() => chart({ pods: { agent: { cpu: "16" } } })).not.toThrow();
  });

  it("in a namespace that matches no profile is rejected", () => {
    expect(() => chart({ namespace: "shops" })).toThrow("test/podinfo: [FG328]");
  });

  it("in an invalid namespace is rejected as such", () => {
    expect(() => chart({ namespace: "Shop_1" })).toThrow("test/podinfo: [FG713] namespace:");
    expect(() => chart({ namespace: "shop" })).not.toThrow();
  });

  it.each([0, -1, 0.5])("cannot be waited for %s seconds", (timeoutSeconds) => {
    expect(() => chart({ timeoutSeconds })).toThrow(
      `test/podinfo: [FG735] timeoutSeconds: Helm cannot wait for ${timeoutSeconds} seconds; ` +
        "write whole seconds; a Fargate pod takes a minute or two to start",
    );
    expect(() => chart({ timeoutSeconds: 1 })).not.toThrow();
  });

  it("is reported if Helm may reject its name", () => {
    expect(chart({ releaseName: "x".repeat(54) }).told).toEqual([
      expect.stringContaining("WARN test/podinfo: [FG717] releaseName:"),
    ]);
    expect(chart({ releaseName: "x".repeat(53) }).told).toEqual([]);
  });

  it("reports what is missing to a caller without types", () => {
    const without = (name: string) => () => chart({ [name]: undefined });
    expect(without("cluster")).toThrow("test/podinfo: [FG836] cluster: is missing; set cluster");
    expect(without("chart")).toThrow("test/podinfo: [FG836] chart: is missing; set chart");
    expect(without("namespace")).toThrow("test/podinfo: [FG836] namespace: is missing; set namespace");
    expect(without("repository")).not.toThrow();
  });
});

describe("kube-ops-view", () => {
  it("is what the lab runs: chart 1.2.2 in kube-system, with a time zone and no requests", () => {
    const { made, told } = charted(
      (stack, cluster) => new KubeOpsView(stack, "view", { cluster, timeZone: "Asia/Seoul" }),
    );
    expect(made.single("helm_release")).toMatchObject({
      chart: "kube-ops-view",
      repository: "https://geek-cookbook.github.io/charts/",
      version: "1.2.2",
      namespace: "kube-system",
    });
    expect(values(made)).toEqual({ env: { TZ: "Asia/Seoul" } });
    expect(told.filter((each) => !each.startsWith("INFO"))).toEqual([]);
  });

  it("accepts a size", () => {
    const { made } = charted(
      (stack, cluster) => new KubeOpsView(stack, "view", { cluster, size: PodSize.VCPU_0_25_GB_0_5 }),
    );
    expect(values(made)).toMatchObject({ resources: SMALL });
  });
});

describe("the metrics server", () => {
  it("listens on a port that the kubelet leaves free", () => {
    const { made, told } = charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster }));
    expect(made.single("helm_release")).toMatchObject({
      chart: "metrics-server",
      version: "3.13.1",
      namespace: "kube-system",
    });
    expect(values(made)).toMatchObject({ containerPort: 10251, replicas: 1, resources: SMALL });
    expect(told).toEqual([]);
  });

  it("allows one eviction of several pods at a time", () => {
    const { made } = charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, replicas: 2 }));
    expect(values(made)).toMatchObject({ podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
  });

  it("does not allow the port back, and accepts additional values", () => {
    const build = (more: Record<string, unknown>) => () =>
      charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, values: more }));
    expect(build({ containerPort: 10250 })).toThrow("test/metrics: [FG810] containerPort:");
    expect(build({ args: ["--v=2"] })).not.toThrow();
  });
});

describe("ExternalDNS", () => {
  const { made, told } = charted(
    (stack, cluster) => new ExternalDns(stack, "dns", { cluster, hostedZoneArns: [ZONE] }),
  );

  it("may write to the named zones and to no others", () => {
    const policy = JSON.parse(String(made.single("aws_iam_role_policy", "dns").policy)) as { Statement: unknown[] };
    expect(policy.Statement).toEqual([
      {
        Sid: "WriteRecords",
        Effect: "Allow",
        Action: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"],
        Resource: ZONE,
      },
      { Sid: "FindZones", Effect: "Allow", Action: "route53:ListHostedZones", Resource: "*" },
    ]);
    expect(made.single("aws_iam_role", "dns").assume_role_policy).toContain(
      "system:serviceaccount:external-dns:external-dns",
    );
  });

  it("knows its records by the cluster, and its region without asking a node", () => {
    expect(values(made)).toMatchObject({
      provider: { name: "aws" },
      policy: "upsert-only",
      txtOwnerId: `shop-eu-west-1-\${${made.address("data.aws_caller_identity")}.account_id}`,
      env: [{ name: "AWS_DEFAULT_REGION", value: "eu-west-1" }],
      resources: SMALL,
    });
    expect(told).toEqual([]);
  });

  it("starts when its role has its permissions", () => {
    const needs = new Graph(made).needs(made.address("helm_release"));
    expect(needs).toContain(made.address("aws_iam_role_policy", "dns"));
    expect(needs).toContain(made.address("kubernetes_namespace_v1", "dns"));
  });
});

describe("cert-manager", () => {
  const build = (hostedZoneArns?: string[]) =>
    charted((stack, cluster) => new CertManager(stack, "certs", { cluster, hostedZoneArns }));

  it("has its webhook on a port that the kubelet leaves free, and three pods of the smallest size", () => {
    const { made, told } = build();
    expect(values(made)).toMatchObject({
      crds: { enabled: true },
      resources: SMALL,
      webhook: { securePort: 10260, resources: SMALL },
      cainjector: { resources: SMALL },
    });
    expect(told).toEqual([]);
  });

  it("gets a role only where it may write to zones, and writes nothing but challenges", () => {
    expect(build().made.addressesOf("aws_iam_role", "certs")).toEqual([]);
    const policy = String(build([ZONE]).made.single("aws_iam_role_policy", "certs").policy);
    expect(policy).toContain('"route53:ChangeResourceRecordSetsRecordTypes":"TXT"');
    expect(policy).not.toContain("hostedzone/*");
  });

  it("does not allow the port back", () => {
    const values = { webhook: { securePort: 10250 } };
    expect(() => charted((stack, cluster) => new CertManager(stack, "certs", { cluster, values }))).toThrow("[FG810]");
  });
});

describe("External Secrets", () => {
  const secretArns = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*"];
  const build = (options: { secretArns?: string[]; parameterArns?: string[] } = {}) =>
    charted((stack, cluster) => new ExternalSecrets(stack, "secrets", { cluster, ...options }));

  it("has its webhook on a port that the kubelet leaves free", () => {
    const { made, told } = build();
    expect(made.single("helm_release")).toMatchObject({ chart: "external-secrets", version: "2.9.0" });
    expect(values(made)).toMatchObject({
      webhook: { port: 9443, resources: SMALL },
      certController: { resources: SMALL },
    });
    expect(told).toEqual([]);
  });

  it("reports once what its three pods lack", () => {
    const elsewhere = (): unknown =>
      charted((stack, cluster) => new ExternalSecrets(stack, "secrets", { cluster, namespace: "nowhere" }));
    let message = "";
    try {
      elsewhere();
    } catch (error) {
      message = String(error);
    }
    expect(message.match(/\[FG328\]/g)).toHaveLength(1);
  });

  it("may read what is named and nothing else", () => {
    expect(build().made.addressesOf("aws_iam_role", "secrets_")).toEqual([]);
    const policy = JSON.parse(String(build({ secretArns }).made.single("aws_iam_role_policy", "secrets_").policy)) as {
      Statement: { Sid: string; Resource: string }[];
    };
    expect(policy.Statement.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([["ReadSecrets", secretArns[0]]]);
  });

  it("does not allow the port back", () => {
    const more = { webhook: { port: 10250 } };
    expect(() => charted((stack, cluster) => new ExternalSecrets(stack, "secrets", { cluster, values: more }))).toThrow(
      "[FG810]",
    );
  });
});

describe("a chart of the library", () => {
  it("can come from a mirror, in another version, or from a folder", () => {
    const mirror = charted((stack, cluster) => {
      const chartRepository = "oci://registry.example.com/charts";
      new MetricsServer(stack, "metrics", { cluster, chartRepository, chartVersion: "3.12.2" });
    });
    expect(mirror.made.single("helm_release")).toMatchObject({
      repository: "oci://registry.example.com/charts",
      version: "3.12.2",
    });
    const local = charted(
      (stack, cluster) => new MetricsServer(stack, "metrics", { cluster, chart: "./metrics-server" }),
    );
    expect(local.made.single("helm_release")).not.toHaveProperty("repository");
    expect(local.made.single("helm_release")).not.toHaveProperty("version");
  });

  it("is gone on with where its first install failed, in the version that it has", () => {
    const release = (options: ChartPresetOptions) =>
      charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, ...options })).made.single(
        "helm_release",
      );
    const folder = "/charts/metrics-server";
    expect(release({})).toMatchObject({ version: "3.13.1", upgrade_install: true });
    expect(release({ upgradeInstall: false })).toMatchObject({ upgrade_install: false });
    expect(release({ chart: folder, chartVersion: "3.12.2" })).toMatchObject({
      version: "3.12.2",
      upgrade_install: true,
    });
    for (const chartVersion of [undefined, ">=3"]) {
      expect(release({ chart: folder, chartVersion })).not.toHaveProperty("version");
      expect(release({ chart: folder, chartVersion })).not.toHaveProperty("upgrade_install");
    }
  });

  it("in a folder is named by an absolute path, as Terraform runs elsewhere than the program", () => {
    const told = (path: string) =>
      charted((stack, cluster) => new MetricsServer(stack, "metrics", { cluster, chart: path })).told;
    for (const path of ["./charts/metrics", "charts/metrics", "metrics.tgz"]) {
      expect(told(path)).toEqual([
        `WARN test/metrics/chart: [FG865] chart: Terraform looks for ${path} in the stack's folder in cdktf.out, not ` +
          `where the program runs; write path.resolve(__dirname, "${path}"), or the path of a TerraformAsset`,
      ]);
    }
    for (const path of ["/charts/metrics", "metrics-server", "oci://registry.example.com/charts/metrics"]) {
      expect(told(path)).toEqual([]);
    }
  });
});

describe("a chart on the second cluster of a stack", () => {
  it("passes that cluster's providers to everything that it creates", () => {
    const { made } = charted((stack, cluster) => {
      const helmProvider = new HelmProvider(stack, "helm-b", { alias: "b" });
      const kubernetesProvider = new KubernetesProvider(stack, "kubernetes-b", { alias: "b" });
      const props = { cluster, helmProvider, kubernetesProvider };
      new KubeOpsView(stack, "view", props);
      new MetricsServer(stack, "metrics", props);
      new ExternalDns(stack, "dns", { ...props, hostedZoneArns: [ZONE] });
      new CertManager(stack, "certs", props);
      new ExternalSecrets(stack, "secrets", props);
    });
    const blocks = made.addresses.filter((each) => /^(helm|kubernetes)_/.test(each));
    expect(blocks).toHaveLength(8);
    expect(new Set(blocks.map((each) => made.at(each).provider))).toEqual(new Set(["helm.b", "kubernetes.b"]));
  });
});

test("the guide names the versions that the library installs", () => {
  const guide = readFileSync(join(__dirname, "../../docs/workloads.md"), "utf8");
  const { made } = charted((stack, cluster) => {
    new KubeOpsView(stack, "view", { cluster });
    new MetricsServer(stack, "metrics", { cluster });
    new ExternalDns(stack, "dns", { cluster, hostedZoneArns: [ZONE] });
    new CertManager(stack, "certs", { cluster });
    new ExternalSecrets(stack, "secrets", { cluster });
  });
  const installed = made.all("helm_release").map(({ chart, version }) => `\`${String(chart)}\` ${String(version)}`);
  expect(installed).toHaveLength(5);
  expect(made.all("helm_release").map((each) => each.upgrade_install)).toEqual(installed.map(() => true));
  expect(installed.filter((each) => !guide.includes(each))).toEqual([]);
});

describe("a login of charts", () => {
  const ECR = "oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/charts";

  it("is the preset's and the controller's too", () => {
    const login = { chartRepository: ECR, chartLogin: ChartLogin.ecr() };
    const { made } = charted((stack, cluster) => {
      new MetricsServer(stack, "metrics", { cluster, ...login });
      new AwsLoadBalancerController(stack, "balancers", { cluster, ...login });
    });
    const releases = made.all("helm_release");
    expect(releases.map((each) => each.repository)).toEqual([ECR, ECR]);
    for (const { repository_password: password } of releases) expect(password).toMatch(/registry-login.*\.password/);
  });

  it("has a token of the registry's region, or is warned of", () => {
    const from = { chart: "till", repository: ECR };
    const told = (region: string | undefined) => lines(checkChartLogin(from, { isEcr: true, region }, "chartLogin"));
    expect(told("us-east-1")).toEqual([
      "[FG867] chartLogin: the token is from ECR in us-east-1, and the chart is in eu-west-1; pass ChartLogin.ecr() an AWS provider of eu-west-1",
    ]);
    expect(told("eu-west-1")).toEqual([]);
    expect(told("${var.region}")).toEqual([]);
    expect(told(undefined)).toEqual([]);
  });

  it("is not missed where the Helm provider has registries of its own", () => {
    const { told } = shop((stack, cluster) => {
      const registries = [{ url: ECR, username: "AWS", password: "${var.token}" }];
      const helmProvider = new HelmProvider(stack, "helm", { alias: "own", registries });
      const pods = { till: { cpu: "250m", memory: "256Mi" } };
      new HelmChart(stack, "till", {
        cluster,
        chart: "till",
        repository: ECR,
        version: "1.4.0",
        namespace: "shop",
        pods,
        helmProvider,
      });
    });
    expect(told.filter((each) => each.includes("FG869"))).toEqual([]);
  });
});
