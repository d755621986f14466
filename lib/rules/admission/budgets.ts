// Disruption budgets: Fargate patches a pod by evicting it, and cannot where a budget never lets one go.
import { ClusterIndex, CountedPods } from "./context";
import { HURTS } from "./rules-hurts";
import { REFUSED } from "./rules-refused";
import { finding, Finding } from "../finding";
import { selectorTakes } from "../manifests/selector";
import { BudgetShape } from "../manifests/budget";

/** What is wrong with a budget, by itself and together with the pods and the other budgets of the cluster. */
export function checkBudget(budget: BudgetShape, cluster: ClusterIndex): Finding[] {
  if (budget.minAvailable !== undefined && budget.maxUnavailable !== undefined) return [toldTwoWays(budget)];
  const pods = podsOf(budget, cluster);
  return [...checkBlocking(budget, pods), ...checkTwice(budget, pods, cluster)];
}

function toldTwoWays({ minAvailable, maxUnavailable }: BudgetShape): Finding {
  return finding(REFUSED.budgetTwoWays, {
    field: "spec",
    message: `minAvailable ${minAvailable ?? ""} and maxUnavailable ${maxUnavailable ?? ""} are mutually exclusive, and Kubernetes rejects a budget with both`,
    fix: "keep maxUnavailable",
  });
}

function podsOf({ selector, namespace }: BudgetShape, cluster: ClusterIndex): CountedPods[] {
  if (selector === undefined) return [];
  return (cluster.pods.get(namespace) ?? []).filter(({ labels }) => selectorTakes(selector, labels));
}

function checkBlocking(budget: BudgetShape, pods: readonly CountedPods[]): Finding[] {
  const replicas = pods.reduce((sum, each) => sum + each.replicas, 0);
  const { maxUnavailable, minAvailable } = budget;
  const fix = "set maxUnavailable: 1, and run at least 2 replicas of what must stay reachable";
  if (share(maxUnavailable, 100) === 0) {
    const message = `maxUnavailable ${maxUnavailable ?? ""} never allows an eviction, so Fargate cannot evict the pod to patch it, and deletes it in the end`;
    return [finding(HURTS.disruptionBlocked, { field: "spec.maxUnavailable", message, fix })];
  }
  const needed = share(minAvailable, replicas === 0 ? 100 : replicas);
  const isAll = minAvailable === "100%" || (replicas > 0 && needed !== undefined && needed >= replicas);
  if (!isAll) return [];
  const of = replicas === 0 ? "" : ` of ${replicas}`;
  const message = `minAvailable ${minAvailable ?? ""}${of} never allows an eviction, so Fargate cannot evict the pod to patch it, and deletes it in the end`;
  return [finding(HURTS.disruptionBlocked, { field: "spec.minAvailable", message, fix })];
}

/** How many of `replicas` a number or a percentage means; Kubernetes rounds up. */
function share(given: string | number | undefined, replicas: number): number | undefined {
  if (typeof given === "number") return given;
  const percent = /^([0-9]{1,9})%$/.exec(given ?? "")?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * replicas) / 100);
}

/** Of two budgets for one pod, the later by name is reported. */
function checkTwice(budget: BudgetShape, pods: readonly CountedPods[], cluster: ClusterIndex): Finding[] {
  const others = (cluster.budgets.get(budget.namespace) ?? []).filter(({ name }) => name < budget.name);
  for (const other of others) {
    const { selector } = other;
    const shared = selector === undefined ? undefined : pods.find(({ labels }) => selectorTakes(selector, labels));
    if (shared === undefined) continue;
    const message = `budget "${other.name}" also covers pods of ${shared.name}, and evicting a pod with two budgets fails`;
    return [finding(HURTS.disruptionTwice, { field: "spec.selector", message, fix: "keep one of the two" })];
  }
  return [];
}
