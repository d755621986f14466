// Closed choices of an EKS cluster.

/**
 * Where EKS looks up who may do what. It can only ever move towards `API`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html
 */
export enum AuthenticationMode {
  /** Access entries alone. EKS creates the entries of Fargate's pod execution roles itself. */
  API = "API",
  /** Access entries and the `aws-auth` ConfigMap. */
  API_AND_CONFIG_MAP = "API_AND_CONFIG_MAP",
}

/**
 * What happens when a Kubernetes version leaves standard support.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpgradePolicyRequest.html
 */
export enum SupportType {
  /** EKS upgrades the control plane by itself; no surcharge. */
  STANDARD = "STANDARD",
  /** The version stays, for a surcharge by the hour, until extended support ends too. */
  EXTENDED = "EXTENDED",
}
