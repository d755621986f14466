import { Fn, TerraformVariable } from "cdktf";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import {
  EksAddon,
  ExplainedPods,
  FargateDeployment,
  FargateServerlessStack,
  FargateServerlessStackProps,
  NatStrategy,
  PodSize,
} from "../../lib";
import { synthStack, testApp } from "../support/synth";

function stackWith(props: Partial<FargateServerlessStackProps> = {}): FargateServerlessStack {
  return new FargateServerlessStack(testApp(), "study", {
    region: "us-east-1",
    kubernetesVersion: "1.36",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
    ...props,
  });
}

function addWeb(stack: FargateServerlessStack, replicas = "2", namespace = "study-a"): DeploymentV1 {
  const resources = { requests: { cpu: "500m", memory: "500Mi" }, limits: { cpu: "2", memory: "2Gi" } };
  return new DeploymentV1(stack, "web", {
    metadata: { name: "web", namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { serviceAccountName: "reader", container: [{ name: "web", image: "nginx", resources }] },
      },
    },
  });
}

function podsOf(stack: FargateServerlessStack, workload: string): ExplainedPods | undefined {
  return stack.explain().pods.find((each) => each.workload === workload);
}

test("the platform's own pods are explained, from add-on and chart", () => {
  const { pods } = stackWith().explain();
  const seen = pods.map(({ namespace, workload, replicas, profile, size }) => [
    namespace,
    workload,
    replicas,
    profile,
    size,
  ]);
  expect(seen).toEqual([
    ["kube-system", "Deployment/coredns", 2, "kube-system", "0.25vCPU 0.5GB"],
    ["kube-system", "Deployment/aws-load-balancer-controller", 2, "kube-system", "0.25vCPU 0.5GB"],
  ]);
});

test("a deployment is followed to its profile, size, price, roles and logs", () => {
  const stack = stackWith();
  addWeb(stack);
  const reader = stack.cluster.addServiceAccount("reader", { namespace: "study-a" });
  const web = podsOf(stack, "Deployment/web");
  expect(web).toMatchObject({ profile: "study_wildcard", size: "0.5vCPU 1GB", replicas: 2 });
  // 2 × 730 h × (0.5 × 0.04048 + 1 × 0.004445)
  expect(web?.usdPerMonth).toBeCloseTo(36.04, 2);
  const { addresses } = synthStack(stack);
  expect(addresses).toContain(web?.serviceAccountRole);
  expect(web?.serviceAccountRole).toContain(reader.node.id);
  expect(addresses).toContain(web?.podExecutionRole);
  expect(web?.logDestination).toBe("cloudwatch_logs /study/fargate-fluentbit-logs");
});

test("pods with an autoscaler have a range of numbers and of prices", () => {
  const stack = stackWith();
  const { cluster } = stack;
  new EksAddon(stack, "metrics-server", { cluster, addonName: "metrics-server" });
  new FargateDeployment(stack, "web", {
    cluster,
    namespace: "study-a",
    createNamespace: true,
    image: "public.ecr.aws/nginx/nginx-unprivileged:1.27",
    size: PodSize.VCPU_0_5_GB_1,
  }).autoscale({ maxReplicas: 10 });
  const web = podsOf(stack, "Deployment/web");
  expect(web).toMatchObject({ replicas: 2, maxReplicas: 10 });
  expect(web?.maxUsdPerMonth).toBeCloseTo(5 * 36.04, 1);
  const { cost, table } = stack.explain();
  expect(table).toMatch(/study-a\/Deployment\/web +2 to 10 .* \$36\.04 to \$180\.2/);
  expect(cost.notes).toContain(
    "Deployment study-a/web is counted with 2 pods: up to 10, $144.16 more, by its autoscaler",
  );
  expect(cost.lines.find((line) => line.item.includes("study-a/web"))?.quantity).toBe(2);
});

test("the bill of the reference's stack in us-east-1 is the sum of its parts", () => {
  const { cost } = stackWith().explain();
  // 73.00 + 32.85 + 3.65 + 1.00 + 4 × 9.01
  expect(cost.totalUsd).toBeCloseTo(73 + 32.85 + 3.65 + 1 + 36.04, 1);
  expect(cost.pricesAsOf).toBe("2026-08");
});

test("a NAT gateway in each zone is in the bill", () => {
  const item = stackWith({ vpc: { natStrategy: NatStrategy.PER_AZ } })
    .explain()
    .cost.lines.find((line) => line.item === "NAT gateway");
  expect(item?.quantity).toBe(3);
});

test("a job ends, so that it has a size and no monthly price", () => {
  const stack = stackWith();
  new JobV1(stack, "once", {
    metadata: { name: "once", namespace: "study-a" },
    spec: {
      ttlSecondsAfterFinished: "60",
      template: { spec: { restartPolicy: "Never", container: [{ name: "c", image: "busybox" }] }, metadata: {} },
    },
  });
  expect(podsOf(stack, "Job/once")).toMatchObject({ size: "0.25vCPU 0.5GB", usdPerMonth: undefined });
});

test("your own prices replace the library's, also for a region that it has none for", () => {
  const stack = stackWith({ region: "eu-north-1" });
  expect(stack.explain().cost.totalUsd).toBeUndefined();
  const { cost } = stack.explain({ prices: { clusterHour: 0.2 } });
  expect(cost.lines.find((line) => line.item.startsWith("EKS cluster"))?.usd).toBeCloseTo(146);
});

describe("prices in the context", () => {
  const clusterUsd = (context: unknown, prices?: Record<string, number>): number | undefined => {
    const app = testApp();
    app.node.setContext("fargatePrices", context);
    const stack = new FargateServerlessStack(app, "study", { region: "us-east-1", kubernetesVersion: "1.36" });
    const { lines } = stack.explain(prices === undefined ? {} : { prices }).cost;
    return lines.find(({ item }) => item.startsWith("EKS cluster"))?.usd;
  };

  it("replace the library's, and are replaced by those of the call", () => {
    expect(clusterUsd({ clusterHour: 0.2 })).toBeCloseTo(146);
    expect(clusterUsd({ clusterHour: 0.2 }, { clusterHour: 0.3 })).toBeCloseTo(219);
  });

  it("are rejected if they are of no item, like those of the call", () => {
    expect(() => clusterUsd({ clusterhours: 0.2 })).toThrow(
      "study/cluster: [FG980] context fargatePrices.clusterhours: nothing with this name has a price; write clusterHour",
    );
    expect(() => clusterUsd({}, { cluster: 0.2 })).toThrow(
      "study/cluster: [FG980] prices.cluster: nothing with this name has a price; write clusterHour",
    );
    expect(() => clusterUsd("0.2")).toThrow(
      '[FG980] context fargatePrices: the string "0.2" is not prices by their items',
    );
  });
});

test("the monthly floor is an output if it is enabled, and includes what is added after the stack", () => {
  const stack = stackWith({ outputMonthlyFloor: true });
  const before = synthStack(stack).output.monthly_floor?.value;
  addWeb(stack);
  expect(before).toBe("$146.54");
  expect(synthStack(stack).output.monthly_floor?.value).toBe("$182.58");
  expect(synthStack(stackWith()).output.monthly_floor).toBeUndefined();
});

test("the table names every pod and ends with the floor", () => {
  const { table } = stackWith().explain();
  expect(table).toMatch(/^study in us-east-1\n/);
  expect(table).toMatch(/kube-system\/Deployment\/coredns +2 +kube-system +0\.25vCPU 0\.5GB +\$18\.02/);
  expect(table).toContain("at least $146.54 a month before traffic, prices of 2026-08");
});

test("what is known only at apply is not guessed", () => {
  const stack = stackWith();
  const web = addWeb(stack);
  web.putSpec({
    ...web.specInput!,
    template: {
      ...web.specInput!.template,
      spec: {
        container: [{ name: "web", image: "nginx", resources: { requests: { cpu: Fn.join("", ["1", "00m"]) } } }],
      },
    },
  });
  expect(podsOf(stack, "Deployment/web")).toMatchObject({ profile: "study_wildcard", size: undefined });
});

test("a profile that only Terraform knows is not reported as missing", () => {
  const stack = stackWith();
  addWeb(stack, "2", new TerraformVariable(stack, "namespace", { type: "string" }).stringValue);
  const { pods, table } = stack.explain();
  expect(pods.map(({ profile, isProfileKnown }) => [profile, isProfileKnown])).toContainEqual([undefined, false]);
  expect(table).toMatch(/Deployment\/web +2 +not known /);
});
