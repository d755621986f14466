// Which logs of the control plane go to CloudWatch.

/**
 * A log of the control plane that EKS can send to CloudWatch.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export enum ControlPlaneLogType {
  /** What the Kubernetes API server itself writes, the flags of its start included. */
  API = "api",
  /** Who did what in the cluster by the Kubernetes API: users, service accounts and components. */
  AUDIT = "audit",
  /** How IAM principals were authenticated; EKS alone has this log. */
  AUTHENTICATOR = "authenticator",
  /** What the controllers do that keep Deployments, Jobs and other objects as they should be. */
  CONTROLLER_MANAGER = "controllerManager",
  /** Where Kubernetes' own scheduler places pods. Pods on Fargate have a scheduler of their own. */
  SCHEDULER = "scheduler",
}
