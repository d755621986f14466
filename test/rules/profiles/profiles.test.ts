// What EKS refuses in Fargate profiles, and what it takes.
import fc from "fast-check";
import { checkProfile, checkProfiles } from "../../../lib/rules/profiles/profiles";
import { whyNamespaceNeverMatches } from "../../../lib/rules/profiles/selector-syntax";
import { FargateSelector } from "../../../lib/rules/profiles/selectors";
import { matchesPattern } from "../../../lib/rules/profiles/patterns";
import { codes, lines } from "../expect-findings";

const named = (name: string): string[] => lines(checkProfile(name, { selectors: [{ namespace: "default" }] }));
const selecting = (...selectors: FargateSelector[]): string[] => lines(checkProfile("p", { selectors }));
const namespaces = (count: number): FargateSelector[] =>
  Array.from({ length: count }, (_, i) => ({ namespace: `n${i}` }));
const labels = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));

describe("a profile's name", () => {
  it.each(["study_wildcard", "kube-system", "A1", "x".repeat(100), "eks", "${TfToken[TOKEN.7]}"])(
    "may be %s",
    (name) => {
      expect(named(name)).toEqual([]);
    },
  );

  it("is not empty", () => {
    expect(named("")).toEqual(["[FG101] name: a profile has an empty name; set a name"]);
  });

  it("has at most 100 characters", () => {
    expect(named("x".repeat(101))).toEqual([
      '[FG101] name: profile name "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" has 101 characters; use at most 100',
    ]);
  });

  it("does not begin with eks-", () => {
    expect(named("eks-batch")).toEqual([
      '[FG102] name: profile name "eks-batch" begins with eks-, which EKS reserves; name it "batch"',
    ]);
  });

  it("should be letters, digits, - and _", () => {
    expect(named("my profile")).toEqual([
      '[FG112] name: profile name "my profile" may be rejected; begin with a letter or a digit and use only letters, digits, - and _',
    ]);
  });
});

describe("a namespace selector", () => {
  it.each(["default", "study-*", "*", "?", "*-dev", "a?c", "0", "x".repeat(63), `${"x".repeat(63)}*`, "a--b", "${ns}"])(
    "may be %s",
    (namespace) => {
      expect(selecting({ namespace })).toEqual([]);
    },
  );

  it.each([
    ["Study_1", "use only a-z, 0-9, - and the wildcards * and ?"],
    ["study.*", "use only a-z, 0-9, - and the wildcards * and ?"],
    ["-study*", "begin and end it with a letter, a digit or a wildcard"],
    ["study-", "begin and end it with a letter, a digit or a wildcard"],
    ["", 'write a namespace, or "*" for all of them'],
    ["x".repeat(64), "use at most 63 characters"],
    [`${"?".repeat(64)}*`, "use at most 63 characters"],
  ])("cannot be %s", (namespace, fix) => {
    expect(selecting({ namespace })).toEqual([
      `[FG103] selectors[0].namespace: namespace selector "${namespace}" can never match a pod; ${fix}`,
    ]);
  });

  it("is rejected only when no namespace matches it", () => {
    const glob = fc.string({ unit: fc.constantFrom("a", "-", "*", "?", "_", "A"), minLength: 1, maxLength: 6 });
    const name = fc.stringMatching(/^[a-b]([-a-b]{0,5}[a-b])?$/);
    fc.assert(
      fc.property(
        glob,
        name,
        (pattern, namespace) => !matchesPattern(pattern, namespace) || whyNamespaceNeverMatches(pattern) === undefined,
      ),
      { numRuns: 3000 },
    );
  });

  it("is accepted only when a namespace fits it", () => {
    const glob = fc.string({ unit: fc.constantFrom("a", "-", "*", "?", "_", "A"), maxLength: 6 });
    fc.assert(
      fc.property(glob, (pattern) => {
        const witness = pattern.replaceAll("?", "a").replaceAll("*", "a");
        return whyNamespaceNeverMatches(pattern) !== undefined || /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(witness);
      }),
    );
  });
});

describe("the selectors of a profile", () => {
  it("are at least one", () => {
    expect(selecting()).toEqual([
      '[FG104] selectors: profile "p" has no selector, so it matches no pod; add one, such as { namespace: "default" }',
    ]);
  });

  it("are at most 5", () => {
    expect(selecting(...namespaces(5))).toEqual([]);
    expect(selecting(...namespaces(6))).toEqual([
      '[FG105] selectors: profile "p" has 6 selectors, and EKS allows 5; use wildcards or a second profile, or request a quota increase and pass it as selectorsPerProfile',
    ]);
  });

  it("have at most 5 labels", () => {
    expect(selecting({ namespace: "a", labels: labels(5) })).toEqual([]);
    expect(selecting({ namespace: "a", labels: labels(6) })).toEqual([
      '[FG106] selectors[0].labels: selector "a" has 6 labels, and EKS allows 5; add one distinct label to the pods, or request a quota increase and pass it as labelsPerSelector',
    ]);
  });

  it("may be as many as AWS has granted", () => {
    const quotas = { selectorsPerProfile: 6, labelsPerSelector: 6 };
    const selectors = namespaces(6).map((selector) => ({ ...selector, labels: labels(6) }));
    expect(checkProfile("p", { selectors }, { quotas })).toEqual([]);
  });

  it.each<[string, string]>([
    ["k8s-app", "kube-dns"],
    ["eks.amazonaws.com/component", "coredns"],
    ["team-*", "*"],
    ["empty", ""],
    ["*/name", "v?.1_x"],
    [`${"x".repeat(253)}/a`, "v"],
    [`${"?".repeat(253)}*/a`, "v"],
  ])("may ask for the label %s=%s", (key, value) => {
    expect(selecting({ namespace: "a", labels: { [key]: value } })).toEqual([]);
  });

  it.each(["-a", "/a", "a/", "UPPER/x", "a b", "a/b/c", "", "x".repeat(64), `${"x".repeat(254)}/a`, "A*/a"])(
    "should not have the label key '%s'",
    (key) => {
      expect(selecting({ namespace: "a", labels: { [key]: "v" } })).toEqual([
        `[FG108] selectors[0].labels: label key "${key}" is not valid in Kubernetes; use an optional DNS prefix and /, then at most 63 letters, digits, -, _ and .`,
      ]);
    },
  );

  it("should not have an impossible label value, and cannot have one that is too long", () => {
    const [warning] = checkProfile("p", { selectors: [{ namespace: "a", labels: { k: "a b" } }] });
    expect(lines([warning!])).toEqual([
      '[FG108] selectors[0].labels: label value "a b" of "k" is not valid in Kubernetes; use at most 63 letters, digits, -, _ and ., with a letter or a digit at both ends',
    ]);
    expect(warning!.severity).toBe("warning");
    expect(checkProfile("p", { selectors: [{ namespace: "a", labels: { k: "v".repeat(64) } }] })[0]!.severity).toBe(
      "error",
    );
  });

  it("do not repeat each other", () => {
    expect(selecting({ namespace: "study-a", labels: { a: "b" } }, { namespace: "study-*" })).toEqual([
      '[FG109] selectors[0]: selector "study-a" with a=b of profile "p" adds nothing to "study-*"; remove it',
    ]);
    expect(selecting({ namespace: "a" }, { namespace: "a" })).toHaveLength(1);
    expect(selecting({ namespace: "study-*", labels: { a: "b" } }, { namespace: "study-a" })).toEqual([]);
  });
});

describe("the profiles of a cluster", () => {
  const profiles = (count: number): Record<string, { selectors: FargateSelector[] }> =>
    Object.fromEntries(namespaces(count).map((selector, i) => [`p${i}`, { selectors: [selector] }]));

  it("are at most 10", () => {
    expect(checkProfiles(profiles(10))).toEqual([]);
    expect(checkProfiles(profiles(11), { quotas: { profilesPerCluster: 11 } })).toEqual([]);
    expect(lines(checkProfiles(profiles(11)))).toEqual([
      "[FG107] fargateProfiles: 11 profiles, and EKS allows 10 per cluster; put up to 5 selectors in one profile, or request a quota increase and pass it as profilesPerCluster",
    ]);
  });

  it("are identified by their name", () => {
    const found = checkProfiles({ study: { selectors: [{ namespace: "Study_1" }] } });
    expect(found[0]!.field).toBe("fargateProfiles.study.selectors[0].namespace");
  });

  it("each get some pods", () => {
    const found = checkProfiles({
      all: { selectors: [{ namespace: "*" }] },
      web: { selectors: [{ namespace: "web" }] },
    });
    expect(lines(found)).toEqual([
      '[FG110] fargateProfiles.web.selectors[0]: selector "web" of profile "web" never wins: "all" matches the same pods and comes first by name; rename one of the profiles, or narrow the selectors of "all"',
    ]);
  });

  it("are not compared where one is known only at apply", () => {
    const unknown = { selectors: [{ namespace: "${ns}" }] };
    expect(checkProfiles({ all: { selectors: [{ namespace: "*" }] }, later: unknown })).toEqual([]);
    expect(selecting({ namespace: "*" }, { namespace: "a", labels: { k: "${v}" } })).toEqual([]);
  });

  it("may overlap when the narrow one comes first, which is reported", () => {
    const found = checkProfiles({
      "00-web": { selectors: [{ namespace: "web" }] },
      all: { selectors: [{ namespace: "*" }] },
    });
    expect(lines(found)).toEqual([
      '[FG111] fargateProfiles.all.selectors[0]: profiles "00-web" and "all" can match the same pod; "00-web" wins, as its name comes first; rename one of them if the other should win, or label the pod eks.amazonaws.com/fargate-profile',
    ]);
  });

  it("do not overlap when their labels exclude each other", () => {
    const select = (tier: string): { selectors: FargateSelector[] } => ({
      selectors: [{ namespace: "a", labels: { tier } }],
    });
    expect(checkProfiles({ x: select("spot"), y: select("web") })).toEqual([]);
    expect(codes(checkProfiles({ x: select("spot"), y: select("s*") }))).toEqual(["FG111"]);
  });
});
