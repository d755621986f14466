// A VPC that the program does not create.
import { Construct } from "constructs";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { Barrier } from "../order";
import { checkImportedVpc } from "../rules/network/vpc";
import { IVpc, VpcAttributes } from "./vpc-interface";

/** @internal Use `Vpc.fromAttributes`. */
export class ImportedVpc extends Construct implements IVpc {
  public readonly vpcId: string;
  public readonly cidrBlock?: string;
  public readonly privateSubnetIds: string[];
  public readonly publicSubnetIds: string[];
  public readonly controlPlaneSubnetIds?: string[];
  public readonly hasIpv6?: boolean;
  public readonly natPublicIps: string[];
  public readonly privateRouteTableIds: string[];
  private readonly egress: Barrier;

  constructor(scope: Construct, id: string, attributes: VpcAttributes) {
    super(scope, id);
    askOptions(this, "VpcAttributes", attributes);
    enforce(this, checkImportedVpc(attributes));
    this.vpcId = attributes.vpcId;
    this.cidrBlock = attributes.cidrBlock;
    this.privateSubnetIds = attributes.privateSubnetIds;
    this.publicSubnetIds = attributes.publicSubnetIds ?? [];
    this.controlPlaneSubnetIds = attributes.controlPlaneSubnetIds;
    this.hasIpv6 = attributes.hasIpv6;
    this.natPublicIps = attributes.natPublicIps ?? [];
    this.privateRouteTableIds = attributes.privateRouteTableIds ?? [];
    this.egress = new Barrier(this, "egress", attributes.dependsOn);
  }

  public get fqn(): string {
    return this.egress.fqn;
  }
}
