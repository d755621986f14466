// What the cluster finds in its stack when the program is complete.
import { Construct } from "constructs";
import { TerraformVariable } from "cdktf";
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { CronJob } from "@cdktf/provider-kubernetes/lib/cron-job";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { Daemonset } from "@cdktf/provider-kubernetes/lib/daemonset";
import { Deployment } from "@cdktf/provider-kubernetes/lib/deployment";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Job } from "@cdktf/provider-kubernetes/lib/job";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Pod } from "@cdktf/provider-kubernetes/lib/pod";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ReplicationController } from "@cdktf/provider-kubernetes/lib/replication-controller";
import { ReplicationControllerV1 } from "@cdktf/provider-kubernetes/lib/replication-controller-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSet } from "@cdktf/provider-kubernetes/lib/stateful-set";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import { FargateQuotas, FargateServerlessStack, Findings } from "../../lib";
import { annotations } from "../support/annotations";
import { synthStack, testApp } from "../support/synth";

function studyStack(): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "study", {
    region: "us-east-1",
    kubernetesVersion: "1.36",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
}

/** What the stack's validations say. */
function problems(stack: FargateServerlessStack): string[] {
  return stack.node.findAll().flatMap((each) => each.node.validate());
}

const metadata = { name: "w", namespace: "study-a" };
const selector = { matchLabels: { app: "w" } };
const podSpec = { hostNetwork: true, container: [{ name: "c", image: "busybox" }] };
const template = { metadata: { labels: { app: "w" } }, spec: podSpec };
const job = { template: { metadata: {}, spec: { ...podSpec, restartPolicy: "Never" } }, ttlSecondsAfterFinished: "60" };
const cron = { schedule: "0 0 * * *", jobTemplate: { metadata: {}, spec: job } };

const declarations: [string, (scope: Construct) => unknown][] = [
  ["kubernetes_pod", (scope) => new Pod(scope, "w", { metadata, spec: podSpec })],
  ["kubernetes_pod_v1", (scope) => new PodV1(scope, "w", { metadata, spec: podSpec })],
  ["kubernetes_deployment", (scope) => new Deployment(scope, "w", { metadata, spec: { selector, template } })],
  ["kubernetes_deployment_v1", (scope) => new DeploymentV1(scope, "w", { metadata, spec: { selector, template } })],
  [
    "kubernetes_stateful_set",
    (scope) => new StatefulSet(scope, "w", { metadata, spec: { selector, template, serviceName: "w" } }),
  ],
  [
    "kubernetes_stateful_set_v1",
    (scope) => new StatefulSetV1(scope, "w", { metadata, spec: { selector, template, serviceName: "w" } }),
  ],
  ["kubernetes_daemonset", (scope) => new Daemonset(scope, "w", { metadata, spec: { selector, template } })],
  ["kubernetes_daemon_set_v1", (scope) => new DaemonSetV1(scope, "w", { metadata, spec: { selector, template } })],
  ["kubernetes_job", (scope) => new Job(scope, "w", { metadata, spec: job })],
  ["kubernetes_job_v1", (scope) => new JobV1(scope, "w", { metadata, spec: job })],
  ["kubernetes_cron_job", (scope) => new CronJob(scope, "w", { metadata, spec: cron })],
  ["kubernetes_cron_job_v1", (scope) => new CronJobV1(scope, "w", { metadata, spec: cron })],
  [
    "kubernetes_replication_controller",
    (scope) => new ReplicationController(scope, "w", { metadata, spec: { selector: { app: "w" }, template } }),
  ],
  [
    "kubernetes_replication_controller_v1",
    (scope) => new ReplicationControllerV1(scope, "w", { metadata, spec: { selector: { app: "w" }, template } }),
  ],
];

describe("on the host's network", () => {
  let said: string[];
  beforeAll(() => {
    const stack = studyStack();
    for (const [type, declare] of declarations) declare(new Construct(stack, type));
    said = problems(stack);
  });

  test.each(declarations.map(([type]) => type))("a %s fails the synth", (type) => {
    expect(said.filter((each) => each.startsWith(`study/${type}/w: [FG301] `))).toHaveLength(1);
  });
});

test("a workload that Fargate accepts passes", () => {
  const stack = studyStack();
  const spec = { container: podSpec.container };
  new DeploymentV1(stack, "w", { metadata, spec: { selector, template: { ...template, spec } } });
  expect(problems(stack)).toEqual([]);
});

test("all violations of all workloads are reported at once, each with its construct", () => {
  const stack = studyStack();
  const team = new Construct(stack, "team");
  new PodV1(team, "one", { metadata: { ...metadata, name: "one" }, spec: podSpec });
  const hostPid = { hostPid: true, container: podSpec.container };
  new PodV1(team, "two", { metadata: { ...metadata, name: "two" }, spec: hostPid });
  new PodV1(team, "three", { metadata: { name: "three", namespace: "nowhere" }, spec: hostPid });
  const said = problems(stack);
  expect(said.filter((each) => each.startsWith("study/team/one: [FG301]"))).toHaveLength(1);
  expect(said.filter((each) => each.startsWith("study/team/two: [FG302]"))).toHaveLength(1);
  // What no profile takes is not judged as if Fargate saw it.
  expect(said.filter((each) => each.startsWith("study/team/three: "))).toEqual([
    expect.stringContaining("study/team/three: [FG328] "),
  ]);
});

test("the exact message of Fargate's scheduler is next to the findings", () => {
  const stack = studyStack();
  new PodV1(stack, "w", { metadata, spec: podSpec });
  expect(problems(stack)).toContain(
    "study/w: Fargate's scheduler would say: Pod not supported on Fargate: fields not supported: HostNetwork",
  );
});

test("a synth with a rejected workload fails", () => {
  const stack = studyStack();
  new PodV1(stack, "w", { metadata, spec: podSpec });
  expect(() => synthStack(stack)).toThrow("[FG301]");
});

test("a finding that is acknowledged with a reason is not reported", () => {
  const stack = studyStack();
  const pod = new PodV1(stack, "w", { metadata, spec: podSpec });
  Findings.acknowledge(pod, "FG301", "AWS has lifted it for this account");
  expect(problems(stack)).toEqual([]);
});

test("a namespace that another resource names is followed to its name", () => {
  const stack = studyStack();
  const namespace = new NamespaceV1(stack, "ns", { metadata: { name: "elsewhere" } });
  const spec = { container: podSpec.container };
  new PodV1(stack, "w", { metadata: { name: "w", namespace: namespace.metadata.name }, spec });
  expect(problems(stack).join("\n")).toMatch(/study\/w: \[FG328\] .*"elsewhere"/);
});

test("what is known only at apply is not judged, and said once", () => {
  const stack = studyStack();
  const image = new TerraformVariable(stack, "cpu", {});
  const resources = { requests: { cpu: image.stringValue, memory: image.stringValue } };
  new PodV1(stack, "w", { metadata, spec: { container: [{ name: "c", image: "busybox", resources }] } });
  expect(problems(stack)).toEqual([]);
  const told = annotations(stack).filter((each) => each.includes("FG394"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("study/w");
});

test("warnings reach the reader of the synth, and only once however often it validates", () => {
  const stack = studyStack();
  const spec = { template: { metadata: {}, spec: { container: podSpec.container, restartPolicy: "Never" } } };
  new JobV1(stack, "w", { metadata, spec });
  problems(stack);
  problems(stack);
  expect(annotations(stack).filter((each) => each.includes("FG352"))).toHaveLength(1);
});

test("a workload of another cluster's provider is not this cluster's to judge", () => {
  const stack = studyStack();
  const provider = new KubernetesProvider(stack, "elsewhere", { alias: "elsewhere", host: "https://example.com" });
  new PodV1(stack, "w", { metadata, spec: podSpec, provider });
  expect(problems(stack)).toEqual([]);
});

test("a NodePort service is warned of, and a ClusterIP one is not", () => {
  const warnings = (type: string): string[] => {
    const stack = studyStack();
    new NamespaceV1(stack, "ns", { metadata: { name: metadata.namespace } });
    new ServiceV1(stack, "w", { metadata, spec: { type, port: [{ port: 80 }] } });
    problems(stack);
    return annotations(stack).filter((each) => each.includes("study/w"));
  };
  expect(warnings("NodePort").join("\n")).toMatch(/FG356/);
  expect(warnings("ClusterIP")).toEqual([]);
});

test("a Pod Identity association is rejected, since its agent never runs on Fargate", () => {
  const stack = studyStack();
  new EksPodIdentityAssociation(stack, "identity", {
    clusterName: "study",
    namespace: "study-a",
    serviceAccount: "reader",
    roleArn: "arn:aws:iam::111122223333:role/reader",
  });
  problems(stack);
  const told = [...problems(stack), ...annotations(stack)].join("\n");
  expect(told).toMatch(/study\/identity: \[FG327\]/);
});

test("CoreDNS without a profile fails the synth", () => {
  const stack = new FargateServerlessStack(testApp(), "study", {
    region: "us-east-1",
    kubernetesVersion: "1.36",
    addKubeSystemProfile: false,
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
  expect(problems(stack).join("\n")).toMatch(/study\/core-dns: \[FG328\] .*"kube-system"/);
});

test("more profiles than EKS allows fail the synth, unless the quota was raised", () => {
  const names = Array.from({ length: 11 }, (_, index) => `team-${index}`);
  const fargateProfiles = Object.fromEntries(names.map((name) => [name, { selectors: [{ namespace: name }] }]));
  const stack = (quotas?: FargateQuotas): FargateServerlessStack =>
    new FargateServerlessStack(testApp(), "study", { region: "us-east-1", fargateProfiles, quotas });
  expect(problems(stack()).join("\n")).toMatch(/study\/cluster: \[FG107\] .*12 profiles, and EKS allows 10/);
  expect(problems(stack({ profilesPerCluster: 20 }))).toEqual([]);
});

test("a raised quota of selectors holds for the whole stack", () => {
  const selectors = ["a", "b", "c", "d", "e", "f"].map((namespace) => ({ namespace }));
  const stack = new FargateServerlessStack(testApp(), "study", {
    region: "us-east-1",
    fargateProfiles: { wide: { selectors } },
    quotas: { selectorsPerProfile: 6 },
  });
  expect(problems(stack)).toEqual([]);
});

test("a namespace that is known only at apply is not matched with profiles, and that is said once", () => {
  const stack = studyStack();
  const variable = new TerraformVariable(stack, "namespace", {});
  const spec = { container: podSpec.container };
  new PodV1(stack, "w", { metadata: { name: "w", namespace: variable.stringValue }, spec });
  expect(problems(stack)).toEqual([]);
  const told = annotations(stack).filter((each) => each.includes("study/w: [FG394]"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("which Fargate profile matches the pod is not checked");
});

describe("a Helm release that was created without a HelmChart", () => {
  const release = { name: "redis", chart: "redis", namespace: "study-a" };

  it("is said to be unchecked, as its pods are not known", () => {
    const stack = studyStack();
    new Release(stack, "cache", release);
    synthStack(stack);
    expect(annotations(stack).join("\n")).toMatch(/FG\d+.*helm_release\.cache.*cluster\.registerPods/s);
  });

  it("is checked if its pods are declared", () => {
    const stack = studyStack();
    const resource = new Release(stack, "cache", release);
    stack.cluster.registerPods(resource, { namespace: "elsewhere", podSpec: { containers: [{ name: "redis" }] } });
    expect(problems(stack).join("\n")).toContain("FG328");
    expect(annotations(stack).join("\n")).not.toContain("helm_release.cache");
  });

  it("is not checked if it is for another cluster", () => {
    const stack = studyStack();
    const provider = new HelmProvider(stack, "other", { alias: "other", kubernetes: { host: "https://other" } });
    new Release(stack, "cache", { ...release, provider });
    synthStack(stack);
    expect(annotations(stack).join("\n")).not.toContain("helm_release.cache");
  });
});
