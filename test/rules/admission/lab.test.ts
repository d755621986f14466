// The seven workloads of a published lab on EKS Fargate, as people write them, and what must be said of each.
import { checkObjects, ObjectReport } from "../../../lib/rules/admission/report";
import { codes } from "../expect-findings";

const profiles = {
  study_wildcard: { selectors: [{ namespace: "study-*" }] },
  kube_system: { selectors: [{ namespace: "kube-system" }] },
};

function judge(objects: readonly object[]): ObjectReport[] {
  return [...checkObjects(objects, { profiles }).objects];
}

function deployment(name: string, replicas: number, labels: object, spec: object, namespace = "study-aews"): object {
  const template = { metadata: { labels }, spec };
  const metadata = { name, namespace };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
}

function job(name: string, spec: object): object {
  const pod = {
    containers: [{ name: "busybox", image: "busybox", command: ["/bin/sh", "-c", "sleep 10"] }],
    restartPolicy: "Never",
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "study-aews" },
    spec: { template: { spec: pod }, ...spec },
  };
}

const resources = { requests: { cpu: "500m", memory: "500Mi" }, limits: { cpu: "2", memory: "2Gi" } };
const ports = [{ containerPort: 8080, name: "http" }];
const opsView = deployment(
  "kube-ops-view",
  1,
  { "app.kubernetes.io/name": "kube-ops-view" },
  {
    serviceAccountName: "kube-ops-view",
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    containers: [
      {
        name: "kube-ops-view",
        image: "hjacobs/kube-ops-view:20.4.0",
        env: [{ name: "TZ", value: "Asia/Seoul" }],
        ports,
        securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 1000 },
      },
    ],
  },
  "kube-system",
);
const netshoot = deployment(
  "netshoot",
  1,
  { app: "netshoot" },
  {
    containers: [
      { name: "netshoot", image: "nicolaka/netshoot", command: ["tail"], args: ["-f", "/dev/null"], resources },
    ],
    terminationGracePeriodSeconds: 0,
  },
);
const rootShell = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "root-shell", namespace: "study-aews" },
  spec: {
    containers: [
      {
        command: ["/bin/cat"],
        image: "alpine:3",
        name: "root-shell",
        securityContext: { privileged: true },
        tty: true,
        stdin: true,
        volumeMounts: [{ mountPath: "/host", name: "hostroot" }],
      },
    ],
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    tolerations: [
      { effect: "NoSchedule", operator: "Exists" },
      { effect: "NoExecute", operator: "Exists" },
    ],
    volumes: [{ hostPath: { path: "/" }, name: "hostroot" }],
  },
};
const labels2048 = { "app.kubernetes.io/name": "app-2048" };
const game = [
  deployment("deployment-2048", 2, labels2048, {
    containers: [
      {
        image: "public.ecr.aws/l6m2t8p7/docker-2048:latest",
        imagePullPolicy: "Always",
        name: "app-2048",
        ports: [{ containerPort: 80 }],
      },
    ],
  }),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "study-aews", name: "service-2048" },
    spec: { ports: [{ port: 80, targetPort: 80, protocol: "TCP" }], type: "ClusterIP", selector: labels2048 },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      namespace: "study-aews",
      name: "ingress-2048",
      annotations: {
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
      },
    },
    spec: {
      ingressClassName: "alb",
      rules: [
        {
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "service-2048", port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  },
];
const sampleApp = [
  deployment(
    "sample-app",
    2,
    { app: "nginx" },
    {
      containers: [{ name: "nginx", image: "nginx:latest", ports: [{ name: "http", containerPort: 80 }], resources }],
    },
  ),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "sample-app", namespace: "study-aews" },
    spec: { selector: { app: "nginx" }, ports: [{ port: 80, targetPort: 80 }], type: "ClusterIP" },
  },
];

describe("a workload of the lab", () => {
  it.each([
    ["kube-ops-view", [opsView], [], "0.25vCPU 0.5GB", 1, "kube_system"],
    ["netshoot", [netshoot], ["FG350"], "0.5vCPU 1GB", 1, "study_wildcard"],
    ["deployment-2048", game, [], "0.25vCPU 0.5GB", 2, "study_wildcard"],
    ["busybox1", [job("busybox1", { ttlSecondsAfterFinished: 60 })], [], "0.25vCPU 0.5GB", 1, "study_wildcard"],
    ["busybox2", [job("busybox2", {})], ["FG352"], "0.25vCPU 0.5GB", 1, "study_wildcard"],
    ["sample-app", sampleApp, ["FG350"], "0.5vCPU 1GB", 2, "study_wildcard"],
  ])("runs: %s", (name, objects, found, label, replicas, profile) => {
    const reports = judge(objects);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ name, replicas, profile, size: { label } });
    expect(codes(reports[0]?.findings ?? [])).toEqual(found);
    expect(reports[0]?.schedulerMessage).toBeUndefined();
  });

  it("is rejected in the scheduler's words: root-shell", () => {
    const [report] = judge([rootShell]);
    expect(report?.schedulerMessage).toBe(
      "Pod not supported on Fargate: fields not supported: HostNetwork, HostPID, HostIPC, volumes not supported: hostroot is of an unsupported volume Type, invalid SecurityContext fields: Privileged",
    );
    expect(report?.size).toBeUndefined();
    expect(codes(report?.findings ?? [])).toEqual(["FG301", "FG302", "FG303", "FG309", "FG305", "FG363"]);
  });
});
