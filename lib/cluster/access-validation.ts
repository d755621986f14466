// Whether somebody may use the Kubernetes API of a cluster whose creator may not, judged when the program is complete.
import { TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { creatorNamed, nobodyHasAccess } from "../rules/access";
import { AccessGrant } from "./access-grant";
import { IFargateCluster } from "./cluster-interface";
import { assumedRoleOf } from "./provider-identity";
import { surveyCluster } from "./workload-survey";

/** @internal Warns of objects that whoever runs Terraform is not allowed to make. */
export class AccessValidation {
  constructor(private readonly cluster: IFargateCluster) {}

  public validate(): string[] {
    const { cluster } = this;
    if (cluster.node.root.node.findAll().some((each) => this.isEntry(each))) return [];
    const { names } = surveyCluster(cluster, cluster.clusterEndpoint, []);
    if (names.length > 0) annotate(cluster, unacknowledged(cluster, [nobodyHasAccess(names.length)]));
    return [];
  }

  /** An access entry of the cluster, whoever declared it. */
  private isEntry(construct: IConstruct): boolean {
    if (!TerraformResource.isTerraformResource(construct)) return false;
    if (construct.terraformResourceType !== "aws_eks_access_entry" || !("clusterNameInput" in construct)) return false;
    const { clusterName, controlPlaneName } = this.cluster;
    return construct.clusterNameInput === controlPlaneName || construct.clusterNameInput === clusterName;
  }
}

/** @internal Warns of an access entry for the role by which the cluster is made, whose entry is the creator's. */
export class CreatorValidation {
  /** @param grants the cluster's entries but the creator's, asked for when the program is complete */
  constructor(
    private readonly cluster: IFargateCluster,
    private readonly grants: () => AccessGrant[],
  ) {}

  public validate(): string[] {
    const role = assumedRoleOf(this.cluster);
    if (role === undefined) return [];
    for (const grant of this.grants().filter((each) => resolved(each, each.principalArn) === role)) {
      annotate(grant, unacknowledged(grant, [creatorNamed(grant.node.id, role)]));
    }
    return [];
  }
}
