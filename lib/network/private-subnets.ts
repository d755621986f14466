// The private half of a VPC: in each zone a subnet with a route table of its own.
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { NatGateways } from "./nat-gateways";
import { ANYWHERE_IPV6 } from "./ipv6-ranges";
import { ANYWHERE, SubnetsProps } from "./public-subnets";
import { zoneLifecycle } from "./zones";

/** @internal */
export class PrivateSubnets extends Construct {
  public readonly subnets: Subnet[];
  public readonly routeTables: RouteTable[];
  /** What a pod needs before its traffic leaves the subnet. */
  public readonly routing: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SubnetsProps & { readonly nats: NatGateways }) {
    super(scope, id);
    const { provider, vpcId, ranges, ipv6 } = props;
    const zones = props.plan.map(({ zone, privateCidr }, position) => {
      const scoped = new Construct(this, zone.id);
      const tags = { ...props.tags, Name: `${props.name}-private-${zone.id}` };
      const subnet = new Subnet(scoped, "Resource", {
        provider,
        vpcId,
        availabilityZone: zone.name,
        cidrBlock: privateCidr,
        ...ipv6?.of("private", zone.slot),
        tags: { ...tags, "kubernetes.io/role/internal-elb": "1" },
        lifecycle: zoneLifecycle(zone),
        dependsOn: ranges.neededBy(privateCidr),
      });
      const table = new RouteTable(scoped, "route-table", { provider, vpcId, tags });
      const association = new RouteTableAssociation(scoped, "route-table-association", {
        provider,
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      const nat = props.nats.servingZone(position);
      const routes =
        nat === undefined
          ? []
          : [
              new Route(scoped, "route", {
                provider,
                routeTableId: table.id,
                destinationCidrBlock: ANYWHERE,
                natGatewayId: nat.id,
                timeouts: { create: "5m" },
              }),
            ];
      const ipv6Routes =
        ipv6?.egressGatewayId === undefined
          ? []
          : [
              new Route(scoped, "route-ipv6", {
                provider,
                routeTableId: table.id,
                destinationIpv6CidrBlock: ANYWHERE_IPV6,
                egressOnlyGatewayId: ipv6.egressGatewayId,
                timeouts: { create: "5m" },
              }),
            ];
      return { subnet, table, routing: [association, ...routes, ...ipv6Routes] };
    });
    this.subnets = zones.map(({ subnet }) => subnet);
    this.routeTables = zones.map(({ table }) => table);
    this.routing = zones.flatMap(({ routing }) => routing);
  }
}
