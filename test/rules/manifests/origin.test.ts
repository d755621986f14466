// What is said of objects because of where they come from: placeholders in manifests, keys that are written twice, kinds nobody knows.
import { checkObjects, CheckReport } from "../../../lib/rules/admission/report";
import { checkRepeatedKeys } from "../../../lib/rules/manifests/repeated-keys";
import { container, object, pod, podWith, workload } from "../admission/objects";
import { codes, lines } from "../expect-findings";

function checkManifest(given: unknown, profiles?: object): CheckReport {
  return checkObjects([given], { origin: () => ({ isManifest: true }), ...(profiles === undefined ? {} : profiles) });
}

const FILL_IN = "check the rendered manifest: pipe the output of envsubst, helm template or kustomize to check";

describe("a placeholder in a manifest", () => {
  it("is reported once for an object, and nothing else is said of it", () => {
    const resources = { requests: { cpu: "${CPU}", memory: "{{ .Values.memory }}" } };
    const given = workload("Deployment", { spec: { containers: [{ ...container, resources }] } });
    const { objects } = checkManifest(given);
    const at = "spec.template.spec.containers[0].resources.requests";
    expect(lines(objects[0]?.findings ?? [])).toEqual([
      `[FG397] ${at}.cpu: there are unresolved placeholders, so it is not known what is applied: "\${CPU}" (${at}.cpu), "{{ .Values.memory }}" (${at}.memory); ${FILL_IN}`,
    ]);
    expect(objects[0]?.size).toBeUndefined();
  });

  it.each([
    ["a shell's", "${IMAGE}"],
    ["a shell's with a default", "${IMAGE:-web}:1"],
    ["a shell's without braces", "web:$TAG"],
    ["Helm's", '{{ include "web.image" . }}'],
    ["Jinja's", "{% if x %}web{% endif %}"],
    ["ERB's", "<%= image %>"],
    ["a pipeline's", "web:$(Build.BuildId)"],
    ["a shell's in small letters", "web:$tag"],
    ["Octopus's", "#{Image}#"],
    ["Concourse's", "((image))"],
    ["one in brackets", "[[ image ]]"],
    ["one between underscores", "__IMAGE__"],
    ["one between at signs", "shop/web:@TAG@"],
    ["one between per cent signs", "shop/web:%TAG%"],
    ["Python's", "%(image)s"],
    ["one in braces", "{image}"],
    ["a word", "REPLACE_ME"],
    ["a word in a path", "shop/web:changed-CHANGE-ME"],
    ["an owner's", "YOUR_ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/web"],
    ["a document's", "<your-account>.dkr.ecr.eu-west-1.amazonaws.com/web"],
  ])("is %s in an image", (_, image) => {
    expect(codes(checkManifest(podWith({ image })).objects[0]?.findings ?? [])).toEqual(["FG397"]);
  });

  it.each([
    ["a name of the namespace", pod({}, { namespace: "${NAMESPACE}" })],
    ["a label", pod({}, { labels: { app: "${APP}" } })],
    ["a claim's name", pod({ volumes: [{ name: "v", persistentVolumeClaim: { claimName: "${CLAIM}" } }] })],
    ["the number of pods", workload("Deployment", {}, { replicas: "${REPLICAS}" })],
    ["a Service", object("v1", "Service", { selector: { app: "${APP}" } })],
    ["an Ingress", object("networking.k8s.io/v1", "Ingress", { rules: [{ host: "${HOST}" }] })],
  ])("is reported in %s", (_, given) => {
    const found = checkManifest(given, { profiles: { all: { selectors: [{ namespace: "other" }] } } });
    expect(codes(found.objects[0]?.findings ?? [])).toContain("FG397");
    expect(codes(found.objects[0]?.findings ?? [])).not.toContain("FG394");
  });

  it.each([
    ["a command", podWith({ command: ["sh", "-c", "cd ${HOME} && exec $(NAME) <file"], args: ["$HOME", "${X}"] })],
    [
      "a variable",
      podWith({
        env: [
          { name: "A", value: "${B}" },
          { name: "C", value: "{{ d }}" },
        ],
      }),
    ],
    ["an annotation", pod({}, { annotations: { "co.elastic.logs/raw": "${data.host}" } })],
    ["a probe", podWith({ livenessProbe: { exec: { command: ["test", "${X}"] } } })],
    ["a path below a volume", podWith({ volumeMounts: [{ name: "v", mountPath: "/v", subPathExpr: "$(POD)" }] })],
    [
      "a pattern of an Ingress",
      object("networking.k8s.io/v1", "Ingress", { rules: [{ http: { paths: [{ path: "/a(/|$)(.*)" }] } }] }),
    ],
    ["a custom resource", object("argoproj.io/v1alpha1", "Workflow", { arguments: "{{inputs.x}}" })],
    ["the digest of an image", podWith({ image: `shop/web:THEME@sha256:${"0".repeat(64)}` })],
    ["a path with signs", podWith({ volumeMounts: [{ name: "v", mountPath: "/var/my__files__/@scope/100%" }] })],
    ["data", { ...object("v1", "ConfigMap", {}), data: { x: "${X}" } }],
  ])("may be intended in %s", (_, given) => {
    expect(checkManifest(given).objects.flatMap(({ findings }) => codes(findings))).toEqual([]);
  });

  it("is what Terraform knows at apply where the object is of a stack", () => {
    const { objects } = checkObjects([podWith({ image: "${var.image}" }, { nodeName: "${var.node}" })]);
    expect(codes(objects[0]?.findings ?? [])).toEqual(["FG394"]);
  });
});

describe("a key that is written twice", () => {
  const repeated = checkRepeatedKeys([
    { field: "items[1].spec.containers", first: { line: 5 }, isSame: false },
    { field: "items[0].metadata.labels.app", first: { line: 2 }, isSame: true },
  ]);

  it("is reported on the object that has it, as a note if both have the same value", () => {
    const list = { apiVersion: "v1", kind: "List", items: [pod({}, { name: "a" }), pod({}, { name: "b" }), pod()] };
    const { objects } = checkObjects([list], { origin: () => ({ findings: repeated }) });
    expect(objects.map(({ name, within, findings }) => [name, within, ...lines(findings)])).toEqual([
      [
        "a",
        "items[0]",
        "[FG396] metadata.labels.app: the key is also on line 2, with the same value; remove one of the two",
      ],
      [
        "b",
        "items[1]",
        "[FG396] spec.containers: the key is also on line 5, and its value is lost: kubectl uses the last; remove one of the two",
      ],
      ["web", "items[2]"],
    ]);
    expect(objects.flatMap(({ findings }) => findings.map(({ severity }) => severity))).toEqual(["info", "warning"]);
  });

  it("is reported once for a second object in the same document, together with what else is written twice", () => {
    const fields = ["apiVersion", "kind", "metadata", "spec", "spec.replicas"];
    const again = fields.map((field) => ({ field, first: { line: 2 }, isSame: field === "apiVersion" }));
    expect(lines(checkRepeatedKeys(again))).toEqual([
      "[FG396] kind: the kind is also on line 2: two objects are in one document, and kubectl uses the last value of each key; write a line with --- between the two objects",
      "[FG396] spec.replicas: the key is also on line 2, and its value is lost: kubectl uses the last; remove one of the two",
    ]);
    expect(lines(checkRepeatedKeys(again.filter(({ field }) => field !== "kind")))).toHaveLength(4);
  });

  it("is also reported on an object that creates no pods", () => {
    const findings = checkRepeatedKeys([{ field: "data.a", first: { line: 3 }, isSame: false }]);
    const { objects } = checkObjects([object("v1", "Secret", {})], { origin: () => ({ findings }) });
    expect(objects).toMatchObject([{ kind: "Secret", findings: [{ code: "FG396" }] }]);
  });
});

describe("kinds that were not checked", () => {
  it.each([
    ["sparkoperator.k8s.io/v1beta2", "SparkApplication"],
    ["kafka.strimzi.io/v1beta2", "Kafka"],
    ["keda.sh/v1alpha1", "ScaledJob"],
    ["argoproj.io/v1alpha1", "Workflow"],
    ["tekton.dev/v1", "Task"],
    ["monitoring.coreos.com/v1", "Prometheus"],
    ["kubevirt.io/v1", "VirtualMachine"],
    ["serving.knative.dev/v1", "Service"],
    ["batch.volcano.sh/v1alpha1", "Job"],
    ["jobset.x-k8s.io/v1alpha2", "JobSet"],
    ["ray.io/v1", "RayCluster"],
    ["minio.min.io/v2", "Tenant"],
    ["gateway.networking.k8s.io/v1", "Gateway"],
    ["example/v1", "Anything"],
  ])("are custom resources, such as %s %s", (apiVersion, kind) => {
    const given = object(apiVersion, kind, {});
    const [group] = apiVersion.split("/");
    expect(checkObjects([given, given]).unjudged).toEqual([{ kind, group, count: 2 }]);
  });

  it.each([
    ["v1", "Secret"],
    ["v1", "ServiceAccount"],
    ["rbac.authorization.k8s.io/v1", "Role"],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
    ["networking.k8s.io/v1", "Ingress"],
    ["extensions/v1beta1", "Ingress"],
    ["batch/v1", "Job"],
    ["elbv2.k8s.aws/v1beta1", "TargetGroupBinding"],
    ["vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy"],
  ])("are not those of Kubernetes, nor those that rules are about: %s %s", (apiVersion, kind) => {
    expect(checkObjects([object(apiVersion, kind, {})]).unjudged).toEqual([]);
  });

  it("do not include a pod template, which is checked, and creates no pods by itself", () => {
    const template = { spec: { hostNetwork: true, containers: [container] } };
    const { objects, unjudged } = checkObjects([{ apiVersion: "v1", kind: "PodTemplate", metadata: {}, template }]);
    expect(objects).toMatchObject([{ kind: "PodTemplate", replicas: 0, findings: [{ code: "FG301" }] }]);
    expect(unjudged).toEqual([]);
  });
});

describe("strings that YAML reads as something else", () => {
  it.each([
    ["env[0].value", podWith({ env: [{ name: "A", value: true }] }), "true", "spec.containers[0].env[0].value"],
    ["env[0].name", podWith({ env: [{ name: 1, value: "x" }] }), "1", "spec.containers[0].env[0].name"],
    ["args[1]", podWith({ args: ["--port", 8080] }), "8080", "spec.containers[0].args[1]"],
    ["command[0]", podWith({ command: [false] }), "false", "spec.containers[0].command[0]"],
    ["data", { ...object("v1", "ConfigMap", {}), data: { a: 8080 } }, "8080", "data.a"],
    ["stringData", { ...object("v1", "Secret", {}), stringData: { a: true } }, "true", "stringData.a"],
    ["a label", object("v1", "Service", {}, { labels: { canary: true } }), "true", "metadata.labels.canary"],
    ["a name", object("v1", "Service", {}, { name: 12 }), "12", "metadata.name"],
  ])("are rejected in %s", (_, given, value, field) => {
    const found = checkObjects([given]).objects.flatMap(({ findings }) =>
      findings.filter(({ code }) => code === "FG390"),
    );
    expect(lines(found)).toEqual([`[FG390] ${field}: ${value} where Kubernetes expects a string; put it in quotes`]);
  });

  it("are rejected where a list of them is a string", () => {
    const found = checkObjects([podWith({ args: "--port 8080" })]).objects[0]?.findings ?? [];
    expect(lines(found)).toContain(
      '[FG390] spec.containers[0].args: the string "--port 8080" where Kubernetes expects a list; write a list',
    );
  });

  it("are accepted if they are strings, or nothing", () => {
    const given = podWith({
      command: ["sh", "-c", "echo ${X}"],
      args: ["${ONE}"],
      env: [
        { name: "A", value: "yes" },
        { name: "B", value: null },
        { name: "C", valueFrom: {} },
      ],
    });
    expect(codes(checkObjects([given]).objects[0]?.findings ?? [])).toEqual([]);
  });
});
