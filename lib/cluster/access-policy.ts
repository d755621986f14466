// What a principal may do in the cluster, in the words of EKS access policies.

/**
 * An EKS access policy, for the whole cluster or for some of its namespaces.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export class AccessPolicy {
  /** Everything in the whole cluster: `AmazonEKSClusterAdminPolicy`. */
  public static clusterAdmin(): AccessPolicy {
    return new AccessPolicy("AmazonEKSClusterAdminPolicy", undefined);
  }

  /**
   * Everything in the namespaces, roles and bindings too, but not the cluster's own objects: `AmazonEKSAdminPolicy`.
   *
   * @param namespaces the namespaces that it holds in; all, unless they are listed
   */
  public static admin(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSAdminPolicy", namespaces);
  }

  /**
   * Reading and writing of most objects in the namespaces: `AmazonEKSEditPolicy`.
   *
   * @param namespaces the namespaces that it holds in; all, unless they are listed
   */
  public static edit(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSEditPolicy", namespaces);
  }

  /**
   * Reading of most objects in the namespaces, but not of Secrets: `AmazonEKSViewPolicy`.
   *
   * @param namespaces the namespaces that it holds in; all, unless they are listed
   */
  public static view(namespaces?: string[]): AccessPolicy {
    return new AccessPolicy("AmazonEKSViewPolicy", namespaces);
  }

  /**
   * Any other policy of EKS by its name, for example `AmazonEKSAdminViewPolicy`.
   *
   * @param namespaces the namespaces that it holds in; all, unless they are listed
   */
  public static of(policyName: string, namespaces?: string[]): AccessPolicy {
    return new AccessPolicy(policyName, namespaces);
  }

  /** Name of the policy in EKS, the last part of its ARN: `AmazonEKSViewPolicy`. */
  public readonly policyName: string;
  /** The namespaces that the policy holds in; undefined for the whole cluster. */
  public readonly namespaces?: string[];

  private constructor(policyName: string, namespaces: string[] | undefined) {
    this.policyName = policyName;
    // What plain JavaScript has instead of a list is rejected where the policy is used.
    this.namespaces = Array.isArray(namespaces) ? [...namespaces] : namespaces;
  }
}
