// Ranges of IPv6 in a VPC: one for each subnet, by its zone's place, and the egress of private ones.
import { Fn, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { NatStrategy } from "./nat-strategy";

/** Where the internet of IPv6 is, for default routes to it. */
export const ANYWHERE_IPV6 = "::/0";

/** @internal */
export interface Ipv6RangesProps {
  readonly vpc: AwsVpc;
  readonly name: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
  readonly natStrategy: NatStrategy;
}

/** @internal The IPv6 settings of a subnet. */
export interface Ipv6Settings {
  readonly ipv6CidrBlock: string;
  readonly assignIpv6AddressOnCreation: boolean;
}

/** The 256 ranges of a VPC's /56 in three parts: pods first, as they grow with the zones. */
const FIRST = { private: 0, controlPlane: 64, public: 128 };

/** @internal */
export class Ipv6Ranges {
  /** Id of the gateway by which private subnets reach the internet; undefined where they are not to. */
  public readonly egressGatewayId?: string;
  private readonly vpc: AwsVpc;

  constructor(scope: Construct, { vpc, name, tags, provider, natStrategy }: Ipv6RangesProps) {
    this.vpc = vpc;
    if (natStrategy === NatStrategy.NONE) return;
    const gateway = new EgressOnlyInternetGateway(scope, "egress-only-internet-gateway", {
      provider,
      vpcId: vpc.id,
      tags: { ...tags, Name: name },
    });
    this.egressGatewayId = gateway.id;
  }

  /** @param slot the zone's own place in the plan */
  public of(half: keyof typeof FIRST, slot: number): Ipv6Settings {
    return {
      ipv6CidrBlock: Fn.cidrsubnet(this.vpc.ipv6CidrBlock, 8, FIRST[half] + slot),
      assignIpv6AddressOnCreation: true,
    };
  }
}
