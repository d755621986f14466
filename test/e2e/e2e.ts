// npm run e2e: deploys the examples for real against the emulator, in lanes that run side by side, and counts.
//
// usage: npm run e2e [-- LANE ...], of life, examples, order, controls, teardown and self
import { Checks } from "./harness/checks";
import { findParts, Parts } from "./harness/parts";
import { runControls } from "./scenarios/controls";
import { runOrderAndFaults } from "./scenarios/order";
import { runExamples } from "./scenarios/examples";
import { runLife } from "./scenarios/life";
import { runSelf } from "./scenarios/self";
import { runTeardown } from "./scenarios/teardown";

type Body = (options: { readonly parts: Parts; readonly checks: Checks }) => Promise<void>;

const NAMES = ["life", "examples", "order", "controls", "teardown", "self"] as const;

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  const unknown = only.filter((name) => !NAMES.some((one) => one === name));
  if (unknown.length > 0) {
    console.error(`there is no lane ${unknown.join(", ")}; the lanes are ${NAMES.join(", ")}`);
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
    order: runOrderAndFaults,
    controls: runControls,
    teardown: runTeardown,
    self: () => runSelf({ checks, python: parts.python }),
  };
  const chosen = NAMES.filter((name) => only.length === 0 || only.includes(name));
  await Promise.all(chosen.map((name) => lanes[name]({ parts, checks })));
  console.log(`${Math.round((Date.now() - began) / 1000)} s in all`);
  return checks.finish();
}

void main().then((code) => {
  process.exitCode = code;
});
