// Whether any principal may use the Kubernetes API of a cluster whose creator may not, checked when the program is complete.
import { TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { isUnknown } from "../rules/unknown";
import { creatorNamed, nobodyHasAccess } from "../rules/access";
import { IFargateCluster } from "./cluster-interface";
import { assumedRoleOf } from "./provider-identity";
import { surveyCluster } from "./workload-survey";

/** @internal Warns of objects that whoever runs Terraform is not allowed to make. */
export class AccessValidation {
  constructor(private readonly cluster: IFargateCluster) {}

  public validate(): string[] {
    const { cluster } = this;
    const principals = cluster.node.root.node.findAll().flatMap((each) => this.principalOf(each));
    const role = assumedRoleOf(cluster);
    const mayHaveAccess = [role, ...principals].some(isUnknown) || role === undefined || principals.includes(role);
    if (principals.length > 0 && mayHaveAccess) return [];
    const objects = surveyCluster(cluster, cluster.clusterEndpoint).names.length;
    const found = nobodyHasAccess(objects, principals.length > 0 ? role : undefined);
    if (objects > 0) annotate(cluster, unacknowledged(cluster, [found]));
    return [];
  }

  /** The principal of an access entry of the cluster, whoever declared it. */
  private principalOf(construct: IConstruct): unknown[] {
    if (!TerraformResource.isTerraformResource(construct)) return [];
    if (construct.terraformResourceType !== "aws_eks_access_entry" || !("clusterNameInput" in construct)) return [];
    const { clusterName, controlPlaneName } = this.cluster;
    if (construct.clusterNameInput !== controlPlaneName && construct.clusterNameInput !== clusterName) return [];
    return [resolved(construct, Reflect.get(construct, "principalArnInput"))];
  }
}

/** @internal Warns of an access entry for the role by which the cluster is created, whose entry is the creator's. */
export class CreatorValidation {
  constructor(private readonly cluster: IFargateCluster) {}

  public validate(): string[] {
    const role = assumedRoleOf(this.cluster);
    if (role === undefined) return [];
    for (const grant of this.cluster._grants.filter((each) => resolved(each, each.principalArn) === role)) {
      annotate(grant, unacknowledged(grant, [creatorNamed(grant.node.id, role)]));
    }
    return [];
  }
}
