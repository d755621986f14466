// The whole composition: a network, a cluster without nodes, and what every such cluster needs.
import { ITerraformDependable, Lazy, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CoreDns } from "../addons/core-dns";
import { KubeProxy, VpcCni } from "../addons/node-addons";
import { FargateCluster } from "../cluster/fargate-cluster";
import { kubeconfigCommand, KubeconfigValidation } from "../cluster/provider-identity";
import { ExplainOptions } from "../explain/explain-cluster";
import { ClusterExplanation } from "../explain/explanation";
import { enforce } from "../findings";
import { AwsLoadBalancerController } from "../ingress/aws-load-balancer-controller";
import { FargateLogging } from "../logging/fargate-logging";
import { Vpc } from "../network/vpc";
import { IVpc } from "../network/vpc-interface";
import { askOptions, HANDED_ON } from "../options";
import { Barrier, dependsOnLater } from "../order";
import { formatUsd } from "../rules/sizing/cost";
import { LIFECYCLE_AS_OF } from "../rules/facts/kubernetes-releases";
import { PRICES_AS_OF } from "../rules/sizing/prices";
import { awsProviderConfig } from "./aws-provider-options";
import { checkParts, checkStackOptions } from "./check-options";
import { ClusterProviders } from "./cluster-providers";
import { ClusterToken } from "./cluster-token";
import { FargateServerlessStackProps, isEnabled } from "./stack-options";

/** The profile of the cluster's own pods, and the namespace that it takes. */
const KUBE_SYSTEM = "kube-system";

/**
 * A serverless EKS cluster in a stack of its own: VPC, control plane, Fargate profiles, DNS, logging and the AWS Load
 * Balancer Controller, in the one order in which they come up healthy and go away without a trace.
 *
 * @example
 * const stack = new FargateServerlessStack(app, "fargate-serverless", {
 *   region: "ap-northeast-2",
 *   fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
 * });
 */
export class FargateServerlessStack extends TerraformStack {
  /** The VPC that the cluster is in, created or imported. */
  public readonly vpc: IVpc;
  /** The cluster, to add profiles, service accounts and access to. */
  public readonly cluster: FargateCluster;
  /** The Kubernetes and Helm providers of the cluster, for what you run on it. */
  public readonly providers: ClusterProviders;
  /** The AWS provider of the whole stack. What is set on it later counts for the tokens of `providers` too. */
  public readonly awsProvider: AwsProvider;
  /** CoreDNS; undefined where it is not enabled. */
  public readonly coreDns?: CoreDns;
  /** The VPC CNI add-on; undefined where it is not enabled. */
  public readonly vpcCni?: VpcCni;
  /** The kube-proxy add-on; undefined where it is not enabled. */
  public readonly kubeProxy?: KubeProxy;
  /** Logging of pods; undefined where it is not enabled. */
  public readonly logging?: FargateLogging;
  /** The AWS Load Balancer Controller; undefined where it is not enabled. */
  public readonly loadBalancerController?: AwsLoadBalancerController;
  /** Everything of this stack: workloads that list it in `dependsOn` start on a cluster that is complete. */
  public readonly platform: ITerraformDependable;

  /**
   * Creates the whole composition.
   *
   * @throws when a rule of the stack or of one of its parts is broken, such as two VPCs: FG808; see docs/errors.md for all
   * codes
   */
  constructor(scope: Construct, id: string, props: FargateServerlessStackProps) {
    super(scope, id);
    askOptions(this, "FargateServerlessStackProps", props);
    const { region, clusterName = id, tags } = props;
    enforce(this, checkStackOptions(props), checkParts(this, { ...props, clusterName }));
    this.awsProvider = new AwsProvider(this, "aws", awsProviderConfig(region, props.awsProvider));
    this.vpc = this.addVpc(props, clusterName);
    this.cluster = new FargateCluster(this, "cluster", {
      ...props,
      ...HANDED_ON,
      // The stack creates its own; one that plain JavaScript passes is not an option here.
      provider: undefined,
      clusterName,
      vpc: this.vpc,
    });
    const { clusterToken } = props;
    this.providers = new ClusterProviders(this, "providers", { cluster: this.cluster, clusterToken });
    if (clusterToken === ClusterToken.DATA_SOURCE) this.node.addValidation(new KubeconfigValidation(this.cluster));
    const onCluster = {
      ...HANDED_ON,
      cluster: this.cluster,
      tags,
      kubernetesProvider: this.providers.kubernetes,
      helmProvider: this.providers.helm,
    };

    this.addProfiles(props);
    for (const [name, grant] of Object.entries(props.access ?? {})) {
      this.cluster.grantAccess(name, { ...grant, ...HANDED_ON });
    }
    const { logging, coreDns, vpcCni, kubeProxy, loadBalancerController } = props;
    if (isEnabled(logging)) this.logging = new FargateLogging(this, "logging", { ...onCluster, ...logging });
    if (isEnabled(coreDns)) this.coreDns = new CoreDns(this, "core-dns", { ...onCluster, ...coreDns });
    if (isEnabled(vpcCni)) this.vpcCni = new VpcCni(this, "vpc-cni", { ...onCluster, ...vpcCni });
    if (isEnabled(kubeProxy)) this.kubeProxy = new KubeProxy(this, "kube-proxy", { ...onCluster, ...kubeProxy });
    if (isEnabled(loadBalancerController)) {
      this.loadBalancerController = new AwsLoadBalancerController(this, "load-balancer-controller", {
        ...onCluster,
        ...loadBalancerController,
      });
    }
    this.platform = this.addPlatform();
    this.addOutputs(region);
    if (props.outputMonthlyFloor === true) this.addMonthlyFloor();
  }

  /**
   * Lists every pod of the stack with its profile, size, price, roles and logs. Call it when the program is complete.
   */
  public explain(options: ExplainOptions = {}): ClusterExplanation {
    return this.cluster.explain(options);
  }

  private addVpc(props: FargateServerlessStackProps, name: string): IVpc {
    const { vpc, existingVpc, tags } = props;
    if (existingVpc === undefined) return new Vpc(this, "vpc", { name, tags, ...vpc, ...HANDED_ON });
    return Vpc.fromAttributes(this, "vpc", { ...existingVpc, ...HANDED_ON });
  }

  private addProfiles(props: FargateServerlessStackProps): void {
    const profiles = { ...props.fargateProfiles };
    if ((props.addKubeSystemProfile ?? true) && !Object.hasOwn(profiles, KUBE_SYSTEM)) {
      profiles[KUBE_SYSTEM] = { selectors: [{ namespace: KUBE_SYSTEM }] };
    }
    for (const [name, profile] of Object.entries(profiles)) {
      this.cluster.addFargateProfile(name, { ...profile, ...HANDED_ON });
    }
  }

  private addPlatform(): ITerraformDependable {
    const parts = [this.logging, this.coreDns, this.vpcCni, this.kubeProxy, this.loadBalancerController];
    const platform = new Barrier(this, "platform", [
      this.cluster,
      ...parts.flatMap((part) => (part === undefined ? [] : [part])),
    ]);
    // Profiles may still be added.
    dependsOnLater(platform, () => this.cluster.fargateProfiles);
    return platform;
  }

  private addMonthlyFloor(): void {
    new TerraformOutput(this, "monthly_floor", {
      // Workloads may still come.
      value: Lazy.stringValue({ produce: () => this.monthlyFloor() }),
      description: `US dollars a month before traffic, on demand, at list prices of ${PRICES_AS_OF}`,
    });
  }

  private monthlyFloor(): string {
    // What is written is the same on every day.
    const { knownUsd, lines, region } = this.explain({ asOf: this.cluster._asOf ?? LIFECYCLE_AS_OF }).cost;
    const isPriced = lines.every(({ usdEach }) => usdEach !== undefined);
    return isPriced ? formatUsd(knownUsd) : `unknown: not all prices are known for ${region}`;
  }

  private addOutputs(region: string): void {
    const { cluster, vpc } = this;
    const outputs: { [name: string]: { value: unknown; description: string } } = {
      configure_kubectl: {
        value: kubeconfigCommand(cluster, `aws eks update-kubeconfig --region ${region} --name ${cluster.clusterName}`),
        description: "Run this to point kubectl at the cluster",
      },
      cluster_name: { value: cluster.clusterName, description: "Name of the EKS cluster" },
      cluster_arn: { value: cluster.clusterArn, description: "ARN of the EKS cluster" },
      cluster_endpoint: { value: cluster.clusterEndpoint, description: "URL of the Kubernetes API" },
      cluster_certificate_authority_data: {
        value: cluster.certificateAuthorityData,
        description: "Certificate of the Kubernetes API's certificate authority, in base64",
      },
      cluster_security_group_id: {
        value: cluster.clusterSecurityGroupId,
        description: "The security group that EKS created, which pods are in",
      },
      oidc_provider_arn: {
        value: cluster.oidcProviderArn,
        description: "For the trust policies of further IRSA roles",
      },
      oidc_issuer: {
        value: cluster.oidcIssuer,
        description: "Issuer of service account tokens, the prefix of condition keys in these policies",
      },
      vpc_id: { value: vpc.vpcId, description: "The VPC" },
      vpc_cidr_block: { value: vpc.cidrBlock, description: "IPv4 range of the VPC" },
      private_subnet_ids: { value: vpc.privateSubnetIds, description: "Where pods run" },
      public_subnet_ids: { value: vpc.publicSubnetIds, description: "Subnets of internet-facing load balancers" },
      control_plane_subnet_ids: {
        value: vpc.controlPlaneSubnetIds,
        description: "Subnets of the control plane's network interfaces",
      },
      private_route_table_ids: {
        value: vpc.privateRouteTableIds,
        description: "Route tables of the private subnets, for gateway endpoints",
      },
      nat_public_ips: { value: vpc.natPublicIps, description: "Addresses from which pods reach the internet" },
      log_group_name: { value: this.logging?.logGroupName, description: "Where the pods' logs go" },
    };
    for (const [name, { value, description }] of Object.entries(outputs)) {
      if (value !== undefined) new TerraformOutput(this, name, { value, description });
    }
  }
}
