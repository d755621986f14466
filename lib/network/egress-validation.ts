// Whether pods of a VPC without NAT gateways have other internet access, checked when the program is complete.
import { TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { isFargateCluster } from "../cluster/is-fargate-cluster";
import { annotate, unacknowledged } from "../findings";
import { noWayOut } from "../rules/network/vpc";
import { IVpc } from "./vpc-interface";

/** @internal Warns of a cluster whose pods reach nothing. */
export class EgressValidation {
  constructor(private readonly vpc: IVpc) {}

  public validate(): string[] {
    const everything = this.vpc.node.root.node.findAll();
    const isUsed = everything.some((each) => isFargateCluster(each) && each.vpc === this.vpc);
    if (isUsed && !everything.some((each) => this.leadsOut(each))) {
      annotate(this.vpc, unacknowledged(this.vpc, [noWayOut()]));
    }
    return [];
  }

  /** An endpoint of the VPC, or a route in one of its private route tables, whoever declared it. */
  private leadsOut(construct: IConstruct): boolean {
    if (!TerraformResource.isTerraformResource(construct)) return false;
    if (construct.terraformResourceType === "aws_vpc_endpoint") {
      return "vpcIdInput" in construct && construct.vpcIdInput === this.vpc.vpcId;
    }
    if (construct.terraformResourceType !== "aws_route" || !("routeTableIdInput" in construct)) return false;
    return this.vpc.privateRouteTableIds.some((each) => each === construct.routeTableIdInput);
  }
}
