// The Fargate scheduler's own words, as they were seen on clusters, and their grammar beyond what was seen.
import { schedulerMessage } from "../../../lib/rules/admission/admission";
import { claim, container, pod, podWith, podWithClaims, volume, workload } from "./objects";

const rootShell = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "root-shell", namespace: "study-aews" },
  spec: {
    containers: [
      { ...container, image: "alpine:3", command: ["/bin/cat"], tty: true, securityContext: { privileged: true } },
    ],
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    tolerations: [{ operator: "Exists" }],
    volumes: [{ name: "hostroot", hostPath: { path: "/" } }],
  },
};
const privileged = { securityContext: { privileged: true } };
const port = { ports: [{ containerPort: 9809 }] };

const bound = { phase: "Bound" };
const ebs = volume("pvc-1", { csi: { driver: "ebs.csi.aws.com" } });
const pending = ["config", "logs", "data"].map((name) => claim(name, {}, { phase: "Pending" }));

describe("the scheduler's message", () => {
  it.each([
    [
      "a pod that takes over its host",
      rootShell,
      [],
      "Pod not supported on Fargate: fields not supported: HostNetwork, HostPID, HostIPC, volumes not supported: hostroot is of an unsupported volume Type, invalid SecurityContext fields: Privileged",
    ],
    [
      "the EFS CSI controller of 2021, whose ports the host's network makes host ports",
      podWith({ ...privileged, ...port }, { hostNetwork: true }),
      [],
      "Pod not supported on Fargate: fields not supported: HostNetwork, invalid SecurityContext fields: Privileged, port contains HostIP or HostPort",
    ],
    [
      "the EFS CSI controller of 2023",
      podWith(port, { hostNetwork: true }),
      [],
      "Pod not supported on Fargate: fields not supported: HostNetwork, port contains HostIP or HostPort",
    ],
    [
      "ingress-nginx as its chart sets it up",
      podWith({
        securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
      }),
      [],
      "Pod not supported on Fargate: invalid SecurityContext fields: AllowPrivilegeEscalation",
    ],
    [
      "an inline CSI volume of cert-manager",
      pod({ volumes: [{ name: "ca", csi: { driver: "csi.cert-manager.io" } }] }),
      [],
      "Pod not supported on Fargate: volumes not supported: ca is of an unsupported volume Type",
    ],
    [
      "three claims that wait",
      podWithClaims({ "gitlab-config": "config", "gitlab-logs": "logs", "gitlab-data": "data" }),
      pending,
      "Pod not supported on Fargate: volumes not supported: gitlab-config not supported because: PVC config not bound, gitlab-logs not supported because: PVC logs not bound, gitlab-data not supported because: PVC data not bound",
    ],
    [
      "a claim on EBS",
      podWithClaims({ "storage-volume": "prometheus-server" }),
      [claim("prometheus-server", { volumeName: "pvc-1" }, bound), ebs],
      "Pod not supported on Fargate: volumes not supported: storage-volume not supported because: PVC prometheus-server bound to invalid PV pvc-1 with CSI Driver: ebs.csi.aws.com",
    ],
  ])("is known for %s", (_, object, objects, message) => {
    expect(schedulerMessage(object, { objects })).toBe(message);
  });

  it("knows that a claim is missing only where all objects of the cluster are in the input", () => {
    const object = podWithClaims({ persistence: "test-pvc" });
    expect(schedulerMessage(object)).toBeUndefined();
    expect(schedulerMessage(object, { isComplete: true })).toBe(
      'Pod not supported on Fargate: volumes not supported: persistence not supported because: persistentvolumeclaim "test-pvc" not found',
    );
  });

  it("names every violation in the scheduler's order, and containers separated only by a comma", () => {
    const init = {
      ...container,
      securityContext: { capabilities: { add: ["NET_ADMIN", "SYS_TIME"] }, privileged: true },
    };
    const app = { ...container, securityContext: { allowPrivilegeEscalation: true }, volumeDevices: [{ name: "d" }] };
    const spec = {
      initContainers: [init],
      containers: [app, { ...container, ports: [{ containerPort: 1, hostPort: 1 }] }],
    };
    expect(schedulerMessage(workload("DaemonSet", { spec: { ...spec, hostPID: true, hostIPC: true } }))).toBe(
      "Pod not supported on Fargate: DaemonSet not supported, fields not supported: HostPID, HostIPC, invalid SecurityContext fields: Capabilities added: NET_ADMIN, SYS_TIME, Privileged,AllowPrivilegeEscalation, volumeDevices not supported, port contains HostIP or HostPort",
    );
  });

  it("does not mention ephemeral debug containers, which the kubelet checks", () => {
    expect(schedulerMessage(pod({ ephemeralContainers: [{ name: "debug", ...privileged }] }))).toBeUndefined();
  });

  it("is undefined for a pod that Fargate accepts", () => {
    expect(schedulerMessage(pod())).toBeUndefined();
  });

  it.each([
    ["one vCPU too many", { cpu: "16001m" }],
    ["one MiB too many, as Fargate adds 256", { cpu: 16, memory: "122625Mi" }],
  ])("reports for a pod with %s that no size is large enough", (_, requests) => {
    expect(schedulerMessage(podWith({ resources: { requests } }))).toBe(
      "Your pod's cpu/memory requirements exceed the max Fargate configuration",
    );
  });

  it.each([
    ["the largest size", { cpu: 16, memory: "122624Mi" }],
    ["a quantity that is none", { cpu: "lots", memory: "122625Mi" }],
  ])("does not report it for %s", (_, requests) => {
    expect(schedulerMessage(podWith({ resources: { requests } }))).toBeUndefined();
  });
});
