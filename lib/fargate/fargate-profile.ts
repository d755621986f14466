// A Fargate profile: which pods run on Fargate, in which subnets, with which role.
import { Token } from "cdktf";
import { Construct } from "constructs";
import { EksFargateProfile } from "@cdktf/provider-aws/lib/eks-fargate-profile";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater, inOwnStack } from "../order";
import { resolved } from "../resolved";
import { checkPolicyArn } from "../rules/arns";
import { foreignExecutionRole, givenAndMade } from "../rules/given-roles";
import {
  profileNameTwice,
  profileNameUnknown,
  profileWithoutSubnet,
  publicSubnetInProfile,
} from "../rules/composition";
import { checkSubnetIds } from "../rules/network/vpc";
import { checkProfile, FargateQuotas } from "../rules/profiles/profiles";
import { checkProfileKinds } from "../rules/profiles/selectors";
import { checkTags } from "../rules/settings";
import { missingProps } from "../rules/workloads/container-options";
import { PodExecutionRole } from "./pod-execution-role";

/** Pods that a profile takes: those of the namespace that carry all of the labels. */
export interface FargateSelector {
  /** A namespace; `*` stands for any characters, `?` for one. */
  readonly namespace: string;
  /** Labels that a pod must have, all of them; keys and values may hold `*` and `?`. @default - any pod */
  readonly labels?: { [key: string]: string };
}

/** Options of a profile, apart from its name and cluster. */
export interface FargateProfileOptions {
  /** One to five; a pod needs to match one of them. */
  readonly selectors: FargateSelector[];
  /**
   * The private subnets for its pods, for example one zone's alone.
   *
   * @default - all private subnets of the cluster's VPC
   */
  readonly privateSubnetIds?: string[];
  /**
   * A pod execution role that exists, instead of one to make. What it must have is said at synth (FG912). Its path is `/`.
   *
   * @default - one is made
   */
  readonly podExecutionRoleArn?: string;
  /** A pod execution role of the program that several profiles share. @default - one of its own */
  readonly podExecutionRole?: PodExecutionRole;
  /** Of the role that is made. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** Quotas that AWS has raised for the account. @default - the cluster's */
  readonly quotas?: FargateQuotas;
  /** They do not reach the pods. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `FargateProfile`. */
export interface FargateProfileProps extends FargateProfileOptions {
  readonly cluster: IFargateCluster;
  /** Its name in EKS. Of two profiles that match a pod, the first by name wins. @default - the construct's id */
  readonly profileName?: string;
}

/**
 * A Fargate profile with a pod execution role of its own. Profiles of a cluster are created one after the other, the one
 * that CoreDNS runs on first. All of it but tags is immutable in EKS: another selector is another profile.
 *
 * Listing it in `dependsOn` waits until its pods can start: pods that come before their profile stay pending for good.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export class FargateProfile extends Construct {
  public readonly profileName: string;
  public readonly selectors: FargateSelector[];
  public readonly podExecutionRole: PodExecutionRole;
  /** The underlying `aws_eks_fargate_profile`. */
  public readonly resource: EksFargateProfile;

  /** @throws when EKS would refuse the name, a selector, a label or a subnet: FG1xx, FG8xx */
  constructor(scope: Construct, id: string, props: FargateProfileProps) {
    super(scope, id);
    askOptions(this, "FargateProfileProps", props);
    enforce(this, missingProps(props, ["cluster", "selectors"]));
    enforce(this, checkProfileKinds(props));
    const { cluster } = props;
    this.profileName = props.profileName ?? id;
    this.selectors = props.selectors.map((each) => ({ ...each }));
    const tags = props.tags ?? cluster.tags;
    const subnetIds = props.privateSubnetIds ?? cluster.vpc.privateSubnetIds;
    if (Token.isUnresolved(this.profileName)) enforce(this, [profileNameUnknown("profileName")]);
    enforce(this, checkProfile(this.profileName, this, { quotas: props.quotas ?? cluster.quotas }));
    enforce(this, [
      ...profileNameTwice(
        this.profileName,
        cluster.fargateProfiles.map((each) => each.profileName),
      ),
      ...(props.permissionsBoundaryArn === undefined
        ? []
        : checkPolicyArn(props.permissionsBoundaryArn, "permissionsBoundaryArn")),
      ...profileWithoutSubnet(subnetIds),
      ...checkSubnetIds(props.privateSubnetIds ?? [], "privateSubnetIds"),
      ...checkTags(tags),
      ...publicSubnetInProfile(this.publicOnes(props.privateSubnetIds, cluster)),
    ]);

    this.podExecutionRole = this.executionRole(props, tags);
    this.resource = new EksFargateProfile(this, "Resource", {
      provider: cluster.provider,
      clusterName: cluster.controlPlaneName,
      fargateProfileName: this.profileName,
      podExecutionRoleArn: this.podExecutionRole.roleArn,
      subnetIds,
      selector: this.selectors,
      tags,
      // Each waits for the one before it, and the last one deleted for all: EKS's own ten minutes are not enough.
      timeouts: { create: "30m", delete: "30m" },
      dependsOn: inOwnStack(this, [cluster.vpc]),
    });
    dependsOnLater(this.resource, () => this.podExecutionRole.permissions);
    cluster._registerProfile(this);
  }

  /** Terraform address of the profile; for `dependsOn`. */
  public get fqn(): string {
    return addressForOrder(this.resource);
  }

  private executionRole(props: FargateProfileProps, tags: { [key: string]: string }): PodExecutionRole {
    const { cluster, podExecutionRole, podExecutionRoleArn, permissionsBoundaryArn } = props;
    if (podExecutionRole === undefined) {
      return new PodExecutionRole(this, "pod-execution-role", {
        cluster,
        profileName: this.profileName,
        podExecutionRoleArn,
        permissionsBoundaryArn,
        tags,
      });
    }
    enforce(this, [
      ...givenAndMade("podExecutionRole", podExecutionRole, { podExecutionRoleArn, permissionsBoundaryArn }),
      ...(podExecutionRole._cluster === cluster ? [] : [foreignExecutionRole(podExecutionRole._cluster.clusterName)]),
    ]);
    return podExecutionRole;
  }

  /** Those of the subnets that were named; the cluster's own are private by what the VPC says. */
  private publicOnes(subnetIds: string[] | undefined, cluster: IFargateCluster): string[] {
    if (subnetIds === undefined || Token.isUnresolved(subnetIds)) return [];
    if (Token.isUnresolved(cluster.vpc.publicSubnetIds)) return [];
    const known = new Set(cluster.vpc.publicSubnetIds.map((each) => resolved(this, each)));
    return subnetIds.filter((each) => known.has(resolved(this, each)));
  }
}
