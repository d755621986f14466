// The public half of a VPC: one subnet in each zone, one route table to the internet gateway for all of them.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { SubnetPlan } from "./cidr-plan";
import { ANYWHERE_IPV6, Ipv6Ranges } from "./ipv6-ranges";
import { SecondaryRanges } from "./secondary-ranges";
import { zoneLifecycle } from "./zones";

/** @internal */
export interface SubnetsProps {
  readonly vpcId: string;
  readonly plan: SubnetPlan[];
  /** Beginning of the `Name` tags. */
  readonly name: string;
  readonly tags: { [key: string]: string };
  readonly provider?: TerraformProvider;
  readonly ranges: SecondaryRanges;
  /** @default - the VPC has none */
  readonly ipv6?: Ipv6Ranges;
}

/** Where the internet is, for default routes to it. */
export const ANYWHERE = "0.0.0.0/0";

/** @internal */
export class PublicSubnets extends Construct {
  public readonly subnets: Subnet[];
  /** What a NAT gateway or a load balancer needs before it can talk to the internet. */
  public readonly routing: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SubnetsProps & { readonly gateway: InternetGateway }) {
    super(scope, id);
    const { provider, vpcId, ranges, ipv6 } = props;
    const table = new RouteTable(this, "route-table", {
      provider,
      vpcId,
      tags: { ...props.tags, Name: `${props.name}-public` },
    });
    const route = new Route(this, "route", {
      provider,
      routeTableId: table.id,
      destinationCidrBlock: ANYWHERE,
      gatewayId: props.gateway.id,
      timeouts: { create: "5m" },
    });
    const ipv6Routes =
      ipv6 === undefined
        ? []
        : [
            new Route(this, "route-ipv6", {
              provider,
              routeTableId: table.id,
              destinationIpv6CidrBlock: ANYWHERE_IPV6,
              gatewayId: props.gateway.id,
              timeouts: { create: "5m" },
            }),
          ];
    const zones = props.plan.map(({ zone, publicCidr }) => {
      const scoped = new Construct(this, zone.id);
      const subnet = new Subnet(scoped, "Resource", {
        provider,
        vpcId,
        availabilityZone: zone.name,
        cidrBlock: publicCidr,
        ...ipv6?.of("public", zone.slot),
        mapPublicIpOnLaunch: false,
        tags: { ...props.tags, Name: `${props.name}-public-${zone.id}`, "kubernetes.io/role/elb": "1" },
        lifecycle: zoneLifecycle(zone),
        dependsOn: ranges.neededBy(publicCidr),
      });
      const association = new RouteTableAssociation(scoped, "route-table-association", {
        provider,
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      return { subnet, association };
    });
    this.subnets = zones.map(({ subnet }) => subnet);
    this.routing = [route, ...ipv6Routes, ...zones.map(({ association }) => association)];
  }
}
