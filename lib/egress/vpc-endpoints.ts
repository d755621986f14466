// VPC endpoints: how pods reach AWS where there is no way to the internet.
import { TerraformProvider, TerraformResource, Token } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { IFargateCluster } from "../cluster/cluster-interface";
import { findPart, LOAD_BALANCER_CONTROLLER } from "../cluster/cluster-parts";
import { AnnouncedPods, surveyCluster, SurveyedObject } from "../cluster/workload-survey";
import { annotate, enforce, unacknowledged } from "../findings";
import { askOptions } from "../options";
import { Barrier } from "../order";
import { resolved } from "../resolved";
import {
  checkFeatures,
  checkImages,
  checkToldImages,
  EndpointFeature,
  endpointsFor,
  gatewayNeedsRoutes,
  NeededEndpoint,
  usedFeatures,
} from "../rules/network/endpoints";
import { Finding, formatFinding, isError } from "../rules/finding";

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
   * Whether they are the only way out of the VPC. If so, images outside of ECR and services without an endpoint are errors.
   *
   * @default - true where the VPC has no NAT gateway
   */
  readonly isOnlyWayOut?: boolean;
  /** Hosts of registries that the VPC reaches by other ways. @default - none */
  readonly privateRegistries?: string[];
  /** Tags of the endpoints and of their security group. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/**
 * The VPC endpoints that Fargate pods need for their images, their credentials, and what else they do with AWS, behind a
 * security group that lets the cluster's pods in. Pods wait for them, also those that are declared before.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export class VpcEndpoints extends Construct {
  /** Names of the services that have an endpoint, be it made here or not: `ecr.api`. */
  public readonly services: string[];
  /** The underlying `aws_vpc_endpoint` of each service, by the service's name. */
  public readonly endpoints: { [service: string]: VpcEndpoint };
  /** The underlying `aws_security_group` of the interface endpoints. */
  public readonly securityGroup: SecurityGroup;
  private readonly props: VpcEndpointsProps;
  private readonly tags: { [key: string]: string };
  private readonly ready: Barrier;

  /**
   * Makes the endpoints, and lets the cluster's pods use them.
   *
   * @throws when the gateway endpoint of S3 would be in no route table: FG532
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
    this.services = [...needed.map(({ service }) => service), ...existingServices].sort();
    if (needed.some(({ isGateway }) => isGateway)) enforce(this, gatewayNeedsRoutes(cluster.vpc.privateRouteTableIds));
    this.securityGroup = this.addSecurityGroup(cluster.provider);
    this.endpoints = Object.fromEntries(needed.map((each) => [each.service, this.addEndpoint(each)]));
    this.ready = new Barrier(this, "ready", [...Object.values(this.endpoints), ...this.admit(cluster.provider)]);
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

  /** Rules of their own: the endpoints need not wait for the cluster, whose security group they let in. */
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
        : {
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            securityGroupIds: [this.securityGroup.id],
            subnetIds: this.props.subnetIds ?? vpc.privateSubnetIds,
          }),
      tags: { ...this.tags, Name: `${clusterName}-${id}` },
    });
  }

  /** In China some names begin with `cn.`, others do not: there AWS is asked. */
  private serviceName(id: string, service: string, isGateway: boolean): string {
    const { region, provider } = this.props.cluster;
    if (Token.isUnresolved(region) || !region.startsWith("cn-")) return `com.amazonaws.${region}.${service}`;
    const serviceType = isGateway ? "Gateway" : "Interface";
    return new DataAwsVpcEndpointService(this, `${id}-service`, { provider, service, serviceType }).serviceName;
  }

  private get isOnlyWayOut(): boolean {
    const { natPublicIps } = this.props.cluster.vpc;
    return this.props.isOnlyWayOut ?? (!Token.isUnresolved(natPublicIps) && natPublicIps.length === 0);
  }

  /** Judges the images of all pods, and the services that they use, when the program is complete. */
  private validate(): string[] {
    if (!this.isOnlyWayOut) return [];
    const { cluster, privateRegistries } = this.props;
    const objects = objectsOn(cluster);
    const region = String(resolved(this, cluster.region));
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
          ...checkImages(manifest, region, privateRegistries),
          ...(isChart(declaredBy) ? checkToldImages(manifest) : []),
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

/** All that the program puts on `cluster`; nothing where the cluster is none of this library's. */
function objectsOn(cluster: IFargateCluster): SurveyedObject[] {
  return isSurveyable(cluster) ? surveyCluster(cluster, cluster.clusterEndpoint, cluster._announced).objects : [];
}

function isSurveyable(cluster: IConstruct): cluster is IConstruct & { readonly _announced: AnnouncedPods[] } {
  return "_announced" in cluster;
}

function isChart(construct: IConstruct): boolean {
  return TerraformResource.isTerraformResource(construct) && construct.terraformResourceType === "helm_release";
}

function byId(securityGroupIds: string[]): { [id: string]: string } {
  return Object.fromEntries(securityGroupIds.map((each) => [each, each]));
}
