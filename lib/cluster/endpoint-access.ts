// Who reaches the Kubernetes API, and from where.

/**
 * Access to the API server's endpoint. Private access is always on: without it, Fargate nodes would leave the VPC to
 * reach their own control plane, and a restricted public endpoint would lock them out.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export class EndpointAccess {
  /** From within the VPC only: `cdktf deploy` must run where the VPC can be reached. */
  public static privateOnly(): EndpointAccess {
    return new EndpointAccess(false, undefined);
  }

  /**
   * From within the VPC, and from the internet.
   *
   * @param publicCidrs IPv4 ranges that may come from the internet; all may, unless they are listed, and an empty list is
   * the same as `privateOnly()`
   */
  public static publicAndPrivate(publicCidrs?: string[]): EndpointAccess {
    // EKS takes an empty list for one that was left out, and opens the endpoint to everybody.
    if (publicCidrs?.length === 0) return EndpointAccess.privateOnly();
    // A string of plain JavaScript would fall into its letters; the cluster rejects it as a whole.
    return new EndpointAccess(true, Array.isArray(publicCidrs) ? [...publicCidrs] : publicCidrs);
  }

  /** Whether the endpoint can be reached from the internet. */
  public readonly isPublic: boolean;
  /** IPv4 ranges that may come from the internet; undefined where every address may, or none. */
  public readonly publicCidrs?: string[];

  private constructor(isPublic: boolean, publicCidrs: string[] | undefined) {
    this.isPublic = isPublic;
    this.publicCidrs = publicCidrs;
  }
}
