// Options of a log destination: names that its service accepts, and a log group that nothing else creates.
import { error, finding, Finding, Severity } from "../finding";
import { isUnknown } from "../unknown";
import { LOGGING } from "./rules";

/** The rules of this file. */
export const DESTINATION = {
  groupTaken: error(
    "FG767",
    "the log group of pods is used by nothing else",
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  ),
};

/** What is wrong with the beginning of the names of log streams. */
export function checkStreamPrefix(prefix: string, field: string): Finding[] {
  if (isUnknown(prefix) || /^[^:*]{0,511}$/s.test(prefix)) return [];
  const isLong = prefix.length > 511;
  return [
    finding(LOGGING.targetName, {
      field,
      message: isLong
        ? `the log stream's name begins with ${prefix.length} characters`
        : `a log stream's name cannot begin with ${JSON.stringify(prefix)}`,
      fix: isLong
        ? "CloudWatch allows 512 in total"
        : "leave out : and *, which CloudWatch does not allow in a log stream's name",
    }),
  ];
}

/** What is wrong with the name of a Kinesis data stream. */
export function checkKinesisStream(name: string, field: string): Finding[] {
  if (isUnknown(name) || /^[a-zA-Z0-9_.-]{1,128}$/.test(name)) return [];
  const message = `${JSON.stringify(name)} is not a name of a Kinesis data stream`;
  return [finding(LOGGING.targetName, { field, message, fix: "use at most 128 of a-z, A-Z, 0-9, . - and _" })];
}

/** Date math, such as `<logs-{now/d}>`, whose characters are those of no other name. */
const DATE_MATH = /^<([^{}<>]*)\{[^<>]+\}([^{}<>]*)>$/;

/**
 * What is wrong with the name of an index of OpenSearch. Parts such as %Y are filled in with the date.
 *
 * @see https://www.elastic.co/guide/en/elasticsearch/reference/7.x/date-math-index-names.html
 */
export function checkIndex(index: string, field: string): Finding[] {
  if (isUnknown(index)) return [];
  const name = index.replace(/%[a-zA-Z%]/g, "0").replace(DATE_MATH, "$10$2");
  if (/^(?![-_+])[^A-Z\s\\/*?"<>|,#:]+$/.test(name)) return [];
  const lower = name
    .toLowerCase()
    .replace(/[\s\\/*?"<>|,#:]+/g, "-")
    .replace(/^[-_+]+|-+$/g, "");
  return [
    finding(LOGGING.targetName, {
      field,
      message: `OpenSearch has no index ${JSON.stringify(index)}`,
      fix: `write it in lower case, without spaces and \\ / * ? " < > | , # :${name === index && lower !== "" ? `, such as "${lower}"` : ""}`,
    }),
  ];
}

/** What is wrong with the ARN of a domain of OpenSearch Service. */
export function checkDomainArn(arn: string, field: string): Finding[] {
  if (isUnknown(arn) || /^arn:[^:]+:es:[^:]+:[^:]+:domain\/[^/\s]+$/.test(arn)) return [];
  return [
    finding(LOGGING.targetName, {
      field,
      message: `"${arn}" is not the ARN of a domain of OpenSearch Service`,
      fix: "write it as arn:aws:es:eu-west-1:111122223333:domain/logs",
    }),
  ];
}

/** A log group that another part of the program makes, or probably EKS. */
export interface TakenGroup {
  readonly name: string;
  /** As in "the control plane's". */
  readonly whose: string;
  /** @default Severity.ERROR */
  readonly severity?: Severity;
}

/** What is wrong with a log group that another construct uses. */
export function checkGroupTaken(name: string, taken: readonly TakenGroup[], field = "logGroupName"): Finding[] {
  const other = taken.find((each) => each.name === name);
  if (other === undefined) return [];
  return [
    finding(DESTINATION.groupTaken, {
      field,
      severity: other.severity,
      message: `the log group ${name} is already ${other.whose}, and a log group's name is unique`,
      fix: "choose another name, or leave it out",
    }),
  ];
}
