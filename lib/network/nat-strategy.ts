// How private subnets reach the internet.

/**
 * Where NAT gateways are. Each costs by the hour and by the gigabyte. AWS has no words for it: a string in place of a member is
 * rejected, and not guessed at.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export enum NatStrategy {
  /**
   * One gateway for all zones, in `natZone`: cheapest, and a failure of its zone cuts off all pods from the internet.
   */
  SINGLE = "NatStrategy.SINGLE",
  /** One gateway in each zone: no zone depends on another. */
  PER_AZ = "NatStrategy.PER_AZ",
  /** None: pods reach AWS through `VpcEndpoints`, or not at all. */
  NONE = "NatStrategy.NONE",
}
