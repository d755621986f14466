// Who a container's processes run as.

/**
 * The user of a container's processes. Whether an image may start as somebody else than root, only its author knows; the
 * default refuses root, and the kubelet says so when the image wants it.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export class ContainerUser {
  /** The image's own user, which must not be root and must be written in the image as a number. */
  public static readonly NON_ROOT = new ContainerUser(true);
  /**
   * The image's own user, root too. For images that need it, such as nginx: they keep the capabilities that a container
   * has by default, because root without them can do little.
   */
  public static readonly ROOT = new ContainerUser(false);

  /** A user by number, whatever the image says. @param groupId the image's own where it is left out */
  public static id(userId: number, groupId?: number): ContainerUser {
    return new ContainerUser(userId !== 0, userId, groupId);
  }

  private constructor(
    /** False where root is allowed. */
    public readonly isNonRoot: boolean,
    public readonly userId?: number,
    public readonly groupId?: number,
  ) {}
}
