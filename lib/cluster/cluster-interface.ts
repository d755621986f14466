// What other constructs need to know of a cluster, created or imported alike.
import { ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { ExplainOptions } from "../explain/explain-cluster";
import { ClusterExplanation } from "../explain/explanation";
import { FargateProfile, FargateProfileOptions } from "../fargate/fargate-profile";
import { ServiceAccountOptions, ServiceAccountRole } from "../iam/service-account-role";
import { IVpc } from "../network/vpc-interface";
import { FargateQuotas } from "../rules/profiles/profiles";
import { AccessGrant, AccessGrantOptions } from "./access-grant";
import { PodExecutionPolicy } from "./profile-chain";

/**
 * An EKS cluster on Fargate. Listing it in `dependsOn` waits until its Kubernetes API may be used: the control plane
 * is up, and the principals that were granted access have it. Destroying goes the other way around, so that nobody
 * is locked out.
 */
export interface IFargateCluster extends IConstruct, ITerraformDependable {
  readonly clusterName: string;
  /**
   * The name as the control plane itself tells it. A resource that takes this one is made after the control plane,
   * destroyed before it, and replaced with it; `clusterName` is only text.
   */
  readonly controlPlaneName: string;
  readonly clusterArn: string;
  /** URL of the Kubernetes API. */
  readonly clusterEndpoint: string;
  /** Certificate of the Kubernetes API's authority, base64. */
  readonly certificateAuthorityData: string;
  /** The security group that EKS makes; Fargate pods are in it. */
  readonly clusterSecurityGroupId: string;
  readonly oidcProviderArn: string;
  /** Issuer of service account tokens, without `https://`: the prefix of IAM condition keys. */
  readonly oidcIssuer: string;
  /** Kubernetes minor, for example `1.30`; undefined where an imported cluster did not name it. */
  readonly kubernetesVersion?: string;
  readonly region: string;
  readonly partition: string;
  readonly accountId: string;
  readonly vpc: IVpc;
  /** Tags of the cluster, which its parts take over. */
  readonly tags: { [key: string]: string };
  /** Quotas that AWS has raised for the account; undefined: those of a new one. */
  readonly quotas?: FargateQuotas;
  /** Permissions boundary of the roles that are made for it, unless one says otherwise; undefined: none. */
  readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are made for it; pod execution roles keep `/`. Undefined: `/`. */
  readonly iamPath?: string;
  /** What the names of these roles and policies begin with; undefined: nothing but the cluster's name. */
  readonly iamNamePrefix?: string;
  /** The AWS provider of the cluster's parts; undefined: the stack's default one. */
  readonly provider?: TerraformProvider;
  /** Its Fargate profiles by name, in the order in which they are created. */
  readonly fargateProfiles: FargateProfile[];

  /** Adds a Fargate profile. @param name its name in EKS, and its construct id */
  addFargateProfile(name: string, options: FargateProfileOptions): FargateProfile;
  /** An IAM role for one service account (IRSA). @param name of the service account, and its construct id */
  addServiceAccount(name: string, options: ServiceAccountOptions): ServiceAccountRole;
  /** Lets a principal of IAM use the Kubernetes API. @param id construct id; it becomes part of an address */
  grantAccess(id: string, options: AccessGrantOptions): AccessGrant;
  /**
   * Attaches a managed policy to each pod execution role, also of profiles that are added later. Of a role that was given it
   * is said at synth that it must have the policy (FG912).
   */
  addPodExecutionPolicy(id: string, policyArn: string): void;
  /** Makes every pod wait for `dependency`, also pods that are declared before it. */
  addPodPrerequisite(dependency: ITerraformDependable): void;
  /**
   * Makes `workload` wait for all that its pods need: their profile, the egress, the API, what was added as prerequisite.
   * The pods are judged at synth with all others.
   */
  registerPods(workload: TerraformResource, pods: PodPlacement): void;
  /** Every pod of the cluster: its profile, size, price, roles and logs. Ask when the program is complete. */
  explain(options?: ExplainOptions): ClusterExplanation;
  /** Settings for a Kubernetes provider of this cluster. */
  kubernetesProviderConfig(): KubernetesProviderConfig;
  /** Settings for a Helm provider of this cluster. */
  helmProviderConfig(): HelmProviderConfig;
  /** @internal Its access entries, the creator's included. */
  readonly _grants: readonly AccessGrant[];
  /** @internal Called by each access entry of this cluster, wherever it is in the tree. */
  _registerGrant(grant: AccessGrant): void;
  /** @internal A policy that is made once a role is there to attach it to. */
  _addPodExecutionPolicy(policy: PodExecutionPolicy): void;
  /** @internal Called by each profile of this cluster, wherever it is in the tree. */
  _registerProfile(profile: FargateProfile): void;
  /** @internal Keeps `dependency` until the control plane is gone, where the same stack makes both. */
  _outlivedBy(dependency: IConstruct & ITerraformDependable): void;
  /** @internal Called by each role of a service account of this cluster, wherever it is in the tree. */
  _registerServiceAccount(role: ServiceAccountRole): void;
}

/** Pods of a workload: where they run, as far as Fargate profiles look, and what they are, as far as it is known. */
export interface PodPlacement {
  readonly namespace: string;
  /** @default - none */
  readonly labels?: { [key: string]: string };
  /** Name of the workload in Kubernetes. @default - the construct's id */
  readonly name?: string;
  /** How many there are. @default 1 */
  readonly replicas?: number;
  /**
   * Kubernetes' spec of a pod, for workloads that Terraform does not show: those of a chart or an add-on.
   *
   * @default - read from the resource, where it is one of the Kubernetes provider's
   */
  readonly podSpec?: { [key: string]: unknown };
}

/** A cluster that exists already. */
export interface FargateClusterAttributes {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly clusterEndpoint: string;
  readonly certificateAuthorityData: string;
  readonly clusterSecurityGroupId: string;
  readonly oidcProviderArn: string;
  /** With or without `https://`. */
  readonly oidcIssuer: string;
  readonly vpc: IVpc;
  /** @default - not known, and versions are not checked */
  readonly kubernetesVersion?: string;
  /** @default - the provider's */
  readonly region?: string;
  /** Quotas that AWS has raised for the account. @default - those of a new one */
  readonly quotas?: FargateQuotas;
  /** Permissions boundary of the roles that are made for it. @default - none */
  readonly permissionsBoundaryArn?: string;
  /** Path of the roles and policies of IAM that are made for it; pod execution roles keep `/`. @default "/" */
  readonly iamPath?: string;
  /** What the names of these roles and policies begin with, 1 to 16 characters. @default - the cluster's name */
  readonly iamNamePrefix?: string;
  /** For parts that are added to it. @default - none */
  readonly tags?: { [key: string]: string };
  /** @default - the stack's default AWS provider */
  readonly provider?: TerraformProvider;
}
