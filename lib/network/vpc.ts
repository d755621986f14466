// The network of a Fargate cluster: private subnets for pods, public ones for NAT and load balancers.
import { Construct } from "constructs";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { enforce } from "../findings";
import { mendHcl } from "../hcl";
import { askOptions } from "../options";
import { Barrier } from "../order";
import { checkVpcOptions, DEFAULT_CIDR } from "./check-options";
import { planZones } from "./cidr-plan";
import { ControlPlaneSubnets } from "./control-plane-subnets";
import { EgressValidation } from "./egress-validation";
import { ImportedVpc } from "./imported-vpc";
import { Ipv6Ranges } from "./ipv6-ranges";
import { NatGateways } from "./nat-gateways";
import { NatStrategy } from "./nat-strategy";
import { PrivateSubnets } from "./private-subnets";
import { PublicSubnets } from "./public-subnets";
import { SecondaryRanges } from "./secondary-ranges";
import { IVpc, VpcAttributes } from "./vpc-interface";
import { lookUpVpc, VpcLookup } from "./vpc-lookup";
import { VpcProps } from "./vpc-options";
import { DEFAULT_MAX_AZS, namedZones, regionZones } from "./zones";

/**
 * A VPC with a private and a public subnet in each zone.
 *
 * Its default security group and main route table are adopted and closed: what forgets to name its own gets none. Every
 * private subnet has a route table of its own, so that another NAT strategy moves routes, never subnets.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class Vpc extends Construct implements IVpc {
  /**
   * Uses a VPC that exists. Its subnets need the load balancer role tags; see docs/existing-vpc.md.
   *
   * @throws when an id, the range or the number of subnets cannot be right: FG5xx
   */
  public static fromAttributes(scope: Construct, id: string, attributes: VpcAttributes): IVpc {
    return new ImportedVpc(scope, id, attributes);
  }

  /**
   * Uses a VPC that exists, found by Terraform at each plan: by its id, its name or its tags, and its subnets by their role tags.
   *
   * How many subnets there are is known only at apply: pass `Vpc.fromAttributes` the ids for what needs one resource for each.
   *
   * @throws when no VPC is selected: FG990
   * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/vpc
   */
  public static fromLookup(scope: Construct, id: string, lookup: VpcLookup): IVpc {
    return lookUpVpc(scope, id, lookup);
  }

  /** Id of the VPC. */
  public readonly vpcId: string;
  /** IPv4 range of the VPC. Always known here; optional because it need not be for an imported VPC. */
  public readonly cidrBlock?: string;
  /** Whether the VPC has ranges of IPv6. Always known here; optional because it need not be for an imported VPC. */
  public readonly hasIpv6?: boolean;
  /** Ids of the control plane's own subnets, in the zones' order; undefined where it is in the private ones. */
  public readonly controlPlaneSubnetIds?: string[];
  /** Names of the zones; tokens where the region's own zones are looked up. */
  public readonly availabilityZones: string[];
  /** Ids of the private subnets, one for each zone, in the zones' order: pods run in them. */
  public readonly privateSubnetIds: string[];
  /** IPv4 ranges of the private subnets, in the zones' order. */
  public readonly privateSubnetCidrs: string[];
  /** Ids of the public subnets, one for each zone, in the zones' order: for NAT gateways and load balancers. */
  public readonly publicSubnetIds: string[];
  /** IPv4 ranges of the public subnets, in the zones' order. */
  public readonly publicSubnetCidrs: string[];
  /** Ids of the private subnets' route tables, one for each zone, in the zones' order. */
  public readonly privateRouteTableIds: string[];
  /** Public IPv4 addresses of the NAT gateways, which the outside sees pods come from; empty without a gateway. */
  public readonly natPublicIps: string[];
  /** The underlying `aws_vpc`. */
  public readonly resource: AwsVpc;

  private readonly egress: Barrier;

  /**
   * Creates the VPC with its subnets, its routes and its NAT gateways.
   *
   * @throws when a range, a zone, their number or a tag cannot work: FG5xx, FG7xx
   */
  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    super(scope, id);
    askOptions(this, "VpcProps", props);
    mendHcl(this);
    const { provider, tags = {} } = props;
    const name = props.name ?? this.node.path.replace(/\//g, "-");
    const { cidrBlock = DEFAULT_CIDR, natStrategy = NatStrategy.SINGLE, ipv6: hasIpv6 = false } = props;
    this.cidrBlock = cidrBlock;
    this.hasIpv6 = hasIpv6;

    enforce(this, checkVpcOptions(props));
    const zones =
      props.availabilityZones === undefined
        ? regionZones(this, props.maxAzs ?? DEFAULT_MAX_AZS, provider)
        : namedZones(props.availabilityZones);
    const { plan } = planZones(cidrBlock, zones, props);

    this.resource = new AwsVpc(this, "Resource", {
      provider,
      cidrBlock,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ...(hasIpv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
      tags: { ...tags, Name: name },
    });
    this.vpcId = this.resource.id;
    this.closeDefaults(name, props);
    const gateway = new InternetGateway(this, "internet-gateway", {
      provider,
      vpcId: this.vpcId,
      tags: { ...tags, Name: name },
    });

    const ranges = new SecondaryRanges(this, { vpcId: this.vpcId, provider, cidrs: props.secondaryCidrBlocks ?? [] });
    const ipv6 = hasIpv6 ? new Ipv6Ranges(this, { vpc: this.resource, name, tags, provider, natStrategy }) : undefined;
    const common = { vpcId: this.vpcId, plan, zones, name, tags, provider, gateway, ranges, ipv6 };
    const publicHalf = new PublicSubnets(this, "public-subnets", common);
    const nats = new NatGateways(this, "nat", {
      ...common,
      publicSubnets: publicHalf.subnets,
      strategy: natStrategy,
      natZone: props.natZone,
      allocationIds: props.natEipAllocationIds,
    });
    const privateHalf = new PrivateSubnets(this, "private-subnets", { ...common, nats });

    if (props.controlPlaneSubnetCidrs !== undefined) {
      this.controlPlaneSubnetIds = new ControlPlaneSubnets(this, "control-plane-subnets", common).subnetIds;
    }

    this.availabilityZones = zones.map((zone) => zone.name);
    this.publicSubnetIds = publicHalf.subnets.map((subnet) => subnet.id);
    this.publicSubnetCidrs = plan.map(({ publicCidr }) => publicCidr);
    this.privateSubnetIds = privateHalf.subnets.map((subnet) => subnet.id);
    this.privateSubnetCidrs = plan.map(({ privateCidr }) => privateCidr);
    this.privateRouteTableIds = privateHalf.routeTables.map((table) => table.id);
    this.natPublicIps = nats.publicIps;
    if (natStrategy === NatStrategy.NONE) this.node.addValidation(new EgressValidation(this));
    this.egress = new Barrier(this, "egress", [...publicHalf.routing, ...privateHalf.routing]);
  }

  /** Terraform address of the barrier that holds the egress of the subnets; for `dependsOn`. */
  public get fqn(): string {
    return this.egress.fqn;
  }

  /** AWS creates a security group and a route table with every VPC: adopted without a rule and without a route. */
  private closeDefaults(name: string, { provider, tags }: VpcProps): void {
    new DefaultSecurityGroup(this, "default-security-group", {
      provider,
      vpcId: this.vpcId,
      ingress: [],
      egress: [],
      tags: { ...tags, Name: `${name}-default` },
    });
    new DefaultRouteTable(this, "default-route-table", {
      provider,
      defaultRouteTableId: this.resource.defaultRouteTableId,
      route: [],
      tags: { ...tags, Name: `${name}-default` },
      timeouts: { create: "5m", update: "5m" },
    });
  }
}
