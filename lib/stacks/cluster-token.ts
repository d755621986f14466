// Where the Kubernetes and Helm providers of a cluster get their token.

/**
 * How the providers of a cluster get the token by which they log in to its Kubernetes API. A string in place of a member is
 * rejected.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
 */
export enum ClusterToken {
  /**
   * By `aws eks get-token`, whenever a provider needs one: it is never old, and never in a state or a plan. The machine that
   * runs Terraform needs the AWS CLI. The command takes over the role and the profile of the cluster's AWS provider; what it
   * cannot take over, such as an external id, is reported at synth (FG910).
   */
  EXEC = "ClusterToken.EXEC",
  /**
   * By the data source `aws_eks_cluster_auth`, through the cluster's AWS provider, with the whole identity that it acts as;
   * no AWS CLI is needed. The token is good for 15 minutes from when Terraform reads it: while it plans, or once it has created
   * the cluster. What takes longer, a saved plan that is applied later, a chart that waits, many profiles in the first
   * deploy, meets `Unauthorized`; the next apply goes on. The token is in the state and the plan, where it expires.
   */
  DATA_SOURCE = "ClusterToken.DATA_SOURCE",
}
