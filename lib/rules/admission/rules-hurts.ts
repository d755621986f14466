// The rules about what runs on Fargate, but hurts, and about what has no effect there.
import { WORKLOAD_SOURCES } from "./sources";
import { Rule, Severity } from "../finding";

const warning = (code: string, title: string, source: string): Rule => ({
  code,
  severity: Severity.WARNING,
  title,
  source,
});

const note = (code: string, title: string, source: string): Rule => ({
  ...warning(code, title, source),
  severity: Severity.INFO,
});

const from = WORKLOAD_SOURCES;

/** What works, but costs, surprises, or does nothing. */
export const HURTS = {
  limitAboveSize: warning("FG350", "a limit is not above the size that is provisioned", from.limitIssue),
  limitNotRequest: warning("FG351", "requests equal limits", from.pods),
  jobTtl: warning("FG352", "a Job deletes itself after it ends", from.fargate),
  cronJobTtl: warning("FG353", "a CronJob's Jobs delete themselves after they end", from.fargate),
  kubeletPort: warning("FG354", "port 10250 belongs to the kubelet", from.metricsServer),
  ingressTarget: warning("FG355", "an ALB sends its requests to pods, not to nodes", from.ingress),
  nodePort: warning("FG356", "no Service is of type NodePort", from.fargate),
  loadBalancerTarget: warning("FG357", "an NLB sends its packets to pods, not to nodes", from.loadBalancer),
  waste: note("FG358", "most of the size that is paid for is used", from.pods),
  step: warning("FG359", "requests stay below a step of the size", from.pods),
  nodeSelector: warning("FG360", "a node selector has no effect", from.profile),
  affinity: warning("FG361", "affinity and anti-affinity have no effect", from.profile),
  spread: warning("FG362", "topology spread constraints have no effect", from.profile),
  toleration: note("FG363", "tolerations have no effect", from.profile),
  priority: warning("FG364", "a priority class has no effect", from.priorityIssue),
  runtimeClass: warning("FG365", "a runtime class has no handler", from.kubernetesRuntimeClass),
  overhead: warning("FG366", "pod overhead is not known to count", from.kubernetesOverhead),
  hugePages: warning("FG367", "huge pages are not known to exist", from.kubernetesHugePages),
  podResources: warning("FG368", "resources of a pod as a whole are not known to count", from.kubernetesPodResources),
  armImage: warning("FG369", "an image is built for x86", from.fargate),
  limitRange: note("FG370", "a LimitRange changes the size of pods", from.kubernetesLimitRange),
  disruptionBlocked: warning("FG371", "a disruption budget lets one pod go", from.patching),
  disruptionTwice: warning("FG372", "a pod has one disruption budget", from.patching),
  networkPolicy: note("FG373", "network policies of the VPC CNI are not enforced", from.networkPolicy),
  metadataService: warning("FG374", "a pod does without the instance metadata service", from.fargate),
  spot: warning("FG375", "there is no Fargate Spot for EKS", from.fargate),
  otherNetwork: warning("FG376", "the VPC CNI is the only network", from.fargate),
  claimNotSeen: warning("FG377", "a claim's volume is known", from.kubernetesClaims),
  efsDriverObject: note("FG378", "an EFS volume needs the CSIDriver object", from.efsDriverIssue),
  podSecurityGroups: note("FG379", "security groups for pods let the cluster through", from.podSecurityGroups),
  daemonSetElsewhere: note("FG380", "a DaemonSet that stays off Fargate makes no pod", from.fargate),
  jobSidecar: warning("FG382", "all containers of a Job end", from.kubernetesSidecars),
  sizeAnnotation: warning("FG381", "the size is asked for by requests, not by an annotation", from.sizeAnnotationIssue),
};
