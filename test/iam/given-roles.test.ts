// Roles that are given instead of made: they are used as they are, and what they must have is said at synth.
import { ref, Token } from "cdktf";
import {
  AwsLoadBalancerController,
  CertManager,
  ExternalDns,
  ExternalSecrets,
  FargateCluster,
  FargateDeployment,
  FargateLogging,
  FargateServerlessStack,
  FargateServerlessStackProps,
  Findings,
  PodExecutionRole,
  SecretsEncryption,
  WorkloadServiceAccount,
} from "../../lib";
import { resolved } from "../../lib/resolved";
import { annotations } from "../support/annotations";
import { addCluster, ClusterOptions } from "../support/cluster";
import { declare, Synthesized, synthStack, testApp } from "../support/synth";
import { IMAGE } from "../workloads/shop";

const account = "arn:aws:iam::111122223333";
const ROLE = `${account}:role/given`;
const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];

/** A cluster with what `add` adds, and the notes on roles that it leaves. */
function built(options: ClusterOptions, add: (cluster: FargateCluster) => void = () => undefined) {
  const stack = declare((each) => {
    add(addCluster(each, { kubernetesVersion: "1.36", ...options }));
  });
  const made = synthStack(stack);
  const notes = annotations(stack).filter((each) => each.includes("FG912"));
  return { made, notes };
}

/** What a role of a part is, by its ARN or its address. */
function rolesOf(made: Synthesized): string[] {
  return made.addressesOf("aws_iam_role").map((each) => each.replace(/_[0-9A-F]{8}$/, ""));
}

describe("an existing cluster role", () => {
  const { made, notes } = built({ clusterRoleArn: ROLE });

  it("is the cluster's, and the key's; none is created, and nothing is attached", () => {
    expect(made.single("aws_eks_cluster").role_arn).toBe(ROLE);
    expect(made.single("aws_kms_key").policy).toContain(`"AWS":"${ROLE}"`);
    expect(rolesOf(made)).toEqual([]);
    expect(made.addresses.filter((each) => each.startsWith("aws_iam_role_policy"))).toEqual([]);
  });

  it("must be trusted with what the library would have given it", () => {
    const told = notes.map((each) => each.replace(/aws_\w+\.[\w.-]+/g, "…"));
    expect(told).toEqual([
      "INFO test/shop/role: [FG912] clusterRoleArn: the role is used as it is, and must trust eks.amazonaws.com (sts:AssumeRole, sts:TagSession), have the policy AmazonEKSClusterPolicy and be allowed kms:Encrypt, kms:Decrypt, kms:ListGrants, kms:DescribeKey on …; acknowledge FG912 once it does",
    ]);
  });

  it("needs no key where AWS's own encrypts the secrets", () => {
    const without = built({ clusterRoleArn: ROLE, secretsEncryption: SecretsEncryption.awsOwnedKey() });
    expect(without.notes.join()).not.toContain("kms:");
  });

  it("is an ARN", () => {
    expect(() => built({ clusterRoleArn: "given" })).toThrow(
      'test/shop: [FG763] clusterRoleArn: "given" is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name',
    );
    expect(() => built({ clusterRoleArn: `${account}:role/team~till/eks` })).not.toThrow();
  });
});

describe("an existing pod execution role", () => {
  const selectors = [{ namespace: "web" }];
  const profile = (podExecutionRoleArn: string) => (cluster: FargateCluster) => {
    new FargateLogging(cluster, "logging", { cluster });
    cluster.addFargateProfile("web", { selectors, podExecutionRoleArn });
    cluster.addPodExecutionPolicy("pull", `${account}:policy/pull`);
  };
  const { made, notes } = built({}, profile(ROLE));

  it("is the profile's, and none is created", () => {
    expect(made.single("aws_eks_fargate_profile").pod_execution_role_arn).toBe(ROLE);
    expect(rolesOf(made)).toEqual(["aws_iam_role.shop_role"]);
    expect(made.addressesOf("aws_iam_role_policy_attachment")).toHaveLength(1);
  });

  it("must have what all of them have, and be allowed to log", () => {
    expect(notes.map((each) => each.replace(/aws_\w+\.[\w.-]+/g, "…"))).toEqual([
      "INFO test/shop/profiles/web/pod-execution-role: [FG912] podExecutionRoleArn: the role is used as it is, and must trust eks-fargate-pods.amazonaws.com (sts:AssumeRole), have the policy AmazonEKSFargatePodExecutionRolePolicy, be allowed logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents on …:* and have the policy arn:aws:iam::111122223333:policy/pull; acknowledge FG912 once it does",
    ]);
  });

  it("has no unneeded requirements: without logging it need not log", () => {
    const { notes: less } = built({}, (cluster) =>
      cluster.addFargateProfile("web", { selectors, podExecutionRoleArn: ROLE }),
    );
    expect(less.join()).not.toContain("logs:");
  });

  it("has the path /, with another Fargate starts no pods", () => {
    const given = (path: string) => () => built({}, profile(`${account}:role/${path}given`));
    expect(given("team/")).toThrow(
      new Error(
        "test/shop/profiles/web: [FG716] podExecutionRoleArn: the pod execution role has the path /team/, with which Fargate refuses to start pods; use a role with the path /",
      ),
    );
    expect(given("")).not.toThrow();
  });

  it("leaves logging no policy to create if every profile has one, and one if a role is created, before or after", () => {
    const given = { selectors, podExecutionRoleArn: ROLE };
    const made = { selectors: [{ namespace: "shop" }] };
    const policies = (...add: ((cluster: FargateCluster) => unknown)[]): string[] =>
      built({}, (cluster) => {
        for (const each of add) each(cluster);
      }).made.addressesOf("aws_iam_policy");
    const log = (cluster: FargateCluster): unknown => new FargateLogging(cluster, "logging", { cluster });
    const addGiven = (cluster: FargateCluster): unknown => cluster.addFargateProfile("web", given);
    const addMade = (cluster: FargateCluster): unknown => cluster.addFargateProfile("shop", made);
    expect(policies(addGiven, log)).toEqual([]);
    const [before] = policies(addGiven, addMade, log);
    const [after] = policies(addGiven, log, addMade);
    expect([before, after]).toEqual([before, before]);
    // No profile is declared here, and other programs may attach it.
    expect(policies(log)).toEqual([before]);
  });
});

describe("a pod execution role that profiles share", () => {
  const shared = (cluster: FargateCluster): void => {
    const podExecutionRole = new PodExecutionRole(cluster, "shared", { cluster, profileName: "shared" });
    cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }], podExecutionRole });
    new FargateLogging(cluster, "logging", { cluster });
    cluster.addFargateProfile("shop", { selectors: [{ namespace: "shop" }], podExecutionRole });
  };

  it("is created once, with each policy once, and both profiles wait for it", () => {
    const { made, notes } = built({}, shared);
    const role = made.address("aws_iam_role", "shared");
    const profiles = made.all("aws_eks_fargate_profile");
    expect(profiles.map((each) => each.pod_execution_role_arn)).toEqual([`\${${role}.arn}`, `\${${role}.arn}`]);
    const attachments = made.addressesOf("aws_iam_role_policy_attachment", "shared");
    expect(attachments).toHaveLength(2);
    for (const each of profiles) expect(each.depends_on).toEqual(expect.arrayContaining(attachments));
    expect(notes).toEqual([]);
  });

  it("is a construct; an ARN has an option of its own", () => {
    const add = (more: object) => () =>
      declare((stack) => addCluster(stack).addFargateProfile("web", { selectors: [{ namespace: "web" }], ...more }));
    expect(add({ podExecutionRole: ROLE })).toThrow(
      new Error(
        `test/shop/profiles/web: [FG751] podExecutionRole: "${ROLE}" is a string, not a PodExecutionRole; write new PodExecutionRole(...), or set podExecutionRoleArn to an ARN`,
      ),
    );
    expect(add({ podExecutionRoleArn: ROLE })).not.toThrow();
  });

  it("is one of the profile's own cluster", () => {
    const foreign = (id: string) => () =>
      declare((stack) => {
        const cluster = addCluster(stack);
        const other = addCluster(new FargateLogging(stack, "scope", { cluster }), { clusterName: "till" });
        const owner = id === "till" ? other : cluster;
        const podExecutionRole = new PodExecutionRole(owner, "shared", { cluster: owner, profileName: "shared" });
        cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }], podExecutionRole });
      });
    expect(foreign("till")).toThrow(
      new Error(
        "test/shop/profiles/web: [FG917] podExecutionRole: the role is for the profiles of till, and Fargate cannot assume it for another cluster's profiles; create one for this cluster, or leave it out",
      ),
    );
    expect(foreign("shop")).not.toThrow();
  });
});

describe("an existing role of a service account", () => {
  const reader = { namespace: "web", statements, managedPolicyArns: { logs: `${account}:policy/logs` } };

  it("is in its annotations, and nothing is created or attached", () => {
    const { made, notes } = built({}, (cluster) => {
      const role = cluster.addServiceAccount("reader", { ...reader, roleArn: `${account}:role/team/given` });
      expect(role.annotations).toEqual({ "eks.amazonaws.com/role-arn": `${account}:role/team/given` });
      expect([role.roleName, role.resource, role.dependencies]).toEqual(["given", undefined, []]);
    });
    expect(rolesOf(made)).toEqual(["aws_iam_role.shop_role"]);
    expect(notes).toEqual([
      "INFO test/shop/service-accounts/web/reader: [FG912] roleArn: the role is used as it is, and must trust system:serviceaccount:web:reader of the OIDC provider of shop (sts:AssumeRoleWithWebIdentity for sts.amazonaws.com), have the policy arn:aws:iam::111122223333:policy/logs and be allowed s3:GetObject on arn:aws:s3:::shop/*; acknowledge FG912 once it does",
    ]);
  });

  it.each<[arn: string, name: string]>([
    ["${var.role}", '${regex("[^/]+$", var.role)}'],
    [Token.asString(ref("aws_iam_role.own.arn")), '${regex("[^/]+$", aws_iam_role.own.arn)}'],
    ["arn:aws:iam::${var.account}:role/team/given", "given"],
  ])("may be known only to Terraform: %s", (roleArn, name) => {
    built({}, (cluster) => {
      const role = cluster.addServiceAccount("reader", { namespace: "web", roleArn });
      expect(resolved(cluster, role.roleName)).toBe(name);
    });
  });

  it("is reported until it is acknowledged", () => {
    const { notes } = built({}, (cluster) => {
      Findings.acknowledge(cluster, "FG912", "the platform team keeps these roles");
      cluster.addServiceAccount("reader", { ...reader, roleArn: ROLE });
    });
    expect(notes).toEqual([]);
  });

  it("is not described again", () => {
    const add = (more: object) => () =>
      built({}, (cluster) => cluster.addServiceAccount("reader", { namespace: "web", roleArn: ROLE, ...more }));
    expect(add({ permissionsBoundaryArn: `${account}:policy/edge`, maxSessionSeconds: 3600 })).toThrow(
      new Error(
        [
          "test/shop/service-accounts/web/reader: [FG915] maxSessionSeconds: roleArn sets an existing role, and maxSessionSeconds applies only to a role that the library creates; keep one of the two",
          "test/shop/service-accounts/web/reader: [FG915] permissionsBoundaryArn: roleArn sets an existing role, and permissionsBoundaryArn applies only to a role that the library creates; keep one of the two",
        ].join("\n"),
      ),
    );
    expect(add({})).not.toThrow();
  });

  it("is that of a workload's service account, whose permissions are said", () => {
    const { made, notes } = built({}, (cluster) => {
      cluster.addFargateProfile("web", { selectors: [{ namespace: "web" }] });
      const given = { cluster, namespace: "web", roleArn: ROLE };
      const serviceAccount = new WorkloadServiceAccount(cluster, "web-account", given);
      const permissions = statements;
      new FargateDeployment(cluster, "web", { cluster, namespace: "web", image: IMAGE, serviceAccount, permissions });
    });
    expect(made.single("kubernetes_service_account_v1").metadata).toMatchObject({
      annotations: { "eks.amazonaws.com/role-arn": ROLE },
    });
    expect(notes.join()).toContain("and be allowed s3:GetObject on arn:aws:s3:::shop/*;");
    expect(rolesOf(made).filter((each) => each.includes("account"))).toEqual([]);
  });
});

describe("an existing role of a chart", () => {
  const zones = { hostedZoneArns: ["arn:aws:route53:::hostedzone/Z1"] };
  const charts: [what: string, make: (cluster: FargateCluster, roleArn: string) => unknown, need: string][] = [
    [
      "AwsLoadBalancerController",
      (cluster, roleArn) => new AwsLoadBalancerController(cluster, "chart", { cluster, roleArn }),
      "be allowed what the controller's own policy allows, https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json;",
    ],
    [
      "ExternalDns",
      (cluster, roleArn) => new ExternalDns(cluster, "chart", { cluster, roleArn, ...zones }),
      "be allowed route53:ListHostedZones on *;",
    ],
    [
      "CertManager",
      (cluster, roleArn) => new CertManager(cluster, "chart", { cluster, roleArn }),
      "must trust system:serviceaccount:cert-manager:cert-manager of the OIDC provider of shop",
    ],
    [
      "ExternalSecrets",
      (cluster, roleArn) => new ExternalSecrets(cluster, "chart", { cluster, roleArn }),
      "must trust system:serviceaccount:external-secrets:external-secrets of the OIDC provider of shop",
    ],
  ];

  it.each(charts)("is that of %s", (_, make, need) => {
    const { made, notes } = built({}, (cluster) => {
      cluster.addFargateProfile("all", { selectors: [{ namespace: "*" }] });
      make(cluster, ROLE);
    });
    expect(made.single("helm_release").values).toEqual([
      expect.stringContaining(`"eks.amazonaws.com/role-arn":"${ROLE}"`),
    ]);
    expect(rolesOf(made).filter((each) => each.includes("chart"))).toEqual([]);
    expect(made.addressesOf("aws_iam_policy")).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(need)]);
  });
});

describe("a stack whose roles are all given", () => {
  const stackWith = (props: Partial<FargateServerlessStackProps>): FargateServerlessStack =>
    new FargateServerlessStack(testApp(), "s", { region: "eu-west-1", kubernetesVersion: "1.36", ...props });
  const stack = stackWith({
    clusterRoleArn: ROLE,
    fargateProfiles: {
      "kube-system": { selectors: [{ namespace: "kube-system" }], podExecutionRoleArn: `${account}:role/pods` },
    },
    loadBalancerController: { roleArn: `${account}:role/lbc` },
  });

  it("creates nothing in IAM except the provider of its service accounts' identities", () => {
    const types = synthStack(stack).addresses.filter((each) => each.startsWith("aws_iam_"));
    expect(types.map((each) => each.split(".")[0])).toEqual(["aws_iam_openid_connect_provider"]);
  });

  it("explains itself by their ARNs", () => {
    const [dns] = stack.explain().pods.filter(({ workload }) => workload.includes("coredns"));
    expect(dns?.podExecutionRole).toBe(`${account}:role/pods`);
    const [lbc] = stack.explain().pods.filter(({ workload }) => workload.includes("load-balancer"));
    expect(lbc?.serviceAccountRole).toBe(`${account}:role/lbc`);
  });
});
