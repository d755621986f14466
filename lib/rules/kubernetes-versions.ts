// The life of Kubernetes versions on EKS: when support ends, what it costs then, which steps an upgrade may take.
import { daysBetween, isDay } from "./days";
import { KUBERNETES_RELEASES, LIFECYCLE_AS_OF } from "./facts/kubernetes-releases";
import { error, Finding, finding, FindingDetails, note, Rule, Severity, warning } from "./finding";
import { SOURCES } from "./sources";
import { today } from "./today";
import { isUnknown } from "./unknown";

/** The support status of a version. */
export enum SupportState {
  STANDARD = "standard",
  EXTENDED = "extended",
  ENDED = "ended",
  /** Newer than the table, or not known at synth. */
  UNKNOWN = "unknown",
}

/** Options of `checkKubernetesVersion`. */
export interface KubernetesVersionCheck {
  /**
   * The day to judge by, as `2026-11-24`.
   * @default - the day on which the program runs
   */
  readonly asOf?: string;
  /**
   * The version that the cluster runs now; an upgrade takes one minor at a time.
   * @default - the cluster is new
   */
  readonly previousVersion?: string;
  /**
   * `STANDARD` or `EXTENDED`: the cluster's upgrade policy.
   * @default "EXTENDED"
   */
  readonly supportType?: string;
  /** Where the version is in the user's program. @default "kubernetesVersion" */
  readonly field?: string;
}

/** Days before the end of a support at which it is worth telling. */
const NEAR_DAYS = 60;

/** The rules of this file. */
export const VERSION = {
  malformed: error("FG601", "a Kubernetes version has the form 1.36", SOURCES.eksVersions),
  ended: warning("FG602", "EKS creates no cluster with a version whose support has ended", SOURCES.eksVersions),
  extended: warning("FG603", "a cluster in extended support costs six times as much", SOURCES.eksVersions),
  near: note("FG604", "support of the version ends soon", SOURCES.eksVersions),
  newer: note("FG605", "the version is newer than this library", SOURCES.eksVersions),
  skipped: error("FG606", "an upgrade takes one minor version at a time", SOURCES.eksUpdate),
  downgrade: error(
    "FG607",
    "a rollback goes back by one minor version, within seven days of the upgrade",
    "https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html",
  ),
  supportType: error("FG608", "support type STANDARD is set before extended support begins", SOURCES.eksSupportPolicy),
  asOf: error("FG609", "asOf is a day, written as 2026-11-24", SOURCES.eksVersions),
};

/** The support status of `version` on the day `asOf`. */
export function supportState(version: string, asOf = today()): SupportState {
  const minor = parseMinor(version);
  if (minor === undefined || minor > NEWEST_MINOR) return SupportState.UNKNOWN;
  const found = KUBERNETES_RELEASES.find((each) => each.version === version);
  if (found === undefined || asOf >= found.extendedUntil) return SupportState.ENDED;
  return asOf >= found.standardUntil ? SupportState.EXTENDED : SupportState.STANDARD;
}

/** The newest version that EKS offers on the day `asOf`, as far as the table goes. */
function newestVersion(asOf: string): string {
  const offered = KUBERNETES_RELEASES.filter((each) => each.released <= asOf);
  return (offered.at(-1) ?? KUBERNETES_RELEASES[0])?.version ?? "";
}

/** What is wrong with, or worth knowing of, the Kubernetes version of a cluster. */
export function checkKubernetesVersion(version: string, check: KubernetesVersionCheck = {}): Finding[] {
  const field = check.field ?? "kubernetesVersion";
  const asOf = check.asOf ?? today();
  if (isUnknown(version)) return [];
  if (!isDay(asOf)) {
    return [
      finding(VERSION.asOf, {
        field: "asOf",
        message: `asOf "${asOf}" is not a day`,
        fix: `write it as "${LIFECYCLE_AS_OF}"`,
      }),
    ];
  }
  if (parseMinor(version) === undefined) return [malformed(version, asOf, field)];
  return [
    ...checkLife(version, asOf, field),
    ...checkStep(version, check.previousVersion, asOf, field),
    ...checkSupportType(version, check.supportType, asOf),
  ];
}

function checkLife(version: string, asOf: string, field: string): Finding[] {
  const say = (rule: Rule, details: FindingDetails): Finding => finding(rule, { field, ...details });
  const newest = newestVersion(asOf);
  // Later than it was read, the table knows no newer ones.
  const known = asOf < LIFECYCLE_AS_OF ? asOf : LIFECYCLE_AS_OF;
  const fix = `write "${newest}", the newest supported version as of ${known}, or upgrade an existing cluster one minor version at a time`;
  const dates = KUBERNETES_RELEASES.find((each) => each.version === version);
  const state = supportState(version, asOf);
  if (state === SupportState.UNKNOWN) {
    return [
      say(VERSION.newer, {
        message: `Kubernetes ${version} is newer than the versions known here, as of ${LIFECYCLE_AS_OF}`,
        fix: `check that EKS offers it, or write "${newest}"`,
      }),
    ];
  }
  if (dates === undefined || state === SupportState.ENDED) {
    const when = dates === undefined ? "" : ` on ${dates.extendedUntil}`;
    return [
      say(VERSION.ended, {
        message: `support of Kubernetes ${version} ended${when}: EKS rejects new clusters with it and upgrades existing ones automatically`,
        fix,
      }),
    ];
  }
  const extended = state === SupportState.EXTENDED;
  const border = extended ? dates.extendedUntil : dates.standardUntil;
  const found: Finding[] = [];
  if (extended) {
    found.push(
      say(VERSION.extended, {
        message: `Kubernetes ${version} has been in extended support since ${dates.standardUntil}: the cluster costs $438 a month instead of $73`,
        fix,
      }),
    );
  }
  const left = daysBetween(asOf, border);
  if (left <= NEAR_DAYS) {
    found.push(
      say(VERSION.near, {
        message: `${extended ? "extended" : "standard"} support of Kubernetes ${version} ends on ${border}, in ${days(left)}`,
        fix: `plan the upgrade to ${nextVersion(version)}`,
      }),
    );
  }
  return found;
}

function checkStep(version: string, previous: string | undefined, asOf: string, field: string): Finding[] {
  if (previous === undefined || isUnknown(previous)) return [];
  const from = parseMinor(previous);
  const to = parseMinor(version);
  if (from === undefined || to === undefined) return [malformed(previous, asOf, "previousVersion")];
  if (to === from - 1) {
    return [
      finding(VERSION.downgrade, {
        field,
        severity: Severity.WARNING,
        message: `Kubernetes ${previous} can be rolled back to ${version} only within seven days of the upgrade: after that EKS rejects the update`,
        fix: `keep "${previous}", or read "Back by one minor" in docs/upgrade.md`,
      }),
    ];
  }
  if (to < from) {
    return [
      finding(VERSION.downgrade, {
        field,
        message: `Kubernetes ${previous} cannot be rolled back to ${version}: EKS allows one minor version at most, and rejects the update`,
        fix: `keep "${previous}"`,
      }),
    ];
  }
  if (to <= from + 1) return [];
  return [
    finding(VERSION.skipped, {
      field,
      message: `the step from Kubernetes ${previous} to ${version} skips ${to - from === 2 ? `1.${from + 1}` : `1.${from + 1} to 1.${to - 1}`}`,
      fix: `upgrade to "${nextVersion(previous)}" first, then replace the Fargate pods so that their kubelets follow`,
    }),
  ];
}

function checkSupportType(version: string, supportType: string | undefined, asOf: string): Finding[] {
  if (supportType !== "STANDARD" || supportState(version, asOf) !== SupportState.EXTENDED) return [];
  return [
    finding(VERSION.supportType, {
      field: "supportType",
      message: `support type STANDARD cannot be chosen for Kubernetes ${version}, which is in extended support`,
      fix: `write EXTENDED, or a version in standard support such as "${newestVersion(asOf)}"`,
    }),
  ];
}

const NEWEST_MINOR = Math.max(...KUBERNETES_RELEASES.map((each) => parseMinor(each.version) ?? 0));

function parseMinor(version: unknown): number | undefined {
  const minor = typeof version === "string" ? /^1\.([0-9]{2})$/.exec(version)?.[1] : undefined;
  return minor === undefined ? undefined : Number(minor);
}

/** @param version a string, or what plain JavaScript gives for one: of the number 1.30 it keeps 1.3 */
function malformed(version: unknown, asOf: string, field: string): Finding {
  const text = String(version);
  if (typeof version === "number") {
    const meant = /^1\.\d$/.test(text) ? `${text}0` : text;
    return finding(VERSION.malformed, {
      field,
      message: `${text} is a number, and a version is a string`,
      fix: `write ${parseMinor(meant) === undefined ? suggestVersion(meant, asOf) : `"${meant}"`}`,
    });
  }
  return finding(VERSION.malformed, {
    field,
    message: `"${text}" is not a Kubernetes version of EKS`,
    fix: `write ${suggestVersion(text, asOf)}`,
  });
}

/** `v1.30.4` was meant as `1.30`. */
function suggestVersion(version: string, asOf: string): string {
  const meant = /^v?(1\.[0-9]{2})(\..*)?$/.exec(version.trim())?.[1];
  return `it as major and minor, such as "${meant ?? newestVersion(asOf)}"`;
}

function nextVersion(version: string): string {
  return `1.${(parseMinor(version) ?? 0) + 1}`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
