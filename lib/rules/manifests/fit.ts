// Whether a claim can be bound to a volume, by what Kubernetes compares: class, size, modes, labels.
import { selectorTakes } from "./selector";
import { ClaimShape, PersistentVolumeShape } from "./storage";

/** Why a volume does not fit a claim. */
export interface Misfit {
  /** Follows the volume's name: `does not offer ReadWriteMany`. */
  readonly reason: string;
  readonly fix: string;
}

/** How a volume and a claim fit. */
export interface Fit {
  /** `undefined` when nothing speaks against it. */
  readonly misfit?: Misfit;
  /** False when a part of it is known only at apply. */
  readonly isSure: boolean;
}

/** What of a claim is compared; `storageClass` is undefined when it is not known. */
export type ClaimTerms = Pick<
  ClaimShape,
  "storageClass" | "accessModes" | "request" | "volumeMode" | "selector" | "volumeName"
>;

/** `undefined`: not known. */
type Answer = Misfit | "fits" | undefined;

type Test = (claim: ClaimTerms, volume: PersistentVolumeShape) => Answer;

/**
 * What holds for every volume that a claim is bound to.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
const ALWAYS: readonly Test[] = [compareSize, compareVolumeMode, compareAccessModes];

/** Whether `volume`, which is kept for nobody, fits `claim`. A claim that names its volume selects none by labels. */
export function fitOf(claim: ClaimTerms, volume: PersistentVolumeShape): Fit {
  const tests = claim.volumeName === undefined ? [compareClass, compareLabels, ...ALWAYS] : [compareClass, ...ALWAYS];
  return ask(tests, claim, volume);
}

/** The same of a volume that is kept for this claim: its class does not count. */
export function fitOfKept(claim: ClaimTerms, volume: PersistentVolumeShape): Fit {
  return ask(ALWAYS, claim, volume);
}

function ask(tests: readonly Test[], claim: ClaimTerms, volume: PersistentVolumeShape): Fit {
  let isSure = true;
  let misfit: Misfit | undefined;
  for (const test of tests) {
    const answer = test(claim, volume);
    if (answer === undefined) isSure = false;
    else if (answer !== "fits") misfit ??= answer;
  }
  return misfit === undefined ? { isSure } : { misfit, isSure: true };
}

function compareClass(claim: ClaimTerms, volume: PersistentVolumeShape): Answer {
  const { storageClass: wanted } = claim;
  const { storageClass: had } = volume;
  if (had === undefined || wanted === undefined) return undefined;
  if (wanted === had) return "fits";
  const is = had === "" ? "has no class" : `is of class "${had}"`;
  const not = wanted === "" ? "the claim requests a volume without one" : `the claim requests one of class "${wanted}"`;
  return { reason: `${is}, and ${not}`, fix: `write storageClassName: "${had}" in the claim` };
}

function compareLabels({ selector }: ClaimTerms, { labels }: PersistentVolumeShape): Answer {
  if (selector === undefined) return "fits";
  if (!selector.isKnown || labels === undefined) return undefined;
  if (selectorTakes(selector, labels)) return "fits";
  return {
    reason: "does not have the labels that the claim selects",
    fix: "add the labels of the claim's selector to the volume",
  };
}

function compareSize({ request }: ClaimTerms, { capacity }: PersistentVolumeShape): Answer {
  if (request === undefined || capacity === undefined) return undefined;
  if (capacity.nanos >= request.nanos) return "fits";
  return {
    reason: `has ${capacity.text}, and the claim requests ${request.text}`,
    fix: `set the volume's capacity to ${request.text}; EFS ignores it`,
  };
}

function compareVolumeMode(claim: ClaimTerms, volume: PersistentVolumeShape): Answer {
  if (claim.volumeMode === undefined || volume.volumeMode === undefined) return undefined;
  if (claim.volumeMode === volume.volumeMode) return "fits";
  return {
    reason: `has volumeMode ${volume.volumeMode}, and the claim requests ${claim.volumeMode}`,
    fix: "write volumeMode: Filesystem in both, or leave it out",
  };
}

function compareAccessModes(
  { accessModes: wanted }: ClaimTerms,
  { accessModes: offered }: PersistentVolumeShape,
): Answer {
  if (wanted === undefined || offered === undefined) return undefined;
  const missing = wanted.filter((mode) => !offered.includes(mode));
  if (missing.length === 0) return "fits";
  const modes = missing.join(" and ");
  return { reason: `does not have the access modes ${modes}`, fix: `add ${modes} to the volume's accessModes` };
}
