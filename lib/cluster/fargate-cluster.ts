// The EKS control plane and everything that belongs to it alone.
import { Fn, ITerraformDependable, TerraformStack, Token } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { dependsOnLater } from "../order";
import { clusterNameTwice } from "../rules/ids";
import { Finding } from "../rules/finding";
import { CreatorGrant } from "./access-grant";
import { AccessPolicy } from "./access-policy";
import { AccessValidation, CreatorValidation } from "./access-validation";
import { checkClusterOptions, controlPlaneLogGroup, DEFAULT_VERSION } from "./check-options";
import { ClusterBase } from "./cluster-base";
import { FargateClusterAttributes, FargateClusterLookup, IFargateCluster } from "./cluster-interface";
import { lookUpCluster } from "./cluster-lookup";
import { AuthenticationMode, SupportType } from "./cluster-modes";
import { FargateClusterProps } from "./cluster-options";
import { ClusterRole } from "./cluster-role";
import { ControlPlaneLogType } from "./control-plane-logs";
import { EndpointAccess } from "./endpoint-access";
import { IpFamily } from "./ip-family";
import { ImportedCluster } from "./imported-cluster";
import { isMadeCluster } from "./is-fargate-cluster";
import { NameValidation } from "./name-validation";
import { allowIpv6, allowPullThrough } from "./pod-policy";
import { SecretsEncryption } from "./secrets-encryption";
import { SecretsKey } from "./secrets-key";

/**
 * An EKS cluster without nodes: nothing runs on it until it has a Fargate profile.
 *
 * EKS puts none of its own add-ons on it, so that no CoreDNS waits for nodes that never come; see `CoreDns`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
 */
export class FargateCluster extends ClusterBase {
  /**
   * Uses a cluster that exists, created elsewhere or by another program.
   *
   * @throws when an attribute is missing, or cannot be that of a cluster: FG755, FG836
   */
  public static fromAttributes(scope: Construct, id: string, attributes: FargateClusterAttributes): IFargateCluster {
    return new ImportedCluster(scope, id, attributes);
  }

  /**
   * Uses a cluster that exists, found by Terraform at each plan: its attributes by its name, its VPC by its id, its subnets by their
   * role tags. It needs an OIDC provider of IAM, as `associate-iam-oidc-provider` of eksctl or this library creates it.
   *
   * @throws when an option cannot be right: FG7xx, FG836
   * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_cluster
   */
  public static fromLookup(scope: Construct, id: string, lookup: FargateClusterLookup): IFargateCluster {
    return lookUpCluster(scope, id, lookup);
  }

  /** The name as an attribute of the control plane, which puts what takes it after the control plane. */
  public readonly controlPlaneName: string;
  /** ARN of the cluster. */
  public readonly clusterArn: string;
  /** URL of the Kubernetes API. */
  public readonly clusterEndpoint: string;
  /** Certificate of the Kubernetes API's certificate authority, in base64. */
  public readonly certificateAuthorityData: string;
  /** Id of the security group that EKS creates for the cluster; Fargate pods are in it. */
  public readonly clusterSecurityGroupId: string;
  /** ARN of the IAM OIDC provider that the library creates and that roles of service accounts trust (IRSA). */
  public readonly oidcProviderArn: string;
  /** Issuer of service account tokens, without `https://`. */
  public readonly oidcIssuer: string;
  /**
   * Kubernetes minor of the control plane. Always known here; optional because it need not be for an imported cluster.
   */
  public readonly kubernetesVersion?: string;
  /** Name of the log group of the control plane: `/aws/eks/<cluster>/cluster`. */
  public readonly controlPlaneLogGroupName: string;
  /** ARN of the KMS key that encrypts Kubernetes secrets; undefined where it is the one that AWS owns. */
  public readonly secretsKeyArn?: string;
  /** The underlying `aws_kms_key` of the key that was created for the cluster; undefined where none was. */
  public readonly secretsKey?: KmsKey;
  /** The underlying `aws_eks_cluster`. */
  public readonly resource: EksCluster;
  private readonly asOf?: string;

  /**
   * Creates the control plane, its role, its key, its log group and its OIDC provider.
   *
   * @throws when EKS would reject the name, the version or a range: FG5xx, FG6xx, FG7xx
   */
  constructor(scope: Construct, id: string, props: FargateClusterProps) {
    super(scope, id, props);
    askOptions(this, "FargateClusterProps", props);
    this.asOf = props.asOf;
    this.kubernetesVersion = props.kubernetesVersion ?? DEFAULT_VERSION;
    const { clusterName, provider, partition, region, accountId } = this;
    enforce(this, [...checkClusterOptions({ ...props, clusterName }), ...this.nameTwice()]);
    const tags = props.tags ?? {};
    const context = { ...props, clusterName, provider, partition, region, accountId, tags };

    const role = new ClusterRole(this, "role", context);
    const encryption = props.secretsEncryption ?? SecretsEncryption.ownKey();
    if (encryption._ownKeyOptions !== undefined) {
      const clusterRoleArn = role.roleArn;
      this.secretsKey = new SecretsKey(this, "secrets-key", {
        ...context,
        ...encryption._ownKeyOptions,
        clusterRoleArn,
      }).resource;
    }
    this.secretsKeyArn = this.secretsKey?.arn ?? encryption.existingKeyArn;
    if (this.secretsKeyArn !== undefined) role.addKeyUse(this.secretsKeyArn);

    const logGroup = this.addLogGroup(props);
    this.controlPlaneLogGroupName = logGroup.name;
    this.resource = this.addControlPlane(props, role, logGroup);
    this.controlPlaneName = this.resource.id;
    this.clusterArn = this.resource.arn;
    this.clusterEndpoint = this.resource.endpoint;
    this.certificateAuthorityData = this.resource.certificateAuthority.get(0).data;
    this.clusterSecurityGroupId = this.resource.vpcConfig.clusterSecurityGroupId;
    this.oidcIssuer = Fn.replace(this.resource.identity.get(0).oidc.get(0).issuer, "https://", "");
    this.oidcProviderArn = this.addOidcProvider(tags);
    this.apiPrerequisites.push(this.resource);
    this.tagSecurityGroup(tags);
    if (this.ipFamily === IpFamily.IPV6) allowIpv6(this);
    if ((props.pullThroughCachePrefixes ?? []).length > 0) allowPullThrough(this, props.pullThroughCachePrefixes ?? []);
    this.node.addValidation(new NameValidation(this));
    if (props.grantCreatorAdmin ?? true) this.grantCreator();
    else this.node.addValidation(new AccessValidation(this));
  }

  /** @internal Across stacks there is no order, and one on top of the order of the stacks would go in a circle. */
  public override _outlivedBy(dependency: IConstruct & ITerraformDependable): void {
    if (TerraformStack.of(dependency) !== TerraformStack.of(this)) return;
    dependsOnLater(this.resource, () => [dependency]);
  }

  /** @internal */
  public override get _controlPlaneLogGroupName(): string {
    return this.controlPlaneLogGroupName;
  }

  /** @internal */
  public override get _asOf(): string | undefined {
    return this.asOf;
  }

  /** Where another cluster has the name: one provider is one account, and one region where none is named. */
  private nameTwice(): Finding[] {
    const { clusterName, provider } = this;
    if (Token.isUnresolved(clusterName)) return [];
    const other = TerraformStack.of(this)
      .node.findAll()
      .filter(isMadeCluster)
      .find((each) => each !== this && each.clusterName === clusterName && each.provider === provider);
    if (other === undefined) return [];
    const areLookedUp = [this, other].every((each) => each.node.tryFindChild("region") !== undefined);
    return areLookedUp || this.region === other.region ? [clusterNameTwice(clusterName, other.node.path)] : [];
  }

  /** EKS would create the group itself, and keep its logs forever. */
  private addLogGroup(props: FargateClusterProps): CloudwatchLogGroup {
    const name = controlPlaneLogGroup(this.clusterName);
    return new CloudwatchLogGroup(this, "log-group", {
      provider: this.provider,
      name,
      retentionInDays: props.controlPlaneLogRetentionDays ?? 90,
      skipDestroy: props.retainControlPlaneLogs,
      kmsKeyId: props.controlPlaneLogKmsKeyArn,
      tags: { ...props.tags, Name: name },
    });
  }

  private addControlPlane(props: FargateClusterProps, role: ClusterRole, logGroup: CloudwatchLogGroup): EksCluster {
    const endpointAccess = props.endpointAccess ?? EndpointAccess.publicAndPrivate();
    const { API, AUDIT, AUTHENTICATOR } = ControlPlaneLogType;
    const resource = new EksCluster(this, "Resource", {
      provider: this.provider,
      name: this.clusterName,
      version: this.kubernetesVersion,
      roleArn: role.roleArn,
      enabledClusterLogTypes: props.controlPlaneLogTypes ?? [API, AUDIT, AUTHENTICATOR],
      bootstrapSelfManagedAddons: false,
      accessConfig: {
        authenticationMode: props.authenticationMode ?? AuthenticationMode.API,
        bootstrapClusterCreatorAdminPermissions: false,
      },
      vpcConfig: {
        subnetIds: this.vpc.controlPlaneSubnetIds ?? this.vpc.privateSubnetIds,
        securityGroupIds: props.controlPlaneSecurityGroupIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: endpointAccess.isPublic,
        publicAccessCidrs: endpointAccess.publicCidrs,
      },
      kubernetesNetworkConfig: { ipFamily: this.ipFamily ?? IpFamily.IPV4, serviceIpv4Cidr: props.serviceCidr },
      encryptionConfig:
        this.secretsKeyArn === undefined
          ? undefined
          : { resources: ["secrets"], provider: { keyArn: this.secretsKeyArn } },
      upgradePolicy: { supportType: props.supportType ?? SupportType.EXTENDED },
      tags: props.tags,
      lifecycle: {
        ignoreChanges: [
          // Both only count at creation; a cluster that was imported or restored must not be replaced for them.
          "bootstrap_self_managed_addons",
          "access_config[0].bootstrap_cluster_creator_admin_permissions",
          // The control plane stays in the zones in which it was created: EKS takes no other later. Pods go to new ones.
          // https://github.com/aws/containers-roadmap/issues/2330
          "vpc_config[0].subnet_ids",
        ],
      },
      dependsOn: [...role.permissions, logGroup],
    });
    // Bindings that are older than the argument would drop it silently; Terraform reports an error.
    if (props.deletionProtection !== undefined) {
      resource.addOverride("deletion_protection", props.deletionProtection);
    }
    return resource;
  }

  private addOidcProvider(tags: { [key: string]: string }): string {
    // No thumbprint: IAM trusts the authorities of this endpoint by itself.
    return new IamOpenidConnectProvider(this, "oidc-provider", {
      provider: this.provider,
      url: this.resource.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
      tags: { ...tags, Name: `${this.clusterName}-eks-irsa` },
    }).arn;
  }

  /** The security group is EKS's own and takes no tags from the cluster. The name that EKS chose stays. */
  private tagSecurityGroup(tags: { [key: string]: string }): void {
    const scope = new Construct(this, "security-group-tags");
    for (const [key, value] of Object.entries(tags)) {
      if (key === "Name") continue;
      new Ec2Tag(scope, key, { provider: this.provider, resourceId: this.clusterSecurityGroupId, key, value });
    }
  }

  private grantCreator(): void {
    // The role behind an assumed role's session; a user stays what it is.
    const session = new DataAwsIamSessionContext(this, "creator", { provider: this.provider, arn: this.caller.arn });
    new CreatorGrant(this.grantScope("creator"), "creator", {
      cluster: this,
      principalArn: session.issuerArn,
      policies: [AccessPolicy.clusterAdmin()],
    });
    this.node.addValidation(new CreatorValidation(this));
  }
}
