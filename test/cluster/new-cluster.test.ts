// What a cluster that the program makes cannot have at its first deploy, and what may look like it.
import { Construct } from "constructs";
import { TerraformStack, TerraformVariable } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { Labels } from "@cdktf/provider-kubernetes/lib/labels";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import {
  ClusterProviders,
  EksAddon,
  ExternalSecrets,
  FargateCluster,
  FargateCronJob,
  FargateDeployment,
  FargateLogging,
  Findings,
  HelmChart,
  KubeOpsView,
  KubernetesNamespace,
  ZonalDeployment,
} from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster } from "../support/cluster";
import { declare, testApp } from "../support/synth";

type Add = (stack: TerraformStack, cluster: FargateCluster) => void;

function told(tree: Construct): string[] {
  for (const each of tree.node.findAll()) each.node.validate();
  return annotations(tree).filter((each) => /FG93\d/.test(each));
}

/** What is told of `add` on a cluster of which every pod is taken. */
function toldOf(add: Add): string[] {
  return told(
    declare((stack) => {
      const cluster = addCluster(stack);
      cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
      add(stack, cluster);
    }),
  );
}

const image = "public.ecr.aws/docker/library/till:1";
const metadata = { name: "notes", namespace: "shop" };
const web: Add = (stack, cluster) => new FargateDeployment(stack, "web", { cluster, namespace: "shop", image });
const notes = (stack: Construct): ConfigMapV1 => new ConfigMapV1(stack, "notes", { metadata });
const release = (stack: Construct, options: object = {}): Release =>
  new Release(stack, "ops", { name: "ops", chart: "ops", namespace: "shop", ...options });

const NOBODY =
  '[FG931] namespace: nothing creates the namespace "shop", and the cluster that this program creates does not have it; ' +
  'set createNamespace: true, or create a KubernetesNamespace "shop", or a kubernetes_namespace_v1';

describe("a namespace that nothing creates", () => {
  it("is reported for each workload, once", () => {
    const said = toldOf((stack, cluster) => {
      const options = { cluster, namespace: "shop", image };
      const front = new FargateDeployment(stack, "web", { ...options, ports: { http: 8080 }, replicas: 2 });
      front.expose();
      new ZonalDeployment(stack, "zonal", options);
      new FargateCronJob(stack, "night", { ...options, schedule: "0 3 * * *" });
      new HelmChart(stack, "chart", { cluster, namespace: "shop", chart: "oci://example.com/chart", pods: {} });
    });
    expect(said).toEqual(["web", "zonal", "night", "chart"].map((id) => `WARN test/${id}: ${NOBODY}`));
  });

  it("is reported for resources of the providers", () => {
    const said = toldOf((stack) => {
      notes(stack);
      new Labels(stack, "labels", { apiVersion: "v1", kind: "ConfigMap", metadata, labels: { a: "b" } });
      release(stack);
    });
    const fix = 'create a KubernetesNamespace "shop", or a kubernetes_namespace_v1';
    const what = `nothing creates the namespace "shop", and the cluster that this program creates does not have it; ${fix}`;
    expect(said).toEqual([
      `WARN test/notes: [FG931] metadata.namespace: ${what}`,
      `WARN test/labels: [FG931] metadata.namespace: ${what}`,
      `WARN test/ops: [FG931] namespace: ${what}`,
    ]);
  });

  it("names createNamespace where the construct has it", () => {
    const said = toldOf((stack, cluster) => {
      class View extends KubeOpsView {}
      new View(stack, "view", { cluster, namespace: "shop" });
      new ExternalSecrets(stack, "secrets", { cluster, namespace: "shop", createNamespace: false });
    });
    expect(said.map((each) => each.includes("set createNamespace"))).toEqual([false, true]);
  });

  it("can be acknowledged at the workload, and at what creates the object", () => {
    const reason = "an operator of ours makes it";
    const acknowledged = toldOf((stack, cluster) => {
      Findings.acknowledge(stack, "FG931", reason);
      web(stack, cluster);
    });
    expect(acknowledged).toEqual([]);
    const within = toldOf((stack, cluster) => {
      const front = new FargateDeployment(stack, "web", { cluster, namespace: "kube-system", image });
      Findings.acknowledge(notes(front), "FG931", reason);
    });
    expect(within).toEqual([]);
  });

  it("is reported for a workload in another stack of the program", () => {
    const app = testApp();
    const [platform, shop] = ["platform", "shop"].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      return stack;
    });
    const cluster = addCluster(platform!);
    cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
    new ClusterProviders(shop!, "providers", { cluster });
    web(shop!, cluster);
    new FargateDeployment(shop!, "other", { cluster, namespace: "native", image });
    new FargateDeployment(platform!, "own", { cluster, namespace: "made", image });
    new NamespaceV1(shop!, "native", { metadata: { name: "native" } });
    new KubernetesNamespace(shop!, "made", { cluster });
    for (const each of [platform!, shop!]) each.prepareStack();
    expect(told(app)).toEqual([`WARN shop/web: ${NOBODY}`]);
  });
});

describe("a namespace is there", () => {
  it.each(["default", "kube-system", "kube-public", "kube-node-lease"])("that every cluster has: %s", (namespace) => {
    expect(
      toldOf((stack, cluster) => {
        new FargateDeployment(stack, "web", { cluster, namespace, image });
        new ConfigMapV1(stack, "notes", { metadata: { name: "notes", namespace } });
      }),
    ).toEqual([]);
  });

  const makers: [string, Add][] = [
    [
      "createNamespace",
      (stack, cluster) =>
        new FargateDeployment(stack, "w", { cluster, namespace: "shop", image, createNamespace: true }),
    ],
    [
      "a KubernetesNamespace",
      (stack, cluster) => new KubernetesNamespace(stack, "ns", { cluster, namespaceName: "shop" }),
    ],
    ["a resource", (stack) => new NamespaceV1(stack, "ns", { metadata: { name: "shop" } })],
    ["a release", (stack) => release(stack, { namespace: "shop", createNamespace: true })],
    [
      "an object of a chart's values",
      (stack) => {
        const objects = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }];
        release(stack, { namespace: "default", values: [JSON.stringify({ objects })] });
      },
    ],
    [
      "values that are not read",
      (stack) => release(stack, { namespace: "default", values: ["objects:\n  - kind: Namespace\n"] }),
    ],
    [
      "a manifest",
      (stack) => {
        const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
        Findings.acknowledge(new Manifest(stack, "ns", { manifest }), "FG932", "the cluster exists");
      },
    ],
    ["an add-on", (stack, cluster) => new EksAddon(stack, "addon", { cluster, addonName: "shop" })],
    [
      "a resource whose name is known at apply",
      (stack) =>
        new NamespaceV1(stack, "ns", { metadata: { name: new TerraformVariable(stack, "name", {}).stringValue } }),
    ],
    [
      "somebody, as what is imported is in it",
      (stack) => {
        notes(stack).importFrom("shop/notes");
      },
    ],
  ];
  it.each(makers)("created by %s", (_, make) => {
    expect(
      toldOf((stack, cluster) => {
        make(stack, cluster);
        web(stack, cluster);
      }),
    ).toEqual([]);
  });

  it("that a resource refers to, a variable sets, or the library creates for logs", () => {
    expect(
      toldOf((stack, cluster) => {
        const namespace = new NamespaceV1(stack, "ns", { metadata: { name: "shop" } });
        const variable = new TerraformVariable(stack, "name", {});
        new FargateLogging(stack, "logging", { cluster });
        for (const [id, name] of [
          ["a", namespace.metadata.name],
          ["b", variable.stringValue],
        ] as const)
          new ConfigMapV1(stack, id, { metadata: { name: id, namespace: name } });
      }),
    ).toEqual([]);
  });

  it("in a cluster that the program imports", () => {
    const said = toldOf((stack, cluster) => {
      cluster.resource.importFrom("shop");
      web(stack, cluster);
      new Manifest(stack, "issuer", { manifest: ISSUER });
    });
    expect(said).toEqual([]);
  });
});

const ISSUER = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "own" }, spec: {} };

describe("a kubernetes_manifest", () => {
  it("is reported in the stack of its cluster", () => {
    expect(toldOf((stack) => new Manifest(stack, "issuer", { manifest: ISSUER }))).toEqual([
      "WARN test/issuer: [FG932] manifest: kubernetes_manifest calls the Kubernetes API at plan, and this stack creates the cluster: its first deploy fails before anything is created; use KubernetesObjects, or put it in a separate stack, with ClusterProviders of the cluster",
    ]);
  });

  it("is right in a stack that is deployed later", () => {
    const app = testApp();
    const platform = new TerraformStack(app, "platform");
    const issuers = new TerraformStack(app, "issuers");
    for (const stack of [platform, issuers]) new AwsProvider(stack, "aws", { region: "eu-west-1" });
    new ClusterProviders(issuers, "providers", { cluster: addCluster(platform) });
    new Manifest(issuers, "issuer", { manifest: ISSUER });
    for (const each of [platform, issuers]) each.prepareStack();
    expect(told(app)).toEqual([]);
  });
});

describe("an import", () => {
  it("imports the namespace default, by importFrom or by an override of the stack", () => {
    const plain = (stack: Construct): NamespaceV1 => new NamespaceV1(stack, "plain", { metadata: { name: "default" } });
    const problems = (add: Add): string[] =>
      declare((stack) => {
        add(stack, addCluster(stack));
      })
        .node.findAll()
        .flatMap((each) => each.node.validate())
        .filter((each) => each.includes("FG891"));
    expect(problems(plain)).toHaveLength(1);
    expect(
      problems((stack) => {
        plain(stack).importFrom("default");
      }),
    ).toEqual([]);
    expect(
      problems((stack) => {
        plain(stack);
        stack.addOverride("import", [{ to: "kubernetes_namespace_v1.plain", id: "default" }]);
      }),
    ).toEqual([]);
  });
});
