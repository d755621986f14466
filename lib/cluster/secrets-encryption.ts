// Which key encrypts Kubernetes secrets at rest.
import { askOptionsOf } from "../options";
import { formatFinding } from "../rules/finding";
import { missingProps } from "../rules/option-kinds";

/** Options of a KMS key that is created for the cluster. */
export interface OwnKeyOptions {
  /**
   * Days between rotations, 90 to 2560.
   *
   * @default - 365, AWS's own
   */
  readonly rotationPeriodDays?: number;
  /** Days that KMS waits before it deletes the key, in which the deletion can be taken back: 7 to 30. @default 30 */
  readonly deletionWindowDays?: number;
}

/**
 * Envelope encryption of secrets. Since Kubernetes 1.28 EKS encrypts all API data with a key that AWS owns; your own
 * key adds control and an audit trail, and cannot be removed from a cluster again.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
 */
export class SecretsEncryption {
  /** A key that is created for this cluster, rotated every year, with the alias `eks/<cluster>`. */
  public static ownKey(options: OwnKeyOptions = {}): SecretsEncryption {
    return askOptionsOf(new SecretsEncryption({ ...options }, undefined), "OwnKeyOptions", options);
  }

  /**
   * A symmetric key that exists, in the cluster's region; its policy must let the cluster role use it.
   *
   * @throws when plain JavaScript passes no ARN, which would mean no encryption with a key of your own: FG836
   */
  public static existingKey(keyArn: string): SecretsEncryption {
    const [missing] = missingProps({ keyArn }, ["keyArn"], "SecretsEncryption.existingKey: ");
    if (missing !== undefined) throw new Error(formatFinding(missing));
    return new SecretsEncryption(undefined, keyArn);
  }

  /** The key that AWS owns, with which EKS encrypts automatically; there is nothing to pay or to manage. */
  public static awsOwnedKey(): SecretsEncryption {
    return new SecretsEncryption(undefined, undefined);
  }

  /** @internal */
  public readonly _ownKeyOptions?: OwnKeyOptions;
  /** ARN of the key that was passed to `existingKey`; undefined otherwise. */
  public readonly existingKeyArn?: string;

  private constructor(ownKeyOptions: OwnKeyOptions | undefined, existingKeyArn: string | undefined) {
    this._ownKeyOptions = ownKeyOptions;
    this.existingKeyArn = existingKeyArn;
  }
}
