// What a container expects of its node, which on Fargate is new and has no other pod.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { container, object, pod, podWith } from "./objects";
import { codes, lines } from "../expect-findings";

const local = { type: "Localhost", localhostProfile: "strict" };
const hostIp = (name: string): object => ({ name, valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } });

describe("a security profile", () => {
  it.each([
    [
      "of the pod",
      pod({ securityContext: { seccompProfile: local } }),
      "spec.securityContext.seccompProfile",
      "seccomp",
    ],
    [
      "of an init container",
      pod({ initContainers: [{ ...container, securityContext: { appArmorProfile: local } }] }),
      "spec.initContainers[0].securityContext.appArmorProfile",
      "AppArmor",
    ],
  ])("%s that is the node's is reported", (_, given, field, kind) => {
    expect(lines(checkWorkload(given)).join()).toContain(
      `[FG385] ${field}.localhostProfile: the container starts only on a node that has the ${kind} profile "strict"`,
    );
  });

  it("in an annotation is reported if it is the node's", () => {
    const key = "container.apparmor.security.beta.kubernetes.io/app";
    expect(codes(checkWorkload(pod({}, { annotations: { [key]: "localhost/strict" } })))).toContain("FG385");
    expect(codes(checkWorkload(pod({}, { annotations: { [key]: "runtime/default" } })))).not.toContain("FG385");
  });
});

describe("an image that is never pulled", () => {
  const never = { ...container, imagePullPolicy: "Never" };

  it("is reported for each container that waits for it", () => {
    const found = codes(checkWorkload(pod({ initContainers: [never], containers: [never] })));
    expect(found.filter((code) => code === "FG386")).toHaveLength(2);
  });

  it("is not reported if another container pulls it", () => {
    const puller = { ...container, name: "puller", imagePullPolicy: "Always" };
    expect(codes(checkWorkload(pod({ initContainers: [puller], containers: [never] })))).not.toContain("FG386");
  });
});

describe("the address of the node", () => {
  it.each([
    ["a variable of an agent", { env: [hostIp("DD_AGENT_HOST")] }],
    [
      "another variable that contains it",
      { env: [hostIp("NODE_IP"), { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://$(NODE_IP):4317" }] },
    ],
    ["an argument that contains it", { env: [hostIp("NODE_IP")], args: ["--jaeger=$(NODE_IP):6831"] }],
  ])("is reported in %s", (_, more) => {
    expect(codes(checkWorkload(podWith(more)))).toContain("FG387");
  });

  it.each([
    ["a variable that is not one of an agent", { env: [hostIp("NODE_IP")], args: ["--name=$(NODE_IP)"] }],
    ["the address of the pod", { env: [{ name: "AGENT", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }] }],
  ])("is not reported in %s", (_, more) => {
    expect(codes(checkWorkload(podWith(more)))).not.toContain("FG387");
  });
});

describe("traffic that stays on the client's node", () => {
  it.each([
    ["is reported for a Service with an address", { internalTrafficPolicy: "Local" }, ["FG388"]],
    ["is not reported for a name in DNS", { internalTrafficPolicy: "Local", type: "ExternalName" }, []],
    ["is not reported where it may leave", { internalTrafficPolicy: "Cluster", externalTrafficPolicy: "Local" }, []],
  ])("%s", (_, spec, found) => {
    expect(codes(checkWorkload(object("v1", "Service", spec)))).toEqual(found);
  });
});
