// Where the logging configuration is: the ConfigMap's name, its namespace, and the label of that namespace.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { readStack } from "../../../lib/rules/manifests/stack";
import { codes, lines } from "../expect-findings";

const OUTPUT =
  "[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.*\n    region eu-west-1\n    log_group_name /logs\n    log_stream_prefix pod-\n";
const FILES = { "output.conf": OUTPUT };

const map = (metadata: object, content: object = { data: FILES }): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "aws-logging", namespace: "aws-observability", ...metadata },
  ...content,
});
const namespace = (metadata: object): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "aws-observability", ...metadata },
});

describe("the ConfigMap aws-logging", () => {
  it.each<[string, object, string[]]>([
    [
      "is in another namespace",
      map({ namespace: "kube-system" }),
      [
        '[FG448] metadata.namespace: EKS reads aws-logging only in the namespace aws-observability, and this one is in "kube-system"; write namespace: aws-observability',
      ],
    ],
    [
      "names no namespace",
      map({ namespace: undefined }),
      [
        "[FG448] metadata.namespace: EKS reads aws-logging only in the namespace aws-observability, and this one has no namespace; write namespace: aws-observability",
      ],
    ],
    [
      "has another name",
      map({ name: "aws-loging" }),
      [
        '[FG450] metadata.name: EKS reads only the ConfigMap aws-logging in this namespace, and this one is named "aws-loging"; name it aws-logging',
      ],
    ],
    [
      "has its output among binary data",
      map({}, { binaryData: { "output.conf": "W09VVFBVVF0K" } }),
      [
        "[FG405] output.conf: there is no [OUTPUT], so nothing is logged: EKS reads data, and output.conf is in binaryData; write the file's content under data, as a block string: |",
      ],
    ],
    [
      "has parsers among binary data",
      map({}, { data: FILES, binaryData: { "parsers.conf": "", logo: "" } }),
      [
        "[FG402] binaryData.parsers.conf: parsers.conf is in binaryData, and EKS reads data; write it under data, as a string",
      ],
    ],
    [
      "is known only at apply",
      map({}, { data: "${var.files}" }),
      ["[FG444] data: the files are known only at apply and are not checked; use literal values to have them checked"],
    ],
  ])("that %s is reported", (_, object, said) => {
    expect(lines(checkWorkload(object))).toEqual(said);
  });

  it.each([
    ["in another namespace", map({ namespace: "kube-system" }), "error"],
    ["in no namespace", map({ namespace: undefined }), "warning"],
    ["with a misspelt key", map({}, { data: { ...FILES, "filter.conf": "" } }), "error"],
    ["with a note beside its files", map({}, { data: { ...FILES, "README.md": "Whose this is" } }), "warning"],
    ["of another name", map({ name: "aws-logging-2" }), "warning"],
    ["with binary parsers", map({}, { data: FILES, binaryData: { "parsers.conf": "" } }), "warning"],
    ["without data", map({}, {}), "error"],
    ["with empty data", map({}, { data: {} }), "error"],
  ])("%s is no more and no less than this: %s", (_, object, severity) => {
    expect(checkWorkload(object).map((found) => found.severity)).toEqual([severity]);
  });

  it.each([
    ["is where it belongs", map({})],
    ["is where Terraform says", map({ namespace: "${var.namespace}" })],
    ["is called as Terraform says", map({ name: "${var.name}" })],
    ["is a program's own, in its own namespace", map({ namespace: "shop" }, { data: { "settings.json": "{}" } })],
    ["is another one in another namespace", map({ name: "fluent-bit", namespace: "logs" })],
    ["is of a Fluent Bit of one's own", map({ name: "own" }, { data: { "fluent-bit.conf": "", "parsers.conf": "" } })],
    ["is what Kubernetes makes in each namespace", map({ name: "kube-root-ca.crt" }, { data: { "ca.crt": "" } })],
    ["is of another API", { ...map({ namespace: "shop" }), apiVersion: "example.org/v1" }],
  ])("that %s is fine", (_, object) => {
    expect(checkWorkload(object)).toEqual([]);
  });

  it("is in the namespace of the command line if it has none", () => {
    const object = map({ namespace: undefined });
    expect(checkWorkload(object, { namespace: "aws-observability" })).toEqual([]);
    expect(checkWorkload(object, { namespace: "shop" })).toMatchObject([{ code: "FG448", severity: "error" }]);
  });

  it("is judged by its content too, wherever it is", () => {
    const data = { "output.conf": OUTPUT.replace("cloudwatch_logs", "s3") };
    expect(codes(checkWorkload(map({ namespace: "shop" }, { data })))).toEqual(["FG448", "FG417"]);
    expect(codes(checkWorkload(map({ namespace: "${var.namespace}" }, { data })))).toEqual(["FG417"]);
  });
});

describe("the namespace aws-observability", () => {
  it.each([
    [{}, "lacks the label aws-observability"],
    [{ labels: { owner: "till" } }, "lacks the label aws-observability"],
    [{ labels: { "aws-observability": "true" } }, 'has the string "true" as its label aws-observability'],
  ])("with %j is reported", (metadata, said) => {
    expect(lines(checkWorkload(namespace(metadata)))).toEqual([
      `[FG449] metadata.labels: the namespace ${said}, and without it EKS does not turn on logging; label it aws-observability: enabled`,
    ]);
  });

  it.each([
    { labels: { owner: "till", "aws-observability": "enabled" } },
    { labels: { "aws-observability": "${var.label}" } },
    { labels: "${var.labels}" },
    { name: "shop" },
  ])("with %j is fine", (metadata) => {
    expect(checkWorkload(namespace(metadata))).toEqual([]);
  });

  it("is judged as Terraform writes it, and so is the ConfigMap", () => {
    const objects = readStack({
      resource: {
        kubernetes_namespace_v1: { own: { metadata: [{ name: "aws-observability", labels: { a: "b" } }] } },
        kubernetes_config_map_v1: {
          right: {
            metadata: { name: "aws-logging", namespace: "${kubernetes_namespace_v1.own.metadata[0].name}" },
            data: FILES,
          },
          wrong: { metadata: { name: "aws-logging", namespace: "shop" }, data: FILES },
        },
      },
    })?.objects.map(({ address, object }) => [address, ...codes(checkWorkload(object))]);
    expect(objects).toEqual([
      ["kubernetes_namespace_v1.own", "FG449"],
      ["kubernetes_config_map_v1.right"],
      ["kubernetes_config_map_v1.wrong", "FG448"],
    ]);
  });
});
