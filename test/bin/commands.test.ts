// `size`, `cost`, `lint-logging`, and what the tool says of itself.
import { join } from "node:path";
import { makeFolder, Outcome, podYaml, runTool } from "./fake-terminal";

const deployment = (requests: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: study-a}
spec:
  replicas: ${replicas}
  template:
    spec:
      containers: [{name: app, image: nginx, resources: {requests: ${requests}}}]
`;
const JOB =
  "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: b}\nspec: {template: {spec: {containers: [{name: j}]}}}\n";

describe("size", () => {
  it("shows what requests on the command line get, and how to get a smaller size", async () => {
    const { code, out } = await runTool(["size", "--cpu", "1", "--memory", "8Gi"]);
    expect(out).toBe(`WORKLOAD        PODS  REQUESTS       SIZE       UNUSED        TO SAVE A STEP
these requests     1  1 cpu, 8192Mi  2vCPU 9GB  1 cpu, 768Mi  request 7936Mi of memory instead of 8192Mi to get 1vCPU 8GB
`);
    expect(code).toBe(0);
  });

  it("shows what the pods of manifests get", async () => {
    const { out } = await runTool(["size", "-"], `${deployment("{cpu: 500m, memory: 500Mi}")}---\n${JOB}`);
    expect(out).toBe(`WORKLOAD                PODS  REQUESTS         SIZE            UNUSED           TO SAVE A STEP
Deployment study-a/web     2  500m cpu, 500Mi  0.5vCPU 1GB     0 cpu, 268Mi     request 250m of cpu instead of 500m to get 0.25vCPU 1GB
Job b/j                    1  none             0.25vCPU 0.5GB  250m cpu, 256Mi  –
`);
  });

  it.each([
    ["above the largest size", ["--cpu", "17"], "FG201"],
    ["of too much disk", ["--ephemeral-storage", "200Gi"], "FG203"],
  ])("ends with 1 for requests %s", async (_, argv, code) => {
    const outcome = await runTool(["size", ...argv]);
    expect(outcome.out).toContain(code);
    expect(outcome.code).toBe(1);
  });

  it("ends with 2 for requests that are no quantities, and names the option", async () => {
    const { code, err } = await runTool(["size", "--memory", "8GB"]);
    expect(err).toContain('--memory: "8GB" is not a quantity; write 8Gi');
    expect(code).toBe(2);
  });

  it("sizes the other documents of a file, and names the broken one", async () => {
    const { code, out, err } = await runTool(["size", "-"], `${JOB}---\nkind: [\n---\n${deployment("{cpu: 1}")}`);
    expect(out).toContain("Job b/j");
    expect(out).toContain("Deployment study-a/web");
    expect(err).toMatch(/^broken: -, document 2, line \d+: /m);
    expect(code).toBe(1);
  });

  it("accepts requests or manifests, not both", async () => {
    expect((await runTool(["size", "--cpu", "1", "-"])).err).toContain("pass either requests or manifests, not both");
  });

  it("prints the same as JSON", async () => {
    const { out } = await runTool(["size", "--json", "--cpu", "250m", "--memory", "256Mi"]);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      pods: [
        {
          kind: null,
          name: null,
          replicas: 1,
          size: { label: "0.25vCPU 0.5GB" },
          requested: { cpuMillis: 250, memoryMiB: 256 },
          saving: null,
        },
      ],
      broken: [],
    });
  });
});

describe("cost", () => {
  it("adds up a month, and reports the jobs that it leaves out", async () => {
    const { code, out } = await runTool(["cost", "-r", "us-east-1", "-"], `${deployment("{cpu: 500m}")}---\n${JOB}`);
    expect(out).toBe(`ITEM                              NUMBER    EACH  A MONTH
pod of 0.5vCPU 1GB (study-a/web)       2  $18.02   $36.04
EKS cluster, standard support          1  $73.00   $73.00
total                                             $109.04

us-east-1, list prices of 2026-08, before traffic and requests
the prices are as of 2026-08, more than 60 days ago; pass changed prices as prices
Job b/j is not counted: each pod of 0.25vCPU 0.5GB costs $0.0123 for each hour until it is deleted
`);
    expect(code).toBe(0);
  });

  it("counts the load balancers, of which Ingresses of one group share one", async () => {
    const ingress = (name: string, group: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: ${name}, annotations: {alb.ingress.kubernetes.io/group.name: ${group}}}\n`;
    const service = "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer}\n";
    const text = [ingress("a", "g"), ingress("b", "g"), ingress("c", "h"), service].join("---\n");
    const { out } = await runTool(["cost", "-r", "us-east-1", "-"], text);
    expect(out).toMatch(/Application Load Balancer, without its capacity units +2 /);
    expect(out).toMatch(/Network Load Balancer, without its capacity units +1 /);
  });

  it.each(["1.30", "v1.30", "1.30.14", "v1.30.14-eks-1"])(
    "reads the version %s, as kubectl prints it",
    async (version) => {
      const { code, out } = await runTool(["cost", "-r", "us-east-1", "--kubernetes-version", version, "-"], JOB);
      expect([code, out]).toEqual([0, expect.stringContaining("EKS cluster, extended support")]);
    },
  );

  it.each(["latest", "1", "2.30", "1.3o"])("rejects the version %s, whose price is not known", async (version) => {
    const { code, err } = await runTool(["cost", "-r", "us-east-1", "--kubernetes-version", version, "-"], JOB);
    expect([code, err]).toEqual([2, expect.stringContaining("--kubernetes-version: ")]);
    expect(err).toContain('write it as major and minor, such as "1.');
  });

  it("names custom resources that may run pods, and not those that run none", async () => {
    const object = (apiVersion: string, kind: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: b}\n`;
    const objects = [
      object("argoproj.io/v1alpha1", "Rollout"),
      object("external-secrets.io/v1", "ExternalSecret"),
      object("cert-manager.io/v1", "Certificate"),
    ];
    const { out } = await runTool(["cost", "-r", "us-east-1", "-"], objects.join("---\n"));
    expect(out.match(/^not counted: .*$/gm)).toEqual(["not counted: pods that 1 Rollout may run"]);
  });

  it("reads region, version and gateways from a stack", async () => {
    const block = { subnet_ids: ["a", "b"], vpc_endpoint_type: "Interface" };
    const resource = {
      aws_eks_cluster: { c: { version: "1.30" } },
      aws_nat_gateway: { a: {}, b: {} },
      aws_vpc_endpoint: { e: block },
    };
    const folder = makeFolder({
      "cdk.tf.json": JSON.stringify({ provider: { aws: [{ region: "us-east-1" }] }, resource }),
    });
    const { out } = await runTool(["cost", "--stack", folder.path]);
    folder.remove();
    expect(out).toContain("EKS cluster, extended support");
    expect(out).toMatch(/NAT gateway +2 /);
    expect(out).toMatch(/interface endpoint in a zone +2 /);
  });

  it("adds up stacks of one region, and asks for one of several regions", async () => {
    const stackOf = (region: string): string =>
      JSON.stringify({
        provider: { aws: [{ region }] },
        resource: { aws_eks_cluster: { c: {} }, aws_nat_gateway: { a: {} } },
      });
    const costOf = async (...regions: string[]): Promise<Outcome> => {
      const files = regions.map((region, index) => [`stacks/${index}/cdk.tf.json`, stackOf(region)]);
      const folder = makeFolder(Object.fromEntries(files) as Record<string, string>);
      const outcome = await runTool(["cost", "--stack", folder.path]);
      folder.remove();
      return outcome;
    };
    const { out } = await costOf("us-east-1", "us-east-1");
    expect(out).toMatch(/EKS cluster, standard support +2 /);
    expect(out).toMatch(/NAT gateway +2 /);
    const { code, err } = await costOf("us-east-1", "ap-northeast-2");
    expect(err).toContain("the stacks are in us-east-1 and ap-northeast-2, where prices differ; pass one with --stack");
    expect(code).toBe(2);
  });

  it("takes prices from the command line, above those of the settings file", async () => {
    const folder = makeFolder({ "s.yaml": "prices: { fargateVcpuHour: 1, fargateGbHour: 0 }" });
    const of = async (...more: string[]): Promise<string> =>
      (await runTool(["cost", "-r", "eu-west-1", ...more, "-"], deployment("{cpu: 1, memory: 1Gi}", 1))).out;
    expect(await of()).toMatch(/pod of 1vCPU \d+GB .*\?/);
    expect(await of("--config", `${folder.path}/s.yaml`)).toContain("$730.00");
    expect(await of("--config", `${folder.path}/s.yaml`, "--price", "fargateVcpuHour=2")).toContain("$1460.00");
    folder.remove();
  });

  it.each([
    ["--price", "fargateVcpu=1", "--price fargateVcpu: nothing with this name has a price; write fargateVcpuHour"],
    ["--price", "fargateVcpuHour=", '--price fargateVcpuHour: the string "" is not a price; write a number such as'],
    ["--price", "fargateVcpuHour", "--price fargateVcpuHour: write ITEM=USD"],
    ["--region", "euwest1", '"euwest1" is not a region; write it as eu-west-1'],
  ])("rejects %s %s", async (option, value, message) => {
    const { code, err } = await runTool(["cost", "-r", "us-east-1", option, value, "-"], JOB);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it("needs a region", async () => {
    const { code, err } = await runTool(["cost", "-"], JOB);
    expect(err).toContain("prices differ by region; set one with --region");
    expect(code).toBe(2);
  });

  it("leaves the total open where prices are not known, and ends with 1 where a document is broken", async () => {
    const json = await runTool(["cost", "--json", "-r", "mars-north-1", "-"], deployment("{cpu: 1}"));
    expect(JSON.parse(json.out)).toMatchObject({
      totalUsd: null,
      notes: [
        "mars-north-1 is not a known region; check its spelling, and that EKS is available there",
        "no prices are known for mars-north-1; pass them as prices",
      ],
    });
    expect((await runTool(["cost", "-r", "us-east-1", "-"], "]")).code).toBe(1);
  });
});

describe("lint-logging", () => {
  const output = "[OUTPUT]\n    Name s3\n    Match *\n";
  const map = (name: string, text: string): string =>
    `kind: ConfigMap\nmetadata: {name: ${name}, namespace: aws-observability}\ndata:\n  output.conf: ${JSON.stringify(text)}\n`;

  it("lints the files of a folder together, with their lines", async () => {
    const good =
      "[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region us-east-1\n    log_group_name l\n    log_stream_prefix p\n";
    const filter = "[FILTER]\n    Name parser\n    Match *\n    Key_Name log\n    Parser crio\n";
    const folder = makeFolder({ "output.conf": good, "filters.conf": filter });
    const { code, out } = await runTool([
      "lint-logging",
      join(folder.path, "output.conf"),
      join(folder.path, "filters.conf"),
    ]);
    folder.remove();
    expect(out).toBe(`${join(folder.path, "output.conf")}, ${join(folder.path, "filters.conf")}: 1 error
  error FG424 filters.conf:5: parser "crio" is not defined in parsers.conf
      fix: add a [PARSER] of this name, or correct it
`);
    expect(code).toBe(1);
  });

  it("finds the ConfigMap among other objects", async () => {
    const { code, out } = await runTool(["lint-logging", "-"], `${podYaml("p")}---\n${map("aws-logging", output)}`);
    expect(out).toContain("-, document 2: 1 error\n  error FG417 output.conf:2: ");
    expect(code).toBe(1);
  });

  it("ends with 0 if nothing is wrong or all is acknowledged, and with 1 for warnings only if it is strict", async () => {
    const text = `${output.replace("s3", "es")}    Host h\n    nope 1\n`;
    expect((await runTool(["lint-logging", "-"], map("aws-logging", text))).code).toBe(0);
    expect((await runTool(["lint-logging", "--strict", "-"], map("aws-logging", text))).code).toBe(1);
    expect((await runTool(["lint-logging", "--strict", "--ack", "FG443", "-"], map("aws-logging", text))).out).toBe(
      "-, document 1: ok\n",
    );
  });

  it.each([
    ["no logging configuration in the input", ["lint-logging", "-"], podYaml("p")],
    [
      "no logging configuration in the input",
      ["lint-logging", "-"],
      "kind: ConfigMap\nmetadata: {name: aws-logging, namespace: shop}\ndata: {settings: a}\n",
    ],
    ["other.conf: EKS reads output.conf, filters.conf, parsers.conf; rename it", ["lint-logging", "other.conf"], ""],
    ["no input; pass output.conf, filters.conf, parsers.conf, a manifest, - or --stack", ["lint-logging"], ""],
  ])("ends with 2: %s", async (message, argv, stdin) => {
    const { code, err } = await runTool(argv, stdin);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  const good =
    "[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region us-east-1\n    log_group_name l\n    log_stream_prefix p\n";
  const rightMap = map("aws-logging", good);
  const namespace = (labels: string): string =>
    `kind: Namespace\nmetadata: {name: aws-observability, labels: ${labels}}\n`;

  it.each([
    [
      "a map in another namespace",
      rightMap.replace("aws-observability", "shop"),
      "error FG448 metadata.namespace: ",
      1,
    ],
    ["a map of another name", map("aws-loging", good), "warning FG450 metadata.name: ", 0],
    ["what such a map holds", map("aws-loging", output), "error FG417 output.conf:2: ", 1],
    ["a namespace without its label", namespace("{a: b}"), "error FG449 metadata.labels: ", 1],
    ["a namespace beside the map", `${namespace("{a: b}")}---\n${rightMap}`, "-, document 2: ok\n", 1],
    [
      "a list",
      JSON.stringify({ kind: "List", items: [{ kind: "ConfigMap", metadata: { name: "aws-logging" } }] }),
      "FG405",
      1,
    ],
    [
      "an empty map",
      "kind: ConfigMap\nmetadata: {name: aws-logging, namespace: aws-observability}\ndata: {}\n",
      "FG405",
      1,
    ],
    [
      "a map without data",
      "kind: ConfigMap\nmetadata: {name: aws-logging, namespace: aws-observability}\n",
      "FG405",
      1,
    ],
    [
      "binary data",
      "kind: ConfigMap\nmetadata: {name: aws-logging, namespace: aws-observability}\nbinaryData: {output.conf: W09VVFBVVF0K}\n",
      "output.conf is in binaryData",
      1,
    ],
    [
      "a string in base64",
      rightMap.replace(JSON.stringify(good), `!!binary ${Buffer.from(output).toString("base64")}`),
      "error FG417 output.conf:2: ",
      1,
    ],
  ])("judges %s", async (_, text, said, exit) => {
    const { code, out } = await runTool(["lint-logging", "-"], text);
    expect(out).toContain(said);
    expect(code).toBe(exit);
  });

  it.each([
    ["the map in its namespace", rightMap],
    ["its namespace with its label", `${namespace("{a: b, aws-observability: enabled}")}---\n${rightMap}`],
    ["a string in base64", rightMap.replace(JSON.stringify(good), `!!binary ${Buffer.from(good).toString("base64")}`)],
    [
      "one in lines",
      rightMap.replace(
        JSON.stringify(good),
        `!!binary |\n    ${Buffer.from(good).toString("base64").replace(/.{60}/g, "$&\n    ")}`,
      ),
    ],
  ])("is content with %s", async (_, text) => {
    const { code, out } = await runTool(["lint-logging", "-"], text);
    expect(out).toMatch(/^-, document \d: ok\n$/);
    expect(code).toBe(0);
  });

  it("calls a document broken whose base64 is not, as kubectl does", async () => {
    const { code, out } = await runTool(["lint-logging", "-"], rightMap.replace(JSON.stringify(good), "!!binary a b"));
    expect(out).toContain("broken -, document 1, line 4: not YAML: !!binary is not base64");
    expect(code).toBe(1);
  });

  it("prints the same as JSON", async () => {
    const { out } = await runTool(["lint-logging", "--json", "-"], map("aws-logging", output));
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      configurations: [{ place: "-, document 1", findings: [{ code: "FG417" }] }],
      broken: [],
    });
  });
});

describe("the tool", () => {
  it.each([
    [["--help"], "Usage: cdktf-eks-fargate COMMAND [OPTIONS] [FILE|FOLDER|-]..."],
    [["help", "cost"], "Usage: cdktf-eks-fargate cost "],
    [["check", "--help"], "Usage: cdktf-eks-fargate check "],
    [["size", "-h"], "Usage: cdktf-eks-fargate size "],
    [["lint-logging", "--json", "--help"], "Usage: cdktf-eks-fargate lint-logging "],
  ])("helps on request: %j", async (argv, usage) => {
    const { code, out } = await runTool(argv);
    expect(out).toContain(usage);
    expect(code).toBe(0);
  });

  it("knows its version", async () => {
    expect((await runTool(["--version"])).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});
