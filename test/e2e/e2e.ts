// npm run e2e: deploys the examples for real against the emulator, in lanes that run side by side, and counts.
//
// usage: npm run e2e [-- LANE ...], of life, examples, examples-long, order, controls, teardown, adopt, local, kubernetes, kubernetes-long and
// self; all of them but the long ones unless some are named. kubernetes:SCENARIO is one scenario of the two.
import { Checks } from "./harness/checks";
import { findParts, Parts } from "./harness/parts";
import { runAdopt } from "./scenarios/adopt";
import { runControls } from "./scenarios/controls";
import { runOrderAndFaults } from "./scenarios/order";
import { runExamples, runExamplesLong } from "./scenarios/examples";
import { runKubernetes } from "./scenarios/kubernetes/lane";
import { SCENARIOS } from "./scenarios/kubernetes/scenarios";
import { runLocalTool } from "./scenarios/local";
import { runLife } from "./scenarios/life";
import { runSelf } from "./scenarios/self";
import { runTeardown } from "./scenarios/teardown";

type Body = (options: { readonly parts: Parts; readonly checks: Checks }) => Promise<void>;

const NAMES = [
  "life",
  "examples",
  "examples-long",
  "order",
  "controls",
  "teardown",
  "adopt",
  "local",
  "kubernetes",
  "kubernetes-long",
  "self",
] as const;

/** Too long for every run. */
const ONLY_IF_NAMED: readonly string[] = ["examples-long", "kubernetes-long"];

const SCENARIO = "kubernetes:";

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  const scenarios = Object.keys(SCENARIOS).map((name) => SCENARIO + name);
  const unknown = only.filter((name) => ![...NAMES, ...scenarios].includes(name));
  if (unknown.length > 0) {
    const known = [...NAMES, ...(unknown.some((name) => name.startsWith(SCENARIO)) ? scenarios : [])];
    console.error(`there is no lane ${unknown.join(", ")}; the lanes are ${known.join(", ")}`);
    return 2;
  }
  const checks = new Checks();
  const { parts, python, missing } = findParts();
  const began = Date.now();
  for (const part of missing) checks.leaveOut("the deploy", part);
  if (parts === undefined) {
    await runSelf({ checks, ...(python === undefined ? {} : { python }) });
    return checks.finish();
  }
  const { terraformVersion, awsProviderVersion, mirror } = parts;
  console.log(`Versions that run: Terraform ${terraformVersion}, AWS provider ${awsProviderVersion} from ${mirror}`);
  const lanes: Readonly<Record<(typeof NAMES)[number], Body>> = {
    life: runLife,
    examples: runExamples,
    "examples-long": runExamplesLong,
    order: runOrderAndFaults,
    controls: runControls,
    teardown: runTeardown,
    adopt: runAdopt,
    local: runLocalTool,
    kubernetes: (options) => runKubernetes(options, "kubernetes"),
    "kubernetes-long": (options) => runKubernetes(options, "kubernetes-long"),
    self: () => runSelf({ checks, python: parts.python }),
  };
  const chosen = NAMES.filter((name) => (only.length === 0 ? !ONLY_IF_NAMED.includes(name) : only.includes(name)));
  const single = only.filter((name) => name.startsWith(SCENARIO)).map((name) => name.slice(SCENARIO.length));
  await Promise.all([
    ...chosen.map((name) => lanes[name]({ parts, checks })),
    ...single.map((name) => runKubernetes({ parts, checks }, "kubernetes", name)),
  ]);
  console.log(`${Math.round((Date.now() - began) / 1000)} s in all`);
  return checks.finish();
}

void main().then((code) => {
  process.exitCode = code;
});
