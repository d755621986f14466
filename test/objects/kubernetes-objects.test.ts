// KubernetesObjects: what Terraform gets, in which order, and what is refused.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Fn, ITerraformDependable, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  CertManager,
  ClusterProviders,
  FargateCluster,
  FargateDeployment,
  Findings,
  HelmChart,
  KubernetesNamespace,
  KubernetesObjects,
  KubernetesObjectsProps,
} from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { readStack } from "../../lib/rules/manifests/stack";
import { addCluster } from "../support/cluster";
import { Block, Synthesized, synthStack } from "../support/synth";
import { annotations } from "../support/annotations";
import { Build, IMAGE, Shop, shop, shopWithController } from "../workloads/shop";

type Options = Partial<KubernetesObjectsProps>;

/** The shop's cluster with objects in its namespace. */
function apply(options: Options, before: Build = () => undefined): Shop {
  return shop((stack, cluster) => {
    before(stack, cluster);
    new KubernetesObjects(stack, "objects", { cluster, namespace: "shop", ...options });
  });
}

/** The objects of a release, by their names. */
function objectsOf(release: Block): Record<string, unknown> {
  return readObjectValues(release) ?? {};
}

/** What the only release of objects waits for, as ends of addresses. */
function needsOf(made: Synthesized, ...parts: string[]): string[] {
  const needs = made.single("helm_release", ...parts).depends_on as string[] | undefined;
  return (needs ?? []).map((each) => each.replace(/_[0-9A-F]{8}$/, ""));
}

const CONFIG = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const WIDGET = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "one" } };
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: { group: "example.com", names: { kind: "Widget", plural: "widgets" }, scope: "Namespaced", versions: [] },
};

function deployment(cpu = "250m", image = IMAGE): Record<string, unknown> {
  const containers = [{ name: "web", image, resources: { requests: { cpu, memory: "256Mi" } } }];
  const template = { metadata: { labels: { app: "web" } }, spec: { containers } };
  const spec = { replicas: 2, selector: { matchLabels: { app: "web" } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec };
}

describe("a release of objects", () => {
  it("is one of the chart that travels with the stack", () => {
    expect(apply({ objects: [CONFIG] }).made.single("helm_release")).toMatchObject({
      name: "objects",
      namespace: "shop",
      chart: "./assets/kubernetes-objects-chart/1.0.0",
      version: "1.0.0",
      upgrade_install: true,
      wait: true,
      timeout: 900,
      values: [expect.any(String)],
    });
  });

  it("has the objects in the order of their names, whatever theirs was", () => {
    const objects = [
      { ...CONFIG, metadata: { name: "b" } },
      { ...CONFIG, metadata: { name: "a" } },
    ];
    const [one, other] = [objects, [...objects].reverse()].map((each) => apply({ objects: each }).made.json);
    expect(one).toBe(other);
  });

  it("takes YAML and plain values together", () => {
    const yaml = "apiVersion: v1\nkind: Secret\nmetadata: {name: empty}\n---\n# nothing\n";
    const { made, told } = apply({ yaml, objects: [CONFIG] });
    expect(Object.keys(objectsOf(made.single("helm_release")))).toEqual([
      "ConfigMap/shop/settings",
      "Secret/shop/empty",
    ]);
    expect(told).toEqual([]);
  });

  it("resolves tokens, in YAML too, and leaves everything else alone", () => {
    const { made } = shop((stack, cluster) => {
      const yaml = [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:",
        `  endpoint: "${cluster.clusterEndpoint}/healthz"`,
        `  both: ${Fn.join(",", [cluster.clusterEndpoint, "b"])}`,
        '  script: "echo $\{HOME} {{ .Values.x }} %\{if}"',
      ].join("\n");
      new KubernetesObjects(stack, "objects", { cluster, yaml });
    });
    const [text] = made.single("helm_release").values as [string];
    expect(text).toContain('"endpoint":${jsonencode("${aws_eks_cluster.shop_4FF2D3EB.endpoint}/healthz")}');
    expect(text).toContain('"both":${jsonencode(tostring(join(",", [aws_eks_cluster.shop_4FF2D3EB.endpoint, "b"])))}');
    expect(text).toContain('"script":"echo \\u0024{HOME} {{ .Values.x }} \\u0025{if}"');
  });

  it("reads a token of another stack by its output", () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), "objects-")) });
    const [one, two] = ["one", "two"].map((name) => new TerraformStack(app, name)) as [TerraformStack, TerraformStack];
    for (const stack of [one, two]) new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const cluster = addCluster(one, { kubernetesVersion: "1.36" });
    new ClusterProviders(two, "providers", { cluster });
    const endpoint = cluster.clusterEndpoint;
    new KubernetesObjects(two, "objects", { cluster, objects: [{ ...CONFIG, data: { endpoint } }] });
    const made = synthStack(two);
    expect(JSON.stringify(made.single("helm_release").values)).toContain("data.terraform_remote_state.cross-stack");
    rmSync(app.outdir, { recursive: true });
  });
});

describe("namespaces and definitions", () => {
  it("are releases of their own, which the others wait for", () => {
    const { made, told } = apply({ objects: [WIDGET, DEFINITION, NAMESPACE] });
    expect(made.addressesOf("helm_release").map((each) => each.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
      "helm_release.objects",
      "helm_release.objects_definitions_widgetsexamplecom",
      "helm_release.objects_namespaces",
    ]);
    expect(made.all("helm_release").map(({ name, namespace }) => [name, namespace])).toEqual([
      ["objects", "shop"],
      ["widgets.example.com", "kube-system"],
      ["objects-namespaces", "kube-system"],
    ]);
    expect(needsOf(made, "objects_7")).toEqual([
      "helm_release.objects_namespaces",
      "helm_release.objects_definitions_widgetsexamplecom",
    ]);
    expect(told).toEqual([]);
  });

  it("are found by other objects, and by workloads in the namespace", () => {
    const { made } = shop((stack, cluster) => {
      new KubernetesObjects(stack, "widgets", { cluster, namespace: "shop", objects: [WIDGET] });
      new FargateDeployment(stack, "web", { cluster, namespace: "shop", image: IMAGE });
      new KubernetesObjects(stack, "first", { cluster, objects: [DEFINITION, NAMESPACE] });
    });
    expect(needsOf(made, "widgets_")).toEqual([
      "helm_release.first_namespaces",
      "helm_release.first_definitions_widgetsexamplecom",
    ]);
    const web = made.single("kubernetes_deployment_v1").depends_on as string[];
    expect(web.join()).toContain("helm_release.first_namespaces");
  });

  it("do not wait for dependsOn, which may be in the namespace", () => {
    const { made } = shop((stack, cluster) => {
      const chart = new HelmChart(stack, "tool", {
        cluster,
        chart: "oci://example.com/tool",
        namespace: "shop",
        pods: {},
      });
      new KubernetesObjects(stack, "objects", { cluster, objects: [NAMESPACE, WIDGET], dependsOn: [chart] });
    });
    expect(needsOf(made, "tool")).toContain("helm_release.objects_namespaces");
    expect(needsOf(made, "objects_namespaces")).toEqual([]);
    expect(needsOf(made, "objects_7")).toEqual(["helm_release.tool", "helm_release.objects_namespaces"]);
  });
});

describe("objects wait", () => {
  it("for the chart that serves their kind", () => {
    const issuer = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "one" } };
    const { made, told } = apply({ objects: [issuer] }, (stack, cluster) => {
      cluster.addFargateProfile("tools", { selectors: [{ namespace: "cert-manager" }] });
      new CertManager(stack, "cert-manager", { cluster });
    });
    expect(needsOf(made, "objects")).toEqual(["helm_release.cert-manager_chart"]);
    expect(told.filter((each) => each.includes("FG968"))).toEqual([]);
  });

  it("for the Load Balancer Controller, with an Ingress and with its own kinds", () => {
    const params = { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams", metadata: { name: "one" } };
    const { made } = shopWithController((stack, cluster) => {
      new KubernetesObjects(stack, "params", { cluster, objects: [params] });
    });
    expect(needsOf(made, "params")).toEqual(["helm_release.controller"]);
  });

  it("for their namespace and for the profile of their pods", () => {
    const { made } = apply({ objects: [deployment()] }, (stack, cluster) => {
      new KubernetesNamespace(stack, "shop-namespace", { cluster, namespaceName: "shop" });
    });
    expect(needsOf(made, "objects")).toEqual([
      "kubernetes_namespace_v1.shop-namespace",
      "aws_eks_fargate_profile.shop_profiles_shop",
    ]);
  });

  it("and are waited for", () => {
    const { made } = shop((stack, cluster) => {
      const objects = new KubernetesObjects(stack, "objects", { cluster, objects: [CONFIG] });
      new KubernetesObjects(stack, "later", { cluster, objects: [CONFIG], namespace: "shop", dependsOn: [objects] });
    });
    expect(needsOf(made, "later")).toEqual(["terraform_data.objects_ready"]);
    expect(made.single("terraform_data", "objects_ready").depends_on).toEqual([
      made.address("helm_release", "objects"),
    ]);
  });
});

describe("objects that do not fit into one release", () => {
  it("are in several, one after the other, which is reported", () => {
    const large = Array.from({ length: 3 }, (_, index) => ({
      ...CONFIG,
      metadata: { name: `large-${index}` },
      data: { text: "x".repeat(200_000) },
    }));
    const { made, told } = apply({ objects: [...large, deployment()] });
    expect(made.all("helm_release").map(({ name }) => name)).toEqual([
      "objects",
      "objects-0001",
      "objects-01",
      "objects-pods",
    ]);
    expect(needsOf(made, "parts_0001")).toEqual(["helm_release.objects"]);
    expect(needsOf(made, "parts_01")).toEqual(["helm_release.objects_parts_0001"]);
    expect(needsOf(made, "parts_pods")).toContain("helm_release.objects_parts_01");
    expect(told).toEqual([expect.stringContaining("INFO test/objects: [FG971]")]);
  });
});

describe("objects are judged as those in files", () => {
  it("with the name of the object", () => {
    const wrong = { ...deployment(), metadata: { name: "web", namespace: "elsewhere" } };
    expect(() => apply({ objects: [wrong] })).toThrow(
      "test/objects: [FG328] Deployment/elsewhere/web: metadata.namespace: no Fargate profile matches the pod, so it stays Pending",
    );
  });

  it("with the types of their fields", () => {
    const text = { ...deployment(), spec: { ...(deployment().spec as object), replicas: "2" } };
    expect(() => apply({ objects: [text] })).toThrow(/\[FG390\] Deployment\/shop\/web: spec\.replicas/);
  });

  it("with unresolved placeholders, other than tokens", () => {
    const { told } = shop((stack, cluster) => {
      const image = `\${IMAGE}:${cluster.clusterName}`;
      const objects = [
        deployment("250m", image),
        { ...deployment("250m", `web:${cluster.certificateAuthorityData}`), metadata: { name: "other" } },
      ];
      new KubernetesObjects(stack, "objects", { cluster, namespace: "shop", objects });
    });
    expect(told.filter((each) => each.includes("FG397"))).toEqual([
      'WARN test/objects: [FG397] Deployment/shop/web: spec.template.spec.containers[0].image: there are unresolved placeholders, so it is not known what is applied: "${IMAGE}:shop" (spec.template.spec.containers[0].image); fill them in before the objects are passed, for example by envsubst or kustomize',
    ]);
  });

  it("also where they wait for what only waits, but not where they wait for what may bring a kind", () => {
    const nobodysOf = (waitFor: (stack: TerraformStack, cluster: FargateCluster) => ITerraformDependable): string[] => {
      const { told } = shop((stack, cluster) => {
        new KubernetesObjects(stack, "objects", { cluster, objects: [WIDGET], dependsOn: [waitFor(stack, cluster)] });
      });
      return told.filter((each) => each.includes("FG968"));
    };
    expect(nobodysOf((_, cluster) => cluster)).toHaveLength(1);
    const crds = { chart: "crds", repository: "https://charts.example.com", version: "1.0.0", namespace: "shop" };
    const pods = { operator: { cpu: "250m", memory: "256Mi" } };
    expect(nobodysOf((stack, cluster) => new HelmChart(stack, "crds", { cluster, ...crds, pods }))).toEqual([]);
  });

  it("unless that is acknowledged", () => {
    const { told } = shop((stack, cluster) => {
      Findings.acknowledge(stack, "FG968", "the definitions are there");
      new KubernetesObjects(stack, "objects", { cluster, objects: [WIDGET] });
    });
    expect(told).toEqual([]);
  });

  it("without their kinds, where the cluster exists already", () => {
    const { told } = shop((stack, { vpc }) => {
      const known = FargateCluster.fromAttributes(stack, "known", {
        clusterName: "known",
        clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/known",
        clusterEndpoint: "https://known.eks.amazonaws.com",
        certificateAuthorityData: "Q0E=",
        clusterSecurityGroupId: "sg-1",
        oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/known",
        oidcIssuer: "known",
        vpc,
      });
      const { helm: helmProvider } = new ClusterProviders(stack, "known-providers", { cluster: known, alias: "known" });
      new KubernetesObjects(stack, "objects", { cluster: known, helmProvider, objects: [WIDGET] });
    });
    expect(told.filter((each) => each.includes("FG968"))).toEqual([]);
  });

  it("and their names are compared with those of the program", () => {
    expect(() =>
      apply({ objects: [NAMESPACE] }, (stack, cluster) => {
        new KubernetesNamespace(stack, "shop-namespace", { cluster, namespaceName: "shop" });
      }),
    ).toThrow('[FG890] metadata.name: test/shop-namespace creates the same namespace "shop"');
  });

  it("and their namespace has to be there", () => {
    const told = (objects: Options["objects"]): string[] => {
      const stack = new TerraformStack(new App({ outdir: tmpdir() }), "test");
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      new KubernetesObjects(stack, "objects", { cluster: addCluster(stack), namespace: "tools", objects });
      synthStack(stack);
      return annotations(stack).filter((each) => each.includes("FG931"));
    };
    expect(told([CONFIG])).toHaveLength(1);
    expect(told([CONFIG, { ...NAMESPACE, metadata: { name: "tools" } }])).toEqual([]);
  });

  it("and so they are in the synthesised stack", () => {
    const { made } = apply({ objects: [deployment(), CONFIG] });
    const stack = readStack(JSON.parse(made.json));
    expect(stack?.releases).toEqual([]);
    expect(stack?.objects.map(({ object, isApplied }) => [object, isApplied])).toEqual([
      [{ ...CONFIG, metadata: { name: "settings", namespace: "shop" } }, true],
      [expect.objectContaining({ kind: "Deployment", metadata: { name: "web", namespace: "shop" } }), true],
    ]);
  });

  it("and priced", () => {
    let table = "";
    shop((stack, cluster) => {
      new KubernetesObjects(stack, "objects", { cluster, namespace: "shop", objects: [deployment()] });
      ({ table } = cluster.explain());
    });
    expect(table).toMatch(/shop\/Deployment\/web +2 +shop +0\.25vCPU 0\.5GB/);
  });
});

describe("what can never be applied is refused", () => {
  it("all of it at once, before anything is created", () => {
    expect(() =>
      apply({
        namespace: "Shop",
        timeoutSeconds: 0,
        objects: [{ ...CONFIG, apiVersion: "apps/v1" }, { kind: "Pod" }],
        yaml: "a: [",
      }),
    ).toThrow(
      /^test\/objects: \[FG966\] objects\[1\]: .*\n.*\[FG964\] yaml, line 1, column \d: .*\n.*\[FG967\] ConfigMap.*\n.*\[FG713\] namespace: .*\n.*\[FG735\] timeoutSeconds: .*$/,
    );
  });

  it("such as a kustomization, which only kubectl reads", () => {
    expect(() =>
      apply({ yaml: "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]" }),
    ).toThrow(
      "[FG966] yaml, line 1: a kustomization is read by kubectl, and is not an object of a cluster; pass what `kubectl kustomize` prints for its folder",
    );
  });

  it("such as an object whose name the API server rejects", () => {
    expect(() => apply({ objects: [{ ...CONFIG, metadata: { name: "A_b" } }] })).toThrow(
      '[FG399] ConfigMap/shop/A_b: metadata.name: name of the ConfigMap "A_b" is not valid; use only a-z, 0-9, - and .',
    );
  });

  it("such as no object at all", () => {
    expect(() => apply({})).toThrow("test/objects: [FG972] objects: there are no objects, or only empty documents");
    expect(() => apply({ yaml: "---\n# nothing\n" })).toThrow("test/objects: [FG972] yaml: there are no objects");
  });
});

describe("objects of files", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "objects-"));
    writeFileSync(join(folder, "b.yaml"), `${JSON.stringify(CONFIG)}\n`);
    writeFileSync(
      join(folder, "a.yml"),
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n",
    );
    writeFileSync(join(folder, "notes.txt"), "a: [");
    mkdirSync(join(folder, "more.yaml"));
    mkdirSync(join(folder, "broken"));
    writeFileSync(join(folder, "broken", "c.yaml"), "a: 1\nb: [");
    mkdirSync(join(folder, "empty"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const from = (what: "fromFile" | "fromFolder", path: string): Shop =>
    shop((stack, cluster) => KubernetesObjects[what](stack, "objects", { cluster, namespace: "shop", path }));

  it("are read from one file", () => {
    expect(Object.keys(objectsOf(from("fromFile", join(folder, "b.yaml")).made.single("helm_release")))).toEqual([
      "ConfigMap/shop/settings",
    ]);
  });

  it("are read from the files of a folder, and not from the folders in it", () => {
    const { made, told } = from("fromFolder", folder);
    expect(Object.keys(objectsOf(made.single("helm_release")))).toEqual([
      "ConfigMap/shop/settings",
      "Service/shop/web",
    ]);
    expect(told).toEqual([]);
  });

  it("are reported with the name of their file", () => {
    expect(() => from("fromFolder", join(folder, "broken"))).toThrow(
      /^test\/objects: \[FG964\] c\.yaml, line 2, column 4: not YAML: .*; correct it$/,
    );
  });

  it("have an absolute path of what exists", () => {
    expect(() => from("fromFile", "objects.yaml")).toThrow(
      'test/objects: [FG965] path: "objects.yaml" depends on the folder in which the program is started; pass the absolute path of what exists, such as join(__dirname, "objects")',
    );
    expect(() => from("fromFolder", join(folder, "none"))).toThrow(/\[FG965\] path: ENOENT.*none/);
    expect(() => from("fromFolder", join(folder, "empty"))).toThrow("[FG972] path: there are no objects");
  });
});

test("the chart is copied into the synthesised stack, once", () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), "objects-")) });
  const stack = new TerraformStack(app, "test");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const cluster = addCluster(stack);
  for (const id of ["one", "two"]) new KubernetesObjects(stack, id, { cluster, namespace: id, objects: [CONFIG] });
  app.synth();
  const chart = join(app.outdir, "stacks/test/assets/kubernetes-objects-chart/1.0.0");
  expect(["Chart.yaml", "templates/objects.yaml"].map((file) => existsSync(join(chart, file)))).toEqual([true, true]);
  rmSync(app.outdir, { recursive: true });
});
