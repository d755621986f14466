// Who a container's processes run as.

/**
 * The user of a container's processes. Whether an image can start as another user than root, only its author knows; the
 * default rejects root, and the kubelet reports it when the image starts as root.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export class ContainerUser {
  /** The image's own user, which must not be root and must be written in the image as a number. */
  public static readonly NON_ROOT = new ContainerUser(true);
  /**
   * The image's own user, also root. For images that need it, such as nginx: they keep the capabilities that a container has
   * by default, because root without them can do little.
   */
  public static readonly ROOT = new ContainerUser(false);

  /**
   * A user by number, whatever the image says.
   *
   * @param userId number of the user; 0 is root
   * @param groupId number of the group; the image's own unless it is set
   */
  public static id(userId: number, groupId?: number): ContainerUser {
    return new ContainerUser(userId !== 0, userId, groupId);
  }

  private constructor(
    /** Whether Kubernetes refuses to start the container as root. */
    public readonly isNonRoot: boolean,
    /** Number of the user; undefined where it is the image's own. */
    public readonly userId?: number,
    /** Number of the group; undefined where it is the image's own. */
    public readonly groupId?: number,
  ) {}
}
