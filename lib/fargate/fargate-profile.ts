// A Fargate profile: which pods run on Fargate, in which subnets, with which role.
import { Construct } from "constructs";
import { EksFargateProfile } from "@cdktf/provider-aws/lib/eks-fargate-profile";
import { IFargateCluster } from "../cluster/cluster-interface";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater, inOwnStack } from "../order";
import { FargateQuotas } from "../rules/profiles/profiles";
import { checkProfileProps } from "./check-profile";
import { PodExecutionRole } from "./pod-execution-role";

/**
 * Which pods a profile selects: those of the namespace that carry all of the labels.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export interface FargateSelector {
  /** A namespace; `*` stands for any characters, `?` for one. */
  readonly namespace: string;
  /** Labels that a pod must have, all of them; keys and values may hold `*` and `?`. @default - any pod */
  readonly labels?: { [key: string]: string };
}

/** Options of a profile, apart from its name and cluster. */
export interface FargateProfileOptions {
  /** Which pods the profile selects: one to five selectors, of which a pod needs to match one. */
  readonly selectors: FargateSelector[];
  /**
   * Ids of the private subnets for its pods, for example of one zone alone.
   *
   * @default - all private subnets of the cluster's VPC
   */
  readonly privateSubnetIds?: string[];
  /**
   * ARN of an existing pod execution role, instead of a new one. What it must have is reported at synth (FG912). Its
   * path is `/`.
   *
   * @default - one is created
   */
  readonly podExecutionRoleArn?: string;
  /** A pod execution role of the program that several profiles share. @default - one of its own */
  readonly podExecutionRole?: PodExecutionRole;
  /** ARN of the permissions boundary of the pod execution role that is created. @default - the cluster's */
  readonly permissionsBoundaryArn?: string;
  /** Quotas that AWS has raised for the account. @default - the cluster's */
  readonly quotas?: FargateQuotas;
  /** Tags of the profile and of its role; they do not reach the pods. @default - the cluster's */
  readonly tags?: { [key: string]: string };
}

/** Properties of a `FargateProfile`. */
export interface FargateProfileProps extends FargateProfileOptions {
  /** The cluster whose pods the profile selects. */
  readonly cluster: IFargateCluster;
  /** Its name in EKS. Of two profiles that match a pod, the first by name wins. @default - the construct's id */
  readonly profileName?: string;
}

/**
 * A Fargate profile with a pod execution role of its own. Profiles of a cluster are created one after the other, the one
 * that CoreDNS runs on first. All of it but tags is immutable in EKS: another selector is another profile.
 *
 * Listing it in `dependsOn` waits until its pods can start: pods that are created before their profile stay pending.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export class FargateProfile extends Construct {
  /** Name of the profile in EKS. Of two profiles that match a pod, the first by name wins. */
  public readonly profileName: string;
  /** Which pods the profile selects. */
  public readonly selectors: FargateSelector[];
  /** The role that Fargate acts as for its pods: it pulls images and ships logs. Containers do not get it. */
  public readonly podExecutionRole: PodExecutionRole;
  /** The underlying `aws_eks_fargate_profile`. */
  public readonly resource: EksFargateProfile;

  /**
   * Creates the profile, and its pod execution role unless one is set.
   *
   * @throws when EKS would refuse the name, a selector, a label or a subnet: FG1xx, FG8xx
   */
  constructor(scope: Construct, id: string, props: FargateProfileProps) {
    super(scope, id);
    askOptions(this, "FargateProfileProps", props);
    enforce(this, checkProfileProps(props, id));
    const { cluster } = props;
    this.profileName = props.profileName ?? id;
    this.selectors = props.selectors.map((each) => ({ ...each }));
    const tags = props.tags ?? cluster.tags;
    const subnetIds = props.privateSubnetIds ?? cluster.vpc.privateSubnetIds;
    this.podExecutionRole =
      props.podExecutionRole ??
      new PodExecutionRole(this, "pod-execution-role", {
        cluster,
        profileName: this.profileName,
        podExecutionRoleArn: props.podExecutionRoleArn,
        permissionsBoundaryArn: props.permissionsBoundaryArn,
        tags,
      });
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
}
