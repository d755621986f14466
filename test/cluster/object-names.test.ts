// Two resources that would make one object of the cluster.
import { Construct } from "constructs";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import { Daemonset } from "@cdktf/provider-kubernetes/lib/daemonset";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Service } from "@cdktf/provider-kubernetes/lib/service";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { FargateCluster, FargateDeployment, HelmChart } from "../../lib";
import { checkObjectNames } from "../../lib/rules/workloads/object-names";
import { addCluster } from "../support/cluster";
import { declare } from "../support/synth";

/** What a cluster with a profile for the study says of what `add` declares, by code. */
function problemsOf(add: (stack: Construct, cluster: FargateCluster) => void): string[] {
  const stack = declare((scope) => {
    const cluster = addCluster(scope);
    cluster.addFargateProfile("study", { selectors: [{ namespace: "study-*" }, { namespace: "kube-system" }] });
    add(scope, cluster);
  });
  return stack.node
    .findAll()
    .flatMap((each) => each.node.validate())
    .filter((each) => /FG89\d/.test(each));
}

const metadata = { name: "web", namespace: "study-a" };

test("two deployments with the same name in one namespace are rejected, and in two namespaces they are not", () => {
  const deploy = (namespace: string) => (stack: Construct, cluster: FargateCluster) => {
    const options = { cluster, name: "web", image: "nginx" };
    new FargateDeployment(stack, "first", { ...options, namespace: "study-a" });
    new FargateDeployment(stack, "second", { ...options, namespace });
  };
  expect(problemsOf(deploy("study-a"))[0]).toBe(
    'test/second: [FG890] metadata.name: test/first creates the same deployment "web" in namespace "study-a"; choose another name or namespace for one of them, or declare it once',
  );
  expect(problemsOf(deploy("study-b"))).toEqual([]);
});

test("two versions of a resource of the provider make one object", () => {
  const spec = { port: [{ port: 80 }] };
  const problems = problemsOf((stack) => {
    new Service(stack, "old", { metadata, spec });
    new ServiceV1(stack, "new", { metadata, spec });
  });
  expect(problems).toEqual([expect.stringContaining("test/new: [FG890]")]);
});

test("objects of two kinds may have the same name, and so may a resource that changes a part of an object", () => {
  const problems = problemsOf((stack) => {
    new ConfigMapV1(stack, "map", { metadata });
    new ConfigMapV1Data(stack, "more", { metadata, data: { a: "b" } });
    new ConfigMapV1Data(stack, "most", { metadata, data: { c: "d" } });
    new ServiceV1(stack, "service", { metadata, spec: { port: [{ port: 80 }] } });
  });
  expect(problems).toEqual([]);
});

test("manifests are objects of their kind and its group", () => {
  const problems = (apiVersion: string, kind: string) =>
    problemsOf((stack) => {
      new ServiceV1(stack, "typed", { metadata, spec: { port: [{ port: 80 }] } });
      new Manifest(stack, "map", { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata } });
      new Manifest(stack, "other", { manifest: { apiVersion, kind, metadata } });
    });
  expect(problems("serving.knative.dev/v1", "Service")).toEqual([]);
  expect(problems("v1", "Service")).toEqual([expect.stringContaining('test/typed creates the same service "web"')]);
  expect(problems("v1", "ConfigMap")).toEqual([expect.stringContaining('test/map creates the same configmap "web"')]);
});

test("a service account gives several tokens, each by its own name", () => {
  const resource = { type: "kubernetes_token_request_v1", name: "web", namespace: "study-a", path: "a" };
  expect(checkObjectNames([resource, resource])).toEqual([undefined, undefined]);
});

test.each(["default", "kube-system", "kube-public", "kube-node-lease"])("%s is there already", (name) => {
  expect(problemsOf((stack) => new NamespaceV1(stack, "namespace", { metadata: { name } }))).toEqual([
    `test/namespace: [FG891] metadata.name: every cluster has the namespace "${name}", so creating it fails with AlreadyExists; use it without creating it, or import it: importFrom() of its resource`,
  ]);
  expect(problemsOf((stack) => new NamespaceV1(stack, "namespace", { metadata: { name: `study-${name}` } }))).toEqual(
    [],
  );
});

test("two releases with the same name in one namespace are rejected, and with two names they are not", () => {
  const release = (releaseName: string) => (stack: Construct, cluster: FargateCluster) => {
    const options = { cluster, chart: "redis", namespace: "study-a" };
    new HelmChart(stack, "first", { ...options, releaseName: "cache" });
    new HelmChart(stack, "second", { ...options, releaseName });
  };
  expect(problemsOf(release("cache"))).toEqual([
    'test/second: [FG892] name: test/first creates the same release "cache" in namespace "study-a"; choose another name or namespace for one of them, or declare it once',
  ]);
  expect(problemsOf(release("other"))).toEqual([]);
});

test("a name that only Terraform knows is not checked", () => {
  const unknown = "${var.name}";
  const both = (name: string, namespace: string) => {
    const resource = { type: "kubernetes_service_v1", name, namespace, path: "a" };
    return checkObjectNames([resource, resource]).filter((each) => each !== undefined);
  };
  expect(both(unknown, "b")).toEqual([]);
  expect(both("a", unknown)).toEqual([]);
  expect(both("a", "b")).toHaveLength(1);
});

test("the provider's two spellings of a DaemonSet are one kind", () => {
  const resource = { name: "a", namespace: "b", path: "c" };
  const types = ["kubernetes_daemonset", "kubernetes_daemon_set_v1"];
  expect(checkObjectNames(types.map((type) => ({ ...resource, type })))[1]?.code).toBe("FG890");
  expect(Daemonset.tfResourceType).toBe(types[0]);
});
