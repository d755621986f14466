// Whether somebody may use the Kubernetes API of a cluster whose creator may not, judged when the program is complete.
import { TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { nobodyHasAccess } from "../rules/access";
import { IFargateCluster } from "./cluster-interface";
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
