// Kubernetes minors by name.

/**
 * Kubernetes minors that EKS has or had. A plain string does as well: `"1.36"`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export class KubernetesVersion {
  /**
   * Standard support until 2025-07-23, extended support until 2026-07-23; EKS creates no cluster with it after that.
   */
  public static readonly V1_30 = "1.30";
  /** Standard support until 2025-11-26; EKS stopped creating clusters of this version on 2026-11-26. */
  public static readonly V1_31 = "1.31";
  /** Standard support until 2026-03-23, extended support until 2027-03-23. */
  public static readonly V1_32 = "1.32";
  /** Standard support until 2026-07-29, extended support until 2027-07-29. */
  public static readonly V1_33 = "1.33";
  /** Standard support until 2026-12-02, extended support until 2027-12-02. */
  public static readonly V1_34 = "1.34";
  /** Standard support until 2027-03-27, extended support until 2028-03-27. */
  public static readonly V1_35 = "1.35";
  /** Standard support until 2027-08-02, extended support until 2028-08-02. */
  public static readonly V1_36 = "1.36";
  /** Standard support until 2027-12-01, extended support until 2028-12-01. */
  public static readonly V1_37 = "1.37";
}
