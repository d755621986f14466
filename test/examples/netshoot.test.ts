// netshoot: one pod that waits for a shell.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("netshoot");

describe("the example netshoot", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("gets the size that the lab measured", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({ workload: "Deployment/netshoot", profile: "study_wildcard", size: "0.5vCPU 1GB" });
  });

  it("has one pod, and so no disruption budget", () => {
    expect(example.made.addressesOf("kubernetes_pod_disruption_budget_v1")).toEqual([]);
  });
});
