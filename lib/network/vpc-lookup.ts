// A VPC that Terraform finds by its id, its name or its tags.
import { TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { checkVpcLookup } from "../rules/network/vpc-lookup";
import { ImportedVpc } from "./imported-vpc";
import { IVpc } from "./vpc-interface";

/** Role tags of subnets, by which the AWS Load Balancer Controller finds them too. */
const PRIVATE_ROLE = { "kubernetes.io/role/internal-elb": "1" };
const PUBLIC_ROLE = { "kubernetes.io/role/elb": "1" };
const AT_LEAST_TWO = 2;

/** What a VPC and its subnets are found by, for `Vpc.fromLookup`. */
export interface VpcLookup {
  /** Id of the VPC: `vpc-…`. @default - found by `name` or `tags` */
  readonly vpcId?: string;
  /** Value of its tag `Name`. @default - found by `vpcId` or `tags` */
  readonly name?: string;
  /** Tags that it alone has in the account and region. @default - found by `vpcId` or `name` */
  readonly tags?: { [key: string]: string };
  /**
   * Tags of its private subnets: at least two, in two availability zones, none with a route to an internet gateway.
   *
   * @default - `kubernetes.io/role/internal-elb` is `1`
   */
  readonly privateSubnetTags?: { [key: string]: string };
  /** Tags of its public subnets, which internet-facing load balancers need. @default - `kubernetes.io/role/elb` is `1` */
  readonly publicSubnetTags?: { [key: string]: string };
  /**
   * Public IPv4 addresses of its NAT gateways. `VpcEndpoints` assumes that a VPC without any has no internet access.
   *
   * @default - none
   */
  readonly natPublicIps?: string[];
  /** The AWS provider that finds it, for its account and region. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}

/** The VPC, its subnets and the private subnets' route tables, as Terraform finds them at each plan. */
export function lookUpVpc(scope: Construct, id: string, lookup: VpcLookup): IVpc {
  const found = new Construct(scope, id);
  askOptions(found, "VpcLookup", lookup);
  enforce(found, checkVpcLookup(lookup));
  const { provider, name, vpcId } = lookup;
  const tags = { ...lookup.tags, ...(name === undefined ? {} : { Name: name }) };
  const vpc = new DataAwsVpc(found, "found", {
    provider,
    id: vpcId,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
  });
  const filter = [{ name: "vpc-id", values: [vpc.id] }];
  const privateTags = lookup.privateSubnetTags ?? PRIVATE_ROLE;
  const privateSubnets = new DataAwsSubnets(found, "private", {
    provider,
    filter,
    tags: privateTags,
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(self.ids) >= ${AT_LEAST_TWO}}`,
          errorMessage: `Fewer than two subnets of the VPC have the tags ${listed(privateTags)}. Tag its private subnets, or set privateSubnetTags.`,
        },
      ],
    },
  });
  const publicSubnets = new DataAwsSubnets(found, "public", {
    provider,
    filter,
    tags: lookup.publicSubnetTags ?? PUBLIC_ROLE,
  });
  const routeTables = new DataAwsRouteTables(found, "routes", {
    provider,
    vpcId: vpc.id,
    filter: [{ name: "association.subnet-id", values: privateSubnets.ids }],
  });
  return new ImportedVpc(found, "vpc", {
    vpcId: vpc.id,
    cidrBlock: vpc.cidrBlock,
    privateSubnetIds: privateSubnets.ids,
    publicSubnetIds: publicSubnets.ids,
    privateRouteTableIds: Token.asList(routeTables.ids),
    natPublicIps: lookup.natPublicIps,
  });
}

function listed(tags: { [key: string]: string }): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
