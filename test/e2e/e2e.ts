// npm run e2e: deploys the example for real against the emulator, in lanes that run side by side, and counts.
import { Checks } from "./harness/checks";
import { findParts } from "./harness/parts";
import { runControls } from "./scenarios/controls";
import { runOrderAndFaults } from "./scenarios/order";
import { runExamples } from "./scenarios/examples";
import { runLife } from "./scenarios/life";
import { runSelf } from "./scenarios/self";

async function main(): Promise<number> {
  const checks = new Checks();
  const found = findParts();
  if ("missing" in found) {
    for (const part of found.missing) checks.skip("the deploy", part);
    return checks.finish();
  }
  const { parts } = found;
  const began = Date.now();
  console.log(
    `Versions that run: Terraform ${parts.terraformVersion}, AWS provider ${parts.awsProviderVersion} from ${parts.mirror}`,
  );
  const only = process.argv.slice(2);
  const lanes = {
    life: runLife,
    examples: runExamples,
    order: runOrderAndFaults,
    controls: runControls,
    self: runSelf,
  };
  const chosen = Object.entries(lanes).filter(([name]) => only.length === 0 || only.includes(name));
  await Promise.all(chosen.map(([, lane]) => lane({ parts, checks })));
  console.log(`${Math.round((Date.now() - began) / 1000)} s in all`);
  return checks.finish();
}

void main().then((code) => {
  process.exitCode = code;
});
