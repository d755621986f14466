// The typed builders of logging configurations, and what each destination lets the pod execution role do.
import * as fc from "fast-check";
import { lintLogging } from "../../../lib/rules/logging/logging";
import {
  cloudWatchOutput,
  firehoseOutput,
  kinesisOutput,
  openSearchOutput,
  renderLogging,
  renderOutput,
  RoutedPlugin,
} from "../../../lib/rules/logging/conf";
import { LogDestinationKind, loggingPermissions } from "../../../lib/rules/logging/iam";
import { parseConf } from "../../../lib/rules/logging/parser";

const region = "ap-northeast-2";
const GROUP_ARN = "arn:aws:logs:ap-northeast-2:111122223333:log-group:/logs";
const cloudWatch = { region, logGroupName: "/study/fargate", logStreamPrefix: "fargate-" };
const OUTPUTS: readonly [string, RoutedPlugin][] = [
  ["CloudWatch", cloudWatchOutput(cloudWatch)],
  ["Firehose", firehoseOutput({ region, deliveryStream: "logs" })],
  ["Kinesis", kinesisOutput({ region, stream: "logs", partitionKey: "container_id" })],
  ["OpenSearch", openSearchOutput({ region, host: "search-x.ap-northeast-2.es.amazonaws.com", index: "fargate" })],
];

describe("the builder", () => {
  it("writes one output, the filters that name the pod, and the parser of containerd's lines", () => {
    expect(renderLogging({ outputs: [cloudWatchOutput(cloudWatch)] })).toEqual({
      flb_log_cw: "false",
      "output.conf": `[OUTPUT]
    Name cloudwatch_logs
    Match kube.*
    region ap-northeast-2
    log_group_name /study/fargate
    log_stream_prefix fargate-
    auto_create_group false
`,
      "filters.conf": `[FILTER]
    Name parser
    Match kube.*
    Key_Name log
    Parser crio
[FILTER]
    Name kubernetes
    Match kube.*
    Merge_Log On
    Keep_Log Off
    Buffer_Size 0
    Kube_Meta_Cache_TTL 300s
`,
      "parsers.conf": `[PARSER]
    Name crio
    Format Regex
    Regex ^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$
    Time_Key time
    Time_Format %Y-%m-%dT%H:%M:%S.%L%z
    Time_Keep On
`,
    });
  });

  it.each(OUTPUTS)("of %s writes what the linter finds nothing in", (_, output) => {
    expect(lintLogging(renderLogging({ outputs: [output] }))).toEqual([]);
  });

  it("leaves files out that would be empty", () => {
    expect(Object.keys(renderLogging({ outputs: [], filters: [], parsers: [] }))).toEqual([
      "flb_log_cw",
      "output.conf",
    ]);
  });

  it("passes the linter for any names that AWS accepts", () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,40}$/);
    const index = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,39}$/);
    const outputs = fc.oneof(
      fc.record({ logGroupName: name, logStreamPrefix: name }).map((each) => cloudWatchOutput({ ...each, region })),
      name.map((deliveryStream) => firehoseOutput({ deliveryStream, region })),
      name.map((stream) => kinesisOutput({ stream, region })),
      fc.record({ host: name, index }).map((each) => openSearchOutput({ ...each, region })),
    );
    fc.assert(
      fc.property(outputs, (output) => {
        expect(lintLogging(renderLogging({ outputs: [output] }))).toEqual([]);
      }),
    );
  });

  it("writes each option on one line, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const text = renderOutput(firehoseOutput({ region, deliveryStream: `a\n[OUTPUT]\r    Name ${value}` }));
        expect(parseConf(text).sections).toHaveLength(1);
      }),
    );
  });
});

describe("the pod execution role", () => {
  const arn = GROUP_ARN;

  it.each([
    [
      LogDestinationKind.CLOUDWATCH,
      ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      [`${GROUP_ARN}:*`],
    ],
    [LogDestinationKind.FIREHOSE, ["firehose:PutRecordBatch"], [GROUP_ARN]],
    [LogDestinationKind.KINESIS, ["kinesis:PutRecords"], [GROUP_ARN]],
    [LogDestinationKind.OPENSEARCH, ["es:ESHttpPost", "es:ESHttpPut"], [`${GROUP_ARN}/*`]],
  ])("may do no more for %s than its output needs", (kind, actions, resources) => {
    expect(loggingPermissions({ kind, arn })).toEqual([{ actions, resources }]);
  });

  it("may create the group and set its retention only if the output requests it", () => {
    const kind = LogDestinationKind.CLOUDWATCH;
    expect(loggingPermissions({ kind, arn, createsGroup: true, setsRetention: true })[1]).toEqual({
      actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
      resources: [arn, `${arn}:*`],
    });
  });
});
