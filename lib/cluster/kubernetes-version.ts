// Kubernetes minors by name.

/**
 * Kubernetes minors that EKS has or had. A plain string does as well: `"1.36"`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export class KubernetesVersion {
  /** EKS stopped creating clusters of this version on 2026-07-23. */
  public static readonly V1_30 = "1.30";
  /** EKS stopped creating clusters of this version on 2026-11-26. */
  public static readonly V1_31 = "1.31";
  public static readonly V1_32 = "1.32";
  public static readonly V1_33 = "1.33";
  public static readonly V1_34 = "1.34";
  public static readonly V1_35 = "1.35";
  public static readonly V1_36 = "1.36";
  public static readonly V1_37 = "1.37";
}
