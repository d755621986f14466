// Which Fargate profile a pod gets, and why it gets none.
import { editDistance } from "../edit-distance";
import { hasWildcard } from "./patterns";
import {
  describeSelector,
  FargateSelector,
  Judgement,
  judgeLabel,
  judgePattern,
  judgeSelector,
  Labels,
  MatchablePod,
} from "./selectors";
import { isUnknown } from "../unknown";

/** The part of a Fargate profile that decides which pods it takes. */
export interface SelectingProfile {
  /** Which pods the profile selects: a pod needs to match one of them. */
  readonly selectors: readonly FargateSelector[];
}

/** Fargate profiles by their name. */
export type ProfileMap = Readonly<Record<string, SelectingProfile>>;

/** A pod names its profile with this label, where several match. EKS writes it on every pod that it takes. */
export const PROFILE_LABEL = "eks.amazonaws.com/fargate-profile";

/** What the profiles of a cluster do with one pod. */
export interface ProfileMatch {
  /** The profile that the pod runs with; undefined when none takes it, or when that cannot be known yet. */
  readonly winner?: string;
  /** Every profile that the pod matches, in alphanumeric order. */
  readonly matching: readonly string[];
  /** Profiles that may take it: a value in them or in the pod is not known yet. */
  readonly undecided: readonly string[];
}

/** Why a pod matches no profile. */
export interface NearMiss {
  /** Name of the profile that comes closest; undefined where none is near. */
  readonly profile?: string;
  /** Its selector that comes closest; undefined where no profile is near. */
  readonly selector?: FargateSelector;
  /** Why it does not take the pod; lower case, no full stop. */
  readonly reason: string;
  /** What to write instead; lower case, no full stop. */
  readonly fix: string;
}

/**
 * The profile that `pod` runs with. Of several that match, the first in alphanumeric order of their names wins, unless the
 * pod's label `eks.amazonaws.com/fargate-profile` names one; that one must match too.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export function matchProfile(profiles: ProfileMap, pod: MatchablePod): ProfileMatch {
  const judged = Object.entries(profiles)
    .map(([name, profile]) => ({ name, judgement: judgeProfile(profile, pod) }))
    .sort((a, b) => compareNames(a.name, b.name));
  const matching = judged.filter((each) => each.judgement === true).map((each) => each.name);
  const undecided = judged.filter((each) => each.judgement === undefined).map((each) => each.name);
  const asked = askedProfile(pod);
  const winner = asked === undefined ? matching[0] : matching.find((name) => name === asked);
  return { ...(winner === undefined ? {} : { winner }), matching, undecided };
}

/** The order in which EKS prefers profiles: by the characters of the name, capitals before small letters. */
export function compareNames(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Why `pod` matches no profile, and what to change; undefined when it matches one or may match one.
 *
 * @param selected labels by which Services and workloads of the namespace find their pods: one of theirs is not advised
 */
export function explainNoMatch(
  profiles: ProfileMap,
  pod: MatchablePod,
  selected: readonly Labels[] = [],
): NearMiss | undefined {
  const { winner, matching, undecided } = matchProfile(profiles, pod);
  if (winner !== undefined || undecided.length > 0) return undefined;
  const asked = askedProfile(pod);
  if (asked !== undefined && matching.length > 0) return explainAsked(asked, Object.hasOwn(profiles, asked), matching);
  const misses = Object.entries(profiles)
    .sort(([a], [b]) => compareNames(a, b))
    .flatMap(([name, profile]) =>
      profile.selectors.map((selector) => ({ name, selector, ...miss(selector, pod, selected) })),
    )
    .sort((a, b) => a.distance - b.distance);
  const best = misses[0];
  if (best === undefined || best.distance > FAR) {
    return {
      reason: `no selector is for namespace "${pod.namespace}"`,
      fix: `add the selector { namespace: "${pod.namespace}" } to a profile`,
    };
  }
  return { profile: best.name, selector: best.selector, reason: best.reason, fix: best.fix };
}

function judgeProfile(profile: SelectingProfile, pod: MatchablePod): Judgement {
  const judged = profile.selectors.map((selector) => judgeSelector(selector, pod));
  if (judged.includes(true)) return true;
  return judged.includes(undefined) ? undefined : false;
}

function askedProfile(pod: MatchablePod): string | undefined {
  const asked = Object.entries(pod.labels ?? {}).find(([key]) => key === PROFILE_LABEL)?.[1];
  return asked === undefined || isUnknown(asked) ? undefined : asked;
}

function explainAsked(asked: string, exists: boolean, matching: readonly string[]): NearMiss {
  const others = matching.map((name) => `"${name}"`).join(", ");
  return {
    ...(exists ? { profile: asked } : {}),
    reason: exists
      ? `the pod's label ${PROFILE_LABEL} requests profile "${asked}", whose selectors do not match it`
      : `the pod's label ${PROFILE_LABEL} requests profile "${asked}", which does not exist`,
    fix: `remove the label, or name a profile that matches: ${others}`,
  };
}

/** Selectors further away than this are not worth naming. */
const FAR = 1000;

interface Miss {
  /** Below 100: only labels are missing. Below FAR: the namespace nearly fits. */
  readonly distance: number;
  readonly reason: string;
  readonly fix: string;
}

function miss(selector: FargateSelector, pod: MatchablePod, selected: readonly Labels[]): Miss {
  return judgePattern(selector.namespace, pod.namespace) === true
    ? missByLabels(selector, pod, selected)
    : missByNamespace(selector, pod.namespace);
}

function missByLabels(selector: FargateSelector, pod: MatchablePod, selected: readonly Labels[]): Miss {
  const labels = pod.labels ?? {};
  const missing = Object.entries(selector.labels ?? {}).filter(([k, v]) => judgeLabel(k, v, labels) !== true);
  const told = missing.map(([key, value]) => {
    const given = Object.entries(labels).find(([k]) => judgePattern(key, k) === true);
    return given === undefined ? `lacks ${key}=${value}` : `has ${given[0]}=${given[1]}, not ${key}=${value}`;
  });
  const wanted = Object.fromEntries(missing);
  const isFree = mayTakeOn(wanted, labels, selected);
  return {
    distance: Math.min(missing.length, 99),
    reason: `selector ${describeSelector(selector)} matches the namespace, but the pod ${told.join(" and ")}`,
    fix: isFree
      ? `label the pod ${missing.map(([key, value]) => `${key}=${value}`).join(", ")}, or add a selector without labels`
      : `add the selector ${ownSelector(pod)} to a profile`,
  };
}

/** Labels that say which workload a pod is of: Services and controllers select by them. */
const IDENTITY = new Set([
  "k8s-app",
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/component",
  "eks.amazonaws.com/component",
]);
const NAMES = ["app", "name", "run", ...IDENTITY];

/** Whether a pod can carry `wanted` without being taken for one of another workload's. A pattern cannot be one. */
function mayTakeOn(wanted: Labels, labels: Labels, selected: readonly Labels[]): boolean {
  const isPlain = Object.entries(wanted).every(([key, value]) => !hasWildcard(key) && !hasWildcard(value));
  const isIdentity = Object.keys(wanted).some(
    (key) => IDENTITY.has(key) || (NAMES.includes(key) && Object.hasOwn(labels, key)),
  );
  const after = { ...labels, ...wanted };
  return isPlain && !isIdentity && !selected.some((asked) => carries(after, asked) && !carries(labels, asked));
}

function carries(labels: Labels, asked: Labels): boolean {
  return Object.entries(asked).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** A selector for the pod alone, as far as a label of it says which workload it is of. */
function ownSelector({ namespace, labels = {} }: MatchablePod): string {
  const own = NAMES.find((key) => Object.hasOwn(labels, key));
  const asked = own === undefined ? "" : `, labels: { "${own}": "${labels[own] ?? ""}" }`;
  return `{ namespace: "${namespace}"${asked} }`;
}

function missByNamespace(selector: FargateSelector, namespace: string): Miss {
  const pattern = selector.namespace;
  const prefix = /^(.+)[-_.]\*$/.exec(pattern)?.[1];
  const add = `add the selector { namespace: "${namespace}" }`;
  if (prefix === namespace) {
    return {
      distance: 100,
      reason: `selector "${pattern}" does not match the namespace "${namespace}": the part before the * must match`,
      fix: `${add}, or write "${prefix}*"`,
    };
  }
  const extended = namespace.startsWith(`${pattern}-`);
  const distance = extended ? 1 : typo(pattern, namespace);
  return {
    distance: distance === undefined ? FAR + 1 : 200 + distance,
    reason: `selector "${pattern}" does not match the namespace "${namespace}"`,
    fix: extended ? `${add}, or write "${pattern}*", which matches both` : `${add}, or correct one of the names`,
  };
}

/** How many letters differ, where so few do that one name was meant to be the other. */
function typo(pattern: string, namespace: string): number | undefined {
  const most = Math.max(1, Math.floor(namespace.length / 4));
  if (hasWildcard(pattern) || Math.abs(pattern.length - namespace.length) > most) return undefined;
  const distance = editDistance(pattern, namespace);
  return distance <= most ? distance : undefined;
}
