// `.fargate-check.yaml`: what a repository would write on the command line each time, found from the working directory upwards.
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { isError } from "../lib/rules/finding";
import { ProfileMap } from "../lib/rules/profiles/profile-match";
import { PriceItem, PriceOverrides } from "../lib/rules/sizing/prices";
import { checkProfile } from "../lib/rules/profiles/profiles";
import { FargateSelector } from "../lib/rules/profiles/selectors";
import { readDocuments } from "../lib/rules/yaml/documents";
import { readText } from "./files";
import { IgnoreRules } from "./gitignore";
import { readProfile } from "./selector-argument";
import { SettingsValue } from "./settings-value";
import { UsageError } from "./usage-error";

/** The name that is looked for. */
const SETTINGS_FILE = ".fargate-check.yaml";

/** A finding that is meant, and where. */
export interface Acknowledgement {
  readonly code: string;
  readonly reason: string;
  /** Where it is written, for people: `.fargate-check.yaml, line 7`. */
  readonly place: string;
  /** True for what it is about. @param object `Kind/namespace/name` */
  covers(file: string, object: string): boolean;
}

/** What the file says. What it does not say is undefined. */
export interface Settings {
  /** Its path from the working directory. */
  readonly file: string;
  readonly profiles?: ProfileMap;
  readonly acknowledge: readonly Acknowledgement[];
  readonly namespace?: string;
  readonly kubernetesVersion?: string;
  readonly region?: string;
  /** US dollars by `PriceItem`, for `cost`. */
  readonly prices?: PriceOverrides;
  readonly targetType?: string;
  readonly strict?: boolean;
  readonly complete?: boolean;
  readonly notes?: boolean;
  /** The path of the file, from the working directory. */
  readonly baseline?: string;
}

/** Reads the file that is named, or else the nearest from the working directory up to the root of the repository. */
export async function readSettings(named: string | undefined): Promise<Settings | undefined> {
  const file = named ?? findSettings();
  return file === undefined ? undefined : parseSettings(file, readText(file));
}

function findSettings(): string | undefined {
  for (let folder = resolve("."); ; folder = dirname(folder)) {
    const file = join(folder, SETTINGS_FILE);
    if (existsSync(file)) return relative(".", file);
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

const KEYS = [
  "profiles",
  "acknowledge",
  "namespace",
  "kubernetesVersion",
  "region",
  "prices",
  "targetType",
  "strict",
  "complete",
  "notes",
  "baseline",
] as const;

async function parseSettings(file: string, text: string): Promise<Settings> {
  const { read, broken } = readDocuments(file, text);
  const [problem] = broken;
  if (problem !== undefined) throw new UsageError(`${file}:${problem.line}: ${problem.message}`);
  const [document, second] = read;
  if (second !== undefined)
    throw new UsageError(`${file}:${second.line}: all settings must be in one document; this is a second one`);
  if (document === undefined || document.object === null) return { file, acknowledge: [] };
  const { object: root, places, repeated } = document;
  const [twice] = repeated;
  if (twice !== undefined)
    throw new UsageError(`${file}:${twice.first.line}:${twice.first.column}: ${twice.field} is set twice`);
  const given = new SettingsValue({ file, places, root }, root).members(KEYS);
  const baseline = given.baseline?.text();
  return {
    file,
    profiles: given.profiles === undefined ? undefined : profilesOf(given.profiles),
    acknowledge: await acknowledgementsOf(file, given.acknowledge?.items() ?? []),
    namespace: given.namespace?.text(),
    kubernetesVersion: given.kubernetesVersion?.text(),
    region: given.region?.text(),
    prices: given.prices === undefined ? undefined : pricesOf(given.prices),
    targetType: given.targetType?.choice(["ip", "instance"]),
    strict: given.strict?.flag(),
    complete: given.complete?.flag(),
    notes: given.notes?.flag(),
    baseline: baseline === undefined || isAbsolute(baseline) ? baseline : join(dirname(file), baseline),
  };
}

/** A list of selectors as `--profile` takes them, or profiles by their names as the library's `fargateProfiles`. */
function profilesOf(value: SettingsValue): ProfileMap {
  if (!value.isList())
    return Object.fromEntries(value.entries("a list or a map").map(([name, each]) => [name, profileOf(name, each)]));
  const profiles: Record<string, ProfileMap[string]> = {};
  for (const each of value.items())
    Object.assign(
      profiles,
      readProfile(each.text(), (problem) => each.mistake(problem)),
    );
  return profiles;
}

function profileOf(name: string, value: SettingsValue): ProfileMap[string] {
  const { selectors } = value.members(["selectors"]);
  if (selectors === undefined) throw value.mistake(`profile ${name} has no selectors`);
  const profile = { selectors: selectors.items().map(selectorOf) };
  const wrong = checkProfile(name, profile).find(isError);
  if (wrong !== undefined) throw value.mistake(`profile ${name}: ${wrong.message}; ${wrong.fix}`);
  return profile;
}

function pricesOf(value: SettingsValue): PriceOverrides {
  const items = value.members(Object.values(PriceItem));
  return Object.fromEntries(Object.entries(items).map(([item, each]) => [item, each.amount()]));
}

function selectorOf(value: SettingsValue): FargateSelector {
  const { namespace, labels } = value.members(["namespace", "labels"]);
  if (namespace === undefined) throw value.mistake("a selector has a namespace");
  const pairs = labels?.entries().map(([key, each]): [string, string] => [key, each.text()]);
  return { namespace: namespace.text(), ...(pairs === undefined ? {} : { labels: Object.fromEntries(pairs) }) };
}

async function acknowledgementsOf(file: string, values: readonly SettingsValue[]): Promise<Acknowledgement[]> {
  if (values.length === 0) return [];
  const { refuseUnknown } = await import("./codes.js");
  return values.map((value) => {
    const given = value.members(["code", "reason", "paths", "objects"]);
    if (given.code === undefined) throw value.mistake("an acknowledgement has the code of a rule");
    const code = given.code.text().toUpperCase();
    const unknown = refuseUnknown(code);
    if (unknown !== undefined) throw given.code.mistake(unknown);
    if (given.reason === undefined)
      throw value.mistake(`${code} is acknowledged without a reason; state why it does not apply here`);
    const paths = given.paths?.items().map((each) => each.text());
    const objects = given.objects?.items().map(objectPattern);
    const isWithin = paths === undefined ? undefined : IgnoreRules.NONE.with(resolve(dirname(file)), paths.join("\n"));
    return {
      code,
      reason: given.reason.text(),
      place: `${file}, line ${value.line}`,
      covers: (path, object) =>
        (isWithin === undefined || (path !== "-" && names(isWithin, resolve(path)))) &&
        (objects === undefined || objects.some((pattern) => pattern.test(object))),
    };
  });
}

/** True where the patterns name a file, or a folder around it. */
function names(patterns: IgnoreRules, path: string): boolean {
  for (let at = path, isFolder = false; ; at = dirname(at), isFolder = true) {
    if (patterns.ignores(at, isFolder)) return true;
    if (dirname(at) === at) return false;
  }
}

/** `Kind/namespace/name`, each with the wildcards `*` and `?`. */
function objectPattern(value: SettingsValue): RegExp {
  const parts = value.text().split("/");
  if (parts.length !== 3)
    throw value.mistake("an object is Kind/namespace/name, such as Deployment/study-a/web or */kube-system/*");
  const source = parts.map((part) =>
    part
      .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]"),
  );
  return new RegExp(`^${source.join("/")}$`, "s");
}
