// What runs on Fargate but hurts: each rule with an object that breaks it, the full text, and a twin that just passes.
import { checkWorkload } from "../../../lib/rules/admission/admission";
import { HURTS } from "../../../lib/rules/admission/rules-hurts";
import { container, object, pod, podWith, workload } from "./objects";
import { codes, lines } from "../expect-findings";

interface Case {
  readonly code: string;
  readonly hurts: object;
  readonly says: string;
  readonly fine: object;
}

const sized = (requests: object, limits: object = {}): object => podWith({ resources: { requests, limits } });
const service = (spec: object, annotations: object = {}): object => object("v1", "Service", spec, { annotations });
const ingress = (annotations: object, spec: object = { ingressClassName: "alb" }): object =>
  object("networking.k8s.io/v1", "Ingress", spec, { annotations });
const cronJob = (spec: object): object => ({
  ...object("batch/v1", "CronJob", {
    jobTemplate: { spec: { template: { spec: { containers: [container] } } } },
    ...spec,
  }),
});
const annotated = (annotations: object): object => pod({}, { annotations });
const withDirs = (dirs: Readonly<Record<string, object>>, resources: object = {}): object => {
  const volumes = Object.entries(dirs).map(([name, emptyDir]) => ({ name, emptyDir }));
  return podWith({ resources }, { volumes });
};
const small = { cpu: "250m", memory: "256Mi" };
const TARGET = "alb.ingress.kubernetes.io/target-type";
const NLB = "service.beta.kubernetes.io/aws-load-balancer";

const CASES: readonly Case[] = [
  {
    code: "FG350",
    hurts: sized({ cpu: "500m", memory: "500Mi" }, { cpu: 1 }),
    says: "[FG350] spec.containers[0].resources.limits.cpu: the limit 1 of cpu is above what 0.5vCPU 1GB leaves for the pod, 500m of cpu: a pod cannot burst on Fargate; request what the container needs, and limit it to 500m of cpu at most",
    fine: sized({ cpu: "500m", memory: "500Mi" }, { cpu: "500m", memory: "768Mi" }),
  },
  {
    code: "FG350",
    hurts: sized({ cpu: "500m", memory: "500Mi" }, { memory: "769Mi" }),
    says: "[FG350] spec.containers[0].resources.limits.memory: the limit 769Mi of memory is above what 0.5vCPU 1GB leaves for the pod, 768Mi of memory: a pod cannot burst on Fargate; request what the container needs, and limit it to 768Mi of memory at most",
    fine: sized({ cpu: "500m", memory: "500Mi" }, { memory: "768Mi" }),
  },
  {
    code: "FG351",
    hurts: sized({ cpu: "250m", memory: "200Mi" }, { memory: "256Mi" }),
    says: "[FG351] spec.containers[0].resources.limits.memory: the limit 256Mi of memory is not the request 200Mi, and AWS recommends equal values on Fargate; write 256Mi for both",
    fine: sized({ cpu: "250m", memory: "256Mi" }, { cpu: 0.25, memory: "268435456" }),
  },
  {
    code: "FG352",
    hurts: workload("Job"),
    says: "[FG352] spec: the finished pod keeps its micro-VM, and is billed, until the Job is deleted; set spec.ttlSecondsAfterFinished, for example to 60",
    fine: workload("Job", {}, { ttlSecondsAfterFinished: 0 }),
  },
  {
    code: "FG353",
    hurts: cronJob({ failedJobsHistoryLimit: 0 }),
    says: "[FG353] spec.jobTemplate.spec: each finished pod keeps its micro-VM, and is billed, until its Job is removed from the history; set spec.jobTemplate.spec.ttlSecondsAfterFinished, for example to 60",
    fine: cronJob({ failedJobsHistoryLimit: 0, successfulJobsHistoryLimit: 0 }),
  },
  {
    code: "FG367",
    hurts: withDirs({ big: { medium: "HugePages-2Mi" } }),
    says: '[FG367] spec.volumes[0].emptyDir.medium: medium "HugePages-2Mi" requests huge pages, which Fargate is not documented to have; write medium: Memory, or leave it out',
    fine: withDirs({ big: { medium: "Memory" } }),
  },
  {
    code: "FG367",
    hurts: withDirs({ big: { medium: "HugePages" } }),
    says: '[FG367] spec.volumes[0].emptyDir.medium: medium "HugePages" requests huge pages, which Fargate is not documented to have; write medium: Memory, or leave it out',
    fine: withDirs({ big: {} }),
  },
  {
    code: "FG383",
    hurts: withDirs({ run: { medium: "Memory", sizeLimit: "6Gi" } }, { requests: small, limits: small }),
    says: `[FG383] spec.volumes[0].emptyDir.sizeLimit: emptyDir "run" in memory can grow to 6Gi, and the pod has 256Mi of memory; write a sizeLimit of 256Mi at most, or set the memory request and limit to what the files need`,
    fine: withDirs({ run: { medium: "Memory", sizeLimit: "256Mi" } }, { requests: small, limits: small }),
  },
  {
    code: "FG383",
    hurts: withDirs({ a: { medium: "Memory", sizeLimit: "200Mi" }, b: { medium: "Memory", sizeLimit: "100Mi" } }),
    says: `[FG383] spec.volumes[0].emptyDir.sizeLimit: the pod's 2 emptyDirs in memory can grow to 300Mi together, and the pod has 256Mi of memory; write a sizeLimit of 256Mi at most, or set the memory request and limit to what the files need`,
    fine: withDirs({ a: { medium: "Memory", sizeLimit: "200Mi" }, b: { sizeLimit: "100Mi" }, c: { medium: "Memory" } }),
  },
  {
    code: "FG383",
    hurts: withDirs({ run: { medium: "Memory", sizeLimit: "700Mi" } }, { limits: { memory: "600Mi" } }),
    says: `[FG383] spec.volumes[0].emptyDir.sizeLimit: emptyDir "run" in memory can grow to 700Mi, and the pod has 600Mi of memory; write a sizeLimit of 600Mi at most, or set the memory request and limit to what the files need`,
    fine: withDirs({ run: { medium: "Memory", sizeLimit: "700Mi" } }, { requests: { memory: "600Mi" } }),
  },
  {
    code: "FG384",
    hurts: withDirs({ tmp: { sizeLimit: "90Gi" } }),
    says: `[FG384] spec.volumes[0].emptyDir.sizeLimit: emptyDir "tmp" on disk can grow to 90Gi, and the pod has 20 GiB of disk; set the request and limit of ephemeral-storage to that size, at most 175Gi, or set a smaller sizeLimit`,
    fine: withDirs({ tmp: { sizeLimit: "90Gi" } }, { requests: { "ephemeral-storage": "100Gi" } }),
  },
  {
    code: "FG384",
    hurts: withDirs({ a: { medium: "", sizeLimit: "11Gi" }, b: { sizeLimit: "11Gi" } }),
    says: `[FG384] spec.volumes[0].emptyDir.sizeLimit: the pod's 2 emptyDirs on disk can grow to 22528Mi together, and the pod has 20 GiB of disk; set the request and limit of ephemeral-storage to that size, at most 175Gi, or set a smaller sizeLimit`,
    fine: withDirs({ a: { sizeLimit: "11Gi" }, b: { sizeLimit: "9Gi" }, c: {} }),
  },
  {
    code: "FG384",
    hurts: withDirs({ tmp: { sizeLimit: "15Gi" } }, { limits: { "ephemeral-storage": "10Gi" } }),
    says: `[FG384] spec.volumes[0].emptyDir.sizeLimit: emptyDir "tmp" on disk can grow to 15Gi, and the pod has 10 GiB of disk; set the request and limit of ephemeral-storage to that size, at most 175Gi, or set a smaller sizeLimit`,
    fine: withDirs({ tmp: { sizeLimit: "15Gi" } }, { requests: { "ephemeral-storage": "10Gi" } }),
  },
  {
    code: "FG382",
    hurts: workload(
      "Job",
      { spec: { containers: [{ name: "work" }, { name: "proxy" }] } },
      { ttlSecondsAfterFinished: 0 },
    ),
    says: '[FG382] spec.template.spec.containers: the Job completes, and stops being billed, only when every container has ended, including "proxy"; make each of them end when the work is done, or turn it into an init container with restartPolicy Always',
    fine: workload(
      "Job",
      { spec: { containers: [{ name: "work" }], initContainers: [{ name: "proxy", restartPolicy: "Always" }] } },
      { ttlSecondsAfterFinished: 0 },
    ),
  },
  {
    code: "FG354",
    hurts: podWith({ ports: [{ containerPort: 10250 }] }),
    says: "[FG354] spec.containers[0].ports[0].containerPort: port 10250 is the kubelet's, and on Fargate a pod and its node share one address; listen on another port, such as 10251 for metrics-server, 10260 for cert-manager's webhook or 9443 for that of external-secrets",
    fine: podWith({ ports: [{ containerPort: 10251 }] }),
  },
  {
    code: "FG354",
    hurts: podWith({ args: ["--cert-dir=/tmp", "--secure-port=10250"] }),
    says: "[FG354] spec.containers[0].args[1]: port 10250 is the kubelet's, and on Fargate a pod and its node share one address: the container cannot bind it; listen on another port, such as 10251 for metrics-server, 10260 for cert-manager's webhook or 9443 for that of external-secrets",
    fine: podWith({ args: ["--kubelet-port=10251", "--max=10250"] }),
  },
  {
    code: "FG354",
    hurts: service({ selector: { app: "web" }, ports: [{ port: 443, targetPort: 10250 }] }),
    says: "[FG354] spec.ports[0].targetPort: port 10250 of a Fargate pod's address is its kubelet's; have the container listen on another port and send to that one",
    fine: service({ selector: { app: "web" }, ports: [{ port: 10250, targetPort: "https" }] }),
  },
  {
    code: "FG355",
    hurts: ingress({}),
    says: `[FG355] metadata.annotations["${TARGET}"]: target-type is missing, which means instance: the ALB would send to nodes, which do not forward to Fargate pods, and return 503; set the annotation ${TARGET}: ip`,
    fine: ingress({ [TARGET]: "ip" }),
  },
  {
    code: "FG355",
    hurts: ingress({ [TARGET]: "instance", "kubernetes.io/ingress.class": "alb" }, {}),
    says: `[FG355] metadata.annotations["${TARGET}"]: target-type is "instance": the ALB would send to nodes, which do not forward to Fargate pods, and return 503; set the annotation ${TARGET}: ip`,
    fine: ingress({ [TARGET]: "instance" }, { ingressClassName: "nginx" }),
  },
  {
    code: "FG356",
    hurts: service({ type: "NodePort" }),
    says: "[FG356] spec.type: a node port does not work on Fargate: load balancers reach pods by their IP address; use ClusterIP and an Ingress with target-type ip, or LoadBalancer with an NLB and IP targets",
    fine: service({ type: "ClusterIP" }),
  },
  {
    code: "FG357",
    hurts: service({ type: "LoadBalancer" }),
    says: `[FG357] spec.type: the load balancer of this Service sends to nodes, and Fargate pods are reachable only by IP address; set loadBalancerClass service.k8s.aws/nlb and the annotation ${NLB}-nlb-target-type: ip`,
    fine: service({ type: "LoadBalancer" }, { [`${NLB}-type`]: "external", [`${NLB}-nlb-target-type`]: "ip" }),
  },
  {
    code: "FG357",
    hurts: service({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" }),
    says: `[FG357] metadata.annotations["${NLB}-nlb-target-type"]: the NLB's target type is missing, which means instance, and Fargate pods are reachable only by IP address; set the annotation ${NLB}-nlb-target-type: ip`,
    fine: service({ type: "LoadBalancer" }, { [`${NLB}-type`]: "nlb-ip" }),
  },
  {
    code: "FG358",
    hurts: sized({ cpu: 2, memory: "512Mi" }),
    says: "[FG358] spec: the pod gets 2vCPU 4GB and does not request 81 % of the memory; request up to 2 cpu and 3840Mi at the same price, or request 1 of cpu instead of 2 to get 1vCPU 2GB",
    fine: sized({ cpu: 2, memory: "2202Mi" }),
  },
  {
    code: "FG359",
    hurts: sized({ cpu: 1, memory: "8Gi" }),
    says: "[FG359] spec: the pod gets 2vCPU 9GB, and 3 % less would get 1vCPU 8GB; request 7936Mi of memory instead of 8192Mi to get 1vCPU 8GB",
    fine: sized({ cpu: 1, memory: "7936Mi" }),
  },
  {
    code: "FG359",
    hurts: sized({ cpu: 4, memory: "14500Mi" }),
    says: "[FG359] spec: the pod gets 4vCPU 15GB, and 3 % less would get 4vCPU 14GB; request 14080Mi of memory instead of 14500Mi to get 4vCPU 14GB",
    // The whole step is requested, which is itself less than a tenth of the size.
    fine: sized({ cpu: 4, memory: "16128Mi" }),
  },
  {
    code: "FG360",
    hurts: pod({ nodeSelector: { disk: "ssd", "kubernetes.io/os": "linux" } }),
    says: '[FG360] spec.nodeSelector: no Fargate node has "disk", and the Fargate scheduler leaves such a pod Pending: MatchNodeSelector failed; remove it; Fargate profiles place pods by namespace and labels',
    fine: pod({ nodeSelector: { "kubernetes.io/os": "linux" } }),
  },
  {
    code: "FG361",
    hurts: pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } }),
    says: "[FG361] spec.affinity.podAntiAffinity: affinity and anti-affinity have no effect on Fargate, where each pod has its own node; remove it; choose zones through the subnets of the Fargate profile",
    fine: pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } } }),
  },
  {
    code: "FG362",
    hurts: pod({ topologySpreadConstraints: [{ topologyKey: "zone" }] }),
    says: "[FG362] spec.topologySpreadConstraints: topology spread constraints have no effect on Fargate; remove them; if an even spread over zones matters, create one profile per subnet",
    fine: pod({ topologySpreadConstraints: [] }),
  },
  {
    code: "FG363",
    hurts: pod({ tolerations: [{ key: "node.kubernetes.io/not-ready" }, { operator: "Exists" }] }),
    says: "[FG363] spec.tolerations[1]: a pod on Fargate needs no tolerations; remove it if the workload runs only on Fargate",
    fine: pod({ tolerations: [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }] }),
  },
  {
    code: "FG364",
    hurts: pod({ priorityClassName: "high" }),
    says: '[FG364] spec.priorityClassName: Fargate overwrites class "high" with system-node-critical; remove it; placeholder pods that reserve capacity do not work on Fargate',
    fine: pod({ priorityClassName: "system-node-critical" }),
  },
  {
    code: "FG365",
    hurts: pod({ runtimeClassName: "gvisor" }),
    says: '[FG365] spec.runtimeClassName: Fargate is not documented to have a handler for runtime class "gvisor"; remove it',
    fine: pod({ runtimeClassName: "" }),
  },
  {
    code: "FG366",
    hurts: pod({ overhead: { cpu: "250m" } }),
    says: "[FG366] spec.overhead: Fargate is not documented to include overhead in the size; remove it and set what the pod needs in its containers' requests",
    fine: pod({ overhead: null }),
  },
  {
    code: "FG367",
    hurts: sized({}, { "hugepages-2Mi": "4Mi" }),
    says: '[FG367] spec.containers[0].resources.limits.hugepages-2Mi: "hugepages-2Mi" is requested, and Fargate is not documented to have huge pages; remove it and request memory instead',
    fine: sized({}, { "hugepages-2Mi": "0" }),
  },
  {
    code: "FG368",
    hurts: pod({ resources: { requests: { cpu: 1 } } }),
    says: "[FG368] spec.resources: AWS does not document how Fargate counts pod-level resources, so the larger of these and the sum of its containers' is used; write requests and limits in each container",
    fine: sized({ cpu: "250m" }),
  },
  {
    code: "FG369",
    hurts: podWith({ image: "nginx:1.27-arm64" }),
    says: '[FG369] spec.containers[0].image: image "nginx:1.27-arm64" appears to be built for Arm, and EKS on Fargate runs x86: it would fail with an exec format error; use an image for amd64, or a multi-platform image',
    fine: podWith({ image: "registry.example.com/arm64-tools/nginx:1.27-amd64" }),
  },
  {
    code: "FG370",
    hurts: object("v1", "LimitRange", { limits: [{ type: "Pod" }, { type: "Container", defaultRequest: { cpu: 1 } }] }),
    says: "[FG370] spec.limits[1]: its defaults are applied to pods before Fargate sizes them, so a pod may cost more than its manifest suggests; set requests in each container, or keep the defaults small",
    fine: object("v1", "LimitRange", { limits: [{ type: "Container", max: { cpu: 1 } }] }),
  },
  {
    code: "FG373",
    hurts: object("networking.k8s.io/v1", "NetworkPolicy", { podSelector: {} }),
    says: "[FG373] spec: the VPC CNI does not enforce network policies for pods on Fargate; use security groups for pods (SecurityGroupPolicy) where isolation is required",
    fine: object("crd.projectcalico.org/v1", "NetworkPolicy", {}),
  },
  {
    code: "FG374",
    hurts: podWith({ env: [{ name: "IMDS", value: "http://169.254.169.254/latest" }] }),
    says: "[FG374] spec.containers[0].env[0].value: 169.254.169.254 does not answer on Fargate, which has no instance metadata; configure region, zone or VPC id explicitly, and grant permissions through IRSA",
    fine: podWith({ env: [{ name: "NO_PROXY", value: "localhost,169.254.169.254" }] }),
  },
  {
    code: "FG375",
    hurts: pod({ nodeSelector: { "karpenter.sh/capacity-type": "spot" } }),
    says: '[FG375] spec.nodeSelector["karpenter.sh/capacity-type"]: the pod requires Spot capacity, which EKS on Fargate does not have; remove the condition',
    fine: pod({ nodeSelector: { "karpenter.sh/capacity-type": "on-demand" } }),
  },
  {
    code: "FG376",
    hurts: annotated({ "k8s.v1.cni.cncf.io/networks": "macvlan" }),
    says: '[FG376] metadata.annotations["k8s.v1.cni.cncf.io/networks"]: Fargate supports only the VPC CNI, so these networks are never attached; remove the annotation',
    fine: annotated({ "k8s.io/networks": "macvlan" }),
  },
  {
    code: "FG379",
    hurts: object("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", { securityGroups: { groupIds: ["sg-1"] } }),
    says: "[FG379] spec.securityGroups: these groups replace the cluster's, and a pod that cannot reach the control plane or DNS never starts; add the cluster security group, or allow ports 10250 and 53 to and from it",
    fine: object("example.com/v1", "SecurityGroupPolicy", {}),
  },
  {
    code: "FG385",
    hurts: podWith({ securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "strict.json" } } }),
    says: '[FG385] spec.containers[0].securityContext.seccompProfile.localhostProfile: the container starts only on a node that has the seccomp profile "strict.json", and a new Fargate node has none; use the type RuntimeDefault, or leave the profile out',
    fine: podWith({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
  },
  {
    code: "FG386",
    hurts: podWith({ imagePullPolicy: "Never" }),
    says: "[FG386] spec.containers[0].imagePullPolicy: a new Fargate node has no images, and Never does not pull them: the container waits with ErrImageNeverPull; write IfNotPresent, and push the image to a registry",
    fine: podWith({ imagePullPolicy: "Never" }, { initContainers: [container] }),
  },
  {
    code: "FG387",
    hurts: podWith({ env: [{ name: "TRACE_AGENT", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }] }),
    says: "[FG387] spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: TRACE_AGENT is the address of the node, where a DaemonSet's agent would answer, and no DaemonSet runs on Fargate; run the agent as a sidecar and connect to localhost, or connect to a Service of the agent",
    fine: podWith({ env: [{ name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }] }),
  },
  {
    code: "FG388",
    hurts: service({ internalTrafficPolicy: "Local" }),
    says: "[FG388] spec.internalTrafficPolicy: Local keeps traffic on the client's node, and on Fargate no other pod is there: connections to the Service are dropped; remove it, or write Cluster",
    fine: service({ internalTrafficPolicy: "Local", clusterIP: "None" }),
  },
  {
    code: "FG381",
    hurts: annotated({ CapacityProvisioned: "1vCPU 2GB" }),
    says: "[FG381] metadata.annotations.CapacityProvisioned: Fargate sets CapacityProvisioned itself and ignores the value; remove the annotation and set requests",
    fine: { ...pod({}, { uid: "1", annotations: { CapacityProvisioned: "1vCPU 2GB" } }), status: { phase: "Running" } },
  },
];

describe("what hurts on Fargate", () => {
  it.each(CASES.map((each, i) => [`${each.code} (${i + 1})`, each]))(
    "is reported with its field, the reason and what to write: %s",
    (_, { code, hurts, says }) => {
      expect(lines(checkWorkload(hurts).filter((each) => each.code === code))).toEqual([says]);
    },
  );

  it.each(CASES.map((each, i) => [`${each.code} (${i + 1})`, each]))(
    "has a twin that passes: %s",
    (_, { code, fine }) => {
      expect(codes(checkWorkload(fine))).not.toContain(code);
    },
  );

  it("has a case for every rule, here or with claims, budgets and DaemonSets", () => {
    const elsewhere = ["FG371", "FG372", "FG377", "FG378", "FG380"];
    const here = new Set([...CASES.map(({ code }) => code), ...elsewhere]);
    expect(
      Object.values(HURTS)
        .map(({ code }) => code)
        .filter((code) => !here.has(code)),
    ).toEqual([]);
  });

  it.each([
    ["an Ingress", ingress({})],
    ["a Service", service({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" })],
  ])("is not reported for %s without a target type if the controller's default is ip", (_, given) => {
    expect(checkWorkload(given, { defaultTargetType: "ip" })).toEqual([]);
  });

  it.each([
    ["Helm", { "helm.sh/hook": "post-install", "helm.sh/hook-delete-policy": "before-hook-creation, hook-succeeded" }],
    ["Argo CD", { "argocd.argoproj.io/hook": "PreSync", "argocd.argoproj.io/hook-delete-policy": "HookSucceeded" }],
  ])("is not reported for the Job of a hook that %s deletes when it succeeds", (_, annotations) => {
    expect(checkWorkload({ ...workload("Job"), metadata: { name: "hook", annotations } })).toEqual([]);
  });

  it.each([
    [
      "is deleted before the next one",
      { "helm.sh/hook": "test", "helm.sh/hook-delete-policy": "before-hook-creation" },
    ],
    ["is deleted when it has failed", { "helm.sh/hook": "test", "helm.sh/hook-delete-policy": "hook-failed" }],
    ["has no policy", { "helm.sh/hook": "post-install" }],
    ["is none", { "helm.sh/hook-delete-policy": "hook-succeeded" }],
  ])("is reported for the Job of a hook that %s", (_, annotations) => {
    expect(codes(checkWorkload({ ...workload("Job"), metadata: { name: "hook", annotations } }))).toEqual(["FG352"]);
  });

  it("is not reported twice for a Job that a CronJob created", () => {
    const job = { ...workload("Job"), metadata: { name: "j", ownerReferences: [{ kind: "CronJob", name: "c" }] } };
    expect(checkWorkload(job)).toEqual([]);
  });
});

describe("an emptyDir whose size is not known", () => {
  it.each([
    ["by a token", withDirs({ tmp: { sizeLimit: "${var.size}" } }), ["FG394"]],
    ["by the pod's token", withDirs({ tmp: { sizeLimit: "90Gi" } }, { requests: { cpu: "${var.cpu}" } }), ["FG394"]],
    ["by the medium's token", withDirs({ tmp: { medium: "${var.medium}", sizeLimit: "90Gi" } }), ["FG394"]],
    ["as nobody can read it", withDirs({ tmp: { sizeLimit: "90 GB" } }), ["FG202"]],
  ])("%s is not compared", (_, given, found) => {
    expect(codes(checkWorkload(given))).toEqual(found);
  });
});
