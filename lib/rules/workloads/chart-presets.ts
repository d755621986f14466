// Values with which a chart of the library does something else than what its reader expects.
import { checkObjects } from "../admission/report";
import { error, Finding, finding, warning } from "../finding";
import { valueAt, ValueTree } from "../overrides";
import { isUnknown, isWithin } from "../unknown";
import { ValueGuard } from "./charts";

/** The rules of this file. */
export const CHART_PRESET = {
  budget: error(
    "FG940",
    "a chart's disruption budget has one of minAvailable and maxUnavailable",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
  ),
  controllerDns: warning(
    "FG941",
    "the Load Balancer Controller does not depend on the cluster's DNS",
    "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy",
  ),
  leader: warning(
    "FG942",
    "only one pod of External Secrets is active at a time",
    "https://github.com/external-secrets/external-secrets/blob/helm-chart-2.9.0/deploy/charts/external-secrets/values.yaml",
  ),
  /** What has a host name, and goes before what writes it. */
  recordOrder: warning(
    "FG943",
    "resources with a host name wait for the ExternalDNS that deletes their records",
    "https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/",
  ),
  onePod: warning(
    "FG944",
    "ExternalDNS runs one pod",
    "https://github.com/kubernetes-sigs/external-dns/blob/external-dns-helm-chart-1.21.1/charts/external-dns/templates/deployment.yaml",
  ),
  owner: error(
    "FG945",
    "the owner id of ExternalDNS is valid in a TXT record",
    "https://kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt/",
  ),
  sharedOwner: warning(
    "FG946",
    "clusters that share a zone have owner ids of their own",
    "https://kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt/",
  ),
  effect: warning(
    "FG949",
    "an option for secrets and parameters comes with a list of them",
    "https://external-secrets.io/latest/provider/aws-secrets-manager/",
  ),
  controllerVersion: warning(
    "FG948",
    "the chart of the Load Balancer Controller is a version that the library knows",
    "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json",
  ),
};

/** The charts of the controller whose values were read, and whose policy is that of the library. */
export const CONTROLLER_CHARTS = { oldest: "1.13.0", newest: "3.5.0" };

/** The one of them that makes a certificate of its webhook at each run of Helm: it does not know `keepTLSSecret`. */
const FORGETFUL_CHART = "3.0.0";

const KUBELET_PORT = 10250;

/** A port that is set, and not the kubelet's. @param isOptional true where the chart takes another value unless it is set */
export function mustBeFreePort(path: string, reason: string, isOptional = false): ValueGuard {
  const isFree = (value: unknown): boolean => isWithin(value, 1, 65535) && value !== KUBELET_PORT;
  const isFine = (value: unknown): boolean =>
    isUnknown(value) || isFree(typeof value === "string" ? Number(value) : value) || (isOptional && !value);
  return { path, reason, isFine };
}

/** Whether the controller can find AWS while CoreDNS is not there: before it is deployed, and after it was destroyed. */
export function checkControllerDns(dnsPolicy: unknown): Finding[] {
  if (dnsPolicy === "Default" || isUnknown(dnsPolicy)) return [];
  return [
    finding(CHART_PRESET.controllerDns, {
      field: "dnsPolicy",
      message:
        `with ${JSON.stringify(dnsPolicy)} the controller uses CoreDNS, which may be deleted before it at a destroy, so that load ` +
        "balancers stay",
      fix: 'leave it out: "Default" uses the resolver of the VPC',
    }),
  ];
}

/** Whether the library knows the version of the controller's chart; undefined for that of a folder or an archive. */
export function checkControllerVersion(chartVersion: string | undefined): Finding[] {
  const version = /^v?(\d+\.\d+\.\d+)/.exec(chartVersion ?? "")?.[1];
  if (version === undefined) return [];
  const { oldest, newest } = CONTROLLER_CHARTS;
  const report = (message: string, fix: string): Finding[] => [
    finding(CHART_PRESET.controllerVersion, { field: "chartVersion", message, fix }),
  ];
  if (version === FORGETFUL_CHART) {
    const message = `chart ${version} does not have the value keepTLSSecret: each upgrade replaces the webhook's certificate, and requests to it fail until the pods have it`;
    return report(message, `use 3.1.0 to ${newest}`);
  }
  if (!isOlder(version, oldest) && !isOlder(newest, version)) return [];
  return report(
    `the library knows the charts ${oldest} to ${newest}: ${version} may need other permissions, or have other values`,
    `compare docs/install/iam_policy.json at the controller's version with that of ${newest}, then acknowledge this finding`,
  );
}

function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, "en", { numeric: true }) < 0;
}

/** Whether several pods of a controller elect the one that works. @param counts how many pods each of its parts has */
export function checkLeader(leaderElect: unknown, counts: readonly unknown[]): Finding[] {
  if (leaderElect === true || isUnknown(leaderElect) || !counts.some(isSeveral)) return [];
  return [
    finding(CHART_PRESET.leader, {
      field: "leaderElect",
      message: `with ${JSON.stringify(leaderElect)} all pods are active at once, on the same secrets`,
      fix: "leave it out: it is true if there are several",
    }),
  ];
}

/** Whether an option of the role of External Secrets has anything to apply to. @param lists what it is about, by the options */
export function checkEffect(field: string, isSet: boolean, lists: { readonly [option: string]: unknown }): Finding[] {
  if (!isSet || Object.values(lists).some((list) => !Array.isArray(list) || list.length > 0)) return [];
  const options = Object.keys(lists).join(" or ");
  const message = `it has no effect without ${options}: the role reads nothing that it applies to`;
  return [finding(CHART_PRESET.effect, { field, message, fix: `set ${options}, or leave it out` })];
}

/** What a number of pods is worth to a chart that runs one. */
export function checkOnePod(replicas: unknown, field: string): Finding[] {
  if (replicas === undefined || replicas === null || isUnknown(replicas) || Number(replicas) === 1) return [];
  return [
    finding(CHART_PRESET.onePod, {
      field,
      message: `the chart has no such value, and runs one pod instead of ${JSON.stringify(replicas)}`,
      fix: "leave it out",
    }),
  ];
}

/** What is wrong with the mark that ExternalDNS puts on its records. @param field where it was set */
export function checkOwnerId(ownerId: unknown, field: string): Finding[] {
  if (isUnknown(ownerId) || (typeof ownerId === "string" && /^[^,="]+$/.test(ownerId))) return [];
  return [
    finding(CHART_PRESET.owner, {
      field,
      message:
        ownerId === "" || ownerId === null || ownerId === undefined
          ? "it is empty, so ExternalDNS treats the records of every other instance with an empty owner id as its own"
          : `${JSON.stringify(ownerId)} is not an owner id: a comma, an equals sign or a quote ends it in the TXT record`,
      fix: "leave it out for a unique one, or write a name such as shop-eu-west-1",
    }),
  ];
}

/** Who writes to hosted zones, and how it marks its records. */
export interface RecordOwner {
  readonly path: string;
  readonly ownerId: unknown;
  readonly hostedZoneArns: readonly string[];
  /** True where it deletes the records of its mark that its own cluster has no use for. */
  readonly isSync: boolean;
}

/** Whether another cluster of the program deletes the same records. */
export function checkSharedOwner(owner: RecordOwner, others: readonly RecordOwner[]): Finding[] {
  const isAll = (arn: string): boolean => /[*?]$/.test(arn);
  const other = others.find(
    ({ ownerId, hostedZoneArns, isSync }) =>
      ownerId === owner.ownerId &&
      (isSync || owner.isSync) &&
      owner.hostedZoneArns.some((arn) => isAll(arn) || hostedZoneArns.some((each) => isAll(each) || each === arn)),
  );
  if (other === undefined) return [];
  return [
    finding(CHART_PRESET.sharedOwner, {
      field: "ownerId",
      message: `${other.path} has the owner id ${JSON.stringify(other.ownerId)} for another cluster and the same zone, so one deletes the other's records`,
      fix: "leave it out, or set a different one for each cluster",
    }),
  ];
}

/** True for more than one pod. */
export function isSeveral(replicas: unknown): boolean {
  return Number(replicas) > 1;
}

/** Where the disruption budget of some pods is in a chart's values. */
export interface BudgetPlace {
  /** As in `webhook.podDisruptionBudget`. */
  readonly path: string;
  /** Where the number of these pods is. */
  readonly replicas: string;
  /** What the chart says of pods that stay, where the values do not. @default - nothing */
  readonly minAvailable?: number;
  /** True where the chart makes it of a map that is not empty, and for several pods. @default false: its `enabled` is on */
  readonly isForSeveral?: boolean;
  /** True where the chart writes the first of the two numbers alone. @default false */
  readonly isOneOfTwo?: boolean;
}

/** What is wrong with the disruption budgets that come of a chart's values. */
export function checkChartBudgets(values: ValueTree, places: readonly BudgetPlace[]): Finding[] {
  return places.flatMap(({ path, replicas: way, minAvailable: own, isForSeveral = false, isOneOfTwo = false }) => {
    const budget = valueAt(values, ...path.split("."));
    const replicas = Number(valueAt(values, ...way.split(".")) ?? 1);
    const isKnown = Number.isInteger(replicas) && replicas >= 0;
    if (!(isForSeveral ? isSeveral(replicas) : Boolean(valueAt(budget, "enabled")))) return [];
    const [min, max] = ["minAvailable", "maxUnavailable"].map((key) => valueAt(budget, key));
    if (Boolean(min) && Boolean(max) && !isOneOfTwo) return [bothNumbers(path)];
    if (!isKnown || isUnknown(min) || isUnknown(max)) return [];
    const numbers =
      max === undefined || max === null ? { minAvailable: numberOf(min ?? own) } : { maxUnavailable: numberOf(max) };
    return judgedBudget(numbers, replicas).map((found) => ({ ...found, field: found.field?.replace(/^spec/, path) }));
  });
}

function bothNumbers(path: string): Finding {
  return finding(CHART_PRESET.budget, {
    field: path,
    message: "it has both minAvailable and maxUnavailable, which Kubernetes rejects",
    fix: "keep one of the two",
  });
}

/** A budget by itself, together with the pods that it is for. */
function judgedBudget(numbers: ValueTree, replicas: number): readonly Finding[] {
  const [name, labels] = ["pods", { app: "pods" }];
  const template = { metadata: { labels }, spec: { containers: [{ name, image: name }] } };
  const { objects } = checkObjects([
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { replicas, template } },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name },
      spec: { ...numbers, selector: { matchLabels: labels } },
    },
  ]);
  return objects.find(({ kind }) => kind === "PodDisruptionBudget")?.findings ?? [];
}

/** Templates write a string of digits as a number. */
function numberOf(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}
