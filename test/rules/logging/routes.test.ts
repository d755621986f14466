// Outputs beside each other: which records two of them take, whether they store them in one place, and what nobody takes.
import { lintLogging, LoggingData } from "../../../lib/rules/logging/logging";
import { codes } from "../expect-findings";

const section = (head: string, entries: readonly string[]): string =>
  [`[${head}]`, ...entries.map((entry) => `    ${entry}`), ""].join("\n");
const outputs = (...all: (readonly string[])[]): LoggingData => ({
  "output.conf": all.map((each) => section("OUTPUT", each)).join(""),
});
/** Code and severity of what is said of routes. */
const routes = (data: LoggingData): string[] =>
  lintLogging(data).flatMap(({ code, severity }) => (/^FG43[012]$/.test(code) ? [`${code} ${severity}`] : []));

const group = (match: string, name = "/till", ...more: string[]): string[] => [
  "Name cloudwatch_logs",
  `Match ${match}`,
  "region eu-west-1",
  `log_group_name ${name}`,
  "log_stream_prefix p-",
  ...more,
];
const inGo = (match: string, ...more: string[]): string[] => ["Name cloudwatch", ...group(match, ...more).slice(1)];
const index = (match: string, ...more: string[]): string[] => [
  "Name es",
  `Match ${match}`,
  "Host till.example.org",
  ...more,
];
const firehose = (...more: string[]): string[] => [
  "Name firehose",
  "Match *",
  "region eu-west-1",
  "delivery_stream a",
  ...more,
];
const kinesis = (...more: string[]): string[] => ["Name kinesis", "Match *", "region eu-west-1", "stream a", ...more];
const LOGSTASH = "Logstash_Format On";

describe("two outputs that store a line in one place", () => {
  it.each<[string, (readonly string[])[]]>([
    ["take the same", [group("kube.*"), group("kube.*")]],
    ["take all, and those of one namespace", [group("kube.*"), group("kube.*_cart_*")]],
    ["are of the two plugins of CloudWatch", [group("kube.*"), inGo("*")]],
    [
      "write to other streams of a group",
      [
        group("kube.*"),
        ["Name cloudwatch_logs", "Match *", "region eu-west-1", "log_group_name /till", "log_stream_name all"],
      ],
    ],
    ["have the same template", [inGo("*", "/$(tag[4])"), inGo("kube.*", "/$(tag[4])")]],
    [
      "assume one role",
      [firehose("role_arn arn:aws:iam::111122223333:role/a"), firehose("role_arn arn:aws:iam::111122223333:role/a")],
    ],
    ["are of the two plugins of Firehose", [firehose(), ["Name kinesis_firehose", ...firehose().slice(1)]]],
    ["go to one data stream", [kinesis(), kinesis("partition_key container_id")]],
    ["go to one index", [index("*", "Index a"), index("kube.*", "Index a", "Type b")]],
    [
      "go to the indices of one prefix",
      [index("*", LOGSTASH, "Logstash_Prefix a"), index("*", LOGSTASH, "Logstash_Prefix a", "Index b")],
    ],
  ])("are an error where they %s", (_, given) => {
    expect(routes(outputs(...given))).toEqual(["FG430 error"]);
  });

  it.each<[string, (readonly string[])[]]>([
    ["one key of it", [group("*"), group("*", "/till", "log_key log")]],
    ["it as a metric", [inGo("*"), inGo("*", "/till", "log_format json/emf")]],
    ["some keys of it", [kinesis(), kinesis("data_keys log,stream")]],
    ["it without dots", [firehose(), firehose("replace_dots _")]],
    ["it through a pipeline", [index("*"), index("*", "Pipeline reduce")]],
  ])("are a warning where one of them stores %s", (_, given) => {
    expect(routes(outputs(...given))).toEqual(["FG430 warning"]);
  });
});

describe("two outputs that store a line in two places", () => {
  it.each<[string, (readonly string[])[]]>([
    ["groups", [group("*"), group("kube.*_cart_*", "/cart")]],
    ["templates", [inGo("*", "/$(tag[4])"), inGo("kube.*", "/$(tag[5])")]],
    ["accounts", [firehose(), firehose("role_arn arn:aws:iam::111122223333:role/a")]],
    ["regions", [kinesis(), ["Name kinesis", "Match *", "region us-east-1", "stream a"]]],
    ["hosts", [index("*"), ["Name es", "Match *", "Host other.example.org"]]],
    ["prefixes of indices", [index("*", LOGSTASH, "Logstash_Prefix a"), index("*", LOGSTASH, "Logstash_Prefix b")]],
    ["indices, one of which has the date", [index("*", LOGSTASH), index("*")]],
    ["indices, of which Terraform says what they are", [index("*", "Logstash_Format ${var.dated}"), index("*")]],
    ["documents of one id, of which one is kept", [index("*", "Generate_ID On"), index("*", "Generate_ID On")]],
  ])("are a warning: two %s", (_, given) => {
    expect(routes(outputs(...given))).toEqual(["FG431 warning"]);
  });

  it("are compared with all before them, and the one that they repeat is reported", () => {
    const found = lintLogging(
      outputs(group("*", "/a"), group("*_cart_*", "/b"), group("*_stock_*", "/b"), group("*", "/b")),
    );
    expect(found.map(({ code, message }) => `${code} ${/line \d+/.exec(message)?.[0] ?? ""}`)).toEqual([
      "FG431 line 1",
      "FG431 line 1",
      "FG430 line 7",
    ]);
  });
});

describe("outputs that no record reaches twice", () => {
  it.each<[string, (readonly string[])[]]>([
    ["namespaces, in one group", [group("kube.*_cart_*"), group("kube.*_stock_*")]],
    ["namespaces, in two groups", [group("kube.*_cart_*", "/a"), group("kube.*_stock_*", "/b")]],
    ["three namespaces", [group("*_a_*"), group("*_b_*"), group("*_c_*")]],
    ["containers of pods", [group("*_*_web-*"), group("*_*_log-*")]],
    ["names of pods", [group("kube.var.log.containers.web-*"), group("kube.var.log.containers.job-*")]],
  ])("are split by %s", (_, given) => {
    expect(routes(outputs(...given))).toEqual([]);
  });
});

describe("an output that matches no record", () => {
  const shop = group("shop.*", "/shop");
  const rewriting = (match: string): string =>
    section("FILTER", ["Name rewrite_tag", `Match ${match}`, "Rule $log ^E shop.x false"]);

  it.each<[string, LoggingData, string[]]>([
    ["no other does", outputs(shop), ["FG432 error"]],
    ["nor do all others", outputs(shop, group("app.*", "/app")), ["FG432 error", "FG432 error"]],
    ["another does", outputs(shop, group("kube.*")), ["FG432 warning"]],
    ["another may, by an expression", outputs(shop, [...group("x.*", "/x"), "Match_Regex ^kube"]), ["FG432 warning"]],
    ["another may, by what Terraform knows", outputs(shop, group("${var.match}", "/x")), ["FG432 warning"]],
    ["there may be another", { "output.conf": `${section("OUTPUT", shop)}\${var.more}\n` }, ["FG432 warning"]],
    ["a filter may make its tag", { ...outputs(shop), "filters.conf": "${var.filters}" }, ["FG432 warning"]],
    [
      "no filter that takes a record makes its tag",
      { ...outputs(shop), "filters.conf": rewriting("app.*") },
      ["FG432 error", "FG432 warning"],
    ],
    ["a filter makes its tag", { ...outputs(shop), "filters.conf": rewriting("kube.*") }, []],
  ])("is judged by the rest: %s", (_, data, said) => {
    expect(routes(data)).toEqual(said);
  });
});

describe("an index of OpenSearch", () => {
  const SIGNED = ["AWS_Auth On", "AWS_Region eu-west-1", "tls On", "Port 443"];
  const filter = (...entries: string[]): string => section("FILTER", ["Name kubernetes", "Match kube.*", ...entries]);
  const dots = (match: string, filters: string, ...more: string[]): string[] =>
    codes(lintLogging({ ...outputs(index(match, ...SIGNED, ...more)), "filters.conf": filters })).filter(
      (code) => code === "FG451",
    );

  it.each([
    ["labels are added by default", "*", filter(), []],
    ["labels are added to some", "*", filter().replace("kube.*", "kube.*_cart_*"), []],
    ["dots are kept expressly", "*", filter("Labels On"), ["Replace_Dots Off"]],
    [
      "only labels are taken from others",
      "*",
      `${section("FILTER", ["Name modify", "Match *", "Remove kubernetes"])}${filter()}`,
      [],
    ],
  ])("matches no records if %s", (_, match, filters, more) => {
    expect(dots(match, filters, ...more)).toEqual(["FG451"]);
  });

  it.each([
    ["dots are replaced", "*", filter(), ["Replace_Dots On"]],
    ["Terraform says whether", "*", filter(), ["Replace_Dots ${var.dots}"]],
    ["there are no labels", "*", filter("Labels Off"), []],
    ["there is no such filter", "*", section("FILTER", ["Name grep", "Match *", "Regex log ."]), []],
    ["its records get none", "kube.*_stock_*", filter().replace("kube.*", "kube.*_cart_*"), []],
    [
      "they are taken away",
      "*",
      `${filter()}${section("FILTER", ["Name record_modifier", "Match *", "Remove_key kubernetes"])}`,
      [],
    ],
    [
      "others are kept",
      "*",
      `${filter()}${section("FILTER", ["Name record_modifier", "Match *", "Allowlist_key log"])}`,
      [],
    ],
  ])("matches every record if %s", (_, match, filters, more) => {
    expect(dots(match, filters, ...more)).toEqual([]);
  });
});
