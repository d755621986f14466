// What a principal may do in the cluster, in the words of EKS access policies.

/**
 * An EKS access policy, for the whole cluster or for some of its namespaces.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export class AccessPolicy {
  /** Everything, everywhere. */
  public static clusterAdmin(): AccessPolicy {
    return new AccessPolicy("AmazonEKSClusterAdminPolicy", undefined);
  }

  /** Everything but the cluster's own objects. @param namespaces left out, all */
  public static admin(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSAdminPolicy", namespaces);
  }

  /** Reading and writing of most objects. @param namespaces left out, all */
  public static edit(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSEditPolicy", namespaces);
  }

  /** Reading of most objects, but no secrets. @param namespaces left out, all */
  public static view(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSViewPolicy", namespaces);
  }

  /** Any other policy by its name, for example `AmazonEKSAdminViewPolicy`. @param namespaces left out, all */
  public static of(policyName: string, namespaces?: string[]): AccessPolicy {
    return new AccessPolicy(policyName, namespaces);
  }

  public readonly policyName: string;
  /** @default - undefined: the whole cluster */
  public readonly namespaces?: string[];

  private constructor(policyName: string, namespaces: string[] | undefined) {
    this.policyName = policyName;
    // What plain JavaScript has instead of a list is refused where the policy is given.
    this.namespaces = Array.isArray(namespaces) ? [...namespaces] : namespaces;
  }
}
