// Values of a chart and permissions of its IAM role with which its templates make what never runs, or does nothing.
import { error, Finding, finding, Severity, warning } from "../finding";
import { guardedValue, valueAt, ValueTree } from "../overrides";
import { knownQuantity } from "../sizing/quantity";
import { SOURCES } from "../sources";
import { isUnknown, isWithin } from "../unknown";
import { isRepository } from "../image-names";
import { describe } from "../shown";

/** The rules of this file. */
export const CHART = {
  replicas: error(
    "FG860",
    "a chart runs a whole number of pods",
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas",
  ),
  nothing: error(
    "FG861",
    "a chart's IAM role has at least one resource",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  ),
  arn: error(
    "FG862",
    "what a role may use is identified by its ARN",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  ),
  limit: error("FG863", "a chart's limits are not below its requests", SOURCES.kubernetesResources),
  repository: error(
    "FG864",
    "an image's repository is a host and a path, without a tag",
    "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  ),
  path: warning(
    "FG865",
    "a chart's folder is an absolute path",
    "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release#chart-1",
  ),
  source: error(
    "FG768",
    "a chart of the library is pinned, and has a repository",
    "https://helm.sh/docs/topics/charts/#charts-and-versioning",
  ),
  upgrade: warning(
    "FG920",
    "a chart with upgradeInstall has a version",
    "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release#upgrade-mode-notes",
  ),
};

/** A value that a chart may have, but not with everything that the chart would accept. */
export interface ValueGuard {
  /** As in `webhook.config.securePort`. */
  readonly path: string;
  readonly isFine: (value: unknown) => boolean;
  readonly reason: string;
}

/** What is left out, or switched off in the way of Helm's templates: by nothing, `false`, 0 or an empty text. */
export function mustBeOff(path: string, reason: string): ValueGuard {
  return { path, reason, isFine: (value) => value === undefined || !isOn(value) };
}

/** What is left out, or what it would be anyway. */
export function mustBe(path: string, allowed: string | number, reason: string): ValueGuard {
  return { path, reason, isFine: (value) => value === undefined || !isOn(value) || isSame(value, allowed) };
}

/** Arguments, as a list or as a map, in which a flag is missing or is what the library sets. */
export function mustNotPass(path: string, flag: string, allowed: string | number, reason: string): ValueGuard {
  return { path, reason, isFine: (value) => passed(argumentTexts(value), flag).every((each) => isSame(each, allowed)) };
}

/** Those of `guards` that do not hold in `values`, which are the library's and the user's together. */
export function checkChartValues(values: ValueTree, guards: readonly ValueGuard[]): Finding[] {
  return guards.flatMap(({ path, isFine, reason }) => {
    const value = valueAt(values, ...path.split("."));
    return isFine(value) ? [] : [guardedValue(path, value, reason)];
  });
}

/** What is wrong with the number of pods at each of `paths`; nothing there is the chart's own number. */
export function checkChartReplicas(values: ValueTree, paths: readonly string[]): Finding[] {
  return paths.flatMap((path) => {
    const value = valueAt(values, ...path.split("."));
    if (value === undefined || value === null || isCount(value)) return [];
    const message = `${describe(value)} is not a number of pods`;
    return [finding(CHART.replicas, { field: path, message, fix: "write 0, 1 or more" })];
  });
}

/** Requests that were raised alone, above the limits that the library sets, at each of `paths`. */
export function checkChartResources(values: ValueTree, paths: readonly string[]): Finding[] {
  return paths.flatMap((path) =>
    ["cpu", "memory"].flatMap((resource) => {
      const request = valueAt(values, ...path.split("."), "requests", resource);
      const limit = valueAt(values, ...path.split("."), "limits", resource);
      const [asked, allowed] = [knownQuantity(request), knownQuantity(limit)];
      if (asked === undefined || allowed === undefined || allowed >= asked) return [];
      return [
        finding(CHART.limit, {
          field: `${path}.limits.${resource}`,
          message: `the limit ${String(limit)} is below the request ${String(request)}, which Kubernetes rejects`,
          fix: `write ${String(request)} for both`,
        }),
      ];
    }),
  );
}

/** True for the path of a chart's folder or archive, rather than a name in a repository or an address. */
export function isChartPath(chart: string): boolean {
  return !/^[a-z]+:/.test(chart) && (chart.startsWith(".") || chart.includes("/") || chart.endsWith(".tgz"));
}

/** What may be wrong with where a chart is: Terraform runs elsewhere than the program. @param repository where it is looked up */
export function checkChartPath(chart: string, repository: string | undefined): Finding[] {
  if (repository !== undefined || isUnknown(chart) || !isChartPath(chart) || /^(\/|[A-Za-z]:)/.test(chart)) return [];
  return [
    finding(CHART.path, {
      field: "chart",
      message: `Terraform looks for ${chart} in the stack's folder in cdktf.out, not where the program runs`,
      fix: `write path.resolve(__dirname, "${chart}"), or the path of a TerraformAsset`,
    }),
  ];
}

/** Where the user has a chart of the library from. */
export interface ChosenChart {
  readonly chart?: string;
  readonly chartVersion?: string;
  readonly chartRepository?: string;
}

/** One version, and no range of them. */
const SEMANTIC = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** The version that pins a chart; none where the text is a range, which means nothing to a folder or an archive. */
export function pinnedVersion(version: string | undefined): string | undefined {
  return version !== undefined && (isUnknown(version) || SEMANTIC.test(version)) ? version : undefined;
}

/**
 * Whether Helm goes on with a release that is there. Without a version the provider asks the cluster for the installed one
 * at plan, and keeps it: not by default, then.
 *
 * @see https://github.com/hashicorp/terraform-provider-helm/pull/1802
 */
export function upgradeInstallOf(asked: boolean | undefined, version: string | undefined): boolean | undefined {
  return asked ?? (version === undefined ? undefined : true);
}

/** What is wrong with asking for it. */
export function checkUpgradeInstall(asked: boolean | undefined, version: string | undefined): Finding[] {
  if (asked !== true || version !== undefined) return [];
  return [
    finding(CHART.upgrade, {
      field: "upgradeInstall",
      message:
        "without a version the Helm provider asks the cluster at plan which one is installed, fails if there is no " +
        "cluster yet, and keeps that version when the chart has a new one",
      fix: "set the chart's version, or leave upgradeInstall out",
    }),
  ];
}

/** What is wrong with where the user has a chart of the library from. A folder or an archive holds one version. */
export function checkChosenChart({ chart, chartVersion, chartRepository }: ChosenChart): Finding[] {
  const found: Finding[] = [];
  if (chart?.trim() === "") {
    const fix = "set it, or leave it out for the library's default";
    found.push(finding(CHART.source, { field: "chart", message: "the chart's name is empty", fix }));
  }
  const isPinned = chartVersion === undefined || pinnedVersion(chartVersion) !== undefined;
  if (!isPinned && !isChartPath(chart ?? "")) {
    found.push(
      finding(CHART.source, {
        field: "chartVersion",
        message: `${JSON.stringify(chartVersion)} is not a version of the chart`,
        fix: 'write one as "3.5.0", or leave it out',
      }),
    );
  }
  return [...found, ...checkRepository(chartRepository)];
}

/** Plugins of Helm know further schemes. */
function checkRepository(repository: string | undefined): Finding[] {
  if (repository === undefined || isUnknown(repository) || /^(https?|oci):\/\/\S+$/i.test(repository)) return [];
  const isPlugin = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(repository);
  return [
    finding(CHART.source, {
      field: "chartRepository",
      severity: isPlugin ? Severity.WARNING : Severity.ERROR,
      message: `${JSON.stringify(repository)} is not a repository ${isPlugin ? "without a Helm plugin" : "of charts"}`,
      fix: "write it as https://..., http://... or oci://..., or leave it out",
    }),
  ];
}

/** A repository to which the chart adds the tag, and cert-manager's the image's name before it. */
export function checkImageRepository(repository: string | undefined): Finding[] {
  if (repository === undefined || isUnknown(repository)) return [];
  if (isRepository(repository)) return [];
  return [
    finding(CHART.repository, {
      field: "imageRepository",
      message: `${JSON.stringify(repository)} is not the repository of an image; the chart adds the tag`,
      fix: "write it as in 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop; another tag is a value of the chart",
    }),
  ];
}

/** A number that Kubernetes takes; what is known only at apply is not judged. */
function isCount(value: unknown): boolean {
  return isUnknown(value) || isWithin(value, 0) || (typeof value === "string" && /^\d+$/.test(value));
}

/** What a chart's role may use, by its kind. */
export const ROLE_RESOURCES = {
  hostedZone: {
    what: "hosted zone",
    pattern: /^arn:(?:aws[a-z-]*|\*):route53:::hostedzone\/[\w*?]+$/,
    example: "arn:aws:route53:::hostedzone/Z0123456789",
  },
  secret: {
    what: "secret",
    pattern: /^arn:(?:aws[a-z-]*|\*):secretsmanager:[a-z0-9*?-]+:[0-9*?]+:secret:.+$/,
    example: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/*",
  },
  parameter: {
    what: "parameter",
    pattern: /^arn:(?:aws[a-z-]*|\*):ssm:[a-z0-9*?-]+:[0-9*?]+:parameter.+$/,
    example: "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/*",
  },
  /** IAM does not follow the ARN of an alias to its key. */
  kmsKey: {
    what: "KMS key",
    pattern: /^arn:(?:aws[a-z-]*|\*):kms:[a-z0-9*?-]+:[0-9*?]+:key\/.+$/,
    example: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  },
} as const;

/** What is wrong with ARNs that become the resources of a policy. */
export function checkRoleArns(arns: readonly string[], kind: keyof typeof ROLE_RESOURCES, field: string): Finding[] {
  const { what, pattern, example } = ROLE_RESOURCES[kind];
  return arns.flatMap((arn, index) => {
    if (isUnknown(arn) || pattern.test(arn)) return [];
    const zone = kind === "hostedZone" && /^Z[0-9A-Z]+$/.test(arn) ? `arn:aws:route53:::hostedzone/${arn}` : undefined;
    return [
      finding(CHART.arn, {
        field: `${field}[${index}]`,
        message: `${JSON.stringify(arn)} is not the ARN of a ${what}`,
        fix: zone === undefined ? `write it in full, as in ${example}` : `write ${zone}`,
      }),
    ];
  });
}

/** A list without which the chart has nothing to do. */
export function checkNotEmpty(arns: readonly string[], what: string, field: string): Finding[] {
  if (arns.length > 0) return [];
  return [
    finding(CHART.nothing, {
      field,
      message: "the list is empty, and IAM rejects a policy whose statement has no resource",
      fix: `add ${what}, or leave the chart out`,
    }),
  ];
}

/** A chart's arguments as its program gets them, whether they are a list or a map of flags. */
export function argumentTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.map((each) => String(each));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([flag, given]: [string, unknown]) =>
    (Array.isArray(given) ? given : [given]).map((each) =>
      each === null || each === "" ? `--${flag}` : `--${flag}=${String(each)}`,
    ),
  );
}

/** What is given to `flag`, both as `--flag=value` and as two arguments. */
function passed(texts: readonly string[], flag: string): string[] {
  return texts.flatMap((text, index) => {
    if (text === `--${flag}`) return [texts[index + 1] ?? ""];
    return text.startsWith(`--${flag}=`) ? [text.slice(flag.length + 3)] : [];
  });
}

/** As Helm's templates see it; what is known only at apply is taken for off. */
function isOn(value: unknown): boolean {
  return typeof value === "string" ? value !== "" && !isUnknown(value) : Boolean(value);
}

function isSame(value: unknown, allowed: string | number): boolean {
  return (typeof value === "string" && isUnknown(value)) || String(value) === String(allowed);
}
