// Objects that are none, not complete, of the wrong types, or known only at apply: told, never thrown.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { checkObjects } from "../../../lib/rules/admission/report";
import { readWorkload } from "../../../lib/rules/manifests/reader";
import { container, object, pod, podWith, workload } from "./objects";
import { codes, lines } from "../expect-findings";

const ONE_OBJECT = "write one Kubernetes object per document";

describe("a manifest", () => {
  it.each([
    [
      "a string",
      "hello",
      `[FG391] a manifest is a map with apiVersion, kind and metadata, but this is the string "hello"; ${ONE_OBJECT}`,
    ],
    ["a list", [], `[FG391] a manifest is a map with apiVersion, kind and metadata, but this is a list; ${ONE_OBJECT}`],
    [
      "a number",
      1e300,
      `[FG391] a manifest is a map with apiVersion, kind and metadata, but this is 1e+300; ${ONE_OBJECT}`,
    ],
    [
      "nothing",
      null,
      `[FG391] a manifest is a map with apiVersion, kind and metadata, but this is nothing; ${ONE_OBJECT}`,
    ],
    ["a map without a kind", {}, "[FG391] kind: the object has no kind; set the kind, such as Deployment"],
    [
      "a map whose kind is a list",
      { kind: ["Pod"] },
      "[FG391] kind: its kind is a list; set the kind, such as Deployment",
    ],
  ])("that is %s is reported as not an object", (_, given, says) => {
    expect(lines(checkWorkload(given))).toEqual([says]);
  });

  it.each([
    ["no spec", { kind: "Pod" }, "[FG392] spec: it contains no pod; write at least one container with name and image"],
    [
      "no container",
      workload("Deployment", { spec: { containers: [] } }),
      "[FG392] spec.template.spec: the pod has no container; write at least one container with name and image",
    ],
  ])("of a workload with %s is reported to contain no pod", (_, given, says) => {
    expect(lines(checkWorkload(given))).toEqual([says]);
  });

  it.each([
    [
      "hostNetwork",
      pod({ hostNetwork: "true" }),
      '[FG390] spec.hostNetwork: the string "true" where Kubernetes expects true or false; leave the quotes out',
    ],
    [
      "containers",
      pod({ containers: { name: "a" } }),
      "[FG390] spec.containers: a map where Kubernetes expects a list; write a list",
    ],
    [
      "a container",
      pod({ containers: ["nginx"] }),
      '[FG390] spec.containers[0]: the string "nginx" where Kubernetes expects a map; write a map',
    ],
    [
      "a port",
      podWith({ ports: [{ containerPort: "80" }] }),
      '[FG390] spec.containers[0].ports[0].containerPort: the string "80" where Kubernetes expects a whole number; leave the quotes out',
    ],
    [
      "a huge port",
      podWith({ ports: [{ containerPort: 1e21 }] }),
      "[FG390] spec.containers[0].ports[0].containerPort: 1e+21 where Kubernetes expects a whole number; write a whole number",
    ],
    [
      "an image",
      podWith({ image: 1.27 }),
      "[FG390] spec.containers[0].image: 1.27 where Kubernetes expects a string; put it in quotes",
    ],
    [
      "a label",
      pod({}, { labels: { app: true } }),
      "[FG390] metadata.labels.app: true where Kubernetes expects a string; put it in quotes",
    ],
    [
      "a quantity",
      podWith({ resources: { limits: { cpu: [1] } } }),
      "[FG390] spec.containers[0].resources.limits.cpu: a list where Kubernetes expects a string or a number; write a string or a number",
    ],
    ["spec", { kind: "Pod", spec: [] }, "[FG390] spec: a list where Kubernetes expects a map; write a map"],
    [
      "a Service's ports",
      object("v1", "Service", { ports: 80 }),
      "[FG390] spec.ports: 80 where Kubernetes expects a list; write a list",
    ],
  ])("with the wrong type of %s is reported with the field and the type", (_, given, says) => {
    expect(lines(checkWorkload(given))).toEqual([says]);
  });

  it("is reported for at most 20 wrong types", () => {
    const ports = Array.from({ length: 1000 }, () => "80");
    expect(checkWorkload(podWith({ ports }))).toHaveLength(20);
  });

  it("treats null as a field that is not set", () => {
    const nothing = { hostNetwork: null, volumes: null, nodeSelector: null, affinity: null, initContainers: null };
    expect(checkWorkload(pod({ ...nothing, securityContext: null }, { labels: null, annotations: null }))).toEqual([]);
  });

  it("with a volume of an unknown kind gets the fix", () => {
    expect(lines(checkWorkload(pod({ volumes: [{ name: "v", configmap: { name: "c" } }] })))).toEqual([
      '[FG395] spec.volumes[0]: volume "v" is of kind "configmap", which Kubernetes does not know; correct the name of the kind',
    ]);
  });

  it("with a volume of two kinds gets the fix", () => {
    const volume = (kinds: object) => lines(checkWorkload(pod({ volumes: [{ name: "v", ...kinds }] })));
    expect(volume({ emptyDir: {}, hostPath: { path: "/srv" } })).toEqual([
      '[FG398] spec.volumes[0].hostPath: volume "v" is of the kinds emptyDir and hostPath, and Kubernetes accepts only one; remove one of them',
    ]);
    expect(volume({ emptyDir: {}, hostPath: null })).toEqual([]);
    expect(volume({ projected: { sources: [{ configMap: { name: "c" } }, { secret: { name: "s" } }] } })).toEqual([]);
  });

  it("of a kind that means something else in another API group is not checked", () => {
    expect(checkWorkload(object("batch.volcano.sh/v1alpha1", "Job", { tasks: [] }))).toEqual([]);
    expect(checkWorkload(object("serving.knative.dev/v1", "Service", { type: "NodePort" }))).toEqual([]);
  });
});

describe("what is known only at apply", () => {
  it("is not checked, and reported once per object", () => {
    const given = podWith(
      { image: "${data.image}", securityContext: { privileged: "${var.privileged}" } },
      { hostNetwork: "${TfToken[TOKEN.1]}", nodeSelector: { "${TfToken[TOKEN.2]}": "x" } },
    );
    expect(lines(checkWorkload(given))).toEqual([
      "[FG394] not checked, because it is known only at apply: spec.hostNetwork, spec.containers[0].image, spec.containers[0].securityContext.privileged, spec.nodeSelector; use a literal value to have it checked",
    ]);
  });

  it.each([
    ["a quantity", { requests: { cpu: "${var.cpu}", memory: "1Gi" } }],
    ["a number", { requests: { cpu: -1.8881545897087503e289 } }],
    ["all requests", { requests: "${var.requests}" }],
    ["all resources", "${var.resources}"],
  ])("leaves the size open where it is %s", (_, resources) => {
    const report = checkObjects([podWith({ resources })]).objects[0];
    expect(report?.size).toBeUndefined();
    expect(codes(report?.findings ?? [])).toEqual(["FG394"]);
  });

  it.each([["${var.containers}"], [["#{Token[TOKEN.3]}"]]])("may be the list of containers: %j", (containers) => {
    expect(codes(checkWorkload(pod({ containers })))).toEqual(["FG394"]);
  });

  it("does not report shell variables in arguments", () => {
    expect(checkWorkload(podWith({ args: ["sh", "-c", "echo ${HOME}"], command: ["${SHELL}"] }))).toEqual([]);
  });

  it.each([["${var.arch}"], [["${var.arch}"]]])("does not decide an affinity: %j", (values) => {
    const nodeSelectorTerms = [{ matchExpressions: [{ key: "kubernetes.io/arch", operator: "In", values }] }];
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    expect(codes(checkWorkload(pod({ affinity: { nodeAffinity } })))).toEqual(["FG394"]);
  });
});

describe("the reader", () => {
  it.each([
    ["Deployment", workload("Deployment", {}, { replicas: 3 }), "spec.template.spec", 3],
    ["StatefulSet", workload("StatefulSet", {}, { replicas: 0 }), "spec.template.spec", 0],
    ["ReplicaSet", workload("ReplicaSet"), "spec.template.spec", 1],
    ["ReplicationController", { ...workload("ReplicationController"), apiVersion: "v1" }, "spec.template.spec", 1],
    ["DaemonSet", workload("DaemonSet"), "spec.template.spec", 1],
    ["Job", workload("Job", {}, { parallelism: 4 }), "spec.template.spec", 4],
    ["Pod", pod(), "spec", 1],
  ])("finds the pod of a %s and how many there are", (kind, given, podFieldPath, replicas) => {
    expect(readWorkload(given)).toMatchObject({
      workload: { kind, podFieldPath, replicas, namespace: "study-a" },
      findings: [],
    });
  });

  it("finds the pod of a CronJob two templates down", () => {
    const template = { metadata: { labels: { app: "c" } }, spec: { containers: [container] } };
    const given = object("batch/v1", "CronJob", { jobTemplate: { spec: { parallelism: 2, template } } });
    const { workload: read } = readWorkload(given);
    expect(read).toMatchObject({
      podFieldPath: "spec.jobTemplate.spec.template.spec",
      replicas: 2,
      labels: { app: "c" },
    });
  });

  it("uses the namespace of the command line if the object has none", () => {
    const given = { kind: "Pod", metadata: { generateName: "web-" }, spec: { containers: [container] } };
    expect(readWorkload(given).workload).toMatchObject({ name: "web-…", namespace: "default" });
    expect(readWorkload(given, { namespace: "study-b" }).workload?.namespace).toBe("study-b");
  });

  it("reports that an object of another kind is not a workload", () => {
    expect(lines(readWorkload(object("v1", "ConfigMap", {})).findings)).toEqual([
      "[FG392] kind: ConfigMap is not a workload; pass an object that creates pods",
    ]);
  });
});
