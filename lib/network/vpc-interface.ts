// What other constructs need to know of a VPC, created or imported alike.
import { ITerraformDependable } from "cdktf";
import { IConstruct } from "constructs";

/**
 * A VPC that can hold a Fargate cluster. Listing it in `dependsOn` waits for its egress: NAT gateways, routes and route
 * table associations. Fargate pods need them before they start, the control plane does not.
 */
export interface IVpc extends IConstruct, ITerraformDependable {
  readonly vpcId: string;
  /** IPv4 range of the VPC; undefined where an imported VPC did not name it. */
  readonly cidrBlock?: string;
  /** Subnets without a route to an internet gateway: where pods and the control plane's network interfaces live. */
  readonly privateSubnetIds: string[];
  /** Subnets for NAT gateways and internet-facing load balancers; may be empty. */
  readonly publicSubnetIds: string[];
  /** Public addresses of the NAT gateways; may be empty. */
  readonly natPublicIps: string[];
  /** Route tables of the private subnets, for gateway endpoints; may be empty where imported. */
  readonly privateRouteTableIds: string[];
}

/** A VPC that exists already. */
export interface VpcAttributes {
  readonly vpcId: string;
  /** At least two, in two availability zones, none with a route to an internet gateway. */
  readonly privateSubnetIds: string[];
  /** @default - none */
  readonly publicSubnetIds?: string[];
  /** @default - none */
  readonly natPublicIps?: string[];
  /** @default - none */
  readonly privateRouteTableIds?: string[];
  /** IPv4 range, to check the cluster's service range against. @default - not checked */
  readonly cidrBlock?: string;
  /**
   * What must exist before a pod can start there, where this program creates it too.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}
