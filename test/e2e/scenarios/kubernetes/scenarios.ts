// The scenarios of the lanes `kubernetes` and `kubernetes-long`, by name.
import { KubernetesRun } from "../../harness/kubernetes-lane";
import { runWholeLife } from "./life";

export type LaneName = "kubernetes" | "kubernetes-long";

export interface Scenario {
  readonly lane: LaneName;
  readonly run: (run: KubernetesRun) => Promise<void>;
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  whole: { lane: "kubernetes", run: runWholeLife },
};
