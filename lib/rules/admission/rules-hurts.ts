// The rules about what runs on Fargate, but hurts, and about what has no effect there.
import { SOURCES } from "../sources";
import { note, warning } from "../finding";

/** What works, but costs, surprises, or does nothing. */
export const HURTS = {
  limitAboveSize: warning("FG350", "a limit is not above the size that is provisioned", SOURCES.cfsQuotaIssue),
  limitNotRequest: warning("FG351", "requests equal limits", SOURCES.fargatePods),
  jobTtl: warning("FG352", "a Job deletes itself after it ends", SOURCES.fargate),
  cronJobTtl: warning("FG353", "a CronJob's Jobs delete themselves after they end", SOURCES.fargate),
  kubeletPort: warning("FG354", "port 10250 belongs to the kubelet", SOURCES.metricsServer),
  ingressTarget: warning("FG355", "an ALB sends its requests to pods, not to nodes", SOURCES.ingress),
  nodePort: warning("FG356", "no Service is of type NodePort", SOURCES.fargate),
  loadBalancerTarget: warning("FG357", "an NLB sends its packets to pods, not to nodes", SOURCES.loadBalancer),
  waste: note("FG358", "most of the size that is paid for is used", SOURCES.fargatePods),
  step: warning("FG359", "requests stay below a step of the size", SOURCES.fargatePods),
  nodeSelector: warning("FG360", "a node selector asks for what Fargate nodes have", SOURCES.nodeSelectorIssue),
  affinity: warning("FG361", "affinity and anti-affinity have no effect", SOURCES.fargateProfile),
  spread: warning("FG362", "topology spread constraints have no effect", SOURCES.fargateProfile),
  toleration: note("FG363", "tolerations have no effect", SOURCES.fargateProfile),
  priority: warning("FG364", "a priority class has no effect", SOURCES.priorityIssue),
  runtimeClass: warning("FG365", "a runtime class has no handler", SOURCES.kubernetesRuntimeClass),
  overhead: warning("FG366", "pod overhead is not known to count", SOURCES.kubernetesOverhead),
  hugePages: warning("FG367", "huge pages are not known to exist", SOURCES.kubernetesHugePages),
  podResources: warning(
    "FG368",
    "resources of a pod as a whole are not known to count",
    SOURCES.kubernetesPodResources,
  ),
  armImage: warning("FG369", "an image is built for x86", SOURCES.fargate),
  limitRange: note("FG370", "a LimitRange changes the size of pods", SOURCES.kubernetesLimitRange),
  disruptionBlocked: warning("FG371", "a disruption budget lets one pod go", SOURCES.patching),
  disruptionTwice: warning("FG372", "a pod has one disruption budget", SOURCES.patching),
  networkPolicy: note("FG373", "network policies of the VPC CNI are not enforced", SOURCES.networkPolicy),
  metadataService: warning("FG374", "a pod does without the instance metadata service", SOURCES.fargate),
  spot: warning("FG375", "there is no Fargate Spot for EKS", SOURCES.fargate),
  otherNetwork: warning("FG376", "the VPC CNI is the only network", SOURCES.fargate),
  claimNotSeen: warning("FG377", "a claim's volume is known", SOURCES.kubernetesClaims),
  efsDriverObject: note("FG378", "an EFS volume needs the CSIDriver object", SOURCES.efsDriverIssue),
  podSecurityGroups: note("FG379", "security groups for pods let the cluster through", SOURCES.podSecurityGroups),
  daemonSetElsewhere: note("FG380", "a DaemonSet that stays off Fargate makes no pod", SOURCES.fargate),
  jobSidecar: warning("FG382", "all containers of a Job end", SOURCES.kubernetesSidecars),
  sizeAnnotation: warning(
    "FG381",
    "the size is asked for by requests, not by an annotation",
    SOURCES.sizeAnnotationIssue,
  ),
};
