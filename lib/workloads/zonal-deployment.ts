// The same pods in every zone: Fargate spreads nothing by itself.
import { Construct } from "constructs";
import { Token } from "cdktf";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce, Findings } from "../findings";
import { askOptions, HANDED_ON } from "../options";
import { Finding, isError } from "../rules/finding";
import { checkSubnetIds } from "../rules/network/vpc";
import { PROFILE_LABEL } from "../rules/profiles/profile-match";
import { checkWorkloadName } from "../rules/workloads/names";
import { zonesUnknown } from "../rules/workloads/workloads";
import { AlbIngress } from "./alb-ingress";
import { ExposeOptions } from "./alb-options";
import { ClusterService, ClusterServiceOptions } from "./cluster-service";
import { addDisruptionBudget } from "./disruption-budget";
import { checkDeployment, FargateDeployment, FargateDeploymentOptions } from "./fargate-deployment";
import { KubernetesNamespace } from "./namespace";
import { NetworkLoadBalancer, NetworkLoadBalancerOptions } from "./network-load-balancer";
import { WorkloadProps } from "./pod-options";
import { checkPods, COMPONENT_LABEL, DEPLOYMENT } from "./pod-template";
import { serviceAccountOf, WorkloadServiceAccount } from "./service-account";
import { WorkloadFront } from "./workload-front";

/** Properties of a `ZonalDeployment`. `replicas` are those of each zone. */
export interface ZonalDeploymentProps extends FargateDeploymentOptions, WorkloadProps {
  /**
   * Id of a private subnet for each zone, by a name of yours that becomes part of names and addresses.
   *
   * @default - the cluster's private subnets as `a`, `b`, `c`
   */
  readonly zones?: { [zone: string]: string };
}

/** Label that the pods of all zones have alike. */
const TOGETHER = "app.kubernetes.io/part-of";

/**
 * As many pods in one zone as in the next. Fargate chooses any of a profile's subnets for a pod, and takes no notice of
 * spread constraints and anti-affinity; a profile of one subnet leaves it no choice. So each zone gets a profile and a
 * Deployment, and one Service is in front of them all.
 *
 * A cluster has ten profiles, unless AWS allows it more, and makes one after the other.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export class ZonalDeployment extends Construct {
  /** Namespace of the Deployments and of their pods. */
  public readonly namespace: string;
  /** Labels that the pods of all zones have in common, and no others have. */
  public readonly selector: { [key: string]: string };
  /** The Deployments, by the zone's name. */
  public readonly deployments: { [zone: string]: FargateDeployment };
  private readonly props: ZonalDeploymentProps;
  private readonly name: string;
  private readonly front: WorkloadFront;

  /**
   * Creates a Fargate profile and a Deployment for each zone.
   *
   * @throws when the subnets are not known at synth, or a name is not one in Kubernetes: FG828, FG830; when EKS or
   * Kubernetes would reject a profile or a Deployment: FG1xx, FG20x, FG8xx
   */
  constructor(scope: Construct, id: string, props: ZonalDeploymentProps) {
    super(scope, id);
    askOptions(this, "ZonalDeploymentProps", props);
    const { cluster, namespace, kubernetesProvider } = props;
    this.props = props;
    this.namespace = namespace;
    this.name = props.name ?? id;
    this.selector = { [TOGETHER]: this.name, [COMPONENT_LABEL]: props.labels?.[COMPONENT_LABEL] ?? DEPLOYMENT };
    enforce(this, this.check());
    if (props.createNamespace ?? false) {
      new KubernetesNamespace(this, "namespace", { cluster, kubernetesProvider, namespaceName: namespace });
    }
    const serviceAccount = serviceAccountOf(this, this.name, props);
    const zones = new Construct(this, "zones");
    this.deployments = Object.fromEntries(
      Object.entries(props.zones ?? lettered(cluster)).map(([zone, subnetId]) => [
        zone,
        this.addZone(zones, zone, subnetId, serviceAccount),
      ]),
    );
    this.front = new WorkloadFront(this, props, {
      name: this.name,
      selector: this.selector,
      workloads: Object.values(this.deployments),
    });
    if (props.disruptionBudget ?? true) {
      const { name, selector } = this;
      addDisruptionBudget(this, { cluster, namespace, name, selector, kubernetesProvider });
    }
  }

  /**
   * Adds a Service in front of the pods of all zones, which other pods reach as `<name>.<namespace>`. Called again without
   * options, it returns the Service that exists.
   *
   * @throws when there is one already, and options for another: FG876
   */
  public addService(options: ClusterServiceOptions = {}): ClusterService {
    return this.front.addService(options);
  }

  /**
   * Adds an Application Load Balancer in front of the pods of all zones, and a Service behind it if there is none yet.
   *
   * @throws when there is one already, or the port is ambiguous: FG874, FG876
   */
  public expose(options: ExposeOptions = {}): AlbIngress {
    return this.front.expose(options);
  }

  /**
   * Adds a Network Load Balancer in front of the pods of all zones.
   *
   * @throws when there is one already, or UDP ports have no TCP port to be checked on: FG871, FG876
   */
  public exposeByNetworkLoadBalancer(options: NetworkLoadBalancerOptions = {}): NetworkLoadBalancer {
    return this.front.exposeByNetworkLoadBalancer(options);
  }

  /** What is wrong with it and with its zones, each of which has a Deployment and a profile that are called after both. */
  private check(): Finding[] {
    const { name, props } = this;
    const { cluster } = props;
    const whole = checkWorkloadName({ name, isId: props.name === undefined });
    const isUnknown = props.zones === undefined && Token.isUnresolved(cluster.vpc.privateSubnetIds);
    const zones = isUnknown ? { a: "" } : (props.zones ?? lettered(cluster));
    return [
      ...whole,
      ...(isUnknown ? [zonesUnknown()] : []),
      ...Object.entries(props.zones ?? {}).flatMap(([zone, subnetId]) =>
        checkSubnetIds([subnetId], "zones").map((found) => ({ ...found, field: `zones.${zone}` })),
      ),
      ...Object.keys(zones).flatMap((zone) => [
        ...(whole.length > 0 ? [] : checkWorkloadName({ name: `${name}-${zone}`, isId: false }, `zones.${zone}`)),
        // Warnings are reported of each Deployment.
        ...checkPods(name, props, `${name}-${zone}`).filter(isError),
      ]),
      ...checkDeployment(props).filter(isError),
    ];
  }

  private addZone(
    scope: Construct,
    zone: string,
    subnetId: string,
    serviceAccount: WorkloadServiceAccount | undefined,
  ): FargateDeployment {
    const { cluster, namespace, replicas = 1 } = this.props;
    const name = `${this.name}-${zone}`;
    const labels = { ...this.props.labels, ...this.selector, "app.kubernetes.io/name": name };
    const profile = cluster.addFargateProfile(name, {
      selectors: [{ namespace, labels }],
      privateSubnetIds: [subnetId],
    });
    Findings.acknowledge(profile, "FG110", "its pods select it by their label");
    return new FargateDeployment(scope, zone, {
      ...this.props,
      ...HANDED_ON,
      name,
      replicas,
      // Another profile may take the namespace too: the label decides.
      labels: { ...labels, [PROFILE_LABEL]: name },
      serviceAccount,
      permissions: undefined,
      createNamespace: false,
      disruptionBudget: false,
    });
  }
}

/** A VPC lists its subnets by their zones' letters. */
function lettered(cluster: IFargateCluster): { [zone: string]: string } {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return Object.fromEntries(cluster.vpc.privateSubnetIds.map((each, i) => [letters.charAt(i), each]));
}
