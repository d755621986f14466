// Logging: the ConfigMap that Fargate reads, the group that it writes to, and the right to do so.
import { TerraformStack, TerraformVariable } from "cdktf";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import {
  FargateCluster,
  FargateLogging,
  FargateLoggingOptions,
  FargateServerlessStack,
  IFargateCluster,
  LogDestination,
} from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster, addVpc, ClusterOptions, synthCluster } from "../support/cluster";
import { Graph } from "../support/graph";
import { policyOf, Statement } from "../support/policy";
import { declare, Synthesized, synthStack, testApp } from "../support/synth";

function logging(options: FargateLoggingOptions = {}, cluster: ClusterOptions = {}): Synthesized {
  return synthCluster({ tags: { Team: "web" }, ...cluster }, (shop) => {
    new FargateLogging(shop, "logs", { cluster: shop, ...options });
  });
}

/** The files of the ConfigMap. */
function files(made: Synthesized): Record<string, string> {
  return made.single("kubernetes_config_map_v1").data as Record<string, string>;
}

/** Fluent Bit's sections of one kind, each as its keys and values. */
function sections(text = "", kind = "OUTPUT"): Record<string, string>[] {
  const parts = text.split(/^\[(\w+)\]$/m).slice(1);
  return parts.flatMap((name, i) => {
    if (i % 2 === 1 || name !== kind) return [];
    const lines = (parts[i + 1] ?? "").trim().split("\n");
    return [Object.fromEntries(lines.map((line) => line.trim().split(/ (.*)/s).slice(0, 2) as [string, string]))];
  });
}

/** What plain JavaScript hands on. */
function untyped(value: unknown): never {
  return value as never;
}

/** A cluster `old` that was made elsewhere. */
function importCluster(stack: TerraformStack): IFargateCluster {
  return FargateCluster.fromAttributes(stack, "old", {
    clusterName: "old",
    clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/old",
    clusterEndpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
    certificateAuthorityData: "Y2E=",
    clusterSecurityGroupId: "sg-1",
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    oidcIssuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    kubernetesVersion: "1.36",
    region: "eu-west-1",
    vpc: addVpc(stack),
  });
}

function permissions(made: Synthesized): Statement[] {
  return policyOf(made.single("aws_iam_policy"));
}

describe("logging", () => {
  const made = logging();
  const group = made.address("aws_cloudwatch_log_group", "logs_log-group");

  it("is a ConfigMap where Fargate looks for it, and nowhere else", () => {
    const namespace = made.single("kubernetes_namespace_v1");
    expect(namespace.metadata).toEqual({ name: "aws-observability", labels: { "aws-observability": "enabled" } });
    expect(made.single("kubernetes_config_map_v1").metadata).toEqual({
      name: "aws-logging",
      namespace: `\${${made.address("kubernetes_namespace_v1")}.metadata[0].name}`,
    });
  });

  it("ships each line once, to a group that it must not make", () => {
    expect(sections(files(made)["output.conf"])).toEqual([
      {
        Name: "cloudwatch_logs",
        Match: "kube.*",
        region: "eu-west-1",
        log_group_name: "/shop/fargate-fluentbit-logs",
        log_stream_prefix: "fargate-logs-",
        auto_create_group: "false",
      },
    ]);
  });

  it("adds to each line where it comes from", () => {
    const filters = sections(files(made)["filters.conf"], "FILTER").map((filter) => filter.Name);
    expect(filters).toContain("kubernetes");
  });

  it("keeps the router's own log to itself", () => {
    expect(files(made).flb_log_cw).toBe("false");
    expect(made.addressesOf("aws_cloudwatch_log_group", "router")).toEqual([]);
  });

  it("creates the group, which keeps logs for 90 days", () => {
    expect(made.at(group)).toEqual({
      name: "/shop/fargate-fluentbit-logs",
      retention_in_days: 90,
      tags: { Team: "web" },
    });
  });

  it("may write to this group's streams, and to nothing else", () => {
    expect(permissions(made)).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `\${${group}.arn}:*`,
      },
    ]);
  });

  it("has a policy whose name no other region can use", () => {
    expect(made.single("aws_iam_policy")).toMatchObject({ name_prefix: "shop-fargate-logs-", tags: { Team: "web" } });
  });
});

describe("an option of logging", () => {
  it("can name the group, its retention, its key and its streams", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const options = {
      logGroupName: "/mine",
      retentionDays: 30,
      kmsKeyArn,
      retainOnDelete: true,
      logStreamPrefix: "pod-",
    };
    const made = logging({ destination: LogDestination.cloudWatch(options) });
    const [output] = sections(files(made)["output.conf"]);
    expect(output).toMatchObject({ log_group_name: "/mine", log_stream_prefix: "pod-" });
    expect(made.single("aws_cloudwatch_log_group", "logs_")).toMatchObject({
      name: "/mine",
      retention_in_days: 30,
      kms_key_id: kmsKeyArn,
      skip_destroy: true,
    });
  });

  it("rejects an invalid key", () => {
    const withKey = (kmsKeyArn: string) => (): unknown =>
      logging({ destination: LogDestination.cloudWatch({ kmsKeyArn }) });
    expect(withKey("foo")).toThrow('[FG747] kmsKeyArn: "foo" is not the ARN of a KMS key');
    expect(withKey("arn:aws:kms:eu-west-1:111122223333:alias/logs")).not.toThrow();
  });

  it("can set how lines are parsed and filtered", () => {
    const parsersConf = "[PARSER]\n    Name mine\n    Format json\n";
    const filtersConf = "[FILTER]\n    Name grep\n    Match kube.*\n    Exclude log health\n";
    const made = files(logging({ filtersConf, parsersConf }));
    expect([made["filters.conf"], made["parsers.conf"]]).toEqual([filtersConf, parsersConf]);
  });

  it("can also ship the router's own log, to a group that is not kept forever", () => {
    const made = logging({ shipRouterLog: true });
    expect(files(made).flb_log_cw).toBe("true");
    expect(made.single("aws_cloudwatch_log_group", "router")).toMatchObject({
      name: "shop-fluent-bit-logs",
      retention_in_days: 90,
    });
    const group = `\${${made.address("aws_cloudwatch_log_group", "router")}.arn}`;
    expect(permissions(made).slice(1)).toEqual([
      expect.objectContaining({ Resource: `${group}:*` }),
      // Fargate asks to create the group even where it exists.
      { Effect: "Allow", Action: "logs:CreateLogGroup", Resource: [group, `${group}:*`] },
    ]);
  });

  it("can give it tags of its own", () => {
    const made = logging({ tags: { Team: "ops" } });
    const tagged = [made.single("aws_iam_policy"), made.single("aws_cloudwatch_log_group", "logs_")];
    expect(tagged.map((each) => each.tags)).toEqual([{ Team: "ops" }, { Team: "ops" }]);
  });

  it("is also rendered if the region is known only to Terraform", () => {
    const made = logging({}, { region: undefined });
    const region = `\${${made.address("data.aws_region")}.id}`;
    expect(sections(files(made)["output.conf"])[0]).toMatchObject({ region });
  });
});

describe("a destination", () => {
  const partition = /^arn:\$\{data\.aws_partition\.\w+\.partition\}/.source;
  const account = /\$\{data\.aws_caller_identity\.\w+\.account_id\}/.source;
  const destinations: [string, LogDestination, object, Partial<Statement>][] = [
    [
      "in Firehose",
      LogDestination.firehose({ deliveryStreamName: "lines" }),
      { Name: "kinesis_firehose", Match: "kube.*", region: "eu-west-1", delivery_stream: "lines" },
      {
        Action: "firehose:PutRecordBatch",
        Resource: expect.stringMatching(`${partition}:firehose:eu-west-1:${account}:deliverystream/lines$`) as string,
      },
    ],
    [
      "in Kinesis, of another region",
      LogDestination.kinesis({ streamName: "lines", region: "us-east-1" }),
      { Name: "kinesis", Match: "kube.*", region: "us-east-1", stream: "lines" },
      {
        Action: "kinesis:PutRecords",
        Resource: expect.stringMatching(`${partition}:kinesis:us-east-1:${account}:stream/lines$`) as string,
      },
    ],
    [
      "in OpenSearch",
      LogDestination.openSearch({
        host: "search.example.org",
        domainArn: "arn:aws:es:eu-west-1:111122223333:domain/lines",
      }),
      {
        Name: "es",
        Host: "search.example.org",
        Port: "443",
        Index: "fargate",
        AWS_Region: "eu-west-1",
        tls: "On",
        Replace_Dots: "On",
      },
      { Action: ["es:ESHttpPost", "es:ESHttpPut"], Resource: "arn:aws:es:eu-west-1:111122223333:domain/lines/*" },
    ],
    [
      "of the user's own words",
      LogDestination.raw({
        outputConf:
          "[OUTPUT]\n    Name kinesis_firehose\n    Match kube.*\n    region eu-west-1\n    delivery_stream raw\n",
        statements: [
          {
            actions: ["firehose:PutRecordBatch"],
            resources: ["arn:aws:firehose:eu-west-1:111122223333:deliverystream/raw"],
          },
        ],
      }),
      { Name: "kinesis_firehose", delivery_stream: "raw" },
      { Action: "firehose:PutRecordBatch", Resource: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/raw" },
    ],
  ];

  it.each(destinations)(
    "%s gets its lines and the permissions for them, and no group is created",
    (_, destination, output, statement) => {
      const made = logging({ destination });
      expect(sections(files(made)["output.conf"])).toEqual([expect.objectContaining(output)]);
      expect(permissions(made)).toEqual([{ Effect: "Allow", ...statement }]);
      expect(made.addressesOf("aws_cloudwatch_log_group", "logs_")).toEqual([]);
    },
  );
});

describe("the right to write logs", () => {
  const made = synthCluster({}, (cluster) => {
    cluster.addFargateProfile("before", { selectors: [{ namespace: "a" }] });
    new FargateLogging(cluster, "logs", { cluster });
    cluster.addFargateProfile("after", { selectors: [{ namespace: "b" }] });
  });

  it.each(["before", "after"])("is every pod's, also of a profile that is added %s it", (name) => {
    expect(made.single("aws_iam_role_policy_attachment", `profiles_${name}`, "logging")).toEqual({
      role: `\${${made.address("aws_iam_role", `profiles_${name}`)}.name}`,
      policy_arn: `\${${made.address("aws_iam_policy")}.arn}`,
    });
  });
});

describe("who depends on logging", () => {
  const made = synthCluster({}, (cluster) => {
    const logs = new FargateLogging(cluster, "logs", { cluster });
    new Eip(cluster, "later", { dependsOn: [logs] });
  });
  const graph = new Graph(made);

  it("waits for the configuration, and for the group that it names", () => {
    const needed = [...graph.needs(made.address("aws_eip"))];
    const wanted = [made.address("kubernetes_config_map_v1"), made.address("aws_cloudwatch_log_group", "logs_")];
    expect(needed).toEqual(expect.arrayContaining(wanted));
  });

  it("is not the configuration itself, which waits only for the API", () => {
    const needs = graph.directNeeds(made.address("kubernetes_config_map_v1"));
    expect(needs).toContain(made.address("terraform_data", "shop_ready"));
    expect(needs.filter((each) => each.startsWith("aws_eks_fargate_profile"))).toEqual([]);
  });
});

describe("logging rejects", () => {
  const make = (options: FargateLoggingOptions) => (): unknown =>
    declare((stack) => new FargateLogging(stack, "logs", { cluster: addCluster(stack), ...options }));

  const refused: [what: string, options: FargateLoggingOptions, error: string, instead: FargateLoggingOptions][] = [
    [
      "a group that CloudWatch refuses",
      { destination: LogDestination.cloudWatch({ logGroupName: "my logs" }) },
      'test/logs: [FG705] logGroupName: log group name "my logs" is not valid; use only letters, digits and . - _ / #',
      { destination: LogDestination.cloudWatch({ logGroupName: "my-logs" }) },
    ],
    [
      "days that CloudWatch does not offer",
      { destination: LogDestination.cloudWatch({ retentionDays: 4000 }) },
      "test/logs: [FG706] retentionDays: CloudWatch cannot keep logs for 4000 days; write 3653, or 0 to keep them forever",
      { destination: LogDestination.cloudWatch({ retentionDays: 3653 }) },
    ],
  ];

  it.each(refused)("%s", (_, options, error, instead) => {
    expect(make(options)).toThrow(new Error(error));
    expect(make(instead)).not.toThrow();
  });

  const to = LogDestination;
  const own = (logGroupName: string): FargateLoggingOptions => ({ destination: to.cloudWatch({ logGroupName }) });
  const DOMAIN = { host: "search.example.org", domainArn: "arn:aws:es:eu-west-1:111122223333:domain/lines" };
  const outputConf = "[OUTPUT]\n    Name kinesis\n    Match kube.*\n    region eu-west-1\n    stream lines\n";
  const domainConf = "[OUTPUT]\n    Name es\n    Match kube.*\n    Host search.example.org\n";
  const statement = { actions: ["kinesis:PutRecords"], resources: ["*"] };
  const more: typeof refused = [
    [
      "the control plane's group",
      own("/aws/eks/shop/cluster"),
      "test/logs: [FG767] logGroupName: the log group /aws/eks/shop/cluster is already that of the control plane, and a log group's name is unique; choose another name, or leave it out",
      own("/aws/eks/shop/pods"),
    ],
    [
      "the router's group, where that is made",
      { ...own("shop-fluent-bit-logs"), shipRouterLog: true },
      "test/logs: [FG767] logGroupName: the log group shop-fluent-bit-logs is already that of the router's own log, and a log group's name is unique; choose another name, or leave it out",
      own("shop-fluent-bit-logs"),
    ],
    [
      "a stream that CloudWatch refuses",
      { destination: to.cloudWatch({ logStreamPrefix: "a:b*" }) },
      "test/logs: [FG769] logStreamPrefix: a log stream's name cannot begin with \"a:b*\"; leave out : and *, which CloudWatch does not allow in a log stream's name",
      { destination: to.cloudWatch({ logStreamPrefix: "a/b-" }) },
    ],
    [
      "a Kinesis stream that cannot be",
      { destination: to.kinesis({ streamName: "a/b" }) },
      'test/logs: [FG769] streamName: "a/b" is not a name of a Kinesis data stream; use at most 128 of a-z, A-Z, 0-9, . - and _',
      { destination: to.kinesis({ streamName: "a.b" }) },
    ],
    [
      "a domain that is none",
      { destination: to.openSearch({ ...DOMAIN, domainArn: "foo" }) },
      'test/logs: [FG769] domainArn: "foo" is not the ARN of a domain of OpenSearch Service; write it as arn:aws:es:eu-west-1:111122223333:domain/logs',
      { destination: to.openSearch({ ...DOMAIN, domainArn: "${aws_opensearch_domain.logs.arn}" }) },
    ],
    [
      "an index that OpenSearch refuses",
      { destination: to.openSearch({ ...DOMAIN, index: "Upper Case" }) },
      'test/logs: [FG769] index: OpenSearch has no index "Upper Case"; write it in lower case, without spaces and \\ / * ? " < > | , # :, such as "upper-case"',
      { destination: to.openSearch({ ...DOMAIN, index: "logs-%Y" }) },
    ],
    [
      "date math that has no end",
      { destination: to.openSearch({ ...DOMAIN, index: "<logs-{now/d}" }) },
      'test/logs: [FG769] index: OpenSearch has no index "<logs-{now/d}"; write it in lower case, without spaces and \\ / * ? " < > | , # :, such as "logs-{now-d}"',
      { destination: to.openSearch({ ...DOMAIN, index: "<logs-{now/d{yyyy.MM.dd|+09:00}}>" }) },
    ],
    [
      "a region that is none",
      { destination: to.firehose({ deliveryStreamName: "lines", region: "useast1" }) },
      'test/logs: [FG545] region: "useast1" is not a region; write it as us-east-1',
      { destination: to.firehose({ deliveryStreamName: "lines", region: "us-east-1" }) },
    ],
    [
      "raw words with a switch that is neither on nor off",
      { destination: to.raw({ outputConf: `${domainConf}    Replace_Dots _\n`, statements: [statement] }) },
      'test/logs: [FG427] output.conf:5: "Replace_Dots" is "_", which is neither true nor false; write true or false',
      { destination: to.raw({ outputConf: `${outputConf}    replace_dots _\n`, statements: [statement] }) },
    ],
    [
      "raw words without a statement",
      { destination: to.raw({ outputConf, statements: [] }) },
      "test/logs: [FG746] statements: the list is empty, and IAM rejects a policy without statements; leave it out, or add a statement",
      { destination: to.raw({ outputConf, statements: [statement] }) },
    ],
    [
      "raw words with a statement that names no resource",
      { destination: to.raw({ outputConf, statements: [{ actions: statement.actions }] }) },
      'test/logs: [FG746] statements[0].resources: the statement has no resource; add one, such as "arn:aws:s3:::bucket/*", or "*" for all',
      { destination: to.raw({ outputConf, statements: [statement] }) },
    ],
    [
      "a tag that AWS keeps for itself",
      { tags: { "aws:x": "y" } },
      'test/logs: [FG710] tags: tag key "aws:x" begins with aws:, which AWS reserves; choose another prefix',
      { tags: { "shop:x": "y" } },
    ],
  ];

  it.each(more)("%s", (_, options, error, instead) => {
    expect(make(options)).toThrow(new Error(error));
    expect(make(instead)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ["a word", "cloudwatch", '[FG751] destination: "cloudwatch" is'],
    ["null options", to.cloudWatch(untyped(null)), "[FG751] destination: null is"],
    [
      "no stream",
      to.firehose(untyped({})),
      "[FG836] destination.deliveryStreamName: is missing; set deliveryStreamName",
    ],
    ["no Kinesis stream", to.kinesis(untyped({})), "[FG836] destination.streamName: is missing; set streamName"],
    ["no domain", to.openSearch(untyped({})), "[FG836] destination.domainArn: is missing; set domainArn"],
    ["no text", to.raw(untyped({})), "[FG836] destination.outputConf: is missing; set outputConf"],
    ["no options at all", to.raw(untyped(undefined)), "[FG836] destination.statements: is missing; set statements"],
  ])("what plain JavaScript passes as a destination: %s", (_, destination, line) => {
    expect(make({ destination: untyped(destination) })).toThrow(line);
    expect(make({ destination: to.cloudWatch({}) })).not.toThrow();
  });

  it("to be without a cluster", () => {
    expect(() => declare((stack) => new FargateLogging(stack, "logs", untyped({})))).toThrow(
      new Error("test/logs: [FG836] cluster: is missing; set cluster"),
    );
  });

  it("nothing of what Terraform fills in as a whole", () => {
    const made = (stack: TerraformStack): string => new TerraformVariable(stack, "conf", {}).stringValue;
    const told = annotations(
      declare((stack) => {
        const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
        const destination = to.raw({ outputConf: made(stack), statements: [statement] });
        new FargateLogging(stack, "logs", { cluster, destination, filtersConf: "${var.conf}" });
      }),
    );
    expect(told).toEqual([expect.stringMatching(/^INFO test\/logs: \[FG444\] .*: output.conf, filters.conf;/)]);
  });

  it("what EKS would silently ignore", () => {
    const filter = (name: string): string => `[FILTER]\n    Name ${name}\n    Match kube.*\n`;
    expect(make({ filtersConf: filter("lua") })).toThrow(/^test\/logs: \[FG\d{3}\] filters\.conf/);
    expect(make({ filtersConf: filter("throttle") })).not.toThrow();
  });
});

describe("logging warns", () => {
  it("of the control plane's group if the cluster is imported, which may log nothing", () => {
    const told = (logGroupName: string): string[] =>
      annotations(
        declare((stack) => {
          const cluster = importCluster(stack);
          new FargateLogging(stack, "logs", { cluster, destination: LogDestination.cloudWatch({ logGroupName }) });
        }),
      );
    expect(told("/aws/eks/old/cluster")).toEqual([
      expect.stringContaining("WARN test/logs: [FG767] logGroupName: the log group /aws/eks/old/cluster"),
    ]);
    expect(told("/aws/eks/old/pods")).toEqual([]);
  });

  it("of a policy that is too long for IAM", () => {
    const outputConf = "[OUTPUT]\n    Name kinesis\n    Match kube.*\n    region eu-west-1\n    stream lines\n";
    const told = (streams: number): string[] =>
      annotations(
        declare((stack) => {
          const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
          const arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/";
          const resources = Array.from({ length: streams }, (_, i) => `${arn}${i}`);
          const statements = [{ actions: ["kinesis:PutRecords"], resources }];
          new FargateLogging(stack, "logs", { cluster, destination: LogDestination.raw({ outputConf, statements }) });
        }),
      );
    expect(told(200)).toEqual([expect.stringContaining("[FG719] statements: the managed policy has")]);
    expect(told(50)).toEqual([]);
  });

  it("of labels that an index cannot hold, unless dots are replaced", () => {
    const statements = [{ actions: ["es:ESHttpPost"], resources: ["*"] }];
    const told = (line: string): string[] =>
      annotations(
        declare((stack) => {
          const cluster = addCluster(stack, { kubernetesVersion: "1.36" });
          const outputConf = `[OUTPUT]\n    Name es\n    Match kube.*\n    Host search.example.org\n    ${line}\n`;
          new FargateLogging(stack, "logs", { cluster, destination: LogDestination.raw({ outputConf, statements }) });
        }),
      );
    expect(told("Index lines")).toEqual([expect.stringContaining("WARN test/logs: [FG451] output.conf:1: ")]);
    expect(told("Replace_Dots On")).toEqual([]);
  });

  it("of nothing in its own configuration", () => {
    const told = (add: (cluster: FargateCluster) => unknown): string[] =>
      annotations(declare((stack) => add(addCluster(stack, { kubernetesVersion: "1.36" }))));
    expect(told((cluster) => new FargateLogging(cluster, "logs", { cluster }))).toEqual([]);
    expect(told((cluster) => new FargateLogging(cluster, "logs", { cluster, shipRouterLog: true }))).toEqual([]);
  });

  it("once, though its ConfigMap is also judged with all that runs on the cluster", () => {
    const stack = new FargateServerlessStack(testApp(), "study", {
      region: "us-east-1",
      kubernetesVersion: "1.36",
      logging: { filtersConf: "[FILTER]\n    Name throttle\n    Match kube.*\n    Rate 5\n    Rate 6\n" },
    });
    synthStack(stack);
    expect(annotations(stack).filter((each) => each.includes("FG426"))).toHaveLength(1);
  });
});

describe("your own logging configuration", () => {
  const outputConf =
    "[OUTPUT]\n    Name kinesis\n    Match kube.*\n    region eu-west-1\n    stream lines\n    replace_dots _\n";
  const synth = (labels: { [key: string]: string }, namespace?: string) => (): unknown =>
    synthCluster({}, (cluster) => {
      const own = new NamespaceV1(cluster, "own", { metadata: { name: "aws-observability", labels } });
      const metadata = { name: "aws-logging", namespace: namespace ?? own.metadata.name };
      new ConfigMapV1(cluster, "map", { metadata, data: { "output.conf": outputConf } });
    });

  it("is in the namespace that EKS reads, which has its label", () => {
    const labels = { "aws-observability": "enabled" };
    expect(synth(labels)).not.toThrow();
    expect(synth(labels, "kube-system")).toThrow(
      "[FG448] metadata.namespace: EKS reads aws-logging only in the namespace",
    );
    expect(synth({ team: "web" })).toThrow("[FG449] metadata.labels: the namespace lacks the label aws-observability");
  });
});
