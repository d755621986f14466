// EKS add-ons: versions, conflicts, and CoreDNS on the smallest Fargate pods.
import { Eip } from "@cdktf/provider-aws/lib/eip";
import {
  AddonVersion,
  ConflictResolution,
  CoreDns,
  CoreDnsOptions,
  EksAddon,
  EksAddonProps,
  FargateCluster,
  FargateServerlessStack,
  KubeProxy,
  VpcCni,
} from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { Block, declare, Synthesized, testApp } from "../support/synth";

function addon(props: Partial<EksAddonProps> = {}): Synthesized {
  return synthCluster({ tags: { Team: "web" } }, (cluster) => {
    new EksAddon(cluster, "metrics", { cluster, addonName: "metrics-server", ...props });
  });
}

function configurationOf(block: Block): unknown {
  return JSON.parse(String(block.configuration_values));
}

describe("an add-on", () => {
  const made = addon();

  it("is the newest for the cluster's version, overwrites nothing at creation, and is deleted when it is removed", () => {
    expect(made.single("data.aws_eks_addon_version")).toEqual({
      addon_name: "metrics-server",
      kubernetes_version: "1.30",
      most_recent: true,
    });
    expect(made.single("aws_eks_addon")).toEqual({
      cluster_name: `\${${made.address("aws_eks_cluster")}.id}`,
      addon_name: "metrics-server",
      addon_version: `\${${made.address("data.aws_eks_addon_version")}.version}`,
      resolve_conflicts_on_create: "NONE",
      resolve_conflicts_on_update: "OVERWRITE",
      preserve: false,
      tags: { Team: "web" },
    });
  });

  it.each(["", "Foo Bar"])("has a name of EKS, and not %j", (addonName) => {
    expect(() => addon({ addonName })).toThrow(
      `[FG723] addonName: ${JSON.stringify(addonName)} is not the name of an add-on`,
    );
    expect(() => addon({ addonName: "upbound_universal-crossplane" })).not.toThrow();
  });

  it("can be the one that EKS would choose", () => {
    const version = AddonVersion.eksDefault();
    expect(addon({ version }).single("data.aws_eks_addon_version")).toMatchObject({ most_recent: false });
  });

  it("can be pinned, and is then looked up nowhere", () => {
    const pinned = addon({ version: AddonVersion.of("v0.7.2-eksbuild.1") });
    expect(pinned.single("aws_eks_addon").addon_version).toBe("v0.7.2-eksbuild.1");
    expect(pinned.addressesOf("data.aws_eks_addon_version")).toEqual([]);
  });

  const options: [Partial<EksAddonProps>, Block][] = [
    [{ resolveConflictsOnCreate: ConflictResolution.OVERWRITE }, { resolve_conflicts_on_create: "OVERWRITE" }],
    [{ resolveConflictsOnUpdate: ConflictResolution.PRESERVE }, { resolve_conflicts_on_update: "PRESERVE" }],
    [{ preserveOnDelete: true }, { preserve: true }],
    [
      { serviceAccountRoleArn: "arn:aws:iam::111122223333:role/m" },
      { service_account_role_arn: "arn:aws:iam::111122223333:role/m" },
    ],
    [{ tags: { Team: "ops" } }, { tags: { Team: "ops" } }],
    [{ configuration: { replicas: 1 } }, { configuration_values: '{"replicas":1}' }],
  ];

  it.each(options)("given %j becomes %j", (given, becomes) => {
    expect(addon(given).single("aws_eks_addon")).toMatchObject(becomes);
  });

  it("waits for what its pods need, and keeps others waiting", () => {
    const waiting = synthCluster({}, (cluster) => {
      const first = new Eip(cluster, "first");
      const metrics = new EksAddon(cluster, "metrics", { cluster, addonName: "metrics-server", dependsOn: [first] });
      new Eip(cluster, "last", { dependsOn: [metrics] });
    });
    const [first, last] = ["first", "last"].map((id) => waiting.address("aws_eip", id));
    expect(new Graph(waiting).reaches(last!, first!)).toBe(true);
  });
});

describe("an add-on rejects", () => {
  const make = (props: object) => (): unknown =>
    declare((stack) => {
      const cluster = addCluster(stack);
      new EksAddon(stack, "addon", { cluster, addonName: "metrics-server", ...props });
    });

  it.each<[string, object, string, object]>([
    [
      "a policy for a role",
      { serviceAccountRoleArn: "arn:aws:iam::111122223333:policy/m" },
      '[FG763] serviceAccountRoleArn: "arn:aws:iam::111122223333:policy/m" is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name',
      { serviceAccountRoleArn: "arn:aws:iam::111122223333:role/m" },
    ],
    [
      "an empty role",
      { serviceAccountRoleArn: "" },
      '[FG763] serviceAccountRoleArn: "" is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name',
      { serviceAccountRoleArn: "${aws_iam_role.m.arn}" },
    ],
    [
      "preserving what is not there",
      { resolveConflictsOnCreate: ConflictResolution.PRESERVE },
      "[FG722] resolveConflictsOnCreate: PRESERVE is for updates: an add-on that is created has nothing to preserve; write NONE, or OVERWRITE to take over what is installed",
      { resolveConflictsOnUpdate: ConflictResolution.PRESERVE },
    ],
    [
      "a tag that AWS keeps for itself",
      { tags: { "aws:x": "y" } },
      '[FG710] tags: tag key "aws:x" begins with aws:, which AWS reserves; choose another prefix',
      { tags: { "shop:x": "y" } },
    ],
    [
      "settings as a string",
      { configuration: '{"replicas":1}' },
      '[FG751] configuration: "{',
      { configuration: { replicas: 1 } },
    ],
    [
      "a version at which the provider's plan would stop",
      { version: AddonVersion.of("v1.11") },
      '[FG721] version: "v1.11" is not a version of an add-on; list them with: aws eks describe-addon-versions --addon-name metrics-server',
      { version: AddonVersion.of("v1.11.4-eksbuild.33") },
    ],
    [
      "a version without its v",
      { version: AddonVersion.of("0.7.2-eksbuild.1") },
      '[FG721] version: "0.7.2-eksbuild.1" is not a version of an add-on; list',
      { version: AddonVersion.of("v1.2.3-rc.1+build") },
    ],
    [
      "a version as a string, which would be looked up",
      { version: "v0.7.2-eksbuild.1" },
      '[FG751] version: "v0.7.2-eksbuild.1" is',
      { version: AddonVersion.of("v0.7.2-eksbuild.1") },
    ],
    ["no cluster", { cluster: undefined }, "[FG836] cluster: is missing; set cluster", {}],
    ["no name", { addonName: undefined }, "[FG836] addonName: is missing; set addonName", {}],
  ])("%s", (_, props, line, accepted) => {
    expect(make(props)).toThrow(`test/addon: ${line}`);
    expect(make(accepted)).not.toThrow();
  });

  it("being CoreDNS without a cluster, or with settings that are not valid", () => {
    const dns = (props: object) => (): unknown =>
      declare((stack) => new CoreDns(stack, "dns", { cluster: addCluster(stack), ...props }));
    expect(dns({ cluster: undefined })).toThrow("test/dns: [FG836] cluster: is missing; set cluster");
    expect(dns({ configuration: null })).toThrow("test/dns: [FG751] configuration: null is");
    expect(dns({ configuration: {} })).not.toThrow();
  });
});

describe("an add-on warns", () => {
  const told = (props: Partial<EksAddonProps>): string[] =>
    annotations(
      declare((stack) => {
        const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
        new EksAddon(stack, "addon", { cluster, addonName: "metrics-server", ...props });
      }),
    );

  it.each([
    [
      "of what never runs without nodes",
      { addonName: "aws-ebs-csi-driver" },
      "[FG720] addonName: the add-on aws-ebs-csi-driver runs on nodes, and a Fargate cluster has none; use EFS with static volumes: Fargate mounts no EBS volume",
    ],
    [
      "of a version in other words",
      { version: AddonVersion.of("v0.7.2-vendor.1") },
      '[FG721] version: "v0.7.2-vendor.1" does not look like a version of an add-on; list them with: aws eks describe-addon-versions --addon-name metrics-server',
    ],
  ])("%s", (_, props, line) => {
    expect(told(props)).toEqual([`WARN test/addon: ${line}`]);
  });

  it("of nothing else", () => {
    expect(told({ version: AddonVersion.of("v0.7.2-eksbuild.1") })).toEqual([]);
  });
});

describe("CoreDNS", () => {
  const SYSTEM = { selectors: [{ namespace: "kube-system" }] };
  /** CoreDNS, and only then what it runs on. */
  const dns = (options: CoreDnsOptions = {}, more?: (cluster: FargateCluster) => void): Synthesized =>
    synthCluster({}, (cluster) => {
      new CoreDns(cluster, "dns", { cluster, ...options });
      more?.(cluster);
      cluster.addFargateProfile("system", SYSTEM);
    });

  it("runs on Fargate, in the smallest size", () => {
    const size = { cpu: "0.25", memory: "256M" };
    const made = dns().single("aws_eks_addon");
    expect(made.addon_name).toBe("coredns");
    expect(configurationOf(made)).toEqual({ computeType: "Fargate", resources: { limits: size, requests: size } });
  });

  it("can have another size, number and settings", () => {
    const made = dns({ cpu: "0.5", memory: "700Mi", replicas: 3, configuration: { podLabels: { tier: "dns" } } });
    const size = { cpu: "0.5", memory: "700Mi" };
    expect(configurationOf(made.single("aws_eks_addon"))).toEqual({
      computeType: "Fargate",
      replicaCount: 3,
      resources: { limits: size, requests: size },
      podLabels: { tier: "dns" },
    });
  });

  it("has its settings merged by key, so that one more leaves the others", () => {
    const configuration = { resources: { limits: { memory: "300M" } } };
    expect(configurationOf(dns({ configuration }).single("aws_eks_addon"))).toMatchObject({
      resources: { limits: { cpu: "0.25", memory: "300M" }, requests: { cpu: "0.25", memory: "256M" } },
    });
  });

  it("is judged and priced by its settings as they are merged", () => {
    const size = { cpu: "4", memory: "8Gi" };
    const stack = new FargateServerlessStack(testApp(), "study", {
      region: "eu-west-1",
      coreDns: { configuration: { replicaCount: 8, resources: { requests: size, limits: size } } },
    });
    const pods = stack.explain().pods.find(({ workload }) => workload === "Deployment/coredns");
    expect(pods).toMatchObject({ replicas: 8, size: "4vCPU 9GB" });
  });

  it.each([0, -1, 1.5])("has a pod: not %s of them", (replicas) => {
    expect(() => dns({ replicas })).toThrow(`[FG734] replicas: ${replicas} is not a number of pods to run`);
    expect(() => dns({ configuration: { replicaCount: replicas } })).toThrow("[FG734]");
    expect(() => dns({ replicas: 1 })).not.toThrow();
  });

  it("stays on Fargate", () => {
    const make = (computeType: string) => (): unknown =>
      declare((stack) => new CoreDns(stack, "dns", { cluster: addCluster(stack), configuration: { computeType } }));
    expect(make("ec2")).toThrow(
      new Error(
        'test/dns: [FG810] computeType: the value "ec2" would replace one that Fargate needs: with any other compute type CoreDNS waits for EC2 nodes; leave it out',
      ),
    );
    expect(make("Fargate")).not.toThrow();
  });

  it("waits for the profile that it matches, even if that is added later, and for no other", () => {
    const made = dns({}, (cluster) => {
      cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
    });
    const needed = new Graph(made).needs(made.address("aws_eks_addon"));
    expect(needed).toContain(made.address("aws_eks_fargate_profile", "system"));
    expect(needed).not.toContain(made.address("aws_eks_fargate_profile", "web"));
  });

  it("waits for what every pod needs, also where that is added later", () => {
    const made = dns({}, (cluster) => {
      cluster.addPodPrerequisite(new Eip(cluster, "first"));
    });
    expect(new Graph(made).needs(made.address("aws_eks_addon"))).toContain(made.address("aws_eip"));
  });
});

describe("an add-on for nodes", () => {
  const made = synthCluster({}, (cluster) => {
    new VpcCni(cluster, "vpc-cni", { cluster, configuration: { env: { WARM_IP_TARGET: "1" } } });
    new KubeProxy(cluster, "kube-proxy", { cluster, version: AddonVersion.of("v1.30.0-eksbuild.3") });
    cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
  });

  it("has the name that EKS uses, and accepts settings", () => {
    const [cni, proxy] = [made.single("aws_eks_addon", "vpc-cni"), made.single("aws_eks_addon", "kube-proxy")];
    expect([cni.addon_name, configurationOf(cni)]).toEqual(["vpc-cni", { env: { WARM_IP_TARGET: "1" } }]);
    expect([proxy.addon_name, proxy.addon_version]).toEqual(["kube-proxy", "v1.30.0-eksbuild.3"]);
  });

  it("waits only for the control plane: EKS installs it, and it starts no pod", () => {
    const needs = new Graph(made).directNeeds(made.address("aws_eks_addon", "kube-proxy"));
    expect(needs).toEqual([made.address("aws_eks_cluster")]);
  });
});
