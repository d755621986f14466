// Whether each field of a manifest has the type that the API server decodes it into.
import { checkObjects } from "../../../lib/rules/admission/report";
import { container, object, pod, podWith, workload } from "../admission/objects";
import { lines } from "../expect-findings";

function check(given: unknown, isManifest = true): string[] {
  const { objects } = checkObjects([given], { origin: () => ({ isManifest }) });
  return objects.flatMap(({ findings }) => lines(findings.filter(({ code }) => code === "FG390")));
}

const quotes = (field: string, value: unknown): string =>
  `[FG390] ${field}: ${String(value)} where Kubernetes expects a string; put it in quotes`;
const noQuotes = (field: string, value: string, type: string): string =>
  `[FG390] ${field}: the string "${value}" where Kubernetes expects ${type}; leave the quotes out`;

const probe = { exec: { command: ["sleep", 10] }, periodSeconds: "5" };
const source = { configMapKeyRef: { name: "a", key: 1 } };
const backend = { service: { name: "web", port: { number: "80" } } };

describe("a field of a manifest", () => {
  it.each([
    [
      "a command of a probe",
      podWith({ livenessProbe: probe }),
      [
        quotes("spec.containers[0].livenessProbe.exec.command[1]", 10),
        noQuotes("spec.containers[0].livenessProbe.periodSeconds", "5", "a whole number"),
      ],
    ],
    [
      "a hook",
      podWith({ lifecycle: { preStop: { exec: { command: [true] } } } }),
      [quotes("spec.containers[0].lifecycle.preStop.exec.command[0]", true)],
    ],
    [
      "a key of a ConfigMap",
      podWith({ env: [{ name: "A", valueFrom: source }] }),
      [quotes("spec.containers[0].env[0].valueFrom.configMapKeyRef.key", 1)],
    ],
    ["a flag", podWith({ stdin: "true" }), [noQuotes("spec.containers[0].stdin", "true", "true or false")]],
    [
      "a user",
      pod({ securityContext: { runAsUser: "1000" } }),
      [noQuotes("spec.securityContext.runAsUser", "1000", "a whole number")],
    ],
    ["a label of a node", pod({ nodeSelector: { spot: false } }), [quotes("spec.nodeSelector.spot", false)]],
    [
      "an annotation",
      pod({}, { annotations: { "prometheus.io/port": 9090 } }),
      [quotes('metadata.annotations["prometheus.io/port"]', 9090)],
    ],
    [
      "a selector",
      workload("Deployment", {}, { selector: { matchLabels: { app: 1 } } }),
      [quotes("spec.selector.matchLabels.app", 1)],
    ],
    [
      "a mode of access",
      object("v1", "PersistentVolumeClaim", { accessModes: "ReadWriteMany" }),
      ['[FG390] spec.accessModes: the string "ReadWriteMany" where Kubernetes expects a list; write a list'],
    ],
    [
      "a parameter of a class",
      { ...object("storage.k8s.io/v1", "StorageClass", {}), parameters: { uid: 1000 } },
      [quotes("parameters.uid", 1000)],
    ],
    [
      "a port of an Ingress",
      object("networking.k8s.io/v1", "Ingress", { defaultBackend: backend }),
      [noQuotes("spec.defaultBackend.service.port.number", "80", "a whole number")],
    ],
    [
      "the annotation of a custom resource",
      object("example.com/v1", "Shop", { a: 1 }, { annotations: { a: true } }),
      [quotes("metadata.annotations.a", true)],
    ],
  ])("is rejected where %s has another type", (_, given, expected) => {
    expect(check(given)).toEqual(expected);
  });

  it("is reported once, whichever rule reads it", () => {
    const given = podWith({ args: [80], env: [{ name: "A", value: 1 }], ports: [{ containerPort: "80" }] });
    expect(check(given).sort()).toEqual([
      quotes("spec.containers[0].args[0]", 80),
      quotes("spec.containers[0].env[0].value", 1),
      noQuotes("spec.containers[0].ports[0].containerPort", "80", "a whole number"),
    ]);
  });

  it.each([
    [
      "a port by name and by number",
      podWith({ livenessProbe: { httpGet: { port: "http" }, tcpSocket: { port: 80 } } }),
    ],
    ["quantities of both kinds", podWith({ resources: { requests: { cpu: 1, memory: "1Gi" } } })],
    [
      "a percentage",
      workload("Deployment", {}, { strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } } }),
    ],
    ["nothing", pod({ nodeSelector: null, securityContext: null, containers: [{ ...container, args: null }] })],
    ["a field that nobody knows", podWith({ surprise: { a: [1] } })],
    ["a placeholder", podWith({ ports: [{ containerPort: "${PORT}" }] })],
    ["an object of a version that is not served any more", object("apps/v1beta1", "Deployment", { paused: "no" })],
    [
      "a target of an autoscaler of either version",
      object("autoscaling/v2", "HorizontalPodAutoscaler", { metrics: [] }),
    ],
    ["what Terraform has types for", pod({ securityContext: { runAsUser: "1000" } }), false],
  ])("is accepted if it has %s", (_, given, isManifest = true) => {
    expect(check(given, isManifest)).toEqual([]);
  });
});
