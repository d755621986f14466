// What other constructs need to know of a cluster, created or imported alike.
import { ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { ExplainOptions } from "../explain/explain-cluster";
import { ClusterExplanation } from "../explain/explanation";
import { FargateProfile } from "../fargate/fargate-profile";
import { FargateProfileOptions } from "../fargate/profile-options";
import { ServiceAccountOptions, ServiceAccountRole } from "../iam/service-account-role";
import { IVpc } from "../network/vpc-interface";
import { FargateQuotas } from "../rules/profiles/profiles";
import { ValueObject } from "../rules/workloads/chart-objects";
import { AccessGrant, AccessGrantOptions } from "./access-grant";
import { IpFamily } from "./ip-family";
import { PodExecutionPolicy } from "./profile-chain";

/**
 * An EKS cluster on Fargate. Listing it in `dependsOn` waits until its Kubernetes API may be used: the control plane
 * is up, and the principals that were granted access have it. Destroying goes the other way around, so that nobody
 * is locked out.
 */
export interface IFargateCluster extends IConstruct, ITerraformDependable {
  /** Name of the cluster in EKS. What takes it does not wait for the cluster; see `controlPlaneName`. */
  readonly clusterName: string;
  /**
   * The name as an attribute of the control plane. A resource that takes this one is created after the control plane, destroyed
   * before it, and replaced with it; one that takes `clusterName` is not.
   */
  readonly controlPlaneName: string;
  /** ARN of the cluster: `arn:aws:eks:eu-west-1:111122223333:cluster/shop`. */
  readonly clusterArn: string;
  /** URL of the Kubernetes API. */
  readonly clusterEndpoint: string;
  /** Certificate of the Kubernetes API's certificate authority, in base64. */
  readonly certificateAuthorityData: string;
  /** Id of the security group that EKS creates for the cluster; Fargate pods are in it. */
  readonly clusterSecurityGroupId: string;
  /** ARN of the IAM OIDC provider of the cluster's issuer, which roles of service accounts trust (IRSA). */
  readonly oidcProviderArn: string;
  /** Issuer of service account tokens, without `https://`: the prefix of IAM condition keys. */
  readonly oidcIssuer: string;
  /** Kubernetes minor, for example `1.30`; undefined where it was not passed for an imported cluster. */
  readonly kubernetesVersion?: string;
  /** AWS region of the cluster, for example `eu-west-1`; a token where the provider decides. */
  readonly region: string;
  /** AWS partition, the second part of every ARN, for example `aws` or `aws-cn`; a token, looked up at plan. */
  readonly partition: string;
  /** Id of the AWS account that the cluster's provider acts in, 12 digits; a token, looked up at plan. */
  readonly accountId: string;
  /** The VPC that the control plane and the pods are in. */
  readonly vpc: IVpc;
  /** The family of the addresses of pods and Services; undefined means IPv4. */
  readonly ipFamily?: IpFamily;
  /** Tags of the cluster, which its parts take over unless they have their own. */
  readonly tags: { [key: string]: string };
  /** Quotas that AWS has raised for the account; undefined means those of a new one. */
  readonly quotas?: FargateQuotas;
  /**
   * ARN of the permissions boundary of the roles that are created for it, unless a part has its own; undefined where there is
   * none.
   */
  readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are created for it; pod execution roles keep `/`. Undefined means `/`. */
  readonly iamPath?: string;
  /** What the names of these roles and policies begin with; undefined where they begin with the cluster's name. */
  readonly iamNamePrefix?: string;
  /** The AWS provider of the cluster's parts; undefined means the stack's default one. */
  readonly provider?: TerraformProvider;
  /** Its Fargate profiles by name, in the order in which they are created. */
  readonly fargateProfiles: FargateProfile[];

  /**
   * Adds a Fargate profile to the cluster.
   *
   * @param name its name in EKS, and its construct id
   * @throws when EKS would reject the profile, or the cluster has one of this name: FG1xx, FG753, FG8xx
   */
  addFargateProfile(name: string, options: FargateProfileOptions): FargateProfile;
  /**
   * Creates an IAM role for one service account (IRSA), or uses an existing one.
   *
   * @param name of the service account, and its construct id
   * @throws when no such service account can exist, it has a role already, or IAM rejects what it may do: FG7xx, FG814,
   * FG836, FG915
   */
  addServiceAccount(name: string, options: ServiceAccountOptions): ServiceAccountRole;
  /**
   * Lets a principal of IAM use the Kubernetes API.
   *
   * @param id construct id; it becomes part of an address
   * @throws when EKS would reject the principal, a group or a policy, or the principal or the id has an entry already:
   * FG711, FG740 to FG743, FG750, FG751, FG753, FG813, FG836
   */
  grantAccess(id: string, options: AccessGrantOptions): AccessGrant;
  /**
   * Attaches a managed policy to each pod execution role, also of profiles that are added later. For a role that exists, it
   * is reported at synth that it must have the policy (FG912).
   *
   * @param id construct id of the attachment; it becomes part of an address
   * @throws when the id is used, or the ARN is not one of a policy: FG748, FG753, FG814
   */
  addPodExecutionPolicy(id: string, policyArn: string): void;
  /** Makes every pod wait for `dependency`, also pods that are declared before it. */
  addPodPrerequisite(dependency: ITerraformDependable): void;
  /**
   * Registers the pods that `workload` starts, for resources that the library does not read by itself, such as a chart's.
   * The workload then waits for all that its pods need: their profile, the egress, the API, and what was added as
   * prerequisite. The pods are checked at synth with all others.
   */
  registerPods(workload: TerraformResource, pods: PodPlacement): void;
  /** @internal Registers the objects that `release` creates of its values: they are checked with all others. */
  _registerObjects(release: TerraformResource, objects: readonly ValueObject[]): void;
  /**
   * Lists every pod of the cluster with its profile, size, price, roles and logs. Call it when the program is complete.
   */
  explain(options?: ExplainOptions): ClusterExplanation;
  /** Settings for a Kubernetes provider of this cluster; `ClusterProviders` creates one from them. */
  kubernetesProviderConfig(): KubernetesProviderConfig;
  /** Settings for a Helm provider of this cluster; `ClusterProviders` creates one from them. */
  helmProviderConfig(): HelmProviderConfig;
  /** @internal Undefined where another program created the cluster. */
  readonly _controlPlaneLogGroupName?: string;
  /** @internal Its access entries, the creator's included. */
  readonly _grants: readonly AccessGrant[];
  /** @internal Called by each access entry of this cluster, wherever it is in the tree. */
  _registerGrant(grant: AccessGrant): void;
  /** @internal A policy that is created once a role is there to attach it to. */
  _addPodExecutionPolicy(policy: PodExecutionPolicy): void;
  /** @internal Called by each profile of this cluster, wherever it is in the tree. */
  _registerProfile(profile: FargateProfile): void;
  /** @internal Keeps `dependency` until the control plane is gone, where the same stack makes both. */
  _outlivedBy(dependency: IConstruct & ITerraformDependable): void;
  /** @internal Called by each role of a service account of this cluster, wherever it is in the tree. */
  _registerServiceAccount(role: ServiceAccountRole): void;
}

/**
 * Pods of a workload: where they run, as far as Fargate profiles decide by it, and what they are, as far as that is known.
 */
export interface PodPlacement {
  /** Namespace of the pods, which the profile's selectors are compared with. */
  readonly namespace: string;
  /** Labels of the pods, which the profile's selectors are compared with. @default - none */
  readonly labels?: { [key: string]: string };
  /** Name of the workload in Kubernetes. @default - the construct's id */
  readonly name?: string;
  /** How many pods run at a time. @default 1 */
  readonly replicas?: number;
  /**
   * Kubernetes' spec of a pod, for workloads that Terraform does not show: those of a chart or an add-on.
   *
   * @default - read from the resource, where it is one of the Kubernetes provider's
   */
  readonly podSpec?: { [key: string]: unknown };
}

/** What is known of a cluster that exists, however it is found. */
export interface ExistingClusterOptions {
  /** Name of the cluster in EKS. */
  readonly clusterName: string;
  /**
   * Kubernetes minor that the cluster runs, for example `1.34`. Add-ons whose version is looked up need it.
   *
   * @default - not known, and versions are not checked
   */
  readonly kubernetesVersion?: string;
  /** AWS region that the cluster is in. @default - the provider's */
  readonly region?: string;
  /** The family of the addresses of its pods and Services. @default IpFamily.IPV4 */
  readonly ipFamily?: IpFamily;
  /** Quotas that AWS has raised for the account. @default - those of a new one */
  readonly quotas?: FargateQuotas;
  /** ARN of the permissions boundary of the roles that are created for it. @default - none */
  readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are created for it; pod execution roles keep `/`. @default "/" */
  readonly iamPath?: string;
  /** What the names of these roles and policies begin with, 1 to 16 characters. @default - the cluster's name */
  readonly iamNamePrefix?: string;
  /** Tags of the parts that are added to it, unless they have their own. @default - none */
  readonly tags?: { [key: string]: string };
  /** The AWS provider of the parts that are added to it. @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}

/** Attributes of a cluster that exists already, for `FargateCluster.fromAttributes`. */
export interface FargateClusterAttributes extends ExistingClusterOptions {
  /** ARN of the cluster: `arn:aws:eks:eu-west-1:111122223333:cluster/shop`. */
  readonly clusterArn: string;
  /** URL of the Kubernetes API, which begins with `https://`. */
  readonly clusterEndpoint: string;
  /** Certificate of the Kubernetes API's certificate authority in base64, as EKS returns it. */
  readonly certificateAuthorityData: string;
  /** Id of the security group that EKS created for the cluster: `sg-…`. Fargate pods are in it. */
  readonly clusterSecurityGroupId: string;
  /** ARN of the IAM OIDC provider of the cluster's issuer, which roles of service accounts trust (IRSA). */
  readonly oidcProviderArn: string;
  /** Issuer of the cluster's service account tokens, with or without `https://`. */
  readonly oidcIssuer: string;
  /** The VPC that the cluster is in; see `Vpc.fromAttributes`. Profiles take their subnets from it. */
  readonly vpc: IVpc;
}

/** What a cluster that exists is found by, for `FargateCluster.fromLookup`. */
export interface FargateClusterLookup extends ExistingClusterOptions {
  /**
   * The VPC that the cluster is in. Profiles take their subnets from it.
   *
   * @default - that of the cluster, with its subnets found by their role tags; see `Vpc.fromLookup`
   */
  readonly vpc?: IVpc;
}
