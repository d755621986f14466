// The lanes `kubernetes` and `kubernetes-long`: each scenario runs in a process and a network namespace of its own.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { endpointOf } from "../../harness/api-server";
import { Checks, progress, startForParts } from "../../harness/checks";
import { findKubernetesParts } from "../../harness/kubernetes-parts";
import { NetworkNamespace } from "../../harness/network-namespace";
import { nodeProgram, Parts, ROOT } from "../../harness/parts";
import { cleanUpWhenInterrupted, endWithUs } from "../../harness/processes";
import { REGION } from "../../harness/workspace";
import { SECOND_REGION } from "./examples";
import { LaneName, SCENARIOS } from "./scenarios";

/** A deploy waits more than it works. */
const SIDE_BY_SIDE = 2;

export interface KubernetesLanesOptions {
  readonly parts: Parts;
  readonly checks: Checks;
}

/** Runs all scenarios of the lane, or one of them. */
export async function runKubernetes(
  { parts, checks }: KubernetesLanesOptions,
  lane: LaneName,
  only?: string,
): Promise<void> {
  const names = Object.keys(SCENARIOS).filter((name) =>
    only === undefined ? SCENARIOS[name]?.lane === lane : name === only,
  );
  const { found, missing } = findKubernetesParts(parts);
  const refusal = found === undefined ? undefined : NetworkNamespace.refusal();
  const reasons = [...missing, ...(refusal === undefined ? [] : [refusal])];
  if (reasons.length > 0 || found === undefined) {
    checks.leaveOut(`the lane ${lane}`, reasons.join("; "));
    return;
  }
  const { kubernetes } = found;
  progress(lane, `API server ${kubernetes.apiServer}, charts ${kubernetes.charts}, providers ${found.parts.mirror}`);
  const queue = [...names];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await runInside(next, checks);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

async function runInside(scenario: string, checks: Checks): Promise<void> {
  const namespace = NetworkNamespace.create([REGION, SECOND_REGION].map(endpointOf));
  const forget = cleanUpWhenInterrupted(() => {
    namespace.remove();
  });
  try {
    const script = [`${ROOT}/test/e2e/kubernetes.ts`, scenario];
    const [program, ...args] = namespace.command(nodeProgram("tsx"), script);
    const last = await follow(program, args);
    if (!checks.add(last)) {
      await checks.check(scenario, "runs to its end", () => {
        throw new Error(`it ended without a count: ${last}`);
      });
    }
  } finally {
    namespace.remove();
    forget();
  }
}

/** Prints what the program prints, but for the last line, which it answers. */
async function follow(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, E2E_STARTED: startForParts() },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const forget = endWithUs(child);
  let last = "";
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (last !== "") console.log(last);
    last = line;
  });
  await new Promise<void>((done, fail) => {
    child.on("error", fail);
    child.on("close", () => {
      done();
    });
  });
  forget();
  return last;
}
