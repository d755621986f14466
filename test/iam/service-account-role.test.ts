// IAM roles for service accounts, and the text of policies.
import { Fn, ref, TerraformVariable, Token } from "cdktf";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PolicyStatement, ServiceAccountOptions, ServiceAccountRole, ServiceAccountRoleProps } from "../../lib";
import { policyJson } from "../../lib/iam/policy";
import { roleNamePrefix } from "../../lib/iam/role-name";
import { annotations } from "../support/annotations";
import { addCluster, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf } from "../support/policy";
import { declare, synth, Synthesized } from "../support/synth";

function reader(options: Partial<ServiceAccountOptions> = {}): Synthesized {
  return synthCluster({ tags: { Team: "web" } }, (cluster) =>
    cluster.addServiceAccount("reader", { namespace: "web", ...options }),
  );
}

describe("the role of a service account", () => {
  const made = reader();
  const address = made.address("aws_iam_role", "service-accounts_web_reader");

  it("can be assumed only by this service account of this cluster", () => {
    const issuer = `\${replace(${made.address("aws_eks_cluster")}.identity[0].oidc[0].issuer, 'https://', '')}`;
    expect(policyOf(made.at(address), "assume_role_policy")).toEqual([
      {
        Sid: "ServiceAccountAssumesRole",
        Effect: "Allow",
        Principal: { Federated: `\${${made.address("aws_iam_openid_connect_provider")}.arn}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:sub`]: "system:serviceaccount:web:reader",
            [`${issuer}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ]);
  });

  it("has a name that no other region can use, and the cluster's tags", () => {
    expect(made.at(address)).toMatchObject({ name_prefix: "shop-reader-", tags: { Team: "web" } });
    expect(made.at(address)).not.toHaveProperty("name");
  });

  it("has no permissions by default", () => {
    const all = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"].flatMap((type) =>
      made.addressesOf(type, "reader"),
    );
    expect(all).toEqual([]);
  });

  it("has the permissions of its statements and managed policies", () => {
    const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }];
    const able = reader({
      statements,
      managedPolicyArns: { logs: "arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess" },
    });
    const role = `\${${able.address("aws_iam_role", "reader")}.name}`;
    expect(policyOf(able.single("aws_iam_role_policy", "reader_inline"))).toEqual([
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" },
    ]);
    expect(able.single("aws_iam_role_policy_attachment", "reader_logs")).toEqual({
      role,
      policy_arn: "arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess",
    });
  });

  it("has the session duration, the boundary and the tags in its options", () => {
    const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/bound";
    const bounded = reader({ maxSessionSeconds: 7200, permissionsBoundaryArn, tags: { Team: "ops" } });
    expect(bounded.single("aws_iam_role", "reader")).toMatchObject({
      max_session_duration: 7200,
      permissions_boundary: permissionsBoundaryArn,
      tags: { Team: "ops" },
    });
  });

  it("is set for its pods by an annotation, and makes them wait for its permissions", () => {
    const used = synthCluster({}, (cluster) => {
      const role = cluster.addServiceAccount("reader", { namespace: "web" });
      role.addPolicy("read", [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::shop/*"] }]);
      new NamespaceV1(cluster, "user", {
        metadata: { name: "x", annotations: role.annotations },
        dependsOn: role.dependencies,
      });
    });
    const arn = `\${${used.address("aws_iam_role", "reader")}.arn}`;
    const user = used.address("kubernetes_namespace_v1");
    expect(used.at(user).metadata).toMatchObject({ annotations: { "eks.amazonaws.com/role-arn": arn } });
    expect(new Graph(used).directNeeds(user)).toContain(used.address("aws_iam_role_policy", "reader_read"));
  });

  it("can be for a service account of another name than its construct", () => {
    const named = synthCluster({}, (cluster) => {
      new ServiceAccountRole(cluster, "mine", { cluster, namespace: "web", serviceAccountName: "reader" });
    });
    expect(String(named.single("aws_iam_role", "shop_mine_").assume_role_policy)).toContain(":web:reader");
  });
});

describe("service accounts of one namespace", () => {
  it("live side by side", () => {
    const made = synthCluster({}, (cluster) => {
      for (const name of ["reader", "writer"]) cluster.addServiceAccount(name, { namespace: "web" });
    });
    expect(made.addressesOf("aws_iam_role", "service-accounts_web_")).toHaveLength(2);
  });
});

describe("service accounts of one name", () => {
  it("live in their namespaces, and so do their addresses", () => {
    const made = synthCluster({}, (cluster) => {
      for (const namespace of ["a", "b"]) cluster.addServiceAccount("reader", { namespace });
    });
    expect(made.addressesOf("aws_iam_role", "service-accounts")).toEqual([
      expect.stringMatching(/service-accounts_a_reader_/),
      expect.stringMatching(/service-accounts_b_reader_/),
    ]);
  });

  it("have addresses that do not move where a namespace is another resource's", () => {
    /** The role's address, where the program makes `before` tokens first. */
    const address = (before: number): string =>
      synth((stack) => {
        const cluster = addCluster(stack);
        const range = new TerraformVariable(stack, "range", { type: "string" });
        Array.from({ length: before }, () => range.stringValue);
        const namespace = new NamespaceV1(stack, "web", { metadata: { name: "web" } }).metadata.name;
        cluster.addServiceAccount("reader", { namespace });
      }).address("aws_iam_role", "reader");
    expect(address(0)).toContain("service-accounts_kubernetes_namespace_v1webmetadata0name_reader");
    expect(address(7)).toBe(address(0));
  });
});

describe("the role of a service account rejects", () => {
  const add = (name: string, namespace: string) => (): unknown =>
    declare((stack) => addCluster(stack).addServiceAccount(name, { namespace }));

  const refused: [what: string, refused: [string, string], error: string, accepted: [string, string]][] = [
    [
      "a namespace that can never be, as no pod would ever assume it",
      ["reader", "Web_1"],
      'test/shop/service-accounts/Web_1/reader: [FG713] namespace: namespace "Web_1" is not valid; use only a-z, 0-9 and -, with a letter or a digit at both ends',
      ["reader", "web-1"],
    ],
    [
      "a service account that can never be",
      ["Reader", "web"],
      'test/shop/service-accounts/web/Reader: [FG718] serviceAccountName: service account name "Reader" is not valid; use only a-z, 0-9, - and ., with a letter or a digit at both ends of each part',
      ["reader", "web"],
    ],
  ];

  it.each(refused)("%s", (_, given, error, accepted) => {
    expect(add(...given)).toThrow(new Error(error));
    expect(add(...accepted)).not.toThrow();
  });
});

describe("what a service account may do is rejected", () => {
  const add = (options: Partial<ServiceAccountOptions>) => (): unknown =>
    declare((stack) => addCluster(stack).addServiceAccount("reader", { namespace: "web", ...options }));
  const statement = { actions: ["s3:GetObject"], resources: ["*"] };

  const refused: [
    what: string,
    given: Partial<ServiceAccountOptions>,
    error: string,
    Partial<ServiceAccountOptions>,
  ][] = [
    [
      "without a statement",
      { statements: [] },
      "[FG746] statements: the list is empty, and IAM rejects a policy without statements; leave it out, or add a statement",
      { statements: [statement] },
    ],
    [
      "with a statement that names no resource",
      { statements: [{ actions: ["s3:GetObject"] }] },
      '[FG746] statements[0].resources: the statement has no resource; add one, such as "arn:aws:s3:::bucket/*", or "*" for all',
      { statements: [statement] },
    ],
    [
      "by a policy that is none",
      { managedPolicyArns: { read: "ReadOnlyAccess" } },
      '[FG748] managedPolicyArns.read: "ReadOnlyAccess" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name',
      { managedPolicyArns: { read: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ],
    [
      "within a boundary that is none",
      { permissionsBoundaryArn: "foo" },
      '[FG748] permissionsBoundaryArn: "foo" is not the ARN of an IAM policy; write it as arn:aws:iam::111122223333:policy/name',
      { permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/bound" },
    ],
    [
      "with a tag that AWS keeps for itself",
      { tags: { "aws:x": "y" } },
      '[FG710] tags: tag key "aws:x" begins with aws:, which AWS reserves; choose another prefix',
      { tags: { "shop:x": "y" } },
    ],
    [
      "by an action without its service",
      { statements: [{ ...statement, actions: ["GetObject"] }] },
      '[FG760] statements[0].actions[0]: "GetObject" is not an action of a service; write the service before it, such as "s3:GetObject"',
      { statements: [statement] },
    ],
    [
      "by statements that are no list",
      { statements: statement as unknown as PolicyStatement[] },
      "[FG751] statements: an object is not a list; write a list, or leave it out",
      { statements: [statement] },
    ],
    [
      "by a managed policy under the id of the role",
      { managedPolicyArns: { Resource: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
      '[FG814] there is another part of the role "Resource"; choose another id; it is part of an address, so keep the first one unchanged',
      { managedPolicyArns: { read: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ],
    [
      "by a managed policy under the id of the statements",
      { managedPolicyArns: { inline: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, statements: [statement] },
      '[FG814] there is another part of the role "inline"; choose another id; it is part of an address, so keep the first one unchanged',
      { managedPolicyArns: { inline: "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
    ],
  ];

  it.each(refused)("%s", (_, given, error, accepted) => {
    expect(add(given)).toThrow(new Error(`test/shop/service-accounts/web/reader: ${error}`));
    expect(add(accepted)).not.toThrow();
  });
});

describe("the name of a role", () => {
  it.each([
    ["shop", "reader", "shop-reader-"],
    ["a-cluster-whose-name-is-long-beyond-measure", "cluster", "a-cluster-whose-name-is-long--cluster-"],
    ["shop", "a-service-account-whose-name-is-long-beyond-measure", "shop-a-service-account-whose-name-"],
    ["shop", "a b/ä\u{1F600}", "shop-a-b----"],
    ["shop", "a_b+c=d,e.f@g-", "shop-a_b+c=d,e.f@g--"],
    ["a-cluster-whose-name-is-long", "a-service-account-whose-name-is-long", "a-cluste-a-service-account-whose-name-"],
  ])("of cluster %s for %s begins with %s", (cluster, purpose, prefix) => {
    expect(roleNamePrefix(cluster, purpose)).toBe(prefix);
    expect(prefix.length).toBeLessThanOrEqual(38);
    expect(prefix).toMatch(/^[0-9A-Za-z_+=,.@-]+$/);
  });

  it("leaves out a cluster's name that is not known at synth", () => {
    expect(roleNamePrefix(Token.asString(ref("var.name")), "reader")).toBe("eks-reader-");
  });
});

describe("the text of a policy", () => {
  const render = (actions: string[], resource: string): unknown =>
    synth((stack) => {
      new IamRole(stack, "role", { assumeRolePolicy: policyJson([{ actions, resources: [resource] }]) });
    }).single("aws_iam_role").assume_role_policy;

  it("keeps Terraform's expressions and escapes IAM's own variables", () => {
    const bucket = Token.asString(ref("aws_s3_bucket.b.arn"));
    expect(render(["s3:GetObject"], `${bucket}/\${aws:username}/*`)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"${aws_s3_bucket.b.arn}/$${aws:username}/*"}]}',
    );
  });

  it("lists many and names one, as IAM stores them", () => {
    const [one, many] = [render(["s3:Get*"], "a"), render(["s3:Get*", "s3:List*"], "a")];
    expect([one, many].map((each) => policyOf({ policy: each })[0]!.Action)).toEqual([
      "s3:Get*",
      ["s3:Get*", "s3:List*"],
    ]);
  });
});

describe("the text of a policy with a list that Terraform fills in", () => {
  const render = (resources: (arns: TerraformVariable) => string[]): unknown =>
    synth((stack) => {
      const cluster = addCluster(stack);
      const arns = new TerraformVariable(stack, "arns", { type: "list(string)" });
      const statements = [{ actions: ["s3:GetObject"], resources: resources(arns) }];
      cluster.addServiceAccount("reader", { namespace: "web", statements });
    }).single("aws_iam_role_policy", "reader").policy;

  it.each<[string, (arns: TerraformVariable) => string[], string]>([
    ["a variable's", (arns) => arns.listValue, "var.arns"],
    ["a function's", (arns) => Fn.tolist(arns.listValue), "tolist(var.arns)"],
    ["a list in a list", (arns) => [...arns.listValue, "arn:b"], 'concat(var.arns, ["arn:b"])'],
  ])("is a list still: %s", (_, resources, expression) => {
    expect(render(resources)).toBe(
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":\${jsonencode(${expression})}}]}`,
    );
  });

  it("names one that is known by itself, as ever", () => {
    expect(render(() => ["arn:b"])).toContain('"Resource":"arn:b"');
  });
});

describe("an inline policy", () => {
  const add =
    (...ids: string[]) =>
    (): unknown =>
      declare((stack) => {
        const role = addCluster(stack).addServiceAccount("reader", { namespace: "web" });
        for (const id of ids) role.addPolicy(id, [{ actions: ["s3:GetObject"], resources: ["*"] }]);
      });

  it("has an id that is its own in its role", () => {
    expect(add("read", "read")).toThrow('[FG814] there is another part of the role "read"');
    expect(add("read", "write")).not.toThrow();
  });

  it("has an id that IAM accepts in a name", () => {
    expect(add("p q/ü")).toThrow('[FG765] id: a policy\'s name cannot begin with "p q/ü"');
    expect(add("i".repeat(150))).toThrow("[FG765] id: the policy's id");
    expect(add("p-q")).not.toThrow();
  });

  it("is warned of where all of a role's together are too long for IAM, and not before", () => {
    const told = (objects: number): string[] =>
      annotations(
        declare((stack) => {
          const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
          const role = cluster.addServiceAccount("reader", { namespace: "web" });
          const bucket = Token.asString(ref("aws_s3_bucket.b.arn"));
          const resources = Array.from({ length: objects }, (_, i) => `${bucket}/${"x".repeat(90)}${i}`);
          for (const id of ["read", "list"]) role.addPolicy(id, [{ actions: ["s3:GetObject"], resources }]);
        }),
      );
    expect(told(60)).toEqual([
      expect.stringMatching(
        /^WARN .*\[FG719\] statements: the inline policies of a role has \d+ characters without white space; IAM allows 10240/,
      ),
    ]);
    expect(told(40)).toEqual([]);
  });
});

describe("the role of a service account of plain JavaScript", () => {
  it("gets an error for a missing required option", () => {
    const make = (props: object) => (): unknown =>
      declare((stack) => new ServiceAccountRole(stack, "reader", props as ServiceAccountRoleProps));
    expect(make({})).toThrow(
      new Error(
        "test/reader: [FG836] cluster: is missing; set cluster\ntest/reader: [FG836] namespace: is missing; set namespace",
      ),
    );
    expect(() => declare((stack) => addCluster(stack).addServiceAccount("a", { namespace: "b" }))).not.toThrow();
  });
});

describe("a managed policy", () => {
  it("has an id that is its own in its role", () => {
    const attach =
      (...ids: string[]) =>
      (): unknown =>
        declare((stack) => {
          const role = addCluster(stack).addServiceAccount("reader", { namespace: "web" });
          for (const id of ids) role.addManagedPolicy(id, "arn:aws:iam::aws:policy/ReadOnlyAccess");
        });
    expect(attach("logs", "logs")).toThrow(
      'test/shop/service-accounts/web/reader: [FG814] there is another part of the role "logs"; choose another id;',
    );
    expect(attach("logs", "more-logs")).not.toThrow();
  });
});
