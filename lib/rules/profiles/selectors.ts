// Which pods a selector of a Fargate profile matches: namespace and labels, both with wildcards.
import { matchesPattern, patternCovers, patternsOverlap } from "./patterns";
import { isUnknown } from "../unknown";

/** Labels of a pod, or the labels that a selector asks for, by key. */
export type Labels = Readonly<Record<string, string>>;

/** One selector of a Fargate profile. `*` and `?` work in the namespace, in label keys and in label values. */
export interface FargateSelector {
  /** A namespace, or a pattern of namespaces. */
  readonly namespace: string;
  /**
   * Labels that a pod must all carry.
   * @default - the namespace alone decides
   */
  readonly labels?: Labels;
}

/** What of a pod decides which profile it matches. */
export interface MatchablePod {
  /** Namespace of the pod. */
  readonly namespace: string;
  /** Labels of the pod. @default - none */
  readonly labels?: Labels;
}

/** True, false, or undefined: it depends on a value that is not known yet. */
export type Judgement = boolean | undefined;

/** Whether `selector` takes `pod`: the namespace fits, and so does each label that it asks for. */
export function judgeSelector(selector: FargateSelector, pod: MatchablePod): Judgement {
  const namespace = judgePattern(selector.namespace, pod.namespace);
  if (namespace === false || selector.labels === undefined) return namespace;
  const labels = Object.entries(selector.labels).map(([key, value]) => judgeLabel(key, value, pod.labels ?? {}));
  return every([namespace, ...labels]);
}

/** Whether one of `labels` is what a selector asks for with `key` and `value`. */
export function judgeLabel(key: string, value: string, labels: Labels): Judgement {
  return some(Object.entries(labels).map(([k, v]) => every([judgePattern(key, k), judgePattern(value, v)])));
}

/** Whether `text` fits `pattern`; undefined when one of them is not known yet, unless the pattern takes everything. */
export function judgePattern(pattern: string, text: string): Judgement {
  if (pattern === "*") return true;
  return isUnknown(pattern) || isUnknown(text) ? undefined : matchesPattern(pattern, text);
}

/** True when no pod that `narrow` takes escapes `wide`. */
export function selectorCovers(wide: FargateSelector, narrow: FargateSelector): boolean {
  const asked = Object.entries(narrow.labels ?? {});
  return (
    [wide, narrow].every(isKnown) &&
    patternCovers(wide.namespace, narrow.namespace) &&
    Object.entries(wide.labels ?? {}).every(([key, value]) =>
      asked.some(([k, v]) => patternCovers(key, k) && patternCovers(value, v)),
    )
  );
}

/**
 * True when one pod can fit both. Labels keep two selectors apart only where both ask for the same literal key: a pod can
 * carry any number of other labels.
 */
export function selectorsOverlap(left: FargateSelector, right: FargateSelector): boolean {
  const asked = new Map(Object.entries(right.labels ?? {}));
  return (
    [left, right].every(isKnown) &&
    patternsOverlap(left.namespace, right.namespace) &&
    Object.entries(left.labels ?? {}).every(([key, value]) => {
      const other = asked.get(key);
      return other === undefined || /[*?]/.test(key) || patternsOverlap(value, other);
    })
  );
}

/** A selector as people read it: `"batch" with tier=spot`. */
export function describeSelector(selector: FargateSelector): string {
  const labels = Object.entries(selector.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return `"${selector.namespace}"${labels.length === 0 ? "" : ` with ${labels.join(", ")}`}`;
}

function isKnown(selector: FargateSelector): boolean {
  return ![selector.namespace, ...Object.entries(selector.labels ?? {}).flat()].some(isUnknown);
}

function every(judged: readonly Judgement[]): Judgement {
  if (judged.includes(false)) return false;
  return judged.includes(undefined) ? undefined : true;
}

function some(judged: readonly Judgement[]): Judgement {
  if (judged.includes(true)) return true;
  return judged.includes(undefined) ? undefined : false;
}
