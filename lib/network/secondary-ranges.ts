// Further IPv4 ranges of a VPC: subnets in them wait for them.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import { cidrContains, parseCidr } from "../rules/network/cidr";

/** @internal */
export interface SecondaryRangesProps {
  readonly vpcId: string;
  readonly provider?: TerraformProvider;
  readonly cidrs: string[];
}

/** @internal */
export class SecondaryRanges {
  private readonly associations: { readonly cidr: string; readonly resource: VpcIpv4CidrBlockAssociation }[];

  constructor(vpc: Construct, { vpcId, provider, cidrs }: SecondaryRangesProps) {
    const scope = cidrs.length === 0 ? vpc : new Construct(vpc, "secondary-ranges");
    this.associations = cidrs.map((cidr) => ({
      cidr,
      // The range is the one thing that is the user's: its place in the list is not part of an address.
      resource: new VpcIpv4CidrBlockAssociation(scope, cidr.replace(/[./]/g, "-"), {
        provider,
        vpcId,
        cidrBlock: cidr,
      }),
    }));
  }

  /** What a subnet of this range waits for; undefined where nothing, as in the VPC's first range. */
  public neededBy(subnetCidr: string): ITerraformDependable[] | undefined {
    const subnet = parseCidr(subnetCidr);
    const found = this.associations.filter(({ cidr }) => {
      const range = parseCidr(cidr);
      return range !== undefined && (subnet === undefined || cidrContains(range, subnet));
    });
    return found.length === 0 ? undefined : found.map(({ resource }) => resource);
  }
}
