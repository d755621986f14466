// The linter on whole configurations: the reference's, AWS's own examples, and whatever else is thrown at it.
import * as fc from "fast-check";
import { lintLogging } from "../../../lib/rules/logging/logging";
import { codes, lines } from "../expect-findings";

const GROUP = "/fargate-serverless/fargate-fluentbit-logs20240101";
const BLUEPRINT = {
  flb_log_cw: "true",
  "parsers.conf": `[PARSER]
  Name crio
  Format Regex
  Regex ^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$
  Time_Key    time
  Time_Format %Y-%m-%dT%H:%M:%S.%L%z
  Time_Keep On
`,
  "filters.conf": `[FILTER]
  Name parser
  Match *
  Key_name log
  Parser crio
[FILTER]
  Name kubernetes
  Match kube.*
  Merge_Log On
  Keep_Log Off
  Buffer_Size 0
  Kube_Meta_Cache_TTL 300s
`,
  "output.conf": `[OUTPUT]
      Name cloudwatch
      Match kube.*
      region ap-northeast-2
      log_group_name ${GROUP}
      log_stream_prefix fargate-logs-
      auto_create_group true
[OUTPUT]
      Name cloudwatch_logs
      Match *
      region ap-northeast-2
      log_group_name ${GROUP}
      log_stream_prefix fargate-logs-fluent-bit-
      auto_create_group true

`,
};

describe("the linter", () => {
  it("reports that the reference's configuration ships every line twice", () => {
    const found = lintLogging(BLUEPRINT);
    expect(codes(found)).toEqual(["FG442", "FG440", "FG440", "FG430"]);
    expect(lines(found)[3]).toBe(
      `[FG430] output.conf:8: records that match "*" also go to the output on line 1 (Match "kube.*"), to the same CloudWatch log group ${GROUP} in ap-northeast-2: each line is stored and billed twice; keep one of the two outputs`,
    );
  });

  it("finds nothing in the reference's filters and parsers", () => {
    const outputs = BLUEPRINT["output.conf"].split("[OUTPUT]")[1] ?? "";
    const single = `[OUTPUT]${outputs.replace("auto_create_group true", "auto_create_group false")}`;
    expect(lintLogging({ ...BLUEPRINT, flb_log_cw: "false", "output.conf": single })).toEqual([]);
  });

  it.each([
    [
      "CloudWatch",
      `[OUTPUT]
    Name cloudwatch_logs
    Match   kube.*
    region us-west-2
    log_group_name my-logs
    log_stream_prefix from-fluent-bit-
    log_retention_days 60
    auto_create_group true
`,
    ],
    [
      "OpenSearch",
      `[OUTPUT]
  Name  es
  Match *
  Host  search-example.us-west-2.es.amazonaws.com
  Port  443
  Index example
  Type  example_type
  AWS_Auth On
  AWS_Region us-west-2
  tls   On
`,
    ],
    [
      "Firehose",
      "[OUTPUT]\n Name  kinesis_firehose\n Match *\n region us-west-2\n delivery_stream my-stream-firehose\n",
    ],
  ])("finds nothing in an output as AWS's guide writes it for %s", (_, text) => {
    expect(lintLogging({ "output.conf": text })).toEqual([]);
  });

  it("reads lines however they end", () => {
    const text = "[OUTPUT]\r\n    Name s3\r\n    Match *\r\n";
    expect(lines(lintLogging({ "output.conf": text }))[0]).toMatch(/^\[FG417\] output\.conf:2: /);
  });

  it("never fails, whatever the input is", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "[OUTPUT]",
        "[FILTER]",
        "[PARSER]",
        "[",
        "[]",
        "@SET a=b",
        "    Name es",
        "\tMatch *",
        "  Match kube.*",
        "    Rule $log",
        "${X}",
      ),
      fc.string(),
    );
    const text = fc.array(line, { maxLength: 30 }).map((all) => all.join("\n"));
    const file = fc.constantFrom("output.conf", "filters.conf", "parsers.conf", "flb_log_cw", "__proto__", "toString");
    const data = fc.array(
      fc.tuple(file, fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.anything() })),
    );
    fc.assert(
      fc.property(data, (entries) => {
        for (const found of lintLogging(Object.fromEntries(entries))) expect(found.code).toMatch(/^FG4\d\d$/);
      }),
      { numRuns: 1000 },
    );
  });
});
