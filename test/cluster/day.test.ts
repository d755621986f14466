// The day on which a program runs: what is reported may depend on it, what is written never does.
import { Testing } from "cdktf";
import { FargateServerlessStack, FargateServerlessStackProps } from "../../lib";
import { today } from "../../lib/rules/today";
import { annotations } from "../support/annotations";
import { testApp } from "../support/synth";

/** What a stack writes and reports where the program runs on `day`. */
function runOn(day: string, props: Partial<FargateServerlessStackProps> = {}): { json: string; told: string[] } {
  jest.mocked(today).mockImplementation(() => day);
  const stack = new FargateServerlessStack(testApp(), "shop", {
    region: "us-east-1",
    kubernetesVersion: "1.34",
    outputMonthlyFloor: true,
    ...props,
  });
  const json = Testing.synth(stack, true);
  return { json, told: annotations(stack).flatMap((line) => /\[(FG6\d\d|FG389)\]/.exec(line)?.[1] ?? []) };
}

afterEach(() => {
  jest.mocked(today).mockImplementation(() => "2026-11-29");
});

it("decides what is reported", () => {
  expect(runOn("2026-12-01").told).toEqual(["FG604"]);
  expect(runOn("2026-12-02").told).toEqual(["FG603"]);
  expect(runOn("2027-12-02").told).toEqual(["FG602", "FG389"]);
});

it("does not change a byte of what is written, the monthly floor included", () => {
  const [before, after] = [runOn("2026-12-01"), runOn("2029-01-01")];
  expect(before.json).toContain("monthly_floor");
  expect(after.json).toBe(before.json);
});

it("is the one that asOf names, where it does", () => {
  expect(runOn("2029-01-01", { asOf: "2026-01-01" }).told).toEqual([]);
  const floors = ["2026-01-01", "2027-01-01"].map((asOf) => {
    const { json } = runOn("2026-12-01", { asOf });
    return /"monthly_floor": \{[^}]*"value": "([^"]+)"/.exec(json)?.[1];
  });
  expect(floors[0]).not.toBe(floors[1]);
});

it("is a day of the calendar", () => {
  const { today: clock } = jest.requireActual<{ today: () => string }>("../../lib/rules/today");
  jest.useFakeTimers({ now: new Date("2026-12-31T23:59:59Z") });
  expect(clock()).toBe("2026-12-31");
  jest.useRealTimers();
});
