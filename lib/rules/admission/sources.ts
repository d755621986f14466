// Where the facts about pods on Fargate were read.
import { SOURCES } from "../sources";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const ROADMAP = "https://github.com/aws/containers-roadmap/issues";

/** The published documents that rules about workloads name as their source. */
export const WORKLOAD_SOURCES = {
  fargate: SOURCES.fargate,
  profile: SOURCES.fargateProfile,
  pods: SOURCES.fargatePods,
  podIdentity: SOURCES.podIdentity,
  getStarted: `${EKS_GUIDE}/fargate-getting-started.html`,
  metricsServer: `${EKS_GUIDE}/metrics-server.html`,
  patching: `${EKS_GUIDE}/fargate-pod-patching.html`,
  networkPolicy: `${EKS_GUIDE}/cni-network-policy.html`,
  podSecurityGroups: `${EKS_GUIDE}/security-groups-for-pods.html`,
  ingress: `${EKS_GUIDE}/alb-ingress.html`,
  loadBalancer: `${EKS_GUIDE}/network-load-balancing.html`,
  /** The check that the kubelet of a Fargate node makes once more; the scheduler's words are the same. */
  kubelet:
    "https://github.com/mahakagi/kubernetes/blob/e76e199d30f602b8c9f6ecc6dcdd3cb2bc85d242/pkg/kubelet/lifecycle/fargate_pod_validator.go",
  maxSizeMessage: "https://github.com/aws/eks-distro-prow-jobs/pull/11",
  priorityIssue: `${ROADMAP}/1976`,
  sizeAnnotationIssue: `${ROADMAP}/1309`,
  limitIssue: SOURCES.cfsQuotaIssue,
  efsDriverIssue: "https://github.com/aws-samples/eks-efs-share-within-fargate/issues/5",
  kubernetesObjects: "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
  kubernetesPods: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/",
  kubernetesSidecars: SOURCES.kubernetesSidecars,
  kubernetesClaims: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
  kubernetesLimitRange: "https://kubernetes.io/docs/concepts/policy/limit-range/",
  kubernetesDisruption: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  kubernetesRuntimeClass: "https://kubernetes.io/docs/concepts/containers/runtime-class/",
  kubernetesOverhead: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/",
  kubernetesHugePages: "https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/",
  kubernetesPodResources: "https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/",
  terraformExpressions: "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
} as const;
