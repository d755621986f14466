// The SecurityGroupPolicy of a workload: Fargate reads it when it creates a pod, and then no more.
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { Findings } from "../findings";
import { KubernetesObjects } from "../objects/kubernetes-objects";
import { HANDED_ON } from "../options";
import { asToken } from "../written-expressions";
import { partName } from "../rules/objects/parts";
import { listText } from "./load-balancer";
import { WorkloadProps } from "./pod-options";

/** @internal Whose pods get the groups. */
export interface GroupedPods {
  /** The workload's name in Kubernetes. */
  readonly name: string;
  /** What sets it apart from workloads of another kind with this name. */
  readonly component: string;
  /** Labels that only its pods have. */
  readonly selector: { [key: string]: string };
}

/** Annotation of pods that have groups besides the cluster's. */
const GROUPS_ANNOTATION = "cdktf-eks-fargate/security-groups";

/** @internal Starts new pods when the groups change: those that run keep what they have. */
export function groupAnnotations(securityGroupIds: string[] | undefined): { [key: string]: string } {
  const groups = listText(securityGroupIds);
  return groups === undefined ? {} : { [GROUPS_ANNOTATION]: groups };
}

/**
 * @internal Gives the pods security groups besides the cluster's, which the policy names too: otherwise they would lose it, and with
 * it the way to the control plane and to DNS.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
export function addPodSecurityGroups(scope: Construct, props: WorkloadProps, pods: GroupedPods): KubernetesObjects {
  const { cluster, namespace, helmProvider, dependsOn, securityGroupIds = [] } = props;
  const name = `${pods.name}-${pods.component}`;
  const policy = new Construct(scope, "security-groups");
  Findings.acknowledge(policy, "FG379", "the cluster's group is among them");
  return new KubernetesObjects(policy, "objects", {
    cluster,
    namespace,
    helmProvider,
    dependsOn,
    releaseName: partName("security-groups", name),
    objects: [
      {
        apiVersion: "vpcresources.k8s.aws/v1beta1",
        kind: "SecurityGroupPolicy",
        metadata: { name },
        spec: {
          podSelector: { matchLabels: pods.selector },
          securityGroups: { groupIds: withClusters(securityGroupIds, cluster.clusterSecurityGroupId) },
        },
      },
    ],
    ...HANDED_ON,
  });
}

function withClusters(ids: string[], ofCluster: string): string[] {
  if (Token.isUnresolved(ids)) return Token.asList(Fn.concat([[ofCluster], ids]));
  return [...new Set([ofCluster, ...ids.map(asToken)])];
}
