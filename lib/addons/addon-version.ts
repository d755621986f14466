// Which version of an EKS add-on.
import { formatFinding } from "../rules/finding";
import { missingProps } from "../rules/option-kinds";

/**
 * The version of an add-on.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
 */
export class AddonVersion {
  /** The newest one for the cluster's Kubernetes version, looked up at each plan: plans show upgrades as they appear. */
  public static mostRecent(): AddonVersion {
    return new AddonVersion(true, undefined);
  }

  /** The one that EKS itself would choose for the cluster's Kubernetes version, looked up at each plan. */
  public static eksDefault(): AddonVersion {
    return new AddonVersion(false, undefined);
  }

  /**
   * This one, until somebody writes another: `v1.11.4-eksbuild.33`.
   *
   * @throws when plain JavaScript gives none, which would mean a version that is looked up: FG836
   */
  public static of(version: string): AddonVersion {
    const [missing] = missingProps({ version }, ["version"], "AddonVersion.of: ");
    if (missing !== undefined) throw new Error(formatFinding(missing));
    return new AddonVersion(false, version);
  }

  /** @internal */
  public readonly _isMostRecent: boolean;
  /** @internal */
  public readonly _pinned?: string;

  private constructor(isMostRecent: boolean, pinned: string | undefined) {
    this._isMostRecent = isMostRecent;
    this._pinned = pinned;
  }
}

/** What happens where a setting of the add-on was changed by somebody else. */
export enum ConflictResolution {
  /** The operation fails. */
  NONE = "NONE",
  /** The add-on's own setting wins. */
  OVERWRITE = "OVERWRITE",
  /** The changed setting stays; only for updates. */
  PRESERVE = "PRESERVE",
}
