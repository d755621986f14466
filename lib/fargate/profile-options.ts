// What is written of a Fargate profile: its selectors, its options, and the cluster that its construct adds.
import { IFargateCluster } from "../cluster/cluster-interface";
import { FargateQuotas } from "../rules/profiles/profiles";
import { PodExecutionRole } from "./pod-execution-role";

/**
 * Which pods a profile matches: those of the namespace that carry all of the labels.
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
  /** Which pods the profile matches: one to five selectors, of which a pod needs to match one. */
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
  /** The cluster whose pods the profile matches. */
  readonly cluster: IFargateCluster;
  /** Its name in EKS. Of two profiles that match a pod, the first by name wins. @default - the construct's id */
  readonly profileName?: string;
}
