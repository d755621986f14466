// The app of a deploy test: runs the real one, then takes out of its output what cannot be deployed here.
//
// E2E_APP             the app, from the root of the repository; main.ts unless said otherwise
// E2E_FILTER          providers to take out, with commas
// E2E_AWS_PROVIDER    the version of the AWS provider that is at hand
// E2E_CHARTS          folder of chart archives, which releases take instead of asking their repositories
// E2E_MAX_RETRIES     tries of each AWS call
// E2E_FILTER_REPORT   file that is told what was taken out
// E2E_UNFILTERED      folder that gets each stack as the app wrote it
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { filterProviders, pinProvider } from "../../bin/local/filter";
import { setProviderArgument, useArchives } from "./filter";

const { E2E_APP, E2E_FILTER, E2E_AWS_PROVIDER, E2E_CHARTS, E2E_MAX_RETRIES, E2E_FILTER_REPORT, E2E_UNFILTERED } =
  process.env;

async function main(): Promise<void> {
  await import(join(resolve(__dirname, "../.."), E2E_APP ?? "main.ts"));
  const stacks = join(process.env.CDKTF_OUTDIR ?? "cdktf.out", "stacks");
  for (const stack of readdirSync(stacks)) {
    const file = join(stacks, stack, "cdk.tf.json");
    const text = readFileSync(file, "utf8");
    if (E2E_UNFILTERED !== undefined) {
      mkdirSync(E2E_UNFILTERED, { recursive: true });
      writeFileSync(join(E2E_UNFILTERED, `${stack}.json`), text);
    }
    writeFileSync(file, deployable(stack, text));
  }
}

/** The stack's text without what cannot be deployed here. */
function deployable(stack: string, original: string): string {
  const providers = (E2E_FILTER ?? "kubernetes,helm").split(",").filter((name) => name !== "");
  const { text, removed } = filterProviders(original, providers);
  const report = removed.map(({ what, name }) => `${stack}: taken out: ${what} ${name}`);
  let result = text;
  if (E2E_AWS_PROVIDER !== undefined) {
    const pinned = pinProvider(result, "aws", E2E_AWS_PROVIDER);
    report.push(`${stack}: AWS provider ${E2E_AWS_PROVIDER} runs; the bindings are made for ${pinned.was}`);
    result = pinned.text;
  }
  if (E2E_MAX_RETRIES !== undefined) {
    result = setProviderArgument(result, "aws", "max_retries", Number(E2E_MAX_RETRIES));
    report.push(`${stack}: the AWS provider tries each call ${E2E_MAX_RETRIES} times`);
  }
  if (E2E_CHARTS !== undefined) {
    const folder = E2E_CHARTS;
    const charts = useArchives(result, readdirSync(folder), (archive) => join(folder, archive));
    report.push(...charts.used.map((archive) => `${stack}: the chart comes from ${archive}, not from its repository`));
    report.push(...charts.missing.map((archive) => `${stack}: no archive ${archive}`));
    result = charts.text;
  }
  if (E2E_FILTER_REPORT !== undefined) appendFileSync(E2E_FILTER_REPORT, `${report.join("\n")}\n`);
  return result;
}

void main();
