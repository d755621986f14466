// The scenarios of the lanes `kubernetes` and `kubernetes-long`, by name.
import { KubernetesRun } from "../../harness/kubernetes-lane";
import { runAccessControls, runWholeLife } from "./access";
import { runEverything, runUpgrade, runWithoutGroup } from "./everything";
import { exampleScenarios, runCharts } from "./examples";
import { runFirstInstall } from "./first-install";
import { runGitops } from "./gitops";
import { runIssuers, runObjects, runSecretStores } from "./objects";
import { runRollingUpdate } from "./rolling";

export type LaneName = "kubernetes" | "kubernetes-long";

export interface Scenario {
  readonly lane: LaneName;
  readonly run: (run: KubernetesRun) => Promise<void>;
}

const SHORT = {
  rolling: runRollingUpdate,
  whole: runWholeLife,
  access: runAccessControls,
  "first-install": runFirstInstall,
  objects: runObjects,
};

const LONG = {
  everything: runEverything,
  "without-group": runWithoutGroup,
  upgrade: runUpgrade,
  charts: runCharts,
  "secret-stores": runSecretStores,
  gitops: runGitops,
  issuers: runIssuers,
  ...exampleScenarios(),
};

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...ofLane("kubernetes", SHORT),
  ...ofLane("kubernetes-long", LONG),
};

function ofLane(lane: LaneName, bodies: Readonly<Record<string, Scenario["run"]>>): Record<string, Scenario> {
  return Object.fromEntries(Object.entries(bodies).map(([name, run]) => [name, { lane, run }]));
}
