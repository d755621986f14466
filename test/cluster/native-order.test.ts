// What the providers' own resources wait for, without being told: access that is in force, profiles, the controller.
import { ITerraformDependable, TerraformHclModule, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { IngressClassV1 } from "@cdktf/provider-kubernetes/lib/ingress-class-v1";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { AccessPolicy, ClusterProviders, FargateCluster, FargateServerlessStack, Vpc } from "../../lib";
import { addCluster, addVpc, IMPORTED } from "../support/cluster";
import { Graph } from "../support/graph";
import { Block, declare, synth, Synthesized, synthStack, testApp } from "../support/synth";

const PROFILES = { shop: { selectors: [{ namespace: "shop" }] } };

/** A platform, what `more` adds to it, and what Terraform would be given. */
function platform(more: (stack: FargateServerlessStack) => void): { made: Synthesized; graph: Graph } {
  const stack = new FargateServerlessStack(testApp(), "study", { region: "eu-west-1", fargateProfiles: PROFILES });
  more(stack);
  const made = synthStack(stack);
  return { made, graph: new Graph(made) };
}

const config = (scope: Construct, id = "early"): ConfigMapV1 =>
  new ConfigMapV1(scope, id, { metadata: { name: id, namespace: "default" }, data: { a: "b" } });

const deployment = (scope: Construct, namespace: string, dependsOn?: ITerraformDependable[]): DeploymentV1 =>
  new DeploymentV1(scope, "api", {
    dependsOn,
    metadata: { name: "api", namespace },
    spec: {
      selector: { matchLabels: { app: "api" } },
      template: { metadata: { labels: { app: "api" } }, spec: { container: [{ name: "api", image: "a/b:1" }] } },
    },
  });

const ingress = (scope: Construct, ingressClassName?: string): IngressV1 =>
  new IngressV1(scope, "front", { metadata: { name: "front", namespace: "shop" }, spec: { ingressClassName } });

const service = (scope: Construct, spec: object): ServiceV1 =>
  new ServiceV1(scope, "front", {
    metadata: { name: "front", namespace: "shop" },
    spec: { port: [{ port: 1 }], ...spec },
  });

describe("an object of the Kubernetes provider that names nothing", () => {
  const { made, graph } = platform((stack) => config(stack));
  const object = made.address("kubernetes_config_map_v1", "early");

  it("waits for the access and for the profile by whose time it is in force, through its provider", () => {
    const needs = graph.needs(object);
    expect(needs).toContain(made.address("aws_eks_access_policy_association"));
    expect(needs).toContain(made.address("aws_eks_fargate_profile", "kube-system"));
    expect(needs).not.toContain(made.address("aws_eks_fargate_profile", "shop"));
    expect(made.at(object)).not.toHaveProperty("depends_on");
  });
});

describe("pods of the providers' resources", () => {
  it("wait for the profile that they match, and for the logging configuration", () => {
    const { made, graph } = platform((stack) => deployment(stack, "shop"));
    const needs = graph.needs(made.address("kubernetes_deployment_v1"));
    expect(needs).toContain(made.address("aws_eks_fargate_profile", "shop"));
    expect(needs).toContain(made.address("kubernetes_config_map_v1", "logging"));
  });

  it("wait for logging in the namespace by whose profile the access gets its time, too", () => {
    const { made, graph } = platform((stack) => deployment(stack, "kube-system"));
    expect(graph.needs(made.address("kubernetes_deployment_v1"))).toContain(made.address("terraform_data", "logging"));
  });

  it("keep what they name, and get nothing twice", () => {
    const { made } = platform((stack) => {
      const before = config(stack);
      const needed = [before, stack.cluster.fargateProfiles[1]!];
      deployment(stack, "shop", needed);
    });
    expect(made.single("kubernetes_deployment_v1").depends_on).toEqual([
      made.address("kubernetes_config_map_v1", "early"),
      made.address("aws_eks_fargate_profile", "shop"),
      made.address("terraform_data", "logging"),
    ]);
  });

  it("of a chart wait for the profile of its namespace", () => {
    const { made, graph } = platform(
      (stack) => new Release(stack, "chart", { name: "c", chart: "c", namespace: "shop" }),
    );
    expect(graph.needs("helm_release.chart")).toContain(made.address("aws_eks_fargate_profile", "shop"));
  });

  it("that match no profile wait for none", () => {
    const { made, graph } = platform((stack) => new Release(stack, "chart", { name: "c", chart: "c", namespace: "x" }));
    expect(graph.needs("helm_release.chart")).not.toContain(made.address("aws_eks_fargate_profile", "shop"));
  });
});

describe("load balancers of the providers' resources", () => {
  it.each<[string, (stack: Construct) => unknown]>([
    ["an Ingress of class alb", (stack) => ingress(stack, "alb")],
    ["an Ingress without a class", (stack) => ingress(stack)],
    ["a Service", (stack) => service(stack, { type: "LoadBalancer" })],
    [
      "a Service of the controller's class",
      (stack) => service(stack, { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" }),
    ],
  ])("%s: wait for the controller", (_, add) => {
    const { made, graph } = platform(add);
    const [front = ""] = made.addresses.filter((each) => /^kubernetes_(ingress|service)_v1/.test(each));
    expect(graph.needs(front)).toContain(made.address("helm_release"));
    expect(graph.needs(front)).toContain(made.address("aws_internet_gateway"));
  });

  it.each<[string, (stack: Construct) => unknown]>([
    ["a Service of another class", (stack) => service(stack, { type: "LoadBalancer", loadBalancerClass: "tailscale" })],
    ["a Service within the cluster", (stack) => service(stack, { type: "ClusterIP" })],
    ["an Ingress of nginx", (stack) => ingress(stack, "nginx")],
    [
      "an Ingress of a class that another controller serves",
      (stack) => {
        new IngressClassV1(stack, "class", { metadata: { name: "edge" }, spec: { controller: "example.com/edge" } });
        ingress(stack, "edge");
      },
    ],
  ])("%s: do not wait for the controller", (_, add) => {
    const { made, graph } = platform(add);
    const [front = ""] = made.addresses.filter((each) => /^kubernetes_(ingress|service)_v1/.test(each));
    expect(graph.needs(front)).not.toContain(made.address("helm_release"));
  });
});

describe("a provider that does not carry the barrier", () => {
  it("leaves it to each of its resources to wait, the library's too", () => {
    const made = synth((stack) => {
      const cluster = new FargateCluster(stack, "shop", { vpc: addVpc(stack), region: "eu-west-1" });
      const host = cluster.clusterEndpoint;
      new KubernetesProvider(stack, "kubernetes", { host, token: "t" });
      new HelmProvider(stack, "helm", { kubernetes: { host, token: "t" } });
      config(stack);
    });
    const ready = made.address("terraform_data", "shop_ready");
    expect(made.single("kubernetes_config_map_v1").depends_on).toEqual([ready]);
  });

  it("and connects to another cluster makes nothing wait", () => {
    const { made } = platform((stack) => {
      const provider = new KubernetesProvider(stack, "far", { host: "https://far.example.com", alias: "far" });
      new ConfigMapV1(stack, "far-map", { metadata: { name: "far" }, provider });
    });
    expect(made.single("kubernetes_config_map_v1", "far")).not.toHaveProperty("depends_on");
  });
});

describe("node.addDependency, of which cdktf writes nothing", () => {
  it("is written for each resource of the one, and for the other as a whole", () => {
    const { made } = platform((stack) => {
      const group = new Construct(stack, "group");
      const maps = ["a", "b"].map((id) => config(group, id));
      group.node.addDependency(stack.loadBalancerController!);
      expect(maps).toHaveLength(2);
    });
    const release = made.address("helm_release");
    for (const id of ["group_a", "group_b"]) {
      expect(made.single("kubernetes_config_map_v1", id).depends_on).toEqual([release]);
    }
  });

  it("is written for resources of AWS as well", () => {
    const { made } = platform((stack) => {
      new S3Bucket(stack, "files").node.addDependency(new S3Bucket(stack, "first"));
    });
    expect(made.at("aws_s3_bucket.files").depends_on).toEqual(["aws_s3_bucket.first"]);
  });

  it("on something in another stack makes the stack wait", () => {
    const app = testApp();
    const other = new TerraformStack(app, "other");
    new AwsProvider(other, "aws", { region: "eu-west-1" });
    const stack = new FargateServerlessStack(app, "study", { region: "eu-west-1" });
    config(stack).node.addDependency(new S3Bucket(other, "files"));
    expect(synthStack(stack).single("kubernetes_config_map_v1", "early")).not.toHaveProperty("depends_on");
    expect(stack.dependencies).toEqual([other]);
  });

  it("is written for a module and for a data source, and on them", () => {
    const { made } = platform((stack) => {
      const module = new TerraformHclModule(stack, "module", { source: "example/module/aws" });
      const lookup = new DataAwsRegion(stack, "lookup");
      const files = new S3Bucket(stack, "files");
      module.node.addDependency(files);
      lookup.node.addDependency(files);
      config(stack, "a").node.addDependency(module);
      config(stack, "b").node.addDependency(lookup);
    });
    const { module } = JSON.parse(made.json) as { module: { module: Block } };
    expect(module.module.depends_on).toEqual(["aws_s3_bucket.files"]);
    expect(made.at("data.aws_region.lookup").depends_on).toEqual(["aws_s3_bucket.files"]);
    expect(made.at("kubernetes_config_map_v1.a").depends_on).toEqual(["module.module"]);
    expect(made.at("kubernetes_config_map_v1.b").depends_on).toEqual(["data.aws_region.lookup"]);
  });

  it("of a whole construct leaves the data sources in it to be read at plan", () => {
    const { made, graph } = platform((stack) => {
      stack.cluster.node.addDependency(new S3Bucket(stack, "first"));
    });
    expect(graph.needs(made.address("aws_eks_cluster"))).toContain("aws_s3_bucket.first");
    for (const each of made.all("data.aws_caller_identity")) expect(each).not.toHaveProperty("depends_on");
  });

  it("on a provider or the app, for which nothing can wait, writes nothing", () => {
    const { made } = platform((stack) => {
      const map = config(stack);
      map.node.addDependency(stack.awsProvider);
      map.node.addDependency(stack.providers);
      map.node.addDependency(stack.node.root);
    });
    expect(made.single("kubernetes_config_map_v1", "early")).not.toHaveProperty("depends_on");
  });

  it("counts although it is declared after the stack was written once", () => {
    const stack = new FargateServerlessStack(testApp(), "study", { region: "eu-west-1" });
    const [map, files] = [config(stack), new S3Bucket(stack, "files")];
    expect(synthStack(stack).single("kubernetes_config_map_v1", "early")).not.toHaveProperty("depends_on");
    map.node.addDependency(files);
    expect(synthStack(stack).single("kubernetes_config_map_v1", "early").depends_on).toEqual(["aws_s3_bucket.files"]);
  });

  it("is written in a stack that uses a cluster of another one, too", () => {
    const app = testApp();
    const { cluster } = new FargateServerlessStack(app, "study", { region: "eu-west-1" });
    const user = new TerraformStack(app, "user");
    new AwsProvider(user, "aws", { region: "eu-west-1" });
    new ClusterProviders(user, "providers", { cluster });
    config(user).node.addDependency(new S3Bucket(user, "files"));
    expect(synthStack(user).single("kubernetes_config_map_v1").depends_on).toEqual(["aws_s3_bucket.files"]);
  });

  it("on a stack, or of one, makes the stack wait", () => {
    const app = testApp();
    const stack = new FargateServerlessStack(app, "study", { region: "eu-west-1" });
    const [one, two] = ["one", "two"].map((id) => new TerraformStack(app, id));
    config(stack).node.addDependency(one!);
    stack.node.addDependency(two!);
    synthStack(stack);
    expect(stack.dependencies).toEqual(expect.arrayContaining([one, two]));
  });

  it("that would make two stacks wait for each other is rejected, and so is such a dependsOn", () => {
    const build = (use: (stack: FargateServerlessStack, other: TerraformStack) => void) => (): unknown => {
      const app = testApp();
      const stack = new FargateServerlessStack(app, "study", { region: "eu-west-1", fargateProfiles: PROFILES });
      const other = new TerraformStack(app, "other");
      new AwsProvider(other, "aws", { region: "eu-west-1" });
      stack.addDependency(other);
      use(stack, other);
      for (const each of [stack, other]) each.prepareStack();
      return synthStack(other);
    };
    const circle = "[FG840] other: it has to wait for study, which waits for it";
    const byEdge = build((stack, other) => {
      new S3Bucket(other, "files", { dependsOn: [stack.platform] });
    });
    expect(byEdge).toThrow(circle);
    const byNode = build((stack, other) => {
      other.addDependency(stack);
      config(stack).node.addDependency(new S3Bucket(other, "files"));
    });
    expect(byNode).toThrow();
  });

  it("that closes a cycle is rejected, and so is a profile that waits for its pods", () => {
    const circle = (): unknown =>
      platform((stack) => {
        const [a, b] = ["a", "b"].map((id) => config(stack, id));
        a!.node.addDependency(b!);
        b!.node.addDependency(a!);
      });
    expect(circle).toThrow(
      "study/b: [FG840] kubernetes_config_map_v1.b: it has to wait for kubernetes_config_map_v1.a, which waits for it; remove the dependency that closes the cycle",
    );
    const profile = (): unknown =>
      platform((stack) => {
        stack.cluster.fargateProfiles[0]!.node.addDependency(deployment(stack, "shop"));
      });
    expect(profile).toThrow("[FG840]");
  });

  it("that exists already adds nothing", () => {
    const { made } = platform((stack) => {
      config(stack).node.addDependency(stack.cluster);
    });
    expect(made.single("kubernetes_config_map_v1", "early")).not.toHaveProperty("depends_on");
  });
});

describe("what another stack names in dependsOn", () => {
  /** A ConfigMap beside the platform's stack that waits for `needed` of it. */
  function guest(needed: (stack: FargateServerlessStack) => { fqn: string }) {
    const app = testApp();
    const stack = new FargateServerlessStack(app, "study", { region: "eu-west-1", fargateProfiles: PROFILES });
    const other = new TerraformStack(app, "guest");
    new AwsProvider(other, "aws", { region: "eu-west-1" });
    new ClusterProviders(other, "providers", { cluster: stack.cluster });
    const metadata = { name: "notes", namespace: "shop" };
    new ConfigMapV1(other, "notes", { metadata, dependsOn: [needed(stack)] });
    return { made: synthStack(other), waits: other.dependencies };
  }

  it.each<[string, (stack: FargateServerlessStack) => { fqn: string }]>([
    ["the cluster", (stack) => stack.cluster],
    ["the platform", (stack) => stack.platform],
    ["a profile", (stack) => stack.cluster.fargateProfiles[0]!],
    ["the controller", (stack) => stack.loadBalancerController!],
    ["the VPC", (stack) => stack.vpc],
  ])("%s: makes the stack wait, and is in no depends_on", (_, needed) => {
    const { made, waits } = guest(needed);
    expect(made.json).not.toMatch(/depends_on[^\]]*remote_state/);
    expect(waits.map(String)).toEqual(["study"]);
  });
});

describe("two clusters of one stack", () => {
  it("keep their own order", () => {
    const made = synth((stack) => {
      const vpc = new Vpc(stack, "vpc");
      for (const id of ["blue", "green"]) {
        const cluster = new FargateCluster(stack, id, { vpc, region: "eu-west-1" });
        const { kubernetes: provider } = new ClusterProviders(stack, `${id}-providers`, { cluster });
        cluster.addFargateProfile("shop", { selectors: [{ namespace: "shop" }] });
        const pods = deployment(new Construct(stack, `${id}-home`), "shop");
        pods.provider = provider;
      }
    });
    const graph = new Graph(made);
    for (const [own, other] of [
      ["blue", "green"],
      ["green", "blue"],
    ] as const) {
      const needs = [...graph.needs(made.address("kubernetes_deployment_v1", own))];
      expect(needs).toContain(made.address("aws_eks_fargate_profile", own));
      expect(needs).toContain(made.address("terraform_data", `${own}_ready`));
      expect(needs.filter((each) => each.includes(`${other}_`))).toEqual([]);
    }
  });
});

describe("access that has no time to become effective", () => {
  const pauseOf = (made: Synthesized): unknown => made.single("terraform_data", "ready").provisioner;

  it("is waited for if no profile is created in the meantime", () => {
    const pause = [{ "local-exec": { command: "sleep 30 || ping -n 31 127.0.0.1" } }];
    expect(pauseOf(synth((stack) => addCluster(stack)))).toEqual(pause);
    const policies = [AccessPolicy.clusterAdmin()];
    const granted = synth((stack) => {
      const cluster = FargateCluster.fromAttributes(stack, "old", { ...IMPORTED, vpc: addVpc(stack) });
      cluster.grantAccess("ci", { principalArn: "arn:aws:iam::111122223333:role/ci", policies });
    });
    expect(pauseOf(granted)).toEqual(pause);
  });

  it("needs no pause with a profile, of whatever name, or where no access is new", () => {
    const withProfile = synth((stack) => addCluster(stack).addFargateProfile("x", { selectors: [{ namespace: "x" }] }));
    expect(pauseOf(withProfile)).toBeUndefined();
    const needs = new Graph(withProfile).needs(withProfile.address("terraform_data", "ready"));
    expect(needs).toContain(withProfile.address("aws_eks_fargate_profile"));
    const old = synth((stack) => FargateCluster.fromAttributes(stack, "old", { ...IMPORTED, vpc: addVpc(stack) }));
    expect(pauseOf(old)).toBeUndefined();
  });

  it("does not get it from a profile that waits for what is in the cluster", () => {
    const made = synth((stack) => {
      const cluster = addCluster(stack);
      const namespace = new NamespaceV1(stack, "shop-namespace", { metadata: { name: "shop" } }).metadata.name;
      cluster.addFargateProfile("shop", { selectors: [{ namespace }] });
    });
    expect(pauseOf(made)).toBeDefined();
    const profile = made.address("aws_eks_fargate_profile");
    expect(new Graph(made).needs(made.address("terraform_data", "ready"))).not.toContain(profile);
  });
});

test("a program without such resources is written as it is declared", () => {
  const stack = declare((scope) => addCluster(scope));
  expect(synthStack(stack).json).toBe(synthStack(stack).json);
});
