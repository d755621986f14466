// What Fargate refuses: each rule with an object that breaks it, the full text, and a twin that just passes.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { REFUSED } from "../../../lib/rules/admission/rules-refused";
import { container, object, pod, podWith, workload } from "./objects";
import { codes, lines } from "../expect-findings";

interface Case {
  readonly code: string;
  readonly refused: object;
  readonly says: string;
  readonly accepted: object;
}

const port = (fields: object): object => podWith({ ports: [{ containerPort: 80, ...fields }] });
const security = (fields: object): object => podWith({ securityContext: fields });
const volumeOf = (fields: object): object => pod({ volumes: [{ name: "data", ...fields }] });
const limit = (name: string, quantity: string | number): object =>
  podWith({ resources: { limits: { [name]: quantity } } });
const required = (key: string, operator: string, values: string[]): object => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
      },
    },
  },
});

const CASES: readonly Case[] = [
  {
    code: "FG301",
    refused: pod({ hostNetwork: true }),
    says: "[FG301] spec.hostNetwork: hostNetwork is true, but a pod on Fargate does not share a host's network; remove it",
    accepted: pod({ hostNetwork: false }),
  },
  {
    code: "FG302",
    refused: pod({ hostPID: true }),
    says: "[FG302] spec.hostPID: hostPID is true, but a pod on Fargate does not share a host's processes; remove it",
    accepted: pod({ shareProcessNamespace: true }),
  },
  {
    code: "FG303",
    refused: workload("Deployment", { spec: { hostIPC: true } }),
    says: "[FG303] spec.template.spec.hostIPC: hostIPC is true, but a pod on Fargate does not share a host's memory segments; remove it",
    accepted: workload("Deployment", { spec: { hostIPC: null } }),
  },
  {
    code: "FG304",
    refused: port({ hostPort: 8080 }),
    says: "[FG304] spec.containers[0].ports[0].hostPort: hostPort 8080 is a host port, and a pod on Fargate has no host to share; keep only containerPort and add a Service",
    accepted: port({ hostPort: 0 }),
  },
  {
    code: "FG304",
    refused: pod({
      initContainers: [{ ...container, ports: [{ containerPort: 1 }, { containerPort: 2, hostIP: "0.0.0.0" }] }],
    }),
    says: '[FG304] spec.initContainers[0].ports[1].hostIP: hostIP "0.0.0.0" is a host port, and a pod on Fargate has no host to share; keep only containerPort and add a Service',
    accepted: port({ hostIP: "" }),
  },
  {
    code: "FG305",
    refused: security({ privileged: true }),
    says: "[FG305] spec.containers[0].securityContext.privileged: the container is privileged, which Fargate does not support; remove it and add the capabilities that the program needs and Fargate allows",
    accepted: security({ privileged: false, runAsUser: 0, readOnlyRootFilesystem: true }),
  },
  {
    code: "FG306",
    refused: security({ allowPrivilegeEscalation: true }),
    says: "[FG306] spec.containers[0].securityContext.allowPrivilegeEscalation: allowPrivilegeEscalation is true, which Fargate rejects; set it to false; leaving it out is enough in a manifest, but not in Terraform, whose provider then sets true",
    accepted: security({ allowPrivilegeEscalation: false }),
  },
  {
    code: "FG307",
    refused: security({ capabilities: { add: ["NET_BIND_SERVICE", "SYS_PTRACE"] } }),
    says: '[FG307] spec.containers[0].securityContext.capabilities.add[1]: capability "SYS_PTRACE" may not be added on Fargate; remove it, or acknowledge this finding if AWS has enabled it for your account',
    accepted: security({ capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } }),
  },
  {
    code: "FG307",
    refused: security({ capabilities: { add: ["CAP_CHOWN"] } }),
    says: '[FG307] spec.containers[0].securityContext.capabilities.add[0]: capability "CAP_CHOWN" is not a known capability; names are case-sensitive; write CHOWN',
    accepted: security({ capabilities: { add: ["CHOWN"] } }),
  },
  {
    code: "FG308",
    refused: podWith({ volumeDevices: [{ name: "data", devicePath: "/dev/xvda" }] }),
    says: "[FG308] spec.containers[0].volumeDevices: raw block devices do not exist on Fargate; mount a file system with volumeMounts instead",
    accepted: podWith({ volumeDevices: [] }),
  },
  {
    code: "FG309",
    refused: volumeOf({ hostPath: { path: "/" } }),
    says: '[FG309] spec.volumes[0].hostPath: volume "data" is of kind hostPath, which Fargate does not mount; use an emptyDir, a configMap, or EFS through a claim',
    accepted: volumeOf({ emptyDir: {} }),
  },
  {
    code: "FG310",
    refused: volumeOf({ csi: { driver: "csi.cert-manager.io" } }),
    says: '[FG310] spec.volumes[0].csi: volume "data" is of kind csi, which Fargate does not mount; use a claim that is bound to an EFS volume, or a projected volume or secret',
    accepted: volumeOf({ projected: { sources: [] } }),
  },
  {
    code: "FG311",
    refused: volumeOf({ ephemeral: { volumeClaimTemplate: {} } }),
    says: '[FG311] spec.volumes[0].ephemeral: volume "data" is of kind ephemeral, which Fargate does not mount; use an emptyDir and request ephemeral-storage',
    accepted: volumeOf({ ephemeral: null }),
  },
  {
    code: "FG312",
    refused: volumeOf({ awsElasticBlockStore: { volumeID: "vol-1" } }),
    says: '[FG312] spec.volumes[0].awsElasticBlockStore: volume "data" is of kind awsElasticBlockStore, which Fargate does not mount; use EFS through a claim, or an emptyDir',
    accepted: volumeOf({ nfs: { server: "fs-1.efs.us-east-1.amazonaws.com", path: "/" } }),
  },
  {
    code: "FG318",
    refused: workload("DaemonSet"),
    says: "[FG318] kind: DaemonSets do not run on Fargate, where each pod has its own node; run it as a sidecar container in the pods that need it",
    accepted: workload("Deployment"),
  },
  {
    code: "FG318",
    refused: pod({}, { ownerReferences: [{ kind: "DaemonSet", name: "agent" }] }),
    says: "[FG318] metadata.ownerReferences: DaemonSets do not run on Fargate, where each pod has its own node; run it as a sidecar container in the pods that need it",
    accepted: pod({}, { ownerReferences: [{ kind: "ReplicaSet", name: "web-1" }] }),
  },
  {
    code: "FG319",
    refused: pod({ schedulerName: "volcano" }),
    says: '[FG319] spec.schedulerName: scheduler "volcano" does not schedule pods on Fargate; the kubelet reports: SchedulerName is not fargate-scheduler; remove schedulerName; EKS sets it on each pod that matches a profile',
    accepted: pod({ schedulerName: "default-scheduler" }),
  },
  {
    code: "FG319",
    refused: pod({ schedulerName: "default" }),
    says: '[FG319] spec.schedulerName: scheduler "default" does not schedule pods on Fargate; the kubelet reports: SchedulerName is not fargate-scheduler; remove schedulerName; EKS sets it on each pod that matches a profile',
    accepted: pod({ schedulerName: "fargate-scheduler" }),
  },
  {
    code: "FG320",
    refused: pod({ nodeName: "ip-10-0-0-1" }),
    says: '[FG320] spec.nodeName: node "ip-10-0-0-1" is set, so the Fargate scheduler never sees the pod; remove nodeName; each pod gets its own node',
    accepted: { ...pod({ nodeName: "fargate-ip-10-0-0-1" }, { uid: "1" }), status: { phase: "Running" } },
  },
  {
    code: "FG321",
    refused: limit("nvidia.com/gpu", 1),
    says: '[FG321] spec.containers[0].resources.limits["nvidia.com/gpu"]: "nvidia.com/gpu" is an accelerator, and Fargate has none; run this workload on EC2 nodes',
    accepted: limit("nvidia.com/gpu", 0),
  },
  {
    code: "FG321",
    refused: limit("aws.amazon.com/neuroncore", "2"),
    says: '[FG321] spec.containers[0].resources.limits["aws.amazon.com/neuroncore"]: "aws.amazon.com/neuroncore" is an accelerator, and Fargate has none; run this workload on EC2 nodes',
    accepted: limit("memory", "256Mi"),
  },
  {
    code: "FG321",
    refused: podWith({ resources: { requests: { "nvidia.com/gpu": "0" }, limits: { "nvidia.com/gpu": "1" } } }),
    says: '[FG321] spec.containers[0].resources.limits["nvidia.com/gpu"]: "nvidia.com/gpu" is an accelerator, and Fargate has none; run this workload on EC2 nodes',
    accepted: podWith({ resources: { requests: { "nvidia.com/gpu": "0.0" }, limits: { "nvidia.com/gpu": "0m" } } }),
  },
  {
    code: "FG321",
    refused: limit("aws.amazon.com/neuron", "1e0"),
    says: '[FG321] spec.containers[0].resources.limits["aws.amazon.com/neuron"]: "aws.amazon.com/neuron" is an accelerator, and Fargate has none; run this workload on EC2 nodes',
    accepted: limit("aws.amazon.com/neuron", "${var.devices}"),
  },
  {
    code: "FG322",
    refused: limit("smarter-devices/fuse", 1),
    says: '[FG322] spec.containers[0].resources.limits["smarter-devices/fuse"]: "smarter-devices/fuse" comes from a device plugin, which is a DaemonSet and so never runs on Fargate; remove it, or run this workload on EC2 nodes',
    accepted: limit("ephemeral-storage", "30Gi"),
  },
  {
    code: "FG323",
    refused: pod({ nodeSelector: { "kubernetes.io/arch": "arm64" } }),
    says: '[FG323] spec.nodeSelector["kubernetes.io/arch"]: the pod requires architecture "arm64", and EKS on Fargate has only amd64; select amd64 or no architecture, and use an image for amd64',
    accepted: pod({ nodeSelector: { "kubernetes.io/arch": "amd64" } }),
  },
  {
    code: "FG323",
    refused: pod(required("kubernetes.io/arch", "NotIn", ["amd64"])),
    says: '[FG323] spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]: the pod requires architecture NotIn "amd64", and EKS on Fargate has only amd64; select amd64 or no architecture, and use an image for amd64',
    accepted: pod(required("kubernetes.io/arch", "In", ["arm64", "amd64"])),
  },
  {
    code: "FG324",
    refused: pod({ os: { name: "windows" } }),
    says: "[FG324] spec.os.name: the pod is for Windows, and Fargate on EKS runs Linux; run this workload on EC2 nodes with Windows",
    accepted: pod({ os: { name: "linux" } }),
  },
  {
    code: "FG324",
    refused: pod({ nodeSelector: { "kubernetes.io/os": "windows" } }),
    says: '[FG324] spec.nodeSelector["kubernetes.io/os"]: the pod is for Windows, and Fargate on EKS runs Linux; run this workload on EC2 nodes with Windows',
    accepted: pod({ nodeSelector: { "kubernetes.io/os": "linux" } }),
  },
  {
    code: "FG324",
    refused: pod({ os: { name: "windows" } }),
    says: "[FG324] spec.os.name: the pod is for Windows, and Fargate on EKS runs Linux; run this workload on EC2 nodes with Windows",
    accepted: podWith(
      { securityContext: { windowsOptions: { hostProcess: false } } },
      { securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } },
    ),
  },
  {
    code: "FG336",
    refused: podWith(
      { securityContext: { windowsOptions: {} } },
      { os: { name: "linux" }, securityContext: { runAsNonRoot: true } },
    ),
    says: "[FG336] spec.containers[0].securityContext.windowsOptions: windowsOptions are set and os.name is linux: Kubernetes rejects the pod; remove them",
    accepted: podWith({ securityContext: { windowsOptions: {} } }, { securityContext: { windowsOptions: {} } }),
  },
  {
    code: "FG334",
    refused: workload("Deployment", {
      spec: { resourceClaims: [{ name: "gpu", resourceClaimTemplateName: "one" }, { name: "nic" }] },
    }),
    says: '[FG334] spec.template.spec.resourceClaims[0]: "gpu", "nic" is claimed from a device driver, which is a DaemonSet and so never runs on Fargate; remove the claim, or run this workload on EC2 nodes',
    accepted: workload("Deployment", { spec: { resourceClaims: [] } }),
  },
  {
    code: "FG335",
    refused: pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies" }, { name: "kernel.msgmax" }] } }),
    says: '[FG335] spec.securityContext.sysctls[1].name: sysctl "kernel.msgmax" is not in the safe set, and the kubelet of a Fargate node rejects the pod: SysctlForbidden; remove it, or run this workload on EC2 nodes whose kubelet allows it',
    accepted: pod({
      securityContext: { sysctls: [{ name: "net/ipv4/ip_local_port_range" }, { name: "net.ipv4.tcp_rmem" }] },
    }),
  },
  {
    code: "FG337",
    refused: object("policy/v1", "PodDisruptionBudget", { minAvailable: 1, maxUnavailable: "50%" }),
    says: "[FG337] spec: minAvailable 1 and maxUnavailable 50% are mutually exclusive, and Kubernetes rejects a budget with both; keep maxUnavailable",
    accepted: object("policy/v1", "PodDisruptionBudget", { minAvailable: null, maxUnavailable: "50%" }),
  },
  {
    code: "FG325",
    refused: pod({ nodeSelector: { "bottlerocket.aws/updater-interface-version": "2.0.0" } }),
    says: '[FG325] spec.nodeSelector["bottlerocket.aws/updater-interface-version"]: "bottlerocket.aws/updater-interface-version" is a label of Bottlerocket nodes, and Fargate has its own operating system; remove the condition, or run this workload on EC2 nodes',
    accepted: pod(),
  },
  {
    code: "FG326",
    refused: workload("Deployment", { metadata: { annotations: { "eks.amazonaws.com/compute-type": "ec2" } } }),
    says: '[FG326] spec.template.metadata.annotations["eks.amazonaws.com/compute-type"]: the annotation is "ec2", so no Fargate profile matches the pod; remove the annotation',
    accepted: workload("Deployment", { metadata: { annotations: { "eks.amazonaws.com/compute-type": "fargate" } } }),
  },
  {
    code: "FG327",
    refused: podWith({
      env: [{ name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" }],
    }),
    says: "[FG327] spec.containers[0].env[0].value: the container uses the EKS Pod Identity agent, a DaemonSet that does not run on Fargate; use IRSA: annotate the service account with eks.amazonaws.com/role-arn",
    accepted: podWith({ env: [{ name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/reader" }] }),
  },
  {
    code: "FG327",
    refused: object("eks.services.k8s.aws/v1alpha1", "PodIdentityAssociation", { serviceAccount: "reader" }),
    says: "[FG327] spec.serviceAccount: EKS Pod Identity needs an agent on each node, a DaemonSet that does not run on Fargate; use IRSA: annotate the service account with eks.amazonaws.com/role-arn",
    accepted: object("v1", "ServiceAccount", {}),
  },
];

describe("what Fargate rejects", () => {
  it.each(CASES.map((each) => [`${each.code} ${each.says.split(": ")[0]?.slice(8) ?? ""}`, each]))(
    "is reported with its field, the reason and the fix: %s",
    (_, { code, refused, says }) => {
      const found = checkWorkload(refused).filter((each) => each.code === code);
      expect(lines(found)).toEqual([says]);
    },
  );

  it.each(CASES.map((each, i) => [`${each.code} (${i + 1})`, each]))(
    "has a twin that passes: %s",
    (_, { code, accepted }) => {
      expect(codes(checkWorkload(accepted))).not.toContain(code);
    },
  );

  it("has a case for every rule, here or with the claims and the profiles", () => {
    const elsewhere = ["FG313", "FG314", "FG315", "FG316", "FG317", "FG328"];
    const here = new Set([...CASES.map(({ code }) => code), ...elsewhere]);
    expect(
      Object.values(REFUSED)
        .map(({ code }) => code)
        .filter((code) => !here.has(code)),
    ).toEqual([]);
  });

  it("finds nothing in a plain pod", () => {
    expect(checkWorkload(pod())).toEqual([]);
  });
});
