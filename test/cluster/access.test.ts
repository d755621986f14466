// Who may use the Kubernetes API, and who waits for that.
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { AccessGrant, AccessPolicy, FargateCluster, Findings } from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, ClusterOptions, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { Block, declare, Synthesized, synthStack, testApp } from "../support/synth";

const ADMINS = "arn:aws:iam::111122223333:role/admins";
const READERS = "arn:aws:iam::111122223333:role/readers";

function granted(grant: (cluster: FargateCluster) => void): Synthesized {
  return synthCluster({ tags: { Team: "web" } }, grant);
}

/** What is associated: the policy's name and its scope. */
function associated(made: Synthesized, id: string): unknown[] {
  return made
    .all("aws_eks_access_policy_association", `access_${id}_`)
    .map(({ policy_arn: arn, access_scope: scope }) => [String(arn).split("/").at(-1), scope]);
}

describe("the creator of a cluster", () => {
  const made = synthCluster();
  const entry = made.address("aws_eks_access_entry", "access_creator");

  it("becomes its administrator, as the role behind the session that runs Terraform", () => {
    const creator = made.address("data.aws_iam_session_context");
    expect(made.at(entry)).toMatchObject({
      principal_arn: `\${${creator}.issuer_arn}`,
      type: "STANDARD",
    });
    expect(made.at(creator)).toEqual({ arn: `\${${made.address("data.aws_caller_identity")}.arn}` });
    expect(associated(made, "creator")).toEqual([["AmazonEKSClusterAdminPolicy", { type: "cluster" }]]);
  });

  it("stays its administrator, regardless of who runs Terraform next", () => {
    expect(made.at(entry).lifecycle).toEqual({ ignore_changes: ["principal_arn"] });
    expect(made.single("aws_eks_access_policy_association").principal_arn).toBe(`\${${entry}.principal_arn}`);
  });

  it("is not looked up where it gets no access", () => {
    const without = synthCluster({ grantCreatorAdmin: false });
    const left = ["aws_eks_access_entry", "aws_eks_access_policy_association", "data.aws_iam_session_context"];
    expect(left.flatMap((type) => without.addressesOf(type))).toEqual([]);
  });
});

describe("another principal", () => {
  it("gets what it is granted, and keeps it only while it is in the program", () => {
    const made = granted((cluster) =>
      cluster.grantAccess("admins", { principalArn: ADMINS, policies: [AccessPolicy.clusterAdmin()] }),
    );
    const entry = made.single("aws_eks_access_entry", "access_admins");
    const cluster = `\${${made.address("aws_eks_cluster")}.id}`;
    expect(entry).toMatchObject({
      cluster_name: cluster,
      principal_arn: ADMINS,
      type: "STANDARD",
      tags: { Team: "web" },
    });
    expect(entry.lifecycle).not.toHaveProperty("ignore_changes");
  });

  it("can have several policies, each for the cluster or for some namespaces", () => {
    const policies = [
      AccessPolicy.admin(["shop-*"]),
      AccessPolicy.edit(["a", "b"]),
      AccessPolicy.view(),
      AccessPolicy.of("AmazonEKSAdminViewPolicy"),
    ];
    const made = granted((cluster) => cluster.grantAccess("devs", { principalArn: ADMINS, policies }));
    expect(associated(made, "devs")).toEqual([
      ["AmazonEKSAdminPolicy", { type: "namespace", namespaces: ["shop-*"] }],
      ["AmazonEKSAdminViewPolicy", { type: "cluster" }],
      ["AmazonEKSEditPolicy", { type: "namespace", namespaces: ["a", "b"] }],
      ["AmazonEKSViewPolicy", { type: "cluster" }],
    ]);
  });

  it("can have groups instead, for your own bindings", () => {
    const made = granted((cluster) => cluster.grantAccess("ops", { principalArn: ADMINS, kubernetesGroups: ["ops"] }));
    expect(made.single("aws_eks_access_entry", "access_ops").kubernetes_groups).toEqual(["ops"]);
    expect(associated(made, "ops")).toEqual([]);
  });

  it("is known to the control plane, and is deleted with it", () => {
    const made = synthCluster();
    const parts = ["aws_eks_access_entry", "aws_eks_access_policy_association"].map((type) => made.address(type));
    const cluster = made.address("aws_eks_cluster");
    expect(parts.map((each) => made.at(each).cluster_name)).toEqual([`\${${cluster}.id}`, `\${${cluster}.id}`]);
  });

  it("has its entry before its policies", () => {
    const made = granted((cluster) =>
      cluster.grantAccess("devs", { principalArn: ADMINS, policies: [AccessPolicy.view()] }),
    );
    const association = made.address("aws_eks_access_policy_association", "access_devs");
    expect(made.at(association).depends_on).toEqual([made.address("aws_eks_access_entry", "access_devs")]);
  });

  it("changes no address of those before it", () => {
    const more = granted((cluster) => cluster.grantAccess("admins", { principalArn: ADMINS }));
    expect(more.addresses).toEqual(expect.arrayContaining(granted(() => undefined).addresses));
  });

  it("is a role or a user, never a session", () => {
    const session = "arn:aws:sts::111122223333:assumed-role/admins/me";
    const grant = (principalArn: string) => (): unknown =>
      declare((stack) => addCluster(stack).grantAccess("admins", { principalArn }));
    expect(grant(session)).toThrow(
      new Error(
        `test/shop/access/admins: [FG711] principalArn: ${session} is an assumed-role session, which expires and cannot be granted access; write the role, ${ADMINS}, with its path if it has one`,
      ),
    );
    expect(grant(ADMINS)).not.toThrow();
  });
});

describe("what a principal is granted is rejected", () => {
  const grant =
    (...policies: AccessPolicy[]) =>
    (): unknown =>
      declare((stack) => addCluster(stack).grantAccess("devs", { principalArn: ADMINS, policies }));

  const refused: [what: string, policy: AccessPolicy, error: string, instead: AccessPolicy][] = [
    [
      "for no namespace",
      AccessPolicy.view([]),
      "[FG740] policies[0].namespaces: the list is empty, and EKS requires at least one namespace; add a namespace, or leave the list out for the whole cluster",
      AccessPolicy.view(),
    ],
    [
      "for a namespace that can never be",
      AccessPolicy.view(["shop-*", "Foo_1"]),
      '[FG741] policies[0].namespaces[1]: a namespace cannot be named "Foo_1"; use only a-z, 0-9, - and the wildcards * and ?',
      AccessPolicy.view(["shop-*", "foo-1"]),
    ],
    [
      "where the policy's name can be none",
      AccessPolicy.of("cluster admin"),
      '[FG742] policies[0]: "cluster admin" is not the name of an access policy; write it as AmazonEKSViewPolicy; aws eks list-access-policies names them all',
      AccessPolicy.of("AmazonEKSClusterAdminPolicy"),
    ],
    [
      "where the policy's ARN is given, which would be in the ARN twice",
      AccessPolicy.of("arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"),
      '[FG742] policies[0]: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy" is not the name of an access policy; write AmazonEKSEditPolicy',
      AccessPolicy.of("AmazonEKSEditPolicy"),
    ],
  ];

  it.each(refused)("%s", (_, policy, error, instead) => {
    expect(grant(policy)).toThrow(new Error(`test/shop/access/devs: ${error}`));
    expect(grant(instead)).not.toThrow();
  });

  const inGroups =
    (...kubernetesGroups: string[]) =>
    (): unknown =>
      declare((stack) => addCluster(stack).grantAccess("devs", { principalArn: ADMINS, kubernetesGroups }));

  it("as a group that EKS keeps for itself, and in one of another name it is not", () => {
    expect(inGroups("viewers", "system:masters")).toThrow(
      new Error(
        'test/shop/access/devs: [FG750] kubernetesGroups[1]: group "system:masters" begins with system:, which EKS reserves; use the policy AccessPolicy.clusterAdmin() instead',
      ),
    );
    expect(inGroups("viewers", "my-system:masters")).not.toThrow();
  });

  const both =
    (...principals: string[]) =>
    (): unknown =>
      declare((stack) => {
        const cluster = addCluster(stack);
        principals.forEach((principalArn, i) => cluster.grantAccess(`grant-${i}`, { principalArn }));
      });

  it("to one principal twice, because EKS allows one entry per principal", () => {
    expect(both(ADMINS, ADMINS)).toThrow(
      new Error(
        `test/shop/access/grant-1: [FG743] principalArn: ${ADMINS} already has the access entry "grant-0", and EKS allows one per principal; combine all policies and groups in one entry`,
      ),
    );
    expect(both(ADMINS, `${ADMINS}-2`)).not.toThrow();
    expect(both("${var.admins}", "${var.admins}")).not.toThrow();
  });

  it("in one cluster, and not in another", () => {
    const two = (): unknown =>
      declare((stack) => {
        for (const id of ["a", "b"]) {
          addCluster(new Construct(stack, id), { clusterName: id }).grantAccess("admins", { principalArn: ADMINS });
        }
      });
    expect(two).not.toThrow();
  });
});

describe("a principal that is the cluster's creator as well", () => {
  const grant = (cluster: FargateCluster): unknown =>
    cluster.grantAccess("ci", { principalArn: ADMINS, policies: [AccessPolicy.view()] });
  const made = synthCluster({}, grant);
  const creator = made.address("aws_eks_access_entry", "access_creator");

  it("fails the plan, compared with the actual creator's entry, regardless of who runs Terraform", () => {
    expect(made.single("aws_eks_access_entry", "access_ci").lifecycle).toEqual({
      precondition: [
        {
          condition: `\${(${creator}.principal_arn != "${ADMINS}")}`,
          error_message:
            '[FG914] The principal of the access entry "ci" already has the creator\'s entry of the cluster, and EKS allows one per principal: set grantCreatorAdmin to false, or remove "ci".',
        },
      ],
    });
    expect(made.at(creator).lifecycle).toEqual({ ignore_changes: ["principal_arn"] });
  });

  it("does not fail the plan if the creator gets no entry", () => {
    const without = synthCluster({ grantCreatorAdmin: false }, grant);
    expect(without.single("aws_eks_access_entry").lifecycle).toBeUndefined();
  });

  /** What it says of a cluster that is made by an AWS provider which assumes `roleArn`. */
  const toldBy = (roleArn: string, options: ClusterOptions = {}): string[] => {
    const stack = declare((each) => {
      const provider = new AwsProvider(each, "ci", { alias: "ci", assumeRole: [{ roleArn }] });
      grant(addCluster(each, { kubernetesVersion: "1.36", provider, ...options }));
    });
    synthStack(stack);
    return annotations(stack);
  };

  it("is reported at synth where the AWS provider assumes that role", () => {
    expect(toldBy(ADMINS)).toEqual([
      `WARN test/shop/access/ci: [FG914] principalArn: the AWS provider assumes ${ADMINS}, which gets the creator's access entry when it creates the cluster, and EKS allows one per principal; set grantCreatorAdmin to false, or remove "ci"`,
    ]);
  });

  it("is not if it assumes another role, or an unknown one, or if the creator gets no entry", () => {
    const others = [`${ADMINS}-2`, "${var.role}"].flatMap((roleArn) => toldBy(roleArn));
    expect([...others, ...toldBy(ADMINS, { grantCreatorAdmin: false })]).toEqual([]);
  });
});

describe("a cluster whose creator gets no access", () => {
  /** What it says when the program is complete. */
  const toldBy = (options: ClusterOptions, more: (cluster: FargateCluster) => void): string[] => {
    const stack = declare((each) => {
      more(addCluster(each, { kubernetesVersion: "1.36", ...options }));
    });
    synthStack(stack);
    return annotations(stack);
  };
  const without = { grantCreatorAdmin: false };
  const addNamespace = (cluster: FargateCluster): void => {
    new NamespaceV1(cluster, "web", { metadata: { name: "web" } });
  };
  const warning =
    "WARN test/shop: [FG744] grantCreatorAdmin: the cluster has no access entry, and the program creates 1 object in it, which no identity is allowed to do; grant access to the role that runs Terraform, or leave grantCreatorAdmin out";

  it("is reported if the program creates objects in it, which nobody is allowed to create", () => {
    expect(toldBy(without, addNamespace)).toEqual([warning]);
    expect(toldBy({}, addNamespace)).toEqual([]);
  });

  it.each([
    ["another role than the provider's", ADMINS, 1],
    ["the provider's role", "arn:aws:iam::111122223333:role/deployer", 0],
    ["a role that is not known yet", "${aws_iam_role.deployer.arn}", 0],
  ])("of which %s has access", (_, principalArn, warnings) => {
    const stack = new TerraformStack(testApp(), "test");
    new AwsProvider(stack, "aws", { assumeRole: [{ roleArn: "arn:aws:iam::111122223333:role/deployer" }] });
    const cluster = addCluster(stack, { kubernetesVersion: "1.36", ...without });
    addNamespace(cluster);
    cluster.grantAccess("admins", { principalArn, policies: [AccessPolicy.clusterAdmin()] });
    synthStack(stack);
    const told = annotations(stack).filter((each) => each.includes("FG744"));
    expect(told).toHaveLength(warnings);
    for (const each of told)
      expect(each).toContain("no access entry for arn:aws:iam::111122223333:role/deployer, which");
  });

  it("is not reported without objects, with an entry from anywhere, and if it is acknowledged", () => {
    const granted = (cluster: FargateCluster): void => {
      addNamespace(cluster);
      cluster.grantAccess("admins", { principalArn: ADMINS, policies: [AccessPolicy.clusterAdmin()] });
    };
    const byHand = (cluster: FargateCluster): void => {
      addNamespace(cluster);
      new EksAccessEntry(cluster, "entry", { clusterName: cluster.clusterName, principalArn: ADMINS });
    };
    const meant = (cluster: FargateCluster): void => {
      addNamespace(cluster);
      Findings.acknowledge(cluster, "FG744", "the platform team's program makes the entry first");
    };
    const told = [() => undefined, granted, byHand, meant].flatMap((more) => toldBy(without, more));
    expect(told).toEqual([]);
  });
});

describe("who depends on a cluster", () => {
  const made = synthCluster({}, (cluster) => {
    new Eip(cluster, "later", { dependsOn: [cluster] });
    cluster.grantAccess("devs", { principalArn: ADMINS, policies: [AccessPolicy.view()] });
  });
  const needed = new Graph(made).needs(made.address("aws_eip"));

  it("waits for the control plane and for everybody's access, also where it is granted later", () => {
    const wanted = ["aws_eks_cluster", "aws_eks_access_entry", "aws_eks_access_policy_association"];
    const addresses = wanted.flatMap((type) => made.addressesOf(type));
    expect(addresses).toHaveLength(1 + 2 + 2);
    expect([...needed]).toEqual(expect.arrayContaining(addresses));
  });

  it("does not wait for what it has no use for", () => {
    expect(needed).not.toContain(made.address("aws_iam_openid_connect_provider"));
    expect(needed).not.toContain(made.address("aws_kms_alias"));
  });
});

describe("a grant that is created with new", () => {
  it("is waited for like one from the method, and checked together with it", () => {
    const made = synthCluster({}, (cluster) => {
      cluster.grantAccess("by-method", { principalArn: ADMINS });
      new AccessGrant(cluster, "by-new", { cluster, principalArn: READERS, policies: [AccessPolicy.view()] });
      expect(() => new AccessGrant(cluster, "twice", { cluster, principalArn: ADMINS })).toThrow(
        `[FG743] principalArn: ${ADMINS} already has the access entry "by-method"`,
      );
    });
    const needed = new Graph(made).needs(made.address("terraform_data", "ready"));
    for (const entry of ["by-method", "by-new"]) expect(needed).toContain(made.address("aws_eks_access_entry", entry));
    expect(needed).toContain(made.address("aws_eks_access_policy_association", "by-new"));
    const { precondition } = made.single("aws_eks_access_entry", "by-new").lifecycle as { precondition: Block[] };
    expect(precondition[0]?.error_message).toContain("FG914");
  });

  it("in another stack comes after all of the cluster's", () => {
    const app = testApp();
    const stack = new TerraformStack(app, "own");
    new AwsProvider(stack, "aws");
    const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
    const other = new TerraformStack(app, "others");
    new AwsProvider(other, "aws");
    new AccessGrant(other, "team", { cluster, principalArn: READERS });
    app.synth();
    expect(other.dependencies).toEqual([stack]);
    expect(stack.dependencies).toEqual([]);
  });

  it("needs a cluster", () => {
    const grant = { principalArn: READERS } as never;
    expect(() => declare((stack) => new AccessGrant(stack, "team", grant))).toThrow("[FG836] cluster: is missing");
  });
});
