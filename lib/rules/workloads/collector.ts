// Options of the OpenTelemetry collector.
import { error, finding, Finding } from "../finding";
import { isUnknown } from "../unknown";

/** The rules of this file. */
export const COLLECTOR = {
  nothing: error(
    "FG996",
    "a collector has something to collect",
    "https://opentelemetry.io/docs/collector/configuration/#service",
  ),
  workspace: error(
    "FG997",
    "a workspace of Amazon Managed Prometheus is identified by its ARN",
    "https://docs.aws.amazon.com/prometheus/latest/userguide/security_iam_service-with-iam.html",
  ),
};

/** What a collector is for. */
export interface CollectorPurposes {
  readonly containerInsights?: boolean;
  readonly prometheusWorkspaceArn?: string;
  readonly traces?: boolean;
}

/** What is wrong with what a collector is for. */
export function checkCollector(purposes: CollectorPurposes): Finding[] {
  const { containerInsights = true, prometheusWorkspaceArn: arn, traces = false } = purposes;
  if (!containerInsights && arn === undefined && !traces) {
    const message = "it is false, and nothing else is collected, so the collector does not start";
    const fix = "set prometheusWorkspaceArn or traces, or leave the collector out";
    return [finding(COLLECTOR.nothing, { field: "containerInsights", message, fix })];
  }
  if (arn === undefined || isUnknown(arn) || WORKSPACE.test(arn)) return [];
  return [
    finding(COLLECTOR.workspace, {
      field: "prometheusWorkspaceArn",
      message: `${JSON.stringify(arn)} is not the ARN of a workspace`,
      fix: "write it as arn:aws:aps:eu-west-1:111122223333:workspace/ws-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
    }),
  ];
}

const WORKSPACE = /^arn:aws[a-z-]*:aps:[a-z0-9-]+:\d{12}:workspace\/ws-[0-9a-f-]+$/;
