// From which family the addresses of pods and Services are.

/**
 * The family of the addresses that pods and Services get: one, never both. It is chosen when a cluster is created.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
 */
export enum IpFamily {
  /** Addresses of IPv4 for pods and Services. */
  IPV4 = "ipv4",
  /**
   * Addresses of IPv6 for pods and Services, from the subnets' ranges and one that EKS chooses. The VPC keeps its IPv4 ranges: a
   * Fargate node has an address of each, and by the IPv4 one its pod reaches what has no IPv6.
   */
  IPV6 = "ipv6",
}
