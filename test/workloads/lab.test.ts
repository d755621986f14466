// The lab's seven workloads, written down exactly as the lab has them: what each becomes, and what is said of it.
import { TerraformStack } from "cdktf";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { FargateServerlessStack } from "../../lib";
import {
  ContainerUser,
  FargateDeployment,
  FargateJob,
  FargateJobOptions,
  ImagePullPolicy,
  JobCleanup,
  KubeOpsView,
  KubernetesNamespace,
  LoadBalancerScheme,
  PodSize,
} from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { synthStack, testApp } from "../support/synth";
import { template } from "./shop";

/** The lab's cluster and what `build` puts on it. */
function lab(build: (stack: FargateServerlessStack) => void) {
  const stack = new FargateServerlessStack(testApp(), "lab", {
    region: "ap-northeast-2",
    kubernetesVersion: "1.36",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
  build(stack);
  const made = synthStack(stack);
  return { made, told: annotations(stack), pods: stack.explain().pods };
}

const study = (stack: TerraformStack & FargateServerlessStack) => {
  const { cluster } = stack;
  new KubernetesNamespace(stack, "study-aews", { cluster });
  return { cluster, namespace: "study-aews", user: ContainerUser.ROOT };
};

/** Requests of 500m and 500Mi with limits of 2 and 2Gi, which mean nothing on Fargate. */
const HALF = PodSize.fromRequests({ cpu: "500m", memory: "500Mi", cpuLimit: "2", memoryLimit: "2Gi" });

describe("the lab's workload", () => {
  it("1, kube-ops-view, runs on 0.25vCPU 0.5GB in kube-system", () => {
    const { made, pods } = lab(
      (stack) => new KubeOpsView(stack, "view", { cluster: stack.cluster, timeZone: "Asia/Seoul" }),
    );
    expect(made.single("helm_release", "view")).toMatchObject({
      name: "kube-ops-view",
      chart: "kube-ops-view",
      version: "1.2.2",
      repository: "https://geek-cookbook.github.io/charts/",
      namespace: "kube-system",
      values: ['{"env":{"TZ":"Asia/Seoul"}}'],
    });
    expect(pods).toContainEqual(
      expect.objectContaining({ workload: "Deployment/kube-ops-view", size: "0.25vCPU 0.5GB" }),
    );
  });

  it("2, netshoot, runs on 0.5vCPU 1GB, and reports that its limits have no effect", () => {
    const { made, told, pods } = lab((stack) => {
      new FargateDeployment(stack, "netshoot", {
        ...study(stack),
        image: "nicolaka/netshoot",
        command: ["tail"],
        args: ["-f", "/dev/null"],
        size: HALF,
        replicas: 1,
        terminationGracePeriodSeconds: 0,
      });
    });
    expect(template(made).spec).toMatchObject({
      termination_grace_period_seconds: 0,
      container: [
        {
          image: "nicolaka/netshoot",
          resources: { requests: { cpu: "500m", memory: "500Mi" }, limits: { cpu: "2", memory: "2Gi" } },
        },
      ],
    });
    expect(pods).toContainEqual(expect.objectContaining({ workload: "Deployment/netshoot", size: "0.5vCPU 1GB" }));
    expect(told.map((each) => /\[(FG\d+)\]/.exec(each)?.[1])).toEqual(["FG350"]);
  });

  it("3, the root shell, is rejected in the scheduler's words", () => {
    const build = () =>
      lab((stack) => {
        new PodV1(stack, "root-shell", {
          metadata: { name: "root-shell", namespace: "study-aews" },
          spec: {
            hostNetwork: true,
            hostPid: true,
            hostIpc: true,
            toleration: [{ operator: "Exists" }],
            container: [
              {
                name: "shell",
                image: "alpine:3",
                command: ["/bin/cat"],
                stdin: true,
                tty: true,
                securityContext: { allowPrivilegeEscalation: false, privileged: true },
                volumeMount: [{ name: "hostroot", mountPath: "/host" }],
              },
            ],
            volume: [{ name: "hostroot", hostPath: { path: "/" } }],
          },
        });
      });
    expect(build).toThrow(
      "Pod not supported on Fargate: fields not supported: HostNetwork, HostPID, HostIPC, volumes not supported: " +
        "hostroot is of an unsupported volume Type, invalid SecurityContext fields: Privileged\n",
    );
  });

  it("4, the 2048 game, runs twice on 0.25vCPU 0.5GB behind a load balancer with IP targets", () => {
    const { made, told, pods } = lab((stack) => {
      const game = new FargateDeployment(stack, "game-2048", {
        ...study(stack),
        name: "deployment-2048",
        labels: { "app.kubernetes.io/name": "app-2048" },
        image: "public.ecr.aws/l6m2t8p7/docker-2048:latest",
        imagePullPolicy: ImagePullPolicy.ALWAYS,
        ports: { http: 80 },
      });
      game.addService({ name: "service-2048" });
      game.expose({ name: "ingress-2048", scheme: LoadBalancerScheme.INTERNET_FACING });
    });
    expect(made.single("kubernetes_ingress_v1").metadata).toMatchObject({
      annotations: {
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
      },
    });
    expect(made.single("kubernetes_service_v1").spec).toMatchObject({
      selector: { "app.kubernetes.io/name": "app-2048" },
    });
    expect(pods).toContainEqual(
      expect.objectContaining({ workload: "Deployment/deployment-2048", replicas: 2, size: "0.25vCPU 0.5GB" }),
    );
    expect(told).toEqual([]);
  });

  const busybox = (name: string, cleanup: FargateJobOptions["cleanup"]) =>
    lab((stack) => {
      const options = { image: "busybox", command: ["/bin/sh"], args: ["-c", "sleep 10"] };
      new FargateJob(stack, name, { ...study(stack), ...options, cleanup });
    });

  it("5, busybox1, gives its node back 60 seconds after it ends", () => {
    const { made, told, pods } = busybox("busybox1", JobCleanup.afterSeconds(60));
    expect(made.single("kubernetes_job_v1").spec).toMatchObject({ ttl_seconds_after_finished: "60" });
    expect(pods).toContainEqual(expect.objectContaining({ workload: "Job/busybox1", size: "0.25vCPU 0.5GB" }));
    expect(told).toEqual([]);
  });

  it("6, busybox2, keeps its node until it is deleted, which is reported", () => {
    const { made, told } = busybox("busybox2", JobCleanup.byHand());
    expect(made.single("kubernetes_job_v1").spec).not.toHaveProperty("ttl_seconds_after_finished");
    expect(told).toEqual([
      expect.stringMatching(/^WARN lab\/busybox2: \[FG352\] spec: the finished pod keeps its micro-VM/),
    ]);
  });

  it("7, sample-app, runs twice on 0.5vCPU 1GB, its logs going to CloudWatch without a sidecar", () => {
    const { made, pods } = lab((stack) => {
      const sample = new FargateDeployment(stack, "sample-app", {
        ...study(stack),
        image: "nginx:latest",
        ports: { http: 80 },
        size: HALF,
      });
      sample.addService();
    });
    expect(template(made).spec.container).toHaveLength(1);
    const [sample] = pods.filter(({ workload }) => workload === "Deployment/sample-app");
    expect(sample).toMatchObject({
      replicas: 2,
      size: "0.5vCPU 1GB",
      logDestination: expect.stringMatching(/^cloudwatch_logs/) as string,
    });
  });
});
