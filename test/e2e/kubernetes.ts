// One scenario on a real Kubernetes API, in the network namespace that scenarios/kubernetes/lane.ts made for it.
//
// usage: ip netns exec NAME tsx test/e2e/kubernetes.ts SCENARIO
import { Checks } from "./harness/checks";
import { findKubernetesParts } from "./harness/kubernetes-parts";
import { findParts } from "./harness/parts";
import { SCENARIOS } from "./scenarios/kubernetes/scenarios";

async function main(name: string): Promise<number> {
  const scenario = SCENARIOS[name];
  const { parts } = findParts();
  const found = parts === undefined ? undefined : findKubernetesParts(parts).found;
  if (scenario === undefined || found === undefined) {
    console.error(scenario === undefined ? `there is no scenario ${name}` : "a part is missing");
    return 2;
  }
  const checks = new Checks();
  await scenario.run({ checks, ...found });
  return checks.finish();
}

void main(process.argv[2] ?? "").then((code) => {
  process.exitCode = code;
});
