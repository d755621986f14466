// The Load Balancer Controller: what its chart is told, what its role may do, what it waits for.
import { readFileSync } from "node:fs";
import { TerraformStack } from "cdktf";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import {
  AwsLoadBalancerController,
  AwsLoadBalancerControllerOptions,
  ClusterProviders,
  FargateCluster,
  FargateServerlessStack,
} from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, addVpc, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf } from "../support/policy";
import { Block, declare, synth, Synthesized, synthStack, testApp } from "../support/synth";

const SYSTEM = { selectors: [{ namespace: "kube-system" }] };

function controller(
  options: AwsLoadBalancerControllerOptions = {},
  more?: (cluster: FargateCluster) => void,
): Synthesized {
  return synthCluster({ tags: { Team: "web" } }, (cluster) => {
    new AwsLoadBalancerController(cluster, "lbc", { cluster, ...options });
    cluster.addFargateProfile("system", SYSTEM);
    more?.(cluster);
  });
}

/** docs/install/iam_policy.json of kubernetes-sigs/aws-load-balancer-controller, v3.5.0, unchanged. */
const PUBLISHED = readFileSync("test/ingress/published-policy.json", "utf8");

/** The values of the chart. */
function valuesOf(made: Synthesized): Block {
  const [text] = made.single("helm_release").values as string[];
  return JSON.parse(text!) as Block;
}

describe("the Load Balancer Controller", () => {
  const made = controller();

  it("is a chart of a pinned version, and Helm waits until it runs", () => {
    expect(made.single("helm_release")).toMatchObject({
      name: "aws-load-balancer-controller",
      chart: "aws-load-balancer-controller",
      repository: "https://aws.github.io/eks-charts",
      version: "3.5.0",
      namespace: "kube-system",
      create_namespace: false,
      wait: true,
      timeout: 900,
      upgrade_install: true,
    });
  });

  it("has the settings that it would read from a node, and fills the smallest Fargate size", () => {
    const size = { cpu: "0.25", memory: "256M" };
    expect(valuesOf(made)).toEqual({
      clusterName: "shop",
      region: "eu-west-1",
      vpcId: "vpc-1",
      replicaCount: 2,
      resources: { requests: size, limits: size },
      podDisruptionBudget: { maxUnavailable: 1 },
      serviceAccount: {
        create: true,
        name: "aws-load-balancer-controller",
        annotations: { "eks.amazonaws.com/role-arn": `\${${made.address("aws_iam_role", "lbc")}.arn}` },
      },
      defaultTargetType: "ip",
      enableServiceMutatorWebhook: false,
      keepTLSSecret: true,
      hostNetwork: false,
      dnsPolicy: "Default",
      backendSecurityGroup: `\${${made.address("aws_security_group", "lbc")}.id}`,
    });
  });

  it("has a role that only its service account can assume", () => {
    const trust = policyOf(made.single("aws_iam_role", "lbc"), "assume_role_policy")[0]!.Condition!;
    const [subject] = Object.entries(trust.StringEquals!).filter(([key]) => key.endsWith(":sub"));
    expect(subject?.[1]).toBe("system:serviceaccount:kube-system:aws-load-balancer-controller");
  });
});

describe("an option of the controller", () => {
  it("can set how many pods there are, and how large", () => {
    const size = { cpu: "0.5", memory: "700Mi" };
    expect(valuesOf(controller({ replicas: 1, ...size }))).toMatchObject({
      replicaCount: 1,
      resources: { requests: size, limits: size },
    });
  });

  it("can put it in another namespace, under another service account", () => {
    const made = controller({ namespace: "ingress", serviceAccountName: "lbc" }, (cluster) =>
      cluster.addFargateProfile("ingress", { selectors: [{ namespace: "ingress" }] }),
    );
    expect(made.single("helm_release").namespace).toBe("ingress");
    expect(valuesOf(made)).toMatchObject({ serviceAccount: { name: "lbc" } });
    expect(String(made.single("aws_iam_role", "lbc").assume_role_policy)).toContain(
      "system:serviceaccount:ingress:lbc",
    );
  });

  it("can use the image of a mirror", () => {
    const imageRepository = "mirror.example.org/lbc";
    expect(valuesOf(controller({ imageRepository }))).toMatchObject({ image: { repository: imageRepository } });
  });

  it("can bound its role, and give it tags of its own", () => {
    const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/bound";
    const made = controller({ permissionsBoundaryArn, tags: { Team: "ops" } });
    const bounded = { permissions_boundary: permissionsBoundaryArn, tags: { Team: "ops" } };
    expect(made.single("aws_iam_role", "lbc")).toMatchObject(bounded);
    expect(made.single("aws_iam_policy").tags).toEqual({ Team: "ops" });
  });

  it("can keep an existing release unchanged, and keeps one without a known version", () => {
    const release = (options: AwsLoadBalancerControllerOptions): Block => controller(options).single("helm_release");
    expect(release({ upgradeInstall: false }).upgrade_install).toBe(false);
    expect(release({ chart: "/charts/lbc.tgz" })).not.toHaveProperty("upgrade_install");
    expect(release({ chart: "/charts/lbc.tgz", chartVersion: "3.5.0" })).toMatchObject({
      version: "3.5.0",
      upgrade_install: true,
    });
  });

  it("can give it more time", () => {
    expect(controller({ timeoutSeconds: 1200 }).single("helm_release").timeout).toBe(1200);
  });
});

describe("the chart", () => {
  const charts: [string, AwsLoadBalancerControllerOptions, Block][] = [
    [
      "of another version",
      { chartVersion: "1.13.0" },
      { version: "1.13.0", repository: "https://aws.github.io/eks-charts" },
    ],
    [
      "of a mirror",
      { chartRepository: "oci://mirror.example.org/charts" },
      { repository: "oci://mirror.example.org/charts", version: "3.5.0" },
    ],
    [
      "at an address of its own",
      { chart: "oci://mirror.example.org/charts/lbc" },
      { chart: "oci://mirror.example.org/charts/lbc", version: "3.5.0" },
    ],
    ["in a folder", { chart: "./charts/lbc" }, { chart: "./charts/lbc" }],
    ["in an archive", { chart: "lbc-3.5.0.tgz" }, { chart: "lbc-3.5.0.tgz" }],
  ];

  it.each(charts)("can be one %s", (_, options, becomes) => {
    const { chart, repository, version } = controller(options).single("helm_release");
    const told = Object.entries({ chart, repository, version }).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(told)).toEqual({ chart: "aws-load-balancer-controller", ...becomes });
  });
});

describe("a value of the user's", () => {
  it("is merged by key, so that one more leaves the others", () => {
    const values = { logLevel: "debug", keepTLSSecret: false, resources: { limits: { memory: "300M" } } };
    expect(valuesOf(controller({ values }))).toMatchObject({
      logLevel: "debug",
      keepTLSSecret: false,
      clusterName: "shop",
      resources: { limits: { cpu: "0.25", memory: "300M" }, requests: { cpu: "0.25", memory: "256M" } },
    });
  });

  const guarded: [path: string, values: object, given: string, reason: string, same: object][] = [
    [
      "clusterName",
      { clusterName: "till" },
      '"till"',
      "the controller finds its load balancers by it",
      { clusterName: "shop" },
    ],
    [
      "region",
      { region: "us-east-1" },
      '"us-east-1"',
      "Fargate has no instance metadata to read it from",
      { region: "eu-west-1" },
    ],
    ["vpcId", { vpcId: "" }, '""', "Fargate has no instance metadata to read it from", { vpcId: "vpc-1" }],
    [
      "defaultTargetType",
      { defaultTargetType: "instance" },
      '"instance"',
      "Fargate pods are reachable only by their IP addresses",
      { defaultTargetType: "ip" },
    ],
    [
      "hostNetwork",
      { hostNetwork: true },
      "true",
      "Fargate rejects pods on the host's network",
      { hostNetwork: false },
    ],
    [
      "serviceAccount.name",
      { serviceAccount: { name: "mine" } },
      '"mine"',
      "the IAM role trusts only this service account; use serviceAccountName",
      { serviceAccount: { name: "aws-load-balancer-controller" } },
    ],
    [
      "serviceAccount.create",
      { serviceAccount: { create: false } },
      "false",
      "the service account has the IAM role",
      { serviceAccount: { create: true } },
    ],
    [
      "serviceAccount.annotations.eks.amazonaws.com/role-arn",
      { serviceAccount: { annotations: { "eks.amazonaws.com/role-arn": "x" } } },
      '"x"',
      "it is required for the controller's IAM role",
      { serviceAccount: { annotations: { "example.org/owner": "web" } } },
    ],
  ];

  it.each(guarded)("cannot replace %s, which Fargate needs", (path, values, given, reason, same) => {
    const make = (chosen: object) => (): unknown =>
      declare(
        (stack) => new AwsLoadBalancerController(stack, "lbc", { cluster: addCluster(stack), values: { ...chosen } }),
      );
    const error = `[FG810] ${path}: the value ${given} would replace one that Fargate needs: ${reason}; leave it out`;
    expect(make(values)).toThrow(new Error(`test/lbc: ${error}`));
    expect(make(same)).not.toThrow();
  });
});

describe("the controller's DNS", () => {
  const told = (dnsPolicy: unknown): string[] => {
    const stack = declare((each) => {
      new AwsLoadBalancerController(each, "lbc", { cluster: addCluster(each), values: { dnsPolicy } });
    });
    return annotations(stack).filter((each) => each.includes("dnsPolicy"));
  };

  it("can be the cluster's, with a warning", () => {
    expect(told("ClusterFirst")).toEqual([
      'WARN test/lbc: [FG941] dnsPolicy: with "ClusterFirst" the controller uses CoreDNS, which may be deleted before it at a ' +
        'destroy, so that load balancers stay; leave it out: "Default" uses the resolver of the VPC',
    ]);
    expect(told(null)).toHaveLength(1);
    expect(told("Default")).toEqual([]);
  });
});

describe("the version of the controller's chart", () => {
  const told = (options: AwsLoadBalancerControllerOptions): string[] => {
    const stack = declare((each) => {
      new AwsLoadBalancerController(each, "lbc", { cluster: addCluster(each), ...options });
    });
    return annotations(stack).filter((each) => each.includes("chartVersion"));
  };

  it.each(["1.12.0", "3.5.1", "v4.0.0"])("is reported when the library does not know it: %s", (chartVersion) => {
    expect(told({ chartVersion })).toEqual([
      "WARN test/lbc: [FG948] chartVersion: the library knows the charts 1.13.0 to 3.5.0: " +
        `${chartVersion.replace("v", "")} may need other permissions, or have other values; compare ` +
        "docs/install/iam_policy.json at the controller's version with that of 3.5.0, then acknowledge this finding",
    ]);
  });

  it("is reported when each upgrade replaces the webhook's certificate", () => {
    expect(told({ chartVersion: "3.0.0" })).toEqual([
      "WARN test/lbc: [FG948] chartVersion: chart 3.0.0 does not have the value keepTLSSecret: each upgrade replaces the " +
        "webhook's certificate, and requests to it fail until the pods have it; use 3.1.0 to 3.5.0",
    ]);
  });

  it.each([
    {},
    { chartVersion: "1.13.0" },
    { chartVersion: "v3.1.0" },
    { chartVersion: "3.5.0-rc.1" },
    { chart: "/charts/lbc.tgz" },
    { chartVersion: "${var.version}" },
  ])("is fine as %j", (options) => {
    expect(told(options)).toEqual([]);
  });
});

describe("the controller's disruption budget", () => {
  const budget = (options: AwsLoadBalancerControllerOptions): unknown =>
    valuesOf(controller(options)).podDisruptionBudget;

  it("allows one eviction, and keeps the user's minAvailable", () => {
    expect(budget({})).toEqual({ maxUnavailable: 1 });
    expect(budget({ values: { podDisruptionBudget: { minAvailable: 1 } } })).toEqual({ minAvailable: 1 });
    expect(budget({ values: { podDisruptionBudget: { minAvailable: null } } })).toMatchObject({ maxUnavailable: 1 });
  });

  it("does not have both numbers", () => {
    const both = { minAvailable: 1, maxUnavailable: 1 };
    expect(() => budget({ values: { podDisruptionBudget: both } })).toThrow(
      "/lbc: [FG940] podDisruptionBudget: it has both minAvailable and maxUnavailable, which Kubernetes rejects; keep one of the two",
    );
    expect(() => budget({ replicas: 1, values: { podDisruptionBudget: both } })).not.toThrow();
  });
});

describe("the security group that all load balancers share", () => {
  const made = controller();
  const group = made.address("aws_security_group", "lbc");
  const graph = new Graph(made);

  it("allows all outbound and no inbound traffic, as the controller's own does", () => {
    expect(made.at(group)).toMatchObject({
      name: "load-balancers-of-shop",
      description: "Load balancers of the EKS cluster shop, for rules of its pods",
      vpc_id: "vpc-1",
      egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
      tags: { Team: "web", Name: "load-balancers-of-shop" },
    });
    expect(made.at(group)).not.toHaveProperty("ingress");
  });

  it("has no tag by which the controller would treat it as its own, and might delete it", () => {
    expect(JSON.stringify(made.at(group).tags)).not.toContain("elbv2.k8s.aws");
  });

  it("exists before the controller, and is deleted after it and after the control plane, whose group has rules that refer to it", () => {
    for (const type of ["helm_release", "aws_eks_cluster"]) {
      expect(graph.reaches(made.address(type), group)).toBe(true);
    }
    expect(graph.cycles()).toEqual([]);
    expect(made.at(group).revoke_rules_on_delete).toBe(true);
  });

  it("keeps what the control plane waited for before", () => {
    const needs = graph.directNeeds(made.address("aws_eks_cluster"));
    expect(needs).toContain(made.address("aws_cloudwatch_log_group"));
    expect(needs).toContain(made.address("aws_iam_role_policy_attachment", "shop_role"));
  });

  it("does not close a circle where its tags come from the cluster", () => {
    const circle = synthCluster({}, (cluster) => {
      cluster.addFargateProfile("system", SYSTEM);
      new AwsLoadBalancerController(cluster, "lbc", { cluster, tags: { Cluster: cluster.clusterArn } });
    });
    expect(new Graph(circle).cycles()).toEqual([]);
    expect(circle.single("aws_security_group").revoke_rules_on_delete).toBe(true);
  });

  it("is an existing one, set by the option or by the chart's value, and then none is created", () => {
    const backendSecurityGroup = "sg-0123456789abcdef0";
    for (const options of [
      { backendSecurityGroupId: backendSecurityGroup },
      { values: { backendSecurityGroup } },
      { backendSecurityGroupId: backendSecurityGroup, values: { backendSecurityGroup } },
    ]) {
      const made = controller(options);
      expect(valuesOf(made)).toMatchObject({ backendSecurityGroup });
      expect(made.addressesOf("aws_security_group")).toEqual([]);
    }
  });

  it("is not created if each load balancer has its own", () => {
    const made = controller({ values: { enableBackendSecurityGroup: false } });
    expect(valuesOf(made)).not.toHaveProperty("backendSecurityGroup");
    expect(made.addressesOf("aws_security_group")).toEqual([]);
    expect(controller({ values: { enableBackendSecurityGroup: true } }).addressesOf("aws_security_group")).toHaveLength(
      1,
    );
  });

  const make = (options: AwsLoadBalancerControllerOptions) => (): unknown =>
    declare((stack) => new AwsLoadBalancerController(stack, "lbc", { cluster: addCluster(stack), ...options }));

  it("cannot be the controller's own again, nor two", () => {
    const refusal = (value: string): Error =>
      new Error(
        `test/lbc: [FG810] backendSecurityGroup: the value ${value} would replace one that Fargate needs: the controller may ` +
          "leave its own group behind at a destroy; use backendSecurityGroupId; leave it out",
      );
    expect(make({ values: { backendSecurityGroup: "" } })).toThrow(refusal('""'));
    expect(make({ values: { backendSecurityGroup: null } })).toThrow(refusal("null"));
    expect(make({ backendSecurityGroupId: "sg-1", values: { backendSecurityGroup: "sg-2" } })).toThrow(
      refusal('"sg-2"'),
    );
  });

  it.each(["", "k8s-traffic-shop", "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1"])("is not %j", (id) => {
    expect(make({ backendSecurityGroupId: id })).toThrow(
      new Error(
        `test/lbc: [FG921] backendSecurityGroupId: ${JSON.stringify(id)} is not the id of a security group; ` +
          "write it as sg-0123456789abcdef0",
      ),
    );
    expect(make({ backendSecurityGroupId: "${data.aws_security_group.shared.id}" })).not.toThrow();
  });

  it("of a cluster that exists is freed from rules that name it by the provider", () => {
    const imported = synth((stack) => {
      const cluster = FargateCluster.fromAttributes(stack, "shop", {
        clusterName: "shop",
        clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/shop",
        clusterEndpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
        certificateAuthorityData: "Y2E=",
        clusterSecurityGroupId: "sg-1",
        oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC",
        oidcIssuer: "oidc.eks.eu-west-1.amazonaws.com/id/ABC",
        region: "eu-west-1",
        vpc: addVpc(stack),
      });
      new ClusterProviders(stack, "providers", { cluster });
      new AwsLoadBalancerController(stack, "lbc", { cluster });
    });
    expect(imported.single("aws_security_group")).toMatchObject({ revoke_rules_on_delete: true, vpc_id: "vpc-1" });
  });

  it("of a controller in another stack closes no cycle with the cluster's stack", () => {
    const app = testApp();
    const [one, two] = ["one", "two"].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      return stack;
    });
    const cluster = addCluster(one!);
    cluster.addFargateProfile("system", SYSTEM);
    const helmProvider = new HelmProvider(two!, "helm", cluster.helmProviderConfig());
    new AwsLoadBalancerController(two!, "lbc", { cluster, helmProvider });
    expect(synthStack(one!).addressesOf("aws_security_group")).toEqual([]);
    expect(synthStack(two!).addressesOf("aws_security_group")).toHaveLength(1);
    expect(one!.dependencies).toEqual([]);
  });
});

describe("the controller's pods", () => {
  /** What the stack says of the controller with these options. */
  function judged(options: AwsLoadBalancerControllerOptions) {
    const stack = new FargateServerlessStack(testApp(), "study", {
      region: "eu-west-1",
      kubernetesVersion: "1.36",
      loadBalancerController: options,
    });
    const problems = stack.node.findAll().flatMap((each) => each.node.validate());
    const pods = stack.explain().pods.find(({ workload }) => workload === "Deployment/aws-load-balancer-controller");
    const told = annotations(stack).filter((each) => each.includes("load-balancer-controller"));
    return { problems, told, replicas: pods?.replicas, size: pods?.size };
  }

  it("have the number and the size in the chart's values", () => {
    const size = { cpu: "1", memory: "1792Mi" };
    const values = { replicaCount: 9, resources: { requests: size, limits: size } };
    expect(judged({ values })).toMatchObject({ problems: [], replicas: 9, size: "1vCPU 2GB" });
  });

  it("are checked with everything in the chart's values", () => {
    const { problems } = judged({ values: { securityContext: { privileged: true } } });
    expect(problems.join("\n")).toContain("securityContext.privileged");
    expect(judged({ values: { nodeSelector: { "kubernetes.io/arch": "arm64" } } }).problems).toHaveLength(1);
  });

  it("have the labels of the chart's values, which a profile may match", () => {
    const labelled = (values: object) => (): Synthesized =>
      synthCluster({}, (cluster) => {
        cluster.addFargateProfile("system", { selectors: [{ namespace: "kube-system", labels: { team: "web" } }] });
        new AwsLoadBalancerController(cluster, "lbc", { cluster, values: { ...values } });
      });
    expect(labelled({ podLabels: { team: "till" } })).toThrow("[FG328]");
    expect(labelled({ podLabels: { team: "web" } })).not.toThrow();
  });

  it("mount what Fargate mounts, and leave the kubelet its port", () => {
    const logs = (source: object) => judged({ values: { extraVolumes: [{ name: "logs", ...source }] } }).problems;
    expect(logs({ hostPath: { path: "/var/log" } }).join("\n")).toContain("[FG309]");
    expect(logs({ emptyDir: {} })).toEqual([]);
    expect(judged({ values: { webhookBindPort: 10250 } }).told).toEqual([expect.stringContaining("[FG354]")]);
    expect(judged({ values: { webhookBindPort: 9443 } }).told).toEqual([]);
  });

  it("request no more than their limit, and come from a repository, to which the chart adds the tag", () => {
    const requests = { cpu: "4" };
    expect(() => judged({ values: { resources: { requests } } })).toThrow(
      "[FG863] resources.limits.cpu: the limit 0.25 is below the request 4, which Kubernetes rejects; write 4 for both",
    );
    expect(judged({ values: { resources: { requests, limits: requests } } }).problems).toEqual([]);
    expect(() => judged({ imageRepository: "mirror.example.org/lbc:v3" })).toThrow("[FG864] imageRepository: ");
    expect(judged({ imageRepository: "mirror.example.org/lbc" }).problems).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])("cannot be %s", (replicas) => {
    expect(() => judged({ replicas })).toThrow("[FG734] replicas: ");
    expect(() => judged({ replicas: 1 })).not.toThrow();
  });

  it.each([0, -1, 0.5])("cannot be waited for %s seconds", (timeoutSeconds) => {
    expect(() => judged({ timeoutSeconds })).toThrow(
      `[FG735] timeoutSeconds: Helm cannot wait for ${timeoutSeconds} seconds`,
    );
    expect(() => judged({ timeoutSeconds: 1 })).not.toThrow();
  });
});

describe("the controller's policy", () => {
  const made = controller();
  const policy = made.single("aws_iam_policy");

  it("is the published one, for whatever partition", () => {
    const partition = `\${${made.address("data.aws_partition")}.partition}`;
    const published = PUBLISHED.replaceAll("arn:aws:", `arn:${partition}:`);
    const { Statement: statements } = JSON.parse(published) as { Statement: unknown[] };
    expect(policyOf(policy).map(listed)).toEqual(statements.map(listed));
  });

  it("has 16 statements with 80 actions, and fits IAM's limit", () => {
    const statements = policyOf(policy);
    expect(statements).toHaveLength(16);
    expect(new Set(statements.flatMap((each) => each.Action)).size).toBe(80);
    expect(String(policy.policy).replace(/\$\{[^}]*\}/g, "aws-us-gov").length).toBeLessThan(6144);
  });

  it("is on the role before the controller starts and until it is gone", () => {
    const attachment = made.single("aws_iam_role_policy_attachment", "lbc");
    expect(attachment.policy_arn).toBe(`\${${made.address("aws_iam_policy")}.arn}`);
    const needs = new Graph(made).directNeeds(made.address("helm_release"));
    expect(needs).toContain(made.address("aws_iam_role_policy_attachment", "lbc"));
  });
});

describe("the controller's chart", () => {
  const make = (options: AwsLoadBalancerControllerOptions) => (): unknown =>
    declare((stack) => new AwsLoadBalancerController(stack, "lbc", { cluster: addCluster(stack), ...options }));
  const version = 'write one as "3.5.0", or leave it out';
  const repository = "write it as https://..., http://... or oci://..., or leave it out";

  it.each<[AwsLoadBalancerControllerOptions, string, AwsLoadBalancerControllerOptions]>([
    [{ chartVersion: "" }, `chartVersion: "" is not a version of the chart; ${version}`, { chartVersion: "v3.4.1" }],
    [
      { chartVersion: "latest" },
      `chartVersion: "latest" is not a version of the chart; ${version}`,
      { chartVersion: "3.5.0-rc.1+build.2" },
    ],
    [
      { chartVersion: ">=3" },
      `chartVersion: ">=3" is not a version of the chart; ${version}`,
      { chartVersion: ">=3", chart: "./charts/lbc" },
    ],
    [
      { chart: "" },
      "chart: the chart's name is empty; set it, or leave it out for the library's default",
      { chart: "lbc" },
    ],
    [
      { chartRepository: "" },
      `chartRepository: "" is not a repository of charts; ${repository}`,
      { chartRepository: "oci://public.ecr.aws/eks" },
    ],
    [
      { chartRepository: "foo" },
      `chartRepository: "foo" is not a repository of charts; ${repository}`,
      { chartRepository: "${var.repository}" },
    ],
  ])("is not %j", (refused, line, accepted) => {
    expect(make(refused)).toThrow(new Error(`test/lbc: [FG768] ${line}`));
    expect(make(accepted)).not.toThrow();
  });

  it("may be in a bucket, with a plugin of Helm", () => {
    const told = (chartRepository: string): string[] =>
      annotations(
        declare((stack) => {
          const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
          new AwsLoadBalancerController(stack, "lbc", { cluster, chartRepository });
        }),
      );
    expect(told("s3://charts/eks")).toEqual([
      `WARN test/lbc: [FG768] chartRepository: "s3://charts/eks" is not a repository without a Helm plugin; ${repository}`,
    ]);
    expect(told("https://charts.example.org")).toEqual([]);
  });

  it("has the tags that AWS accepts", () => {
    expect(make({ tags: { "aws:x": "y" } })).toThrow('test/lbc: [FG710] tags: tag key "aws:x" begins with aws:');
    expect(make({ tags: { "shop:x": "y" } })).not.toThrow();
  });
});

describe("the controller waits", () => {
  it("for the profile that it matches, and for no other", () => {
    const made = controller({}, (cluster) => cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] }));
    const needed = new Graph(made).needs(made.address("helm_release"));
    expect(needed).toContain(made.address("aws_eks_fargate_profile", "system"));
    expect(needed).not.toContain(made.address("aws_eks_fargate_profile", "web"));
  });

  it("for the user's dependencies, and makes others wait", () => {
    const made = synthCluster({}, (cluster) => {
      cluster.addFargateProfile("system", SYSTEM);
      const first = new Eip(cluster, "first");
      const lbc = new AwsLoadBalancerController(cluster, "lbc", { cluster, dependsOn: [first] });
      new Eip(cluster, "last", { dependsOn: [lbc] });
    });
    const [first, last] = ["first", "last"].map((id) => made.address("aws_eip", id));
    expect(new Graph(made).reaches(last!, first!)).toBe(true);
  });
});

/** A list of one and its element are the same to IAM. */
function listed(value: unknown): unknown {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === "Effect" ? each : listed(each)]));
}
