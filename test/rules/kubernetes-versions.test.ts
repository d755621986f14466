// The life of Kubernetes versions, judged on the days around each border.
import { KUBERNETES_RELEASES, LIFECYCLE_AS_OF } from "../../lib/rules/facts/kubernetes-releases";
import { checkKubernetesVersion, supportState } from "../../lib/rules/kubernetes-versions";
import { today } from "../../lib/rules/today";
import { codes, lines } from "./expect-findings";

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

describe("supportState", () => {
  test.each(KUBERNETES_RELEASES.map((each) => [each.version, each] as const))(
    "follows the dates of %s",
    (version, dates) => {
      expect(supportState(version, dayBefore(dates.standardUntil))).toBe("standard");
      expect(supportState(version, dates.standardUntil)).toBe("extended");
      expect(supportState(version, dayBefore(dates.extendedUntil))).toBe("extended");
      expect(supportState(version, dates.extendedUntil)).toBe("ended");
    },
  );

  test.each([
    ["1.28", "ended"],
    ["1.29", "ended"],
    ["1.30", "ended"],
    ["1.31", "ended"],
    ["1.32", "extended"],
    ["1.33", "extended"],
    ["1.34", "standard"],
    ["1.35", "standard"],
    ["1.36", "standard"],
    ["1.37", "standard"],
    ["1.38", "unknown"],
    ["1.21", "ended"],
    ["2.0", "unknown"],
  ])("%s is %s on the day the table was read", (version, state) => {
    expect(supportState(version)).toBe(state);
  });

  it.each([
    [LIFECYCLE_AS_OF, "1.37"],
    ["2026-09-30", "1.36"],
    ["2025-06-01", "1.33"],
    ["2026-06-02", "1.36"],
    ["2026-06-01", "1.35"],
    ["2020-01-01", "1.28"],
  ])("knows the newest version of a day: on %s it is %s", (asOf, newest) => {
    expect(checkKubernetesVersion("latest", { asOf })[0]?.fix).toContain(`such as "${newest}"`);
  });

  it("has dates that follow each other", () => {
    for (const { released, standardUntil, extendedUntil } of KUBERNETES_RELEASES) {
      expect([extendedUntil, released, standardUntil].sort()).toEqual([released, standardUntil, extendedUntil]);
    }
  });
});

describe("a Kubernetes version", () => {
  const told = (version: string, asOf?: string): string[] =>
    lines(checkKubernetesVersion(version, asOf === undefined ? {} : { asOf }));

  it.each(["1.35", "1.36", "1.37", "${TfToken[TOKEN.3]}"])("may be %s", (version) => {
    expect(told(version)).toEqual([]);
  });

  it.each([
    ["v1.30", "1.30"],
    ["1.30.4", "1.30"],
    ["1.3", "1.37"],
    ["latest", "1.37"],
    ["", "1.37"],
  ])("is not written as '%s'", (version, meant) => {
    expect(told(version)).toEqual([
      `[FG601] kubernetesVersion: "${version}" is not a Kubernetes version of EKS; write it as major and minor, such as "${meant}"`,
    ]);
  });

  it("is rejected for new clusters when its support has ended, which warns only", () => {
    expect(told("1.30")).toEqual([
      '[FG602] kubernetesVersion: support of Kubernetes 1.30 ended on 2026-07-23: EKS rejects new clusters with it and upgrades existing ones automatically; write "1.37", the newest supported version as of 2026-11-29, or upgrade an existing cluster one minor version at a time',
    ]);
    expect(checkKubernetesVersion("1.30")[0]!.severity).toBe("warning");
    expect(told("1.21")[0]).toContain("support of Kubernetes 1.21 ended: EKS rejects");
  });

  it("was fine on an earlier day", () => {
    expect(told("1.30", "2025-01-01")).toEqual([]);
  });

  it("is judged by the day on which the program runs, as long as no other is set", () => {
    jest.mocked(today).mockReturnValueOnce("2026-12-02");
    expect(codes(checkKubernetesVersion("1.34"))).toEqual(["FG603"]);
    expect(codes(checkKubernetesVersion("1.34", { asOf: "2026-12-01" }))).toEqual(["FG604"]);
  });

  it("is the newest as of the day on which the table was read, where that is over", () => {
    expect(told("1.35", "2027-05-01")[0]).toContain('write "1.37", the newest supported version as of 2026-11-29');
  });

  it("costs six times as much in extended support", () => {
    expect(told("1.33")).toEqual([
      '[FG603] kubernetesVersion: Kubernetes 1.33 has been in extended support since 2026-07-29: the cluster costs $438 a month instead of $73; write "1.37", the newest supported version as of 2026-11-29, or upgrade an existing cluster one minor version at a time',
    ]);
  });

  it("is reported 60 days before its support ends", () => {
    expect(told("1.34")).toEqual([
      "[FG604] kubernetesVersion: standard support of Kubernetes 1.34 ends on 2026-12-02, in 3 days; plan the upgrade to 1.35",
    ]);
    expect(codes(checkKubernetesVersion("1.34", { asOf: "2026-10-03" }))).toEqual(["FG604"]);
    expect(codes(checkKubernetesVersion("1.34", { asOf: "2026-10-02" }))).toEqual([]);
  });

  it("is also reported before its extended support ends", () => {
    expect(codes(checkKubernetesVersion("1.31", { asOf: "2026-11-25" }))).toEqual(["FG603", "FG604"]);
    expect(codes(checkKubernetesVersion("1.31", { asOf: "2026-11-26" }))).toEqual(["FG602"]);
    expect(told("1.31", "2026-11-25")[1]).toContain(
      "extended support of Kubernetes 1.31 ends on 2026-11-26, in 1 day;",
    );
  });

  it("may be newer than this library, which is reported", () => {
    expect(told("1.38")).toEqual([
      '[FG605] kubernetesVersion: Kubernetes 1.38 is newer than the versions known here, as of 2026-11-29; check that EKS offers it, or write "1.37"',
    ]);
  });

  it.each(["yesterday", "2026-13-01", "2026-02-30", "24.11.2026"])("cannot be judged on the day %s", (asOf) => {
    expect(told("1.36", asOf)).toEqual([`[FG609] asOf: asOf "${asOf}" is not a day; write it as "2026-11-29"`]);
  });
});

describe("an upgrade", () => {
  const told = (previousVersion: string, version: string): string[] =>
    lines(checkKubernetesVersion(version, { previousVersion }));

  it.each([
    ["1.35", "1.36"],
    ["1.36", "1.36"],
    ["${TfToken[TOKEN.1]}", "1.36"],
  ])("may be upgraded from %s to %s", (from, to) => {
    expect(told(from, to)).toEqual([]);
  });

  it("goes one minor version at a time", () => {
    expect(told("1.33", "1.35")).toEqual([
      '[FG606] kubernetesVersion: the step from Kubernetes 1.33 to 1.35 skips 1.34; upgrade to "1.34" first, then replace the Fargate pods so that their kubelets follow',
    ]);
    expect(told("1.30", "1.36")[0]).toContain('skips 1.31 to 1.35; upgrade to "1.31" first');
  });

  it("goes back by one minor with a warning: EKS knows whether its seven days are over", () => {
    expect(told("1.36", "1.35")).toEqual([
      '[FG607] kubernetesVersion: Kubernetes 1.36 can be rolled back to 1.35 only within seven days of the upgrade: after that EKS rejects the update; keep "1.36", or read "Back by one minor" in docs/upgrade.md',
    ]);
    expect(checkKubernetesVersion("1.35", { previousVersion: "1.36" })[0]!.severity).toBe("warning");
  });

  it("cannot go back by two minors", () => {
    const found = checkKubernetesVersion("1.34", { previousVersion: "1.36", asOf: "2026-07-01" });
    expect(lines(found)).toEqual([
      '[FG607] kubernetesVersion: Kubernetes 1.36 cannot be rolled back to 1.34: EKS allows one minor version at most, and rejects the update; keep "1.36"',
    ]);
    expect(found[0]!.severity).toBe("error");
  });

  it("begins at a version", () => {
    expect(told("1.36.1", "1.36")).toEqual([
      '[FG601] previousVersion: "1.36.1" is not a Kubernetes version of EKS; write it as major and minor, such as "1.36"',
    ]);
  });
});

describe("a support type", () => {
  it.each([
    ["1.36", "STANDARD"],
    ["1.36", "EXTENDED"],
    ["1.36", "${x}"],
  ])("of %s may be %s", (version, supportType) => {
    expect(checkKubernetesVersion(version, { supportType })).toEqual([]);
  });

  it("cannot be STANDARD once a version is in extended support", () => {
    expect(lines(checkKubernetesVersion("1.33", { supportType: "STANDARD" }))[1]).toBe(
      '[FG608] supportType: support type STANDARD cannot be chosen for Kubernetes 1.33, which is in extended support; write EXTENDED, or a version in standard support such as "1.37"',
    );
    expect(codes(checkKubernetesVersion("1.33", { supportType: "EXTENDED" }))).toEqual(["FG603"]);
  });
});

describe("a version that is a number", () => {
  it.each([
    [1.36, '1.36 is a number, and a version is a string; write "1.36"'],
    [1.3, '1.3 is a number, and a version is a string; write "1.30"'],
    [130, '130 is a number, and a version is a string; write it as major and minor, such as "1.37"'],
  ])("is to be written in quotes: %s", (given, told) => {
    expect(lines(checkKubernetesVersion(given as unknown as string))).toEqual([`[FG601] kubernetesVersion: ${told}`]);
  });

  it("is also reported for the previous version", () => {
    const previousVersion = 1.35 as unknown as string;
    expect(lines(checkKubernetesVersion("1.36", { previousVersion }))).toEqual([
      '[FG601] previousVersion: 1.35 is a number, and a version is a string; write "1.35"',
    ]);
    expect(checkKubernetesVersion("1.36", { previousVersion: "1.35" })).toEqual([]);
  });
});
