// VPC endpoints: how pods reach AWS where there is no way to the internet.
import { TerraformProvider, TerraformResource, Token } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { IFargateCluster } from "../cluster/cluster-interface";
import { findPart, LOAD_BALANCER_CONTROLLER } from "../cluster/cluster-parts";
import { Announced, surveyCluster, SurveyedObject } from "../cluster/workload-survey";
import { annotate, enforce, unacknowledged } from "../findings";
import { askOptions } from "../options";
import { Barrier } from "../order";
import { resolved } from "../resolved";
import {
  checkFeatures,
  checkImages,
  checkServiceSubnets,
  checkImagesKnown,
  EndpointFeature,
  endpointsFor,
  gatewayNeedsRoutes,
  IMAGE_SERVICES,
  NeededEndpoint,
  usedFeatures,
} from "../rules/network/endpoints";
import { endpointServiceName, isCommercial } from "../rules/network/partitions";
import { Finding, formatFinding, isError } from "../rules/finding";
import { IVpc } from "../network/vpc-interface";
import { checkTags } from "../rules/settings";

/** Properties of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  /** The cluster whose pods may use the endpoints, and wait for them. The endpoints are in its VPC. */
  readonly cluster: IFargateCluster;
  /** What pods do with AWS, beyond pulling images and getting credentials. @default - nothing */
  readonly features?: EndpointFeature[];
  /** Further services by the last part of their names, for example `sqs` or `dynamodb`. @default - none */
  readonly additionalServices?: string[];
  /** Services that the VPC has an endpoint for already: it takes no second one. @default - none */
  readonly existingServices?: string[];
  /**
   * Ids of security groups that may use them besides the cluster's, such as those of a SecurityGroupPolicy.
   *
   * @default - none
   */
  readonly additionalSecurityGroupIds?: string[];
  /**
   * Ids of the subnets that interface endpoints are in; each of them has its price by the hour.
   *
   * @default - the VPC's private subnets
   */
  readonly subnetIds?: string[];
  /**
   * Ids of the subnets of single services, by the last part of their names: of one that AWS does not offer in every zone, for
   * example `{ "ecr.api": ["subnet-0123456789abcdef0"] }`.
   *
   * @default - those of `subnetIds`
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
   */
  readonly serviceSubnetIds?: { [service: string]: string[] };
  /**
   * Other regions whose ECR pods pull images from, for example `eu-central-1`: each gets endpoints for `ecr.api`, `ecr.dkr` and
   * `s3` of its own, across regions. Traffic between regions has its price.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
   */
  readonly imageRegions?: string[];
  /**
   * Whether they are the only route from the VPC to AWS. If so, images outside ECR and services without an endpoint are errors.
   *
   * @default - true where the VPC has no NAT gateway
   */
  readonly isOnlyWayOut?: boolean;
  /** Hosts of registries that the VPC reaches in another way. @default - none */
  readonly privateRegistries?: string[];
  /** Tags of the endpoints and of their security group. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/**
 * The VPC endpoints that Fargate pods need for their images, their credentials, and what else they do with AWS, behind a
 * security group that allows the cluster's pods. Pods wait for them, also those that are declared before.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export class VpcEndpoints extends Construct {
  /** Names of the services that have an endpoint, created here or existing: `ecr.api`. */
  public readonly services: string[];
  /** The underlying `aws_vpc_endpoint` of each service, by the service's name. */
  public readonly endpoints: { [service: string]: VpcEndpoint };
  /** The underlying `aws_security_group` of the interface endpoints. */
  public readonly securityGroup: SecurityGroup;
  private readonly props: VpcEndpointsProps;
  private readonly tags: { [key: string]: string };
  private readonly ready: Barrier;

  /**
   * Creates the endpoints, and lets the cluster's pods use them.
   *
   * @throws when the gateway endpoint of S3 would be in no route table: FG532; when a region of images, or a service with subnets
   * of its own, cannot be that: FG545, FG557, FG710
   */
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    askOptions(this, "VpcEndpointsProps", props);
    const { cluster } = props;
    this.props = props;
    this.tags = props.tags ?? cluster.tags;
    const { features = [], additionalServices, existingServices = [] } = props;
    const needed = endpointsFor(features, additionalServices).filter(
      ({ service }) => !existingServices.includes(service),
    );
    enforce(this, [
      ...(needed.some(({ isGateway }) => isGateway) ? gatewayNeedsRoutes(cluster.vpc.privateRouteTableIds) : []),
      ...checkServiceSubnets(props, needed),
      ...checkTags(props.tags, "tags", ["Name"]),
    ]);
    this.services = [...needed.map(({ service }) => service), ...existingServices].sort();
    this.securityGroup = this.addSecurityGroup(cluster.provider);
    this.endpoints = Object.fromEntries(needed.map((each) => [each.service, this.addEndpoint(each)]));
    const far = (props.imageRegions ?? []).flatMap((region) => this.addImageRegion(region));
    this.ready = new Barrier(this, "ready", [
      ...Object.values(this.endpoints),
      ...far,
      ...this.admit(cluster.provider),
    ]);
    cluster.addPodPrerequisite(this);
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Terraform address of the barrier that holds all endpoints and their security group; for `dependsOn`. */
  public get fqn(): string {
    return this.ready.fqn;
  }

  private addSecurityGroup(provider?: TerraformProvider): SecurityGroup {
    const { clusterName, vpc } = this.props.cluster;
    const name = `${clusterName}-endpoints`;
    return new SecurityGroup(this, "security-group", {
      provider,
      namePrefix: `${name}-`,
      description: `VPC endpoints of the EKS cluster ${clusterName}`,
      vpcId: vpc.vpcId,
      tags: { ...this.tags, Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** Rules of their own: the endpoints need not wait for the cluster, whose security group they allow. */
  private admit(provider?: TerraformProvider): VpcSecurityGroupIngressRule[] {
    const { cluster, additionalSecurityGroupIds = [] } = this.props;
    const groups = { pods: cluster.clusterSecurityGroupId, ...byId(additionalSecurityGroupIds) };
    const scope = new Construct(this, "admitted");
    return Object.entries(groups).map(
      ([id, referencedSecurityGroupId]) =>
        new VpcSecurityGroupIngressRule(scope, id, {
          provider,
          securityGroupId: this.securityGroup.id,
          referencedSecurityGroupId,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          tags: this.tags,
        }),
    );
  }

  private addEndpoint({ service, isGateway }: NeededEndpoint): VpcEndpoint {
    const { provider, clusterName, vpc } = this.props.cluster;
    const id = service.replace(/\./g, "-");
    return new VpcEndpoint(this, id, {
      provider,
      vpcId: vpc.vpcId,
      serviceName: this.serviceName(id, service, isGateway),
      ...(isGateway
        ? { vpcEndpointType: "Gateway", routeTableIds: vpc.privateRouteTableIds }
        : this.interfaceIn(this.props.serviceSubnetIds?.[service])),
      serviceRegion: this.homeOf(service),
      tags: { ...this.tags, Name: `${clusterName}-${id}` },
    });
  }

  private interfaceIn(subnetIds = this.props.subnetIds ?? this.props.cluster.vpc.privateSubnetIds): InterfaceSettings {
    const securityGroupIds = [this.securityGroup.id];
    return { vpcEndpointType: "Interface", privateDnsEnabled: true, securityGroupIds, subnetIds };
  }

  /** What images of another region need: the region's own registry, and its S3, which is in no route table here. */
  private addImageRegion(region: string): VpcEndpoint[] {
    const { provider, clusterName, vpc } = this.props.cluster;
    const scope = new Construct(this, `images-${region}`);
    return IMAGE_SERVICES.map((service) => {
      const id = service.replace(/\./g, "-");
      return new VpcEndpoint(scope, id, {
        provider,
        vpcId: vpc.vpcId,
        serviceName: endpointServiceName(region, service),
        serviceRegion: region,
        ...this.interfaceIn(),
        tags: { ...this.tags, Name: `${clusterName}-${region}-${id}` },
      });
    });
  }

  /** Where a service is that has no endpoint in the cluster's own region; undefined where it is not elsewhere. */
  private homeOf(service: string): string | undefined {
    const { region } = this.props.cluster;
    if (service !== ROUTE_53 || Token.isUnresolved(region)) return undefined;
    return isCommercial(region) && region !== ROUTE_53_HOME ? ROUTE_53_HOME : undefined;
  }

  /** In China some names begin with `cn.`, others do not: there Terraform looks it up. */
  private serviceName(id: string, service: string, isGateway: boolean): string {
    const { region, provider } = this.props.cluster;
    if (service === ROUTE_53) return "com.amazonaws.route53";
    if (Token.isUnresolved(region)) return `com.amazonaws.${region}.${service}`;
    if (!region.startsWith("cn-")) return endpointServiceName(region, service);
    const serviceType = isGateway ? "Gateway" : "Interface";
    return new DataAwsVpcEndpointService(this, `${id}-service`, { provider, service, serviceType }).serviceName;
  }

  private get isOnlyWayOut(): boolean {
    const { natPublicIps } = this.props.cluster.vpc;
    return this.props.isOnlyWayOut ?? (!Token.isUnresolved(natPublicIps) && natPublicIps.length === 0);
  }

  /** Checks the images of all pods, and the services that they use, when the program is complete. */
  private validate(): string[] {
    if (!this.isOnlyWayOut) return [];
    const { cluster, privateRegistries } = this.props;
    const objects = objectsOn(cluster);
    const region = String(resolved(this, cluster.region));
    const serviceNames = endpointServicesOf(cluster.vpc);
    const hasController = findPart(cluster, LOAD_BALANCER_CONTROLLER) !== undefined;
    const used = usedFeatures(
      objects.map(({ manifest }) => manifest),
      hasController,
    );
    const found: [IConstruct, Finding[]][] = [
      [this, checkFeatures(used, this.services)],
      ...objects.map(({ declaredBy, manifest }): [IConstruct, Finding[]] => [
        declaredBy.node.id === "Resource" ? (declaredBy.node.scope ?? declaredBy) : declaredBy,
        [
          ...checkImages(manifest, { region, privateRegistries, serviceNames }),
          ...(isChart(declaredBy) ? checkImagesKnown(manifest) : []),
        ],
      ]),
    ];
    const left = found.map(([about, findings]): [IConstruct, Finding[]] => [about, unacknowledged(about, findings)]);
    for (const [about, findings] of left) annotate(about, findings);
    return left.flatMap(([about, findings]) =>
      findings.filter(isError).map((each) => `${about.node.path}: ${formatFinding(each)}`),
    );
  }
}

/** Options of an interface endpoint besides its service. */
interface InterfaceSettings {
  readonly vpcEndpointType: string;
  readonly privateDnsEnabled: boolean;
  readonly securityGroupIds: string[];
  readonly subnetIds: string[];
}

/** Records are in one region for all. https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html */
const ROUTE_53 = "route53";
const ROUTE_53_HOME = "us-east-1";

/** Names of the services that the VPC has an endpoint of, whoever declared it. */
function endpointServicesOf(vpc: IVpc): string[] {
  return vpc.node.root.node.findAll().flatMap((each) => {
    if (!TerraformResource.isTerraformResource(each) || each.terraformResourceType !== "aws_vpc_endpoint") return [];
    if (!("vpcIdInput" in each) || each.vpcIdInput !== vpc.vpcId || !("serviceNameInput" in each)) return [];
    return typeof each.serviceNameInput === "string" ? [each.serviceNameInput] : [];
  });
}

/** All that the program puts on `cluster`; nothing where the cluster is not one of this library's. */
function objectsOn(cluster: IFargateCluster): SurveyedObject[] {
  return isSurveyable(cluster) ? surveyCluster(cluster, cluster.clusterEndpoint, cluster).objects : [];
}

function isSurveyable(cluster: IConstruct): cluster is IConstruct & Announced {
  return "_announced" in cluster;
}

function isChart(construct: IConstruct): boolean {
  return TerraformResource.isTerraformResource(construct) && construct.terraformResourceType === "helm_release";
}

function byId(securityGroupIds: string[]): { [id: string]: string } {
  return Object.fromEntries(securityGroupIds.map((each) => [each, each]));
}
