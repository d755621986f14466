// What a cluster runs and costs, as data and as a table for people.
import { formatUsd, MonthlyCost } from "../rules/sizing/cost";

/** Pods of one workload, and what becomes of them. */
export interface ExplainedPods {
  /** Path of the construct that declares them. */
  readonly declaredBy: string;
  /** Kind and name in Kubernetes: `Deployment/web`. */
  readonly workload: string;
  /** Namespace that they run in. */
  readonly namespace: string;
  /** How many run at a time; with an autoscaler, after the first deploy. */
  readonly replicas: number;
  /** How many their autoscaler runs at most; undefined without an autoscaler that has a limit. */
  readonly maxReplicas?: number;
  /** The Fargate profile that they match; undefined if none is known. */
  readonly profile?: string;
  /** False where a profile may take them, but Terraform alone knows which. */
  readonly isProfileKnown: boolean;
  /**
   * What Fargate provisions and bills for each pod, as in its annotation: `0.25vCPU 0.5GB`; undefined where it is not known.
   */
  readonly size?: string;
  /** US dollars a month for all of them; undefined where a price is not known, and for jobs, which end. */
  readonly usdPerMonth?: number;
  /** US dollars a month for `maxReplicas` of them; undefined where that or `usdPerMonth` is. */
  readonly maxUsdPerMonth?: number;
  /**
   * Terraform address of the role that Fargate pulls images and ships logs with, or its ARN where it exists already;
   * undefined where no profile is known to take them.
   */
  readonly podExecutionRole?: string;
  /**
   * Terraform address of the role that their containers act as (IRSA), or its ARN where it exists already; undefined where
   * they have none.
   */
  readonly serviceAccountRole?: string;
  /**
   * Where Fluent Bit ships their logs, as its plugin and its target: `cloudwatch_logs /shop/fargate-fluentbit-logs`;
   * undefined without logging.
   */
  readonly logDestination?: string;
}

/** What a cluster runs and costs. */
export interface ClusterExplanation {
  /** Name of the cluster in EKS. */
  readonly clusterName: string;
  /** The pods of each workload that the program declares. */
  readonly pods: ExplainedPods[];
  /** The monthly bill before traffic: what runs all month. */
  readonly cost: MonthlyCost;
  /** All of it as a table of plain text, for people to read. */
  readonly table: string;
}

/** The table of an explanation. */
export function explanationTable(clusterName: string, pods: ExplainedPods[], cost: MonthlyCost): string {
  const rows = pods.map((each) => [
    `${each.namespace}/${each.workload}`,
    upTo(String(each.replicas), each.maxReplicas?.toString()),
    each.profile ?? (each.isProfileKnown ? "none" : "not known"),
    each.size ?? "not known",
    each.usdPerMonth === undefined ? "-" : upTo(formatUsd(each.usdPerMonth), usd(each.maxUsdPerMonth)),
    each.serviceAccountRole ?? "-",
    each.logDestination ?? "none",
  ]);
  const bill = cost.lines.map((line) => [
    line.quantity === undefined ? "?" : String(line.quantity),
    line.item,
    line.usd === undefined ? "not known" : formatUsd(line.usd),
  ]);
  const asOf = cost.pricesAsOf === undefined ? "" : `, prices of ${cost.pricesAsOf}`;
  return [
    `${clusterName} in ${cost.region}`,
    "",
    ...columns([["POD", "REPLICAS", "PROFILE", "SIZE", "A MONTH", "ROLE", "LOGS"], ...rows]),
    "",
    ...columns([["COUNT", "ITEM", "A MONTH"], ...bill]),
    "",
    `at least ${formatUsd(cost.knownUsd)} a month before traffic${asOf}`,
    ...cost.notes.map((note) => `note: ${note}`),
    "",
  ].join("\n");
}

function usd(dollars: number | undefined): string | undefined {
  return dollars === undefined ? undefined : formatUsd(dollars);
}

/** `2 to 10`, and `2` where there is no other end. */
function upTo(from: string, to: string | undefined): string {
  return to === undefined || to === from ? from : `${from} to ${to}`;
}

function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
