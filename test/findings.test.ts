// Acknowledgements: a rule is silenced where it is meant, for a reason, and nowhere else.
import { Construct } from "constructs";
import { Findings, Vpc } from "../lib";
import { annotations } from "./support/annotations";
import { clusterAnnotations } from "./support/cluster";
import { declare } from "./support/synth";

/** A VPC with more zones than a region has, in a construct of its own. */
const sevenZones = (acknowledge: (scope: Construct) => void) => (): unknown =>
  declare((stack) => {
    const scope = new Construct(stack, "edge");
    acknowledge(scope);
    new Vpc(scope, "net", { maxAzs: 7 });
  });

describe("a finding that is acknowledged", () => {
  it("is not rejected, there and below", () => {
    expect(
      sevenZones((scope) => {
        Findings.acknowledge(scope, "FG524", "the region has seven");
      }),
    ).not.toThrow();
    expect(sevenZones(() => undefined)).toThrow("[FG524]");
  });

  it("leaves other rules standing", () => {
    expect(
      sevenZones((scope) => {
        Findings.acknowledge(scope, "FG520", "another one");
      }),
    ).toThrow("[FG524]");
  });

  it("is rejected elsewhere", () => {
    const beside = (): unknown =>
      declare((stack) => {
        Findings.acknowledge(new Construct(stack, "other"), "FG524", "it has seven");
        new Vpc(stack, "net", { maxAzs: 7 });
      });
    expect(beside).toThrow("test/net: [FG524]");
  });

  it("is not reported either", () => {
    const told = (acknowledged: boolean): string[] => {
      let lines: string[] = [];
      declare((stack) => {
        if (acknowledged) Findings.acknowledge(stack, "FG507", "few load balancers");
        lines = annotations(new Vpc(stack, "net", { cidrBlock: "10.0.0.0/20" }));
      });
      return lines;
    };
    expect([told(false).length, told(true).length]).toEqual([1, 0]);
  });
});

describe("an acknowledgement", () => {
  it("has a reason, for the next reader of the program", () => {
    const because = (reason: string) => (): unknown =>
      declare((stack) => {
        Findings.acknowledge(stack, "FG602", reason);
      });
    expect(because(" ")).toThrow(
      new Error("test: [FG933] FG602 is acknowledged without a reason; state why the rule does not apply here"),
    );
    expect(because("the cluster exists since 2024")).not.toThrow();
  });

  it.each([
    ["FG999", "docs/errors.md lists the codes"],
    ["fg602", "write FG602"],
    ["", "docs/errors.md lists the codes"],
  ])("of %j, which no rule has, is rejected", (code, fix) => {
    const acknowledge = (): unknown =>
      declare((stack) => {
        Findings.acknowledge(stack, code, "it is meant");
      });
    expect(acknowledge).toThrow(
      new Error(`test: [FG933] no rule has the code ${JSON.stringify(code)}, which is acknowledged; ${fix}`),
    );
  });
});

describe("findings", () => {
  it("that can never be right are thrown together, and warnings are reported", () => {
    expect(clusterAnnotations({})).toEqual([expect.stringMatching(/^WARN test\/shop: \[FG602\]/)]);
    expect(clusterAnnotations({ kubernetesVersion: "1.38" })).toEqual([
      expect.stringMatching(/^INFO test\/shop: \[FG605\]/),
    ]);
  });
});
