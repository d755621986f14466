// What remains to be said of pods that run elsewhere, or nowhere: what Kubernetes itself rejects.
import { Judgement } from "./judge";
import { REFUSED } from "./rules-refused";
import { MANIFEST } from "../manifests/rules";
import { QUANTITY } from "../sizing/quantity";
import { WORKLOAD_NUMBER } from "../workloads/numbers";

/** Codes of what the API server rejects, and of what a manifest lacks. */
const OF_KUBERNETES: ReadonlySet<string> = new Set(
  [...Object.values(MANIFEST), QUANTITY.malformed, WORKLOAD_NUMBER.limit, REFUSED.windowsOptions].map(
    ({ code }) => code,
  ),
);

/** A judgement without anything that Fargate has a part in: no size, and no words of its scheduler. */
export function withoutFargate({ workload, findings }: Judgement): Judgement {
  return { workload, findings: findings.filter(({ code }) => OF_KUBERNETES.has(code)) };
}
