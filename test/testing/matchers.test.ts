import { DeploymentV1, DeploymentV1Config } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { ITerraformDependable, Testing } from "cdktf";
import { FargateServerlessStack } from "../../lib";
import { fargateMatchers } from "../../lib/testing";
import { testApp } from "../support/synth";

expect.extend(fargateMatchers);

function studyStack(): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "study", {
    region: "us-east-1",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
}

function addWeb(stack: FargateServerlessStack, namespace: string, dependsOn: ITerraformDependable[]): DeploymentV1 {
  const config: DeploymentV1Config = {
    dependsOn,
    metadata: { name: "web", namespace },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { container: [{ name: "web", image: "nginx" }] } },
    },
  };
  return new DeploymentV1(stack, "web", config);
}

const pod = (spec: Record<string, unknown>): unknown => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "study-a" },
  spec: { containers: [{ name: "c", image: "busybox" }], ...spec },
});

test("a pod that Fargate accepts schedules, and one that it rejects does not", () => {
  expect(pod({})).toScheduleOnFargate();
  expect(pod({ hostNetwork: true })).not.toScheduleOnFargate();
  expect(() => {
    expect(pod({ hostNetwork: true })).toScheduleOnFargate();
  }).toThrow("Fargate's scheduler would say: Pod not supported on Fargate: fields not supported: HostNetwork");
});

test("a pod schedules on a cluster whose profiles it matches", () => {
  const { cluster } = studyStack();
  expect(pod({})).toScheduleOnFargate(cluster);
  expect({ ...(pod({}) as object), metadata: { name: "p", namespace: "other" } }).not.toScheduleOnFargate(cluster);
});

test("a stack schedules when all of its workloads do", () => {
  const stack = studyStack();
  addWeb(stack, "study-a", [stack.platform]);
  expect(stack).toScheduleOnFargate();
  const lost = studyStack();
  addWeb(lost, "study", [lost.platform]);
  expect(() => {
    expect(lost).toScheduleOnFargate();
  }).toThrow(/study\/web: \[FG328\].*no Fargate profile matches the pod/);
});

test("the winning profile is distinguished from one that only matches", () => {
  const { cluster } = studyStack();
  expect({ namespace: "study-a" }).toMatchFargateProfile("study_wildcard", cluster);
  expect(pod({})).toMatchFargateProfile("study_wildcard", cluster);
  expect({ namespace: "kube-system" }).not.toMatchFargateProfile("study_wildcard", cluster);
  expect(() => {
    expect({ namespace: "study" }).toMatchFargateProfile("study_wildcard", cluster);
  }).toThrow('no profile matches it: selector "study-*" does not match the namespace "study"');
});

test("the stack destroys cleanly, and so does a workload that waits for its platform", () => {
  const stack = studyStack();
  expect(stack).toDestroyCleanly();
  addWeb(stack, "study-a", [stack.platform]);
  expect(stack).toDestroyCleanly();
});

/** The content of the stack's `cdk.tf.json`, and what stands at two kinds of places in it. */
function written(stack: FargateServerlessStack) {
  const json = JSON.parse(Testing.synth(stack)) as {
    resource: Record<string, Record<string, { depends_on?: string[] }>>;
    provider: { kubernetes: { exec: { env?: unknown }[] }[] };
  };
  return { json, web: json.resource.kubernetes_deployment_v1?.web, provider: json.provider.kubernetes[0] };
}

test("an object of the provider that names nothing is put in order by the library", () => {
  const stack = studyStack();
  addWeb(stack, "study-a", []);
  expect(stack).toDestroyCleanly();
});

test("a workload that waits for nothing does not destroy cleanly", () => {
  const stack = studyStack();
  addWeb(stack, "study-a", []);
  const { json, web, provider } = written(stack);
  delete web?.depends_on;
  expect(() => {
    expect(json).toDestroyCleanly();
  }).toThrow(/\[FG842\] kubernetes_deployment_v1\.web: it does not wait for the Fargate profile study_wildcard/);
  for (const exec of provider?.exec ?? []) delete exec.env;
  expect(json).not.toDestroyCleanly();
  expect(() => {
    expect(json).toDestroyCleanly();
  }).toThrow(/\[FG841\] kubernetes_deployment_v1\.web: [^]*\[FG842\] kubernetes_deployment_v1\.web: it does not wait/);
});

test("an Ingress that does not wait for the controller leaves its load balancer behind", () => {
  const stack = studyStack();
  new IngressV1(stack, "web", {
    metadata: { name: "web", namespace: "study-a" },
    spec: { ingressClassName: "alb" },
    dependsOn: [stack.cluster],
  });
  const { json } = written(stack);
  expect(json).toDestroyCleanly();
  for (const ingress of Object.values(json.resource.kubernetes_ingress_v1 ?? {})) ingress.depends_on = [];
  expect(() => {
    expect(json).toDestroyCleanly();
  }).toThrow("[FG843] kubernetes_ingress_v1.web: it does not wait for the AWS Load Balancer Controller");
});
