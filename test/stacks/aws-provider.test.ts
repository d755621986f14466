// Options of the stack's AWS provider, and where its providers' token comes from.
import { Fn, TerraformStack, Token } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { AwsProviderOptions, ClusterProviders, ClusterToken, FargateCluster, FargateServerlessStack } from "../../lib";
import { addCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { synth, Synthesized, synthStack, testApp } from "../support/synth";

const ROLE = "arn:aws:iam::111122223333:role/deployer";

function stackWith(awsProvider?: AwsProviderOptions, clusterToken?: ClusterToken): FargateServerlessStack {
  const props = { region: "eu-west-1", kubernetesVersion: "1.36", awsProvider, clusterToken };
  return new FargateServerlessStack(testApp(), "s", props);
}

function providerOf(awsProvider?: AwsProviderOptions): unknown {
  return synthStack(stackWith(awsProvider)).provider.aws;
}

describe("the stack's AWS provider", () => {
  it("has only its region by default", () => {
    expect(providerOf()).toEqual([{ region: "eu-west-1" }]);
  });

  it("assumes the role in its options, for listed accounts, with tags and retries", () => {
    const tags = { team: "till" };
    expect(
      providerOf({
        assumeRole: { roleArn: ROLE, sessionName: "ci", externalId: "till", durationSeconds: 1800, tags },
        profile: "hub",
        defaultTags: { "cost-unit": "7" },
        allowedAccountIds: ["111122223333"],
        maxRetries: 40,
      }),
    ).toEqual([
      {
        region: "eu-west-1",
        profile: "hub",
        max_retries: 40,
        allowed_account_ids: ["111122223333"],
        assume_role: [{ role_arn: ROLE, session_name: "ci", external_id: "till", duration: "1800s", tags }],
        default_tags: [{ tags: { "cost-unit": "7" } }],
      },
    ]);
  });

  it("accepts what only Terraform knows", () => {
    const [durationSeconds, maxRetries] = ["1800", "40"].map((each) => Token.asNumber(Fn.tonumber(each)));
    expect(providerOf({ assumeRole: { roleArn: "${var.role}", durationSeconds }, maxRetries })).toEqual([
      {
        region: "eu-west-1",
        assume_role: [{ role_arn: "${var.role}", duration: '${tonumber("1800")}s' }],
        max_retries: '${tonumber("40")}',
      },
    ]);
  });

  it("rejects default tags that differ from the stack's only in their case", () => {
    const stackOf = (tags: Record<string, string>): FargateServerlessStack =>
      new FargateServerlessStack(testApp(), "s", {
        region: "eu-west-1",
        kubernetesVersion: "1.36",
        tags,
        awsProvider: { defaultTags: { Team: "shop" } },
      });
    expect(() => stackOf({ team: "till" })).toThrow("s: [FG961] tags: ");
    expect(() => stackOf({ Team: "till" })).not.toThrow();
  });

  it.each<[what: string, given: object, told: string, right: AwsProviderOptions]>([
    [
      "a role that is not an ARN",
      { assumeRole: { roleArn: "deployer" } },
      '[FG763] awsProvider.assumeRole.roleArn: "deployer" is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name',
      { assumeRole: { roleArn: ROLE } },
    ],
    [
      "a session's name with a space",
      { assumeRole: { roleArn: ROLE, sessionName: "my ci" } },
      '[FG911] awsProvider.assumeRole.sessionName: "my ci" is not valid; use 2 to 64 letters, digits and _+=,.@-',
      { assumeRole: { roleArn: ROLE, sessionName: "my-ci" } },
    ],
    [
      "an external id of one character",
      { assumeRole: { roleArn: ROLE, externalId: "x" } },
      '[FG911] awsProvider.assumeRole.externalId: "x" is not valid; use 2 to 1224 letters, digits and _+=,.@:/-',
      { assumeRole: { roleArn: ROLE, externalId: "x:/1" } },
    ],
    [
      "a session of a minute",
      { assumeRole: { roleArn: ROLE, durationSeconds: 60 } },
      "[FG911] awsProvider.assumeRole.durationSeconds: 60 is not valid; write a number of seconds, 900 to 43200",
      { assumeRole: { roleArn: ROLE, durationSeconds: 900 } },
    ],
    [
      "a session tag of AWS's own",
      { assumeRole: { roleArn: ROLE, tags: { "aws:x": "1" } } },
      '[FG710] awsProvider.assumeRole.tags: tag key "aws:x" begins with aws:, which AWS reserves; choose another prefix',
      { assumeRole: { roleArn: ROLE, tags: { x: "1" } } },
    ],
    [
      "an account as a number",
      { allowedAccountIds: [111122223333] },
      '[FG751] awsProvider.allowedAccountIds[0]: 111122223333 is a number, not a string; write "111122223333"',
      { allowedAccountIds: ["011122223333"] },
    ],
    [
      "half a retry",
      { maxRetries: 0.5 },
      "[FG911] awsProvider.maxRetries: 0.5 is not valid; write a whole number, such as 25",
      { maxRetries: 0 },
    ],
    [
      "a role as a string",
      { assumeRole: ROLE },
      `[FG751] awsProvider.assumeRole: "${ROLE}" is a string, not an object of options; write an object, such as { roleArn: ... }, or leave it out`,
      { assumeRole: { roleArn: ROLE } },
    ],
    [
      "no role to assume",
      { assumeRole: {} },
      "[FG836] awsProvider.assumeRole.roleArn: is missing; set roleArn",
      { assumeRole: { roleArn: ROLE } },
    ],
  ])("rejects %s, but accepts a similar one", (_, given, told, right) => {
    const messageOf = (options: object): string => {
      try {
        stackWith(options);
        return "";
      } catch (error) {
        return String(error);
      }
    };
    expect(messageOf(given)).toBe(`Error: s: ${told}`);
    expect(messageOf(right)).toBe("");
  });
});

describe("a token by the data source", () => {
  const made = synthStack(stackWith({ assumeRole: { roleArn: ROLE, externalId: "till" } }, ClusterToken.DATA_SOURCE));
  const auth = made.address("data.aws_eks_cluster_auth");

  it("is read through the cluster's AWS provider, once the cluster exists", () => {
    expect(made.at(auth)).toEqual({ name: `\${${made.address("aws_eks_cluster")}.id}` });
    expect(new Graph(made).reaches(auth, made.address("aws_eks_cluster"))).toBe(true);
  });

  it("is what both providers log in with, and no command is run", () => {
    const [kubernetes] = made.provider.kubernetes!;
    const [helm] = made.provider.helm!;
    expect(kubernetes).toMatchObject({ token: `\${${auth}.token}` });
    expect(helm).toMatchObject({ kubernetes: { token: `\${${auth}.token}` } });
    expect(JSON.stringify(made.provider)).not.toMatch(/exec|get-token/);
  });

  it("changes only the login: the rest of the stack, and its order, is unchanged", () => {
    const before = synthStack(stackWith());
    expect(made.addresses.filter((each) => each !== auth)).toEqual(before.addresses);
    const changed = before.addresses.filter(
      (each) => JSON.stringify(made.at(each)) !== JSON.stringify(before.at(each)),
    );
    // The command carries the barrier; without it the first object names it.
    const namespace = made.address("kubernetes_namespace_v1");
    expect(changed).toEqual([namespace]);
    expect(made.at(namespace).depends_on).toEqual([made.address("terraform_data", "cluster_ready")]);
  });

  it("can be chosen for each pair of providers", () => {
    const both = synth((stack) => {
      const provider = new AwsProvider(stack, "there", { alias: "there", region: "eu-west-1" });
      const cluster = addCluster(stack, { provider });
      new ClusterProviders(stack, "more", { cluster, clusterToken: ClusterToken.DATA_SOURCE });
    });
    expect(both.single("data.aws_eks_cluster_auth").provider).toBe("aws.there");
    expect(both.provider.kubernetes?.map((each) => Object.keys(each).sort())).toEqual([
      ["cluster_ca_certificate", "exec", "host"],
      ["alias", "cluster_ca_certificate", "host", "token"],
    ]);
  });

  it("is one of the two ways", () => {
    const choose = (clusterToken: string) => (): unknown => stackWith(undefined, clusterToken as never);
    expect(choose("static")).toThrow(
      's: [FG751] clusterToken: "static" is a string, not a ClusterToken; write ClusterToken.EXEC, ClusterToken.DATA_SOURCE',
    );
    expect(choose(ClusterToken.DATA_SOURCE)).not.toThrow();
  });
});

describe("a token by the data source in another stack than the cluster's", () => {
  /** A stack of applications with providers of the cluster of another stack. */
  function apps(
    choose: (apps: TerraformStack) => AwsProvider | undefined,
    own?: (platform: TerraformStack) => AwsProvider,
  ): Synthesized {
    const app = testApp();
    const platform = new TerraformStack(app, "platform");
    new AwsProvider(platform, "aws", { region: "eu-west-1" });
    const cluster: FargateCluster = addCluster(platform, { provider: own?.(platform) });
    const stack = new TerraformStack(app, "apps");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const awsProvider = choose(stack);
    new ClusterProviders(stack, "p", { cluster, clusterToken: ClusterToken.DATA_SOURCE, awsProvider });
    return synthStack(stack);
  }
  const there = (stack: TerraformStack): AwsProvider =>
    new AwsProvider(stack, "there", { alias: "there", region: "eu-west-1" });

  it("is read through that stack's default AWS provider, or the one that is named", () => {
    const read = (made: Synthesized): unknown => made.single("data.aws_eks_cluster_auth").provider;
    expect(read(apps(() => undefined))).toBeUndefined();
    expect(read(apps(there))).toBe("aws.there");
    expect(read(apps(there, there))).toBe("aws.there");
  });

  it("is not read through one of the cluster's stack, which Terraform does not know there", () => {
    expect(() => apps(() => undefined, there)).toThrow(
      new Error(
        "apps/p: [FG916] awsProvider: the token's data source would read through an AWS provider of the stack platform, and Terraform can use only providers of the same stack; use one of this stack that acts as the same role",
      ),
    );
  });
});
