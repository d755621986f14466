// When a finished Job goes.

/**
 * When a finished Job and its pods are deleted. Until then each pod keeps its Fargate node, and is billed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 */
export class JobCleanup {
  /** A while after it ended: Kubernetes' `ttlSecondsAfterFinished`. Its logs are in CloudWatch by then. */
  public static afterSeconds(seconds: number): JobCleanup {
    return new JobCleanup(seconds);
  }

  /** When somebody deletes it; synth warns, for it is billed until then. */
  public static byHand(): JobCleanup {
    return new JobCleanup();
  }

  private constructor(
    /** Undefined where nobody but a person deletes it. */
    public readonly seconds?: number,
  ) {}
}
