// Merges a user's values into the library's, key by key, and rejects those that Fargate cannot live without.
import { error, finding, Finding } from "./finding";

/** A tree of values as a chart or an add-on takes them. */
export interface ValueTree {
  readonly [key: string]: unknown;
}

/** Values that stay as the library sets them: by their path, why. */
export type GuardedValues = Readonly<Record<string, string>>;

/** The rules of this file. */
export const OVERRIDE = {
  guarded: error(
    "FG810",
    "what Fargate needs is not overridden",
    "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html",
  ),
};

/**
 * `overrides` on top of `defaults`: maps are merged, everything else, lists too, is replaced. Guarded paths keep their
 * value; another value there is a finding, the same one is not.
 */
export function mergeValues(
  defaults: ValueTree,
  overrides: ValueTree,
  guarded: GuardedValues,
): { values: ValueTree; findings: Finding[] } {
  const findings: Finding[] = [];
  const merge = (base: ValueTree, over: ValueTree, path: string): ValueTree => {
    const values: { [key: string]: unknown } = { ...base };
    for (const [key, value] of Object.entries(over)) {
      // JSON has no word for it: it would take the library's own value away, where nothing was said.
      if (value === undefined) continue;
      const here = path === "" ? key : `${path}.${key}`;
      const before = values[key];
      if (isTree(before) && isTree(value)) {
        values[key] = merge(before, value, here);
      } else if (touchesGuarded(here, guarded) && JSON.stringify(before) !== JSON.stringify(value)) {
        findings.push(refusal(here, value, guarded));
      } else {
        values[key] = value;
      }
    }
    return values;
  };
  return { values: merge(defaults, overrides, ""), findings };
}

/** What charts and add-ons pass on to the pod as it is: where it may run. */
export function placementOf(values: ValueTree): ValueTree {
  const keys = ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints"];
  return Object.fromEntries(keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])));
}

/** What is in a tree of unknown shape, at the end of a way of keys; undefined where the way ends before. */
export function valueAt(tree: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([each]) => each === key)?.[1];
  }, tree);
}

function isTree(value: unknown): value is ValueTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The path itself, or a map that holds it: replacing the map by something else would lose it. */
function touchesGuarded(path: string, guarded: GuardedValues): boolean {
  return Object.keys(guarded).some((each) => each === path || each.startsWith(`${path}.`));
}

function refusal(path: string, value: unknown, guarded: GuardedValues): Finding {
  const [, reason = ""] = Object.entries(guarded).find(([each]) => each === path || each.startsWith(`${path}.`)) ?? [];
  return guardedValue(path, value, reason);
}

/** A value that cannot be what it is. @param path as in `webhook.securePort` */
export function guardedValue(path: string, value: unknown, reason: string): Finding {
  return finding(OVERRIDE.guarded, {
    field: path,
    message: `the value ${JSON.stringify(value)} would replace one that Fargate needs: ${reason}`,
    fix: "leave it out",
  });
}
