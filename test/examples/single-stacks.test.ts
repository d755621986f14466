// The examples with one stack: what each adds to the platform, and what it shows.
import { Graph } from "../support/graph";
import { beyondPlatform, ExampleStack, runOne } from "../support/example-run";

const names = ["existing-vpc", "game-2048", "jobs", "kube-ops-view", "netshoot", "pod-logs", "private-cluster", "shop"];
const examples = new Map(names.map((name) => [name, runOne(name)]));

function of(name: string): ExampleStack {
  const example = examples.get(name);
  if (example === undefined) throw new Error(`${name} is not among the examples with one stack`);
  return example;
}

describe.each(names)("the example %s", (name) => {
  it("has these addresses", () => {
    expect(of(name).made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(of(name))).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(of(name).told).toEqual([]);
  });
});

// A cluster in somebody else's VPC.
describe("the example existing-vpc", () => {
  const example = of("existing-vpc");

  it("creates nothing of the network", () => {
    const network = /^aws_(vpc|subnet|route|nat_gateway|internet_gateway|eip|default_)/;
    expect(example.made.addresses.filter((each) => network.test(each))).toEqual([]);
  });

  it("is in their private subnets", () => {
    const { vpc_config: config } = example.made.single("aws_eks_cluster") as { vpc_config: { subnet_ids: string[] } };
    expect(config.subnet_ids).toHaveLength(3);
    expect(config.subnet_ids.every((each) => each.includes("terraform_remote_state"))).toBe(true);
  });
});

// The game: two pods behind a load balancer on the internet.
describe("the example game-2048", () => {
  const example = of("game-2048");

  it("is on the internet with IP targets", () => {
    expect(example.made.single("kubernetes_ingress_v1").metadata).toMatchObject({
      name: "ingress-2048",
      annotations: {
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
      },
    });
  });

  it("is destroyed in the lab's order: Ingress, Service, Deployment, and the controller after them", () => {
    const order = new Graph(example.made).destructionOrder();
    const parts = ["kubernetes_ingress_v1", "kubernetes_service_v1", "kubernetes_deployment_v1"];
    const places = parts.map((type) => order.indexOf(example.made.address(type)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(order.indexOf(example.made.address("helm_release"))).toBeGreaterThan(places[0] ?? 0);
  });

  it("has two pods of the smallest size", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({ workload: "Deployment/deployment-2048", replicas: 2, size: "0.25vCPU 0.5GB" });
  });
});

// Jobs: one that gives its node back, one that keeps it, one by the clock.
describe("the example jobs", () => {
  const example = of("jobs");

  it("deletes the first Job a minute after it ends, and leaves the second to a person", () => {
    const ttl = (name: string) => example.made.single("kubernetes_job_v1", name).spec;
    expect(ttl("busybox1")).toMatchObject({ ttl_seconds_after_finished: "60" });
    expect(ttl("busybox2")).not.toHaveProperty("ttl_seconds_after_finished");
  });

  it("runs them all on the smallest size, whose price is not known beforehand", () => {
    const pods = example.stack.explain().pods.filter(({ namespace }) => namespace === "study-aews");
    expect(pods.map(({ size, usdPerMonth }) => [size, usdPerMonth])).toEqual(
      [0, 1, 2].map(() => ["0.25vCPU 0.5GB", undefined]),
    );
  });

  it("creates the namespace before all of them", () => {
    const waiting = ["kubernetes_job_v1", "kubernetes_cron_job_v1"].flatMap((type) => example.made.all(type));
    const namespace = example.made.address("kubernetes_namespace_v1", "study-aews");
    expect(waiting.every(({ depends_on: needs }) => (needs as string[]).includes(namespace))).toBe(true);
  });
});

// kube-ops-view, as the lab runs it.
describe("the example kube-ops-view", () => {
  const example = of("kube-ops-view");

  it("runs the chart 1.2.2 on the smallest size, in kube-system", () => {
    expect(example.made.single("helm_release", "kube-ops-view")).toMatchObject({
      version: "1.2.2",
      namespace: "kube-system",
    });
    const pods = example.stack.explain().pods.find(({ workload }) => workload === "Deployment/kube-ops-view");
    expect(pods).toMatchObject({ profile: "kube-system", size: "0.25vCPU 0.5GB", replicas: 1 });
  });
});

// netshoot: one pod that waits for a shell.
describe("the example netshoot", () => {
  const example = of("netshoot");

  it("gets the size that the lab measured", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({ workload: "Deployment/netshoot", profile: "study_wildcard", size: "0.5vCPU 1GB" });
  });

  it("has one pod, and so no disruption budget", () => {
    expect(example.made.addressesOf("kubernetes_pod_disruption_budget_v1")).toEqual([]);
  });
});

// Pods whose logs reach CloudWatch without a sidecar.
describe("the example pod-logs", () => {
  const example = of("pod-logs");

  it("has pods of the size that the lab measured, whose logs go to the stack's group", () => {
    const pods = example.stack.explain().pods.find(({ namespace }) => namespace === "study-aews");
    expect(pods).toMatchObject({
      workload: "Deployment/sample-app",
      replicas: 2,
      size: "0.5vCPU 1GB",
      logDestination: "cloudwatch_logs /pod-logs/fargate-fluentbit-logs",
    });
  });

  it("has one container in each pod: the log router is the node's own", () => {
    expect(JSON.stringify(example.made.single("kubernetes_deployment_v1").spec).match(/"image"/g)).toHaveLength(1);
  });
});

// Pods without a way to the internet.
describe("the example private-cluster", () => {
  const example = of("private-cluster");

  it("has an endpoint for each service that it uses, and no NAT gateway", () => {
    const names = example.made
      .all("aws_vpc_endpoint")
      .map((each) => String(each.service_name).split("ap-northeast-2.")[1]);
    expect(names.sort()).toEqual(["ec2", "ecr.api", "ecr.dkr", "elasticloadbalancing", "logs", "s3", "sts"]);
    expect(example.made.addressesOf("aws_nat_gateway")).toEqual([]);
  });

  it("counts its endpoints into the bill, which is higher than with a NAT gateway", () => {
    const line = example.stack.explain().cost.lines.find(({ item }) => item === "interface endpoint in a zone");
    expect(line?.quantity).toBe(18);
    expect(line?.usd).toBeGreaterThan(
      runOne("fargate-serverless")
        .stack.explain()
        .cost.lines.find(({ item }) => item === "NAT gateway")?.usd ?? 0,
    );
  });
});

// A shop with what one has around its pods.
describe("the example shop", () => {
  const example = of("shop");
  const order = new Graph(example.made).destructionOrder();
  const place = (type: string, ...parts: string[]): number => order.indexOf(example.made.address(type, ...parts));

  it("starts web pods when their password, their pictures and their permissions are there, and deletes those after them", () => {
    const web = place("kubernetes_deployment_v1", "web");
    for (const needed of [
      place("helm_release", "database"),
      place("kubernetes_persistent_volume_claim_v1"),
      place("aws_efs_file_system"),
      place("aws_iam_role_policy", "web"),
    ]) {
      expect(needed).toBeGreaterThan(web);
    }
  });

  it("lets the store read the one secret", () => {
    const { policy } = example.made.single("aws_iam_role_policy", "store") as { policy: string };
    expect(policy).toContain("${aws_secretsmanager_secret.password.arn}");
    expect(policy).not.toContain("*");
  });

  it("leaves the password to people", () => {
    const { lifecycle } = example.made.single("aws_secretsmanager_secret_version");
    expect(lifecycle).toEqual({ ignore_changes: ["secret_string"] });
  });

  it("leaves the number of web pods to the autoscaler, which has a metrics server", () => {
    const { lifecycle } = example.made.single("kubernetes_deployment_v1", "web");
    expect(lifecycle).toEqual({ ignore_changes: ["spec[0].replicas"] });
    expect(example.stack.explain().pods.map(({ workload }) => workload)).toContain("Deployment/metrics-server");
  });
});
