// Tags by which load balancers find their subnets, for subnets that the program does not create.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag";
import { askOptions } from "../options";

/** Properties of `SubnetRoleTags`. */
export interface SubnetRoleTagsProps {
  /** Ids of subnets for internal load balancers, by a name of yours that becomes part of an address. @default - none */
  readonly privateSubnetIds?: { [name: string]: string };
  /**
   * Ids of subnets for internet-facing load balancers, by a name of yours that becomes part of an address.
   *
   * @default - none
   */
  readonly publicSubnetIds?: { [name: string]: string };
  /**
   * The AWS provider that tags the subnets, for their account and region.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * The role tags of subnets in a VPC that exists. Without them the AWS Load Balancer Controller finds no subnet for a load
 * balancer. What creates the subnets must not remove them again: Terraform's `aws_subnet` does, unless its `tags` are ignored.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
export class SubnetRoleTags extends Construct {
  /** Adds one `aws_ec2_tag` for each subnet: `kubernetes.io/role/internal-elb` or `kubernetes.io/role/elb`. */
  constructor(scope: Construct, id: string, props: SubnetRoleTagsProps) {
    super(scope, id);
    askOptions(this, "SubnetRoleTagsProps", props);
    const roles = {
      "internal-elb": props.privateSubnetIds ?? {},
      elb: props.publicSubnetIds ?? {},
    };
    for (const [role, subnets] of Object.entries(roles)) {
      const group = new Construct(this, role);
      for (const [name, resourceId] of Object.entries(subnets)) {
        new Ec2Tag(group, name, {
          provider: props.provider,
          resourceId,
          key: `kubernetes.io/role/${role}`,
          value: "1",
        });
      }
    }
  }
}
