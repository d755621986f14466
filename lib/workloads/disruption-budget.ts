// How many pods of a workload may be away at a time.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { IFargateCluster } from "../cluster/cluster-interface";
import { afterStackOf, dependsOnLater } from "../order";
import { madeNamespace } from "./namespace";

/** Properties of a disruption budget. */
export interface DisruptionBudgetProps {
  readonly cluster: IFargateCluster;
  readonly namespace: string;
  readonly name: string;
  /** Labels that only the workload's pods have. */
  readonly selector: { [key: string]: string };
  readonly kubernetesProvider?: TerraformProvider;
}

/** Lets one pod go at a time. Fargate evicts a pod to patch it, and waits for the budget; in the end it goes all the same. */
export function addDisruptionBudget(scope: Construct, props: DisruptionBudgetProps): void {
  const { cluster, namespace, name, selector } = props;
  const budget = new PodDisruptionBudgetV1(scope, "disruption-budget", {
    provider: props.kubernetesProvider,
    metadata: { name, namespace },
    spec: { maxUnavailable: "1", selector: { matchLabels: selector } },
  });
  afterStackOf(scope, cluster);
  dependsOnLater(budget, () => madeNamespace(cluster, namespace));
}
