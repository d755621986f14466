// What is written of a cluster: its options, and the properties that its construct adds.
import { TerraformProvider } from "cdktf";
import { IVpc } from "../network/vpc-interface";
import { FargateQuotas } from "../rules/profiles/profiles";
import { AuthenticationMode, SupportType } from "./cluster-modes";
import { ControlPlaneLogType } from "./control-plane-logs";
import { EndpointAccess } from "./endpoint-access";
import { IpFamily } from "./ip-family";
import { SecretsEncryption } from "./secrets-encryption";

/** Options of a `FargateCluster`, apart from its VPC. */
export interface FargateClusterOptions {
  /**
   * Name of the cluster in EKS: 1 to 100 letters, digits, `-` and `_`. Changing it replaces the cluster; see docs/upgrade.md.
   *
   * @default - the id of the construct, or of the stack that composes it
   */
  readonly clusterName?: string;
  /** Kubernetes minor of the control plane, such as `KubernetesVersion.V1_34` or `"1.34"`. @default "1.30" */
  readonly kubernetesVersion?: string;
  /** The version that runs now, where this is an upgrade: EKS goes one minor at a time. @default - not checked */
  readonly previousKubernetesVersion?: string;
  /**
   * The day for which the version's support and the age of what the library knows are checked, `YYYY-MM-DD`. What is written does
   * not depend on it.
   *
   * @default - the day on which the program runs
   */
  readonly asOf?: string;
  /** From where the Kubernetes API can be reached. @default EndpointAccess.publicAndPrivate() */
  readonly endpointAccess?: EndpointAccess;
  /**
   * Ids of security groups of the control plane's network interfaces, besides the one that EKS creates, which pods are in too.
   * Such a cluster that exists mostly has one.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
   */
  readonly controlPlaneSecurityGroupIds?: string[];
  /**
   * Key that encrypts Kubernetes secrets. A cluster keeps the key that it has: taking it away replaces the cluster; see
   * docs/upgrade.md.
   *
   * @default SecretsEncryption.ownKey()
   */
  readonly secretsEncryption?: SecretsEncryption;
  /**
   * The logs of the control plane that go to CloudWatch; an empty list turns them off.
   *
   * @default - api, audit and authenticator
   */
  readonly controlPlaneLogTypes?: ControlPlaneLogType[];
  /**
   * Days that control plane logs are kept, one of the numbers that CloudWatch offers; 0 keeps them forever.
   *
   * @default 90
   */
  readonly controlPlaneLogRetentionDays?: number;
  /** Keeps the control plane's log group when the cluster is destroyed. @default false */
  readonly retainControlPlaneLogs?: boolean;
  /** ARN of the KMS key that encrypts the control plane's log group. @default - CloudWatch's own */
  readonly controlPlaneLogKmsKeyArn?: string;
  /**
   * Where EKS looks up who may use the Kubernetes API. It can only ever move towards `AuthenticationMode.API`.
   *
   * @default AuthenticationMode.API
   */
  readonly authenticationMode?: AuthenticationMode;
  /** What happens when the Kubernetes version leaves standard support. @default SupportType.EXTENDED */
  readonly supportType?: SupportType;
  /**
   * IPv4 range of Kubernetes services, /12 to /24. Changing it replaces the cluster; see docs/upgrade.md.
   *
   * @default - EKS picks one
   */
  readonly serviceCidr?: string;
  /**
   * The family of the addresses of pods and Services. It cannot change: another one replaces the cluster.
   *
   * @default IpFamily.IPV4
   */
  readonly ipFamily?: IpFamily;
  /** Prevents the deletion of the cluster until it is turned off. AWS provider 6.9 and later. @default - off */
  readonly deletionProtection?: boolean;
  /**
   * Makes the principal that creates the cluster its administrator. The entry stays with that principal: another one that
   * runs Terraform later neither takes it over nor gets one, see `grantAccess`.
   *
   * @default true
   */
  readonly grantCreatorAdmin?: boolean;
  /** Quotas that AWS has raised for the account, by which profiles are checked. @default - those of a new account */
  readonly quotas?: FargateQuotas;
  /**
   * ARN of an existing role for the control plane to act as, instead of a new one. What it must have is reported at
   * synth (FG912). It cannot change: another one replaces the cluster.
   *
   * @default - one is created
   */
  readonly clusterRoleArn?: string;
  /**
   * ARN of the permissions boundary of every role that is created: the cluster's, those of profiles, of service accounts and of
   * charts. A part can have another. It can change.
   *
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * Path of every role and policy of IAM that is created, `/team/` for example. Pod execution roles keep `/`: Fargate starts no
   * pods with another. It cannot change: the cluster's role is replaced, and the cluster with it.
   *
   * @default "/"
   */
  readonly iamPath?: string;
  /**
   * What the names of these roles and policies begin with, before the cluster's name: 1 to 16 characters. It cannot change:
   * the cluster's role is replaced, and the cluster with it.
   *
   * @default - the cluster's name is the beginning
   */
  readonly iamNamePrefix?: string;
  /**
   * Prefixes of the pull through cache rules in ECR that pods pull through, for example `["ecr-public", "docker-hub"]`; `ROOT` is the
   * rule for all. Pod execution roles may then import images and create repositories below them, which AWS's own policy does not
   * allow.
   *
   * @default - none: a cache rejects the first request for an image
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
   */
  readonly pullThroughCachePrefixes?: string[];
  /** Tags of the cluster and of all of its parts. @default - none */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `FargateCluster`. */
export interface FargateClusterProps extends FargateClusterOptions {
  /** The VPC that the control plane and the pods are in. */
  readonly vpc: IVpc;
  /** AWS region of the cluster, for example `eu-west-1`. It must be the AWS provider's. @default - the provider's */
  readonly region?: string;
  /** The AWS provider of the cluster and of its parts. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}
