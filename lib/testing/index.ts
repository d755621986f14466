/**
 * Jest matchers for programs that use the library: `expect.extend(fargateMatchers)`. Vitest takes them as well.
 * @module cdktf-eks-fargate/testing
 */
import { TerraformStack, Testing } from "cdktf";
import { checkObjects } from "../rules/admission/report";
import { checkDestroyOrder } from "../rules/destroy-order";
import { formatFinding, isError } from "../rules/finding";
import { explainNoMatch, matchProfile, ProfileMap } from "../rules/profiles/profile-match";
import { FargateSelector, MatchablePod } from "../rules/profiles/selectors";
import { isMap } from "../rules/manifests/field";
import { readWorkload } from "../rules/manifests/reader";

export { FargateSelector, Labels } from "../rules/profiles/selectors";

/** The result of a matcher, as Jest and Vitest take it. */
export interface MatcherResult {
  /** Whether the matcher holds. */
  readonly pass: boolean;
  /** What is reported where the test fails. */
  message(): string;
}

/** Anything that has Fargate profiles: a cluster of the library is one. */
export interface ProfileOwner {
  /** Its profiles, as `cluster.fargateProfiles` lists them. */
  readonly fargateProfiles: {
    /** Name of the profile in EKS. */
    readonly profileName: string;
    /** Which pods the profile selects. */
    readonly selectors: FargateSelector[];
  }[];
}

/**
 * The matchers as `expect(…)` has them, for types: see `fargateMatchers`. Jest's global `expect` has them where this module is
 * imported, and so has Vitest's before version 5; for others the README has three lines.
 */
export interface FargateMatchers<R = void> {
  /** Passes when Fargate takes every pod of a stack, a Kubernetes object, or a list of objects. */
  toScheduleOnFargate(cluster?: ProfileOwner): R;
  /** Passes when the pods of a Kubernetes object or `{ namespace, labels }` run with the profile `name`. */
  toMatchFargateProfile(name: string, cluster: ProfileOwner): R;
  /** Passes when a stack, or the content of its `cdk.tf.json`, comes up in one go and leaves nothing behind. */
  toDestroyCleanly(): R;
}

/** The matchers, for `expect.extend`. */
export const fargateMatchers = {
  /**
   * Passes when Fargate takes every pod of `received`: a stack, a Kubernetes object, or a list of objects. Of a stack,
   * all that its clusters run is judged; objects are judged against the profiles of `cluster`, where it is passed.
   */
  toScheduleOnFargate(received: unknown, cluster?: ProfileOwner): MatcherResult {
    return answer(
      "schedule on Fargate",
      TerraformStack.isStack(received) ? problemsOfStack(received) : problemsOf(received, cluster),
    );
  },

  /** Passes when the pods of `received`, a Kubernetes object or `{ namespace, labels }`, run with the profile `name`. */
  toMatchFargateProfile(received: unknown, name: string, cluster: ProfileOwner): MatcherResult {
    const pod = placeOf(received);
    if (pod === undefined)
      return answer(`match the Fargate profile "${name}"`, ["it is neither a pod nor creates one"]);
    const profiles = profilesOf(cluster);
    const { winner } = matchProfile(profiles, pod);
    const reason =
      winner === undefined
        ? `no profile matches it: ${explainNoMatch(profiles, pod)?.reason ?? "that is known only at apply"}`
        : `it matches the profile "${winner}"`;
    return answer(`match the Fargate profile "${name}"`, winner === name ? [] : [reason]);
  },

  /**
   * Passes when `received`, a stack or the content of its `cdk.tf.json`, comes up in one go and leaves nothing behind: pods
   * wait for their profile, load balancers for their controller, all of Kubernetes for the access to it.
   */
  toDestroyCleanly(received: unknown): MatcherResult {
    const text = TerraformStack.isStack(received) ? Testing.synth(received) : received;
    const json: unknown = typeof text === "string" ? JSON.parse(text) : text;
    return answer("destroy cleanly", checkDestroyOrder(json).map(formatFinding));
  },
};

function answer(what: string, problems: string[]): MatcherResult {
  const pass = problems.length === 0;
  return {
    pass,
    message: () => (pass ? `expected it not to ${what}` : `expected it to ${what}, but:\n  ${problems.join("\n  ")}`),
  };
}

function problemsOfStack(stack: TerraformStack): string[] {
  return stack.node.findAll().flatMap((construct) => construct.node.validate());
}

function problemsOf(received: unknown, cluster: ProfileOwner | undefined): string[] {
  const objects: unknown[] = Array.isArray(received) ? received : [received];
  const report = checkObjects(objects, cluster === undefined ? {} : { profiles: profilesOf(cluster) });
  return report.objects.flatMap(({ kind, name, findings, schedulerMessage }) => [
    ...findings.filter(isError).map((found) => `${kind}/${name}: ${formatFinding(found)}`),
    ...(schedulerMessage === undefined ? [] : [`${kind}/${name}: Fargate's scheduler would say: ${schedulerMessage}`]),
  ]);
}

function placeOf(received: unknown): MatchablePod | undefined {
  if (!isMap(received)) return undefined;
  if (typeof received.namespace === "string") {
    const labels = isMap(received.labels) ? Object.entries(received.labels) : [];
    return {
      namespace: received.namespace,
      labels: Object.fromEntries(labels.map(([key, value]) => [key, String(value)])),
    };
  }
  const { workload } = readWorkload(received);
  return workload === undefined ? undefined : { namespace: workload.namespace, labels: workload.labels };
}

function profilesOf(cluster: ProfileOwner): ProfileMap {
  return Object.fromEntries(cluster.fargateProfiles.map(({ profileName, selectors }) => [profileName, { selectors }]));
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Jest's own way to extend its matchers
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is merged with Jest's
    interface Matchers<R> extends FargateMatchers<R> {}
  }
}
