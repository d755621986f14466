// Values with which a chart of the library does something else than what its reader expects.
import { checkObjects } from "../admission/report";
import { Finding, finding, Rule, rule, Severity } from "../finding";
import { valueAt, ValueTree } from "../overrides";
import { isUnknown, isWithin } from "../unknown";
import { ValueGuard } from "./charts";

const BUDGET = rule(
  "FG940",
  Severity.ERROR,
  "a chart's disruption budget has one of minAvailable and maxUnavailable",
  "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
);

const CONTROLLER_DNS = rule(
  "FG941",
  Severity.WARNING,
  "the Load Balancer Controller does without the cluster's DNS",
  "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy",
);

const LEADER = rule(
  "FG942",
  Severity.WARNING,
  "of several pods of External Secrets one works at a time",
  "https://github.com/external-secrets/external-secrets/blob/helm-chart-2.9.0/deploy/charts/external-secrets/values.yaml",
);

/** The rules of this file, for the catalog. */
export const CHART_PRESET_RULES: readonly Rule[] = [BUDGET, CONTROLLER_DNS, LEADER];

const KUBELET_PORT = 10250;

/** A port that is given, and not the kubelet's. @param isOptional true where the chart takes another value if it is not given */
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
    finding(CONTROLLER_DNS, {
      field: "dnsPolicy",
      message:
        `with ${JSON.stringify(dnsPolicy)} the controller asks CoreDNS, which may be gone before it at a destroy, so that load ` +
        "balancers stay",
      fix: 'leave it out: "Default" asks the resolver of the VPC',
    }),
  ];
}

/** Whether several pods of a controller elect the one that works. @param counts how many pods each of its parts has */
export function checkLeader(leaderElect: unknown, counts: readonly unknown[]): Finding[] {
  if (leaderElect === true || isUnknown(leaderElect) || !counts.some(isSeveral)) return [];
  return [
    finding(LEADER, {
      field: "leaderElect",
      message: `with ${JSON.stringify(leaderElect)} all pods work at once, on the same secrets`,
      fix: "leave it out: it is true where there are several",
    }),
  ];
}

/** True for more than one pod. */
export function isSeveral(replicas: unknown): boolean {
  return Number(replicas) > 1;
}

/** What is wrong with further objects that a chart makes of its values, by themselves. Templates in strings are not read. */
export function checkFurtherObjects(values: ValueTree, path: string, namespace: string): Finding[] {
  const list = valueAt(values, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((object: unknown, index) =>
    typeof object !== "object"
      ? []
      : checkObjects([object], { namespace }).objects.flatMap(({ findings }) =>
          findings.map((found) => ({ ...found, field: [`${path}[${index}]`, found.field].filter(Boolean).join(".") })),
        ),
  );
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
  return finding(BUDGET, {
    field: path,
    message: "it has both minAvailable and maxUnavailable, which Kubernetes refuses",
    fix: "keep one of the two",
  });
}

/** A budget by itself, beside pods for which it is. */
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
