// The rules of the ConfigMap aws-logging: what EKS rejects silently, and what costs twice.
import { error, note, warning } from "../finding";

const GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html";
const FLUENT_BIT = "https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema";
const CLOUD_WATCH = "https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch";
const ROUTING = "https://docs.fluentbit.io/manual/concepts/data-pipeline/router";
const RETENTION = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";
const GROUP_NAME = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";
const FIREHOSE = "https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html";
const TOKENS = "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens";
const PLUGINS = "https://docs.fluentbit.io/manual/pipeline/outputs";

const REPLACE_DOTS = "https://github.com/fluent/fluent-bit/issues/4386";
const ELASTICSEARCH = "https://docs.fluentbit.io/manual/pipeline/outputs/elasticsearch";
const KINESIS_IN_GO = "https://github.com/aws/amazon-kinesis-streams-for-fluent-bit#plugin-options";

/** What is wrong with a logging configuration. */
export const LOGGING = {
  tooLong: error("FG401", "the logging configuration has at most 5300 characters", GUIDE),
  unknownKey: error("FG402", "the ConfigMap has only keys that EKS reads", GUIDE),
  notText: error("FG403", "every value of the ConfigMap is a string", GUIDE),
  processLogsFlag: error("FG404", 'flb_log_cw is "true" or "false"', GUIDE),
  noOutput: error("FG405", "there is at least one OUTPUT", GUIDE),
  foreignSection: error("FG406", "only FILTER, OUTPUT and PARSER sections are allowed", GUIDE),
  misplacedSection: error("FG407", "each section is in the file of its kind", GUIDE),
  command: error("FG408", "there are no commands such as @INCLUDE and @SET", GUIDE),
  variable: error("FG409", "there are no environment variables", GUIDE),
  outsideSection: error("FG410", "every key is in a section", FLUENT_BIT),
  syntax: error("FG411", "a line is a section, a key with its value, or a comment", FLUENT_BIT),
  indentation: error("FG412", "lines of one kind have the same indentation, keys deeper than sections", GUIDE),
  missingName: error("FG413", "every section has a Name", GUIDE),
  missingMatch: error("FG414", "every FILTER and OUTPUT has a Match", GUIDE),
  missingFormat: error("FG415", "every PARSER has a Format", GUIDE),
  filterPlugin: error("FG416", "a filter is one that EKS supports", GUIDE),
  outputPlugin: error("FG417", "an output is one that EKS supports", GUIDE),
  serviceOwned: error("FG418", "the kubernetes filter does not set the API server", GUIDE),
  missingOption: error("FG419", "a plugin has its required options", PLUGINS),
  streamTwice: error("FG420", "a log stream has a name or a prefix", CLOUD_WATCH),
  retention: error("FG421", "retention is a number of days that CloudWatch supports", RETENTION),
  groupName: error("FG422", "a log group's name is valid", GROUP_NAME),
  parserFormat: error("FG423", "a parser's format is supported by Fluent Bit", FLUENT_BIT),
  parserUndefined: error("FG424", "a filter's parser is defined", GUIDE),
  parserTwice: error("FG425", "a parser is defined once", FLUENT_BIT),
  keyTwice: warning("FG426", "an option is set once", FLUENT_BIT),
  badFlag: error("FG427", "a switch is true or false", PLUGINS),
  shippedTwice: error("FG430", "no record reaches one destination twice", ROUTING),
  shippedToTwo: warning("FG431", "a record goes to one destination", ROUTING),
  matchesNothing: warning("FG432", "a Match matches records", GUIDE),
  regexOnly: warning("FG433", "Match is set in addition to Match_Regex", GUIDE),
  regexNotJudged: note("FG434", "records of a Match_Regex are not compared", ROUTING),
  autoCreate: warning("FG440", "the log group is created by Terraform", CLOUD_WATCH),
  unmanagedRetention: warning("FG441", "retention is set where the log group is created", CLOUD_WATCH),
  processLogs: warning("FG442", "the router's own log is not shipped", GUIDE),
  unknownOption: warning("FG443", "an option is supported by its plugin", PLUGINS),
  notChecked: note("FG444", "what is known only at apply is not checked in the logging configuration", TOKENS),
  hostForm: error("FG446", "a host has no scheme and no path", PLUGINS),
  streamForm: error("FG447", "a delivery stream's name is valid", FIREHOSE),
  targetName: error("FG769", "a log destination has valid names", PLUGINS),
  dots: warning("FG451", "an OpenSearch index accepts every record", REPLACE_DOTS),
  upstreamFile: warning("FG452", "an output uses only files of the ConfigMap", ELASTICSEARCH),
  dotReplacement: warning("FG453", "replace_dots of a plugin written in Go is the replacement string", KINESIS_IN_GO),
  noTls: warning("FG445", "requests to OpenSearch are signed and use TLS", GUIDE),
};
