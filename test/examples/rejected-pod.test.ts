// The pod that Fargate refuses: the synth says so, in the scheduler's words.
import { runExample } from "../support/example-run";

const message =
  "Pod not supported on Fargate: fields not supported: HostNetwork, HostPID, HostIPC, " +
  "volumes not supported: hostroot is of an unsupported volume Type, invalid SecurityContext fields: Privileged";

describe("the example rejected-pod", () => {
  const run = () => runExample("rejected-pod");

  it("fails the synth with the scheduler's message, to the letter", () => {
    expect(run).toThrow(`rejected-pod/root-shell: Fargate's scheduler would say: ${message}\n`);
  });

  it("names every reason at once, with the pod's path", () => {
    let told = "";
    try {
      run();
    } catch (error) {
      told = String(error);
    }
    const codes = [...told.matchAll(/rejected-pod\/root-shell: \[(FG\d+)\]/g)].map(([, code]) => code);
    expect(codes.sort()).toEqual(["FG301", "FG302", "FG303", "FG305", "FG309"]);
    expect(told).toMatchSnapshot();
  });
});
