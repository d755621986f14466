// A Fargate profile: which pods run on Fargate, in which subnets, with which role.
import { Construct } from "constructs";
import { EksFargateProfile } from "@cdktf/provider-aws/lib/eks-fargate-profile";
import { enforce } from "../findings";
import { askOptions } from "../options";
import { addressForOrder, dependsOnLater, inOwnStack } from "../order";
import { checkProfileProps } from "./check-profile";
import { PodExecutionRole } from "./pod-execution-role";
import { FargateProfileProps, FargateSelector } from "./profile-options";

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
   * @throws when EKS would reject the name, a selector, a label or a subnet: FG1xx, FG8xx
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
