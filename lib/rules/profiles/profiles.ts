// What EKS asks of Fargate profiles: names, selectors, labels, how many of each, and which of two profiles wins.
import { error, Finding, finding, FindingDetails, note, Rule, Severity, warning } from "../finding";
import { isImpossibleLabelKey, isImpossibleLabelValue, whyNamespaceNeverMatches } from "./selector-syntax";
import { compareNames, ProfileMap, SelectingProfile } from "./profile-match";
import { describeSelector, FargateSelector, selectorCovers, selectorsOverlap } from "./selectors";
import { SOURCES } from "../sources";
import { shown } from "../shown";
import { isUnknown } from "../unknown";

/**
 * Limits that AWS raises on request; see Service Quotas, Amazon EKS.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
 */
export interface FargateQuotas {
  /** How many Fargate profiles a cluster may have. @default 10 */
  readonly profilesPerCluster?: number;
  /** How many selectors a Fargate profile may have. @default 5 */
  readonly selectorsPerProfile?: number;
  /** How many labels a selector may have. @default 5 */
  readonly labelsPerSelector?: number;
}

/** Options of `checkProfiles`. */
export interface ProfileCheckOptions {
  /** Limits that AWS has raised for the account. @default - the quotas that a new account has */
  readonly quotas?: FargateQuotas;
  /**
   * Where the profile, or the map of profiles, is in the user's program.
   *
   * @default - fields begin at the profile, or at `fargateProfiles`
   */
  readonly field?: string;
}

const PROFILE_NAME_LENGTH = 100;

/** The rules of this file. */
export const PROFILE = {
  nameLength: error("FG101", "a profile's name has 1 to 100 characters", SOURCES.fargateProfile),
  namePrefix: error("FG102", "a profile's name does not begin with eks-", SOURCES.fargateProfile),
  namespace: error("FG103", "a namespace selector can match a namespace", SOURCES.fargateProfile),
  noSelector: error("FG104", "a profile has a selector", SOURCES.fargateProfile),
  selectors: error("FG105", "a profile has at most 5 selectors", SOURCES.eksQuotas),
  labels: error("FG106", "a selector has at most 5 labels", SOURCES.eksQuotas),
  profiles: error("FG107", "a cluster has at most 10 profiles", SOURCES.eksQuotas),
  label: warning("FG108", "a label selector can match a label", SOURCES.kubernetesLabels),
  redundant: warning("FG109", "no selector of a profile repeats another", SOURCES.fargateProfile),
  shadowed: warning("FG110", "every selector can select a pod", SOURCES.fargateProfile),
  overlap: note("FG111", "of two profiles that match a pod, the first by name wins", SOURCES.fargateProfile),
  nameCharacters: warning("FG112", "a profile's name has only letters, digits, - and _", SOURCES.fargateProfile),
};

/** What is wrong with one Fargate profile. */
export function checkProfile(name: string, profile: SelectingProfile, options: ProfileCheckOptions = {}): Finding[] {
  const prefix = options.field === undefined ? "" : `${options.field}.`;
  const { selectors } = profile;
  const found = checkProfileName(name, options.field ?? "name");
  if (selectors.length === 0) {
    found.push(
      finding(PROFILE.noSelector, {
        field: `${prefix}selectors`,
        message: `profile "${name}" has no selector, so it matches no pod`,
        fix: 'add one, such as { namespace: "default" }',
      }),
    );
  }
  found.push(...checkSelectorCount(name, selectors.length, `${prefix}selectors`, options.quotas));
  selectors.forEach((selector, i) => {
    found.push(...checkSelector(selector, `${prefix}selectors[${i}]`, options.quotas));
  });
  return [...found, ...findRedundant(name, selectors, `${prefix}selectors`)];
}

/** What is wrong with the Fargate profiles of a cluster, each alone and all together. */
export function checkProfiles(profiles: ProfileMap, options: ProfileCheckOptions = {}): Finding[] {
  const field = options.field ?? "fargateProfiles";
  const found = Object.entries(profiles).flatMap(([name, profile]) =>
    checkProfile(name, profile, { ...options, field: `${field}.${name}` }),
  );
  return [...found, ...compareProfiles(profiles, options)];
}

/** What is wrong with the Fargate profiles of a cluster compared with each other: how many they are, and which never win. */
export function compareProfiles(profiles: ProfileMap, options: ProfileCheckOptions = {}): Finding[] {
  const field = options.field ?? "fargateProfiles";
  const count = Object.keys(profiles).length;
  const quota = options.quotas?.profilesPerCluster ?? 10;
  const tooMany = finding(PROFILE.profiles, {
    field,
    message: `${count} profiles, and EKS allows ${quota} per cluster`,
    fix: "put up to 5 selectors in one profile, or request a quota increase and pass it as profilesPerCluster",
  });
  return [...(count > quota ? [tooMany] : []), ...comparePairs(profiles, field)];
}

/** What is wrong with the name of a Fargate profile. */
function checkProfileName(name: string, field: string): Finding[] {
  if (isUnknown(name)) return [];
  const found: Finding[] = [];
  const say = (rule: Rule, details: FindingDetails): void => {
    found.push(finding(rule, { field, ...details }));
  };
  if (name === "") say(PROFILE.nameLength, { message: "a profile has an empty name", fix: "set a name" });
  if (name.length > PROFILE_NAME_LENGTH) {
    say(PROFILE.nameLength, {
      message: `profile name ${shown(name)} has ${name.length} characters`,
      fix: `use at most ${PROFILE_NAME_LENGTH}`,
    });
  }
  if (name.startsWith("eks-")) {
    say(PROFILE.namePrefix, {
      message: `profile name "${name}" begins with eks-, which EKS reserves`,
      fix: name === "eks-" ? "choose another name" : `name it "${name.slice("eks-".length)}"`,
    });
  }
  if (name !== "" && !/^[0-9A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
    say(PROFILE.nameCharacters, {
      message: `profile name "${name}" may be rejected`,
      fix: "begin with a letter or a digit and use only letters, digits, - and _",
    });
  }
  return found;
}

function checkSelectorCount(name: string, count: number, field: string, quotas: FargateQuotas = {}): Finding[] {
  const quota = quotas.selectorsPerProfile ?? 5;
  if (count <= quota) return [];
  return [
    finding(PROFILE.selectors, {
      field,
      message: `profile "${name}" has ${count} selectors, and EKS allows ${quota}`,
      fix: "use wildcards or a second profile, or request a quota increase and pass it as selectorsPerProfile",
    }),
  ];
}

function checkSelector(selector: FargateSelector, field: string, quotas: FargateQuotas = {}): Finding[] {
  const found: Finding[] = [];
  const { namespace } = selector;
  const fix = isUnknown(namespace) ? undefined : whyNamespaceNeverMatches(namespace);
  if (fix !== undefined) {
    found.push(
      finding(PROFILE.namespace, {
        field: `${field}.namespace`,
        message: `namespace selector "${namespace}" can never match a pod`,
        fix,
      }),
    );
  }
  const labels = Object.entries(selector.labels ?? {});
  const quota = quotas.labelsPerSelector ?? 5;
  if (labels.length > quota) {
    found.push(
      finding(PROFILE.labels, {
        field: `${field}.labels`,
        message: `selector "${namespace}" has ${labels.length} labels, and EKS allows ${quota}`,
        fix: "add one distinct label to the pods, or request a quota increase and pass it as labelsPerSelector",
      }),
    );
  }
  return [...found, ...labels.flatMap(([key, value]) => checkLabel(key, value, `${field}.labels`))];
}

function checkLabel(key: string, value: string, field: string): Finding[] {
  const found: Finding[] = [];
  if (!isUnknown(key) && isImpossibleLabelKey(key)) {
    found.push(
      finding(PROFILE.label, {
        field,
        message: `label key "${key}" is not valid in Kubernetes`,
        fix: "use an optional DNS prefix and /, then at most 63 letters, digits, -, _ and .",
      }),
    );
  }
  if (!isUnknown(value) && isImpossibleLabelValue(value)) {
    found.push(
      finding(PROFILE.label, {
        field,
        severity: value.replace(/\*/g, "").length > 63 ? Severity.ERROR : Severity.WARNING,
        message: `label value "${value}" of "${key}" is not valid in Kubernetes`,
        fix: "use at most 63 letters, digits, -, _ and ., with a letter or a digit at both ends",
      }),
    );
  }
  return found;
}

/** Selectors that another one of the same profile makes redundant; of two equal ones the later is reported. */
function findRedundant(name: string, selectors: readonly FargateSelector[], field: string): Finding[] {
  return selectors.flatMap((selector, i) => {
    const cover = selectors.find(
      (other, j) => i !== j && selectorCovers(other, selector) && (j < i || !selectorCovers(selector, other)),
    );
    if (cover === undefined) return [];
    return finding(PROFILE.redundant, {
      field: `${field}[${i}]`,
      message: `selector ${describeSelector(selector)} of profile "${name}" adds nothing to ${describeSelector(cover)}`,
      fix: "remove it",
    });
  });
}

function comparePairs(profiles: ProfileMap, field: string): Finding[] {
  const sorted = Object.entries(profiles).sort(([a], [b]) => compareNames(a, b));
  return sorted.flatMap(([name, profile], i) =>
    sorted.slice(i + 1).flatMap(([later, laterProfile]) => comparePair(name, profile, later, laterProfile, field)),
  );
}

/** `first` comes before `later` in the order in which EKS prefers profiles. */
function comparePair(
  first: string,
  firstProfile: SelectingProfile,
  later: string,
  laterProfile: SelectingProfile,
  field: string,
): Finding[] {
  const overlapping = laterProfile.selectors
    .map((selector, i) => ({
      selector,
      i,
      rivals: firstProfile.selectors.filter((s) => selectorsOverlap(s, selector)),
    }))
    .filter(({ rivals }) => rivals.length > 0);
  const shadowed = overlapping.filter(({ selector, rivals }) => rivals.some((s) => selectorCovers(s, selector)));
  const [meeting] = overlapping.filter((each) => !shadowed.includes(each));
  return [
    ...shadowed.map(({ selector, i }) =>
      finding(PROFILE.shadowed, {
        field: `${field}.${later}.selectors[${i}]`,
        message: `selector ${describeSelector(selector)} of profile "${later}" never wins: "${first}" matches the same pods and comes first by name`,
        fix: `rename one of the profiles, or narrow the selectors of "${first}"`,
      }),
    ),
    ...(meeting === undefined
      ? []
      : [
          finding(PROFILE.overlap, {
            field: `${field}.${later}.selectors[${meeting.i}]`,
            message: `profiles "${first}" and "${later}" can match the same pod; "${first}" wins, as its name comes first`,
            fix: "rename one of them if the other should win, or label the pod eks.amazonaws.com/fargate-profile",
          }),
        ]),
  ];
}
