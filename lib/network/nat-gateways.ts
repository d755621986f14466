// NAT gateways and their addresses: in one zone, in each, or nowhere.
import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
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
    const pairs = homesOf(props).flatMap(({ zone, subnet }) => {
      return subnet === undefined ? [] : [this.addGateway(zone, subnet, props)];
    });
    this.publicIps = pairs.map(({ address }) => address.publicIp);
    this.gateways = pairs.map(({ gateway }) => gateway);
  }

  /** The gateway that serves the zone at `position`: its own where there is one, otherwise the only one. */
  public servingZone(position: number): NatGateway | undefined {
    return this.gateways[position] ?? this.gateways[0];
  }

  private addGateway(zone: Zone, subnet: Subnet, props: NatGatewaysProps): { address: Eip; gateway: NatGateway } {
    const { provider } = props;
    const scoped = new Construct(this, zone.id);
    const tags = { ...props.tags, Name: `${props.name}-${zone.id}` };
    const address = new Eip(scoped, "address", { provider, domain: "vpc", tags, dependsOn: [props.gateway] });
    const gateway = new NatGateway(scoped, "Resource", {
      provider,
      allocationId: address.allocationId,
      subnetId: subnet.id,
      tags,
      dependsOn: [props.gateway],
    });
    return { address, gateway };
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
