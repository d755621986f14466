// Objects that a program applies: what is refused of each, and of all of them.
import {
  checkAny,
  checkObjectList,
  checkParts,
  checkServed,
  labelOf,
  listObjects,
} from "../../../lib/rules/objects/objects";
import { partsOf } from "../../../lib/rules/objects/parts";
import { lines } from "../expect-findings";

type PlainObject = Record<string, unknown>;

function object(apiVersion: string, kind: string, more: PlainObject = {}): PlainObject {
  return { apiVersion, kind, metadata: { name: "one" }, ...more };
}

function list(given: readonly unknown[]): { readonly names: string[]; readonly told: string[] } {
  const { objects, findings } = listObjects(given, (index) => `objects[${index}]`);
  return { names: objects.map((each) => labelOf(each)), told: lines(findings) };
}

function check(...objects: PlainObject[]): string[] {
  return lines(checkObjectList(objects, "shop"));
}

describe("objects that are listed", () => {
  it("are those of lists too, without empty documents", () => {
    const items = [object("v1", "Secret"), { kind: "List", apiVersion: "v1", items: [object("v1", "Service")] }];
    expect(list([null, { apiVersion: "v1", kind: "List", items }, object("v1", "Namespace"), undefined])).toEqual({
      names: ["Secret/default/one", "Service/default/one", "Namespace/one"],
      told: [],
    });
  });

  it("have an apiVersion, a kind and a name", () => {
    const nameless = { apiVersion: "v1", kind: "List", items: [{ ...object("v1", "Pod"), metadata: {} }] };
    expect(list([{ metadata: { name: "a" } }, nameless, "text", object("v1", "Pod")])).toEqual({
      names: ["Pod/default/one"],
      told: [
        "[FG966] objects[0]: the object has no apiVersion, no kind; set apiVersion, kind",
        "[FG966] objects[1].items[0]: the object has no metadata.name; set metadata.name",
        '[FG966] objects[2]: expected an object of Kubernetes, but this is the string "text"; write a map with apiVersion, kind and metadata',
      ],
    });
  });

  it("do not have another name after each deploy", () => {
    expect(list([{ ...object("batch/v1", "Job"), metadata: { generateName: "job-" } }]).told).toEqual([
      "[FG966] objects[0]: Job has generateName and no name: each deploy would create one more, and delete the one before; set metadata.name",
    ]);
    const named = { ...object("batch/v1", "Job"), metadata: { name: "job", generateName: "job-" } };
    expect(list([named]).told).toEqual([]);
  });

  it("are not a List without a list", () => {
    expect(list([{ apiVersion: "v1", kind: "List", items: "none" }]).told).toEqual([
      "[FG966] objects[0].items: items of the List is not a list; write it as a list of Kubernetes objects",
    ]);
  });

  it("may have names that are known only at apply", () => {
    expect(list([{ ...object("v1", "Pod"), metadata: { name: "${aws_vpc.main.id}" } }]).told).toEqual([]);
  });

  it("are at least one", () => {
    expect(lines(checkAny([], "yaml"))).toEqual([
      "[FG972] yaml: there are no objects, or only empty documents; pass at least one object",
    ]);
    expect(checkAny([object("v1", "Pod")], "yaml")).toEqual([]);
  });
});

describe("a kind", () => {
  it("is in the group and version that serve it", () => {
    expect(check(object("v1", "Deployment"))).toEqual([
      "[FG967] Deployment/shop/one: v1 has no kind Deployment; write apiVersion: apps/v1",
    ]);
    expect(check(object("apps/v1", "Deployment"))).toEqual([]);
  });

  it("is one that Kubernetes knows", () => {
    expect(check(object("apps/v1", "Deploymnet"))).toEqual([
      "[FG967] Deploymnet/shop/one: apps/v1 has no kind Deploymnet; correct the kind or the apiVersion",
    ]);
  });

  it("is perhaps served in a beta version", () => {
    const old = object("autoscaling/v2beta2", "HorizontalPodAutoscaler");
    expect(checkObjectList([old], "shop")).toMatchObject([{ code: "FG967", severity: "warning" }]);
    expect(check(object("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy"))).toEqual([]);
  });

  it("of a chart may be another in another version of the chart", () => {
    const old = object("external-secrets.io/v1beta1", "ExternalSecret");
    expect(check(old)).toEqual([
      "[FG967] ExternalSecret/shop/one: external-secrets.io/v1beta1, in the version of the chart external-secrets that the library installs, has no kind ExternalSecret; write apiVersion: external-secrets.io/v1",
    ]);
    expect(checkObjectList([old], "shop")).toMatchObject([{ severity: "warning" }]);
    expect(check(object("external-secrets.io/v1", "ExternalSecret"))).toEqual([]);
  });

  it("of another group may be called like one of Kubernetes", () => {
    expect(check(object("serving.knative.dev/v1", "Service"))).toEqual([]);
  });

  it("is not for kustomize", () => {
    expect(check(object("kustomize.config.k8s.io/v1beta1", "Kustomization"))).toEqual([
      "[FG967] Kustomization/shop/one: a Kustomization is for kustomize, and not for the API server; pass what kubectl kustomize prints",
    ]);
  });
});

describe("objects together", () => {
  it("have names of their own", () => {
    expect(check(object("v1", "Service"), object("v1", "Service"))).toEqual([
      "[FG890] Service/shop/one: the objects contain it twice; remove one of them, or choose another name or namespace for it",
    ]);
    const elsewhere = { ...object("v1", "Service"), metadata: { name: "one", namespace: "other" } };
    expect(check(object("v1", "Service"), elsewhere, object("serving.knative.dev/v1", "Service"))).toEqual([]);
  });

  it("are the same in the namespace that one of them names", () => {
    const named = { ...object("v1", "Service"), metadata: { name: "one", namespace: "shop" } };
    expect(check(object("v1", "Service"), named)).toHaveLength(1);
  });
});

describe("what is in an object", () => {
  it("is not a secret", () => {
    const told =
      "[FG969] Secret/shop/one: the values of the Secret can be read in the program, in the state of Terraform and in a Secret of Helm; keep them in AWS Secrets Manager, from where an ExternalSecret copies them: see ExternalSecrets";
    expect(check(object("v1", "Secret", { stringData: { password: "p" } }))).toEqual([told]);
    expect(check(object("v1", "Secret", { data: {} }))).toEqual([]);
    expect(check(object("v1", "ConfigMap", { data: { password: "p" } }))).toEqual([]);
  });

  it("is not more than the API server stores", () => {
    const sized = (size: number): PlainObject => object("v1", "ConfigMap", { data: { text: "x".repeat(size) } });
    expect(check(sized(1.5 * 1024 * 1024))).toEqual([
      "[FG970] ConfigMap/shop/one: the object has 1572947 characters as JSON, and the API server stores at most 1572864; divide it, or keep its content in S3 or in an image",
    ]);
    expect(check(sized(1.5 * 1024 * 1024 - 200))).toEqual([]);
  });
});

test("objects of several releases are reported", () => {
  const objects = Object.fromEntries(
    ["a", "b", "c"].map((name) => [name, object("v1", "ConfigMap", { data: { name } })]),
  );
  expect(lines(checkParts(partsOf(objects, 150)))).toEqual([
    "[FG971] objects: the objects are in 3 releases, because one has room for 393216 characters; when a release has no room for one more, about half of its objects are deleted, and created again in another one; divide the objects among several KubernetesObjects",
  ]);
  expect(checkParts(partsOf(objects))).toEqual([]);
});

describe("the kind of an object", () => {
  const served = (given: PlainObject, isBrought = false): string[] =>
    lines(checkServed([given, { ...given, metadata: { name: "two" } }], () => isBrought, "shop"));

  it("is served by something, which is reported once for each group", () => {
    expect(served(object("example.com/v1", "Widget"))).toEqual([
      "[FG968] Widget/shop/one: nothing in the program brings the kinds of example.com to the cluster; add the CustomResourceDefinitions to the objects, or what brings them to dependsOn",
    ]);
    expect(served(object("example.com/v1", "Widget"), true)).toEqual([]);
    expect(served(object("apps/v1", "Deployment"))).toEqual([]);
  });

  it("may be that of a chart", () => {
    expect(served(object("cert-manager.io/v1", "Issuer"))).toEqual([
      "[FG968] Issuer/shop/one: nothing in the program brings the kinds of cert-manager.io to the cluster; install the chart cert-manager, or add the CustomResourceDefinitions to the objects, or what brings them to dependsOn",
    ]);
  });

  it("may be of a group that Kubernetes has left", () => {
    expect(served(object("extensions/v1beta1", "Ingress"))).toEqual([
      "[FG968] Ingress/shop/one: nothing in the program brings the kinds of extensions to the cluster; write apiVersion: networking.k8s.io/v1, or add what brings it to dependsOn",
    ]);
  });
});
