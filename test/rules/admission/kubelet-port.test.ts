// Port 10250 is the kubelet's, in whatever form a manifest names it.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { codes, lines } from "../expect-findings";
import { object, podWith, workload } from "./objects";

const told = (fields: object): string[] =>
  checkWorkload(podWith(fields)).map((each) => `${each.code} ${each.severity}`);
const declared = { ports: [{ containerPort: 10250 }] };
const variable = (name: string, value: string): object => ({ env: [{ name, value }] });

describe("a container that binds the kubelet's port", () => {
  it.each([
    ["one argument", { args: ["--secure-port=10250"] }],
    ["two arguments", { args: ["--cert-dir=/tmp", "--secure-port", "10250"] }],
    ["the last word of the command and an argument", { command: ["/serve", "--webhook-port"], args: ["10250"] }],
    ["a command of a shell", { command: ["sh", "-c", "exec /serve --secure-port=10250 2>&1"] }],
    ["quotes in a command of a shell", { command: ["sh", "-c", 'exec /serve --secure-port "10250"; true'] }],
    ["an address", { args: ["--metrics-bind-address=0.0.0.0:10250"] }],
    ["an address of IPv6", { args: ["--metrics-bind-address=[::]:10250"] }],
    ["no address", { args: ["--listen-address", ":10250"] }],
    ["a URL", { args: ["--listen=tcp://0.0.0.0:10250"] }],
    ["an option in another case", { args: ["--metrics.bindAddress=:10250"] }],
    ["a port that it declares as well", { args: ["--port=10250"], ...declared }],
    ["a variable, of a port that it declares", { ...variable("WEBHOOK_PORT", "10250"), ...declared }],
  ])("is an error, written as %s", (_, fields) => {
    expect(told(fields)).toEqual(["FG354 error"]);
  });

  it("is reported at the option, with the fix", () => {
    expect(lines(checkWorkload(podWith({ args: ["--v=2", "--secure-port", "10250"], ...declared })))).toEqual([
      "[FG354] spec.containers[0].args[1]: port 10250 is the kubelet's, and on Fargate a pod and its node share one address: the container cannot bind it; listen on another port, such as 10251 for metrics-server, 10260 for cert-manager's webhook or 9443 for that of external-secrets",
    ]);
  });
});

describe("a container that may mean the kubelet's port", () => {
  it.each([
    ["declares it alone", declared],
    ["has a variable for it", variable("WEBHOOK_PORT", "10250")],
    ["has a variable for an address", variable("METRICS_ADDR", ":10250")],
    ["has an option that may be of a client", { args: ["--port=10250"] }],
    ["has an address that is known only there", { args: ["--bind-address=$(POD_IP):10250"] }],
    ["sets a variable in a command", { command: ["sh", "-c", "PORT=10250 exec /serve"] }],
  ])("is a warning: it %s", (_, fields) => {
    expect(told(fields)).toEqual(["FG354 warning"]);
  });

  it.each([
    ["a number that is not a port", { args: ["--max-bytes=10250", "--page", "10250"] }],
    ["a variable that is not a port", variable("BATCH_SIZE", "10250")],
    ["another port", { args: ["--secure-port=10251", "--secure-port", "102500"] }],
    ["the port of the kubelets, which is asked", { args: ["--kubelet-port=10250"] }],
    ["a variable for the kubelets", variable("DD_KUBELET_PORT", "10250")],
    ["another server", { args: ["--remote-address=10.0.0.1:10250", "--target-port=10250"] }],
    ["a URL of the kubelet", { args: ["--metrics-address=https://$(NODE_IP):10250/metrics"] }],
    ["a word with port in it", { args: ["--report=10250", "--export=10250"] }],
  ])("is passed over with %s", (_, fields) => {
    expect(told(fields)).toEqual([]);
  });
});

describe("a Service to the kubelet's port", () => {
  const service = (spec: object): object => object("v1", "Service", { selector: { app: "web" }, ...spec });
  const named = (labels: object): object =>
    workload("Deployment", {
      metadata: { labels },
      spec: { containers: [{ name: "a", ports: [{ name: "https", containerPort: 10250 }] }] },
    });
  const codesOf = (spec: object, ...objects: object[]): string[] => codes(checkWorkload(service(spec), { objects }));

  it.each([
    ["as a number", { ports: [{ port: 443, targetPort: 10250 }] }],
    ["as a string", { ports: [{ port: 443, targetPort: "10250" }] }],
    ["as its own, which is the target where none is named", { ports: [{ port: 80, targetPort: 80 }, { port: 10250 }] }],
    ["without an address of its own", { clusterIP: "None", ports: [{ port: 10250 }] }],
  ])("is reported: %s", (_, spec) => {
    expect(codesOf(spec)).toEqual(["FG354"]);
  });

  it("is reported if a container has named the port", () => {
    const ports = [{ port: 443, targetPort: "https" }];
    expect(codesOf({ ports }, named({ app: "web", tier: "front" }))).toEqual(["FG354"]);
    expect(codesOf({ ports }, named({ app: "api" }))).toEqual([]);
    expect(codesOf({ ports })).toEqual([]);
  });

  it.each([
    ["sends to another port", { ports: [{ port: 10250, targetPort: 8443 }] }],
    ["sends to a port by a name", { ports: [{ port: 10250, targetPort: "https" }] }],
    [
      "has no selector, as that of the kubelets themselves",
      { selector: null, ports: [{ port: 10250, targetPort: 10250 }] },
    ],
    ["is a name for something else", { type: "ExternalName", ports: [{ port: 10250 }] }],
  ])("passes where it %s", (_, spec) => {
    expect(codesOf(spec)).toEqual([]);
  });
});
