// Pods whose logs reach CloudWatch without a sidecar.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("pod-logs");

describe("the example pod-logs", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("has pods of the size that the lab measured, whose logs go to the stack's group", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({
      workload: "Deployment/sample-app",
      replicas: 2,
      size: "0.5vCPU 1GB",
      logDestination: "cloudwatch_logs /pod-logs/fargate-fluentbit-logs",
    });
  });

  it("has one container in each pod: the log router is the node's own", () => {
    expect(JSON.stringify(example.made.only("kubernetes_deployment_v1").spec).match(/"image"/g)).toHaveLength(1);
  });
});
