// What docs/security.md promises, held to the synthesised example.
import { EndpointAccess } from "../../lib";
import { exampleStack, synthesizeExample } from "../support/example";
import { listed, policiesOf, policyOf, Statement } from "../support/policy";
import { synthStack } from "../support/synth";

const example = synthesizeExample();

/** Every text in a value, at any depth, with its key. */
function texts(value: unknown, key = ""): [key: string, text: string][] {
  if (typeof value === "string") return [[key, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([inner, each]) => texts(each, Array.isArray(value) ? key : inner));
}

/** Statements by which a service or a federated identity assumes a role. */
function trusts(kind: string): [where: string, statement: Statement][] {
  return policiesOf(example)
    .filter(([where]) => where.endsWith("assume_role_policy"))
    .flatMap(([where, statements]) => statements.map((each): [string, Statement] => [where, each]))
    .filter(([, { Principal }]) => Principal?.[kind] !== undefined);
}

describe("the Kubernetes API", () => {
  it("is reached privately in any case, and publicly only by whom IAM knows", () => {
    const vpcConfig = example.single("aws_eks_cluster").vpc_config;
    expect(vpcConfig).toMatchObject({ endpoint_private_access: true, endpoint_public_access: true });
    expect(example.single("aws_eks_cluster").access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  it("is closed to the internet by one word, and never opened by an empty list", () => {
    for (const access of [EndpointAccess.privateOnly(), EndpointAccess.publicAndPrivate([])]) {
      expect([access.isPublic, access.publicCidrs]).toEqual([false, undefined]);
    }
  });

  it("has one administrator: the identity that ran Terraform first", () => {
    expect(example.addressesOf("aws_eks_access_entry")).toHaveLength(1);
    expect(example.single("aws_eks_access_policy_association").access_scope).toEqual({ type: "cluster" });
  });
});

describe("secrets of Kubernetes", () => {
  it("are encrypted with a key of the cluster's own, which rotates", () => {
    expect(example.single("aws_eks_cluster").encryption_config).toMatchObject({ resources: ["secrets"] });
    expect(example.single("aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  it("can be decrypted through the key's policy only by the cluster, besides the account's IAM", () => {
    const users = policyOf(example.single("aws_kms_key")).map(({ Principal }) => listed(Principal?.AWS).join());
    expect(users).toEqual([expect.stringMatching(/:root$/), expect.stringContaining("aws_iam_role.cluster_role")]);
  });
});

describe("roles", () => {
  it("that a service assumes hold it to this account and this cluster", () => {
    const services = trusts("Service");
    expect(services.map(([, { Principal }]) => listed(Principal?.Service).join()).sort()).toEqual([
      "eks-fargate-pods.amazonaws.com",
      "eks-fargate-pods.amazonaws.com",
      "eks.amazonaws.com",
    ]);
    for (const [, { Condition }] of services) {
      expect(Condition?.StringEquals?.["aws:SourceAccount"]).toContain("data.aws_caller_identity");
      const arns = listed(Condition?.ArnLike?.["aws:SourceArn"]);
      expect(arns).toEqual([
        expect.stringMatching(/:(cluster\/fargate-serverless|fargateprofile\/fargate-serverless\/\*)$/),
      ]);
    }
  });

  it("that pods assume trust one service account by its full name, and one audience, by equality", () => {
    const federated = trusts("Federated");
    expect(federated).not.toHaveLength(0);
    for (const [, { Action, Condition = {} }] of federated) {
      expect(Action).toBe("sts:AssumeRoleWithWebIdentity");
      expect(Object.keys(Condition)).toEqual(["StringEquals"]);
      const conditions = Object.entries(Condition.StringEquals ?? {});
      const of = (suffix: string): string[] =>
        conditions.filter(([key]) => key.endsWith(suffix)).flatMap(([, value]) => listed(value));
      expect(conditions).toHaveLength(2);
      expect(of(":aud")).toEqual(["sts.amazonaws.com"]);
      expect(of(":sub")).toEqual([expect.stringMatching(/^system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+$/)]);
    }
  });

  it("cannot be assumed by anyone else", () => {
    const all = policiesOf(example).filter(([where]) => where.endsWith("assume_role_policy"));
    expect(trusts("Service").length + trusts("Federated").length).toBe(all.flatMap(([, each]) => each).length);
  });
});

describe("permissions", () => {
  const own = policiesOf(example).filter(
    ([where]) => where.endsWith(" policy") && !where.startsWith("aws_kms_key") && !where.includes("load-balancer"),
  );

  it("that the library writes name their actions and their resources", () => {
    expect(own).toHaveLength(2);
    for (const [, statements] of own) {
      for (const { Action, Resource } of statements) {
        expect(listed(Action).filter((each) => each.includes("*"))).toEqual([]);
        expect(listed(Resource)).not.toContain("*");
      }
    }
  });

  it("of pods to log are those to write to one log group, and not to make one", () => {
    const [statement] = policyOf(example.single("aws_iam_policy", "logging"));
    expect(statement?.Action).toEqual(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]);
    expect(statement?.Resource).toMatch(/^\$\{aws_cloudwatch_log_group\.logging[^}]*\.arn\}:\*$/);
  });

  it("that AWS manages are the two that EKS requires", () => {
    const managed = example.all("aws_iam_role_policy_attachment").map(({ policy_arn: arn }) => String(arn));
    expect(new Set(managed.filter((arn) => arn.includes(":iam::aws:")).map((arn) => arn.split("/").at(-1)))).toEqual(
      new Set(["AmazonEKSClusterPolicy", "AmazonEKSFargatePodExecutionRolePolicy"]),
    );
  });
});

describe("logs", () => {
  it("of the control plane show who did what, and all logs expire", () => {
    expect(example.single("aws_eks_cluster").enabled_cluster_log_types).toEqual(["api", "audit", "authenticator"]);
    expect(example.all("aws_cloudwatch_log_group").map((group) => group.retention_in_days)).toEqual([90, 90]);
  });
});

describe("the state and the outputs", () => {
  it("contain no secret: no password, no token, no private key is created or looked up", () => {
    const secretive =
      /^(data\.)?(random_password|tls_private_key|kubernetes_secret|aws_iam_access_key|aws_secretsmanager_|aws_ssm_parameter|aws_eks_cluster_auth)/;
    expect(example.addresses.filter((address) => secretive.test(address))).toEqual([]);
    const keys = texts([example.resource, example.data, example.output, example.provider]).map(([key]) => key);
    const secretKeys = keys.filter((key) => /password|secret|private_key|client_key|(^|_)token$/i.test(key));
    expect(secretKeys).toEqual([]);
  });

  it("make providers fetch a token when they need it, and store none", () => {
    const kubernetes = JSON.stringify(example.provider.kubernetes);
    const helm = JSON.stringify(example.provider.helm);
    for (const each of [kubernetes, helm]) {
      expect(each).toContain('"get-token"');
      expect(each).not.toMatch(/"(token|config_path|username|password)":/);
    }
  });

  it("show where the cluster is, and no credentials", () => {
    expect(Object.keys(example.output).sort()).toEqual([
      "cluster_arn",
      // The certificate that everybody gets who connects.
      "cluster_certificate_authority_data",
      "cluster_endpoint",
      "cluster_name",
      "cluster_security_group_id",
      "configure_kubectl",
      "log_group_name",
      "nat_public_ips",
      "oidc_issuer",
      "oidc_provider_arn",
      "private_route_table_ids",
      "private_subnet_ids",
      "public_subnet_ids",
      "vpc_cidr_block",
      "vpc_id",
    ]);
  });
});

describe("the network", () => {
  it("gives pods no public address, and no way in", () => {
    const subnets = example.all("aws_subnet");
    expect(subnets.filter(({ map_public_ip_on_launch: isPublic }) => isPublic === true)).toEqual([]);
    const profiles = example.all("aws_eks_fargate_profile").flatMap(({ subnet_ids: ids }) => ids);
    expect(profiles.filter((id) => !String(id).includes("private-subnets"))).toEqual([]);
  });

  it("creates one security group, for load balancers, which allows no inbound traffic", () => {
    expect(example.addressesOf("aws_security_group")).toHaveLength(1);
    expect(example.single("aws_security_group")).not.toHaveProperty("ingress");
    expect(example.addresses.filter((each) => each.includes("security_group_") && each.includes("rule"))).toEqual([]);
  });

  it("closes what the VPC brings along: its default security group and its main route table", () => {
    // Empty lists, written out: Terraform leaves alone what is not written.
    expect(example.single("aws_default_security_group")).toMatchObject({ ingress: [], egress: [] });
    expect(example.single("aws_default_route_table")).toMatchObject({ route: [] });
  });
});

describe("the same promises", () => {
  it("hold for roles that a user adds", () => {
    const stack = exampleStack();
    stack.cluster.addServiceAccount("reader", { namespace: "study-a" });
    const [statement] = policyOf(synthStack(stack).single("aws_iam_role", "reader"), "assume_role_policy");
    expect(JSON.stringify(statement?.Condition)).toContain("system:serviceaccount:study-a:reader");
  });
});
