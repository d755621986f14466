// The Fargate profiles of one cluster: created one after the other, with what their pods need.
import { ITerraformDependable, TerraformStack } from "cdktf";
import { IConstruct } from "constructs";
import { FargateProfile } from "../fargate/fargate-profile";
import { PodExecutionRole } from "../fargate/pod-execution-role";
import { dependsOnLater } from "../order";
import { matchProfile, ProfileMap } from "../rules/profiles/profile-match";
import { isUnknown } from "../rules/unknown";
import { PodPlacement } from "./cluster-interface";

/** The pods of the cluster's DNS: without them no pod finds another, so their profile comes first. */
export const COREDNS_PODS: PodPlacement = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

/** @internal A policy of all pod execution roles. */
export interface PodExecutionPolicy {
  readonly id: string;
  /** Its ARN, asked for where a role was created, to which it is attached. */
  readonly arn: () => string;
  /** What it is for a role that exists: "have the policy …". */
  readonly need: string[];
}

/** @internal */
export class ProfileChain {
  private readonly profiles: FargateProfile[] = [];
  private readonly policies: PodExecutionPolicy[] = [];
  /** What every pod waits for. */
  public readonly prerequisites: ITerraformDependable[] = [];

  public add(profile: FargateProfile): void {
    const { podExecutionRole } = profile;
    const isShared = this.roles().includes(podExecutionRole);
    this.profiles.push(profile);
    if (!isShared) for (const policy of this.policies) attach(podExecutionRole, policy);
    // EKS works at one profile of a cluster at a time; Terraform would start them all and let most of them wait.
    dependsOnLater(profile.resource, () => {
      const inOrder = this.inOrder();
      return inOrder.slice(0, inOrder.indexOf(profile)).slice(-1);
    });
  }

  public addPolicy(policy: PodExecutionPolicy): void {
    this.policies.push(policy);
    for (const role of this.roles()) attach(role, policy);
  }

  /** The policy with this id, which each role has as a child. */
  public tryFindChild(id: string): PodExecutionPolicy | undefined {
    return this.policies.find((each) => each.id === id);
  }

  public addPrerequisite(dependency: ITerraformDependable): void {
    this.prerequisites.push(dependency);
  }

  /** CoreDNS's profile first, then as declared. */
  public inOrder(): FargateProfile[] {
    const first = this.profileOf(COREDNS_PODS);
    return first === undefined ? [...this.profiles] : [first, ...this.profiles.filter((each) => each !== first)];
  }

  /** What pods at this place wait for. Where no profile is known to match, all of them. */
  public neededBy(pods: PodPlacement): ITerraformDependable[] {
    const profile = this.profileOf(pods);
    return [...(profile === undefined ? this.profiles : [profile]), ...this.prerequisites];
  }

  /**
   * The profile whose creation takes longer than an access entry needs to be in force: CoreDNS's, otherwise the first one. It is
   * in the stack of `cluster`, and knows its selectors at synth: none that comes from what is on the cluster.
   */
  public gate(cluster: IConstruct): FargateProfile | undefined {
    const stack = TerraformStack.of(cluster);
    return this.inOrder().find(
      (each) => TerraformStack.of(each) === stack && each.selectors.every(({ namespace }) => !isUnknown(namespace)),
    );
  }

  /** For the rules. */
  public selectorsByName(): ProfileMap {
    return Object.fromEntries(this.profiles.map((each) => [each.profileName, { selectors: each.selectors }]));
  }

  /** Each once: profiles may share one. */
  private roles(): PodExecutionRole[] {
    return [...new Set(this.profiles.map((each) => each.podExecutionRole))];
  }

  private profileOf(pods: PodPlacement): FargateProfile | undefined {
    const { winner } = matchProfile(this.selectorsByName(), pods);
    return this.profiles.find((each) => each.profileName === winner);
  }
}

function attach(role: PodExecutionRole, { id, arn, need }: PodExecutionPolicy): void {
  if (role.resource === undefined) for (const each of need) role._must(each);
  else role.addPolicy(id, arn());
}
