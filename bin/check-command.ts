// `check`: which workloads Fargate accepts, which it rejects, and which have problems.
import { ObjectOrigin } from "../lib/rules/admission/origin";
import { checkObjects, ObjectReport } from "../lib/rules/admission/report";
import { checkRepeatedKeys } from "../lib/rules/manifests/repeated-keys";
import { isError, Severity } from "../lib/rules/finding";
import { acknowledge } from "./acknowledged";
import { Arguments, OptionFacts, readArguments, readChoice } from "./arguments";
import { LiveCluster } from "./cluster/live";
import { writeText } from "./files";
import { print, readFormats } from "./formats/format";
import { gatherInputs, InputRequest } from "./inputs";
import { softenLetters } from "./letters";
import { InputObject } from "./manifest-reader";
import { readProfiles } from "./selector-argument";
import { readSettings } from "./settings";
import { Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { CheckCounts, Checked } from "./checked";

/** How folders are read. */
export const FOLDER_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  render: { type: "boolean" },
  "no-ignore": { type: "boolean" },
};

/** What every command that reads objects takes. */
export const INPUT_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  stack: { type: "string", multiple: true },
  namespace: { type: "string", short: "n" },
  json: { type: "boolean" },
  config: { type: "string" },
  "no-config": { type: "boolean" },
  ...FOLDER_OPTIONS,
};

/** What the command takes. */
export const CHECK_OPTIONS: Readonly<Record<string, OptionFacts>> = {
  ...INPUT_OPTIONS,
  format: { type: "string", multiple: true },
  profile: { type: "string", multiple: true, short: "p" },
  baseline: { type: "string" },
  "write-baseline": { type: "string" },
  fix: { type: "boolean" },
  "dry-run": { type: "boolean" },
  "pass-over": { type: "boolean" },
  ack: { type: "string", multiple: true },
  complete: { type: "boolean" },
  "target-type": { type: "string" },
  strict: { type: "boolean" },
  notes: { type: "boolean" },
};

/** Runs the command; 0 where all is clean, 1 where something is not. */
export async function runCheck(argv: readonly string[], terminal: Terminal, live?: LiveCluster): Promise<number> {
  const given = readArguments(argv, CHECK_OPTIONS);
  const formats = readFormats(given.texts("format"), given.flag("json"));
  const newBaseline = given.text("write-baseline");
  if (newBaseline !== undefined && given.text("baseline") !== undefined) {
    throw new UsageError("--write-baseline takes all that is found; leave --baseline out");
  }
  refuseFixOf(given);
  const all = await checkAndFix(given, terminal, live);
  if (newBaseline !== undefined) {
    const { writeBaseline } = await import("./baseline.js");
    writeText(newBaseline, writeBaseline(all.report));
  }
  const checked = await withoutBaseline(all, newBaseline ?? given.text("baseline") ?? all.settings?.baseline);
  const counts = countFindings(checked);
  const { settings } = checked;
  const isStrict = given.flag("strict") || settings?.strict === true;
  const code = counts.errors + counts.broken + (isStrict ? counts.warnings : 0) > 0 ? 1 : 0;
  // The difference has standard output to itself, so that it can be piped to git apply.
  if (given.flag("dry-run")) return code;
  const options = { checked, counts, showsNotes: given.flag("notes") || settings?.notes === true, isStrict };
  for (const { name, file } of formats) {
    if (file === undefined) terminal.write(await print(name, { ...options, terminal }));
    else writeText(file, await print(name, { ...options, terminal: { showsColours: false } }));
  }
  return code;
}

function refuseFixOf(given: Arguments): void {
  if (!given.flag("fix") && given.flag("dry-run"))
    throw new UsageError("--dry-run shows what --fix would do; set both");
  if (given.flag("fix") && given.paths.includes("-")) throw new UsageError("--fix changes files, and - is not one");
  if (given.flag("dry-run") && given.text("write-baseline") !== undefined) {
    throw new UsageError("--dry-run writes nothing; leave --write-baseline out");
  }
  if (given.flag("dry-run") && (given.flag("json") || given.texts("format").length > 0)) {
    throw new UsageError("--dry-run prints a patch; leave --format and --json out");
  }
}

/** With `--fix`, what is left after it. */
async function checkAndFix(given: Arguments, terminal: Terminal, live?: LiveCluster): Promise<Checked> {
  const all = await checkInputs(given, terminal, live);
  if (!given.flag("fix")) return all;
  const isAll = given.text("write-baseline") !== undefined;
  const known = isAll ? all : await withoutBaseline(all, given.text("baseline") ?? all.settings?.baseline);
  const { runFix } = await import("./fix/fix.js");
  const isChanged = runFix(known, given.flag("dry-run"), terminal);
  return isChanged ? checkInputs(given, terminal) : all;
}

async function withoutBaseline(checked: Checked, file: string | undefined): Promise<Checked> {
  if (file === undefined) return checked;
  const { compareWithBaseline, readBaseline } = await import("./baseline.js");
  return { ...checked, ...compareWithBaseline(checked.report, readBaseline(file)) };
}

/** Reads and judges what the arguments name, or what runs. */
export async function checkInputs(given: Arguments, terminal: Terminal, live?: LiveCluster): Promise<Checked> {
  const written = readProfiles(given.texts("profile"));
  const acks = given.texts("ack");
  const acknowledged = acks.length === 0 ? [] : (await import("./codes.js")).readCodes(acks);
  const chosen = readChoice("target-type", given.text("target-type"), ["ip", "instance"]);
  const settings = given.flag("no-config") ? undefined : await readSettings(given.text("config"));
  const inputs = await gatherInputs(terminal, { ...readRequest(given), live: live?.objects });
  // What AWS says of a cluster is all that it has, though it may have none.
  const named = { ...settings?.profiles, ...written };
  const profiles = live?.profiles ?? { ...inputs.profiles, ...named };
  const areProfilesKnown = live?.profiles !== undefined || Object.keys(profiles).length > 0;
  const targetType = chosen ?? settings?.targetType;
  const namespace = given.text("namespace") ?? settings?.namespace;
  const report = checkObjects(
    inputs.objects.map(({ object }) => object),
    {
      acknowledged,
      isComplete: live?.isComplete ?? (given.flag("complete") || settings?.complete === true),
      origin: (index) => originOf(inputs.objects[index]),
      ...(areProfilesKnown ? { profiles } : {}),
      ...inputs.controller,
      ...(targetType === undefined ? {} : { defaultTargetType: targetType }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  );
  const softened = softenLetters(report, inputs.objects);
  const judged = acknowledge(softened, inputs.objects, settings?.acknowledge ?? []);
  return { inputs, settings, ...judged, baselined: 0, gone: [] };
}

/** Where to look, by the arguments. */
export function readRequest(given: Arguments): InputRequest {
  return {
    paths: given.paths,
    stacks: given.texts("stack"),
    renders: given.flag("render"),
    takesIgnored: given.flag("no-ignore"),
    passesOver: given.flag("pass-over"),
  };
}

/** What is not from a stack is applied as it is written, and so is what a release of objects has. */
function originOf(input: InputObject | undefined): ObjectOrigin {
  const isManifest = input?.address === undefined;
  return {
    isManifest,
    isTyped: isManifest || input.isApplied === true,
    file: input?.file,
    findings: checkRepeatedKeys(input?.repeated ?? []),
  };
}

/** True for an object that creates pods. */
function isWorkloadReport(each: ObjectReport): boolean {
  return each.replicas !== undefined;
}

function countFindings({ inputs, report, baselined }: Checked): CheckCounts {
  const findings = report.objects.flatMap((each) => each.findings);
  return {
    workloads: report.objects.filter(isWorkloadReport).length,
    refused: report.objects.filter((each) => isWorkloadReport(each) && each.findings.some(isError)).length,
    errors: findings.filter(isError).length,
    warnings: findings.filter(({ severity }) => severity === Severity.WARNING).length,
    notes: findings.filter(({ severity }) => severity === Severity.INFO).length,
    acknowledged: report.objects.reduce((sum, each) => sum + each.acknowledged.length, 0),
    baselined,
    broken: inputs.broken.length,
  };
}
