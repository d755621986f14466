// What other constructs need to know of a VPC, created or imported alike.
import { ITerraformDependable } from "cdktf";
import { IConstruct } from "constructs";

/**
 * A VPC that can hold a Fargate cluster. Listing it in `dependsOn` waits for its egress: NAT gateways, routes and route
 * table associations. Fargate pods need them before they start, the control plane does not.
 */
export interface IVpc extends IConstruct, ITerraformDependable {
  /** Id of the VPC: `vpc-…`. */
  readonly vpcId: string;
  /** IPv4 range of the VPC; undefined where it was not passed for an imported VPC. */
  readonly cidrBlock?: string;
  /**
   * Ids of the subnets without a route to an internet gateway, where pods and the control plane's network interfaces are.
   */
  readonly privateSubnetIds: string[];
  /** Ids of the subnets for the control plane's network interfaces alone; undefined where they are in the private ones. */
  readonly controlPlaneSubnetIds?: string[];
  /** Whether the VPC and its subnets have ranges of IPv6; undefined where it was not passed for an imported VPC. */
  readonly hasIpv6?: boolean;
  /** Ids of the subnets for NAT gateways and internet-facing load balancers; may be empty. */
  readonly publicSubnetIds: string[];
  /** Public IPv4 addresses of the NAT gateways; may be empty. */
  readonly natPublicIps: string[];
  /** Ids of the private subnets' route tables, for gateway endpoints; may be empty where imported. */
  readonly privateRouteTableIds: string[];
}

/** Attributes of a VPC that exists already, for `Vpc.fromAttributes`. */
export interface VpcAttributes {
  /** Id of the VPC: `vpc-…`. */
  readonly vpcId: string;
  /** Ids of its private subnets: at least two, in two availability zones, none with a route to an internet gateway. */
  readonly privateSubnetIds: string[];
  /** Ids of its public subnets, which internet-facing load balancers need. @default - none */
  readonly publicSubnetIds?: string[];
  /**
   * Ids of subnets for the control plane's network interfaces alone, in at least two zones. A cluster keeps the subnets that it was
   * created with.
   *
   * @default - the control plane is in the private subnets
   */
  readonly controlPlaneSubnetIds?: string[];
  /** Whether the VPC and all of these subnets have ranges of IPv6, for a cluster with `IpFamily.IPV6`. @default - not checked */
  readonly hasIpv6?: boolean;
  /**
   * Public IPv4 addresses of its NAT gateways. `VpcEndpoints` takes a VPC without any for one without a way to the internet.
   *
   * @default - none
   */
  readonly natPublicIps?: string[];
  /** Ids of the private subnets' route tables, which the gateway endpoint of S3 needs. @default - none */
  readonly privateRouteTableIds?: string[];
  /** IPv4 range of the VPC, to check the cluster's service range against. @default - not checked */
  readonly cidrBlock?: string;
  /**
   * What must exist before a pod can start there, where this program creates it too.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}
