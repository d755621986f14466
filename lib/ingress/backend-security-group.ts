// The security group that all load balancers of a cluster share, and by which pods know them.
import { Construct } from "constructs";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { IFargateCluster } from "../cluster/cluster-interface";
import { isUnknown } from "../rules/unknown";

/**
 * The group that the controller would make by itself, `k8s-traffic-…`, and may leave behind when several load balancers go
 * at once. It has none of the controller's tags, by which it would take the group for its own. Like the controller's it lets
 * load balancers out to everywhere: to pods, whatever their port, and to whom a listener's authentication asks.
 *
 * Rules in the pods' groups name it, and whoever leaves one behind keeps it from going. So it outlives a control plane of
 * this stack, with which the pods' group goes; elsewhere the AWS provider takes such rules away.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/#backend-security-groups
 */
export function addBackendSecurityGroup(
  scope: Construct,
  cluster: IFargateCluster,
  tags: { [key: string]: string },
): SecurityGroup {
  // AWS takes no name that begins with sg-, as a cluster's may.
  const name = `load-balancers-of-${cluster.clusterName}`;
  const group = new SecurityGroup(scope, "backend-security-group", {
    provider: cluster.provider,
    name,
    description: `Load balancers of the EKS cluster ${cluster.clusterName}, for rules of its pods`,
    vpcId: cluster.vpc.vpcId,
    egress: [
      {
        description: "To pods, and to the identity providers of listeners",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ["0.0.0.0/0"],
      },
    ],
    revokeRulesOnDelete: true,
    tags: { ...tags, Name: name },
  });
  // A tag that is known at apply only may come from the cluster, and would close a circle.
  if (!Object.values(tags).some(isUnknown)) cluster._outlivedBy(group);
  return group;
}
