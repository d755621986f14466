// Who serves a kind, and which kinds are in no namespace.
import {
  chartOfKind,
  chartOfObject,
  definedKindOf,
  foreignGroupOf,
  inNamespace,
  isOutsideNamespaces,
  versionsOf,
} from "../../../lib/rules/objects/kinds";

function object(apiVersion: string, kind: string, spec?: unknown): Record<string, unknown> {
  return { apiVersion, kind, metadata: { name: "one" }, ...(spec === undefined ? {} : { spec }) };
}

test.each([
  ["v1", "Namespace", true],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", true],
  ["cert-manager.io/v1", "ClusterIssuer", true],
  ["elbv2.k8s.aws/v1beta1", "IngressClassParams", true],
  ["cert-manager.io/v1", "Issuer", false],
  ["v1", "ConfigMap", false],
  ["example.com/v1", "Namespace", false],
])("whether %s %s is outside of namespaces is %p", (apiVersion, kind, expected) => {
  expect(isOutsideNamespaces(object(apiVersion, kind))).toBe(expected);
});

test("only what can be in a namespace and names none is put into one", () => {
  expect(inNamespace(object("v1", "Secret"), "shop")).toEqual({
    ...object("v1", "Secret"),
    metadata: { name: "one", namespace: "shop" },
  });
  expect(inNamespace(object("v1", "Namespace"), "shop")).toEqual(object("v1", "Namespace"));
  const own = { ...object("v1", "Secret"), metadata: { name: "one", namespace: "own" } };
  expect(inNamespace(own, "shop")).toBe(own);
});

test("a group is that of Kubernetes, of EKS, of a chart, or unknown", () => {
  expect(foreignGroupOf(object("apps/v1", "Deployment"))).toBeUndefined();
  expect(foreignGroupOf(object("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy"))).toBeUndefined();
  expect(foreignGroupOf(object("example.com/v1", "Widget"))).toBe("example.com");
  expect(["cert-manager.io", "external-secrets.io", "example.com"].map((each) => chartOfKind(each, "Any"))).toEqual([
    "cert-manager",
    "external-secrets",
    undefined,
  ]);
});

test("a kind may have several versions", () => {
  expect(versionsOf("HorizontalPodAutoscaler")).toEqual(["autoscaling/v1", "autoscaling/v2"]);
  expect(versionsOf("ClusterSecretStore")).toEqual(["external-secrets.io/v1"]);
  expect(versionsOf("Widget")).toEqual([]);
});

test.each([
  [object("networking.k8s.io/v1", "Ingress"), "aws-load-balancer-controller"],
  [object("v1", "Service", { type: "LoadBalancer" }), "aws-load-balancer-controller"],
  [object("v1", "Service", { type: "ClusterIP" }), undefined],
  [object("cert-manager.io/v1", "Certificate"), "cert-manager"],
  [object("argoproj.io/v1alpha1", "Application"), "argo-cd"],
  [object("argoproj.io/v1alpha1", "Rollout"), undefined],
  [object("kustomize.toolkit.fluxcd.io/v1", "Kustomization"), "flux2"],
  [object("v1", "ConfigMap"), undefined],
  ["no object", undefined],
])("an object needs the chart that serves it, or that works on it", (given, chart) => {
  expect(chartOfObject(given)).toBe(chart);
});

test("a CustomResourceDefinition says which kind it defines", () => {
  const spec = { group: "example.com", names: { kind: "Widget" } };
  expect(definedKindOf(object("apiextensions.k8s.io/v1", "CustomResourceDefinition", spec))).toBe("Widget.example.com");
  expect(definedKindOf(object("example.com/v1", "CustomResourceDefinition", spec))).toBeUndefined();
  expect(definedKindOf(object("apiextensions.k8s.io/v1", "CustomResourceDefinition"))).toBeUndefined();
});
