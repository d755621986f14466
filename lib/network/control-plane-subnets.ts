// Subnets of the control plane's network interfaces alone: one in each zone, and no route out of the VPC.
import { Construct } from "constructs";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { SubnetsProps } from "./public-subnets";
import { zoneLifecycle } from "./zones";

/** @internal */
export class ControlPlaneSubnets extends Construct {
  public readonly subnetIds: string[];

  constructor(scope: Construct, id: string, props: SubnetsProps) {
    super(scope, id);
    const { provider, vpcId, ranges, ipv6 } = props;
    const name = `${props.name}-control-plane`;
    const table = new RouteTable(this, "route-table", { provider, vpcId, tags: { ...props.tags, Name: name } });
    const subnets = props.plan.map(({ zone, controlPlaneCidr = "" }) => {
      const scoped = new Construct(this, zone.id);
      const subnet = new Subnet(scoped, "Resource", {
        provider,
        vpcId,
        availabilityZone: zone.name,
        cidrBlock: controlPlaneCidr,
        ...ipv6?.of("controlPlane", zone.slot),
        tags: { ...props.tags, Name: `${name}-${zone.id}` },
        lifecycle: zoneLifecycle(zone),
        dependsOn: ranges.neededBy(controlPlaneCidr),
      });
      new RouteTableAssociation(scoped, "route-table-association", {
        provider,
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      return subnet;
    });
    this.subnetIds = subnets.map((subnet) => subnet.id);
  }
}
