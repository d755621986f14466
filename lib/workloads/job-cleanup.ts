// When a finished Job goes.

/**
 * When a finished Job and its pods are deleted. Until then each pod keeps its Fargate node, and is billed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 */
export class JobCleanup {
  /**
   * That many seconds after the Job ended: Kubernetes' `ttlSecondsAfterFinished`. Its logs are in CloudWatch by then.
   */
  public static afterSeconds(seconds: number): JobCleanup {
    return new JobCleanup(seconds);
  }

  /** Never by itself: a finished Job is billed until it is deleted, of which synth warns. */
  public static byHand(): JobCleanup {
    return new JobCleanup();
  }

  private constructor(
    /** Seconds after the end; undefined where nothing deletes the Job by itself. */
    public readonly seconds?: number,
  ) {}
}
