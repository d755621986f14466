// Follows each pod of a cluster: to its profile, its size, its price, its roles and its logs.
import { dependable, TerraformResource, TerraformStack } from "cdktf";
import { addressOf as addressInStack, argumentsOf, SurveyedObject } from "../cluster/workload-survey";
import { reportWorkloads, ValidatedCluster, WorkloadReport } from "../cluster/workload-validation";
import { ServiceAccountRole } from "../iam/service-account-role";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { resolved } from "../resolved";
import { ObjectReport } from "../rules/admission/report";
import { isEnding, monthlyBill } from "../rules/sizing/bill";
import { MonthlyCost, monthlyPodCost } from "../rules/sizing/cost";
import { BILLED_TYPES, readStackCosts } from "../rules/manifests/stack-costs";
import { entryOf, parseConf, pluginOf } from "../rules/logging/parser";
import { valueAt } from "../rules/overrides";
import { arePrices, checkPrices, PriceOverrides } from "../rules/sizing/prices";
import { ClusterExplanation, ExplainedPods, explanationTable } from "./explanation";

/** Options of `explain`. */
export interface ExplainOptions {
  /**
   * Prices in US dollars in place of the library's, by the values of `PriceItem`: `{ fargateVcpuHour: 0.04 }`.
   *
   * @default - those of the context `fargatePrices`, otherwise the library's
   */
  readonly prices?: { [item: string]: number };
  /**
   * The day for which the support of the cluster's version is judged, `YYYY-MM-DD`.
   * @default - the cluster's `asOf`, otherwise the day on which the program runs
   */
  readonly asOf?: string;
}

/** The key of the context, for example in `cdktf.json`, that holds the prices of a whole program. */
const PRICES_CONTEXT = "fargatePrices";

/** What an explanation needs of a cluster. */
export interface ExplainedCluster extends ValidatedCluster {
  readonly clusterName: string;
  readonly region: string;
  readonly kubernetesVersion?: string;
  readonly _serviceAccountRoles: readonly ServiceAccountRole[];
  readonly _asOf?: string;
}

/**
 * Explains what `cluster` runs, as far as its stack declares it. Call it when the program is complete.
 *
 * @throws when a price is of no item, or is not a number of dollars: FG980
 */
export function explainCluster(cluster: ExplainedCluster, options: ExplainOptions = {}): ClusterExplanation {
  askOptions(cluster, "ExplainOptions", options);
  const prices = pricesGiven(cluster, options);
  const surveyed = reportWorkloads(cluster);
  const { objects, report } = surveyed;
  const logDestination = findLogDestination(objects);
  const workloads = report.objects.filter((each) => each.replicas !== undefined);
  const pods = workloads.map((each) => explainPods(cluster, objects, each, logDestination, prices));
  const cost = costOf(cluster, surveyed, { ...options, prices });
  const { clusterName } = cluster;
  return { clusterName, pods, cost, table: explanationTable(clusterName, pods, cost) };
}

/** Those of the program's context, with those of the call in their place. */
function pricesGiven(cluster: ExplainedCluster, { prices }: ExplainOptions): PriceOverrides {
  const inContext: unknown = cluster.node.tryGetContext(PRICES_CONTEXT);
  enforce(cluster, [...checkPrices(inContext, `context ${PRICES_CONTEXT}`), ...checkPrices(prices)]);
  return { ...(arePrices(inContext) ? inContext : {}), ...prices };
}

function explainPods(
  cluster: ExplainedCluster,
  objects: SurveyedObject[],
  report: ObjectReport,
  logDestination: string | undefined,
  prices: PriceOverrides | undefined,
): ExplainedPods {
  const { kind, name, namespace, replicas = 0, maxReplicas, size, profile, isProfileUnknown = false } = report;
  const object = objects[report.index];
  const each = size === undefined || isEnding(kind) ? undefined : monthlyPodCost(size, cluster.region, prices);
  const executionRole = cluster.fargateProfiles.find((one) => one.profileName === profile)?.podExecutionRole;
  const account = serviceAccountOf(object?.manifest);
  const role = cluster._serviceAccountRoles.find(
    (one) => one.namespace === namespace && one.serviceAccountName === account,
  );
  return {
    declaredBy: object?.declaredBy.node.path ?? cluster.node.path,
    workload: `${kind}/${name}`,
    namespace,
    replicas,
    maxReplicas,
    profile,
    isProfileKnown: !isProfileUnknown,
    size: size?.label,
    usdPerMonth: each === undefined ? undefined : each * replicas,
    maxUsdPerMonth: each === undefined || maxReplicas === undefined ? undefined : each * maxReplicas,
    podExecutionRole: executionRole === undefined ? undefined : roleOf(executionRole),
    serviceAccountRole: role === undefined ? undefined : roleOf(role),
    logDestination,
  };
}

/** As `cost --stack` adds it up. */
function costOf(
  cluster: ExplainedCluster,
  { objects, releases, report }: WorkloadReport,
  { prices, asOf }: ExplainOptions,
): MonthlyCost {
  return monthlyBill({
    region: cluster.region,
    kubernetesVersion: cluster.kubernetesVersion,
    asOf: asOf ?? cluster._asOf,
    prices,
    report,
    objects: objects.map(({ manifest }) => manifest),
    releases: releases.map(addressInStack),
    stack: { ...readStackCosts([billedResources(TerraformStack.of(cluster))]), clusters: 1 },
  });
}

/** The resources of a stack that are billed, as they are in its JSON. */
function billedResources(stack: TerraformStack): unknown {
  const resource: { [type: string]: { [id: string]: unknown } } = {};
  for (const each of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(each) || !BILLED_TYPES.includes(each.terraformResourceType)) continue;
    (resource[each.terraformResourceType] ??= {})[each.friendlyUniqueId] = argumentsOf(stack, each);
  }
  return { resource };
}

/** Where the outputs of the ConfigMap `aws-logging` lead. */
function findLogDestination(objects: SurveyedObject[]): string | undefined {
  const map = objects.find(({ manifest }) => valueAt(manifest, "metadata", "name") === "aws-logging")?.manifest;
  const conf = valueAt(map, "data", "output.conf");
  if (typeof conf !== "string") return undefined;
  const outputs = parseConf(conf).sections.map((section) => {
    const target = ["log_group_name", "delivery_stream", "stream", "host"].flatMap(
      (key) => entryOf(section, key)?.value ?? [],
    );
    return [pluginOf(section), ...target].join(" ");
  });
  return outputs.join(", ");
}

function serviceAccountOf(manifest: unknown): unknown {
  const ways = [["spec", "jobTemplate", "spec", "template", "spec"], ["spec", "template", "spec"], ["spec"]];
  return ways.map((way) => valueAt(manifest, ...way, "serviceAccountName")).find((each) => each !== undefined);
}

/** A role that exists already has no address: its ARN says which it is. */
function roleOf({ resource, roleArn }: IamRoleHolder): string {
  return resource === undefined ? roleArn : addressOf(resource);
}

interface IamRoleHolder {
  readonly resource?: TerraformResource;
  readonly roleArn: string;
}

function addressOf(resource: TerraformResource): string {
  return String(resolved(resource, dependable(resource)));
}
