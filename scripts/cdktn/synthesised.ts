// What a program synthesised, and how that differs from what it synthesises on cdktf.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { must } from "../steps";
import { AWS_PROVIDER, CDKTN } from "./aliases";

/** A synthesised stack, of which nothing more is known here. */
export type Stack = Readonly<Record<string, unknown>>;

/** @param outdir where the program wrote to */
export function readStack(outdir: string, id: string): Stack {
  return JSON.parse(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")) as Stack;
}

/** What may differ, by its path: what it is on cdktn, where that is known, and why. */
type Expected = Readonly<Record<string, { readonly is?: string; readonly why: string }>>;

/** No more than this: JSON that says another thing is a fault. */
export const BY_CDKTN: Expected = {
  "//.metadata.version": { is: CDKTN, why: "a comment of the library that synthesised" },
  "terraform.backend.local.path": { why: "the state is in the program's folder, and this one is in another" },
};
export const BY_AWS_PROVIDER: Expected = {
  ...BY_CDKTN,
  "terraform.required_providers.aws.source": { is: "hashicorp/aws", why: "the same provider by its full name" },
  "terraform.required_providers.aws.version": { is: AWS_PROVIDER, why: "what the second alias is for" },
};

/** Throws unless `stack` differs from the one on cdktf as expected, and only so. */
export function compareStacks(onCdktf: Stack, stack: Stack, expected: Expected): void {
  const found = Object.fromEntries(differences(onCdktf, stack));
  const wrong = Object.entries(found).filter(([path, is]) => is !== (expected[path]?.is ?? is) || !(path in expected));
  must(wrong.length === 0, `differs from cdktf:\n${wrong.map(([path, is]) => `${path}: ${String(is)}`).join("\n")}`);
  const missing = Object.keys(expected).filter((path) => !(path in found));
  must(missing.length === 0, `as on cdktf: ${missing.join(", ")}; it should not be`);
}

/** Each path at which the two differ, such as `terraform.backend.local.path`, and what `other` has there. */
function differences(one: unknown, other: unknown, path: readonly string[] = []): (readonly [string, unknown])[] {
  if (!isObject(one) || !isObject(other)) return one === other ? [] : [[path.join("."), other]];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(one[key], other[key], [...path, key]));
}

/** Arrays too: their keys are their indices. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
