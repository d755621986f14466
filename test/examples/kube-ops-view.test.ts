// kube-ops-view, as the lab runs it.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("kube-ops-view");

describe("the example kube-ops-view", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("runs the chart 1.2.2 on the smallest size, in kube-system", () => {
    expect(example.made.only("helm_release", "kube-ops-view")).toMatchObject({
      version: "1.2.2",
      namespace: "kube-system",
    });
    const pods = example.stack.explain().pods.find(({ workload }) => workload === "Deployment/kube-ops-view");
    expect(pods).toMatchObject({ profile: "kube-system", size: "0.25vCPU 0.5GB", replicas: 1 });
  });
});
