// NAT gateways and their addresses: in one zone, in each, or nowhere.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { DataAwsEip } from "@cdktf/provider-aws/lib/data-aws-eip";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { NatStrategy } from "./nat-strategy";
import { Zone } from "./zones";

/** @internal */
export interface NatGatewaysProps {
  readonly strategy: NatStrategy;
  readonly zones: Zone[];
  /** Name of the zone that a single gateway is in. @default - the first */
  readonly natZone?: string;
  /** Elastic IPs that exist, one for each gateway. @default - each gets its own */
  readonly allocationIds?: string[];
  /** The public subnets, in the order of `zones`. */
  readonly publicSubnets: Subnet[];
  readonly gateway: InternetGateway;
  /** Beginning of the `Name` tags. */
  readonly name: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
}

/** @internal */
export class NatGateways extends Construct {
  public readonly publicIps: string[];
  private readonly gateways: NatGateway[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const pairs = homesOf(props).flatMap(({ zone, subnet }, position) => {
      return subnet === undefined ? [] : [this.addGateway(zone, subnet, props, props.allocationIds?.[position])];
    });
    this.publicIps = pairs.map(({ publicIp }) => publicIp);
    this.gateways = pairs.map(({ gateway }) => gateway);
  }

  /** The gateway that serves the zone at `position`: its own where there is one, otherwise the only one. */
  public servingZone(position: number): NatGateway | undefined {
    return this.gateways[position] ?? this.gateways[0];
  }

  private addGateway(
    zone: Zone,
    subnet: Subnet,
    props: NatGatewaysProps,
    given?: string,
  ): { publicIp: string; gateway: NatGateway } {
    const { provider } = props;
    const scoped = new Construct(this, zone.id);
    const tags = { ...props.tags, Name: `${props.name}-${zone.id}` };
    const { allocationId, publicIp } =
      given === undefined
        ? new Eip(scoped, "address", { provider, domain: "vpc", tags, dependsOn: [props.gateway] })
        : { allocationId: given, publicIp: new DataAwsEip(scoped, "address", { provider, id: given }).publicIp };
    const gateway = new NatGateway(scoped, "Resource", {
      provider,
      allocationId,
      subnetId: subnet.id,
      tags,
      dependsOn: [props.gateway],
    });
    return { publicIp, gateway };
  }
}

interface Home {
  readonly zone: Zone;
  readonly subnet?: Subnet;
}

function homesOf({ strategy, zones, natZone, publicSubnets }: NatGatewaysProps): Home[] {
  const all = zones.map((zone, position) => ({ zone, subnet: publicSubnets[position] }));
  const chosen = natZone === undefined ? all.slice(0, 1) : all.filter(({ zone }) => zone.name === natZone).slice(0, 1);
  return { [NatStrategy.NONE]: [], [NatStrategy.SINGLE]: chosen, [NatStrategy.PER_AZ]: all }[strategy];
}
