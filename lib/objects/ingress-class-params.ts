// What all load balancers of one class of Ingresses have alike.
import { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { IpFamily } from "../cluster/ip-family";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { Finding } from "../rules/finding";
import { partName } from "../rules/objects/parts";
import { checkBalancerTags } from "../rules/tags";
import { checkCertificates } from "../rules/workloads/load-balancer-arns";
import { checkLoadBalancer } from "../rules/workloads/load-balancers";
import { checkWorkloadName } from "../rules/workloads/names";
import { LoadBalancerScheme } from "../workloads/load-balancer";
import { KubernetesObjects } from "./kubernetes-objects";

/**
 * The families of addresses that a load balancer has.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-ip-address-type.html
 */
export enum IpAddressType {
  /** IPv4 alone. */
  IPV4 = "ipv4",
  /** IPv4 and IPv6. */
  DUALSTACK = "dualstack",
  /** IPv6 for the internet, and private addresses of IPv4. */
  DUALSTACK_WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4",
}

/** Properties of an `IngressClassParams`. */
export interface IngressClassParamsProps {
  /** Name of the IngressClass and of its parameters. @default - the construct's id */
  readonly className?: string;
  /** Whether the load balancers serve the VPC or the internet. @default - as each Ingress sets it */
  readonly scheme?: LoadBalancerScheme;
  /** Name of the group that all Ingresses of the class are in: they share one load balancer. @default - as each Ingress sets it */
  readonly groupName?: string;
  /** Ids of the subnets that the load balancers are in, two or more, each in another zone. @default - as each Ingress sets it */
  readonly subnetIds?: string[];
  /** ARNs of certificates of ACM, with which they listen on 443. @default - as each Ingress sets it */
  readonly certificateArns?: string[];
  /** Name of the security policy of the HTTPS listeners. @default - as each Ingress sets it */
  readonly sslPolicy?: string;
  /** IP ranges that may reach them. @default - as each Ingress sets it */
  readonly inboundCidrs?: string[];
  /** The families of their addresses. @default - as each Ingress sets it, and DUALSTACK on a cluster of IPv6 */
  readonly ipAddressType?: IpAddressType;
  /**
   * Attributes of the load balancers, such as `idle_timeout.timeout_seconds`.
   *
   * @default - ELB's own
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
   */
  readonly loadBalancerAttributes?: { [key: string]: string };
  /** Tags of the load balancers and of what the controller creates for them. @default - the cluster's */
  readonly tags?: { [key: string]: string };
  /** What must exist before it. @default - the Load Balancer Controller, where the program installs it */
  readonly dependsOn?: ITerraformDependable[];
  /** The cluster that it is in. */
  readonly cluster: IFargateCluster;
  /** The Helm provider that talks to the cluster. @default - the stack's default Helm provider */
  readonly helmProvider?: TerraformProvider;
}

/**
 * A class of Ingresses, and its parameters, which go before what an Ingress sets itself: whoever may create Ingresses cannot change them.
 * Its load balancers send straight to pods.
 *
 * @example
 * const internal = new IngressClassParams(stack, "internal", { cluster: stack.cluster, scheme: LoadBalancerScheme.INTERNAL });
 * web.expose({ ingressClass: internal });
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/
 */
export class IngressClassParams extends Construct {
  /** Name of the IngressClass, for Ingresses of other tools. */
  public readonly className: string;
  /** The class and its parameters, as they are applied. */
  public readonly objects: KubernetesObjects;
  /** @internal What the class sets. */
  public readonly _props: IngressClassParamsProps;

  /**
   * Creates the class.
   *
   * @throws when its name, a range or an ARN is not valid: FG830, FG87x, FG88x
   */
  constructor(scope: Construct, id: string, props: IngressClassParamsProps) {
    super(scope, id);
    askOptions(this, "IngressClassParamsProps", props);
    const { cluster, subnetIds, inboundCidrs, certificateArns = [] } = props;
    const tags = props.tags ?? cluster.tags;
    this._props = props;
    this.className = props.className ?? id;
    enforce(this, [
      ...checkWorkloadName({ name: this.className, isId: props.className === undefined }, "className"),
      ...checkLoadBalancer("Application", { subnetIds, ranges: { inboundCidrs }, annotations: {} }),
      ...checkAttributes(props.loadBalancerAttributes ?? {}),
      ...checkCertificates(certificateArns, cluster.region, "certificateArns"),
      ...checkBalancerTags(tags),
    ]);
    const name = this.className;
    const isIpv6 = cluster.ipFamily === IpFamily.IPV6;
    const spec = {
      scheme: props.scheme,
      group: props.groupName === undefined ? undefined : { name: props.groupName },
      subnets: subnetIds === undefined ? undefined : { ids: subnetIds },
      certificateArn: props.certificateArns,
      sslPolicy: props.sslPolicy,
      inboundCIDRs: inboundCidrs,
      ipAddressType: props.ipAddressType ?? (isIpv6 ? IpAddressType.DUALSTACK : undefined),
      loadBalancerAttributes: pairs(props.loadBalancerAttributes ?? {}),
      tags: pairs(tags),
      // Fargate pods are reachable only by their IP addresses.
      targetType: "ip",
    };
    const parameters = { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name };
    this.objects = new KubernetesObjects(this, "objects", {
      cluster,
      helmProvider: props.helmProvider,
      namespace: "kube-system",
      releaseName: partName("ingress-class", name),
      objects: [
        { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams", metadata: { name }, spec: written(spec) },
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "IngressClass",
          metadata: { name },
          spec: { controller: "ingress.k8s.aws/alb", parameters },
        },
      ],
      dependsOn: props.dependsOn,
    });
  }

  /** Terraform address of the class; for `dependsOn`. */
  public get fqn(): string {
    return this.objects.fqn;
  }
}

/** As they would be in the annotation of an Ingress. */
function checkAttributes(attributes: { [key: string]: string }): Finding[] {
  const text = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  const annotations = { "alb.ingress.kubernetes.io/load-balancer-attributes": text.join(",") };
  if (text.length === 0) return [];
  return checkLoadBalancer("Application", { ranges: {}, annotations }).map((found) => ({
    ...found,
    field: "loadBalancerAttributes",
  }));
}

function pairs(map: { [key: string]: string }): object[] | undefined {
  const list = Object.entries(map).map(([key, value]) => ({ key, value }));
  return list.length === 0 ? undefined : list;
}

function written(fields: { readonly [key: string]: unknown }): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
