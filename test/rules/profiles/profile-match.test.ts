// Which profile a pod gets, and what it is told when it gets none.
import fc from "fast-check";
import { explainNoMatch, matchProfile, PROFILE_LABEL } from "../../../lib/rules/profiles/profile-match";
import { FargateSelector, judgeSelector, MatchablePod } from "../../../lib/rules/profiles/selectors";

const pod = (namespace: string, labels?: Record<string, string>): MatchablePod => ({
  namespace,
  ...(labels === undefined ? {} : { labels }),
});
const profile = (...selectors: FargateSelector[]): { selectors: FargateSelector[] } => ({ selectors });

describe("a selector", () => {
  const batch = { namespace: "batch", labels: { tier: "spot", "team-*": "data?" } };
  test.each<[string, FargateSelector, MatchablePod, boolean | undefined]>([
    ["takes every pod of a namespace without labels", { namespace: "default" }, pod("default", { any: "x" }), true],
    ["takes a pod that carries all labels", batch, pod("batch", { tier: "spot", "team-a": "data1", more: "" }), true],
    ["leaves a pod that lacks a label", batch, pod("batch", { tier: "spot" }), false],
    ["leaves a pod with another value", batch, pod("batch", { tier: "on-demand", "team-a": "data1" }), false],
    [
      "leaves a pod whose key and value fit in two labels only",
      batch,
      pod("batch", { tier: "spot", "team-a": "x", b: "data1" }),
      false,
    ],
    ["leaves a pod of another namespace", { namespace: "study-*" }, pod("study"), false],
    ["asks nothing with empty labels", { namespace: "a", labels: {} }, pod("a"), true],
    ["knows no inherited label", { namespace: "a", labels: { constructor: "*" } }, pod("a", {}), false],
    ["does not guess an unknown namespace", { namespace: "a" }, pod("${TfToken[TOKEN.1]}"), undefined],
  ])("%s", (_, selector, given, expected) => {
    expect(judgeSelector(selector, given)).toBe(expected);
  });

  it("agrees with matching every label by a regular expression", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 3 });
    const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 3 });
    const regExp = (p: string): RegExp => new RegExp(`^${p.replaceAll("*", ".*").replaceAll("?", ".")}$`);
    fc.assert(
      fc.property(glob, fc.dictionary(glob, glob), word, fc.dictionary(word, word), (ns, asked, given, labels) => {
        const expected =
          regExp(ns).test(given) &&
          Object.keys(asked).every((k) =>
            Object.keys(labels).some((l) => regExp(k).test(l) && regExp(asked[k]!).test(labels[l]!)),
          );
        return judgeSelector({ namespace: ns, labels: asked }, { namespace: given, labels }) === expected;
      }),
      { numRuns: 3000 },
    );
  });
});

describe("matchProfile", () => {
  const profiles = {
    "prod-workload": profile({ namespace: "prod*" }),
    "beta-workload": profile({ namespace: "x" }, { namespace: "*-workload" }),
    "kube-system": profile({ namespace: "kube-system" }),
  };

  it("gives the pod to the first profile by name when several match", () => {
    expect(matchProfile(profiles, pod("prod-workload"))).toEqual({
      winner: "beta-workload",
      matching: ["beta-workload", "prod-workload"],
      undecided: [],
    });
  });

  it("puts capitals and digits before small letters", () => {
    const all = { selectors: [{ namespace: "*" }] };
    expect(matchProfile({ a: all, B: all, "10": all, "9": all }, pod("n")).matching).toEqual(["10", "9", "B", "a"]);
  });

  it("gives the pod to the matching profile that its label names", () => {
    const asking = pod("prod-workload", { [PROFILE_LABEL]: "prod-workload" });
    expect(matchProfile(profiles, asking).winner).toBe("prod-workload");
  });

  it("gives the pod to no profile when the profile of its label does not match", () => {
    const asking = pod("prod-workload", { [PROFILE_LABEL]: "kube-system" });
    expect(matchProfile(profiles, asking).winner).toBeUndefined();
  });

  it("lists which profiles cannot be checked yet", () => {
    expect(matchProfile(profiles, pod("${aws_ssm_parameter.ns.value}")).undecided).toHaveLength(3);
    expect(matchProfile({ p: profile({ namespace: "*" }) }, pod("${x}")).winner).toBe("p");
  });

  it("does not depend on the order in which profiles are written", () => {
    const globs = fc.constantFrom("a*", "*", "b?", "ab");
    const map = fc.dictionary(
      fc.constantFrom("p", "q", "P", "r1"),
      fc.record({ selectors: fc.array(fc.record({ namespace: globs })) }),
    );
    fc.assert(
      fc.property(map, fc.constantFrom("ab", "b1", "c"), (given, namespace) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(matchProfile(reversed, pod(namespace))).toEqual(matchProfile(given, pod(namespace)));
      }),
    );
  });
});

describe("explainNoMatch", () => {
  const profiles = {
    study: profile({ namespace: "study-*" }),
    batch: profile({ namespace: "batch", labels: { tier: "spot" } }),
    logs: profile({ namespace: "logs" }),
  };
  const explain = (given: MatchablePod): string => {
    const miss = explainNoMatch(profiles, given);
    return miss === undefined ? "" : `${miss.profile ?? "-"}: ${miss.reason}; ${miss.fix}`;
  };

  it.each([
    [
      pod("study"),
      'study: selector "study-*" does not match the namespace "study": the part before the * must match; add the selector { namespace: "study" }, or write "study*"',
    ],
    [
      pod("batch"),
      'batch: selector "batch" with tier=spot matches the namespace, but the pod lacks tier=spot; label the pod tier=spot, or add a selector without labels',
    ],
    [
      pod("batch", { tier: "fast" }),
      'batch: selector "batch" with tier=spot matches the namespace, but the pod has tier=fast, not tier=spot; label the pod tier=spot, or add a selector without labels',
    ],
    [
      pod("log"),
      'logs: selector "logs" does not match the namespace "log"; add the selector { namespace: "log" }, or correct one of the names',
    ],
    [
      pod("logs-eu"),
      'logs: selector "logs" does not match the namespace "logs-eu"; add the selector { namespace: "logs-eu" }, or write "logs*", which matches both',
    ],
    [pod("lagz"), '-: no selector is for namespace "lagz"; add the selector { namespace: "lagz" } to a profile'],
    [pod("web"), '-: no selector is for namespace "web"; add the selector { namespace: "web" } to a profile'],
    [
      pod("logs", { [PROFILE_LABEL]: "batch" }),
      `batch: the pod's label ${PROFILE_LABEL} requests profile "batch", whose selectors do not match it; remove the label, or name a profile that matches: "logs"`,
    ],
    [
      pod("logs", { [PROFILE_LABEL]: "gone" }),
      `-: the pod's label ${PROFILE_LABEL} requests profile "gone", which does not exist; remove the label, or name a profile that matches: "logs"`,
    ],
  ])("names the selector that comes closest: %#", (given, expected) => {
    expect(explain(given)).toBe(expected);
  });

  describe("does not advise a pod to match the profile of another one", () => {
    const fix = (
      asked: Record<string, string>,
      labels: Record<string, string>,
      selected?: Record<string, string>[],
    ): string | undefined =>
      explainNoMatch(
        { p: { selectors: [{ namespace: "ops", labels: asked }] } },
        { namespace: "ops", labels },
        selected,
      )?.fix;

    it.each([
      [{ "k8s-app": "kube-dns" }, { "k8s-app": "metrics-server" }, '"k8s-app": "metrics-server"'],
      [{ "k8s-app": "kube-dns" }, { app: "metrics" }, '"app": "metrics"'],
      [{ "app.kubernetes.io/name": "web" }, { "app.kubernetes.io/name": "api" }, '"app.kubernetes.io/name": "api"'],
      [{ app: "web" }, { app: "api" }, '"app": "api"'],
    ])("by its name: %j", (asked, labels, own) => {
      expect(fix(asked, labels)).toBe(`add the selector { namespace: "ops", labels: { ${own} } } to a profile`);
    });

    it("by a label that another Service selects by", () => {
      expect(fix({ tier: "web" }, {}, [{ tier: "web" }])).toBe('add the selector { namespace: "ops" } to a profile');
      expect(fix({ tier: "web" }, {}, [{ tier: "web", app: "shop" }])).toContain("label the pod tier=web");
    });

    it("by a pattern, which is not a label", () => {
      expect(fix({ tier: "web-*" }, { app: "api" })).toContain("add the selector");
      expect(fix({ tier: "web" }, { app: "api" })).toBe("label the pod tier=web, or add a selector without labels");
    });
  });

  it("has nothing to explain where a profile matches or may match", () => {
    expect(explainNoMatch(profiles, pod("study-a"))).toBeUndefined();
    expect(explainNoMatch(profiles, pod("${x}"))).toBeUndefined();
  });

  it("never hangs on absurd names", () => {
    expect(explain(pod("x".repeat(100_000)))).toContain("-: no selector");
  });
});
