// Which version of an EKS add-on.
import { formatFinding } from "../rules/finding";
import { missingProps } from "../rules/option-kinds";

/**
 * The version of an EKS add-on: the newest one, the one that EKS would choose, or one that is pinned.
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
   * Pins the version, so that it changes only with the program: `v1.11.4-eksbuild.33`.
   *
   * @throws when plain JavaScript passes no version, which would mean one that is looked up: FG836
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

/**
 * What happens where a setting of the add-on was changed in the cluster by another client.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
 */
export enum ConflictResolution {
  /** The operation fails. */
  NONE = "NONE",
  /** The add-on's own setting wins. */
  OVERWRITE = "OVERWRITE",
  /** The changed setting stays. Allowed for updates only: EKS rejects it at creation. */
  PRESERVE = "PRESERVE",
}
